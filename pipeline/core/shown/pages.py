"""What the review application's pages show: read-only values that templates render and nothing else decides on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from pipeline.core.model import Rect
from pipeline.core.results import EvidenceView, SubareaView
from pipeline.core.wording.surroundings import Piece

TRACED = 100  # pieces of one award's evidence on a page

Stretch = tuple[str, bool]  # some text, and whether it is marked

Order = Literal["area", "sure", "unsure", "document"]
ORDERS: tuple[Order, ...] = ("area", "sure", "unsure", "document")  # area: sub-area by sub-area, the surest first in each
Show = Literal["left", "accepted", "rejected", "all"]
SHOWS: tuple[Show, ...] = ("left", "accepted", "rejected", "all")


@dataclass(frozen=True, slots=True)
class Filter:
    """Which passages an evaluator goes through, and in which order. ``who``: the evaluator's id."""

    who: str
    subarea: str | None = None
    kind: str | None = None
    source: int | None = None
    order: Order = "area"
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
class Hits:
    """What a search found, the best first. ``whole``: every passage was looked at; else there may be
    more, as words are so common."""

    cards: list[Card]
    whole: bool


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
class Alike:
    """Another passage that says the same, or nearly: its words in stretches, those that differ marked."""

    id: str
    title: str
    page: int | None
    words: tuple[Stretch, ...]

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.words)


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back: how many decisions, the passage to look at again, and what had been said of it."""

    count: int
    passage: str | None
    subarea: str
    stance: str | None = None
    stage: str | None = None
    note: str = ""


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
    dated: bool  # whether the date stands in the text (or is the source's by its nature), rather than in the file's own data
    heading: tuple[str, ...]
    page: int | None
    place: str | None
    rects: tuple[Rect, ...]
    start: int
    end: int
    before: tuple[Piece, ...]
    words: tuple[Stretch, ...]
    after: tuple[Piece, ...]
    cut: tuple[bool, bool]  # whether more stands before ``before`` and after ``after``
    stance: str
    stage: str | None
    why_stance: tuple[str, ...]
    choices: tuple[Choice, ...]
    twins: tuple[Alike, ...]  # other passages with the very same words, undecided by the one who looks
    similar: tuple[Alike, ...] = ()  # and those that say nearly the same
    group: str = ""  # of an interview: whom it was with, as it may be shown

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.words)

    @property
    def stretches(self) -> list[tuple[str, bool, int]]:
        """(text, marked, at which character of the version it begins); of a table's row the breaks between cells apart."""
        found, at = [], self.start
        for text, hit in self.words:
            for part in re.split(r"(\n)", text) if self.row else [text]:
                if part:
                    found.append((part, hit and part != "\n", at))
                at += len(part)
        return found

    @property
    def row(self) -> bool:
        """Whether it is a row of a table: its cells stand each on a line of the text, and beside each other on the screen."""
        return "\n" in self.text and (self.place or "").startswith("tabell")


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
    unread: int  # suggestions there that this evaluator has not decided on
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
    queue: int  # passages something is suggested for
    left: int  # of those, the ones this evaluator has not decided on
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
    dated: bool  # as on a card
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
class SubareaPage:
    """A sub-area on one sheet, a stretch of its evidence at a time: ``view`` holds what is shown, the rest how much there is.
    ``lost``: evidence that counts no more, the newest."""

    view: SubareaView
    first: int  # how many pieces of evidence stand before those shown
    limit: int
    evidence: int
    lost: tuple[EvidenceView, ...]
    lost_total: int
    awards: int
    against: int
    unweighed: int  # of those against, how many nobody has weighed in writing


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


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody on the roster of interviewees: the name, or its initials, and what stands in its place."""

    name: str
    label: str
    group: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Remaining:
    """An interview in which a listed person is named still: in ``places`` of its newest version, in so many ``forms``."""

    number: str
    places: int
    forms: int


@dataclass(frozen=True, slots=True)
class Leaving:
    """What goes, or went, when a name is erased from interview ``number``: versions and events that hold it, evidence that
    loses its quote, awards that count no longer. ``hidden``: events of which nothing is told here; ``finished``: whether the
    file is written anew already."""

    number: str
    versions: int
    parts: int
    evidence: tuple[str, ...]
    awards: tuple[str, ...]
    finished: bool
    hidden: int


@dataclass(frozen=True, slots=True)
class RosterPage:
    """The roster as a page shows it. ``lock``: none (there is none yet), key-file, passphrase; ``count``: None while locked."""

    lock: str
    count: int | None
    people: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class Suspected:
    """Something in an interview that looks like a name nobody listed."""

    name: str
    place: str | None
    around: str


@dataclass(slots=True)
class Job:
    """Something being brought in, while it is. ``total`` is known for files; ``fault``: (why it stopped, what to do);
    ``what``: the names of what was asked for; ``began``: by the machine's own clock, in seconds."""

    total: int | None
    what: tuple[str, ...] = ()
    began: float = 0.0
    outcomes: list[dict[str, Any]] = field(default_factory=list)
    running: bool = True
    fault: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Drawing:
    """A report that is being made: of the log up to ``seq``, for so many seconds."""

    seq: int
    done: bool
    seconds: int


@dataclass(slots=True)
class Audited:
    """An audit from a page: of the log up to ``seq``, whose ``newest`` event is another by now. ``progress``: (step, done, of);
    ``given``: the name of the checkpoint's file it was held against, if one was; ``fault``: why there is none, what to do."""

    seq: int
    newest: int
    running: bool = False
    result: dict[str, Any] | None = None
    progress: tuple[str, int, int] = ("file", 0, 0)
    given: str = ""
    fault: tuple[str, ...] | None = None
