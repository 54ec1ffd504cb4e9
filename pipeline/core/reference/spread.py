"""Printed words → rows of stretches: what stands on one line, parted where the gap is wider than between words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.core.reference.names import code_in
from pipeline.core.reference.numerals import Token, figures

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.core.reporting.layout import Word

_DOTS = re.compile(r"[.…_·]{2,}|[.…_·]")
_SAID = re.compile(r"[^\W_]|^[-–—−]$")  # bars and dots drawn with signs say nothing
_APART = 0.75  # times a line's height: a gap between columns


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that stand together. ``tokens``: the figures they are, None for words. Hundredths of a point."""

    text: str
    x0: int
    x1: int
    tokens: tuple[Token, ...] | None

    def over(self, x0: int, x1: int) -> int:
        """How far it reaches over a span; negative: how far it is from it."""
        return min(self.x1, x1) - max(self.x0, x0)


@dataclass(frozen=True, slots=True)
class Spread:
    """One printed row. ``led``: dots lead from its words to its figures, as in a list of contents."""

    page: int
    y: int
    height: int
    parts: tuple[Stretch, ...]
    led: bool = False


def spreads(words: Sequence[Word]) -> Iterator[Spread]:
    """Rows from the top of each page down."""
    pages: dict[int, list[Word]] = {}
    for word in words:
        pages.setdefault(word.page, []).append(word)
    for page, found in sorted(pages.items()):
        for row in _rows(found):
            words_ = [w for w in row if _SAID.search(w.text)]
            if words_:
                height = sorted(w.y1 - w.y0 for w in words_)[len(words_) // 2]
                y = sum(w.y0 + w.y1 for w in words_) // (2 * len(words_))
                led = any(_DOTS.fullmatch(w.text) and len(w.text) > 2 for w in row) or len(row) - len(words_) > 3
                yield Spread(page, y, height, tuple(_stretches(words_, height)), led)


def _rows(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Words whose middles are within half a line of their neighbour's, by what is nearest to the left: a page may be askew."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (w.y0 + w.y1, w.x0)):
        middle, high = (word.y0 + word.y1) / 2, max(1, word.y1 - word.y0)
        for row in reversed(rows[-6:]):
            near = min(row, key=lambda w: abs(w.x0 - word.x0))
            if abs((near.y0 + near.y1) / 2 - middle) < 0.45 * min(high, max(1, near.y1 - near.y0)):
                row.append(word)
                break
        else:
            rows.append([word])
    for row in sorted(rows, key=lambda r: min(w.y0 + w.y1 for w in r)):
        yield sorted(row, key=lambda w: w.x0)


def _stretches(words: Sequence[Word], height: int) -> Iterator[Stretch]:
    groups: list[list[Word]] = []
    for word in words:
        if groups and word.x0 - groups[-1][-1].x1 <= _APART * height:
            groups[-1].append(word)
        else:
            groups.append([word])
    for group in groups:
        yield from _parted(group)


def _parted(group: Sequence[Word]) -> Iterator[Stretch]:
    """Words, and the figures right after them, as a stretch each."""
    if code_in(" ".join(w.text for w in group[:2])) or figures(_said(group)) is None:
        for at in range(len(group) + 1):
            tail = group[at:]
            tokens = figures(_said(tail)) if tail else None
            if (tokens and at) or not tail:
                break
        if group[:at]:
            yield _made(group[:at], None)
        if tail:
            yield _made(tail, tokens)
        return
    yield _made(group, figures(_said(group)))


def _said(words: Sequence[Word]) -> str:
    return " ".join(w.text for w in words)


def _made(words: Sequence[Word], tokens: tuple[Token, ...] | None) -> Stretch:
    return Stretch(_said(words), words[0].x0, max(w.x1 for w in words), tokens or None)
