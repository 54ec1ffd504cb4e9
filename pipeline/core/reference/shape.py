"""A table as it was made → tables as they are read: one head row, one label column, which comes first, and a sub-area to a row.

Nothing is decided here of any figure; cells only change places.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.core.reference.cells import has_figures
from pipeline.core.reference.header import About, role, roles
from pipeline.core.reference.names import Names, code_in
from pipeline.core.reference.numerals import figures, peeled
from pipeline.core.reference.seen import SUMMED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.core.reference.lines import Row

_MAXIMUM = re.compile(r"\(\s*(?:max\w*|maks\w*|högst|av)?\W*(\d{1,3})\s*(?:p|poäng|poeng)?\.?\s*\)\s*$", re.IGNORECASE)
FIRST = -1  # where a label goes that stood elsewhere


@dataclass(frozen=True, slots=True)
class Shape:
    """How the tables of one report are turned into plain ones."""

    names: Names
    about: About

    def shaped(self, rows: Sequence[Row]) -> Iterator[list[Row]]:
        """The tables that the rows of one hold; lines that stand within cells come as rows of no table."""
        if lines := list(self._within(rows)):
            yield lines
            return
        for part in self._parted(self._upright(rows)):
            joined = self._one_head(part)
            yield [self._one_label(row) for row in self._label_first(joined)]

    def named(self, text: str) -> str:
        """The sub-area a label names beyond doubt; by its number where the edition's names are not known."""
        code = code_in(text)
        if not self.names.subareas:
            return code if len(text) > len(code) + 2 else ""
        if code:
            return code if code in self.names.subareas else ""
        return self.names.subarea(text)

    # lines within cells: a table that only lays parts of the page beside each other

    def _within(self, rows: Sequence[Row]) -> Iterator[Row]:
        for row in rows:
            if sum(map(self._alone, (text for _, text in row.cells))) > 1:  # each cell a sub-area with its figure
                yield from (replace(row, cells=((0, t),), pieces=((0, t),), table=None) for _, t in row.cells if self._alone(t))
                continue
            found = [self._told(text) for _, text in row.cells]
            if not any(count > 1 for count in found):
                continue
            for _, text in row.cells:
                for line in text.split("\n"):
                    yield replace(row, cells=((0, line),), pieces=((0, line),), table=None)

    def _alone(self, text: str) -> bool:
        """Whether a cell is a sub-area's number, perhaps its name, and a figure of its maximum: ``1.1: 12/20``."""
        label, tokens = peeled(text)
        code = code_in(label)
        known = self.names.subareas.get(code)
        return bool(known and len(tokens) == 1 and tokens[0].kind == "pair" and tokens[0].of == known[1])

    def _told(self, text: str) -> int:
        """How many lines of a cell are a sub-area with figures."""
        lines = text.split("\n")
        return sum(bool(tokens and self.named(label)) for label, tokens in map(peeled, lines)) if len(lines) > 2 else 0

    # sub-areas as columns

    def _upright(self, rows: Sequence[Row]) -> Sequence[Row]:
        """A table whose columns are sub-areas, turned; any other as it is."""
        at = next((n for n, row in enumerate(rows) if self._across(row)), None)
        if at is None or any(len(row.cells) < 2 for row in rows[at:]):
            return rows
        if (made := self._maxima_over(rows[at:])) is not None:
            return [*rows[:at], *made]
        below = [(dict(row.cells), role(row.cells[0][1], self.about)) for row in rows[at + 1 :]]
        if not any(what in ("points", "pair") for _, what in below):
            return rows
        heads = [(n + 1, cells[min(cells)]) for n, (cells, _) in enumerate(below)]
        made = [replace(rows[at], cells=((0, "Delområde"), *heads), pieces=((0, "Delområde"), *heads))]
        for column, label in dict(rows[at].cells).items():
            if self._code(label) or SUMMED.match(label):
                cells = ((0, label), *((n + 1, cells[column]) for n, (cells, _) in enumerate(below) if column in cells))
                made.append(replace(rows[at], cells=cells, pieces=cells))
        return [*rows[:at], *made]

    def _maxima_over(self, rows: Sequence[Row]) -> list[Row] | None:
        """Sub-areas as columns, each with its maximum in its head, and one row of figures under them; else None."""
        heads = dict(rows[0].cells)
        maxima = {c: found for c, text in heads.items() if (found := _MAXIMUM.search(text)) and self._code(text)}
        if len(rows) != 2 or len(maxima) < 2 or set(dict(rows[1].cells)) - set(maxima) - {min(heads)}:
            return None
        if any(figures(t) is None and role(t, self.about) != "points" for t in dict(rows[1].cells).values()):
            return None  # a mean, or an earlier year
        below, names = dict(rows[1].cells), ((0, "Delområde"), (1, "Poäng"), (2, "Max"))
        made = [replace(rows[0], cells=names, pieces=names)]
        for column, found in maxima.items():
            cells = ((0, heads[column][: found.start()].strip()), (1, below.get(column, "–")), (2, found.group(1)))
            made.append(replace(rows[1], cells=cells, pieces=cells))
        return made

    def _across(self, row: Row) -> bool:
        """Whether every cell but the first is another sub-area, all of one area, perhaps with its sum last."""
        cells = row.cells[:-1] if len(row.cells) > 3 and SUMMED.match(row.cells[-1][1]) else row.cells
        (_, label), *others = cells
        found = [self._code(text) for _, text in (others if not self._code(label) else cells)]
        return len(found) > 1 and all(found) and len(set(found)) == len(found) and len({c[0] for c in found}) == 1

    def _code(self, text: str) -> str:
        """A number alone is enough at the head of a column."""
        code = code_in(text)
        bare = code if code and "," not in text[:4] and (len(text) <= 5 or self.named(text)) else ""
        return bare if bare in self.names.subareas or (bare and not self.names.subareas) else self.named(text)

    # two tables beside each other under one head

    def _parted(self, rows: Sequence[Row]) -> Iterator[list[Row]]:
        counts: dict[int, int] = {}
        for row in rows:
            for column, text in row.cells:
                if figures(text) is None and len(text) > 4 and self.named(text):
                    counts[column] = counts.get(column, 0) + 1
        labels = sorted(column for column, count in counts.items() if count > 1)
        if len(labels) < 2:
            yield list(rows)
            return
        last = max(column for row in rows for column, _ in row.cells) + 1
        for begin, end in zip(labels, [*labels[1:], last], strict=True):
            start = 0 if begin == labels[0] else begin
            part = [
                replace(
                    row,
                    cells=tuple((c, t) for c, t in row.cells if start <= c < end),
                    pieces=tuple((c, t) for c, t in row.pieces if start <= c < end),
                )
                for row in rows
            ]
            yield [row for row in part if row.cells]

    # heads in two rows

    def _one_head(self, rows: list[Row]) -> list[Row]:
        """Heads that stand in rows one over the other as one row: what stands over several columns is said of each."""
        made: list[Row] = []
        for row in rows:
            before = made[-1] if made else None
            if before is not None and self._heads(before) and self._heads(row) and self._headed(before, row):
                made[-1] = _over(before, row)
            else:
                made.append(row)
        return made

    def _heads(self, row: Row) -> bool:
        texts = dict(row.cells)
        return not has_figures(texts) and not any(self.named(t) or self.names.area(t) for t in texts.values())

    def _headed(self, before: Row, row: Row) -> bool:
        """Whether the lower row goes on with the head of the upper one."""
        over = roles(dict(before.cells), self.about)
        return over is not None and roles({-9: "Delområde", **dict(row.cells)}, self.about) is not None

    # the label's column

    def _label_first(self, rows: list[Row]) -> list[Row]:
        counts: dict[int, int] = {}
        for row in rows:
            for column, text in row.cells:
                counts[column] = counts.get(column, 0) + (figures(text) is None and bool(self.named(text)))
        label = max(counts, key=lambda c: (counts[c], -c), default=0)
        if counts.get(label, 0) < 2 or not any(figures(t) for row in rows for c, t in row.cells if c < label):
            return rows
        if all(not figures(t) or _ordinal(t) for row in rows for c, t in row.cells if c < label):
            return [_without(row, label) for row in rows]  # numbers of rows: 1, 2, 3 …
        return [_moved(row, label) for row in rows]

    def _one_label(self, row: Row) -> Row:
        """Without an area's name (or a letter, or a number) before the sub-area's in a cell of its own."""
        if len(row.cells) < 3:
            return row
        (_, first), (column, second), *_ = row.cells
        if figures(second) is None and self.named(second) and not self.named(first) and not code_in(first):
            return _without(row, column)
        return row


def _ordinal(text: str) -> bool:
    """1, 2, 3 … as rows are numbered; no area has more than a handful."""
    return text.strip(" .)").isdecimal() and int(text.strip(" .)")) <= 9


def _without(row: Row, label: int) -> Row:
    """Without the cells before the label's, where there is one in it."""
    if label not in dict(row.cells):
        return row
    return replace(
        row, cells=tuple((c, t) for c, t in row.cells if c >= label), pieces=tuple((c, t) for c, t in row.pieces if c >= label)
    )


def _moved(row: Row, label: int) -> Row:
    cells = tuple(sorted((FIRST if c == label else c, t) for c, t in row.cells))
    return replace(row, cells=cells, pieces=tuple((FIRST if c == label else c, t) for c, t in row.pieces))


def _over(upper: Row, lower: Row) -> Row:
    over, under = dict(upper.cells), dict(lower.cells)
    found: dict[int, str] = {}
    last = ""
    for column in sorted(over.keys() | under.keys()):
        last = over.get(column, last)
        found[column] = f"{last} {under[column]}".strip() if column in under else over[column]
    cells = tuple(found.items())
    return replace(upper, cells=cells, pieces=cells)
