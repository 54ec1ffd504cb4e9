"""One source in a cage of its own (``drawer.py``), held so that its pages can be drawn and recognised.

The answers are believed as little as a reader's: shapes, sizes, and that a picture is a PNG with nothing else in it.
"""

from __future__ import annotations

import json
import struct
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pipeline.core.errors import ReadError
from pipeline.core.messages import MESSAGES
from pipeline.read.draw import Size
from pipeline.read.scan import ScannedPage, scanned_pages
from pipeline.run.caging.caged import Caged

DRAWER = "pipeline.run.caging.drawer:main"
SECONDS = 20.0
SECONDS_PER_MEGABYTE = 1.0
SCAN_SECONDS = 120.0  # a page; an ordinary one takes two to four, one that lies on its side twice that
_CHUNKS = {b"IHDR", b"IDAT", b"IEND", b"PLTE", b"tRNS", b"pHYs", b"gAMA", b"sRGB"}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page as PNG, with the size of the page it shows (points, as shown) and its quarter turns clockwise."""

    png: bytes
    size: Size


class Paged:
    """The pages of the bytes that ``data`` gives when they are wanted; it is not kept here. Close it when done.

    ``folder`` of Tesseract's languages: the pages can be recognised. ``cage``: an ``empty_drawer`` to be used.
    """

    def __init__(
        self, data: Callable[[], bytes], media_type: str, folder: str | None = None, *, cage: Caged | None = None
    ) -> None:
        self._data = data
        self._media_type = media_type
        self._cage = cage or Caged(DRAWER, *(("scan", folder) if folder else ("draw",)))
        self._open = 0  # the worker that has the document

    def __enter__(self) -> Paged:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def level(self) -> str:
        """Which locks hold around it (``sandbox.py``), once it was asked something."""
        return self._cage.level

    def close(self) -> None:
        self._cage.close()

    def kill(self) -> None:
        """End it from another thread."""
        self._cage.kill()

    def pages(self) -> int:
        """How many there are. Raises ReadError."""
        data = self._data()
        said, _ = self._ask(SECONDS + SECONDS_PER_MEGABYTE * len(data) / 1e6, {"open": self._media_type}, data)
        self._open = self._cage.generation()
        return _count(said.get("pages"))

    def draw(self, number: int, width: int) -> Drawn:
        """Page ``number`` (from 1), ``width`` pixels wide. Raises ReadError."""
        self._opened()
        said, png = self._ask(SECONDS, {"page": number, "width": width})
        across, up = (float(said.get(side, 0)) for side in ("width", "height"))
        if not (0 < across < 1e6 and 0 < up < 1e6) or not is_plain_png(png):
            raise ReadError("reader-fault", fault="answer")
        return Drawn(png, Size(across, up, _count(said.get("turns")) % 4))

    def scan(self, number: int, seconds: float = SCAN_SECONDS) -> ScannedPage:
        """What is recognised on page ``number``, in ``seconds`` at most. Raises ReadError."""
        until = time.monotonic() + min(seconds, SCAN_SECONDS)
        self._opened()
        said, _ = self._ask(until - time.monotonic(), {"scan": number})
        try:
            (page,) = scanned_pages(said.get("scanned"))
        except ValueError as fault:
            raise ReadError("reader-fault", fault="answer") from fault
        return page

    def _opened(self) -> None:
        if self._open != self._cage.generation():
            self.pages()

    def _ask(self, seconds: float, asked: dict[str, object], data: bytes = b"") -> tuple[dict[str, Any], bytes]:
        return ask(self._cage, seconds, asked, data)


def empty_drawer() -> Caged:
    """A drawer that is being started and holds nothing; nobody waits for it here."""
    cage = Caged(DRAWER, "draw")
    cage.begin()
    return cage


def ask(cage: Caged, seconds: float, asked: dict[str, object], data: bytes) -> tuple[dict[str, Any], bytes]:
    """The drawer's answer: what it says, and the bytes that come with it. Raises ReadError, also for one it reports."""
    answer = cage.ask(seconds, json.dumps(asked).encode(), data)
    try:
        length = struct.unpack(">I", answer[:4])[0]
        said = json.loads(answer[4 : 4 + length])
    except (ValueError, RecursionError, struct.error):
        said = None
    if not isinstance(said, dict):
        cage.close()
        raise ReadError("reader-fault", fault="answer")
    code, gaps = said.get("code"), said.get("gaps")
    if code is None:
        return said, answer[4 + length :]
    if isinstance(code, str) and isinstance(gaps, dict) and f"{code}.remedy" in MESSAGES:
        raise ReadError(code, **{str(k): str(v) for k, v in gaps.items()})
    raise ReadError("reader-fault", fault="answer")


def _count(value: object) -> int:
    if type(value) is not int or not 0 <= value < 10_000_000:
        raise ReadError("reader-fault", fault="answer")
    return value


def is_plain_png(data: bytes) -> bool:
    """Whether ``data`` is a whole PNG with picture chunks only: no text, no profile, nothing behind its end."""
    if not data.startswith(b"\x89PNG\r\n\x1a\n"):
        return False
    at, kind = 8, b""
    while at + 12 <= len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        end = at + 12 + length
        if kind not in _CHUNKS or end > len(data):
            return False
        if zlib.crc32(data[at + 4 : end - 4]) != struct.unpack(">I", data[end - 4 : end])[0]:
            return False
        at = end
        if kind == b"IEND":
            break
    return kind == b"IEND" and at == len(data)
