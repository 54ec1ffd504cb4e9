"""OpenDocument's text: one walk over paragraphs, headings, lists and tables, notes and text boxes after their paragraph."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pipeline.core.model import BlockKind
from pipeline.read.compose import BULLET, split_breaks, tidy
from pipeline.read.grid import emit
from pipeline.read.odf_names import (
    BOX, DRAW, FRAME, GRID, IMAGE, INDEXES, ITEM, LIST, LIST_HEADER, NOTE, NOTE_BODY, NOTE_MARK, OBJECT, OFFICE, SHAPES, STYLE,
    TEXT, WRAPPERS, H, P,
)  # fmt: skip
from pipeline.read.odf_table import grid, lays_out

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from pipeline.read.odf_styles import Styles
    from pipeline.read.placed import Placed

# Their text is none of the paragraph's.
_SILENT = frozenset(
    {OFFICE + "annotation", OFFICE + "annotation-end", TEXT + "ruby-text", TEXT + "tracked-changes", NOTE_MARK, TEXT + "script",
     TEXT + "hidden-paragraph", TEXT + "hidden-text"}
)  # fmt: skip
_HIDDEN = (TEXT + "hidden-text", TEXT + "hidden-paragraph")
_SIGNS = {TEXT + "s": " ", TEXT + "tab": "\t", TEXT + "line-break": "\n"}


class Flow:
    """Writes blocks in reading order and counts what it does not read."""

    def __init__(self, out: Placed, styles: Styles) -> None:
        self.out = out
        self.styles = styles
        self.tables = 0
        self.notes = Counter[str]()
        self.seen = Counter[str]()  # what was not read → how often
        self.named: dict[str, list[str]] = {}  # and what of it has a name
        self._boxes = 0

    def missing(self) -> Iterator[tuple[str, str]]:
        for what, names in self.named.items():
            yield what, ", ".join(names[:10]) + (f" … ({len(names)})" if len(names) > 10 else "")
        for what, count in sorted(self.seen.items()):
            yield what, str(count)

    def blocks(
        self, parent: _Element, *, place: str | None = None, item: bool = False, context: tuple[str, ...] = ()
    ) -> None:
        """All that stands in ``parent``. ``item``: within a list."""
        for child in parent:
            tag = child.tag
            if tag in (P, H):
                self.paragraph(child, place=place, item=item, context=context)
            elif tag == LIST:
                for entry in child:
                    if entry.tag in (ITEM, LIST_HEADER):
                        self.blocks(entry, place=place, item=entry.tag == ITEM, context=context)
            elif tag == GRID:
                self.table(child, place)
            elif tag in INDEXES:
                for p in child.iter(P, H):
                    self.out.add(BlockKind.FURNITURE, words(p).replace("\n", " "))
            elif tag == FRAME or tag in SHAPES:
                self.hung([child], place)
            elif tag in WRAPPERS:
                if child.get(f"{TEXT}display") in ("none", "condition"):
                    self.seen["hidden-text"] += 1
                else:
                    self.blocks(child, place=place, item=item, context=context)

    def paragraph(self, p: _Element, *, place: str | None, item: bool, context: tuple[str, ...]) -> None:
        text = words(p)
        if text and not text.isspace():
            level = _outline(p) if p.tag == H else self.styles.level(p)
            if level and not item:
                self.out.add(BlockKind.HEADING, text.replace("\n", " "), level=level, place=place)
            elif p.tag == H:  # a numbered heading stands in a list
                self.out.add(BlockKind.HEADING, text.replace("\n", " "), level=level or 1, place=place)
            elif self.styles.contents(p):
                self.out.add(BlockKind.FURNITURE, text.replace("\n", " "))
            else:
                for line in split_breaks(text):
                    listed = item or BULLET.match(line.lstrip()) is not None
                    kind = BlockKind.ITEM if listed else BlockKind.PARAGRAPH
                    self.out.add(kind, line, context=context, place=place)
        if len(p):
            self.hung(list(_hanging(p)), place)

    def hung(self, things: list[_Element], place: str | None = None) -> None:
        """Notes, text boxes, shapes with text and pictures that hang on a paragraph."""
        for thing in things:
            if thing.tag == NOTE:
                kind = "slutnot" if thing.get(f"{TEXT}note-class") == "endnote" else "fotnot"
                self.notes[kind] += 1
                body = thing.find(NOTE_BODY)
                if body is not None:
                    self.blocks(body, place=f"{kind} {self.notes[kind]}")
            elif thing.tag in _HIDDEN:
                self.seen["hidden-text"] += 1
            elif thing.tag in SHAPES:
                self.box(thing, place)
            elif (box := thing.find(BOX)) is not None:
                self.box(box, place)
            elif thing.find(OBJECT) is not None or thing.find(f"{DRAW}object-ole") is not None:
                self.seen["embedded"] += 1
            elif thing.find(IMAGE) is not None:
                self.seen["pictures"] += 1

    def box(self, box: _Element, place: str | None) -> None:
        if place is None:
            self._boxes += 1
            place = f"textruta {self._boxes}"
        self.blocks(box, place=place)

    def table(self, table: _Element, place: str | None = None) -> None:
        made = grid(table, self.styles)
        if lays_out(table, made):
            for cell in made.elements:
                self.blocks(cell, place=place)
            return
        self.tables += 1
        if place is not None:
            self.out.where = lambda cell: f"{place}, tabell {cell.table + 1}, rad {cell.row + 1}"
        emit(self.out, made.cells, self.tables - 1, made.heads)
        self.out.where = None
        for cell in made.elements:
            self.hung([thing for p in cell.iter(P, H) for thing in _hanging(p) if thing.tag != FRAME or thing.find(BOX) is None])
        self.seen["cells"] += made.cut

    def furniture(self, styles: _Element) -> None:
        """Headers and footers, once each."""
        said = set()
        for page in styles.iter(f"{STYLE}master-page"):
            for part in page:
                if part.tag.startswith((f"{STYLE}header", f"{STYLE}footer")):
                    text = tidy(" ".join(words(p) for p in part.iter(P, H)))
                    if text and text not in said:
                        said.add(text)
                        self.out.add(BlockKind.FURNITURE, text)


def words(p: _Element) -> str:
    """A paragraph's own text; what hangs on it (notes, comments, text boxes) is left out."""
    if not len(p):
        return p.text or ""
    found: list[str] = []
    _collect(p, found)
    return "".join(found)


def _collect(element: _Element, found: list[str]) -> None:
    if element.text:
        found.append(element.text)
    for child in element:
        tag = child.tag
        if tag in _SIGNS:
            found.append(_SIGNS[tag])
        elif tag == NOTE or tag == FRAME or tag in _SILENT or tag in SHAPES or tag == f"{DRAW}g":
            pass
        elif isinstance(tag, str):
            _collect(child, found)
        if child.tail:
            found.append(child.tail)


def _hanging(p: _Element) -> Iterator[_Element]:
    """The notes, frames and shapes in ``p`` that stand in no other."""
    for child in p:
        if child.tag == NOTE or child.tag == FRAME or child.tag in SHAPES or child.tag in _HIDDEN:
            yield child
        elif child.tag not in _SILENT and len(child):
            yield from _hanging(child)


def _outline(p: _Element) -> int:
    level = p.get(f"{TEXT}outline-level", "1")
    return min(max(int(level), 1), 6) if level.isdecimal() and len(level) < 4 else 1
