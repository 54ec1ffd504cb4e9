"""Readers hand over blocks one by one; out comes the Document whose text they make up, ``\\n`` between them."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from pipeline.core.errors import ReadError
from pipeline.core.model import Block, BlockKind, Document
from pipeline.core.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.core.model import Cell, Missing

# Printable all the same, but clean() writes them otherwise: other hyphens and ligatures.
_OTHER = "\u2010\u2011\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06"
# A heading never becomes a passage, so what is this long is read as text whatever its style says.
_LONGEST_HEADING = 250
BULLET = re.compile(r"(?:[•▪▫◦●○■□‣⁃∙·➢✓✔]|[-–—*](?=\s))\s*")


def tidy(text: str) -> str:
    """What ``clean`` gives. Nearly all text is clean already, and finding that out costs 5 ns a character, not 60."""
    if not text.isprintable() or "  " in text:
        return clean(text)
    if not text.isascii():
        if not unicodedata.is_normalized("NFC", text):
            return clean(text)
        for sign in _OTHER:
            if sign in text:
                return clean(text)
    return text.strip(" ")


class Composer:
    """Collects blocks in reading order and keeps count of characters."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._parts: list[str] = []
        self._at = 0
        self._title: str | None = None

    def add(
        self,
        kind: BlockKind,
        text: str,
        *,
        level: int | None = None,
        cell: Cell | None = None,
        context: tuple[str, ...] = (),
        place: str | None = None,
    ) -> None:
        """One more block, its text cleaned to a single line; nothing visible in it, nothing added."""
        text = tidy(text)
        if not text:
            return
        if kind is BlockKind.HEADING and cell is None:
            if len(text) > _LONGEST_HEADING:
                kind, level = BlockKind.PARAGRAPH, None
            elif self._title is None:
                self._title = text
        start = self._at
        self.blocks.append(Block(kind, start, start + len(text), level, None, cell, context, place))
        self._parts.append(text)
        self._at = start + len(text) + 1

    def document(
        self, *, title: str | None = None, own_date: str | None = None, missing: Sequence[Missing] = ()
    ) -> Document:
        """The whole. Without a ``title`` the first heading is it. Raises ReadError ``text-none`` if all is furniture."""
        if all(block.kind is BlockKind.FURNITURE for block in self.blocks):
            raise ReadError("text-none")
        title = (tidy(title) if title else "") or self._title
        return Document(
            "\n".join(self._parts), tuple(self.blocks), title=title, own_date=own_date, missing=tuple(missing)
        )


def split_breaks(text: str) -> Iterator[str]:
    """A paragraph cut at the manual line breaks that end a sentence or lead to a bullet; other breaks are spaces."""
    if "\n" not in text:
        yield text
        return
    held = ""
    for line in text.split("\n"):
        bare = line.strip()
        if held and bare and (held[-1] in ".:;!?" or BULLET.match(bare)):
            yield held
            held = bare
        else:
            held = f"{held} {bare}".strip()
    yield held
