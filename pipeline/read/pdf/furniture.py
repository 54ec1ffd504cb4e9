"""Running headers and footers: lines that stand at the same height on several pages and say the same, figures aside.

A line is taken from the outside in: what stands further out must be furniture too, unless the line is on most pages.
A header on one page alone is text. A page number counts when it keeps step with the pages.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.read.pdf.piece import Piece, Sheet
    from pipeline.read.pdf.rulings import Rulings

_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(r"[–—-]?\s*(\d{1,4})\s*[–—-]?")
_OF = re.compile(r"(?i)(?:sida|sid|s|page|p)?\.?\s*\d{1,4}\s*(?:\(\s*\d{1,4}\s*\)|(?:av|of|/)\s*\d{1,4})")
_ZONE = 0.17  # of the page's height, at either end
_ROWS = 6
_APART = 4.0  # points that a running line may wander

Row = list["Piece"]
# end of the page (0 top, 1 bottom), the words without figures
Key = tuple[int, str]
# height in steps of _APART → the pages
Heights = dict[int, set[int]]


def furniture(sheets: Sequence[Sheet], ruled: Sequence[Rulings], body: float) -> list[list[Piece]]:
    """For each page its pieces that are furniture. ``body`` is the size of ordinary text."""
    edges = [[(end, row) for end in (0, 1) for row in _edge(sheet, rules, end)] for sheet, rules in zip(sheets, ruled, strict=True)]
    seen: dict[Key, Heights] = defaultdict(dict)
    numbers: dict[int, list[tuple[int, int, float]]] = defaultdict(list)
    keys: dict[int, str] = {}
    for page, rows in enumerate(edges):
        for end, row in rows:
            for piece in row:
                height = _height(piece, sheets[page], end)
                text = piece.text
                if len(text) < 12 and (match := _NUMBER.fullmatch(text.strip())):
                    numbers[end].append((page, int(match[1]), height))
                else:
                    key = keys[id(piece)] = _DIGITS.sub("#", text).strip()
                    seen[end, key].setdefault(round(height / _APART), set()).add(page)
    steps = {end: _in_step(found) for end, found in numbers.items()}
    marked: list[list[Piece]] = []
    for page, rows in enumerate(edges):
        marks: list[Piece] = []
        outer = [True, True]  # at either end nothing but furniture so far
        for end, row in rows:
            if any([_lone(p.text, seen.get((end, keys.get(id(p), "")))) for p in row]):  # noqa: C419 as it is for most
                outer[end] = False
                continue
            which = [
                _repeats(
                    p, page, _height(p, sheets[page], end), seen.get((end, keys.get(id(p), "")), {}), steps.get(end, set()),
                    len(sheets), body,
                )
                for p in row
            ]  # fmt: skip
            if (outer[end] and all(which)) or min(which) > max(2, 0.4 * len(sheets)):
                marks += row
            else:
                outer[end] = False
        marked.append(marks)
    return marked


def _lone(text: str, seen: Heights | None) -> bool:
    """Whether it is plain that the words stand on no other page: what ``_repeats`` would find, found sooner."""
    return len(text) > 60 and (not seen or (len(seen) == 1 and len(next(iter(seen.values()))) < 2))


def _height(piece: Piece, sheet: Sheet, end: int) -> float:
    """How far from its end of the page, top or bottom, the piece stands."""
    return piece.base if end else sheet.height - piece.base


def _edge(sheet: Sheet, rules: Rulings, end: int) -> list[Row]:
    """The rows nearest to the top (0) or bottom (1) of the page, from the outside in."""
    high = sheet.height
    limit = _ZONE * high
    rows: list[Row] = []
    for piece in reversed(sheet.pieces) if end else sheet.pieces:
        if piece.base > limit if end else piece.base < high - limit:
            if not piece.askew:
                break
        elif piece.askew or (rules.grids and _in_table(piece, rules, limit, high)):
            continue
        elif rows and abs(rows[-1][0].base - piece.base) < 0.5 * piece.size:
            rows[-1].append(piece)
        elif len(rows) == _ROWS:
            break
        else:
            rows.append([piece])
    return rows


def _in_table(piece: Piece, rules: Rulings, limit: float, high: float) -> bool:
    """Whether the piece is in a table that reaches into the page; a header may itself be set as a table."""
    for grid in rules.grids:
        x0, y0, x1, y1 = grid.box
        if x0 - 2 < piece.x0 < x1 and y0 - 2 < piece.base < y1 and not (y0 > high - limit or y1 < limit):
            return True
    return False


def _repeats(
    piece: Piece, page: int, high: float, seen: Heights, steps: set[tuple[int, float]], pages: int, body: float
) -> int:
    """On how many pages the piece stands; 0 if it is no furniture. ``seen``: at what heights its words stand at this end."""
    text = piece.text.strip()
    if (page, high) in steps and _NUMBER.fullmatch(text):
        return pages
    if len(text) < 30 and _OF.fullmatch(text):
        return pages
    if not seen or piece.size > 1.3 * body:
        return 0
    height = round(high / _APART)
    there = sum(len(seen.get(near, ())) for near in (height - 1, height, height + 1))
    if piece.size >= 0.97 * body and text.count(" ") > 6 and there <= max(3, 0.6 * pages):
        return 0  # whole lines of ordinary text: forms and letters repeat themselves
    if there < 2 or (piece.size > 1.1 * body and there <= 0.6 * pages):
        return 0
    return there


def _in_step(found: list[tuple[int, int, float]]) -> set[tuple[int, float]]:
    """The page numbers among ``found`` (page, number, height): those whose difference to the page others share."""
    shared: dict[tuple[int, int], set[int]] = defaultdict(set)
    for page, number, base in found:
        shared[number - page, round(base / _APART)].add(page)
    good = set()
    for page, number, base in found:
        height = round(base / _APART)
        pages = {p for step in (height - 1, height, height + 1) for p in shared.get((number - page, step), ())}
        if len(pages) > 1:
            good.add((page, base))
    return good
