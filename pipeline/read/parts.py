"""What presentations and workbooks need of their package beyond ``ooxml``: relationships by id, streamed parts, properties."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from pipeline.core.errors import ReadError
from pipeline.read.ooxml import _BROKEN, _CHUNK, _RELATIONSHIP, Package

if TYPE_CHECKING:
    from collections.abc import Iterator

_CORE = "docProps/core.xml"
_DC_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_MODIFIED = "{http://purl.org/dc/terms/}modified"
_NO_TITLE = re.compile(
    r"(?i)power ?point[- ]?presentation|presentation\d*$|bildspel\d*$|bild \d+$|slide \d+$|microsoft|(?:arbets)?bok\d*$|"
    r"workbook\d*$|book\d*$|(?:blad|sheet|ark)\d*$|untitled|namnlös|.*\.(?:pp|xl|po)[a-z]{1,2}$"
)
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(presentationml|spreadsheetml)/main")
_Chunk = bytes  # within Package ``bytes`` is its method
_USUAL = rb"http://schemas.openxmlformats.org/\1/2006/main"


class Parts(Package):
    """A package whose parts point at each other by relationship id."""

    def bytes(self, name: str) -> bytes:
        data = super().bytes(name)
        return _STRICT.sub(_USUAL, data) if b"purl.oclc.org" in data[:4000] else data

    def chunks(self, name: str) -> Iterator[_Chunk]:
        """The part's bytes as they are inflated, for what need not be held whole. Raises as ``bytes`` does."""
        try:
            info = self._zip.getinfo(self._names[name.lower()])
            if info.flag_bits & 1:
                raise ReadError(f"{self.kind}-encrypted")
            with self._zip.open(info) as part:
                while chunk := part.read(_CHUNK):
                    self._left -= len(chunk)
                    if self._left < 0:
                        raise self._too_big()
                    yield chunk
        except _BROKEN as error:
            raise ReadError(f"{self.kind}-corrupt") from error

    def main(self, usual: str) -> str:
        """The part the package is about. Raises ReadError ``…-corrupt`` where there is none."""
        name = next((part for kind, part in self.related("") if kind == "officeDocument"), usual)
        if name not in self:
            name = usual
        if name not in self:
            raise ReadError(f"{self.kind}-corrupt")
        return name

    def targets(self, name: str) -> dict[str, tuple[str, str]]:
        """Relationship id → (last word of its type, part name), for all that ``name`` points at inside the package."""
        folder, base = posixpath.split(name)
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        if rels not in self:
            return {}
        found = {}
        for rel in self.xml(rels).iter(_RELATIONSHIP):
            if rel.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, rel.get("Target", ""))).lstrip("/")
                found[rel.get("Id", "")] = (rel.get("Type", "").rpartition("/")[2], target)
        return found

    def about(self) -> tuple[str | None, str | None]:
        """The title and the ISO date of the last change, as the package's properties state them."""
        name = next((part for kind, part in self.related("") if kind == "core-properties"), _CORE)
        if name not in self:
            return None, None
        try:
            root = self.xml(name)
        except ReadError:  # the properties are no part of the text; the parts with text are judged by themselves
            return None, None
        title = (root.findtext(_DC_TITLE) or "").strip()
        date = re.match(r"(?:19|20)\d\d-[01]\d-[0-3]\d", root.findtext(_MODIFIED) or "")
        return (None if _NO_TITLE.match(title) else title or None), (date.group() if date else None)
