"""Blocks of printed lines → canonical text, blocks and lines with their places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.core.model import Block, BlockKind, Line
from pipeline.core.text import join_lines
from pipeline.read.pdf_paragraphs import GLYPH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.core.model import Cell
    from pipeline.read.pdf_lines import Piece


class Writer:
    """Collects blocks in reading order and keeps count of characters."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.lines: list[Line] = []
        self.parts: list[str] = []
        self._at = 0

    def words(self, lines: Sequence[Piece]) -> tuple[str, list[tuple[int, int]]]:
        """The flowing text of ``lines`` without a bullet before it, and where each line stands in it."""
        texts = [line.text for line in lines]
        texts[0] = GLYPH.sub("", texts[0], count=1) if GLYPH.match(texts[0]) else texts[0]
        return join_lines(texts)

    def block(
        self, kind: BlockKind, lines: Sequence[Piece], page: int, *, level: int | None = None, cell: Cell | None = None,
        context: tuple[str, ...] = (), place: str | None = None,
    ) -> None:  # fmt: skip
        """One more block on ``page``; nothing if nothing in it is visible."""
        text, spans = self.words(lines)
        if not text:
            return
        start = self._at
        self.blocks.append(Block(kind, start, start + len(text), level, page, cell, context, place))
        for line, (left, right) in zip(lines, spans, strict=True):
            if left < right:
                self.lines.append(Line(start + left, start + right, page, line.rect))
        self.parts.append(text)
        self._at = start + len(text) + 1
