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
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from pypdfium2 import raw

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.core.model import Rect

Box = tuple[float, float, float, float]

_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"\S+")
_BOLD = re.compile(rb"(?i)bold|black|heavy|semib|demi")
_ITALIC = re.compile(rb"(?i)italic|oblique|kursiv")
# A number set straight after a word, or before the first: a footnote's mark, if it is raised.
_MARK = re.compile(r"(?<=[^\W\d_])\d{1,2}(?![\w-])|(?<=[.,;:!?)”\"’])\d{1,2}(?=\s|$)|^\d{1,2}(?=[^\W\d_])")
_BASE = attrgetter("base")
LEADERS = ("....", ". . .", "……")
WIDE = 0.9  # times the type size: a gap that no justified line has between its words


class Piece:
    """A stretch of one printed line.

    ``x0 … y1`` and ``base`` (the baseline) are points on the page turned so that its text runs left to right, y upwards.
    ``rect`` is where it stands in the unrotated page. ``text`` keeps PDFium's hyphen marks and the spaces at its end.
    ``start`` is PDFium's index of its first character. ``bold``: from end to end; ``italic``: in its middle.
    ``turns``: quarter turns its text runs by; ``askew``: it runs another way than the page's text. ``label``: so many
    characters of it are a list label. What is rare has its default in the class: a page makes fifty of these.
    """

    turns = 0
    askew = False
    italic = False
    label = 0

    def __init__(
        self, text: str, x0: float, y0: float, x1: float, y1: float, base: float, size: float, bold: bool, rect: Rect,  # noqa: FBT001
        start: int,
    ) -> None:  # fmt: skip
        self.text = text
        self.x0 = x0
        self.y0 = y0
        self.x1 = x1
        self.y1 = y1
        self.base = base
        self.size = size
        self.bold = bold
        self.rect = rect
        self.start = start


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's pieces from the top down. ``turns``: quarter turns anticlockwise that its text runs by.

    ``crop`` is the visible page in user space. ``beside``: the pieces that stand side by side with the one after them;
    ``within``: they do so not only at the very top or bottom, where headers do. ``astray``: some pieces are askew.
    ``leaders``: there are dots in rows, as tables of contents have them.
    """

    pieces: list[Piece]
    crop: Box
    turns: int
    beside: list[Piece]
    within: bool
    astray: bool
    leaders: bool

    def upright(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """A box in user space → on the page turned so that its text runs left to right."""
        left, bottom, _, _ = turned(self.crop, self.turns)
        x0, y0, x1, y1 = turned((x0, y0, x1, y1), self.turns)
        return x0 - left, y0 - bottom, x1 - left, y1 - bottom

    @property
    def width(self) -> float:
        left, bottom, right, top = self.crop
        return top - bottom if self.turns % 2 else right - left

    @property
    def height(self) -> float:
        left, bottom, right, top = self.crop
        return right - left if self.turns % 2 else top - bottom


def turned(box: Box, turns: int) -> Box:
    """``box`` turned clockwise round the origin by quarter ``turns``, so that text that ran up runs to the right."""
    x0, y0, x1, y1 = box
    if turns == 0:
        return box
    if turns == 1:
        return y0, -x1, y1, -x0
    if turns == 2:
        return -x1, -y1, -x0, -y0
    return -y1, x0, -y0, x1


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


class Scribe:
    """Reads pages into sheets. Holds the C variables, made once."""

    def __init__(self) -> None:
        self._box = (ctypes.c_double * 4)()  # left, top, right, bottom
        self._sides = [ctypes.c_void_p(ctypes.addressof(self._box) + 8 * at) for at in range(4)]
        self._matrix = (ctypes.c_float * 6)()
        self._at_matrix = ctypes.c_void_p(ctypes.addressof(self._matrix))
        self._name = ctypes.create_string_buffer(160)
        self._at_name = ctypes.c_void_p(ctypes.addressof(self._name))
        self._flags = ctypes.c_int()
        self._at_flags = ctypes.c_void_p(ctypes.addressof(self._flags))
        self._buffer = ctypes.create_string_buffer(1 << 14)
        self._faces: dict[bytes, int] = {}  # by font name: 1 bold, 2 italic
        self._crop: Box = (0.0, 0.0, 0.0, 0.0)
        self._text_page: Any = None
        self._page = ctypes.c_void_p()  # the same, as the bare calls take it
        self._out: list[Piece] = []
        self._wide: list[tuple[int, list[Box]]] = []  # pieces with gaps in them, and the boxes of their text objects
        self._moved = False  # the visible page does not begin at the origin
        self._astray = False  # some text does not run from left to right

    def sheet(self, page: Any, text_page: Any) -> Sheet:
        """``page`` and ``text_page`` are PDFium's raw handles."""
        self._text_page = text_page
        self._page = handle = ctypes.c_void_p(ctypes.cast(text_page, ctypes.c_void_p).value)
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
                add(part, start, _doubles(box))
            else:
                self._many(part, start, size, rects)
        for at, boxes in reversed(self._wide):
            if not _justified(out, at, boxes):
                self._split(at, boxes)
        way = _way(out) if self._astray else 0
        out.sort(key=_BASE, reverse=True)
        beside, within = _beside(out)
        return Sheet(out, self._crop, way, beside, within, self._astray, any(dots in text for dots in LEADERS))

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
        boxes: list[Box] = []
        for number in range(count):
            _get_rect(handle, number, left, top, right, bottom)
            boxes.append(_doubles(box))
        if not boxes:
            boxes = [self._loose(start, start + size)]
        self._add(text, start, _around(boxes), _sample(text))
        line = self._out[-1]
        if line.turns or max([abs(b[0] - a[2]) for a, b in pairwise(boxes)], default=0) > 0.7 * line.size:
            self._wide.append((len(self._out) - 1, boxes))
        elif count > 1:
            foot = self._crop[1] + line.base + 0.15 * line.size
            if any([box[3] > foot and box[1] - box[3] > 0.3 * line.size for box in boxes]):  # noqa: C419 half the time
                self._part_marks(line)

    def _part_marks(self, line: Piece) -> None:
        """Sets a space between words and the footnote marks raised beside them, so that the words can be found."""
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
        face = self._faces.get(name.value)
        if face is None:
            face = self._face(name.value)
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
            if not self._face(self._name.value) & 1:
                return False
        return True

    def _face(self, name: bytes) -> int:
        own = name.rsplit(b"+", 1)[-1]
        face = self._faces[name] = bool(_BOLD.search(own)) + 2 * bool(_ITALIC.search(own))
        return face

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
        places = self._word_starts(whole.text, whole.start, turns, [level[cut][0] for cut in cuts]) if cuts else ()
        if len(places) != len(cuts):
            return
        kept, self._out = self._out, []
        text, start = whole.text, whole.start
        at = first = 0
        for stop, last in [*zip(places, cuts, strict=True), (len(text), len(boxes))]:
            part = text[at:stop] if stop == len(text) else text[at:stop].rstrip()  # the space is PDFium's, for the gap
            if part.strip():
                self._add(part, start + at, _around(boxes[first:last]), _sample(part))
            at, first = stop, last
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


