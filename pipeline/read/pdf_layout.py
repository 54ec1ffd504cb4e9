"""Pieces of a page → flows of lines in reading order, and tables.

The page is swept from the top: what stands side by side forms bands, bands that share a gutter form a stretch, and a
stretch is read as columns of prose, as a table without rulings, or line by line. Ruled tables are obstacles on the way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from pipeline.core.segment import FIGURE
from pipeline.read.grid import OPPOSED
from pipeline.read.pdf_lines import LEADERS
from pipeline.read.pdf_paragraphs import GLYPH, GLYPHS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.read.pdf_lines import Box, Piece

_LABEL_ONLY = re.compile(rf"(?:[{GLYPHS}–—o-]|\(?(?:\d{{1,2}}|[a-zåäö])[.)])")
_NUMBER_ONLY = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,3}\.?")
_GUTTER = 4.0  # points: columns stand further apart

Span = tuple[float, float]
_ENDLESS = float("inf")


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


@dataclass(slots=True)
class _Thing:
    """A piece, or a ruled table, as an obstacle."""

    x0: float
    y0: float
    x1: float
    y1: float
    piece: Piece | None = None
    table: Table | None = None


@dataclass(slots=True)
class _Band:
    """Things side by side; ``gaps``: where between and around them nothing stands."""

    things: list[_Thing]
    gaps: list[Span] = field(default_factory=list)

    @property
    def single(self) -> bool:
        return len(self.gaps) < 3


def units(pieces: list[Piece], tables: Sequence[Table], *, beside: bool, leaders: bool) -> list[Unit]:
    """``pieces`` from the top down: those outside ``tables``, neither furniture nor askew.

    ``beside``: some of them may stand side by side; ``leaders``: some may be lines of a table of contents.
    """
    beside = beside and _beside(pieces)
    if beside:
        pieces = _labelled(_glued(pieces))
    if not tables and not (beside and _beside(pieces)):
        return [_flow(pieces, leaders=leaders)] if pieces else []
    if not (beside and _beside(pieces)) and (stacked := _stacked(pieces, tables)):
        return stacked
    things = [_Thing(p.x0, p.base - 0.2 * p.size, p.x1, p.base + 0.65 * p.size, p) for p in pieces]
    things += [_Thing(*table.box, None, table) for table in tables]
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


def _glued(pieces: list[Piece]) -> list[Piece]:
    """What PDFium broke off a line though it stands close behind it, for instance after a raised figure, joined again."""
    out: list[Piece] = []
    for piece in sorted(pieces, key=lambda p: (-round(p.base), p.x0)):
        left = out[-1] if out else None
        if (
            left is not None and abs(left.base - piece.base) < 0.25 * piece.size and left.turns == piece.turns
            and -0.2 * piece.size < piece.x0 - left.x1 < 0.45 * piece.size and not left.text.endswith("\ufffe")
        ):  # fmt: skip
            apart = piece.x0 - left.x1 > 0.1 * piece.size or left.text[-1].isspace()
            left.text = f"{left.text.rstrip()}{' ' if apart else ''}{piece.text.lstrip() if apart else piece.text}"
            left.x1, left.y0, left.y1 = max(left.x1, piece.x1), min(left.y0, piece.y0), max(left.y1, piece.y1)
            left.rect = around(left.rect, piece.rect)
            left.bold = left.bold and piece.bold
        else:
            out.append(piece)
    return out


def _labelled(pieces: list[Piece]) -> list[Piece]:
    """Bullets and numbers joined to what stands to the right of them."""
    labels = [p for p in pieces if len(p.text) < 12 and _is_label(p.text.strip())]
    if not labels:
        return pieces
    gone: set[int] = set()
    for label in labels:
        words = label.text.strip()
        near = [
            p for p in pieces
            if p is not label and id(p) not in gone and abs(p.base - label.base) < 0.4 * p.size
            and -2 < p.x0 - label.x1 < 5 * p.size
        ]  # fmt: skip
        if not near:
            continue
        right = min(near, key=lambda p: p.x0)
        if not _LABEL_ONLY.fullmatch(words) and not right.text.lstrip()[:1].isalpha():
            continue
        gone.add(id(label))
        _absorb(right, label)
    return [p for p in pieces if id(p) not in gone]


def _is_label(words: str) -> bool:
    return bool(_LABEL_ONLY.fullmatch(words) or _NUMBER_ONLY.fullmatch(words))


def _absorb(right: Piece, label: Piece) -> None:
    """``label`` becomes the beginning of ``right``."""
    words = label.text.strip()
    sign = "•" if words == "o" or GLYPH.fullmatch(words) else words
    right.text = f"{sign} {right.text.lstrip()}"
    right.label = len(sign) + 1 if _LABEL_ONLY.fullmatch(words) else 0
    right.x0, right.y0, right.y1 = label.x0, min(label.y0, right.y0), max(label.y1, right.y1)
    right.rect = around(right.rect, label.rect)


def around(a: tuple[int, int, int, int], b: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """The rectangle round both."""
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])


def _read(things: list[_Thing]) -> list[Unit]:
    """The things in reading order."""
    out: list[Unit] = []
    loose: list[_Thing] = []  # single lines read one after another
    for stretch, gutters in _stretches(_bands(things)):
        if not gutters:
            loose += [thing for band in stretch for thing in band.things]
            continue
        found = _columns(stretch, gutters)
        if not found:
            loose += [_Thing(p.x0, p.y0, p.x1, p.y1, p) for band in stretch for p in _across(band, gutters)]
            continue
        out += _plain(loose)
        loose = []
        out += found
    return out + _plain(loose)


def _plain(things: list[_Thing]) -> list[Unit]:
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


def _bands(things: list[_Thing]) -> list[_Band]:
    bands: list[_Band] = []
    low = _ENDLESS
    for thing in sorted(things, key=lambda t: (-t.y1, t.x0)):
        if bands and thing.y1 > low + 0.5:
            bands[-1].things.append(thing)
            low = min(low, thing.y0)
        else:
            bands.append(_Band([thing]))
            low = thing.y0
    for band in bands:
        band.gaps = _gaps(band.things)
    return bands


def _gaps(things: Sequence[_Thing]) -> list[Span]:
    spans = sorted((thing.x0, thing.x1) for thing in things)
    gaps = [(-_ENDLESS, spans[0][0])]
    reach = spans[0][1]
    for x0, x1 in spans[1:]:
        if x0 - reach >= _GUTTER:
            gaps.append((reach, x0))
        reach = max(reach, x1)
    return [*gaps, (reach, _ENDLESS)]


def _common(gutters: list[Span], gaps: list[Span]) -> list[Span]:
    both = [(max(a, c), min(b, d)) for a, b in gutters for c, d in gaps]
    return [(a, b) for a, b in both if b - a >= _GUTTER]


def _stretches(bands: list[_Band]) -> list[tuple[list[_Band], list[Span]]]:
    """Consecutive bands with the gutters they share; without gutters: single lines."""
    out: list[tuple[list[_Band], list[Span]]] = []
    at = 0
    while at < len(bands):
        if bands[at].single:
            out.append(([bands[at]], []))
            at += 1
            continue
        gutters = bands[at].gaps[1:-1]
        last = end = at
        while end + 1 < len(bands):
            left = _common(gutters, bands[end + 1].gaps)
            if len(left) < len(gutters) and (not left or end - at > 1 or bands[end + 1].single):
                break
            if bands[end + 1].single and not _follows(bands[end], bands[end + 1], gutters):
                break
            gutters = left
            end += 1
            if not bands[end].single:
                last = end
        last = _with_tail(bands, last, end, gutters)
        out.append((bands[at : last + 1], gutters))
        at = last + 1
    return out


def _follows(above: _Band, below: _Band, gutters: list[Span]) -> bool:
    """Whether a lone line goes on in a column: it stands close under what is there."""
    lone = below.things[0]
    over = [t for t in above.things if _column(t, gutters) == _column(lone, gutters)] or above.things
    size = lone.piece.size if lone.piece is not None else 10.0
    return min(t.y0 for t in over) - lone.y1 < 2.5 * size


def _with_tail(bands: list[_Band], last: int, end: int, gutters: list[Span]) -> int:
    """Lone lines under the last that stands beside another belong to the stretch if they go on in one column, as type does."""
    while last < end:
        lone = bands[last + 1].things[0]
        column = _column(lone, gutters)
        over = [t for t in bands[last].things if _column(t, gutters) == column]
        if not over or lone.piece is None:
            break
        above = over[-1].piece
        if above is None or above.bold is not lone.piece.bold or abs(above.size - lone.piece.size) > 0.5:
            break
        if column == 0 and above.base - lone.piece.base > 1.45 * above.size:
            break
        last += 1
    return last


def _column(thing: _Thing, gutters: Sequence[Span]) -> int:
    middle = (thing.x0 + thing.x1) / 2
    return sum(middle > (a + b) / 2 for a, b in gutters)


def _columns(stretch: list[_Band], gutters: list[Span]) -> list[Unit]:
    """One stretch with gutters: columns of prose, a table, a table of contents; nothing if it is but lines across."""
    columns: list[list[_Thing]] = [[] for _ in range(len(gutters) + 1)]
    for band in stretch:
        for thing in band.things:
            columns[_column(thing, gutters)].append(thing)
    kept = [column for column in columns if column]
    if any(thing.table is not None for column in kept for thing in column):
        return [unit for column in kept for unit in _read(column)]
    if _contents(stretch):
        lines = [_line(band) for band in stretch]
        return [Flow(lines, max(line.x1 for line in lines), contents=True)]
    if _is_prose(kept):
        parted = [_footnotes(column) for column in kept]
        return [unit for columns in zip(*parted, strict=True) for column in columns for unit in _read(column)]
    if len(stretch) < 2 or not _is_table(stretch, kept):
        return []
    return [_loose_table(stretch, gutters, kept)]


def _footnotes(column: list[_Thing]) -> tuple[list[_Thing], list[_Thing]]:
    """The column without the notes in smaller type at its foot, and these."""
    lines = sorted(_pieces(column), key=lambda p: p.base)
    small = list(takewhile(lambda p: p.size < 0.93 * lines[-1].size, lines))
    if not small or len(small) == len(lines) or not small[-1].text.lstrip()[:1].isdigit():
        return column, []
    notes = {id(p) for p in small}
    return [t for t in column if id(t.piece) not in notes], [t for t in column if id(t.piece) in notes]


def _pieces(column: Sequence[_Thing]) -> list[Piece]:
    return [thing.piece for thing in column if thing.piece is not None]


def _contents(stretch: list[_Band]) -> bool:
    """Headings with page numbers far to the right, and the numbers never fall."""
    ends = [band.things for band in stretch if len(band.things) > 1]
    numbers = []
    for things in ends:
        last = max(things, key=lambda t: t.x1)
        text = last.piece.text.strip() if last.piece is not None else ""
        if text.isdigit() and len(text) < 4:
            numbers.append(int(text))
    return len(numbers) > 3 and len(numbers) == len(ends) and numbers == sorted(numbers) and max(map(len, ends)) == 2


def _is_prose(columns: list[list[_Thing]]) -> bool:
    """Columns of running text: most lines long, most columns several lines, words that go on from line to line."""
    if _opposed(columns) or len(columns) > 4:
        return False
    running = 0
    for column in columns:
        lines = sorted(_pieces(column), key=lambda p: -p.base)
        if len(lines) < 3:
            continue
        words = sum(len(p.text.split()) for p in lines) / len(lines)
        lower = sum(p.text.lstrip()[:1].islower() for p in lines[1:]) / (len(lines) - 1)
        if words >= 3 and lower >= 0.25:
            running += 1
    return running >= 2 or (running == 1 and len(columns) == 2 and _long(columns))


def _long(columns: list[list[_Thing]]) -> bool:
    """Whether both of two columns hold whole sentences, not labels beside text."""
    return all(max(len(p.text) for p in _pieces(column)) > 30 and len(column) > 1 for column in columns)


def _opposed(columns: list[list[_Thing]]) -> bool:
    """Whether each column begins with a heading such as Styrkor."""
    heads = [max(_pieces(column), key=lambda p: p.base).text.strip() for column in columns]
    return len(heads) > 1 and all(len(head) < 50 and OPPOSED.match(head) for head in heads)


def _is_table(stretch: list[_Band], columns: list[list[_Thing]]) -> bool:
    if _opposed(columns):
        return True
    beside = sum(len(band.things) > 1 for band in stretch)
    return beside >= 2 and beside * 2 >= len(stretch) and len(columns) > 1


def _line(band: _Band) -> Piece:
    """What stands in the band as one line."""
    pieces = sorted(_pieces(band.things), key=lambda p: p.x0)
    first = pieces[0]
    for piece in pieces[1:]:
        first.text = f"{first.text.rstrip()} {piece.text.lstrip()}"
        first.x1, first.y0, first.y1 = max(first.x1, piece.x1), min(first.y0, piece.y0), max(first.y1, piece.y1)
        first.rect = around(first.rect, piece.rect)
        first.bold = first.bold and piece.bold
    return first


def _across(band: _Band, gutters: list[Span]) -> list[Piece]:
    """A band that is no table: one line if all stand on one baseline, else column by column."""
    pieces = _pieces(band.things)
    if max(p.base for p in pieces) - min(p.base for p in pieces) < 0.4 * pieces[0].size:
        return [_line(band)]
    columns = sorted(((_column(t, gutters), t.piece) for t in band.things if t.piece), key=lambda c: (c[0], -c[1].base))
    return [piece for _, piece in columns]


def _loose_table(stretch: list[_Band], gutters: list[Span], columns: list[list[_Thing]]) -> Table:
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
            first = any(_column(thing, gutters) == 0 for thing in band.things)
            if opposed:
                row = 1
            elif first and (uniform or steps[number - 1] > near or _figures(band)):
                row += 1
        for thing in band.things:
            column = _column(thing, gutters)
            if thing.piece is not None:
                cell = cells.setdefault((row, column), TableCell(row, column, [], edges[column + 1] - _GUTTER))
                cell.lines.append(thing.piece)
    for cell in cells.values():
        cell.lines.sort(key=lambda p: -p.base)
        cell.right = max(p.x1 for p in _pieces(columns[_column_of(cell.column, columns, gutters)]))
    box = (edges[0], min(t.y0 for c in columns for t in c), edges[-1], max(t.y1 for c in columns for t in c))
    return Table([cells[place] for place in sorted(cells)], edges, box, ruled=False)


def _column_of(column: int, columns: list[list[_Thing]], gutters: list[Span]) -> int:
    return next(at for at, things in enumerate(columns) if _column(things[0], gutters) == column)


def _figures(band: _Band) -> bool:
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
