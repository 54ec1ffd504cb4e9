"""What stands around a passage, as a person reads it: passages and headings; running heads and page numbers are left out.

Whatever is neither a passage nor in the heading path of the passage after it is furniture: readers keep it in the text, so that
the text is whole, and nobody reads it. Positions are characters of the version's text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

SHORT = 28  # characters of a cell or an item, which stands in a row with the one before it
_LINE = re.compile(r"[^\n]+")
_SENTENCE = re.compile(r"\n|[.!?…]\s")


class Stood(NamedTuple):
    """A passage's place, the headings over it, and whether it is a row of a table."""

    start: int
    end: int
    heading: tuple[str, ...]
    row: bool = False


class Piece(NamedTuple):
    """Some text and where it begins; whether it stands beside the piece before (a cell), is a heading, is of a table's row."""

    text: str
    start: int
    cell: bool = False
    heading: bool = False
    row: bool = False


class Between(NamedTuple):
    """A line that stands between two passages: a heading, a table's column (one part of a heading), or furniture."""

    text: str
    start: int
    heading: bool
    column: bool = False


def between(text: str, start: int, end: int, heading: Sequence[str]) -> list[Between]:
    """The lines of ``text[start:end]``; ``heading``: the path over the passage that follows."""
    known = {_plain(whole) for whole in heading}
    columns = {_plain(part) for whole in heading for part in whole.split(" | ")} - known
    return [
        Between(m[0].strip(), start + m.start(), _plain(m[0]) in known, _plain(m[0]) in columns)
        for m in _LINE.finditer(text[start:end]) if m[0].strip()
    ]  # fmt: skip


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def before(text: str, found: Sequence[Stood], most: int) -> tuple[list[Piece], bool]:
    """What stands before the last of ``found``, at most about ``most`` characters, and whether more does."""
    pieces: list[Piece] = []
    left = most
    for at in range(len(found) - 1, -1, -1):
        here, last = found[at], found[at - 1] if at else None
        for line in reversed(between(text, last.end if last else here.start, here.start, here.heading)):
            if (line.heading or line.column) and left > 0:
                pieces.insert(0, Piece(line.text, line.start, heading=line.heading))
                left -= len(line.text)
        if last is None or left <= 0:
            return _rows(pieces), at > 0
        piece = _last(text, last, left)
        pieces[:0] = _cells(piece, row=last.row)
        left -= len(piece.text)
        if piece.start > last.start:
            return _rows(pieces), True
    return _rows(pieces), False


def after(text: str, found: Sequence[Stood], most: int) -> tuple[list[Piece], bool]:
    """What stands after the first of ``found``, at most about ``most`` characters, and whether more does."""
    pieces: list[Piece] = []
    left = most
    for at in range(1, len(found)):
        here = found[at]
        if left <= 0:
            return _rows(pieces), True
        lines = between(text, found[at - 1].end, here.start, here.heading)
        pieces += [Piece(x.text, x.start, heading=x.heading) for x in lines if x.heading or x.column]
        whole = text[here.start : here.end]
        shown = whole if len(whole) <= left else _first(whole, left)
        if not shown:
            return _rows(pieces), True
        pieces += _cells(Piece(shown, here.start), row=here.row)
        left -= len(shown)
        if len(shown) < len(whole):
            return _rows(pieces), True
    return _rows(pieces), False


def _cells(piece: Piece, *, row: bool) -> list[Piece]:
    """A row of a table, and a passage of short lines, is a piece for each of its cells."""
    lines = piece.text.split("\n")
    if not row and (len(lines) == 1 or max(map(len, lines[1:])) >= SHORT):
        return [piece]
    found, at = [], piece.start
    for n, line in enumerate(lines):
        found.append(Piece(line, at, n > 0, row=True))
        at += len(line) + 1
    return [p for p in found if p.text]


def _rows(pieces: list[Piece]) -> list[Piece]:
    """Short pieces one after the other stand in a row."""
    return [
        piece._replace(cell=True) if n and _short(piece) and _short(pieces[n - 1]) else piece for n, piece in enumerate(pieces)
    ]


def _short(piece: Piece) -> bool:
    return len(piece.text) < SHORT and not piece.heading and not piece.row


def _last(text: str, here: Stood, most: int) -> Piece:
    """The end of a passage, from the start of a sentence where there is one."""
    whole = text[here.start : here.end]
    if len(whole) <= most:
        return Piece(whole, here.start)
    cut = len(whole) - most
    found = _SENTENCE.search(whole, cut)
    at = found.end() if found and found.end() < len(whole) else whole.find(" ", cut) + 1
    return Piece(whole[at:], here.start + at)


def _first(whole: str, most: int) -> str:
    """The start of a passage: whole sentences where there are any; nothing where only a few words would fit."""
    ends = [m.end() for m in _SENTENCE.finditer(whole[:most])]
    return whole[: ends[-1]].rstrip() if ends else whole[:most].rsplit(" ", 1)[0] if most > 2 * SHORT else ""
