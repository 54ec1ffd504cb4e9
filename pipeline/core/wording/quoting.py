"""Words of a source marked by hand: where they stand in its text, and on its page."""

from __future__ import annotations

import re

from pipeline.core.errors import Refused
from pipeline.core.model import Anchor, Passage, Rect

AROUND = 40  # characters of context kept before and after a quote


def locate(text: str, words: str, name: str) -> tuple[int, int]:
    """The only place where ``words`` stand in ``text``, whatever white space is between them. Raises Refused."""
    parts = [re.escape(part) for part in words.split()]
    found = [m.span() for m in re.finditer(r"\s+".join(parts), text)] if parts else []
    if len(found) != 1:
        raise Refused("quote-not-found", times=len(found), version=name)
    return found[0]


def anchor(text: str, version: int, start: int, end: int, passages: list[Passage], name: str) -> Anchor:
    """The anchor of ``text[start:end]``, blanks at its ends left out. ``passages`` are those it runs through: page, place
    and the printed lines are theirs. Raises Refused when there is nothing there."""
    if not 0 <= start < end <= len(text) or not text[start:end].strip():
        raise Refused("quote-range", start=start, end=end, version=name, length=len(text))
    quote = text[start:end]
    start += len(quote) - len(quote.lstrip())
    end -= len(quote) - len(quote.rstrip())
    page = passages[0].page if passages else None
    rects = tuple(r for p in passages if p.page == page and page is not None for r in lines_of(p, start, end))
    return Anchor(
        version=version, start=start, end=end, quote=text[start:end], prefix=text[max(0, start - AROUND) : start],
        suffix=text[end : end + AROUND], page=page, rects=rects, place=passages[0].place if passages else None,
    )  # fmt: skip


def lines_of(passage: Passage, start: int, end: int) -> tuple[Rect, ...]:
    """The passage's printed lines that hold ``[start, end)``. A passage keeps no characters for each line: they are
    shared out by the lines' widths, and a line more is taken where that is near a line's end."""
    total = sum(r[2] - r[0] for r in passage.rects)
    if total <= 0:
        return passage.rects
    chosen, at, slack = [], float(passage.start), 4.0
    for rect in passage.rects:
        until = at + (passage.end - passage.start) * (rect[2] - rect[0]) / total
        if at - slack < end and until + slack > start:
            chosen.append(rect)
        at = until
    return tuple(chosen)
