"""The lines and frames drawn on a page → grids of table cells, and the horizontal rules that belong to no grid.

Only PDFium's list of page objects is read, 0.3 µs an object; pdfplumber's table finder costs 60 times as much and finds
the same cells (PERFORMANCE.md). A grid whose lines do not add up to rectangles says so (``sure`` False).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from pipeline.read.pdf.drawn import DRAWN, Drawn

if TYPE_CHECKING:
    from pipeline.read.pdf.drawn import Span, Things
    from pipeline.read.pdf.piece import Box, Sheet

_NEAR = 3.0  # points: lines that come this close meet
_MOST = 4000  # places in one grid


class Slot(NamedTuple):
    """One cell of a grid: its first row (from the top) and column, how many it covers, its box."""

    row: int
    column: int
    rows: int
    columns: int
    box: Box


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: ``xs`` from left to right, ``ys`` from the top down, its cells row by row.

    ``places`` says for each (row, column) which of the ``slots`` is there.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    slots: tuple[Slot, ...]
    sure: bool
    places: dict[tuple[int, int], int]

    @property
    def box(self) -> Box:
        return self.xs[0], self.ys[-1], self.xs[-1], self.ys[0]


@dataclass(frozen=True, slots=True)
class Rulings:
    """``grids`` from the top down; ``rules``: (y, x0, x1) of horizontal lines outside them; ``unsure``: look twice."""

    grids: tuple[Grid, ...] = ()
    rules: tuple[Span, ...] = ()
    unsure: bool = False


def rulings(sheet: Sheet, things: Things) -> Rulings:
    """What is ruled among the page's ``things``, in the coordinates of the ``sheet``'s pieces."""
    found = Drawn(sheet)
    found.walk([thing for thing in things.graphic if thing[0] in DRAWN], None, 0)
    across, down = _merged(found.across), _merged(found.down)
    if not down or len(across) < 2:
        return Rulings((), tuple(across))
    grids: list[Grid] = []
    rules: list[Span] = []
    for hs, vs in _groups(across, down):
        grid = _grid(hs, vs) if vs and hs else None
        if grid is None:
            rules.extend(hs)
        else:
            grids.append(grid)
    grids.sort(key=lambda grid: -grid.ys[0])
    return Rulings(tuple(grids), tuple(rules), unsure=any(not grid.sure and len(grid.slots) > 3 for grid in grids))


def _merged(lines: list[Span]) -> list[Span]:
    """Lines on one another or end to end become one."""
    out: list[Span] = []
    for line in sorted(lines):
        at, start, end = line
        number = len(out) - 1
        while number >= 0 and at - out[number][0] <= 1.5 and not (start <= out[number][2] + _NEAR and end >= out[number][1] - _NEAR):
            number -= 1
        if number < 0 or at - out[number][0] > 1.5:
            out.append(line)
        else:
            place, first, last = out[number]
            out[number] = (place, min(first, start), max(last, end))
    return out


def _groups(across: list[Span], down: list[Span]) -> list[tuple[list[Span], list[Span]]]:
    """Lines that touch, directly or through others."""
    parent = list(range(len(across) + len(down)))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = node = parent[parent[node]]
        return node

    for i, (y, x0, x1) in enumerate(across):
        x0, x1 = x0 - _NEAR, x1 + _NEAR  # noqa: PLW2901
        for j in [j for j, (x, y0, y1) in enumerate(down) if x0 <= x <= x1 and y0 - _NEAR <= y <= y1 + _NEAR]:
            parent[root(len(across) + j)] = root(i)
    groups: dict[int, tuple[list[Span], list[Span]]] = {}
    for i, line in enumerate(across):
        groups.setdefault(root(i), ([], []))[0].append(line)
    for j, line in enumerate(down):
        groups.setdefault(root(len(across) + j), ([], []))[1].append(line)
    return list(groups.values())


def _grid(across: list[Span], down: list[Span]) -> Grid | None:
    """The cells between touching lines; None where they frame a single box or nothing."""
    left, right = min(x0 for _, x0, _ in across), max(x1 for _, _, x1 in across)
    bottom, top = min(y0 for _, y0, _ in down), max(y1 for _, _, y1 in down)
    xs = _stops([x for x, _, _ in down], left, right)
    ys = _stops([y for y, _, _ in across], bottom, top)[::-1]
    if len(xs) < 2 or len(ys) < 2 or len(xs) * len(ys) > _MOST or (len(xs) == 2 and len(ys) == 2):
        return None
    slots, sure = _slots(xs, ys, across, down)
    if len(slots) < 2:
        return None
    return _complete(xs, ys, slots, sure=sure)


def gridded(boxes: list[Box]) -> Grid | None:
    """The grid that the cells ``boxes`` make up."""
    if len(boxes) < 2:
        return None
    xs = _stops([x for box in boxes for x in (box[0], box[2])], math.inf, -math.inf)
    ys = _stops([y for box in boxes for y in (box[1], box[3])], math.inf, -math.inf)[::-1]

    def near(stops: list[float], place: float) -> int:
        return min(range(len(stops)), key=lambda number: abs(stops[number] - place))

    slots = []
    for x0, y0, x1, y1 in boxes:
        row, column = near(ys, y1), near(xs, x0)
        slots.append(Slot(row, column, max(near(ys, y0) - row, 1), max(near(xs, x1) - column, 1), (x0, y0, x1, y1)))
    return _complete(xs, ys, sorted(slots, key=lambda slot: (slot.row, slot.column)), sure=True)


def _complete(xs: list[float], ys: list[float], slots: list[Slot], *, sure: bool) -> Grid:
    places = {
        (row, column): number
        for number, slot in enumerate(slots)
        for row in range(slot.row, slot.row + slot.rows)
        for column in range(slot.column, slot.column + slot.columns)
    }
    return Grid(tuple(xs), tuple(ys), tuple(slots), sure, places)


def _stops(places: list[float], low: float, high: float) -> list[float]:
    """Where cells begin and end: the lines' places and, in an open table, the outermost ends of the others."""
    out: list[float] = []
    for place in sorted(places):
        if not out or place - out[-1] > _NEAR:
            out.append(place)
    if low < out[0] - 2 * _NEAR:
        out.insert(0, low)
    if high > out[-1] + 2 * _NEAR:
        out.append(high)
    return out


