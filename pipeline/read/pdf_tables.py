"""Ruled grids and their pieces → tables; tables → blocks, by the rules all formats share (``grid``).

A table that goes on at the top of the next page keeps its number, its rows go on counting and its column headings
are carried over.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.core.model import BlockKind
from pipeline.core.segment import FIGURE
from pipeline.read.grid import GridCell, _has_head, emit
from pipeline.read.pdf_layout import Table, TableCell
from pipeline.read.pdf_paragraphs import paragraphs
from pipeline.read.pdf_writer import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.core.model import Cell
    from pipeline.read.pdf_lines import Piece
    from pipeline.read.pdf_paragraphs import Leading
    from pipeline.read.pdf_rulings import Grid
    from pipeline.read.pdf_writer import Words, Writer

_SAME = 4.0  # points by which the columns of a continued table may differ


def ruled_table(grid: Grid, pieces: Sequence[Piece]) -> Table | None:
    """The table that ``grid`` makes of the ``pieces`` in it; None where it frames no table."""
    inside: dict[int, list[Piece]] = {}
    for piece in pieces:
        number = _slot_of(grid, piece)
        if number is not None:
            inside.setdefault(number, []).append(piece)
    if len(inside) < 2 and len(grid.slots) > 2 or not inside:
        return None
    cells = []
    for number, slot in enumerate(grid.slots):
        lines = sorted(inside.get(number, ()), key=lambda p: (-round(p.base), p.x0))
        x0, _, x1, _ = slot.box
        right = x1 - max(min((p.x0 for p in lines), default=x0) - x0, 2.0)
        cells.append(TableCell(slot.row, slot.column, lines, right, slot.rows, slot.columns))
    if grid.slots and sum(bool(cell.lines) for cell in cells) * 5 < len(cells):
        return None  # a drawing, a form to be filled in
    return Table(_ruled_rows(cells), grid.xs, grid.box)


def inside(grid: Grid, piece: Piece) -> bool:
    """Whether the piece stands in the grid."""
    x0, y0, x1, y1 = grid.box
    return x0 - 2 <= (piece.x0 + piece.x1) / 2 <= x1 + 2 and y0 - 2 <= (piece.y0 + piece.y1) / 2 <= y1 + 2


def filled(grids: Sequence[Grid], pieces: Sequence[Piece]) -> int:
    """How many cells of the ``grids`` hold text."""
    return sum(len({_slot_of(grid, p) for p in pieces if inside(grid, p)} - {None}) for grid in grids)


def crossed(grid: Grid, piece: Piece) -> list[float]:
    """The rulings that run through the piece: it is two cells' text that PDFium took for one."""
    x0, x1 = piece.x0 + 2, piece.x1 - 2
    through = [x for x in grid.xs[1:-1] if x0 < x < x1]
    if not through:
        return []
    middle = (piece.y0 + piece.y1) / 2
    edges = {slot.box[0] for slot in grid.slots if slot.box[1] <= middle <= slot.box[3]}
    return [x for x in through if x in edges]


def _slot_of(grid: Grid, piece: Piece) -> int | None:
    """The number of the slot the piece's middle is in."""
    column = bisect_right(grid.xs, (piece.x0 + piece.x1) / 2) - 1
    middle = (piece.y0 + piece.y1) / 2
    row = sum(y > middle for y in grid.ys) - 1
    return grid.places.get((min(max(row, 0), len(grid.ys) - 2), min(max(column, 0), len(grid.xs) - 2)))


