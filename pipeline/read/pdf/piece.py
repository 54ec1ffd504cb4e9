"""What a page of a PDF is once read: pieces of printed lines, turned upright, from the top down."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.core.model import Rect

Box = tuple[float, float, float, float]
# Dots in rows, as they lead to the page numbers in a table of contents.
LEADERS = ("....", ". . .", "……")
GLYPHS = "•●○■□▪▫◦‣⁃∙·➢➤►▶✓✔❖◆◊★❑❏\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf06e\uf0a8"
# What stands before a list item and nothing else: a bullet, "3.", "b)".
LABEL = re.compile(rf"[{GLYPHS}–—-]|\(?(?:\d{{1,2}}|[a-zåäö])[.)]")


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


def side_by_side(pieces: list[Piece]) -> tuple[list[Piece], bool]:
    """Those that stand side by side with the next, from the top down; and whether some do,
    apart, between the outermost rows."""
    found = [(a, b) for a, b in pairwise(pieces) if a.base - b.base < 0.8 * b.size]
    if not found or len(pieces) < 10:
        return [a for a, _ in found], bool(found)
    top, bottom = pieces[0].base - 0.5 * pieces[0].size, pieces[-1].base + 0.5 * pieces[-1].size
    apart = [a for a, b in found if b.x0 - a.x1 > 0.5 * a.size or a.x0 - b.x1 > 0.5 * a.size]
    return [a for a, _ in found], any(bottom < piece.base < top for piece in apart)


def direction(pieces: list[Piece]) -> int:
    """The direction most of the text runs; what runs another way is marked askew."""
    weight = [0, 0, 0, 0]
    for piece in pieces:
        weight[piece.turns] += 0 if piece.askew else len(piece.text)
    way = weight.index(max(weight))
    for piece in pieces:
        piece.askew = piece.askew or piece.turns != way
    return way


def justified(pieces: list[Piece], at: int, boxes: Sequence[Box], gaps: set[int]) -> bool:
    """Whether the gaps in the piece come from stretching a line of few words to its column's width.

    Then a line near it, without ``gaps``, is as wide. Seen up to two ems in narrow justified columns.
    """
    line = pieces[at]
    if line.turns or max([b[0] - a[2] for a, b in pairwise(boxes)]) > 2.4 * line.size:
        return False
    for near in (at - 1, at + 1, at - 2, at + 2):
        if 0 <= near < len(pieces) and near not in gaps:
            other = pieces[near]
            if (
                abs(other.x1 - line.x1) < 0.35 * line.size and abs(other.x0 - line.x0) < 3 * line.size
                and abs(other.size - line.size) < 0.3 and 0.8 * line.size < abs(other.base - line.base) < 4 * line.size
                and other.text.count(" ") > 3
            ):  # fmt: skip
                return True
    return False
