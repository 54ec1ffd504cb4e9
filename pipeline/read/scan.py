"""Recognised pages: what OCR says of the picture of a page, and how it becomes part of a Document.

Recognition is done elsewhere (``recognise.py``, in a cage of its own); here are its values, checked, and the writing of
canonical text with a rectangle for every line. A page's running header and its number are furniture; a short paragraph in
larger type is a heading. What was read with little confidence says so in its place.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import groupby
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.core.errors import ReadError
from pipeline.core.model import Block, BlockKind, Document, Line, Missing
from pipeline.core.text import clean, join_lines
from pipeline.read.compose import BULLET

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.core.model import Rect

UNSURE = 70  # percent; the words of a clean print get 90 and more, those of a bad fax 40–75
MAX_WORDS = 20_000  # on one page
_NUMBERED = re.compile(r"\W*(?:sida|sid|s\.)?\s*\d{1,4}\s*(?:\W|av|/)*\s*\d{0,4}\W*", re.IGNORECASE)
_MARK = re.compile(r"[.,·]?[»«•¢©*]{1,2}")  # what a printed bullet is taken for, when it stands alone first on a line
_LARGER = 1.25  # times the usual height of a line: a heading


class Word(NamedTuple):
    """A recognised word, how sure the recogniser is of it (0–100), and where it stands."""

    text: str
    sure: int
    rect: Rect


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """One page: its paragraphs, each of printed lines, each of words. ``blank``: there is nothing on it."""

    number: int
    paragraphs: tuple[tuple[tuple[Word, ...], ...], ...] = ()
    blank: bool = False


def values(pages: Sequence[ScannedPage]) -> list[list[object]]:
    """The pages as lists and numbers, for JSON."""
    return [[p.number, p.paragraphs, p.blank] for p in pages]


def scanned_pages(raw: Any) -> tuple[ScannedPage, ...]:
    """What ``values`` gave, back. Raises ValueError when it is of any other shape."""
    try:
        return tuple(_page(*one) for one in raw)
    except (TypeError, KeyError, OverflowError) as fault:
        raise ValueError("scanned pages") from fault


def _page(number: Any, paragraphs: Any, blank: Any) -> ScannedPage:
    read = tuple(tuple(tuple(_word(*word) for word in line) for line in lines if line) for lines in paragraphs)
    if not isinstance(number, int) or not isinstance(blank, bool) or number < 1:
        raise ValueError("page")
    if sum(len(line) for lines in read for line in lines) > MAX_WORDS:
        raise ValueError("words")
    return ScannedPage(number, tuple(lines for lines in read if lines), blank)


def _word(text: Any, sure: Any, rect: Any) -> Word:
    x0, y0, x1, y1 = rect
    if not isinstance(text, str) or not all(type(n) is int and abs(n) < 10**8 for n in (sure, x0, y0, x1, y1)):
        raise ValueError("word")
    return Word(text, max(0, min(100, sure)), (x0, y0, x1, y1))


def merged(document: Document | None, pages: Sequence[ScannedPage], count: int | None = None) -> Document:
    """``document`` with the recognised ``pages`` where they belong; None: no page of it had text, and there are ``count``.

    What was recognised on a page stands instead of what the document had of it.

    Raises ReadError ``pdf-no-text`` when there is no text at all.
    """
    made = _Writer(pages, document)
    recognised = list(made.pages())
    done = {part.page for part in recognised}
    parts = sorted([*recognised, *(p for p in _split(document) if p.page not in done)], key=lambda part: part.page)
    layer = {part.page for part in parts} - done
    text: list[str] = []
    blocks: list[Block] = []
    lines: list[Line] = []
    at = 0
    for part in parts:
        blocks += [b._replace(start=b.start + at, end=b.end + at) for b in part.blocks]
        lines += [line._replace(start=line.start + at, end=line.end + at) for line in part.lines]
        text.append(part.text)
        at += len(part.text) + 1
    if not any(b.kind is not BlockKind.FURNITURE for b in blocks):
        raise ReadError("pdf-no-text", pages=str(count))
    base = document or Document("", (), pages=count)
    whole = replace(base, text="\n".join(text), blocks=tuple(blocks), lines=tuple(lines))
    title = whole.title or next((whole.text[b.start : b.end] for b in blocks if b.kind is BlockKind.HEADING), None)
    return replace(whole, title=title, missing=_missing(base.missing, pages, made.unsure, layer))


@dataclass(frozen=True, slots=True)
class _Part:
    """A page's stretch of text with blocks and lines counted from its beginning."""

    page: int
    text: str
    blocks: tuple[Block, ...]
    lines: tuple[Line, ...]


