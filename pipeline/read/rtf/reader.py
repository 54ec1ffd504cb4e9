"""Rich Text Format: control words read one by one, paragraphs, headings, lists, tables and notes made of them.

Pictures and embedded objects are counted; headers and footers are furniture; deleted and hidden text and comments are not read.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.core.errors import ReadError
from pipeline.core.model import Missing
from pipeline.read.compose import tidy
from pipeline.read.placed import Placed
from pipeline.read.rtf.story import Line, Story, Writer
from pipeline.read.rtf.words import (
    DESTINATIONS,
    HEADING,
    MARKS,
    PRINTED,
    SILENT,
    SPOKEN,
    STORIES,
    SYMBOLS,
    TITLE,
    TOKEN,
    decode,
    joined,
    page_of_charset,
)

if TYPE_CHECKING:
    from pipeline.core.model import Document

READER = "rtf"
VERSION = 1

MAX_DEPTH = 2000  # groups within groups
_ENDS = frozenset({"par", "sect", "page", "column"})
_PAGES = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_NO_TITLE = re.compile(r"(?i)microsoft word|document\d*$|dokument\d*$|untitled|namnlös")


def read(data: bytes) -> Document:
    """Raises ReadError ``rtf-corrupt`` or ``text-none``."""
    if data.lstrip(b"\xef\xbb\xbf \r\n\t")[:5] != b"{\\rtf":
        raise ReadError("rtf-corrupt")
    return _Reader(data).document()


@dataclass(slots=True)
class _Group:
    """What holds until the group's closing brace. ``goal`` is the group that decides what becomes of its text."""

    goal: str = "text"
    silent: bool = False
    skip: int = 1  # how many signs stand in for one of Unicode
    page: str = ""
    hidden: bool = False
    deleted: bool = False
    opens: bool = False  # a story of its own began with this group


