"""Pieces of a page → flows of lines in reading order, and tables.

The page is swept from the top: what stands side by side forms bands, bands that share a gutter form a stretch, and a
stretch is read as columns of prose, as a table without rulings, or line by line. Ruled tables are obstacles on the way.
"""

from __future__ import annotations

from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from pipeline.core.segment import FIGURE
from pipeline.read.grid import OPPOSED
from pipeline.read.pdf.bands import GUTTER, Thing, bands_of, column_of, pieces_of, stretches
from pipeline.read.pdf.join import glued, in_one_line, labelled
from pipeline.read.pdf.piece import LEADERS
from pipeline.read.pdf.units import Flow, Table, TableCell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.read.pdf.bands import Band, Span
    from pipeline.read.pdf.piece import Piece
    from pipeline.read.pdf.units import Unit


def units(pieces: list[Piece], tables: Sequence[Table], *, beside: bool, leaders: bool) -> list[Unit]:
    """``pieces`` from the top down: those outside ``tables``, neither furniture nor askew.

    ``beside``: some of them may stand side by side; ``leaders``: some may be lines of a table of contents.
    """
    beside = beside and _beside(pieces)
    if beside:
        pieces = labelled(glued(pieces))
    if not tables and not (beside and _beside(pieces)):
        return [_flow(pieces, leaders=leaders)] if pieces else []
    if not (beside and _beside(pieces)) and (stacked := _stacked(pieces, tables)):
        return stacked
    things = [Thing(p.x0, p.base - 0.2 * p.size, p.x1, p.base + 0.65 * p.size, p) for p in pieces]
    things += [Thing(*table.box, None, table) for table in tables]
    return _joined(_read(things))


def _stacked(pieces: list[Piece], tables: Sequence[Table]) -> list[Unit]:
    """Lines and tables that stand one under the other; nothing if some stand beside a table."""
    found: list[Unit] = []
    at = 0
    for table in sorted(tables, key=lambda table: -table.box[3]):
        first = at
        while at < len(pieces) and pieces[at].base >= table.box[3]:
            at += 1
        if at < len(pieces) and pieces[at].base + 0.6 * pieces[at].size > table.box[1]:
            return []
        if at > first:
            found.append(_flow(pieces[first:at]))
        found.append(table)
    return [*found, _flow(pieces[at:])] if at < len(pieces) else found


def _beside(pieces: Sequence[Piece]) -> bool:
    return any([a.base - b.base < 0.8 * b.size for a, b in pairwise(pieces)])  # noqa: C419 twice as fast as a generator


def _flow(lines: list[Piece], *, leaders: bool = True) -> Flow:
    right = max([line.x1 for line in lines])
    if not leaders:
        return Flow(lines, right)
    dotted = sum(any(dots in line.text for dots in LEADERS) for line in lines)
    return Flow(lines, right, contents=dotted > 2 and dotted * 2 >= len(lines))


def _read(things: list[Thing]) -> list[Unit]:
    """The things in reading order."""
    out: list[Unit] = []
    loose: list[Thing] = []  # single lines read one after another
    for stretch, gutters in stretches(bands_of(things)):
        if not gutters:
            loose += [thing for band in stretch for thing in band.things]
            continue
        found = _columns(stretch, gutters)
        if not found:
            loose += [Thing(p.x0, p.y0, p.x1, p.y1, p) for band in stretch for p in _across(band, gutters)]
            continue
        out += _plain(loose)
        loose = []
        out += found
    return out + _plain(loose)


def _plain(things: list[Thing]) -> list[Unit]:
    out: list[Unit] = []
    lines: list[Piece] = []
    for thing in things:
        if thing.piece is not None:
            lines.append(thing.piece)
        elif thing.table is not None:
            if lines:
                out.append(_flow(lines))
                lines = []
            out.append(thing.table)
    if lines:
        out.append(_flow(lines))
    return out


def _columns(stretch: list[Band], gutters: list[Span]) -> list[Unit]:
    """One stretch with gutters: columns of prose, a table, a table of contents; nothing if it is but lines across."""
    columns: list[list[Thing]] = [[] for _ in range(len(gutters) + 1)]
    for band in stretch:
        for thing in band.things:
            columns[column_of(thing, gutters)].append(thing)
    kept = [column for column in columns if column]
    if any(thing.table is not None for column in kept for thing in column):
        return [unit for column in kept for unit in _read(column)]
    if _contents(stretch):
        lines = [in_one_line(pieces_of(band.things)) for band in stretch]
        return [Flow(lines, max(line.x1 for line in lines), contents=True)]
    if _is_prose(kept):
        parted = [_footnotes(column) for column in kept]
        return [unit for columns in zip(*parted, strict=True) for column in columns for unit in _read(column)]
    if len(stretch) < 2 or not _is_table(stretch, kept):
        return []
    return [_loose_table(stretch, gutters, kept)]


def _footnotes(column: list[Thing]) -> tuple[list[Thing], list[Thing]]:
    """The column without the notes in smaller type at its foot, and these."""
    lines = sorted(pieces_of(column), key=lambda p: p.base)
    small = list(takewhile(lambda p: p.size < 0.93 * lines[-1].size, lines))
    if not small or len(small) == len(lines) or not small[-1].text.lstrip()[:1].isdigit():
        return column, []
    notes = {id(p) for p in small}
    return [t for t in column if id(t.piece) not in notes], [t for t in column if id(t.piece) in notes]


