"""Blocks of printed lines → canonical text, blocks and lines with their places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.core.model import Block, BlockKind, Line
from pipeline.core.text import join_lines
from pipeline.read.pdf.paragraphs import GLYPH
from pipeline.read.pdf.piece import GLYPHS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.core.model import Cell, Rect
    from pipeline.read.pdf.piece import Piece


_new: Callable[[type[Line], tuple[int, int, int, Rect]], Line] = tuple.__new__  # half the time of calling Line
Words = tuple[str, list[tuple[int, int]]]


def words(lines: Sequence[Piece]) -> Words:
    """The flowing text of ``lines`` without a bullet before it, and where each line stands in it."""
    texts = [line.text for line in lines]
    if (texts[0][0] in GLYPHS or texts[0][0].isspace()) and (glyph := GLYPH.match(texts[0])):
        texts[0] = texts[0][glyph.end() :]
    return join_lines(texts)


class Writer:
    """Collects blocks in reading order and keeps count of characters."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.lines: list[Line] = []
        self.parts: list[str] = []
        self._at = 0

    def block(
        self, kind: BlockKind, lines: Sequence[Piece], said: Words, page: int, *, level: int | None = None,
        cell: Cell | None = None, context: tuple[str, ...] = (), place: str | None = None,
    ) -> None:  # fmt: skip
        """One more block on ``page``; ``said`` is what ``words`` says of its ``lines``. Nothing if that is nothing."""
        text, spans = said
        if not text:
            return
        start = self._at
        self._at = end = start + len(text)
        self.blocks.append(Block(kind, start, end, level, page, cell, context, place))
        if len(lines) == 1:
            self.lines.append(Line(start, end, page, lines[0].rect))
        else:
            self.lines += [
                _new(Line, (start + left, start + right, page, line.rect))
                for line, (left, right) in zip(lines, spans, strict=True)
                if left < right
            ]
        self.parts.append(text)
        self._at += 1
