"""The one table of readers: media type → ``"module:function"``. Importing it imports no reader."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from pipeline.core.errors import ReadError

if TYPE_CHECKING:
    from types import ModuleType

    from pipeline.core.model import Document

READERS: dict[str, str] = {
    "application/pdf": "pipeline.read.pdf.reader:read",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "pipeline.read.docx.reader:read",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pipeline.read.pptx:read",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "pipeline.read.xlsx:read",
    "application/vnd.oasis.opendocument.text": "pipeline.read.odf.reader:read",
    "application/vnd.oasis.opendocument.spreadsheet": "pipeline.read.odf.reader:read",
    "application/vnd.oasis.opendocument.presentation": "pipeline.read.odf.reader:read",
    "application/rtf": "pipeline.read.rtf.reader:read",
    "message/rfc822": "pipeline.read.email:read",
    "application/vnd.ms-outlook": "pipeline.read.msg:read",
    "application/msword": "pipeline.read.legacy:read",
    "application/vnd.ms-excel": "pipeline.read.legacy:read",
    "application/vnd.ms-powerpoint": "pipeline.read.legacy:read",
    "image/png": "pipeline.read.image:read",
    "image/jpeg": "pipeline.read.image:read",
    "image/tiff": "pipeline.read.image:read",
    "text/vtt": "pipeline.read.subtitles:read",
    "application/x-subrip": "pipeline.read.subtitles:read",
    "text/html": "pipeline.read.html:read",
    "text/x-belagg-interview": "pipeline.read.interview:read",
    "application/x-belagg-post+json": "pipeline.read.post:read",
    "text/markdown": "pipeline.read.markdown:read",
    "text/plain": "pipeline.read.text:read",
}


def read(data: bytes, media_type: str) -> Document:
    """The document in ``data``. Raises ReadError: ``type-unsupported``, or whatever the reader finds wrong."""
    module, name = _reader(media_type)
    document: Document = getattr(module, name)(data)
    return document


def reader_version(media_type: str) -> str:
    """Which reader and which version of it makes a text: ``"pdf-1"``. The same version gives the same text."""
    module, _ = _reader(media_type)
    return f"{module.READER}-{module.VERSION}"


def _reader(media_type: str) -> tuple[ModuleType, str]:
    """The reader's module, imported now, and its function's name. Parameters as in ``; charset=utf-8`` do not matter."""
    target = READERS.get(media_type.partition(";")[0].strip().lower())
    if target is None:
        raise ReadError("type-unsupported", type=media_type)
    module, _, name = target.partition(":")
    return import_module(module), name
