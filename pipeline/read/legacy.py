"""Word, Excel and PowerPoint of 1997–2003: what they are and whether they are locked. LibreOffice turns them into today's.

This reader always raises: the file is opened only as far as it takes to say which it is (``run/caging/office.py`` converts).
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from pipeline.core.errors import ReadError
from pipeline.read.compound import Compound

if TYPE_CHECKING:
    from pipeline.core.model import Document

READER = "legacy"
VERSION = 1
# root stream → the type
STREAMS = {
    "worddocument": "application/msword", "workbook": "application/vnd.ms-excel", "book": "application/vnd.ms-excel",
    "powerpoint document": "application/vnd.ms-powerpoint",
}  # fmt: skip
_CRYPTED = 0x0100  # fEncrypted among the flags of a Word file's header
_FILEPASS = 0x2F
_PPT_CRYPTED = 0xF3D1C4DF


def read(data: bytes) -> Document:
    """Raises ReadError: ``legacy-office`` (to be converted), ``legacy-corrupt``, ``docx-encrypted`` or ``office-encrypted``."""
    source = Compound(data)
    names = {name.lower(): name for name in source.root()}
    kind = next((STREAMS[name] for name in STREAMS if name in names), None)
    if kind is None:
        raise ReadError("legacy-corrupt")
    if kind == "application/msword":
        head = source.stream(names["worddocument"], 12)
        if len(head) < 12:
            raise ReadError("legacy-corrupt")
        if struct.unpack("<H", head[10:12])[0] & _CRYPTED:
            raise ReadError("docx-encrypted")
    elif kind == "application/vnd.ms-excel":
        if _locked(source.stream(names.get("workbook") or names["book"], 4096)):
            raise ReadError("office-encrypted")
    elif "encryptedsummary" in names or _PPT_CRYPTED in _token(source, names):
        raise ReadError("office-encrypted")
    raise ReadError("legacy-office", type=kind)


def _locked(head: bytes) -> bool:
    """Whether FILEPASS stands among a workbook's first records."""
    at = 0
    while at + 4 <= len(head):
        kind, length = struct.unpack("<HH", head[at : at + 4])
        if kind == _FILEPASS:
            return True
        at += 4 + length
    return False


def _token(source: Compound, names: dict[str, str]) -> tuple[int, ...]:
    if "current user" not in names:
        return ()
    head = source.stream(names["current user"], 16)
    return struct.unpack("<I", head[12:16]) if len(head) == 16 else ()
