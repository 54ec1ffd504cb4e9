"""The words of the domain, as frozen values that travel between the stations of the walk.

Offsets are Unicode code points into a document's canonical text (NFC, ``\\n`` line ends), half open.
Rectangles are integers, hundredths of a PDF point (1/7200 inch), ``(x0, y0, x1, y1)`` in the unrotated
page's user space, measured from the bottom-left corner of its CropBox. Pages count from 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal, NamedTuple, Protocol

Rect = tuple[int, int, int, int]
SourceKind = Literal["document", "web", "social", "interview"]
Stance = Literal["strength", "improvement", "neutral"]
Stage = Literal["planned", "done", "followed-up", "improved"]

SOURCE_KINDS: tuple[SourceKind, ...] = ("document", "web", "social", "interview")
STANCES: tuple[Stance, ...] = ("strength", "improvement", "neutral")
STAGES: tuple[Stage, ...] = ("planned", "done", "followed-up", "improved")


class BlockKind(StrEnum):
    """What a stretch of canonical text is in its document."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    CELL = "cell"
    FURNITURE = "furniture"  # running header or footer, page number, menu, banner: text, but never a passage


class Cell(NamedTuple):
    """Where a table cell stands: the table's ordinal in the document, row and column, all from 0."""

    table: int
    row: int
    column: int


class Block(NamedTuple):
    """One heading, paragraph, list item, table cell or piece of furniture: the slice ``[start, end)``.

    ``level`` is 1–6 for headings, else None. ``page`` is the page the block begins on, None without pages.
    ``context`` is what stands over the block besides the headings before it: a column heading, a speaker.
    ``place`` is how a person finds it where pages do not help (``"tabell 2, rad 3"``, ``"bild 4"``, ``"00:12:31"``).
    """

    kind: BlockKind
    start: int
    end: int
    level: int | None = None
    page: int | None = None
    cell: Cell | None = None
    context: tuple[str, ...] = ()
    place: str | None = None


class Line(NamedTuple):
    """One printed line: the slice ``[start, end)`` of canonical text and the rectangle it stands in.

    A tuple, as blocks and cells are: a PDF has forty a page, and a frozen dataclass takes three times as long to make.
    """

    start: int
    end: int
    page: int
    rect: Rect


@dataclass(frozen=True, slots=True)
class Missing:
    """Something a reader knows it did not read: ``what`` is a message code, ``detail`` e.g. ``"3, 7-9"`` (pages)."""

    what: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader makes of bytes.

    ``blocks`` are in text order, do not overlap, and cover every character of ``text`` that is not white space.
    ``lines`` (formats with pages) are in text order, do not overlap and cover the same characters.
    ``text`` is reflowed: a paragraph's lines are joined by one space, hyphens mended; blocks stand ``\\n`` apart.
    """

    text: str
    blocks: tuple[Block, ...]
    lines: tuple[Line, ...] = ()
    pages: int | None = None
    title: str | None = None
    own_date: str | None = None  # ISO date the document itself states, if it does
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """One to a few sentences: the exact slice ``[start, end)`` of its document's canonical text.

    A passage never crosses a page, so ``page`` and ``rects`` (one for each printed line) say wholly where it stands.
    """

    start: int
    end: int
    heading: tuple[str, ...] = ()
    page: int | None = None
    rects: tuple[Rect, ...] = ()
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Anchor:
    """A quote pinned three ways: characters, place on the page, and its own words with what stands around them."""

    version: int
    start: int
    end: int
    quote: str
    prefix: str = ""
    suffix: str = ""
    page: int | None = None
    rects: tuple[Rect, ...] = ()
    place: str | None = None


Verdict = Literal["exact", "moved", "fuzzy", "lost", "erased"]


class Match(NamedTuple):
    """What spoke for a tag (a tuple, as a dozen are made for every passage: a frozen dataclass costs four times as much).

    The slice ``[start, end)`` of the passage's own text, the rule and its weight.
    """

    start: int
    end: int
    text: str
    rule: str
    weight: float


class Tag(NamedTuple):
    """One suggested sub-area. ``score`` lies in 0–1; ``suggested`` is the tagger's own yes or no."""

    subarea: str
    score: float
    suggested: bool
    matches: tuple[Match, ...] = ()


class Suggestion(NamedTuple):
    """All the tagger says about one passage: ranked tags, stance and stage with the words that decided them."""

    tags: tuple[Tag, ...]
    stance: Stance = "neutral"
    stage: Stage | None = None
    stance_matches: tuple[Match, ...] = ()
    stage_matches: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class TagInput:
    """A passage as the tagger sees it: its text, its heading path (outermost first) and the kind of its source."""

    text: str
    heading: tuple[str, ...] = ()
    kind: SourceKind | None = None


class Tagger(Protocol):
    """Passages in, suggestions out, in the same order. Pure: the same input gives the same answer."""

    def tag(self, passages: Sequence[TagInput], *, top: int = 5) -> list[Suggestion]: ...


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a user's file (rules, instrument, front matter): collected and shown, never raised singly."""

    file: str
    line: int | None
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Located:
    """Parsed data and where it stood: ``lines`` maps a path of keys and indexes to a line number, from 1."""

    file: str
    data: Any
    lines: Mapping[tuple[str | int, ...], int] = field(default_factory=dict)

    def line(self, *path: str | int) -> int | None:
        """The line of ``path``, or of the nearest thing around it that has one."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.lines:
                return self.lines[path[:end]]
        return None