def _split(document: Document | None) -> Iterator[_Part]:
    """The pages of a document that was read in the ordinary way."""
    if document is None:
        return
    for number, group in groupby(document.blocks, key=lambda block: block.page or 0):
        blocks = list(group)
        start, end = blocks[0].start, blocks[-1].end
        lines = tuple(
            line._replace(start=line.start - start, end=line.end - start)
            for line in document.lines
            if start <= line.start < end
        )
        moved = tuple(b._replace(start=b.start - start, end=b.end - start) for b in blocks)
        yield _Part(number, document.text[start:end], moved, lines)


class _Writer:
    """Writes recognised pages; ``unsure``: the pages with paragraphs that were read with little confidence."""

    def __init__(self, pages: Sequence[ScannedPage], document: Document | None) -> None:
        self._pages = [replace(page, paragraphs=tuple(_listed(page.paragraphs))) for page in pages if page.paragraphs]
        heights = [_height(line) for page in self._pages for lines in page.paragraphs for line in lines]
        self._usual = median(heights) if heights else 0
        self._repeated = _repeated(self._pages)
        if document is not None:  # what runs along the other pages runs along these
            furniture = [b for b in document.blocks if b.kind is BlockKind.FURNITURE]
            self._repeated |= {_figureless(document.text[b.start : b.end]) for b in furniture}
        self.unsure: list[int] = []

    def pages(self) -> Iterator[_Part]:
        for page in self._pages:
            part = self._part(page)
            if part.blocks:
                yield part

    def _part(self, page: ScannedPage) -> _Part:
        parts: list[str] = []
        blocks: list[Block] = []
        lines: list[Line] = []
        at = 0
        for paragraph in page.paragraphs:
            text, spans = join_lines([_line(line) for line in paragraph])
            if not text.strip():
                continue
            kind = self._kind(page, paragraph, text)
            place = None
            if kind is not BlockKind.FURNITURE and (sure := _sure(paragraph)) < UNSURE:
                place = f"s. {page.number}, osäker texttolkning ({sure} %)"
                self.unsure.append(page.number)
            level = (1 if self._larger(paragraph) > 1.6 else 2) if kind is BlockKind.HEADING else None
            blocks.append(Block(kind, at, at + len(text), level, page.number, place=place))
            lines += [
                Line(at + start, at + end, page.number, _around([word.rect for word in line]))
                for line, (start, end) in zip(paragraph, spans, strict=True)
                if start < end
            ]
            parts.append(text)
            at += len(text) + 1
        return _Part(page.number, "\n".join(parts), tuple(blocks), tuple(lines))

    def _kind(self, page: ScannedPage, paragraph: Sequence[Sequence[Word]], text: str) -> BlockKind:
        border = paragraph in (page.paragraphs[0], page.paragraphs[-1])
        if border and (_NUMBERED.fullmatch(text) or _figureless(text) in self._repeated):
            return BlockKind.FURNITURE
        if len(paragraph) < 3 and len(text) < 120 and text[-1] not in ".,;:" and self._larger(paragraph) > _LARGER:
            return BlockKind.HEADING
        return BlockKind.ITEM if BULLET.match(text) or _MARK.fullmatch(paragraph[0][0].text) else BlockKind.PARAGRAPH

    def _larger(self, paragraph: Sequence[Sequence[Word]]) -> float:
        return median([_height(line) for line in paragraph]) / self._usual if self._usual else 1.0


