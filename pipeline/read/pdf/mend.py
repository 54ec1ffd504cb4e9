"""A word that a page break cuts in two stands whole on the first page."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.core.text import join_lines, meet
from pipeline.read.pdf.headings import Paragraph
from pipeline.read.pdf.units import Table
from pipeline.read.pdf.writer import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.read.pdf.piece import Piece

Element = Paragraph | Table


def mend(pages: Sequence[list[Element]], body: float) -> None:
    """``pages``: each page's elements in reading order; changed in place. ``body``: the size of ordinary text."""
    filled = [elements for elements in pages if any(is_body(element, body) for element in elements)]
    for before, after in pairwise(filled):
        last = next(e for e in reversed(before) if is_body(e, body))
        first = next(e for e in after if is_body(e, body))
        if isinstance(last, Paragraph) and isinstance(first, Paragraph):
            if _moved(last.lines[-1], first.lines):
                last.words = words(last.lines)
                first.words = words(first.lines) if first.lines else ("", [])
            if not first.lines:
                after.remove(first)
        elif isinstance(last, Table) and isinstance(first, Table) and len(last.edges) == len(first.edges):
            _mend_tables(last, first)


def is_body(element: Element, body: float) -> bool:
    """Not a header, a footer or a footnote."""
    return isinstance(element, Table) or (not element.furniture and element.lines[0].size >= 0.93 * body)


def _mend_tables(above: Table, below: Table) -> None:
    for column in {cell.column for cell in above.cells}:
        ends = [cell for cell in above.cells if cell.column == column and cell.lines]
        starts = [cell for cell in below.cells if cell.column == column and cell.lines]
        if ends and starts:
            _moved(ends[-1].lines[-1], starts[0].lines)


def _moved(end: Piece, lines: list[Piece]) -> bool:
    """Whether ``end`` broke off in a word; then the rest of it has moved there from the first of ``lines``."""
    start = lines[0]
    _, space = meet(end.text, start.text)
    if space or not start.text.lstrip()[:1].islower() or end.text.rstrip()[-1:] not in "-\ufffe" or abs(end.size - start.size) > 0.07 * end.size:
        return False
    word, _, rest = start.text.lstrip().partition(" ")
    end.text = join_lines([end.text, word])[0]
    if rest.strip():
        start.text = rest
    else:
        lines.pop(0)
    return True
