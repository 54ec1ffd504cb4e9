"""One page of PDFium's text → pieces: what stands on one printed line without a wide gap, with its place and type.

One ``FPDFText_GetText`` a page and five calls a line; boxes of single characters would cost three times as much as
everything here (PERFORMANCE.md). PDFium's character index is the index into its text unless the page holds signs that it
leaves out; then it is asked.
"""

from __future__ import annotations

import ctypes
import math
import re
import struct
from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from pypdfium2 import raw

from pipeline.read.pdf.piece import LABEL, LEADERS, Piece, Sheet, direction, justified, side_by_side, turned

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.read.pdf.piece import Box

_LETTER = re.compile(r"[^\W\d_]")
_BELOW = re.compile("[gjpqy]")
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"\S+")
_BOLD = re.compile(rb"(?i)bold|black|heavy|semib|demi")
_ITALIC = re.compile(rb"(?i)italic|oblique|kursiv")
# A number set straight after a word, or before the first: a footnote's mark, if it is raised.
_MARK = re.compile(r"(?<=[^\W\d_])\d{1,2}(?![\w-])|(?<=[.,;:!?)”\"’])\d{1,2}(?=\s|$)|^\d{1,2}(?=[^\W\d_])")
_BASE = attrgetter("base")
WIDE = 0.65  # times the type size: a gap that no justified line has between its words


def _bare(function: Any, result: Any) -> Any:
    """``function`` without ctypes' checks and conversions of arguments: 0.4 µs a call instead of 1.0."""
    return ctypes.PYFUNCTYPE(result)(ctypes.cast(function, ctypes.c_void_p).value or 0)


_count_rects = _bare(raw.FPDFText_CountRects, ctypes.c_int)
_get_rect = _bare(raw.FPDFText_GetRect, ctypes.c_int)
_get_matrix = _bare(raw.FPDFText_GetMatrix, ctypes.c_int)
_get_font = _bare(raw.FPDFText_GetFontInfo, ctypes.c_ulong)
_get_size = _bare(raw.FPDFText_GetFontSize, ctypes.c_double)
_get_text = _bare(raw.FPDFText_GetText, ctypes.c_int)
_get_char_box = _bare(raw.FPDFText_GetCharBox, ctypes.c_int)


_doubles: Callable[[Any], Box] = struct.Struct("4d").unpack_from
_floats = struct.Struct("6f").unpack_from


class _Faces(dict[bytes, int]):
    """Font name → 1 for bold, 2 for italic, 3 for both."""

    def __missing__(self, name: bytes) -> int:
        own = name.rsplit(b"+", 1)[-1]
        face = self[name] = bool(_BOLD.search(own)) + 2 * bool(_ITALIC.search(own))
        return face