def _contents(stretch: list[Band]) -> bool:
    """Headings with page numbers far to the right, and the numbers never fall."""
    ends = [band.things for band in stretch if len(band.things) > 1]
    numbers = []
    for things in ends:
        last = max(things, key=lambda t: t.x1)
        text = last.piece.text.strip() if last.piece is not None else ""
        if text.isdigit() and len(text) < 4:
            numbers.append(int(text))
    return len(numbers) > 3 and len(numbers) == len(ends) and numbers == sorted(numbers) and max(map(len, ends)) == 2


def _is_prose(columns: list[list[Thing]]) -> bool:
    """Columns of running text: most lines long, most columns several lines, words that go on from line to line."""
    if _opposed(columns) or len(columns) > 4:
        return False
    running = 0
    for column in columns:
        lines = sorted(pieces_of(column), key=lambda p: -p.base)
        if len(lines) < 3:
            continue
        words = sum(len(p.text.split()) for p in lines) / len(lines)
        lower = sum(p.text.lstrip()[:1].islower() for p in lines[1:]) / (len(lines) - 1)
        if words >= 3 and lower >= 0.25:
            running += 1
    return running >= 2 or (running == 1 and len(columns) == 2 and _long(columns))


def _long(columns: list[list[Thing]]) -> bool:
    """Whether both of two columns hold whole sentences, not labels beside text."""
    return all(max(len(p.text) for p in pieces_of(column)) > 30 and len(column) > 1 for column in columns)


def _opposed(columns: list[list[Thing]]) -> bool:
    """Whether each column begins with a heading such as Styrkor."""
    heads = [max(pieces_of(column), key=lambda p: p.base).text.strip() for column in columns]
    return len(heads) > 1 and all(len(head) < 50 and OPPOSED.match(head) for head in heads)


def _is_table(stretch: list[Band], columns: list[list[Thing]]) -> bool:
    if _opposed(columns):
        return True
    beside = sum(len(band.things) > 1 for band in stretch)
    return beside >= 2 and beside * 2 >= len(stretch) and len(columns) > 1


def _across(band: Band, gutters: list[Span]) -> list[Piece]:
    """A band that is no table: one line if all stand on one baseline, else column by column."""
    pieces = pieces_of(band.things)
    if max(p.base for p in pieces) - min(p.base for p in pieces) < 0.4 * pieces[0].size:
        return [in_one_line(pieces_of(band.things))]
    columns = sorted(((column_of(t, gutters), t.piece) for t in band.things if t.piece), key=lambda c: (c[0], -c[1].base))
    return [piece for _, piece in columns]


def _loose_table(stretch: list[Band], gutters: list[Span], columns: list[list[Thing]]) -> Table:
    """A table without rulings. A row begins where the first column says something new, or after a wider gap."""
    edges = (min(t.x0 for t in columns[0]), *(b for _, b in gutters), max(t.x1 for c in columns for t in c))
    cells: dict[tuple[int, int], TableCell] = {}
    opposed = _opposed(columns)
    tops = [max(t.piece.base for t in band.things if t.piece) for band in stretch]
    steps = [a - b for a, b in pairwise(tops)]
    near = 1.25 * min(steps) if steps else 0.0
    uniform = not steps or max(steps) <= 1.3 * min(steps)
    row = 0
    for number, band in enumerate(stretch):
        if number:
            first = any(column_of(thing, gutters) == 0 for thing in band.things)
            if opposed:
                row = 1
            elif first and (uniform or steps[number - 1] > near or _figures(band)):
                row += 1
        for thing in band.things:
            column = column_of(thing, gutters)
            if thing.piece is not None:
                cell = cells.setdefault((row, column), TableCell(row, column, [], edges[column + 1] - GUTTER))
                cell.lines.append(thing.piece)
    for cell in cells.values():
        cell.lines.sort(key=lambda p: -p.base)
        cell.right = max(p.x1 for p in pieces_of(columns[_column_of(cell.column, columns, gutters)]))
        if cell.column < len(gutters):
            cell.right = max(cell.right, edges[cell.column + 1] - 1.5 * cell.lines[0].size)
    box = (edges[0], min(t.y0 for c in columns for t in c), edges[-1], max(t.y1 for c in columns for t in c))
    return Table([cells[place] for place in sorted(cells)], edges, box, ruled=False)


def _column_of(column: int, columns: list[list[Thing]], gutters: list[Span]) -> int:
    return next(at for at, things in enumerate(columns) if column_of(things[0], gutters) == column)


def _figures(band: Band) -> bool:
    return any(FIGURE.fullmatch(thing.piece.text.strip()) for thing in band.things if thing.piece is not None)


def _joined(found: list[Unit]) -> list[Unit]:
    """Flows that follow one another read as one, unless one is a table of contents."""
    out: list[Unit] = []
    for unit in found:
        before = out[-1] if out else None
        if isinstance(unit, Flow) and isinstance(before, Flow) and _same_column(before, unit):
            before.columns = True
            if min(line.x0 for line in unit.lines) <= before.right:
                before.right = max(before.right, unit.right)
            before.lines += unit.lines
        else:
            out.append(unit)
    return out


def _same_column(above: Flow, below: Flow) -> bool:
    """Whether the second flow goes on under or beside the first in columns of about one width."""
    if above.contents or below.contents:
        return False
    left = min(line.x0 for line in below.lines)
    over = min(line.x0 for line in above.lines if line.x0 <= above.right)
    wide, narrow = above.right - over, below.right - left
    return abs(wide - narrow) < 0.15 * max(wide, narrow) and (abs(left - over) < 3 or left > above.right)
