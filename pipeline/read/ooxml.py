"""An Office Open XML package read without trust: capped inflation, no entities, no network, nothing written anywhere."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import TYPE_CHECKING

from pipeline.core.errors import ReadError

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_INFLATED = 200_000_000  # bytes of the parts that are read, together
MAX_ENTRIES = 20_000
MAX_ELEMENTS = 4_000_000  # an lxml node costs some 150 bytes: 600 MB

_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, OSError, ValueError, OverflowError,
)  # fmt: skip
_CHUNK = 1 << 20
# ISO 29500 Strict names the same things by other addresses.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/", b"http://schemas.openxmlformats.org/officeDocument/2006/"),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
)  # fmt: skip
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class Package:
    """The zip container. ``kind`` starts the codes of its errors: ``docx`` gives ``docx-corrupt`` and so on."""

    def __init__(self, data: bytes, kind: str) -> None:
        self.kind = kind
        self._left = MAX_INFLATED
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            names = self._zip.namelist()
        except _BROKEN as error:
            raise ReadError(f"{kind}-corrupt") from error
        if len(names) > MAX_ENTRIES:
            raise self._too_big()
        self._names = {name.replace("\\", "/").lstrip("/").lower(): name for name in names}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._names

    def names(self) -> list[str]:
        """The parts' names, in lower case."""
        return list(self._names)

    def bytes(self, name: str) -> bytes:
        """The inflated part. Raises ReadError: corrupt, encrypted, or beyond the cap for all parts together."""
        parts = []
        try:
            info = self._zip.getinfo(self._names[name.lower()])
            if info.flag_bits & 1:
                raise ReadError(f"{self.kind}-encrypted")
            with self._zip.open(info) as part:
                while chunk := part.read(_CHUNK):
                    self._left -= len(chunk)
                    if self._left < 0:
                        raise self._too_big()
                    parts.append(chunk)
        except _BROKEN as error:
            raise ReadError(f"{self.kind}-corrupt") from error
        data = b"".join(parts)
        if b"purl.oclc.org" in data[:4000]:
            for strict, usual in _STRICT:
                data = data.replace(strict, usual)
        return data

    def xml(self, name: str) -> _Element:
        """The part's root element."""
        return parse(self.bytes(name), self.kind)

    def related(self, name: str) -> list[tuple[str, str]]:
        """``(last word of the relationship type, part name)`` for all that the part ``name`` points at inside."""
        folder, base = posixpath.split(name)
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        if rels not in self:
            return []
        found = []
        for rel in self.xml(rels).iter(_RELATIONSHIP):
            if rel.get("TargetMode") == "External":
                continue
            target = posixpath.normpath(posixpath.join("/", folder, rel.get("Target", ""))).lstrip("/")
            found.append((rel.get("Type", "").rpartition("/")[2], target))
        return found

    def _too_big(self) -> ReadError:
        return ReadError(f"{self.kind}-too-big", limit=MAX_INFLATED // 1_000_000)


def parse(data: bytes, kind: str) -> _Element:
    """``data`` as XML.

    Raises ReadError: ``kind``-corrupt for what does not parse, ``xml-doctype`` for a document type declaration, which has no
    place in OOXML or ODF, ``kind``-too-big.
    """
    from lxml import etree

    if data.count(b"<") > 2 * MAX_ELEMENTS:
        raise ReadError(f"{kind}-too-big", limit=MAX_INFLATED // 1_000_000)
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ReadError(f"{kind}-corrupt") from error
    if root.getroottree().docinfo.doctype:
        raise ReadError("xml-doctype")
    return root
