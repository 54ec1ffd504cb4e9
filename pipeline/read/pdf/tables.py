"""Ruled grids and their pieces → tables; tables → blocks, by the rules all formats share (``grid``).

A table that goes on at the top of the next page keeps its number, its rows go on counting and its column headings
are carried over.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.core.model import BlockKind
from pipeline.core.segment import FIGURE
from pipeline.read.grid import GridCell, _has_head, emit
from pipeline.read.pdf.paragraphs import paragraphs
from pipeline.read.pdf.units import Table, TableCell
from pipeline.read.pdf.writer import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.core.model import Cell
    from pipeline.read.pdf.paragraphs import Leading
    from pipeline.read.pdf.piece import Piece
    from pipeline.read.pdf.rulings import Grid
    from pipeline.read.pdf.writer import Words, Writer

_SAME = 4.0  # points by which the columns of a continued table may differ


def placed(grid: Grid, pieces: Sequence[Piece]) -> dict[int, list[Piece]]:
    """The ``pieces`` (from the top down) that stand in the grid, by the number of their slot, from the top down."""
    left, low, right, high = grid.box
    heights = [-y for y in grid.ys]
    xs, places = grid.xs, grid.places
    last_row, last_column = len(heights) - 2, len(xs) - 2
    found: dict[int, list[Piece]] = {}
    for piece in _abreast(grid, pieces):
        y = (piece.y0 + piece.y1) / 2
        x = (piece.x0 + piece.x1) / 2
        if low - 2 <= y <= high + 2 and left - 2 <= x <= right + 2:
            row, column = bisect_right(heights, -y) - 1, bisect_right(xs, x) - 1
            number = places.get((min(row, last_row) if row > 0 else 0, min(column, last_column) if column > 0 else 0))
            if number in found:
                found[number].append(piece)
            elif number is not None:
                found[number] = [piece]
    return found


def _abreast(grid: Grid, pieces: Sequence[Piece]) -> Sequence[Piece]:
    """Those of the ``pieces``, from the top down, that stand at the grid's height."""
    _, low, _, high = grid.box
    return pieces[bisect_left(pieces, -high - 2, key=_fall) : bisect_right(pieces, 6 - low, key=_fall)]


def _fall(piece: Piece) -> float:
    return -piece.base


def ruled_table(grid: Grid, inside: dict[int, list[Piece]]) -> Table | None:
    """The table that ``grid`` makes of the pieces ``placed`` in it; None where it frames no table."""
    slots = grid.slots
    if not inside or (len(inside) < 2 and len(slots) > 2) or len(inside) * 5 < len(slots):
        return None  # a frame, a drawing, a form to be filled in
    cells = []
    for number, slot in enumerate(slots):
        lines = inside.get(number, [])
        x0, _, x1, _ = slot.box
        if len(lines) > 1:
            lines.sort(key=lambda p: (-round(p.base), p.x0))
        right = x1 - max(min([p.x0 for p in lines]) - x0, 2.0) if lines else x1
        cells.append(TableCell(slot.row, slot.column, lines, right, slot.rows, slot.columns))
    return Table(_ruled_rows(cells), grid.xs, grid.box)


def crossings(grid: Grid, pieces: Sequence[Piece]) -> list[tuple[Piece, list[float]]]:
    """Pieces that rulings run through, two cells' text that PDFium took for one; and where the rulings stand."""
    near = _abreast(grid, pieces)
    wide = {id(p): p for x in grid.xs[1:-1] for p in near if p.x0 + 2 < x < p.x1 - 2 and not p.askew}
    found = []
    for piece in wide.values():
        middle = (piece.y0 + piece.y1) / 2
        edges = {slot.box[0] for slot in grid.slots if slot.box[1] <= middle <= slot.box[3]}
        through = [x for x in grid.xs[1:-1] if piece.x0 + 2 < x < piece.x1 - 2 and x in edges]
        if through:
            found.append((piece, through))
    return found


