"""A sheet's used cells → blocks: what stands alone is text, what stands in rows is a table with its headings.

Empty rows part the sheet into groups. A group that begins with a figure goes on the table before it: somebody left a row
blank. Places are the sheet's own: "Blad1!B7".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.core.model import BlockKind, Cell
from pipeline.read.compose import BULLET, split_breaks, tidy
from pipeline.read.grid import GridCell, emit
from pipeline.read.sheet_xml import column_letters

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.read.placed import Placed

MAX_CELLS = 100_000  # of a workbook: 4 s on one core to read, divide and tag
MAX_WIDTH = 64  # columns of a table whose headings are looked for: that compares every cell with every heading
_LONGEST_TITLE = 120

Row = list[GridCell]


def used(row: int, column: int, text: str, merges: dict[tuple[int, int], tuple[int, int]], *, bold: bool = False) -> GridCell:
    """A cell with its text, as ``emit_sheet`` wants it."""
    rows, columns = merges.get((row, column), (1, 1))
    return GridCell(row, column, [text], max(rows, 1), max(columns, 1), head=bold)


class SheetWriter:
    """Writes one sheet after the other; ``first`` is the first title found in any."""

    def __init__(self, out: Placed) -> None:
        self.out = out
        self.tables = 0
        self.first: str | None = None
        self._name = ""
        self._table: list[Row] = []

    def add(self, name: str, cells: Iterable[GridCell], head: int | None = None) -> None:
        """The sheet ``name``. ``head`` is the row, from 0, that is known to name the columns."""
        rows: dict[int, Row] = {}
        for cell in cells:
            rows.setdefault(cell.row, []).append(cell)
        if not rows:
            return
        self._name = name
        self.out.add(BlockKind.HEADING, name, level=2, place=name)
        for group in _groups([sorted(rows[number], key=lambda c: c.column) for number in sorted(rows)]):
            self._group(group, head)
        self._flush(head)

    def _group(self, group: list[Row], head: int | None) -> None:
        table = 0
        while table < len(group) and len(group[table]) == 1:
            table += 1
        if self._table and table == 0 and group[0][0].row != head and any(_figure(cell) for cell in group[0]):
            self._table += group
            return
        self._flush(head)
        for number, row in enumerate(group[:table]):
            self._alone(row[0], titles=number == 0 and table < len(group))
        self._table = group[table:]

    def _alone(self, cell: GridCell, *, titles: bool) -> None:
        """A cell that is its row's only one: a title where a table follows, else text."""
        place = self._place(Cell(0, cell.row, cell.column))
        text = tidy(cell.text)
        short = len(text) <= _LONGEST_TITLE and "\n" not in cell.text and text[-1] not in ".,;:" and any(map(str.isalpha, text))
        if short and self.first is None:
            self.first = text
        if short and titles and not BULLET.match(text):
            self.out.add(BlockKind.HEADING, text, level=3, place=place)
            return
        for line in split_breaks(cell.paragraphs[0]):
            self.out.add(BlockKind.ITEM if BULLET.match(line.lstrip()) else BlockKind.PARAGRAPH, line, place=place)

    def _flush(self, head: int | None) -> None:
        table, self._table = self._table, []
        if not table:
            return
        cells = [cell for row in table for cell in row]
        left = min(cell.column for cell in cells)
        for cell in cells:
            cell.column -= left
            cell.paragraphs = list(split_breaks(cell.paragraphs[0]))
        self.out.where = lambda cell: self._place(Cell(cell.table, cell.row, cell.column + left))
        if max(cell.column for cell in cells) < MAX_WIDTH:
            emit(self.out, cells, self.tables, _heads(table, head))
        else:
            for cell in cells:
                place = Cell(self.tables, cell.row, cell.column)
                for words in cell.paragraphs:
                    self.out.add(BlockKind.CELL, words, cell=place)
        self.out.where = None
        self.tables += 1

    def _place(self, cell: Cell) -> str:
        return f"{self._name}!{column_letters(cell.column)}{cell.row + 1}"


def _groups(rows: Sequence[Row]) -> list[list[Row]]:
    groups: list[list[Row]] = []
    last = -2
    for row in rows:
        if row[0].row > last + 1:
            groups.append([])
        groups[-1].append(row)
        last = row[0].row
    return groups


def _figure(cell: GridCell) -> bool:
    return cell.figure and not (len(cell.text) == 4 and cell.text.isdecimal())


def _heads(table: Sequence[Row], head: int | None) -> int:
    """The number of the row under the headings, 0 where they are left to be judged.

    In a sheet, three or more short and different words over rows no wider than they name the columns: whoever fills in
    a sheet begins with that. Heading cells are said again with every cell under them, so long ones are none.
    """
    if head is not None and any(row[0].row == head for row in table[:3]):
        return head + 1 if all(len(cell.text) <= 250 for row in table[:3] if row[0].row <= head for cell in row) else 0
    first = [cell.text for cell in table[0]]
    if len(first) < 3 or len(table) < 3 or len(set(first)) < len(first) or any(len(row) > len(first) for row in table):
        return 0
    return table[0][0].row + 1 if all(len(c.text) <= 60 and not c.figure and c.text[-1] not in ".!" for c in table[0]) else 0