def _ruled_rows(cells: list[TableCell]) -> list[TableCell]:
    """Rows of figures without a line between them are taken apart: one row for each line of the first column."""
    rows: dict[int, list[TableCell]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    if not any(_packed(row) for row in rows.values()):
        return cells
    out: list[TableCell] = []
    number = 0
    for key in sorted(rows):
        row = rows[key]
        if not _packed(row):
            out += [TableCell(number, c.column, c.lines, c.right, c.rows, c.columns) for c in row]
            number += 1
            continue
        bases = [line.base for line in _fullest(row).lines]
        for cell in row:
            for line in cell.lines:
                at = min(range(len(bases)), key=lambda n: abs(bases[n] - line.base))
                there = next((c for c in out if c.row == number + at and c.column == cell.column), None)
                if there is None:
                    out.append(TableCell(number + at, cell.column, [line], cell.right))
                else:
                    there.lines.append(line)
        number += len(bases)
    return sorted(out, key=lambda c: (c.row, c.column))


def _fullest(row: list[TableCell]) -> TableCell:
    figures = [c for c in row if c.lines and all(FIGURE.fullmatch(line.text.strip()) for line in c.lines)]
    return max(figures, key=lambda c: len(c.lines))


def _packed(row: list[TableCell]) -> bool:
    """Whether one ruled row holds several of figures: a column of figures that each stand beside another line."""
    if len(row) < 2 or any(cell.rows > 1 for cell in row):
        return False
    figures = [c for c in row if len(c.lines) > 1 and all(FIGURE.fullmatch(line.text.strip()) for line in c.lines)]
    if not figures:
        return False
    others = [line.base for c in row if c not in figures for line in c.lines]
    full = max(figures, key=lambda c: len(c.lines))
    return all(any(abs(base - line.base) < 0.4 * line.size for base in others) for line in full.lines)


@dataclass(slots=True)
class TableWriter:
    """Writes tables to a ``Writer``; remembers the last, which the next may continue."""

    out: Writer
    leading: Leading
    number: int = -1
    _rows: int = 0
    _edges: tuple[float, ...] = ()
    _heads: list[GridCell] = field(default_factory=list)

    def write(self, table: Table, page: int, *, continued: bool) -> None:
        """``continued``: the page's first unit, and the page before ended with a table."""
        goes_on = continued and self._fits(table)
        grid: list[GridCell] = []
        held: dict[tuple[int, int], list[tuple[list[Piece], Words]]] = {}
        if not goes_on:
            self.number += 1
            self._rows, self._heads = 0, []
        for cell in table.cells:
            parts = paragraphs(cell.lines, self.leading, cell.right)
            said = [(part, words(part)) for part in parts]
            said = held[cell.row + self._rows, cell.column] = [one for one in said if one[1][0]]
            bold = bool(cell.lines) and all(line.bold for line in cell.lines)
            texts = [text for _, (text, _) in said]
            grid.append(GridCell(cell.row + self._rows, cell.column, texts, cell.rows, cell.columns, bold))
        heads = _heads(grid) if grid else []
        carried = goes_on and not heads and bool(self._heads)
        if heads or not goes_on:
            self._heads = heads
        whole = [*self._heads, *grid] if carried else grid
        emit(_Adapter(self.out, page, held), whole, self.number, len({cell.row for cell in self._heads}))  # type: ignore[arg-type]
        self._rows += max((cell.row + cell.rows for cell in table.cells), default=0)
        self._edges = table.edges

    def _fits(self, table: Table) -> bool:
        return len(table.edges) == len(self._edges) and all(
            abs(a - b) <= _SAME for a, b in zip(table.edges, self._edges, strict=True)
        )


def _heads(grid: list[GridCell]) -> list[GridCell]:
    """The cells of the first row if it names the columns."""
    full = [cell for cell in grid if cell.paragraphs]
    rows: dict[int, list[GridCell]] = {}
    for cell in full:
        rows.setdefault(cell.row, []).append(cell)
    order = [rows[row] for row in sorted(rows)]
    return order[0] if _has_head(order) else []


@dataclass(slots=True)
class _Adapter:
    """Stands where ``grid.emit`` expects its composer: finds the lines again whose words it is given."""

    out: Writer
    page: int
    held: dict[tuple[int, int], list[tuple[list[Piece], Words]]]

    def add(
        self, kind: BlockKind, text: str, *, level: int | None = None, cell: Cell | None = None,
        context: tuple[str, ...] = (), place: str | None = None,
    ) -> None:  # fmt: skip
        assert cell is not None
        waiting = self.held.get((cell.row, cell.column))
        if waiting:  # not so for headings carried over from the page before
            lines, said = waiting.pop(0)
            self.out.block(kind, lines, said, self.page, level=level, cell=cell, context=context, place=place)
