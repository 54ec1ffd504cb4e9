"""OpenDocument's text: one walk over paragraphs, headings, lists and tables, notes and text boxes after their paragraph."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pipeline.core.model import BlockKind
from pipeline.read.compose import BULLET, split_breaks, tidy
from pipeline.read.grid import emit
from pipeline.read.odf.names import (
    BOX,
    DRAW,
    FRAME,
    GRID,
    IMAGE,
    INDEXES,
    ITEM,
    LIST,
    LIST_HEADER,
    NOTE,
    NOTE_BODY,
    OBJECT,
    SHAPES,
    STYLE,
    TEXT,
    WRAPPERS,
    H,
    P,
)  # fmt: skip
from pipeline.read.odf.table import grid, lays_out
from pipeline.read.odf.words import HIDDEN, hanging, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from pipeline.read.odf.styles import Styles
    from pipeline.read.placed import Placed

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
            elif tag in (LIST, ITEM, LIST_HEADER):
                self.blocks(child, place=place, item=tag == ITEM, context=context)
            elif tag == GRID:
                self.table(child, place)
            elif tag in INDEXES:
                for p in child.iter(P, H):
                    self.out.add(BlockKind.FURNITURE, words(p).replace("\n", " "))
            elif tag == FRAME or tag in SHAPES:
                self.hung([child], place)
            elif tag in WRAPPERS and child.get(f"{TEXT}display", "true") != "true":
                self.seen["hidden-text"] += 1
            elif tag in WRAPPERS:
                self.blocks(child, place=place, item=item, context=context)

    def paragraph(self, p: _Element, *, place: str | None, item: bool, context: tuple[str, ...]) -> None:
        text = words(p)
        if text and not text.isspace():
            level = _outline(p) if p.tag == H else 0 if item else self.styles.level(p)
            if level:
                self.out.add(BlockKind.HEADING, text.replace("\n", " "), level=level, place=place)
            elif self.styles.contents(p):
                self.out.add(BlockKind.FURNITURE, text.replace("\n", " "))
            else:
                for line in split_breaks(text):
                    listed = item or BULLET.match(line.lstrip()) is not None
                    kind = BlockKind.ITEM if listed else BlockKind.PARAGRAPH
                    self.out.add(kind, line, context=context, place=place)
        if len(p):
            self.hung(list(hanging(p)), place)

    def hung(self, things: list[_Element], place: str | None = None) -> None:
        """Notes, text boxes, shapes with text and pictures that hang on a paragraph."""
        for thing in things:
            if thing.tag == NOTE:
                kind = "slutnot" if thing.get(f"{TEXT}note-class") == "endnote" else "fotnot"
                self.notes[kind] += 1
                body = thing.find(NOTE_BODY)
                if body is not None:
                    self.blocks(body, place=f"{kind} {self.notes[kind]}")
            elif thing.tag in HIDDEN:
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
        if lays_out(made):
            for cell in made.elements:
                self.blocks(cell, place=place)
            return
        self.tables += 1
        if place is not None:
            self.out.where = lambda cell: f"{place}, tabell {cell.table + 1}, rad {cell.row + 1}"
        emit(self.out, made.cells, self.tables - 1, made.heads)
        self.out.where = None
        for cell in made.elements:
            hung = [thing for p in cell.iter(P, H) for thing in hanging(p)]
            self.hung([thing for thing in hung if thing.tag != FRAME or thing.find(BOX) is None], place)
        if made.cut:
            self.seen["cells"] += made.cut

    def furniture(self, styles: _Element) -> None:
        """Headers and footers, once each."""
        said = set()
        for page in styles.iter(f"{STYLE}master-page"):
            for part in page:
                if str(part.tag).startswith((f"{STYLE}header", f"{STYLE}footer")):
                    text = tidy(" ".join(words(p) for p in part.iter(P, H)))
                    if text and text not in said:
                        said.add(text)
                        self.out.add(BlockKind.FURNITURE, text)


def _outline(p: _Element) -> int:
    level = p.get(f"{TEXT}outline-level", "1")
    return min(max(int(level), 1), 6) if level.isdecimal() and len(level) < 4 else 1
