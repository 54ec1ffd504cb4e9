"""Markdown: the blocks of CommonMark and GitHub's tables, mark-up taken out of the text, front matter as furniture.

A parser of our own, because the result is blocks of plain text, not HTML: 200 lines against a dependency whose token
stream would need as many to walk.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from pipeline.core.model import BlockKind
from pipeline.core.text import join_lines
from pipeline.read.compose import Composer, split_breaks
from pipeline.read.encoding import decode
from pipeline.read.grid import GridCell, emit

if TYPE_CHECKING:
    from pipeline.core.model import Document

READER = "markdown"
VERSION = 1

_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*$")
_RULE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_QUOTE = re.compile(r" {0,3}> ?")
_ITEM = re.compile(r"([ \t]*)(?:[-*+]|(\d{1,9}[.)]))[ \t]+(?:\[[ xX]\][ \t]+)?(?=\S)")
_NOTE = re.compile(r" {0,3}\[\^([^\]]+)\]:[ \t]*")
_REFERENCE = re.compile(r" {0,3}\[[^\]]+\]:[ \t]*\S+(?:[ \t]+[\"'(].*)?$")
_DELIMITER = re.compile(r" {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_PIPE = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"(?: {2,}|\\)$|<br ?/?>[ \t]*$")
_FRONT = re.compile(r"---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_KEY = re.compile(r"([^\s:#][^:]*):[ \t]*(.*)")
_TITLES = ("title", "titel", "rubrik")
_DATES = ("date", "datum", "uppdaterad", "senast ändrad", "ändrad", "updated", "modified", "publicerad", "published")
_ISO = re.compile(r"(?:19|20)\d\d-[01]\d-[0-3]\d")

_INLINE = (
    (re.compile(r"<!--.*?-->", re.DOTALL), ""),
    (re.compile(r"!?\[([^\[\]]*)\]\((?:[^()\s]|\([^()]*\))*(?:[ \t]+(?:\"[^\"]*\"|'[^']*'))?\)"), r"\1"),
    (re.compile(r"\[\^[^\]]+\]"), ""),
    (re.compile(r"!?\[([^\[\]]+)\]\[[^\]]*\]"), r"\1"),
    (re.compile(r"<((?:https?|mailto):[^>\s]+|[\w.+-]+@[\w.-]+)>"), r"\1"),
    (re.compile(r"</?[a-zA-Z][^<>]*>"), ""),
    (re.compile(r"(?<!\\)(\*{1,3})(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w\\])(_{1,3})(?=\S)(.+?)(?<=\S)\1(?!\w)"), r"\2"),
    (re.compile(r"~~(?=\S)(.+?)(?<=\S)~~"), r"\1"),
)
_CODE = re.compile(r"(`+)(.+?)\1")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def read(data: bytes) -> Document:
    """Raises ReadError ``text-encoding`` or ``text-none``."""
    text = decode(data)
    out = Composer()
    title = date = None
    front = _FRONT.match(text)
    if front:
        title, date = _front_matter(front.group(1), out)
        text = text[front.end() :]
    _Parser(out).parse(text.split("\n"))
    return out.document(title=title, own_date=date)


def plain(text: str) -> str:
    """A stretch of Markdown without its inline mark-up: a link's words stay, its address goes."""
    kept: list[str] = []

    def keep(code: re.Match[str]) -> str:
        kept.append(code.group(2).strip())
        return f"\x00{len(kept) - 1}\x00"

    if "`" in text:
        text = _CODE.sub(keep, text)
    if any(sign in text for sign in "[<*_~"):
        for pattern, instead in _INLINE:
            text = pattern.sub(instead, text)
            text = pattern.sub(instead, text)  # emphasis within emphasis, an image within a link
    text = _ESCAPE.sub(r"\1", text) if "\\" in text else text
    text = html.unescape(text) if "&" in text else text
    return re.sub("\x00(\\d+)\x00", lambda m: kept[int(m.group(1))], text) if kept else text


