"""OpenDocument's tables and sheets: repeated rows and cells unrolled only where they hold something, spans kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.read.compose import split_breaks
from pipeline.read.grid import GridCell
from pipeline.read.number_format import iso
from pipeline.read.odf.names import CELL, COVERED, FRAME, GRID, HEADER_ROWS, OFFICE, ROW, SHAPES, TABLE, TEXT, WRAPPERS, H, P
from pipeline.read.odf.words import words
from pipeline.read.sheet import MAX_CELLS, SheetWriter, used

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from pipeline.read.odf.styles import Styles
    from pipeline.read.odf.text import Flow

_LONGEST_HEAD = 250
_TEXT = 1500  # characters in a row of a single cell: then the table only lays out the page
_BOOL = {"true": "SANT", "false": "FALSKT"}


@dataclass(slots=True)
class Grid:
    """A table's cells, the elements they came from, how many first rows are headings, how many cells were too many."""

    cells: list[GridCell] = field(default_factory=list)
    elements: list[_Element] = field(default_factory=list)
    heads: int = 0
    cut: int = 0


def grid(table: _Element, styles: Styles) -> Grid:
    """A text document's table."""
    made = Grid()
    for row, (element, heading) in enumerate(_rows(table)):  # a repeated row of a text document says the same again
        column = 0
        for cell, repeat in _cells(element):
            if cell.tag == CELL:
                paragraphs = list(_paragraphs(cell))
                bold = bool(paragraphs) and _bold(cell, styles)
                for at in range(repeat if paragraphs else 1):
                    if len(made.cells) >= MAX_CELLS:
                        made.cut += 1
                        break
                    rows, columns = _span(cell)
                    made.cells.append(GridCell(row, column + at, list(paragraphs), rows, columns, head=bold))
                made.elements.append(cell)
            column += repeat
        if heading:
            made.heads = row + 1
    if any(len(cell.text) > _LONGEST_HEAD for cell in made.cells if cell.row < made.heads):
        made.heads = 0
    return made


def lays_out(made: Grid) -> bool:
    """Whether the table only places text on the page: one column, one long text in a row of its own, headings within."""
    by_row: dict[int, int] = {}
    for cell in made.cells:
        by_row[cell.row] = by_row.get(cell.row, 0) + 1
    alone = [cell for cell in made.cells if by_row[cell.row] == 1]
    if len(alone) == len(made.cells) or any(len(cell.text) > _TEXT for cell in alone):
        return True
    return any(element.find(H) is not None for element in made.elements[1:])


def read_sheets(flow: Flow, body: _Element) -> str | None:
    """Every shown sheet of a workbook; returns the first title in it."""
    writer = SheetWriter(flow.out)
    left = MAX_CELLS
    for number, table in enumerate(body.iterfind(GRID), 1):
        name = table.get(f"{TABLE}name") or f"Blad{number}"
        if not flow.styles.shown(table):
            flow.named.setdefault("sheets-hidden", []).append(name)
            continue
        cells: list[GridCell] = []
        for cell in _used(table, flow):
            if left <= 0 or flow.out.left < 0:
                flow.named.setdefault("cells", []).append(name)
                break
            left -= 1
            cells.append(cell)
        writer.add(name, cells)
        for shapes in table.iterfind(f"{TABLE}shapes"):
            flow.hung([shape for shape in shapes if shape.tag == FRAME or shape.tag in SHAPES], name)
    return writer.first


def _used(table: _Element, flow: Flow) -> Iterator[GridCell]:
    """The cells that hold something; repeated ones for themselves."""
    row = 0
    for element, _ in _rows(table):
        repeat = _number(element, "number-rows-repeated")
        found: list[tuple[int, str, int, int]] = []
        column = 0
        for cell, times in _cells(element):
            if cell.tag == CELL and (text := _value(cell)):
                rows, columns = _span(cell)
                found += [(column + at, text, rows, columns) for at in range(min(times, MAX_CELLS))]
            flow.hung([thing for thing in cell if thing.tag == FRAME], table.get(f"{TABLE}name"))
            column += times
        for at in range(min(repeat, MAX_CELLS) if found else 0):
            for place, text, rows, columns in found:
                yield used(row + at, place, text, {(row + at, place): (rows, columns)})
        row += repeat


def _value(cell: _Element) -> str:
    """What the cell shows; dates as ISO."""
    kind = cell.get(f"{OFFICE}value-type")
    if kind == "date" and (value := cell.get(f"{OFFICE}date-value")):
        return iso(value)
    if kind == "boolean":
        return _BOOL.get(cell.get(f"{OFFICE}boolean-value", ""), "")
    text = "\n".join(_paragraphs(cell))
    return text if text and not text.isspace() else ""


def _rows(table: _Element) -> Iterator[tuple[_Element, bool]]:
    """The table's rows, through groups, and whether each is one of the heading rows."""
    for child in table:
        if child.tag == ROW:
            yield child, False
        elif child.tag == HEADER_ROWS:
            for row, _ in _rows(child):
                yield row, True
        elif child.tag in WRAPPERS:
            yield from _rows(child)


def _cells(row: _Element) -> Iterator[tuple[_Element, int]]:
    for cell in row:
        if cell.tag in (CELL, COVERED):
            yield cell, _number(cell, "number-columns-repeated")


def _paragraphs(cell: _Element) -> Iterator[str]:
    """The cell's paragraphs and list items; a table within gives one for each of its rows."""
    for child in cell:
        if child.tag in (P, H):
            yield from (line for line in split_breaks(words(child)) if line.strip())
        elif child.tag == GRID:
            for row, _ in _rows(child):
                yield " ".join(words(p) for p in row.iter(P, H))
        elif str(child.tag).startswith(TEXT) and len(child):
            yield from _paragraphs(child)


def _bold(cell: _Element, styles: Styles) -> bool:
    for p in cell.iter(P, H):
        spans = p.findall(f"{TEXT}span")
        name = spans[0].get(f"{TEXT}style-name") if len(spans) == 1 and not (p.text or "").strip() else None
        if not styles.bold(name) and not styles.bold(p.get(f"{TEXT}style-name")):
            return False
    return True


def _span(cell: _Element) -> tuple[int, int]:
    return min(_number(cell, "number-rows-spanned"), 1000), min(_number(cell, "number-columns-spanned"), 1000)


def _number(element: _Element, name: str) -> int:
    value = element.get(f"{TABLE}{name}", "1")
    return max(int(value), 1) if value.isdecimal() and len(value) < 9 else 1
