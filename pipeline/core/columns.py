"""What is stored of a source's passages, column by column, as the tables hold it.

Columns are made once by the process that reads, travel to the one that stores (``caging/wire.py``) and are written as they
are. A row, and an object for each value, is made when it is written: of a book of 5,000 pages those were most of what the
parent held.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from hashlib import blake2b
from itertools import chain, count, islice, repeat
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from pipeline.core.model import Passage, Rect, Stage, Stance
    from pipeline.core.suggested import StoredSuggestion

Value = int | str | None
EACH = 2000  # of a piece
FEWEST = 4  # words of a passage that is worth finding again; headings and cells of tables repeat all the time


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """A column of texts without line feeds, ``EACH`` to a piece with line feeds between."""

    pieces: list[str]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Lines:
        """Raises ValueError where a text has a line feed."""
        left, pieces = iter(texts), []
        while some := list(islice(left, EACH)):
            pieces.append("\n".join(some))
            if pieces[-1].count("\n") != len(some) - 1:
                raise ValueError("line feed")
        return cls(pieces)

    def __iter__(self) -> Iterator[str]:
        for piece in self.pieces:
            yield from piece.split("\n")

    def __len__(self) -> int:
        return sum([piece.count("\n") + 1 for piece in self.pieces])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Lines) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # it grows

    def extend(self, other: Lines) -> None:
        self.pieces.extend(other.pieces)


@dataclass(frozen=True, slots=True)
class PassageColumns:
    """Slices of a text in order: code points, page and place, and as JSON the heading path and the rectangles."""

    start: list[int]
    end: list[int]
    heading: list[str]
    page: list[int | None]
    rects: Lines
    place: list[str | None]

    @classmethod
    def of(cls, passages: Iterable[Passage]) -> PassageColumns:
        p = list(passages)
        return cls(
            [x.start for x in p], [x.end for x in p], [_heading(x.heading) for x in p], [x.page for x in p],
            Lines.of([_rects(x.rects) for x in p]), [x.place for x in p],
        )  # fmt: skip

    def __len__(self) -> int:
        return len(self.start)

    def rows(self, first: int, version_id: int) -> Iterator[tuple[Value, ...]]:
        """Rows as the table holds them; the first passage's id is ``first``."""
        return zip(
            count(first), repeat(version_id), count(1), self.start, self.end, self.heading, self.page, self.rects, self.place
        )  # fmt: skip

    def spans(self) -> list[tuple[int, int]]:
        """(start, end) of each."""
        return list(zip(self.start, self.end, strict=True))


@dataclass(frozen=True, slots=True)
class SuggestionColumns:
    """What is suggested for each passage (``core/suggested.py``). ``marks``: how many sub-areas, whose code and score stand
    one after the other in ``subarea`` and ``score``."""

    stance: list[Stance]
    stage: list[Stage | None]
    tags: Lines
    reasons: Lines
    marks: list[int]
    subarea: list[str]
    score: list[float]

    @classmethod
    def of(cls, suggestions: Iterable[StoredSuggestion]) -> SuggestionColumns:
        s = list(suggestions)
        marks = [mark for x in s for mark in x.marks]
        return cls(
            [x.stance for x in s], [x.stage for x in s], Lines.of([x.tags for x in s]), Lines.of([x.reasons for x in s]),
            [len(x.marks) for x in s], [m[0] for m in marks], [m[1] for m in marks],
        )  # fmt: skip

    def __len__(self) -> int:
        return len(self.stance)

    def values(self) -> Iterator[tuple[str, str | None, str, str]]:
        """(stance, stage, tags, reasons) of each."""
        return zip(self.stance, self.stage, self.tags, self.reasons, strict=True)

    def rows(self, first: int, run: int) -> Iterator[tuple[Value, ...]]:
        """Rows as the table holds them; the first passage's id is ``first``."""
        return zip(count(first), repeat(run), self.stance, self.stage, self.tags, self.reasons)

    def tag_rows(self, first: int) -> list[tuple[str, int, float, int]]:
        """(sub-area, passage, score, whether it is the passage's best), in the order the table keeps them."""
        ids = chain.from_iterable(map(repeat, count(first), self.marks))
        best = chain.from_iterable(map(_first_of, self.marks))
        return sorted(zip(self.subarea, ids, self.score, best, strict=True))


@dataclass(frozen=True, slots=True)
class TermColumns:
    """Each passage's words for the index: as they stand, as stems, and 64 bits of a hash of the former (0: too few words)."""

    surface: Lines
    stems: Lines
    words: list[int]

    @classmethod
    def of(cls, terms: Iterable[tuple[str, str]]) -> TermColumns:
        t = list(terms)
        return cls(Lines.of([s for s, _ in t]), Lines.of([s for _, s in t]), [words_hash(s) if enough(s) else 0 for s, _ in t])

    def __len__(self) -> int:
        return len(self.words)

    def rows(self, first: int) -> Iterator[tuple[int, str, str]]:
        """Rows of the index; the first passage's id is ``first``."""
        return zip(count(first), self.surface, self.stems)

    def same(self, first: int) -> list[tuple[int, int]]:
        """(hash, passage) of those with words enough, in the order the table keeps them."""
        return sorted([pair for pair in zip(self.words, range(first, first + len(self.words)), strict=True) if pair[0]])


C = TypeVar("C", PassageColumns, SuggestionColumns, TermColumns)


def joined(parts: Sequence[C]) -> C:
    """The parts one after the other; at least one. The first grows."""
    first = parts[0]
    for part in parts[1:]:
        for column in fields(first):
            getattr(first, column.name).extend(getattr(part, column.name))
    return first


def enough(surface: str) -> bool:
    """Whether a passage of these words is worth finding again."""
    return surface.count(" ") >= FEWEST - 1


def words_hash(surface: str) -> int:
    """64 bits that are the same for the same words."""
    return int.from_bytes(blake2b(surface.encode(), digest_size=8).digest(), "big", signed=True)


@lru_cache(maxsize=64)
def _first_of(number: int) -> tuple[int, ...]:
    return (1, *[0] * (number - 1)) if number else ()


def _rects(rects: Sequence[Rect]) -> str:
    """JSON; written so, as the encoder takes four times as long to begin."""
    return f"[{','.join([f'[{a},{b},{c},{d}]' for a, b, c, d in rects])}]"


@lru_cache(maxsize=64)  # a section's passages share their heading path
def _heading(path: tuple[str, ...]) -> str:
    """JSON, likewise."""
    return f"[{','.join(map(encode_basestring, path))}]"
