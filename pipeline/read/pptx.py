"""Presentations: slide after slide, the title as heading, shapes in reading order, tables by cell, the speaker's notes.

Hidden slides are not read but named; pictures, charts and embedded files are counted, since text may stand in them.
A slide without a title is headed by its number, so that nothing stands under the title of the slide before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.core.errors import ReadError
from pipeline.core.model import BlockKind, Missing
from pipeline.read.compose import BULLET, split_breaks, tidy
from pipeline.read.grid import GridCell, emit
from pipeline.read.office_left import left
from pipeline.read.parts import Parts
from pipeline.read.placed import Placed, ranges
from pipeline.read.pptx_shapes import CHART, DIAGRAM, DIAGRAM_TEXT, OLE, REL, A, Layout, P, Shape, bulleted, shapes, words
from pipeline.read.slide_order import NOTES, is_title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from pipeline.core.model import Document

READER = "pptx"
VERSION = 1

_FURNITURE = frozenset({"ftr", "dt", "hdr"})
_ASIDE = _FURNITURE | {"sldNum"}
_TITLES = frozenset({"title", "ctrTitle"})
_FALSE = frozenset({"0", "false"})
_LONGEST_HEAD = 250  # characters in a cell of a heading row: it is said again with every cell under it


def read(data: bytes) -> Document:
    """Raises ReadError ``office-corrupt``, ``office-encrypted``, ``office-too-big``, ``xml-doctype`` or ``text-none``."""
    return _Deck(Parts(data, "office")).document()


class _Deck:
    """One presentation on its way."""

    def __init__(self, package: Parts) -> None:
        self.package = package
        self.main = package.main("ppt/presentation.xml")
        self.out = Placed()
        self.layouts: dict[str, Layout] = {}
        self.tables = 0
        self.number = 0  # of the slide that is read, from 1
        self.on_slide = 0  # tables on it so far
        self.furniture: set[str] = set()
        self.first: str | None = None  # the first title that somebody wrote
        self.seen: dict[str, list[int]] = {}  # what is counted → the slides it stands on, once for each

    def document(self) -> Document:
        root = self.package.xml(self.main)
        targets = self.package.targets(self.main)
        size = root.find(f"{P}sldSz")
        area = _number(size, "cx") * _number(size, "cy")
        declared = [slide.get(f"{REL}id", "") for slide in root.iterfind(f"{P}sldIdLst/{P}sldId")]
        lost = []
        for number, key in enumerate(declared, 1):
            self.number = number
            try:
                self.slide(targets.get(key, ("", ""))[1], area)
            except ReadError as fault:
                if fault.code != "office-corrupt":
                    raise
                lost.append(number)
        if lost and len(lost) == len(declared):
            raise ReadError("office-corrupt")
        title, date = self.package.about()
        missing = [Missing("slides", ranges(lost))] if lost else []
        if hidden := self.seen.pop("slides-hidden", []):
            missing.append(Missing("slides-hidden", ranges(hidden)))
        missing += [Missing(what, f"{len(on)} (bild {ranges(on)})") for what, on in sorted(self.seen.items())]
        missing += [one for one in left(self.package) if one.what not in self.seen]
        return self.out.document(title=title or self.first, own_date=date, missing=missing)

    def slide(self, part: str, area: int) -> None:
        if part not in self.package:
            raise ReadError("office-corrupt")
        root = self.package.xml(part)
        if root.get("show") in _FALSE:
            self.count("slides-hidden")
            return
        targets = self.package.targets(part)
        layout = self.layout(targets)
        tree = root.find(f"{P}cSld/{P}spTree")
        found = shapes(tree, layout) if tree is not None else []
        notes = self.notes(targets)
        self.on_slide = 0
        heading = self.title(found, says_more=bool(notes))
        for shape in found:
            if shape is not heading:
                self.shape(shape, layout, targets, area)
        for text in notes:
            self.paragraph(text, item=False, context=(NOTES,))

    def title(self, found: list[Shape], *, says_more: bool) -> Shape | None:
        """The heading: the title shape, else a short line that stands first with more under it, else the slide's number."""
        titles = [shape for shape in found if shape.role in _TITLES and shape.text]
        title = titles[0] if titles else None
        if title is None:
            speaks = [s for s in found if s.role not in _ASIDE and (s.text or s.table is not None or _is_diagram(s))]
            if not speaks and not says_more:
                return None
            title = speaks[0] if len(speaks) > 1 and is_title(speaks[0].text) else None
        text = title.text.replace("\n", " ") if title is not None else f"Bild {self.number}"
        if title is not None and self.first is None:
            self.first = text
        level = 1 if title is not None and title.role == "ctrTitle" and not self.out.blocks else 2
        self.out.add(BlockKind.HEADING, text, level=level, place=self.place)
        return title

    def shape(self, shape: Shape, layout: Layout, targets: dict[str, tuple[str, str]], area: int) -> None:
        if shape.table is not None:
            self.table(shape.table)
        elif shape.kind == "picture":
            if not area or shape.box is None or shape.covers * 20 >= area:  # smaller ones are icons and logotypes
                self.count("pictures")
        elif shape.kind == "frame":
            self.frame(shape.element, targets)
        elif shape.role in _FURNITURE:
            if shape.text not in self.furniture:
                self.furniture.add(shape.text)
                self.out.add(BlockKind.FURNITURE, shape.text.replace("\n", " "))
        elif shape.role != "sldNum":
            for p in shape.paragraphs:
                self.paragraph(words(p), item=bulleted(p, shape, layout))

    def paragraph(self, text: str, *, item: bool, context: tuple[str, ...] = ()) -> None:
        for line in split_breaks(text):
            listed = item or BULLET.match(line.lstrip()) is not None
            self.out.add(BlockKind.ITEM if listed else BlockKind.PARAGRAPH, line, context=context, place=self.place)

    def table(self, tbl: _Element) -> None:
        self.on_slide += 1
        cells = list(_cells(tbl))
        properties = tbl.find(f"{A}tblPr")
        marked = properties is not None and properties.get("firstRow") in ("1", "true")
        heads = int(marked and all(len(cell.text) <= _LONGEST_HEAD for cell in cells if cell.row == 0))
        place = f"{self.place}, tabell {self.on_slide}"
        self.out.where = lambda cell: f"{place}, rad {cell.row + 1}"
        emit(self.out, cells, self.tables, heads)
        self.out.where = None
        self.tables += 1

    def frame(self, element: _Element, targets: dict[str, tuple[str, str]]) -> None:
        """SmartArt is read; a chart or an embedded file is counted."""
        if next(element.iter(CHART), None) is not None:
            self.count("charts")
        elif next(element.iter(OLE), None) is not None:
            self.count("embedded")
        elif (diagram := next(element.iter(DIAGRAM), None)) is not None:
            part = targets.get(diagram.get(f"{REL}dm", ""), ("", ""))[1]
            if part not in self.package:
                self.count("diagrams")
                return
            for text in self.package.xml(part).iter(DIAGRAM_TEXT):
                for p in text.iter(f"{A}p"):
                    self.paragraph(words(p), item=True)

    def notes(self, targets: dict[str, tuple[str, str]]) -> list[str]:
        """The paragraphs of the slide's notes."""
        part = next((name for kind, name in targets.values() if kind == "notesSlide" and name in self.package), None)
        tree = self.package.xml(part).find(f"{P}cSld/{P}spTree") if part else None
        found = shapes(tree, Layout()) if tree is not None else []
        texts = [words(p) for shape in found if shape.role == "body" for p in shape.paragraphs]
        return [text for text in texts if tidy(text)]

    def layout(self, targets: dict[str, tuple[str, str]]) -> Layout:
        """The slide's layout over its master: where placeholders stand and which of them are lists."""
        part = next((name for kind, name in targets.values() if kind == "slideLayout" and name in self.package), "")
        if part not in self.layouts:
            layout = Layout()
            if part:
                above = next((name for kind, name in self.package.targets(part).values() if kind == "slideMaster"), "")
                layout = Layout(self.package.xml(part), self.package.xml(above) if above in self.package else None)
            self.layouts[part] = layout
        return self.layouts[part]

    @property
    def place(self) -> str:
        return f"bild {self.number}"

    def count(self, what: str) -> None:
        self.seen.setdefault(what, []).append(self.number)


def _is_diagram(shape: Shape) -> bool:
    return shape.kind == "frame" and next(shape.element.iter(DIAGRAM), None) is not None


def _cells(tbl: _Element) -> Iterator[GridCell]:
    for row, tr in enumerate(tbl.iterfind(f"{A}tr")):
        for column, tc in enumerate(tr.iterfind(f"{A}tc")):
            if tc.get("hMerge") not in ("1", "true") and tc.get("vMerge") not in ("1", "true"):
                paragraphs = [line for p in tc.iter(f"{A}p") for line in split_breaks(words(p)) if tidy(line)]
                bold = bool(paragraphs) and all(run.get("b") in ("1", "true") for run in tc.iter(f"{A}rPr"))
                yield GridCell(
                    row, column, paragraphs, _span(tc, "rowSpan"), _span(tc, "gridSpan"),
                    head=bold and tc.find(f".//{A}rPr") is not None,
                )  # fmt: skip


def _span(tc: _Element, name: str) -> int:
    return min(max(_number(tc, name), 1), 1000)


def _number(element: _Element | None, name: str) -> int:
    value = element.get(name, "") if element is not None else ""
    return int(value) if value.isdecimal() and len(value) < 12 else 0
