"""A scanned page as an image file: it holds no text of itself. What is recognised on it comes in through ``scan.py``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.core.errors import ReadError

if TYPE_CHECKING:
    from pipeline.core.model import Document

READER = "image"
VERSION = 1


def read(data: bytes) -> Document:
    """Raises ReadError ``image-corrupt``, ``image-too-big``, or ``pdf-no-text`` with how many ``pages`` there are."""
    from pipeline.read.draw import PICTURES, Pages

    for media_type, magic in (("image/png", b"\x89PNG"), ("image/jpeg", b"\xff\xd8\xff"), ("image/tiff", data[:4])):
        if data.startswith(magic) and media_type in PICTURES:
            raise ReadError("pdf-no-text", pages=str(len(Pages(data, media_type))))
    raise ReadError("image-corrupt")
