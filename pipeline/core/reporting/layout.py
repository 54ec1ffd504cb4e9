"""A document's text with its blocks as one JSON text, and back: how a caged reader hands over what has no passages.

The text comes from a process that read somebody else's file, so ``parse`` believes nothing in it.
"""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pipeline.core.model import Block, BlockKind, Cell, Document

if TYPE_CHECKING:
    from collections.abc import Sequence

KIND: Final = "layout"  # asked for instead of a source's kind
MOST = 500_000  # blocks, and words


class Word(NamedTuple):
    """A word where it is printed: ``x0 … y1`` in hundredths of a point from the page's upper left corner."""

    text: str
    page: int
    x0: int
    y0: int
    x1: int
    y1: int


def render(document: Document, words: Sequence[Word] = ()) -> str:
    """The text, the title and every block, in order; and the words as they are printed, where there are pages or lines."""
    return json.dumps(
        {
            "text": document.text, "title": document.title, "pages": document.pages,
            "blocks": [
                [b.kind.value, b.start, b.end, b.level, b.page, list(b.cell) if b.cell else None, list(b.context), b.place]
                for b in document.blocks
            ],
            "words": [list(w) for w in words[:MOST]],
        },
        ensure_ascii=False, separators=(",", ":"),
    )  # fmt: skip


def parse(text: str) -> Document:
    """The document that was rendered, without its lines. Raises ValueError when it is not of that shape."""
    try:
        value = json.loads(text)
        words, title, pages = value["text"], value["title"], value["pages"]
        if not isinstance(words, str) or not isinstance(title, str | None) or len(value["blocks"]) > MOST:
            raise ValueError("layout")
        blocks = tuple(_block(b, len(words)) for b in value["blocks"])
    except (KeyError, TypeError, IndexError, RecursionError) as fault:
        raise ValueError("layout") from fault
    if any(a.end > b.start for a, b in pairwise(blocks)):
        raise ValueError("layout")
    return Document(words, blocks, pages=_whole(pages), title=title)


def words(text: str) -> tuple[Word, ...]:
    """The words that were rendered. Raises ValueError when they are not of that shape."""
    try:
        found = [_word(*value) for value in json.loads(text).get("words", [])]
    except (TypeError, AttributeError, RecursionError) as fault:
        raise ValueError("layout") from fault
    if len(found) > MOST:
        raise ValueError("layout")
    return tuple(found)


def _word(text: Any, page: Any, *box: Any) -> Word:
    if not isinstance(text, str) or len(box) != 4 or not all(type(n) is int and abs(n) < 10**8 for n in (page, *box)):
        raise ValueError("layout")
    return Word(text, page, *box)


def _block(value: Any, length: int) -> Block:
    kind, start, end, level, page, cell, context, place = value
    if not 0 <= start <= end <= length or not isinstance(place, str | None):
        raise ValueError("layout")
    if not all(isinstance(part, str) for part in context):
        raise ValueError("layout")
    where = None if cell is None else Cell(*(_number(part) for part in cell))
    return Block(BlockKind(kind), _number(start), _number(end), _whole(level), _whole(page), where, tuple(context), place)


def _whole(value: Any) -> int | None:
    return None if value is None else _number(value)


def _number(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 2**31:
        raise ValueError("layout")
    return value
