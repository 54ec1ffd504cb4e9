"""The lines and frames drawn on a page → grids of table cells, and the horizontal rules that belong to no grid.

Only PDFium's list of page objects is read, 0.3 µs an object; pdfplumber's table finder costs 60 times as much and finds
the same cells (PERFORMANCE.md). A grid whose lines do not add up to rectangles says so (``sure`` False).
"""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from pypdfium2 import raw

if TYPE_CHECKING:
    from pipeline.read.pdf_lines import Box, Sheet

_THIN = 3.5  # points: drawn thinner than this, a rectangle is a line
_NEAR = 3.0  # points: lines that come this close meet
_MOST = 4000  # lines and path segments read on one page; drawings and maps have more
_EMBLEM = 0.02  # of the page: a form smaller than this is a logo
_DEPTH = 3  # of forms within forms
_PATH, _FORM = raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_FORM
_DRAWN = frozenset({_PATH, _FORM})

Span = tuple[float, float, float]  # where the line stands across its way, and from where to where it runs


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


def rulings(page: Any, sheet: Sheet) -> Rulings:
    """What is ruled on PDFium's ``page``, in the coordinates of the ``sheet``'s pieces."""
    found = _Drawn(sheet)
    found.walk(page, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, None, 0)
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


def _bare(get: Any) -> Any:
    """``get(holder, number)`` that returns an address: most objects are text, which needs no pointer made for it."""
    return _GET(ctypes.cast(get, ctypes.c_void_p).value or 0)


_GET = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
_kind = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p)(ctypes.cast(raw.FPDFPageObj_GetType, ctypes.c_void_p).value or 0)