class Scribe:
    """Reads pages into sheets. Holds the C variables, made once."""

    def __init__(self) -> None:
        self._box = (ctypes.c_double * 4)()  # left, top, right, bottom
        self._sides = [ctypes.byref(self._box, 8 * at) for at in range(4)]
        self._matrix = (ctypes.c_float * 6)()
        self._at_matrix = ctypes.byref(self._matrix)
        self._name = ctypes.create_string_buffer(160)
        self._at_name = ctypes.byref(self._name)
        self._flags = ctypes.c_int()
        self._at_flags = ctypes.byref(self._flags)
        self._buffer = ctypes.create_string_buffer(1 << 14)
        self._faces = _Faces()
        self._crop: Box = (0.0, 0.0, 0.0, 0.0)
        self._text_page: Any = None
        self._page: Any = None  # the same, as the bare calls take it soonest
        self._out: list[Piece] = []
        self._wide: list[tuple[int, list[Box]]] = []  # pieces with gaps in them, and the boxes of their text objects
        self._moved = False  # the visible page does not begin at the origin
        self._astray = False  # some text does not run from left to right

    def sheet(self, page: Any, text_page: Any) -> Sheet:
        """``page`` and ``text_page`` are PDFium's raw handles."""
        self._text_page = text_page
        self._page = handle = ctypes.byref(text_page.contents)
        self._crop = crop_box(page)
        self._moved = self._crop[0] != 0 or self._crop[1] != 0
        out: list[Piece] = []
        self._out, self._wide, self._astray = out, [], False
        count = raw.FPDFText_CountChars(text_page)
        text = self._text(count)
        same = len(text) == count
        left, top, right, bottom = self._sides
        box, add = self._box, self._add
        for start, part in _printed(text):
            size = len(part)
            if not same:
                last = _index(text_page, start + size - 1)
                start = _index(text_page, start)  # noqa: PLW2901
                size = last + 1 - start
            rects = _count_rects(handle, start, size)
            if rects == 1:
                _get_rect(handle, 0, left, top, right, bottom)
                if not (out and part[0].islower() and self._goes_on(out[-1], part, start)):
                    add(part, start, _doubles(box))
            else:
                self._many(part, start, size, rects)
        if self._wide:
            gaps = {at for at, _ in self._wide}
            whole = {at for at, boxes in self._wide if justified(out, at, boxes, gaps)}
            for at, boxes in reversed(self._wide):
                if at in whole:
                    self._part_marks(out[at], boxes)
                else:
                    self._split(at, boxes)
        way = direction(out) if self._astray else 0
        out.sort(key=_BASE, reverse=True)
        beside, within = side_by_side(out)
        return Sheet(out, self._crop, way, beside, within, self._astray, any(dots in text for dots in LEADERS))

    def _goes_on(self, before: Piece, text: str, start: int) -> bool:
        """Adds a line that begins in the middle of a sentence, right under one of ordinary type and as high, as more of it.

        Its type and baseline are then those of the line before, three calls saved for every other line. Both have
        letters that reach below the baseline, or nothing is said of it.
        """
        left, bottom, _, _ = self._crop
        x0, y1, x1, y0 = _doubles(self._box)
        x0, y0, x1, y1 = x0 - left, y0 - bottom, x1 - left, y1 - bottom
        size, drop = before.size, before.base - before.y0
        if (
            before.bold or before.turns or before.askew or not -2 < x0 - before.x0 < 2 or not 0 < before.y0 - y0 < 2 * size
            or not -0.12 * size < (y1 - y0) - (before.y1 - before.y0) < 0.12 * size
            or drop < 0.15 * size or not _BELOW.search(text) or not _BELOW.search(before.text)
        ):  # fmt: skip
            return False
        rect = (int(x0 * 100 + 0.5), int(y0 * 100 + 0.5), int(x1 * 100 + 0.5), int(y1 * 100 + 0.5))
        piece = Piece(text, x0, y0, x1, y1, y0 + drop, size, False, rect, start)  # noqa: FBT003
        piece.italic = before.italic
        self._out.append(piece)
        return True

    def _text(self, count: int) -> str:
        """The page's whole text as PDFium gives it: line ends ``\\r\\n``, hyphens at line ends U+FFFE."""
        if count <= 0:
            return ""
        if len(self._buffer) < 2 * count + 4:
            self._buffer = ctypes.create_string_buffer(4 * count + 4)
        got = _get_text(self._page, 0, count, self._buffer)
        return bytes(memoryview(self._buffer)[: 2 * max(got - 1, 0)]).decode("utf-16-le", "replace")

    def _many(self, text: str, start: int, size: int, count: int) -> None:
        """Adds a line of several text objects, or of none that shows; notes it if some stand far apart."""
        handle, box = self._page, self._box
        left, top, right, bottom = self._sides
        boxes = [_doubles(box) for number in range(count) if _get_rect(handle, number, left, top, right, bottom)]
        if not boxes:
            boxes = [self._loose(start, start + size)]
        self._add(text, start, _around(boxes), _sample(text))
        line = self._out[-1]
        wide = WIDE * line.size
        if line.turns or any([b[0] - a[2] > wide or a[2] - b[0] > 2 * line.size for a, b in pairwise(boxes)]):  # noqa: C419
            self._wide.append((len(self._out) - 1, boxes))
        elif count > 1:
            self._part_marks(line, boxes)

    def _part_marks(self, line: Piece, boxes: list[Box]) -> None:
        """Sets a space between words and the footnote marks raised beside them, so that the words can be found.

        ``boxes``: of the line's text objects, one of which a mark is.
        """
        foot = self._crop[1] + line.base + 0.15 * line.size
        if line.turns or not _DIGIT.search(line.text) or not any(
            [box[3] > foot and box[1] - box[3] > 0.3 * line.size for box in boxes]  # noqa: C419
        ):
            return
        left, top, right, bottom = self._sides
        text = line.text
        for mark in reversed(list(_MARK.finditer(text))):
            at, end = mark.span()
            if _get_char_box(self._page, line.start + at, left, right, bottom, top):
                _, _, _, low = _doubles(self._box)
                if low - self._crop[1] > line.base + 0.15 * line.size:
                    text = f"{text[:at]} {text[at:end]} {text[end:]}" if at == 0 else f"{text[:at]} {text[at:]}"
        line.text = text.lstrip() if text is not line.text else text

    def _add(self, text: str, start: int, box: Box, sample: int = 0) -> None:
        """Adds a piece; its type is that of the character ``sample``. ``box``: left, top, right, bottom in user space."""
        page, at, name = self._page, start + sample, self._name
        _get_matrix(page, at, self._at_matrix)
        a, b, c, d, _, base = _floats(self._matrix)
        _get_font(page, at, self._at_name, 160, self._at_flags)
        face = self._faces[name.value]
        bold = face > 0 and bool(face & 1) and self._bold_to_the_end(text, start)
        size = _get_size(page, at)
        if b or c or a <= 0 or d <= 0:
            self._out.append(self._turned_piece(text, box, size * math.hypot(c, d), bold, start))
            return
        if d != 1:
            size *= d
        x0, y1, x1, y0 = box
        if self._moved:
            left, bottom, _, _ = self._crop
            x0, x1, y0, y1, base = x0 - left, x1 - left, y0 - bottom, y1 - bottom, base - bottom
        rect = (int(x0 * 100 + 0.5), int(y0 * 100 + 0.5), int(x1 * 100 + 0.5), int(y1 * 100 + 0.5))
        piece = Piece(text, x0, y0, x1, y1, base, size, bold, rect, start)
        if face > 1:
            piece.italic = True
        self._out.append(piece)

    def _bold_to_the_end(self, text: str, start: int) -> bool:
        """A line of which only some words are bold is not."""
        last = len(text) - 1
        while last and not text[last].isalnum():
            last -= 1
        first = _LETTER.search(text)
        for at in (first.start() if first else 0, last):
            _get_font(self._page, start + at, self._at_name, 160, self._at_flags)
            if not self._faces[self._name.value] & 1:
                return False
        return True

    def cut(self, piece: Piece, edges: list[float]) -> list[Piece]:
        """The piece cut at the words that begin right of the ``edges``; the sheet's page must still be open."""
        corner = turned(self._crop, piece.turns)[0]
        stops: list[int] = []
        waiting = sorted(edges)
        for match in _WORD.finditer(piece.text):
            x = self._left_edge(piece.start + match.start(), piece.turns) - corner
            if waiting and x > waiting[0] - 1:
                stops.append(match.start())
                waiting = [edge for edge in waiting if edge > x + 1]
        out: list[Piece] = []
        self._out = out
        for at, stop in pairwise([0, *(s for s in stops if s), len(piece.text)]):
            part = piece.text[at:stop] if stop == len(piece.text) else piece.text[at:stop].rstrip()
            if not part.strip():
                continue
            count = _count_rects(self._page, piece.start + at, len(part))
            boxes = [self._rect(number) for number in range(count)] or [self._loose(piece.start + at, piece.start + stop)]
            self._add(part, piece.start + at, _around(boxes), _sample(part))
        return out

    def _turned_piece(self, text: str, box: Box, size: float, bold: bool, start: int) -> Piece:  # noqa: FBT001
        a, b, _, _, e, f = _floats(self._matrix)
        self._astray = True
        turns = (0 if a >= 0 else 2) if abs(a) >= abs(b) else (1 if b > 0 else 3)
        left, bottom, _, _ = self._crop
        x0, y1, x1, y0 = box
        rect = (round((x0 - left) * 100), round((y0 - bottom) * 100), round((x1 - left) * 100), round((y1 - bottom) * 100))
        left, bottom, _, _ = turned(self._crop, turns)
        x0, y0, x1, y1 = turned((x0, y0, x1, y1), turns)
        base = turned((e, f, e, f), turns)[1]
        piece = Piece(text, x0 - left, y0 - bottom, x1 - left, y1 - bottom, base - bottom, size, bold, rect, start)
        piece.turns = turns
        piece.askew = min(abs(a), abs(b)) > 0.05 * max(abs(a), abs(b))
        return piece

    def _split(self, index: int, boxes: list[Box]) -> None:
        """Cuts the piece ``index`` where its text objects, drawn in ``boxes``, stand far apart."""
        whole = self._out[index]
        turns = whole.turns
        level = [turned((x0, y0, x1, y1), turns) for x0, y1, x1, y0 in boxes] if turns else boxes
        wide = WIDE * whole.size
        begins, _, reach, _ = level[0]
        cuts: list[int] = []
        for number, (x0, _, x1, _) in enumerate(level):
            if x0 - reach > wide or (number and x1 < begins - wide):
                cuts.append(number)
                reach = x1
            elif x1 > reach:
                reach = x1
        places = self._word_starts(whole.text, whole.start, turns, [level[cut][0] for cut in cuts]) if cuts else []
        if not places or len(places) != len(cuts):
            return
        if LABEL.fullmatch(whole.text[: places[0]].strip()):  # it stays with what it stands before
            whole.label = places[0]
            places, cuts = places[1:], cuts[1:]
            if not places:
                return
        kept, self._out = self._out, []
        text, start = whole.text, whole.start
        at = first = 0
        for stop, last in [*zip(places, cuts, strict=True), (len(text), len(boxes))]:
            part = text[at:stop] if stop == len(text) else text[at:stop].rstrip()  # the space is PDFium's, for the gap
            if part.strip():
                self._add(part, start + at, _around(boxes[first:last]), _sample(part))
                if last > first + 1:
                    self._part_marks(self._out[-1], boxes[first:last])
            at, first = stop, last
        self._out[0].label = whole.label
        kept[index : index + 1] = self._out
        self._out = kept

    def _word_starts(self, text: str, start: int, turns: int, cuts: list[float]) -> list[int]:
        """Where in ``text`` the words begin whose left edges are the ``cuts``, in this order; as many as are found."""
        found: list[int] = []
        at = text.find(" ") + 1
        while at and len(found) < len(cuts):
            if text[at : at + 1] not in " \xa0\t" and abs(self._left_edge(start + at, turns) - cuts[len(found)]) < 0.6:
                found.append(at)
            at = text.find(" ", at) + 1
        return found

    def _left_edge(self, at: int, turns: int) -> float:
        """Where the character ``at`` begins, in user space turned by ``turns``."""
        left, top, right, bottom = self._sides
        if not _get_char_box(self._page, at, left, right, bottom, top):
            return math.nan
        x0, y1, x1, y0 = _doubles(self._box)
        return turned((x0, y0, x1, y1), turns)[0] if turns else x0

    def _rect(self, number: int) -> Box:
        left, top, right, bottom = self._sides
        _get_rect(self._page, number, left, top, right, bottom)
        return _doubles(self._box)

    def _loose(self, start: int, end: int) -> Box:
        """The box of signs that draw nothing, from their font's own measures."""
        loose = raw.FS_RECTF()
        boxes: list[Box] = []
        for at in (start, end - 1):
            if raw.FPDFText_GetLooseCharBox(self._text_page, at, loose):
                boxes += [(loose.left, loose.top, loose.right, loose.bottom)]
        left, bottom, _, _ = self._crop
        return _around(boxes) if boxes else (left, bottom, left, bottom)