def _justified(pieces: list[Piece], at: int, boxes: list[Box]) -> bool:
    """Whether the gaps in the piece come from stretching a line of few words to its column's width.

    Then a line next to it is as wide, without gaps. Seen up to two ems in narrow justified columns.
    """
    line = pieces[at]
    if line.turns or max([b[0] - a[2] for a, b in pairwise(boxes)]) > 2.4 * line.size:
        return False
    for other in (pieces[at - 1] if at else None, pieces[at + 1] if at + 1 < len(pieces) else None):
        if (
            other is not None and abs(other.x1 - line.x1) < 0.35 * line.size and abs(other.x0 - line.x0) < 3 * line.size
            and abs(other.size - line.size) < 0.3 and 0.8 * line.size < abs(other.base - line.base) < 2 * line.size
            and other.text.count(" ") > 3
        ):  # fmt: skip
            return True
    return False


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
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), max(tops), max(rights), min(bottoms)


def _beside(pieces: list[Piece]) -> tuple[list[Piece], bool]:
    """Those that stand side by side with the next, from the top down; and whether some do between the outermost rows."""
    found = [a for a, b in pairwise(pieces) if a.base - b.base < 0.8 * b.size]
    if not found or len(pieces) < 10:
        return found, bool(found)
    top, bottom = pieces[0].base - 0.5 * pieces[0].size, pieces[-1].base + 0.5 * pieces[-1].size
    return found, any(bottom < piece.base < top for piece in found)


def _way(pieces: list[Piece]) -> int:
    """The direction most of the text runs; what runs another way is marked askew."""
    weight = [0, 0, 0, 0]
    for piece in pieces:
        weight[piece.turns] += 0 if piece.askew else len(piece.text)
    way = weight.index(max(weight))
    for piece in pieces:
        piece.askew = piece.askew or piece.turns != way
    return way
