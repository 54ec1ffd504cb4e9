"""Reading what a caged reader cannot read alone: pages that are pictures, and office files of the last century.

The file is read as it is first. What that says is missing decides: pages without text are recognised one by one in a cage of
their own, an old office file is turned into a new one by LibreOffice in its own, and then the reader reads again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Literal

from pipeline.core.errors import BelaggError, ReadError
from pipeline.core.model import SourceKind
from pipeline.read.scan import ScannedPage, numbers
from pipeline.read.table import reader_version
from pipeline.run.caging.office import CONVERTED, FORMATS, Office, soffice, version
from pipeline.run.caging.paged import SCAN_SECONDS, Paged
from pipeline.run.caging.reading import Reading

MAX_SCANNED = 3000  # pages of one file
SECONDS_A_PAGE = 15.0  # of one file on the whole, and at least what ``paged.py`` allows a single page; it takes one to four
ALWAYS = ":always"  # after the recogniser's name: pages with text were recognised too
PAGED = ("application/pdf", "image/")  # what recognition can be asked about
LOST_AT_MOST = 3  # pages that hang or kill the recogniser; then it is the file

Ocr = Literal["auto", "always", "never"]
Read = Callable[[bytes, str, SourceKind | None, Sequence[ScannedPage]], Reading | ReadError]


@dataclass(slots=True)
class Helper:
    """Reads sources by ``read`` and what more it takes. ``ocr``: the pages without text are recognised, all pages, or none."""

    read: Read
    ocr: Ocr = "auto"
    _working: Paged | Office | None = field(default=None, init=False)
    _stopped: bool = field(default=False, init=False)

    def source(self, data: bytes, name: str, kind: SourceKind | None) -> Reading | ReadError:
        """One source, read. Every way to fail is a ReadError."""
        first = self.read(data, name, kind, ())
        if isinstance(first, ReadError) and first.code == "legacy-office":
            return self._converted(data, name, kind, str(first.gaps.get("type", "")))
        if self.ocr == "never":
            off = isinstance(first, ReadError) and first.code == "pdf-no-text"
            return ReadError("ocr-off", **first.gaps) if off else first  # type: ignore[union-attr]  # off: it is a fault
        wanted = _wanted(first, every=self.ocr == "always")
        if not wanted or (tools := recognition()) is None:
            return first
        pages, fault = self._scanned(data, wanted, tools)
        if not any(page.paragraphs or page.blank for page in pages):
            return (fault or ReadError("ocr-nothing")) if isinstance(first, ReadError) else first
        second = self.read(data, name, kind, pages)
        if isinstance(second, ReadError):
            return (fault or ReadError("ocr-nothing")) if second.code == "pdf-no-text" else second
        return replace(second, reader=f"{second.reader}+{tools.name}{ALWAYS if self.ocr == 'always' else ''}")

    def kill(self) -> None:
        """Stop from another thread."""
        self._stopped = True
        working = self._working
        if working is not None:
            working.kill()

    def _converted(self, data: bytes, name: str, kind: SourceKind | None, media_type: str) -> Reading | ReadError:
        office = self._working = Office()
        try:
            made = office.converted(data, media_type)
        except ReadError as fault:
            return fault
        finally:
            self._working = None
        reading = self.read(made.data, f"{PurePath(name).stem}.{made.suffix}", kind, ())
        if isinstance(reading, ReadError):
            return reading
        return replace(reading, media_type=media_type, reader=f"{reading.reader}+{made.by}")

    def _scanned(self, data: bytes, wanted: list[int], tools: Tools) -> tuple[list[ScannedPage], ReadError | None]:
        """Every wanted page, empty where it could not be recognised, and the last reason why one could not."""
        last: ReadError | None = None
        found = {number: ScannedPage(number) for number in wanted}
        until = time.monotonic() + max(SCAN_SECONDS, 20 + SECONDS_A_PAGE * len(wanted))
        lost = 0
        document = self._working = Paged(lambda: data, media_type_of(data), tools.folder)
        try:
            for number in wanted[:MAX_SCANNED]:
                left = until - time.monotonic()
                if self._stopped or lost >= LOST_AT_MOST or left <= 0:
                    break
                try:
                    found[number] = document.scan(number, left)
                except ReadError as fault:
                    last = fault
                    lost += fault.code in ("read-timeout", "read-killed")
        except BelaggError as fault:  # the recogniser does not start: the installation is broken
            return list(found.values()), ReadError(fault.code, **fault.gaps)
        finally:
            self._working = None
            document.close()
        return list(found.values()), last


@dataclass(frozen=True, slots=True)
class Tools:
    """Recognition as it is here: its name with versions, and the folder of its languages."""

    name: str
    folder: str


def recognition() -> Tools | None:
    """What recognises pages here; None without the extra or without Swedish."""
    import hashlib
    import importlib.metadata
    import importlib.util
    import os

    from pipeline.read.recognise import LANGUAGE, VERSION, tessdata

    folder = tessdata(os.environ.get("TESSDATA_PREFIX"))
    if folder is None or importlib.util.find_spec("tesserocr") is None:
        return None
    language = hashlib.sha256((folder / f"{LANGUAGE}.traineddata").read_bytes()).hexdigest()[:8]
    return Tools(f"tesserocr-{importlib.metadata.version('tesserocr')}-{LANGUAGE}-{language}-{VERSION}", str(folder))


def reader_now(media_type: str, stored: str) -> str:
    """What would read a source of the type here and now, where ``stored`` read it (``docx-1+libreoffice-7.4.7``).

    ``–`` stands for a helper that is not here; a source that was read without help is read without help again.
    """
    if media_type in FORMATS:
        program = soffice()
        helper = f"libreoffice-{version(program)}" if program else "–"
        return f"{reader_version(CONVERTED[media_type])}+{helper}"
    if "+" not in stored:
        return reader_version(media_type)
    tools = recognition()
    return f"{reader_version(media_type)}+{tools.name if tools else '–'}{ALWAYS if stored.endswith(ALWAYS) else ''}"


def media_type_of(data: bytes) -> str:
    """The media type of something with pages, by its first bytes."""
    for magic, media_type in (
        (b"\x89PNG", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"II*\x00", "image/tiff"), (b"MM\x00*", "image/tiff"),
    ):  # fmt: skip
        if data.startswith(magic):
            return media_type
    return "application/pdf"


def _wanted(first: Reading | ReadError, *, every: bool) -> list[int]:
    """The pages to be recognised, from 1: those without text, or ``every`` one."""
    if isinstance(first, ReadError):
        if first.code != "pdf-no-text":
            return []
        pages = str(first.gaps.get("pages", ""))
        return list(range(1, min(int(pages), 100_000) + 1)) if pages.isdigit() else []
    if every and first.pages and first.media_type.startswith(PAGED):
        return list(range(1, min(first.pages, 100_000) + 1))
    silent = next((m.detail for m in first.missing if m.what == "pages-without-text"), "")
    return numbers(silent)
