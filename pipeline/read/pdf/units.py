"""What a page is made of in reading order: flows of lines, and tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.read.pdf.piece import Box, Piece


@dataclass(slots=True)
class Flow:
    """Lines to be read one after another; ``right`` is the right edge of their (first) column.

    ``contents``: a table of contents. ``columns``: the lines go up again to the head of another column.
    """

    lines: list[Piece]
    right: float
    contents: bool = False
    columns: bool = False


@dataclass(slots=True)
class TableCell:
    """A cell's place, how many rows and columns it covers, its lines from the top down, its right edge."""

    row: int
    column: int
    lines: list[Piece]
    right: float
    rows: int = 1
    columns: int = 1


@dataclass(slots=True)
class Table:
    """``edges``: the left edges of its columns and the right edge of the last."""

    cells: list[TableCell]
    edges: tuple[float, ...]
    box: Box
    ruled: bool = True


Unit = Flow | Table
