"""Plain text: paragraphs rebuilt from printed lines, headings told by number, shape and what stands after them.

Where the text of a two-column table has run together ("Styrkor Förbättringsmöjligheter" over both columns' items),
each item is a block of its own under both words; which column it stood in is not in the file and is not guessed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.core.model import BlockKind, Cell
from pipeline.read.compose import BULLET, Composer
from pipeline.read.encoding import decode
from pipeline.read.grid import OPPOSED
from pipeline.read.plain_lines import printed_lines, width
from pipeline.read.plain_paragraphs import NUMBERED, finished, is_row, leans, paragraphs

if TYPE_CHECKING:
    from pipeline.core.model import Document
    from pipeline.read.plain_paragraphs import Paragraph

READER = "text"
VERSION = 1

_RULE = re.compile(r"[=_~*\-–—]{4,}")
_PART = re.compile(r"(?i)(?:område|kapitel|del|avsnitt|bilaga|appendix)\s+(?:\d{1,2}|[A-ZÅÄÖ]|[IVX]+)\b[.:]?(?:\s|$)")
_ROW_NAME = re.compile(r"(.*?[^\W\d_].*?)\s+-?\d[\d.,]*\s?%?(?:\s+[-–]?\d[\d.,]*\s?%?)+")
_DATED = re.compile(r"(?:19|20)\d\d-[01]\d-[0-3]\d\b(?!.*[.!?])")
_SENTENCES = re.compile(r"[a-zåäö]{3}[.!?] ")
_LONGEST = 120  # characters in a heading
_PLAIN_LEVEL = 3  # headings that nothing numbers stand under those that something does


def read(data: bytes) -> Document:
    """Raises ReadError ``text-encoding`` or ``text-none``."""
    lines = printed_lines(decode(data))
    found = paragraphs(lines, width(lines))
    return _Reading([p for p in found if p.lines or p.furniture]).document()


class _Reading:
    def __init__(self, found: list[Paragraph]) -> None:
        self.found = found
        self.texts = [p.text if p.lines else "" for p in found]
        self.out = Composer()
        self.numbers: list[int] = []  # the running number at each depth of single-numbered headings
        self.table = -1
        self.row = 0
        self.columns = False  # under a heading that names columns run together
        self.last = BlockKind.PARAGRAPH

    def document(self) -> Document:
        for at, paragraph in enumerate(self.found):
            text = self.texts[at]
            if text and not _RULE.fullmatch(text):
                self._add(at, text)
            for line in paragraph.furniture:
                self.out.add(BlockKind.FURNITURE, line.text)
        first = next((text for text in self.texts if text), "")
        short = len(first) <= _LONGEST and not finished(first) and any(map(str.isalpha, first))
        return self.out.document(title=first if short else None)

    def _add(self, at: int, text: str) -> None:
        level = self._level(at, text)
        if level:
            self.out.add(BlockKind.HEADING, text, level=level)
            self.last = BlockKind.HEADING
            self.columns = names_columns(text)
            self.row = 0
            return
        if (is_row(text) and (self.row or self._in_table(at))) or self._over_rows(at, text):
            self._row(text)
            return
        self.row = 0
        if self.columns:
            kind = BlockKind.CELL
        elif BULLET.match(text) or self._listed(at) or (self.last is BlockKind.ITEM and not any(map(str.isalpha, text))):
            kind = BlockKind.ITEM
        else:
            kind = BlockKind.PARAGRAPH
        self.out.add(kind, text)
        self.last = kind

    def _row(self, text: str) -> None:
        if not self.row:
            self.table += 1
        self.columns = False
        named = _ROW_NAME.fullmatch(text) if is_row(text) else None
        place = f"tabell {self.table + 1}, rad {self.row + 1}"
        context = (named.group(1),) if named else ()
        self.out.add(BlockKind.CELL, text, cell=Cell(self.table, self.row, 0), context=context, place=place)
        self.row += 1
        self.last = BlockKind.CELL

    def _in_table(self, at: int) -> bool:
        return is_row(self._text(at + 1))

    def _over_rows(self, at: int, text: str) -> bool:
        """Whether a short line between a heading and the first row names the columns: "Uppnått Max"."""
        return self.last is BlockKind.HEADING and len(text) <= 60 and not finished(text) and is_row(self._text(at + 1))

    def _text(self, at: int) -> str:
        return self.texts[at] if 0 <= at < len(self.texts) else ""

    def _listed(self, at: int) -> bool:
        """Whether a numbered line has its neighbour in number next to it: then it is an item of a list."""
        number = _number(self._text(at))
        return number is not None and (
            _number(self._text(at + 1)) == number + 1 or _number(self._text(at - 1)) == number - 1
        )

    def _level(self, at: int, text: str) -> int:
        """1–6 for a heading, else 0."""
        after = self._text(at + 1)
        if len(text) > _LONGEST or not any(map(str.isalpha, text)) or BULLET.match(text) or is_row(text):
            return 0
        if _RULE.fullmatch(after):
            return 1 if after[0] == "=" else 2
        if _SENTENCES.search(text) or (finished(text) and text[-1] != "?") or leans(text) or self._listed(at):
            return 0
        number = NUMBERED.match(text)
        if number:
            return self._numbered_level(number.group(1)) if text[number.end()].isupper() else 0
        if _PART.match(text):
            return 2
        return _PLAIN_LEVEL if self._is_plain_heading(at, text, after) else 0

    def _is_plain_heading(self, at: int, text: str, after: str) -> bool:
        """A heading that only its shape and its place tell."""
        if _DATED.match(text):  # posts and log entries
            return len(text) <= 60 and bool(after)
        if names_columns(text):
            return True
        return text[0].isupper() and not self.columns and self._leads(at, after)

    def _leads(self, at: int, after: str) -> bool:
        """Whether what comes next is what a heading stands over: prose, a list or a table, not another short line."""
        if len(self.texts[at]) > 90 or text_is_address(self.texts[at]):
            return False
        if is_row(after):
            return self.last is not BlockKind.HEADING
        if BULLET.match(after) or self._listed(at + 1):
            return True
        return len(after) > len(self.texts[at]) and (len(after) > 70 or (finished(after) and after[-1] != ":"))

    def _numbered_level(self, words: str) -> int:
        """The level of a heading numbered ``words``: "3.2" stands under "3"; numbers that begin again, under the last."""
        parts = words.split(".")
        if len(parts) > 1:
            return min(len(parts), 6)
        number = int(parts[0])
        for depth, last in reversed(list(enumerate(self.numbers))):
            if number == last + 1:
                del self.numbers[depth + 1 :]
                self.numbers[depth] = number
                return depth + 1
        if not self.numbers or number == 1:  # numbers that begin again count the parts of this chapter
            self.numbers = self.numbers[:1]
            self.numbers.append(number)
            return len(self.numbers)
        self.numbers = [number]
        return 1


def names_columns(text: str) -> bool:
    """"Styrkor Förbättringsmöjligheter": the headings of columns that stand against each other, on one line."""
    words = re.split(r"\s*[/|–-]\s*|\s+och\s+|\s+", text)
    return 2 <= len(words) <= 4 and all(word and OPPOSED.match(word) for word in words)


def text_is_address(text: str) -> bool:
    return "@" in text or "www." in text or "://" in text


def _number(text: str) -> int | None:
    """The number that a line such as "3. Styrning" begins with, None where there is none or it is "3.2"."""
    match = re.match(r"(\d{1,2})[.)]\s*(?=[^\W\d_])", text)
    return int(match.group(1)) if match else None