class _Reader:
    """Walks the tokens once."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.page = "cp1252"
        self.fonts: dict[int, str] = {}
        self.font = 0  # the one that is being defined
        self.levels: dict[int, int] = {}  # style number → outline level, from 0
        self.defined = 0  # the style that is being defined
        self.named: list[str] = []
        self.title: list[str] = []
        self.date: str | None = None
        self.when: dict[str, int] = {}
        self.seen = Counter[str]()
        self.group = _Group()
        self.groups: list[_Group] = []
        self.stories = [Story("body")]
        self.bytes = bytearray()  # of the run that is being read, in the font's code page
        self.owed = 0  # signs still to pass over after one of Unicode
        self.fresh = False  # nothing came yet in this group
        self.star = False  # the group may be passed over by whom its first word says nothing

    def document(self) -> Document:
        self._walk()
        self._flush()
        cut = bool(self.groups)
        while len(self.stories) > 1:
            self._close(self.stories.pop())
        body = self.stories[0]
        self._end_table(body, flush=True)
        out = Placed()
        Writer(out).write(body.lines)
        missing = [Missing(what, str(count)) for what, count in sorted(self.seen.items())]
        if cut:
            missing.append(Missing("end"))
        title = tidy(joined(self.title))
        own = None if _NO_TITLE.match(title) else title
        if self.when.get("yr", 0) in range(1990, 2100):
            self.date = f"{self.when['yr']:04d}-{self.when.get('mo', 1):02d}-{self.when.get('dy', 1):02d}"
        return out.document(title=own or None, own_date=self.date, missing=missing)

    # the walk ------------------------------------------------------------------------------------------------------

    def _walk(self) -> None:
        data, at, end = self.data, 0, len(self.data)
        while at < end:
            token = TOKEN.match(data, at)
            if token is None:
                at += 1
                continue
            at = token.end()
            word, number, code, symbol, brace, text = token.groups()
            if text is not None:
                self._text(text)
            elif word is not None:
                at += self._word(word.decode("ascii"), int(number) if number else None)
            elif code is not None:
                self._byte(bytes.fromhex(code.decode("ascii")))
            elif brace == b"{":
                self._open()
            elif brace == b"}":
                if not self._shut():
                    return  # what stands behind the last brace is none of the document
            elif symbol is not None:
                self._symbol(symbol.decode("latin-1"))

    def _open(self) -> None:
        self._flush()
        self.owed = 0
        if len(self.groups) >= MAX_DEPTH:
            raise ReadError("rtf-corrupt")
        self.groups.append(self.group)
        self.group = replace(self.group, opens=False)
        self.star, self.fresh = False, True

    def _shut(self) -> bool:
        self._flush()
        self.owed = 0
        if self.group.opens:
            self._close(self.stories.pop())
        if self.group.goal == "stylesheet":
            self._style()
        if not self.groups:
            return False
        self.group = self.groups.pop()
        return bool(self.groups)

    def _close(self, story: Story) -> None:
        """A note, text box or header is at its end: it hangs on the paragraph that it was in."""
        self._end_table(story, flush=True)
        self.stories[-1].hung.append(story)

    def _word(self, word: str, number: int | None) -> int:
        """One control word; returns how many bytes after it belong to it."""
        if word == "bin":
            return max(number or 0, 0)
        if word == "u":
            self._unicode(number or 0)
            return 0
        if self.owed:
            self.owed -= 1
            return 0
        self._flush()
        self.fresh = False
        if self.star or word in DESTINATIONS:
            self._destination(word)
        elif not self.group.silent:
            self._spoken(word, number)
        self._define(word, number)
        return 0

    def _destination(self, word: str) -> None:
        """The first word of a group that says what the group is for."""
        star, self.star = self.star, False
        group = self.group
        if word in ("pict", "shppict") and not group.silent:
            self.seen["pictures"] += 1
        if word == "annotation" and not group.silent:
            self.seen["comments"] += 1
        if word in ("title", "revtim"):
            group.goal = word if group.goal == "info" else group.goal
        elif word in SILENT or (star and word not in SPOKEN):
            group.silent = True
            group.goal = word if word in ("fonttbl", "stylesheet", "info") else group.goal
        elif word in MARKS and not group.silent:
            group.silent = True
            self.stories[-1].item = True
        elif word in STORIES and not group.silent and len(self.stories) < 20:
            group.opens = True
            group.hidden = group.deleted = False
            self.stories.append(Story(STORIES[word]))

    def _spoken(self, word: str, number: int | None) -> None:
        """A control word in the document's own text."""
        story, group = self.stories[-1], self.group
        if word in PRINTED:
            self._put(PRINTED[word])
        elif word in _ENDS:
            self._paragraph(story)
        elif word in ("cell", "nestcell"):
            self._cell(story, nested=word == "nestcell")
        elif word == "row":
            self._row(story)
        elif word in ("trowd", "trhdr"):
            story.head = word == "trhdr"
        elif word == "f":
            group.page = self.fonts.get(number or 0, "")
        elif word == "plain":
            group.hidden = group.deleted = False
        elif word == "v":
            group.hidden = number != 0
        elif word == "deleted":
            group.deleted = number != 0
        else:
            self._formed(story, word, number)

    def _formed(self, story: Story, word: str, number: int | None) -> None:
        """What a control word says of the whole paragraph, or of the story."""
        if word == "pard":
            story.level, story.style, story.in_table = -1, 0, False
        elif word == "intbl":
            story.in_table = True
        elif word == "outlinelevel":
            story.level = _level(number)
        elif word == "s":
            story.style = number or 0
        elif word == "ftnalt" and story.kind == "note":
            story.kind = "endnote"
        elif word == "object":
            self.seen["embedded"] += 1

    def _define(self, word: str, number: int | None) -> None:
        """Control words of the document's head."""
        goal = self.group.goal
        if word == "uc":
            self.group.skip = min(max(1 if number is None else number, 0), 10)
        elif word == "ansicpg" and number:
            self.page = f"cp{number}"
        elif word in _PAGES and len(self.groups) < 2:
            self.page = _PAGES[word]
        elif goal == "fonttbl":
            self._define_font(word, number or 0)
        elif goal == "stylesheet" and word == "s":
            self.defined = number or 0
        elif goal == "stylesheet" and word == "outlinelevel" and _level(number) >= 0:
            self.levels[self.defined] = _level(number)
        elif goal == "revtim" and word in ("yr", "mo", "dy") and number is not None:
            self.when[word] = number if word == "yr" else min(max(number, 1), 31 if word == "dy" else 12)

    def _define_font(self, word: str, number: int) -> None:
        if word == "f":
            self.font = number
        elif word in ("fcharset", "cpg") and len(self.fonts) < 10_000:
            page = page_of_charset(number) if word == "fcharset" else f"cp{number}"
            if page:
                self.fonts.setdefault(self.font, page)

    def _style(self) -> None:
        """A style's name is known: "heading 2" says its level where no outline level did."""
        name, self.named = joined(self.named), []
        if self.defined and self.defined not in self.levels:
            if found := HEADING.match(name):
                self.levels[self.defined] = int(found.group(1)) - 1
            elif TITLE.match(name):
                self.levels[self.defined] = 0
        self.defined = 0

    # text ----------------------------------------------------------------------------------------------------------

    def _text(self, text: bytes) -> None:
        if self.owed:
            passed = min(self.owed, len(text))
            self.owed -= passed
            text = text[passed:]
        if text and not (self.group.silent and self.group.goal not in ("title", "stylesheet")):
            self.bytes += text

    def _byte(self, byte: bytes) -> None:
        if self.owed:
            self.owed -= 1
        elif not (self.group.silent and self.group.goal not in ("title", "stylesheet")):
            self.bytes += byte

    def _unicode(self, number: int) -> None:
        self._flush()
        number %= 65536
        self._put(chr(number) if number else "")
        self.owed = self.group.skip

    def _symbol(self, symbol: str) -> None:
        if self.owed:
            self.owed -= 1
            return
        self._flush()
        if symbol == "*":
            self.star = self.fresh
        elif symbol in "\r\n":
            if not self.group.silent:
                self._paragraph(self.stories[-1])
        else:
            self._put(SYMBOLS.get(symbol, ""))

    def _flush(self) -> None:
        """The bytes read so far become text in the code page of their font."""
        if self.bytes:
            data = bytes(self.bytes)
            self.bytes.clear()
            self._put(decode(data, self.group.page or self.page))

    def _put(self, text: str) -> None:
        group = self.group
        if group.goal == "title" and len(self.title) < 100:
            self.title.append(text[:500])
        elif group.goal == "stylesheet" and len(self.named) < 100:
            self.named.append(text[:200])
        elif not group.silent:
            if group.hidden or group.deleted:
                if text.strip():
                    self.seen["hidden-text" if group.hidden else "deletions"] += 1
                return
            self.stories[-1].parts.append(text)

    # paragraphs, cells, rows ---------------------------------------------------------------------------------------

    def _paragraph(self, story: Story) -> None:
        self._flush()
        text, story.parts = joined(story.parts), []
        if story.in_table:
            story.cell.append(text)
            return
        self._end_table(story)
        level = story.level if story.level >= 0 else self.levels.get(story.style, -1)
        if text or story.hung:
            story.lines.append(Line(text, level + 1, story.item, hung=story.hung))
            story.hung = []
        story.item = False

    def _cell(self, story: Story, *, nested: bool) -> None:
        self._flush()
        story.cell.append(joined(story.parts))
        story.parts = []
        if not nested:
            story.row.append(story.cell)
            story.cell = []

    def _row(self, story: Story) -> None:
        if not story.row:
            return
        last = story.lines[-1] if story.lines else None
        if last is None or not last.table:
            last = Line()
            story.lines.append(last)
        last.heads += story.head and last.heads == len(last.table)
        last.table.append(story.row)
        last.hung += story.hung
        story.row, story.hung = [], []

    def _end_table(self, story: Story, *, flush: bool = False) -> None:
        """Text after a table, or the story's end: a row that was never closed is closed, so that nothing is lost."""
        if flush and (story.parts or story.hung) and not story.in_table:
            self._paragraph(story)
        if story.cell or (flush and story.in_table and story.parts):
            self._cell(story, nested=False)
        if story.row:
            self._row(story)
        elif not flush and story.lines and story.lines[-1].table:
            story.lines.append(Line())  # a paragraph between two tables keeps them apart


def _level(number: int | None) -> int:
    """0–8, or -1 for body text."""
    return number if number is not None and 0 <= number < 9 else -1
