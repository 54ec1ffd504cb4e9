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
from itertools import pairwise, repeat
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from pypdfium2 import raw

from pipeline.read.pdf.piece import LABEL, LEADERS, Piece, Sheet, direction, justified, side_by_side, turned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pipeline.read.pdf.piece import Box

_LETTER = re.compile(r"[^\W\d_]")
_DIGIT = re.compile(r"\d")
_BELOW = re.compile("[gjpqy]")
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
_each_box: Callable[[Any], Iterator[Box]] = struct.Struct("4d").iter_unpack
# A line's text, PDFium's index of its first character, the box round it, and the character whose type is its own.
_Line = tuple[str, int, "Box", int]


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
        self._rects = (ctypes.c_double * 64)()  # the same, many times over
        self._corners = _corners(self._rects)
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
        self._wide, self._astray = [], False
        count = raw.FPDFText_CountChars(text_page)
        text = self._text(count)
        same = len(text) == count
        left, top, right, bottom = self._sides
        box = self._box
        lines: list[_Line] = []
        parts: list[tuple[int, list[Box]]] = []
        for start, part in _printed(text):
            size = len(part)
            if not same:
                last = _index(text_page, start + size - 1)
                start = _index(text_page, start)  # noqa: PLW2901
                size = last + 1 - start
            rects = _count_rects(handle, start, size)
            if rects == 1:
                _get_rect(handle, 0, left, top, right, bottom)
                lines.append((part, start, _doubles(box), start))
            else:
                boxes = self._boxes(rects) or [self._loose(start, start + size)]
                parts.append((len(lines), boxes))
                lines.append((part, start, _around(boxes), start + _sample(part)))
        out = self._out = self._pieces(lines)
        for at, boxes in parts:
            self._look(at, boxes)
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

    def _text(self, count: int) -> str:
        """The page's whole text as PDFium gives it: line ends ``\\r\\n``, hyphens at line ends U+FFFE."""
        if count <= 0:
            return ""
        if len(self._buffer) < 2 * count + 4:
            self._buffer = ctypes.create_string_buffer(4 * count + 4)
        got = _get_text(self._page, 0, count, self._buffer)
        return bytes(memoryview(self._buffer)[: 2 * max(got - 1, 0)]).decode("utf-16-le", "replace")

    def _boxes(self, count: int) -> list[Box]:
        """The boxes of the text objects that were counted last."""
        if count > len(self._corners[0]):
            self._rects = (ctypes.c_double * (8 * count))()
            self._corners = _corners(self._rects)
        shown = list(map(_get_rect, repeat(self._page), range(count), *self._corners))
        boxes = list(_each_box(memoryview(self._rects).cast("B")[: 32 * count]))
        return boxes if all(shown) else [box for box, shows in zip(boxes, shown, strict=True) if shows]

    def _look(self, at: int, boxes: list[Box]) -> None:
        """Notes the piece if its text objects, drawn in ``boxes``, stand far apart; else sees to its footnote marks."""
        line = self._out[at]
        if len(boxes) < 2:
            if line.turns:
                self._wide.append((at, boxes))
            return
        gaps = [b[0] - a[2] for a, b in pairwise(boxes)]
        if line.turns or max(gaps) > WIDE * line.size or min(gaps) < -2 * line.size:
            self._wide.append((at, boxes))
        elif _DIGIT.search(line.text):
            self._part_marks(line, boxes)

    def _part_marks(self, line: Piece, boxes: list[Box]) -> None:
        """Sets a space between words and the footnote marks raised beside them, so that the words can be found.

        ``boxes``: of the line's text objects, one of which a mark is.
        """
        foot = self._crop[1] + line.base + 0.15 * line.size
        if line.turns or not any([box[3] > foot and box[1] - box[3] > 0.3 * line.size for box in boxes]):  # noqa: C419
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

    def _pieces(self, lines: Sequence[_Line]) -> list[Piece]:
        """The ``lines`` as pieces, each with the type of its sample."""
        page, name, matrix, faces = self._page, self._name, self._matrix, self._faces
        left, bottom, _, _ = self._crop
        pages, samples = repeat(page), [line[3] for line in lines]
        asked = zip(
            lines, map(_get_size, pages, samples), map(_get_matrix, pages, samples, repeat(self._at_matrix)),
            map(_get_font, pages, samples, repeat(self._at_name), repeat(160), repeat(self._at_flags)), strict=True,
        )  # fmt: skip
        out: list[Piece] = []
        for (text, start, box, sample), size, _, _ in asked:
            a, b, c, d, _, base = _floats(matrix)
            face = faces[name.value]
            bold = face > 0 and face & 1 > 0 and self._bold_to_the_end(text, start)
            if b or c or a <= 0 or d <= 0:
                out.append(self._turned_piece(text, box, size * math.hypot(c, d), bold, start))
                continue
            x0, y1, x1, y0 = box
            if self._moved:
                x0, x1, y0, y1, base = x0 - left, x1 - left, y0 - bottom, y1 - bottom, base - bottom
            rect = (int(x0 * 100 + 0.5), int(y0 * 100 + 0.5), int(x1 * 100 + 0.5), int(y1 * 100 + 0.5))
            size *= d  # noqa: PLW2901
            piece = Piece(text, x0, y0, x1, y1, base, size, bold, rect, start)
            if face > 1:
                piece.italic = True
            if out and sample == start and text[0].islower():
                last = out[-1]
                if bold or size != last.size or not -0.01 < last.base - last.y0 - base + y0 < 0.01:
                    _go_on(last, piece)
            out.append(piece)
        return out

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
        lines: list[_Line] = []
        for at, stop in pairwise([0, *(s for s in stops if s), len(piece.text)]):
            part = piece.text[at:stop] if stop == len(piece.text) else piece.text[at:stop].rstrip()
            if not part.strip():
                continue
            count = _count_rects(self._page, piece.start + at, len(part))
            boxes = self._boxes(count) or [self._loose(piece.start + at, piece.start + stop)]
            lines.append((part, piece.start + at, _around(boxes), piece.start + at + _sample(part)))
        return self._pieces(lines)

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
        text, start = whole.text, whole.start
        lines: list[_Line] = []
        drawn: list[list[Box]] = []
        at = first = 0
        for stop, last in [*zip(places, cuts, strict=True), (len(text), len(boxes))]:
            part = text[at:stop] if stop == len(text) else text[at:stop].rstrip()  # the space is PDFium's, for the gap
            if part.strip():
                drawn.append(boxes[first:last])
                lines.append((part, start + at, _around(drawn[-1]), start + at + _sample(part)))
            at, first = stop, last
        made = self._pieces(lines)
        for piece, within in zip(made, drawn, strict=True):
            if len(within) > 1 and _DIGIT.search(piece.text):
                self._part_marks(piece, within)
        made[0].label = whole.label
        self._out[index : index + 1] = made

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

    def _loose(self, start: int, end: int) -> Box:
        """The box of signs that draw nothing, from their font's own measures."""
        loose = raw.FS_RECTF()
        boxes: list[Box] = []
        for at in (start, end - 1):
            if raw.FPDFText_GetLooseCharBox(self._text_page, at, loose):
                boxes += [(loose.left, loose.top, loose.right, loose.bottom)]
        left, bottom, _, _ = self._crop
        return _around(boxes) if boxes else (left, bottom, left, bottom)


def _go_on(before: Piece, piece: Piece) -> None:
    """Gives a line that begins in the middle of a sentence, right under one of ordinary type and as high, that one's type.

    Recognised and damaged pages change their type from line to line. Both lines have letters that reach below the
    baseline, or nothing is said of it.
    """
    size, drop = before.size, before.base - before.y0
    if (
        not before.bold and not before.turns and -2 < piece.x0 - before.x0 < 2 and 0 < before.y0 - piece.y0 < 2 * size
        and -0.12 * size < (piece.y1 - piece.y0) - (before.y1 - before.y0) < 0.12 * size
        and drop >= 0.15 * size and _BELOW.search(piece.text) and _BELOW.search(before.text)
    ):  # fmt: skip
        piece.size, piece.base, piece.bold, piece.italic = size, piece.y0 + drop, False, before.italic


def _corners(rects: Any) -> list[list[Any]]:
    """Pointers to the left sides of the ``rects``, to their tops, right sides and bottoms."""
    return [[ctypes.byref(rects, at) for at in range(side, ctypes.sizeof(rects), 32)] for side in (0, 8, 16, 24)]


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