def _sample(text: str) -> int:
    """A letter in the middle of the line: its first may be a raised figure, a small capital, a bold word."""
    middle = len(text) // 2
    if text[middle].isalpha():
        return middle
    letter = _LETTER.search(text, middle) or _LETTER.search(text)
    return letter.start() if letter else 0


def _printed(text: str) -> list[tuple[int, str]]:
    """The lines of PDFium's text with anything in them, and where they begin; a hyphen mark ends a line."""
    found: list[tuple[int, str]] = []
    at = 0
    for row in text.split("\r\n"):
        if "\ufffe" in row:
            start = at
            for part in row.split("\ufffe"):
                end = start + len(part)
                if part and not part.isspace():
                    found.append((start, part + "\ufffe" if end < at + len(row) else part))
                start = end + 1
        elif row and not row.isspace():
            found.append((at, row))
        at += len(row) + 2
    return found


def crop_box(page: Any) -> Box:
    """The visible page in user space: CropBox within MediaBox, inherited or not."""
    box = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page, box)
    return box.left, box.bottom, box.right, box.top


def _index(text_page: Any, at: int) -> int:
    return int(raw.FPDFText_GetCharIndexFromTextIndex(text_page, at))


def _around(boxes: list[Box]) -> Box:
    """The box round all, as PDFium gives them: left, top, right, bottom."""
    if len(boxes) == 1:
        return boxes[0]
    if len(boxes) == 2:
        (a, b, c, d), (e, f, g, h) = boxes
        return (e if e < a else a, f if f > b else b, g if g > c else c, h if h < d else d)
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), max(tops), max(rights), min(bottoms)
