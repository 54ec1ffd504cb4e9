"""What is drawn straight across and straight down on a page, from PDFium's list of page objects: 0.3 µs an object."""

from __future__ import annotations

import ctypes
from functools import cached_property
from itertools import pairwise, repeat
from typing import TYPE_CHECKING, Any

from pypdfium2 import raw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pipeline.read.pdf.piece import Box, Sheet

_THIN = 3.5  # points: drawn thinner than this, a rectangle is a line
_MOST = 4000  # lines and path segments read on one page; drawings and maps have more
_EMBLEM = 0.02  # of the page: a form smaller than this is a logo
_DEPTH = 3  # of forms within forms
_TEXT, _PATH, _FORM = raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_FORM
DRAWN = frozenset({_PATH, _FORM})

Span = tuple[float, float, float]  # where the line stands across its way, and from where to where it runs


def _bare(function: Any, result: Any, *arguments: Any) -> Any:
    """``function`` without ctypes' checks; an address it returns is a number, as most objects are text and need no pointer."""
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(function, ctypes.c_void_p).value or 0)


class _Address(ctypes.c_void_p):
    """What ctypes leaves as it is, so that a call can take what another gave."""


_on_page, _in_form = _bare(raw.FPDFPage_GetObject, ctypes.c_void_p), _bare(raw.FPDFFormObj_GetObject, ctypes.c_void_p)
_bounds = _bare(raw.FPDFPageObj_GetBounds, ctypes.c_int, *[ctypes.c_void_p] * 5)
_kind = _bare(raw.FPDFPageObj_GetType, ctypes.c_int, ctypes.c_void_p)
_segment = _bare(raw.FPDFPath_GetPathSegment, _Address)
_sort = _bare(raw.FPDFPathSegment_GetType, ctypes.c_int)
_place = _bare(raw.FPDFPathSegment_GetPoint, ctypes.c_int)
_closes = _bare(raw.FPDFPathSegment_GetClose, ctypes.c_int)
_BEZIER, _MOVE, _LINE = raw.FPDF_SEGMENT_BEZIERTO, raw.FPDF_SEGMENT_MOVETO, raw.FPDF_SEGMENT_LINETO


class Things:
    """PDFium's objects on a page, asked for when first wanted; more than one part of the reader looks at them."""

    def __init__(self, page: Any) -> None:
        self.page = page

    @cached_property
    def all(self) -> list[int]:
        """Their addresses, in the order they are drawn."""
        return list(map(_on_page, repeat(ctypes.byref(self.page.contents)), range(raw.FPDFPage_CountObjects(self.page))))

    @cached_property
    def graphic(self) -> list[tuple[int, int]]:
        """(kind, address) of those that are no text."""
        kinds = list(map(_kind, self.all))
        if kinds.count(_TEXT) == len(kinds):
            return []
        return [thing for thing in zip(kinds, self.all, strict=True) if thing[0] != _TEXT]


class Drawn:
    """Collects what is drawn straight across and straight down."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.across: list[Span] = []
        self.down: list[Span] = []
        self._box = (ctypes.c_float * 4)()
        self._sides = [ctypes.byref(ctypes.c_float.from_buffer(self._box, 4 * at)) for at in range(4)]
        self._left = _MOST

    def walk(self, things: Iterable[tuple[int, int]], matrix: raw.FS_MATRIX | None, depth: int) -> None:
        """Looks at paths and forms, given as (kind, address)."""
        for kind, address in things:
            if kind == _PATH:
                self._left -= 1
                if matrix is not None or not self._thin(address):
                    self._path(ctypes.cast(address, raw.FPDF_PAGEOBJECT), matrix)
            elif depth < _DEPTH:
                self._form(ctypes.cast(address, raw.FPDF_PAGEOBJECT), matrix, depth)
            if self._left < 0:
                return

    def _thin(self, address: int) -> bool:
        """Whether the path is but one straight line; then it is taken. Most are, where tables are ruled."""
        if not _bounds(address, *self._sides):
            return True
        box = self.sheet.upright(*self._box)
        if box[2] - box[0] > _THIN and box[3] - box[1] > _THIN:
            return False
        self._line(box)
        return True

    def _form(self, form: Any, matrix: raw.FS_MATRIX | None, depth: int) -> None:
        if raw.FPDFPageObj_GetBounds(form, *self._sides):
            x0, y0, x1, y1 = self._placed(tuple(self._box), matrix)
            if 0 < (x1 - x0) * (y1 - y0) < _EMBLEM * self.sheet.width * self.sheet.height:
                return
        inner = raw.FS_MATRIX()
        raw.FPDFPageObj_GetMatrix(form, inner)
        within = list(map(_in_form, repeat(ctypes.byref(form.contents)), range(raw.FPDFFormObj_CountObjects(form))))
        drawn = [(kind, address) for address in within if (kind := _kind(address)) in DRAWN]
        self.walk(drawn, _times(inner, matrix), depth + 1)

    def _path(self, path: Any, matrix: raw.FS_MATRIX | None) -> None:
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
        upright = self._uprightly(own)
        spot = (ctypes.c_float * 2)()
        handle, x, y = ctypes.byref(path.contents), ctypes.byref(spot), ctypes.byref(spot, 4)
        part: list[tuple[float, float]] = []
        for segment in map(_segment, repeat(handle), range(count)):
            kind = _sort(segment)
            if kind == _BEZIER:
                return
            if kind == _MOVE:
                self._part(part, stroked)
                part = []
            _place(segment, x, y)
            point = upright(*spot)
            if part and kind == _LINE and abs(part[-1][0] - point[0]) > 0.5 and abs(part[-1][1] - point[1]) > 0.5:
                return  # a slanting line: a drawing
            part.append(point)
            if _closes(segment):
                part.append(part[0])
        self._part(part, stroked)

    def _uprightly(self, m: raw.FS_MATRIX) -> Callable[[float, float], tuple[float, float]]:
        """From a path's own coordinates to the page turned so that its text runs left to right."""
        a, b, c, d, e, f = m.a, m.b, m.c, m.d, m.e, m.f
        sheet = self.sheet
        if sheet.turns:
            return lambda x, y: sheet.upright(*(a * x + c * y + e, b * x + d * y + f) * 2)[:2]
        left, bottom = sheet.crop[:2]
        return lambda x, y: (a * x + c * y + e - left, b * x + d * y + f - bottom)

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
    return _BEZIER in map(_sort, map(_segment, repeat(ctypes.byref(path.contents)), looked))


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
