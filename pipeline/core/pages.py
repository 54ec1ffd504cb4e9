"""What the review application's pages show: read-only values that templates render and nothing else decides on."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Literal

from pipeline.core.model import Rect
from pipeline.core.results import SubareaView

Stretch = tuple[str, bool]  # some text, and whether it is marked

Order = Literal["unsure", "sure", "document"]
ORDERS: tuple[Order, ...] = ("unsure", "sure", "document")
Show = Literal["left", "accepted", "rejected", "all"]
SHOWS: tuple[Show, ...] = ("left", "accepted", "rejected", "all")


@dataclass(frozen=True, slots=True)
class Filter:
    """Which passages an evaluator goes through, and in which order. ``who``: the evaluator's id."""

    who: str
    subarea: str | None = None
    kind: str | None = None
    source: int | None = None
    order: Order = "unsure"
    show: Show = "left"

    def only(self, **changes: object) -> Filter:
        return replace(self, **changes)  # type: ignore[arg-type]  # dataclasses checks the names


@dataclass(frozen=True, slots=True)
class Sought:
    """A search. ``since`` and ``until`` are of the source's own date; ``person`` (an evaluator's id) and ``status``
    (accepted, rejected, none) are of decisions."""

    text: str
    subarea: str | None = None
    kind: str | None = None
    since: str | None = None
    until: str | None = None
    person: str | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One sub-area a passage may belong to, and the words that made the tagger say so."""

    code: str
    name: str
    score: float
    suggested: bool
    because: tuple[str, ...]
    mine: str | None  # accepted, rejected or None: where I stand
    others: tuple[tuple[str, str], ...]  # (name, verdict)


@dataclass(frozen=True, slots=True)
class Card:
    """A passage to judge: its words in their context, where they stand, and what is suggested."""

    id: str
    source: int
    version: int
    ordinal: int
    title: str
    uri: str
    kind: str
    media_type: str
    sha256: str
    own_date: str | None
    heading: tuple[str, ...]
    page: int | None
    place: str | None
    rects: tuple[Rect, ...]
    start: int
    end: int
    before: str
    words: tuple[Stretch, ...]
    after: str
    cut: tuple[bool, bool]  # whether more stands before ``before`` and after ``after``
    stance: str
    stage: str | None
    why_stance: tuple[str, ...]
    choices: tuple[Choice, ...]
    twins: tuple[tuple[str, str], ...]  # (id, title) of other passages with the very same words, undecided by the one who looks
    group: str = ""  # of an interview: whom it was with, as it may be shown

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.words)

    @property
    def stretches(self) -> list[tuple[str, bool, int]]:
        """(text, marked, at which character of the version's text it begins)."""
        found, at = [], self.start
        for text, hit in self.words:
            found.append((text, hit, at))
            at += len(text)
        return found


@dataclass(frozen=True, slots=True)
class Turn:
    """One look at the queue: the passage, how many are left of how many."""

    card: Card | None
    left: int
    total: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One sub-area on the overview's map. ``state``: unread, evidence, judged or disputed."""

    code: str
    name: str
    state: str
    points: int
    max: int
    unread: int
    evidence: dict[str, int]  # kind of source → live evidence
    disputed: int


@dataclass(frozen=True, slots=True)
class AreaRow:
    code: str
    name: str
    points: int
    max: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """The evaluation at a glance, on one sheet."""

    municipality: str
    year: int
    instrument: str
    areas: tuple[AreaRow, ...]
    total: int
    max: int
    sources: int
    passages: int
    decided: int  # passages somebody has decided on
    unread: int  # suggested passages nobody has decided on
    days_left: int | None

    @property
    def cells(self) -> list[Cell]:
        return [c for a in self.areas for c in a.cells]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a document's text: a passage (with its id and what became of it), or text between passages."""

    text: str
    passage: str | None
    heading: tuple[str, ...]
    page: int | None
    place: str | None
    suggested: tuple[str, ...]
    verdicts: tuple[tuple[str, str, str], ...]  # (sub-area, name, verdict)


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A source as the application shows it, a stretch of its parts at a time."""

    number: str
    version: int
    versions: tuple[tuple[int, str, str], ...]  # (version, fetched at, sha256)
    title: str
    uri: str
    kind: str
    media_type: str
    sha256: str
    own_date: str | None
    fetched_at: str
    pages: int | None
    outcome: str
    missing: tuple[tuple[str, str], ...]
    excluded_because: str | None
    confidential: bool
    parts: tuple[Part, ...]
    first: int  # ordinal of the first passage shown
    shown: int
    passages: int
    draft: bool = False


@dataclass(frozen=True, slots=True)
class SheetPage:
    """One evaluator's points in a sub-area, as far as the one who looks may see them."""

    name: str
    view: SubareaView


@dataclass(frozen=True, slots=True)
class Marked:
    """A stretch of a version as a browser names it: each end is so many UTF-16 units after a character of the text.
    ``words``: what the person saw marked, to be held against what stands there."""

    start: tuple[int, int]
    end: tuple[int, int]
    words: str


@dataclass(slots=True)
class Job:
    """Something being brought in, while it is. ``total`` is known for files; ``fault``: (why it stopped, what to do)."""

    total: int | None
    outcomes: list[dict[str, Any]] = field(default_factory=list)
    running: bool = True
    fault: tuple[str, str] | None = None
