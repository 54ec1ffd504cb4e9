"""Tables of any format → blocks: rows with their column and row headings, or columns that are lists of text.

"Styrkor | Förbättringsmöjligheter" over two lists is read column by column, every paragraph a block of its own.
Everything else is read row by row. The heading of a text column is a HEADING with a cell: it covers its words but
opens no section of the document.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.core.model import BlockKind, Cell
from pipeline.core.segment import FIGURE
from pipeline.read.compose import tidy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.read.compose import Composer

_HEADS = 12  # rows of headings, the nearest, whose words a cell is given; no table made to be read has more
_YEAR = re.compile(r"(?:19|20)\d\d(?:[-–/]\d{2,4})?")
# Headings of columns that stand against each other and say nothing about the same row.
OPPOSED = re.compile(
    r"(?i)\W*(?:styrk|svaghet|förbättring|möjlighet|hot\b|risk|utmaning|brist|utveckling|framgång|fördel|nackdel|plus\b|"
    r"minus\b|bra\b|mindre bra|fungerar|positiv|negativ|strength|weakness|improvement|opportunit|threat)"
)


@dataclass(slots=True)
class GridCell:
    """One cell: place from 0, how many rows and columns it covers, its paragraphs, whether it looks like a heading."""

    row: int
    column: int
    paragraphs: list[str]
    rows: int = 1
    columns: int = 1
    head: bool = False

    @property
    def text(self) -> str:
        return " ".join(self.paragraphs)

    @property
    def figure(self) -> bool:
        return bool(FIGURE.fullmatch(self.text))


def emit(out: Composer, cells: Sequence[GridCell], number: int, head_rows: int = 0) -> None:
    """Adds the table ``number`` (from 0). ``head_rows`` first rows are headings for certain; with 0 it is judged."""
    for cell in cells:
        cell.paragraphs = [words for words in map(tidy, cell.paragraphs) if words]
    full = [cell for cell in cells if cell.paragraphs]
    if not full:
        return
    width = max(cell.column + cell.columns for cell in cells)
    rows: dict[int, list[GridCell]] = {}
    for cell in sorted(full, key=lambda c: (c.row, c.column)):
        rows.setdefault(cell.row, []).append(cell)
    order = sorted(rows)
    captions = 0
    while captions < len(order) - 1 and _is_caption(rows[order[captions]], width):
        captions += 1
    body = [rows[row] for row in order[captions:]]
    heads = max(sum(row < head_rows for row in order) - captions, 0) or int(_has_head(body))
    heads = min(heads, len(body) - 1)
    table = _Table(out, number, [cell for row in order[:captions] for cell in rows[row]], body[:heads], body[heads:])
    if heads and width <= 4 and _column_lists(body[heads - 1], body[heads:]):
        table.by_columns()
    else:
        table.by_rows(width)


@dataclass(slots=True)
class _Table:
    out: Composer
    number: int
    captions: list[GridCell]
    heads: list[list[GridCell]]
    body: list[list[GridCell]]
    over: dict[int, str] = field(init=False)  # column → the words of the headings that reach over it

    def __post_init__(self) -> None:
        columns = sorted({cell.column for row in self.body for cell in row})
        words: dict[int, dict[str, None]] = {column: {} for column in columns}
        for head in (cell for row in self.heads[-_HEADS:] for cell in row):
            text = head.text
            for at in range(bisect_left(columns, head.column), bisect_left(columns, head.column + head.columns)):
                words[columns[at]][text] = None
        self.over = {column: " ".join(texts) for column, texts in words.items()}

    def by_rows(self, width: int) -> None:
        for cell in [*self.captions, *(cell for row in self.heads for cell in row)]:
            self._add(cell, BlockKind.CELL, ())
        over = tuple(cell.text for cell in self.captions[-_HEADS:])
        name, reach = "", 0  # the row heading, and the first row below the cell it stands in
        for row in self.body:
            first = row[0]
            if first.column == 0:
                short = len(first.text) <= 120 and not first.figure and len(first.paragraphs) == 1
                name = first.text if short and (self.heads or width == 2) else ""
                reach = first.row + first.rows
            elif first.row >= reach and first.figure:
                name = ""  # figures with nothing before them are a sum; words there are a second line under the heading
            for cell in row:
                context = (*over, self.over[cell.column], name if cell.column else "")
                self._add(cell, BlockKind.CELL, tuple(word for word in context if word))

    def by_columns(self) -> None:
        for cell in self.captions:
            self._add(cell, BlockKind.HEADING, ())
        over = tuple(cell.text for cell in self.captions[-_HEADS:])
        for column in sorted({cell.column for row in [*self.heads, *self.body] for cell in row}):
            heading = ""
            for number, row in enumerate([*self.heads, *self.body]):
                for cell in row:
                    if cell.column != column:
                        continue
                    if number < len(self.heads) or all(_opposed(other) for other in row):
                        heading = cell.text
                        self._add(cell, BlockKind.HEADING, ())
                    else:
                        self._add(cell, BlockKind.CELL, (*over, heading or self.over[cell.column]))

    def _add(self, cell: GridCell, kind: BlockKind, context: tuple[str, ...]) -> None:
        place = Cell(self.number, cell.row, cell.column)
        for words in cell.paragraphs:
            self.out.add(
                kind, words, level=6 if kind is BlockKind.HEADING else None, cell=place, context=context,
                place=f"tabell {self.number + 1}, rad {cell.row + 1}",
            )  # fmt: skip


def _is_caption(row: Sequence[GridCell], width: int) -> bool:
    """A single short cell across the whole table names it."""
    return (
        len(row) == 1 and width > 1 and row[0].columns >= width and len(row[0].text) <= 120 and not row[0].figure
        and row[0].rows == 1
    )  # fmt: skip


def _has_head(rows: Sequence[Sequence[GridCell]]) -> bool:
    """Whether the first row names the columns: short words over something of another sort."""
    if len(rows) < 2 or len(rows[0]) < 2:
        return False
    first, body = rows[0], rows[1:]
    if len(first) + 1 < max(len(row) for row in body):
        return False
    for cell in first:
        text = cell.text
        if len(text) > 60 or len(cell.paragraphs) > 1 or text[-1] in ".!?" or (cell.figure and not _YEAR.fullmatch(text)):
            return False
    if all(cell.head for cell in first) and not all(cell.head for cell in body[0]):
        return True
    if sum(_opposed(cell) for cell in first) > 1:
        return True
    under: dict[int, list[GridCell]] = {cell.column: [] for cell in first}
    for cell in (cell for row in body for cell in row if cell.column in under):
        under[cell.column].append(cell)
    if any(len(column) > 0 and sum(c.figure for c in column) * 2 > len(column) for column in under.values()):
        return True
    if any(len(cell.paragraphs) > 1 for column in under.values() for cell in column):
        return True
    lengths = [len(cell.text) for row in body for cell in row]
    return len(first) > 2 and sum(lengths) * len(first) > 2 * len(lengths) * sum(len(cell.text) for cell in first)


def _column_lists(heads: Sequence[GridCell], body: Sequence[Sequence[GridCell]]) -> bool:
    """Columns that are lists of their own: opposed headings, or a single row of cells with several paragraphs."""
    under = [cell for row in body for cell in row]
    if len(heads) < 2 or any(cell.figure for cell in under):
        return False
    if all(_opposed(cell) for cell in heads):
        return True
    return len(body) == 1 and len(under) > 1 and any(len(cell.paragraphs) > 1 for cell in under)


def _opposed(cell: GridCell) -> bool:
    return len(cell.paragraphs) == 1 and len(cell.text) <= 50 and bool(OPPOSED.match(cell.text))