def _ruled_rows(cells: list[TableCell]) -> list[TableCell]:
    """Rows of figures without a line between them are taken apart: one row for each line of the first column."""
    rows: dict[int, list[TableCell]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    if not any([_packed(row) for row in rows.values()]):  # noqa: C419
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
        parts: dict[tuple[int, int], TableCell] = {}
        for cell in row:
            for line in cell.lines:
                place = number + _nearest(bases, line.base), cell.column
                if place in parts:
                    parts[place].lines.append(line)
                else:
                    parts[place] = TableCell(*place, [line], cell.right)
        out += parts.values()
        number += len(bases)
    return sorted(out, key=lambda c: (c.row, c.column))


def _nearest(bases: list[float], base: float) -> int:
    """Which of the ``bases``, from the top down, is nearest."""
    at = bisect_left(bases, -base, key=_minus)
    return min(range(max(at - 1, 0), min(at + 1, len(bases))), key=lambda n: abs(bases[n] - base))


def _minus(number: float) -> float:
    return -number


def _fullest(row: list[TableCell]) -> TableCell:
    figures = [c for c in row if c.lines and all(FIGURE.fullmatch(line.text.strip()) for line in c.lines)]
    return max(figures, key=lambda c: len(c.lines))


def _packed(row: list[TableCell]) -> bool:
    """Whether one ruled row holds several of figures: a column of figures that each stand beside another line."""
    if len(row) < 2 or max([len(cell.lines) for cell in row]) < 2 or any(cell.rows > 1 for cell in row):
        return False
    figures = [c for c in row if len(c.lines) > 1 and all(FIGURE.fullmatch(line.text.strip()) for line in c.lines)]
    if not figures:
        return False
    others = sorted((line.base for c in row if c not in figures for line in c.lines), reverse=True)
    full = max(figures, key=lambda c: len(c.lines))
    return bool(others) and all(abs(others[_nearest(others, line.base)] - line.base) < 0.4 * line.size for line in full.lines)


@dataclass(slots=True)
class TableWriter:
    """Writes tables to a ``Writer``; remembers the last, which the next may continue."""

    out: Writer
    leading: Leading
    number: int = -1
    _rows: int = 0
    _edges: tuple[float, ...] = ()
    _last: list[GridCell] = field(default_factory=list)  # the cells, or the headings carried over and the cells

    def write(self, table: Table, page: int, *, continued: bool) -> None:
        """``continued``: the page's first unit, and the page before ended with a table."""
        goes_on = continued and self._fits(table)
        if not goes_on:
            self.number += 1
            self._rows = 0
        base = self._rows
        grid: list[GridCell] = []
        held: dict[tuple[int, int], list[tuple[list[Piece], Words]]] = {}
        for cell in table.cells:
            lines, row = cell.lines, cell.row + base
            parts = paragraphs(lines, self.leading, cell.right) if len(lines) > 1 else [lines] if lines else []
            said = held[row, cell.column] = [(part, spoken) for part in parts if (spoken := words(part))[0]]
            bold = bool(lines) and lines[0].bold and all(line.bold for line in lines)
            grid.append(GridCell(row, cell.column, [text for _, (text, _) in said], cell.rows, cell.columns, bold))
        above = _heads(self._last) if goes_on else []
        if above and _texts(_first_row(grid)) == _texts(above):  # printed again at the top of the page
            for first in _first_row(grid):
                for part, spoken in held.pop((first.row, first.column)):
                    self.out.block(BlockKind.FURNITURE, part, spoken, page)
            heads = _first_row(grid)
        else:
            heads = _heads(grid)
        self._last = whole = [*above, *grid] if goes_on and not heads else grid
        heads = heads or _heads(whole)
        emit(_Adapter(self.out, page, held), whole, self.number, heads[-1].row + 1 if heads else 0)  # type: ignore[arg-type]
        self._rows += max((cell.row + cell.rows for cell in table.cells), default=0)
        self._edges = table.edges

    def _fits(self, table: Table) -> bool:
        return len(table.edges) == len(self._edges) and all(
            abs(a - b) <= _SAME for a, b in zip(table.edges, self._edges, strict=True)
        )


def _first_row(grid: list[GridCell]) -> list[GridCell]:
    """The cells with words in the first row that has any."""
    full = [cell for cell in grid if cell.paragraphs]
    top = min((cell.row for cell in full), default=0)
    return [cell for cell in full if cell.row == top]


def _texts(cells: list[GridCell]) -> list[tuple[int, str]]:
    return [(cell.column, cell.text) for cell in cells]


def _heads(grid: list[GridCell]) -> list[GridCell]:
    """The cells of the first row if it names the columns."""
    rows: dict[int, list[GridCell]] = {}
    for cell in grid:
        if cell.paragraphs:
            rows.setdefault(cell.row, []).append(cell)
    order = [rows[row] for row in sorted(rows)]
    if not order:
        return []
    first = order[0]
    if len(first) > 1 and all(cell.head for cell in first) and not (len(order) > 1 and all(cell.head for cell in order[1])):
        return first  # bold; even where they alone still fitted on their page
    return first if _has_head(order) else []


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
