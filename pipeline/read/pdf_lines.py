"""One page of PDFium's text → pieces: what stands on one printed line without a wide gap, with its place and type.

One ``FPDFText_GetText`` a page and five calls a line; boxes of single characters would cost three times as much as
everything here (PERFORMANCE.md). PDFium's character index is the index into its text unless the page holds signs that it
leaves out; then it is asked.
"""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass
from math import hypot
from typing import TYPE_CHECKING, Any

from pypdfium2 import raw

if TYPE_CHECKING:
    from pipeline.core.model import Rect

Box = tuple[float, float, float, float]

_LINE = re.compile("[^\r\n\ufffe]*[^\\s\ufffe][^\r\n\ufffe]*\ufffe?")
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"\S+")
_BOLD = re.compile(rb"(?i)bold|black|heavy|semib|demi")
WIDE = 0.9  # times the type size: a gap that no justified line has between its words


@dataclass(slots=True)
class Piece:
    """A stretch of one printed line.

    ``x0 … y1`` and ``base`` (the baseline) are points on the page turned so that its text runs left to right, y upwards.
    ``rect`` is where it stands in the unrotated page. ``text`` keeps PDFium's hyphen marks and the spaces at its end.
    ``start`` is PDFium's index of its first character. ``after``: it follows the piece before it on the same line, across
    a gap. ``askew``: it runs another way than the page. ``label``: so many characters of it are a list label.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    base: float
    size: float
    bold: bool
    rect: Rect
    start: int
    turns: int = 0
    after: bool = False
    askew: bool = False
    label: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's pieces in the order of its content. ``turns``: quarter turns anticlockwise that its text runs by.

    ``crop`` is the visible page in user space; ``objects`` the number of text objects that drew something.
    """

    pieces: list[Piece]
    crop: Box
    turns: int
    objects: int

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


