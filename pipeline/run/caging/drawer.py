"""The caged process that draws pages, recognises them, and takes letters and exports apart: one document, one process.

It holds a single source for as long as it lives, so that what one file may have done to it can never reach another.
Questions are two frames: JSON, then bytes (of the document with ``open``, else none). An answer is one frame: the length of
its JSON, the JSON, then bytes (a PNG; attachments one after the other). A fault is ``{"code", "gaps"}``.
"""

from __future__ import annotations

import io
import json
import struct
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from pipeline.core.errors import ReadError
from pipeline.read.draw import Pages
from pipeline.read.scan import values

NARROWEST, WIDEST = 16, 4000  # pixels


def main(task: str, folder: str = "") -> None:
    """``task``: ``draw``, ``scan`` (``folder``: Tesseract's languages), ``parts`` or ``posts``. Serve until input ends."""
    from pipeline.run.caging import sandbox

    out, source = open(1, "wb", closefd=False), open(0, "rb", closefd=False)  # noqa: SIM115 they last as long as the process
    sys.stdout = sys.stderr
    desk = _Desk(task, folder)
    level = sandbox.enter()
    _send(out, json.dumps({"level": level.name}).encode())
    while (asked := _receive(source)) is not None:
        data = _receive(source)
        if data is None:
            return
        said, rest = desk.answer(json.loads(asked), data)
        head = json.dumps(said).encode("utf-8", "replace")
        _send(out, struct.pack(">I", len(head)) + head + rest)


class _Desk:
    """What is loaded before the door closes, and the document that lies on it."""

    def __init__(self, task: str, folder: str) -> None:
        self._pages: Pages | None = None
        self._recogniser: Any = None
        if task in ("parts", "posts"):
            _load_parts() if task == "parts" else _load_posts()
            return
        _load_drawing()
        if task == "scan":
            from pipeline.read.recognise import Recogniser

            self._recogniser = Recogniser(Path(folder))

    def answer(self, asked: dict[str, Any], data: bytes) -> tuple[dict[str, object], bytes]:
        try:
            return self._answer(asked, data)
        except ReadError as fault:
            return {"code": fault.code, "gaps": {k: str(v) for k, v in fault.gaps.items()}}, b""
        except Exception as fault:  # noqa: BLE001 the edge of other people's parsers, given other people's files
            return {"code": "reader-fault", "gaps": {"fault": type(fault).__name__}}, b""

    def _answer(self, asked: dict[str, Any], data: bytes) -> tuple[dict[str, object], bytes]:
        if "parts" in asked:
            from pipeline.read.attached import attached

            parts, left = attached(data)
            said = {"parts": [[part.name, len(part.data)] for part in parts], "left": left}
            return said, b"".join(part.data for part in parts)
        if "posts" in asked:
            return _posts(asked, data), b""
        if "open" in asked:
            self._pages = Pages(data, asked["open"])
            return {"pages": len(self._pages)}, b""
        assert self._pages is not None
        if "scan" in asked:
            from pipeline.read.recognise import DPI

            number = int(asked["scan"])
            page = self._recogniser.page(number, self._pages.draw(number, dpi=DPI, grey=True))
            return {"scanned": values([page])}, b""
        picture = self._pages.draw(int(asked["page"]), width=max(NARROWEST, min(WIDEST, int(asked["width"]))))
        size = picture.size
        return {"width": size.width, "height": size.height, "turns": size.turns}, _png(picture.image)


def _png(image: Any) -> bytes:
    made = io.BytesIO()
    image.save(made, "PNG", compress_level=1)  # level 6 takes four times as long for a seventh less
    return made.getvalue()


def _load_drawing() -> None:
    """Import by use what PDFium's and Pillow's wrappers import when they are used."""
    from PIL import Image, JpegImagePlugin, PngImagePlugin, TiffImagePlugin  # noqa: F401  else Pillow imports all its sixty formats

    from pipeline.run.caging.warm import PDF

    Pages(PDF, "application/pdf").draw(1, width=NARROWEST)
    for media_type, name in (("image/png", "PNG"), ("image/jpeg", "JPEG"), ("image/tiff", "TIFF")):
        made = io.BytesIO()
        Image.new("RGB", (32, 32)).save(made, name)
        _png(Pages(made.getvalue(), media_type).draw(1, width=NARROWEST, grey=True).image)


def _posts(asked: dict[str, Any], data: bytes) -> dict[str, object]:
    """The posts of an export: ``posts`` is its name, ``social`` and ``comments`` as ``read.posts.find`` has them."""
    from dataclasses import astuple

    from pipeline.read.posts import find

    found = find(data, asked["posts"], social=bool(asked["social"]), comments=bool(asked["comments"]))
    if found is None:
        return {"posts": None}
    counts = [found.empty, found.comments_left, found.beyond]
    return {"posts": [astuple(post) for post in found.posts], "counts": counts}


def _load_posts() -> None:
    import codecs

    from pipeline.read.posts import find
    from pipeline.run.caging.warm import EXPORTS, SAMPLES
    from pipeline.run.caging.worker import CODECS

    for name in CODECS:
        codecs.lookup(name)
    for name, data in {**EXPORTS, "a.xlsx": SAMPLES["a.xlsx"]}.items():
        find(data, name, social=True, comments=True)


def _load_parts() -> None:
    import codecs
    from email.message import EmailMessage

    from pipeline.read.attached import attached
    from pipeline.run.caging.warm import SAMPLES, fruitless
    from pipeline.run.caging.worker import CODECS

    for name in CODECS:
        codecs.lookup(name)
    inner, outer = EmailMessage(), EmailMessage()
    inner["Subject"] = outer["Subject"] = "å"
    inner.set_content("å")
    outer.set_content("å")
    outer.add_attachment(inner)
    for data in (outer.as_bytes(), SAMPLES["a.eml"]):
        attached(data)
    with suppress(ReadError):
        attached(fruitless()["a.msg"])


def _send(out: BinaryIO, data: bytes) -> None:
    out.write(struct.pack(">I", len(data)) + data)
    out.flush()


def _receive(source: BinaryIO) -> bytes | None:
    head = source.read(4)
    if len(head) < 4:
        return None
    return source.read(struct.unpack(">I", head)[0])