def _slots(xs: list[float], ys: list[float], across: list[Span], down: list[Span]) -> tuple[list[Slot], bool]:
    """Neighbouring places without a line between them are one cell."""
    rows, columns = len(ys) - 1, len(xs) - 1
    if _whole(across, len(ys), xs[0], xs[-1]) and _whole(down, len(xs), ys[-1], ys[0]):
        places = [(row, column) for row in range(rows) for column in range(columns)]
        return [Slot(r, c, 1, 1, (xs[c], ys[r + 1], xs[c + 1], ys[r])) for r, c in places], True
    owner = list(range(rows * columns))

    def root(node: int) -> int:
        while owner[node] != node:
            owner[node] = node = owner[owner[node]]
        return node

    for row in range(rows):
        middle = (ys[row] + ys[row + 1]) / 2
        for column in range(columns):
            here = row * columns + column
            if column + 1 < columns and not _line_at(down, xs[column + 1], middle):
                owner[root(here + 1)] = root(here)
            if row + 1 < rows and not _line_at(across, ys[row + 1], (xs[column] + xs[column + 1]) / 2):
                owner[root(here + columns)] = root(here)
    members: dict[int, list[tuple[int, int]]] = {}
    for place in range(rows * columns):
        members.setdefault(root(place), []).append(divmod(place, columns))
    slots, sure = [], True
    for places in members.values():
        r0, r1 = min(r for r, _ in places), max(r for r, _ in places) + 1
        c0, c1 = min(c for _, c in places), max(c for _, c in places) + 1
        sure = sure and len(places) == (r1 - r0) * (c1 - c0)
        slots.append(Slot(r0, c0, r1 - r0, c1 - c0, (xs[c0], ys[r1], xs[c1], ys[r0])))
    return sorted(slots, key=lambda slot: (slot.row, slot.column)), sure


def _whole(lines: list[Span], count: int, low: float, high: float) -> bool:
    """Whether there is one line at each of ``count`` stops, from end to end."""
    return len(lines) == count and all(start <= low + _NEAR and end >= high - _NEAR for _, start, end in lines)


def _line_at(lines: list[Span], at: float, through: float) -> bool:
    return any(abs(place - at) <= _NEAR and start - 1 <= through <= end + 1 for place, start, end in lines)