class _Drawn:
    """Collects what is drawn straight across and straight down."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.across: list[Span] = []
        self.down: list[Span] = []
        self._box = (ctypes.c_float * 4)()
        self._sides = [ctypes.byref(ctypes.c_float.from_buffer(self._box, 4 * at)) for at in range(4)]
        self._left = _MOST

    def walk(self, holder: Any, count: Any, get: Any, matrix: raw.FS_MATRIX | None, depth: int) -> None:
        """Looks at all paths in ``holder``, a page or form, of which ``get`` returns one object."""
        get, handle = _bare(get), ctypes.cast(holder, ctypes.c_void_p)
        things = [get(handle, number) for number in range(count(holder))]
        for address in [thing for thing in things if _kind(thing) in _DRAWN]:
            if _kind(address) == _PATH:
                self._path(ctypes.cast(address, raw.FPDF_PAGEOBJECT), matrix)
            elif depth < _DEPTH:
                self._form(ctypes.cast(address, raw.FPDF_PAGEOBJECT), matrix, depth)
            if self._left < 0:
                return

    def _form(self, form: Any, matrix: raw.FS_MATRIX | None, depth: int) -> None:
        if raw.FPDFPageObj_GetBounds(form, *self._sides):
            x0, y0, x1, y1 = self._placed(tuple(self._box), matrix)
            if 0 < (x1 - x0) * (y1 - y0) < _EMBLEM * self.sheet.width * self.sheet.height:
                return
        inner = raw.FS_MATRIX()
        raw.FPDFPageObj_GetMatrix(form, inner)
        self.walk(form, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, _times(inner, matrix), depth + 1)

    def _path(self, path: Any, matrix: raw.FS_MATRIX | None) -> None:
        self._left -= 1
        if not raw.FPDFPageObj_GetBounds(path, *self._sides):
            return
        box = self._placed(tuple(self._box), matrix)
        wide, high = box[2] - box[0], box[3] - box[1]
        if wide <= _THIN or high <= _THIN:
            self._line(box)
            return
        if wide * high < _EMBLEM * self.sheet.width * self.sheet.height and max(wide, high) < 30:
            return  # a bullet, a tick box, a part of a drawing
        count = raw.FPDFPath_CountSegments(path)
        if count < 4 or _bent(path, count):
            return
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(path, fill, stroke)
        if count > 5:
            self._left -= count
            self._segments(path, count, matrix, bool(stroke.value))
        elif stroke.value:
            self._frame(box)

    def _segments(self, path: Any, count: int, matrix: raw.FS_MATRIX | None, stroked: bool) -> None:  # noqa: FBT001
        """A path of many strokes, or of many thin rectangles filled at once."""
        if self._left < 0:
            return
        own = raw.FS_MATRIX()
        raw.FPDFPageObj_GetMatrix(path, own)
        own = _times(own, matrix)
        x, y = ctypes.c_float(), ctypes.c_float()
        part: list[tuple[float, float]] = []
        for number in range(count):
            segment = raw.FPDFPath_GetPathSegment(path, number)
            kind = raw.FPDFPathSegment_GetType(segment)
            if kind == raw.FPDF_SEGMENT_BEZIERTO:
                return
            if kind == raw.FPDF_SEGMENT_MOVETO:
                self._part(part, stroked)
                part = []
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            left, bottom, _, _ = self.sheet.upright(*_point(own, x.value, y.value) * 2)
            if part and abs(part[-1][0] - left) > 0.5 and abs(part[-1][1] - bottom) > 0.5 and kind == raw.FPDF_SEGMENT_LINETO:
                return  # a slanting line: a drawing
            part.append((left, bottom))
            if raw.FPDFPathSegment_GetClose(segment):
                part.append(part[0])
        self._part(part, stroked)

    def _part(self, part: list[tuple[float, float]], stroked: bool) -> None:  # noqa: FBT001
        if len(part) < 2:
            return
        if stroked:
            for (ax, ay), (bx, by) in pairwise(part):
                if abs(ax - bx) <= 0.5 or abs(ay - by) <= 0.5:
                    self._line((min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)))
            return
        xs, ys = [x for x, _ in part], [y for _, y in part]
        box = (min(xs), min(ys), max(xs), max(ys))
        if box[2] - box[0] <= _THIN or box[3] - box[1] <= _THIN:
            self._line(box)

    def _placed(self, box: tuple[float, ...], matrix: raw.FS_MATRIX | None) -> Box:
        left, bottom, right, top = box
        if matrix is not None:
            corners = [_point(matrix, x, y) for x in (left, right) for y in (bottom, top)]
            left, right = min(x for x, _ in corners), max(x for x, _ in corners)
            bottom, top = min(y for _, y in corners), max(y for _, y in corners)
        return self.sheet.upright(left, bottom, right, top)

    def _line(self, box: Box) -> None:
        x0, y0, x1, y1 = box
        if x1 - x0 > y1 - y0:
            if x1 - x0 > _THIN:
                self.across.append(((y0 + y1) / 2, x0, x1))
        elif y1 - y0 > _THIN:
            self.down.append(((x0 + x1) / 2, y0, y1))

    def _frame(self, box: Box) -> None:
        x0, y0, x1, y1 = box
        self.across += [(y0, x0, x1), (y1, x0, x1)]
        self.down += [(x0, y0, y1), (x1, y0, y1)]


def _bent(path: Any, count: int) -> bool:
    """Whether there is a curve among the first segments or some of the others: then it is a drawing."""
    looked = [*range(min(count, 8)), *range(8, count, max(count // 12, 1))]
    kinds = [raw.FPDFPathSegment_GetType(raw.FPDFPath_GetPathSegment(path, number)) for number in looked]
    return raw.FPDF_SEGMENT_BEZIERTO in kinds


def _times(inner: raw.FS_MATRIX, outer: raw.FS_MATRIX | None) -> raw.FS_MATRIX:
    if outer is None:
        return inner
    made = raw.FS_MATRIX()
    made.a, made.b = inner.a * outer.a + inner.b * outer.c, inner.a * outer.b + inner.b * outer.d
    made.c, made.d = inner.c * outer.a + inner.d * outer.c, inner.c * outer.b + inner.d * outer.d
    made.e, made.f = _point(outer, inner.e, inner.f)
    return made


def _point(m: raw.FS_MATRIX, x: float, y: float) -> tuple[float, float]:
    return m.a * x + m.c * y + m.e, m.b * x + m.d * y + m.f


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