class _Parser:
    """Walks the lines once; ``held`` are the lines of the paragraph, item or quotation that is still open."""

    def __init__(self, out: Composer) -> None:
        self.out = out
        self.held: list[str] = []
        self.kind = BlockKind.PARAGRAPH
        self.place: str | None = None
        self.indent = 0  # how far a line must be indented to belong to the open list item
        self.tables = 0

    def parse(self, lines: list[str]) -> None:
        at = 0
        while at < len(lines):
            at = self._line(lines, at)
        self.flush()

    def flush(self) -> None:
        """The open paragraph, its lines joined; a hard break divides it where a sentence or a bullet does."""
        parts: list[list[str]] = [[]]
        for line in self.held:
            hard = _BREAK.search(line)
            parts[-1].append(line[: hard.start()] if hard else line)
            if hard:
                parts.append([])
        text = "\n".join(plain(join_lines(part)[0]) for part in parts if part)
        for piece in split_breaks(text):
            self.out.add(self.kind, piece, place=self.place)
        self.held = []

    def _line(self, lines: list[str], at: int) -> int:
        """Takes line ``at`` in, and returns the number of the next to look at."""
        line = lines[at].expandtabs(4)
        quote = _QUOTE.match(line)
        while quote:
            line = line[quote.end() :]
            quote = _QUOTE.match(line)
        if not line.strip():
            self._blank()
            return at + 1
        fence = _FENCE.match(line)
        if fence:
            return self._fenced(lines, at, fence.group(1))
        atx = _ATX.match(line)
        if atx:
            self._heading(atx.group(2) or "", len(atx.group(1)))
            return at + 1
        if self.held and self.kind is BlockKind.PARAGRAPH and self.place is None and _UNDERLINE.match(line):
            text = plain(join_lines(self.held)[0])
            self.held = []
            self._heading(text, 1 if "=" in line else 2)
            return at + 1
        if _RULE.match(line):
            self._blank()
            return at + 1
        if "|" in line and at + 1 < len(lines) and "-" in lines[at + 1] and _DELIMITER.match(lines[at + 1]):
            return self._table(lines, at)
        self._text(line)
        return at + 1

    def _text(self, line: str) -> None:
        item, note = _ITEM.match(line), _NOTE.match(line)
        if item:
            self.flush()
            self.kind, self.place, self.indent = BlockKind.ITEM, None, len(item.group(1)) + 2
            line = f"{item.group(2)} {line[item.end() :]}" if item.group(2) else line[item.end() :]
        elif note:
            self.flush()
            self.kind, self.place, self.indent = BlockKind.PARAGRAPH, f"fotnot {note.group(1)}", 2
            line = line[note.end() :]
        elif not self.held:
            if _REFERENCE.match(line):
                return
            if len(line) - len(line.lstrip(" ")) < self.indent:
                self._leave()
        self.held.append(line.lstrip(" "))

    def _blank(self) -> None:
        self.flush()

    def _leave(self) -> None:
        self.kind, self.place, self.indent = BlockKind.PARAGRAPH, None, 0

    def _heading(self, text: str, level: int) -> None:
        self.flush()
        self._leave()
        self.out.add(BlockKind.HEADING, plain(text), level=level)

    def _fenced(self, lines: list[str], at: int, fence: str) -> int:
        """Code is text too: one paragraph for each stretch of lines. An unclosed fence runs to the end."""
        self.flush()
        at += 1
        code: list[str] = []
        while at < len(lines) and not re.match(rf" {{0,3}}{fence[0]}{{{len(fence)},}}[ \t]*$", lines[at]):
            if lines[at].strip():
                code.append(lines[at])
            elif code:
                self.out.add(BlockKind.PARAGRAPH, " ".join(code))
                code = []
            at += 1
        self.out.add(BlockKind.PARAGRAPH, " ".join(code))
        return at + 1

    def _table(self, lines: list[str], at: int) -> int:
        self.flush()
        self._leave()
        cells: list[GridCell] = []
        row = 0
        while at < len(lines) and "|" in lines[at] and lines[at].strip():
            if row == 1 and _DELIMITER.match(lines[at]) and not any(cell.row == 1 for cell in cells):
                at, row = at + 1, 1
                if at >= len(lines) or "|" not in lines[at]:
                    break
            for column, text in enumerate(_PIPE.split(_bare(lines[at]))):
                parts = re.split(r"<br ?/?>", text.replace("\\|", "|"))
                cells.append(GridCell(row, column, [plain(part) for part in parts]))
            row, at = row + 1, at + 1
        emit(self.out, cells, self.tables, head_rows=1)
        self.tables += 1
        return at


def _bare(line: str) -> str:
    """A table row without the bars around it, where an escaped bar may stand last."""
    line = line.strip().removeprefix("|")
    return line[:-1] if line.endswith("|") and not line.endswith("\\|") else line


def _front_matter(text: str, out: Composer) -> tuple[str | None, str | None]:
    """Title and date among the ``key: value`` lines at the top; all of them are furniture."""
    values: dict[str, str] = {}
    for line in text.split("\n"):
        out.add(BlockKind.FURNITURE, line)
        match = _KEY.match(line)
        if match:
            values.setdefault(match.group(1).strip().lower(), match.group(2).strip().strip("\"'"))
    title = next((values[key] for key in _TITLES if values.get(key)), None)
    date = next((m.group() for key in _DATES if (m := _ISO.search(values.get(key, "")))), None)
    return title, date
