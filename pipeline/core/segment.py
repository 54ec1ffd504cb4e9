"""Blocks → passages: one to a few sentences, 80–700 characters, each under its heading path.

A passage is a slice of the canonical text, on one page. What is too short to stand alone goes with its like; what is
too long is cut where a sentence ends. Table rows are read whole, text lists in table columns item by item.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import zip_longest
from typing import TYPE_CHECKING

from pipeline.core.model import Block, BlockKind, Passage
from pipeline.core.wording.sentences import clause_ends, sentence_ends

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.core.model import Document

SHORT = 80  # shorter than this may join its neighbours
FULL = 400  # short sentences group until here
LONG = 700  # a passage is cut at sentence or clause ends beyond this
HARD = 1000  # and at white space beyond this

# A cell with nothing but figures: "54", "12 345,6", "62,5 %", "30 mnkr", or a dash for none.
FIGURE = re.compile(r"[\d\s.,:%+\-–/()*×]*\d[\d\s.,:%+\-–/()*×]*(?:kr|tkr|mkr|mnkr|mdkr|st|p|poäng)?|[–—-]")

_STOPS = ".!?…”)"
Path = tuple[str, ...]


def segment(document: Document) -> tuple[Passage, ...]:
    """Passages in text order, trimmed, not overlapping; with headings and furniture they cover all visible text."""
    return _written(document, document.blocks)


def segment_bare(document: Document) -> tuple[Passage, ...]:
    """The passages of a document in which nothing stands but headings (a slide, a poster): those are what it says. Where
    there are none either, what runs along its pages ("Sida 1", "Bilaga A") is all there is.

    A heading that says no more than its place (``Bild 3``) is the reader's own and no words of the document's.
    """
    said = [b for b in document.blocks if document.text[b.start : b.end].casefold() != (b.place or "").casefold()]
    for kind in (BlockKind.HEADING, BlockKind.FURNITURE):
        bare = [b._replace(kind=BlockKind.PARAGRAPH, level=None) if b.kind is kind else b for b in said]
        if found := _written(document, bare):
            return found
    return ()


def _written(document: Document, blocks: Sequence[Block]) -> tuple[Passage, ...]:
    writer = _Writer(document)
    at = 0
    while at < len(blocks):
        block = blocks[at]
        if block.cell is not None:
            upto = at + 1
            table = block.cell.table
            while upto < len(blocks) and (cell := blocks[upto].cell) is not None and cell.table == table:
                upto += 1
            writer.table(blocks[at:upto])
            at = upto
            continue
        at += 1
        if block.kind is BlockKind.HEADING:
            writer.heading(block)
        elif block.kind is BlockKind.FURNITURE:
            writer.flush()
        else:
            writer.prose(block)
    writer.flush()
    return tuple(writer.passages)


class _Writer:
    """Holds the heading path and the piece that the next one may still join."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.lines = document.lines
        self.starts = [line.start for line in document.lines]
        self.rects = [line.rect for line in document.lines]
        self.passages: list[Passage] = []
        self.stack: list[tuple[int, str]] = []
        self.path: Path = ()
        # the open piece: its slice, page, path, and the block it comes from; led: opened by "Kommunen ska:"
        self.start = self.end = -1
        self.page: int | None = None
        self.over: Path = ()
        self.block: Block | None = None
        self.led = False

    def heading(self, block: Block) -> None:
        self.flush()
        level = block.level or 6
        while self.stack and self.stack[-1][0] >= level:
            self.stack.pop()
        self.stack.append((level, " ".join(self.text[block.start : block.end].split())))
        self.path = tuple(words for _, words in self.stack if words)

    def prose(self, block: Block) -> None:
        """A paragraph, list item or single cell: its pieces, the first of which may join the open one."""
        path = self.path + block.context if block.context else self.path
        for start, end, page in self._by_page(block):
            for left, right in pieces(self.text, start, end):
                if not self._joins(block, left, right, page, path):
                    self.flush()
                    self.start, self.page, self.over, self.led = left, page, path, False
                self.end, self.block = right, block

    def table(self, blocks: Sequence[Block]) -> None:
        """One table's cells: row by row, or each for itself where the columns are lists of text."""
        self.flush()
        for row in _rows(self.text, blocks):
            if len(row) > 1 and row[-1].end - row[0].start <= LONG and self._one_page(row):
                path = self.path + _row_context(row)
                self._emit(row[0].start, row[-1].end, self._page(row[0]), path, row[-1].place)
                continue
            for block in row:
                if block.kind is not BlockKind.HEADING and block.kind is not BlockKind.FURNITURE:
                    self.prose(block)
                self.flush()

    def flush(self) -> None:
        if self.block is not None:
            self._emit(self.start, self.end, self.page, self.over, self.block.place)
            self.block = None

    def _joins(self, block: Block, left: int, right: int, page: int | None, path: Path) -> bool:
        before = self.block
        if before is None or before is block or block.kind is BlockKind.CELL or before.kind is BlockKind.CELL:
            return False
        if page != self.page or path != self.over or block.place != before.place:
            return False
        length = right - self.start
        if block.kind is BlockKind.ITEM and not self.led and self.text[self.end - 1] == ":" and length <= LONG:
            self.led = True
            return True
        if length > FULL:
            return False
        if block.kind is not before.kind:  # a list item or paragraph that a wrong style broke in two
            return self.text[left].islower() and self.text[self.end - 1] not in ".:;!?"
        if self.led or self.end - self.start < SHORT:
            return True
        # a short line without a full stop may name what follows: it goes with that rather than with what is finished
        return right - left < SHORT and (self.text[right - 1] in _STOPS or self.text[self.end - 1] not in _STOPS)

    def _by_page(self, block: Block) -> Iterator[tuple[int, int, int | None]]:
        """The block's slice, cut where a new page begins."""
        if not self.starts:
            yield block.start, block.end, block.page
            return
        low = max(bisect_right(self.starts, block.start) - 1, 0)
        high = bisect_left(self.starts, block.end, low)
        lines = self.lines
        if lines[low].end <= block.start and low + 1 < high:
            low += 1
        start, page = block.start, lines[low].page
        if high > low and lines[high - 1].page != page:
            for line in lines[low + 1 : high]:
                if line.page != page:
                    yield start, line.start, page
                    start, page = line.start, line.page
        yield start, block.end, page

    def _page(self, block: Block) -> int | None:
        return next(self._by_page(block))[2]

    def _one_page(self, row: Sequence[Block]) -> bool:
        return len({page for block in row for _, _, page in self._by_page(block)}) == 1

    def _emit(self, start: int, end: int, page: int | None, path: Path, place: str | None) -> None:
        text = self.text
        if text[start].isspace() or text[end - 1].isspace():
            while start < end and text[start].isspace():
                start += 1
            while end > start and text[end - 1].isspace():
                end -= 1
            if start == end:
                return
        rects: tuple[tuple[int, int, int, int], ...] = ()
        if self.starts:
            low = bisect_right(self.starts, start) - 1
            if low < 0 or self.lines[low].end <= start:
                low += 1
            rects = tuple(self.rects[low : bisect_left(self.starts, end, low)])
        self.passages.append(Passage(start, end, path, page, rects, place))


def pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """``text[start:end]`` as slices of whole sentences, grouped toward ``FULL``, none beyond ``HARD``."""
    if end - start <= FULL:
        return [(start, end)]
    out: list[tuple[int, int]] = []
    for left, right in _sentences(text, start, end):
        if out:
            begun, stop = out[-1]
            if right - begun <= FULL or (stop - begun < SHORT and right - begun <= LONG):
                out[-1] = (begun, right)
                continue
        out.append((left, right))
    if len(out) > 1 and out[-1][1] - out[-1][0] < SHORT and out[-1][1] - out[-2][0] <= LONG:
        out[-2:] = [(out[-2][0], out[-1][1])]
    return out


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    left = start
    for stop, following in sentence_ends(text, start, end):
        yield from _clauses(text, left, stop)
        left = following
    yield from _clauses(text, left, end)


def _clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    if end - start > LONG:
        for stop, following in clause_ends(text, start, end, LONG, HARD):
            yield start, stop
            start = following
    yield start, end


def _rows(text: str, blocks: Sequence[Block]) -> list[Sequence[Block]]:
    """The table's blocks in the groups to be read as one: rows, or single blocks where columns are text lists.

    A heading row goes with the first row under it.
    """
    if any(block.kind is BlockKind.HEADING for block in blocks) or _text_lists(text, blocks):
        return [[block] for block in blocks]
    rows: list[list[Block]] = []
    number = -1
    for block in blocks:
        assert block.cell is not None
        if block.cell.row != number:
            rows.append([])
            number = block.cell.row
        rows[-1].append(block)
    if len(rows) > 1 and not any(b.context for b in rows[0]) and any(b.context for b in rows[1]):
        joined = rows[0] + rows[1]
        if joined[-1].end - joined[0].start <= LONG:
            rows[:2] = [joined]
    return list(rows)


def _text_lists(text: str, blocks: Sequence[Block]) -> bool:
    """Whether the columns are lists of their own ("Styrkor | Förbättringsmöjligheter"), not parts of rows."""
    cells = [block.cell for block in blocks if block.cell is not None]
    places = [(cell.row, cell.column) for cell in cells]
    if places != sorted(places):
        return True
    under = [block for block in blocks if block.context]
    if not under or len({block.cell.row for block in under if block.cell is not None}) > 1:
        return False
    return not any(FIGURE.fullmatch(text, block.start, block.end) for block in under)


def _row_context(row: Sequence[Block]) -> Path:
    """What stands over a row: its column headings side by side, then its row heading."""
    levels = zip_longest(*(block.context for block in row if block.context), fillvalue="")
    return tuple(" | ".join(dict.fromkeys(word for word in level if word)) for level in levels)