class Scribe:
    """Reads pages into sheets. Holds the C variables, made once."""

    def __init__(self) -> None:
        self._box = (ctypes.c_double * 4)()
        self._sides = [ctypes.byref(ctypes.c_double.from_buffer(self._box, 8 * at)) for at in range(4)]
        self._matrix = raw.FS_MATRIX()
        self._name = ctypes.create_string_buffer(160)
        self._flags = ctypes.c_int()
        self._bold: dict[bytes, bool] = {}
        self._corner = (0.0, 0.0)
        self._crop: Box = (0.0, 0.0, 0.0, 0.0)
        self._page: Any = None
        self._out: list[Piece] = []

    def sheet(self, page: Any, text_page: Any) -> Sheet:
        """``page`` and ``text_page`` are PDFium's raw handles."""
        self._page = text_page
        self._crop = crop_box(page)
        self._out = out = []
        objects = 0
        count = raw.FPDFText_CountChars(text_page)
        text = page_text(text_page, count)
        same = len(text) == count
        line = self._line
        for match in _LINE.finditer(text):
            start, end = match.span()
            if not same:
                start, end = _index(text_page, start), _index(text_page, end - 1) + 1
            objects += line(match.group(), start, end)
        return Sheet(out, self._crop, _way(out), objects)

    def _line(self, text: str, start: int, end: int) -> int:
        """Adds one of PDFium's lines, cut at wide gaps; returns the number of its text objects."""
        page, box = self._page, self._box
        left, top, right, bottom = self._sides
        count: int = raw.FPDFText_CountRects(page, start, end - start)
        if count == 1:
            raw.FPDFText_GetRect(page, 0, left, top, right, bottom)
            x0, y1, x1, y0 = box
            self._add(text, start, (x0, y0, x1, y1))
            return 1
        boxes: list[Box] = []
        for number in range(count):
            raw.FPDFText_GetRect(page, number, left, top, right, bottom)
            x0, y1, x1, y0 = box
            boxes.append((x0, y0, x1, y1))
        if not boxes:
            boxes = [self._loose(start, end)]
        whole = _around(boxes)
        self._add(text, start, whole)
        self._split(text, start, boxes)
        return count

    def _add(self, text: str, start: int, box: Box) -> None:
        page, matrix = self._page, self._matrix
        letter = _LETTER.search(text)
        at = start + letter.start() if letter else start
        raw.FPDFText_GetMatrix(page, at, matrix)
        raw.FPDFText_GetFontInfo(page, at, self._name, 160, self._flags)
        name = self._name.value
        bold = self._bold.get(name)
        if bold is None:
            bold = self._bold[name] = bool(_BOLD.search(name.rsplit(b"+", 1)[-1]))
        a, b, c, d = matrix.a, matrix.b, matrix.c, matrix.d
        size = raw.FPDFText_GetFontSize(page, at) * (abs(d) if not c else hypot(c, d))
        left, bottom, _, _ = self._crop
        x0, y0, x1, y1 = box
        rect = (round((x0 - left) * 100), round((y0 - bottom) * 100), round((x1 - left) * 100), round((y1 - bottom) * 100))
        if a > 0 and not b:
            piece = Piece(text, x0 - left, y0 - bottom, x1 - left, y1 - bottom, matrix.f - bottom, size, bold, rect, start)
        else:
            piece = self._turned_piece(text, box, size, bold, rect, start)
        self._out.append(piece)

    def _turned_piece(self, text: str, box: Box, size: float, bold: bool, rect: Rect, start: int) -> Piece:  # noqa: FBT001
        m = self._matrix
        turns = (0 if m.a >= 0 else 2) if abs(m.a) >= abs(m.b) else (1 if m.b > 0 else 3)
        left, bottom, _, _ = turned(self._crop, turns)
        x0, y0, x1, y1 = turned(box, turns)
        base = turned((m.e, m.f, m.e, m.f), turns)[1]
        askew = min(abs(m.a), abs(m.b)) > 0.05 * max(abs(m.a), abs(m.b))
        return Piece(text, x0 - left, y0 - bottom, x1 - left, y1 - bottom, base - bottom, size, bold, rect, start, turns, askew=askew)

    def _split(self, text: str, start: int, boxes: list[Box]) -> None:
        """Cuts the piece just added where its text objects stand far apart."""
        whole = self._out[-1]
        boxes = [turned(box, whole.turns) for box in boxes] if whole.turns else boxes
        wide = WIDE * whole.size
        cuts: list[float] = []
        reach = boxes[0][2]
        for box in boxes[1:]:
            if box[0] - reach > wide or box[2] < boxes[0][0] - wide:
                cuts.append(box[0])
                reach = box[2]
            elif box[2] > reach:
                reach = box[2]
        if not cuts:
            return
        places = self._word_starts(text, start, whole.turns, cuts)
        if not places:
            return
        self._out.pop()
        at = 0
        for stop in [*places, len(text)]:
            part = text[at:stop]
            first, size = len(self._out), len(part.rstrip())
            count = raw.FPDFText_CountRects(self._page, start + at, size)
            self._add(part, start + at, _around([self._rect(n) for n in range(count)]) if count else self._loose(start + at, start + stop))
            self._out[first].after = at > 0
            at = stop

    def _word_starts(self, text: str, start: int, turns: int, cuts: list[float]) -> list[int]:
        """Where in ``text`` the words begin whose left edge is one of ``cuts``."""
        left, top, right, bottom = self._sides
        found = []
        for match in _WORD.finditer(text):
            if match.start() == 0:
                continue
            if not raw.FPDFText_GetCharBox(self._page, start + match.start(), left, right, bottom, top):
                continue
            x0, y1, x1, y0 = self._box
            edge = turned((x0, y0, x1, y1), turns)[0]
            if any(abs(edge - cut) < 0.6 for cut in cuts):
                found.append(match.start())
        return found

    def _rect(self, number: int) -> Box:
        left, top, right, bottom = self._sides
        raw.FPDFText_GetRect(self._page, number, left, top, right, bottom)
        x0, y1, x1, y0 = self._box
        return x0, y0, x1, y1

    def _loose(self, start: int, end: int) -> Box:
        """The box of signs that draw nothing, from their font's own measures."""
        loose = raw.FS_RECTF()
        boxes = []
        for at in (start, end - 1):
            if raw.FPDFText_GetLooseCharBox(self._page, at, loose):
                boxes.append((loose.left, loose.bottom, loose.right, loose.top))
        return _around(boxes) if boxes else (self._crop[0], self._crop[1], self._crop[0], self._crop[1])


def page_text(text_page: Any, count: int) -> str:
    """The page's whole text as PDFium gives it, line ends ``\\r\\n``, hyphens at line ends U+FFFE."""
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (count + 2))()
    got = raw.FPDFText_GetText(text_page, 0, count, buffer)
    return bytes(memoryview(buffer)[: max(got - 1, 0)]).decode("utf-16-le", "replace")


def crop_box(page: Any) -> Box:
    """The visible page in user space: CropBox within MediaBox, inherited or not."""
    box = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page, box)
    return box.left, box.bottom, box.right, box.top


def _index(text_page: Any, at: int) -> int:
    return int(raw.FPDFText_GetCharIndexFromTextIndex(text_page, at))


def _around(boxes: list[Box]) -> Box:
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


def _way(pieces: list[Piece]) -> int:
    """The direction most of the text runs; what runs another way is marked askew."""
    if not any(piece.turns or piece.askew for piece in pieces):
        return 0
    weight = [0, 0, 0, 0]
    for piece in pieces:
        weight[piece.turns] += 0 if piece.askew else len(piece.text)
    way = weight.index(max(weight))
    for piece in pieces:
        piece.askew = piece.askew or piece.turns != way
    return way