def _listed(paragraphs: Sequence[tuple[tuple[Word, ...], ...]]) -> Iterator[tuple[tuple[Word, ...], ...]]:
    """The paragraphs, cut where a line begins with what a bullet is taken for."""
    for lines in paragraphs:
        held: list[tuple[Word, ...]] = []
        for line in lines:
            if held and len(line) > 1 and _MARK.fullmatch(line[0].text):
                yield tuple(held)
                held = []
            held.append(line)
        yield tuple(held)


def _line(line: Sequence[Word]) -> str:
    words = line[1:] if len(line) > 1 and _MARK.fullmatch(line[0].text) else line
    return clean(" ".join(word.text for word in words))


def _repeated(pages: Sequence[ScannedPage]) -> set[str]:
    """What stands first or last on three pages or more, figures aside."""
    seen = Counter(
        said
        for page in pages
        for said in {_figureless(_said(page.paragraphs[0])), _figureless(_said(page.paragraphs[-1]))}
    )
    return {said for said, times in seen.items() if times >= max(3, len(pages) // 3)}


def _said(paragraph: Sequence[Sequence[Word]]) -> str:
    return join_lines([_line(line) for line in paragraph])[0]


def _figureless(text: str) -> str:
    return re.sub(r"[\d\s]+", " ", text).strip().lower()


def _height(line: Sequence[Word]) -> int:
    """The height of the line's tallest word; of one that runs up or down its page, the width."""
    x0, y0, x1, y1 = _around([word.rect for word in line])
    side = 0 if y1 - y0 > x1 - x0 else 1
    return max(word.rect[side + 2] - word.rect[side] for word in line)


def _sure(paragraph: Sequence[Sequence[Word]]) -> int:
    """Percent, by letters: a long word that is wrong is worse than a dot."""
    letters = [(len(word.text), word.sure) for line in paragraph for word in line]
    return round(sum(n * sure for n, sure in letters) / max(1, sum(n for n, _ in letters)))


def _around(rects: Sequence[Rect]) -> Rect:
    return min(r[0] for r in rects), min(r[1] for r in rects), max(r[2] for r in rects), max(r[3] for r in rects)


def _missing(
    before: tuple[Missing, ...], pages: Sequence[ScannedPage], unsure: list[int], layer: set[int]
) -> tuple[Missing, ...]:
    """``before`` without the pages that were recognised now, and with what is unsure of those. ``layer``: pages that stand
    as the document had them."""
    done = {page.number for page in pages if page.paragraphs or page.blank} | layer
    kept: list[Missing] = []
    for one in before:
        if one.what != "pages-without-text":
            kept.append(one)
        elif left := [n for n in numbers(one.detail) if n not in done]:
            kept.append(Missing(one.what, ranges(left)))
    silent = [page.number for page in pages if page.number not in done]
    if silent and not any(one.what == "pages-without-text" for one in kept):
        kept.append(Missing("pages-without-text", ranges(silent)))
    if unrecognised := [page.number for page in pages if page.number in layer]:
        kept.append(Missing("ocr-layer", ranges(unrecognised)))
    if unsure:
        kept.append(Missing("ocr-unsure", ranges(sorted(set(unsure)))))
    return tuple(kept)


def ranges(pages: Sequence[int]) -> str:
    """Rising numbers, runs drawn together: ``"3, 7-9"``."""
    runs: list[list[int]] = []
    for number in pages:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)


def numbers(detail: str) -> list[int]:
    """``"3, 7-9"`` → 3, 7, 8, 9."""
    found: list[int] = []
    for run in detail.split(", "):
        first, _, last = run.partition("-")
        if first.isdigit() and (last or first).isdigit():
            found += range(int(first), min(int(last or first), int(first) + 100_000) + 1)
    return found
