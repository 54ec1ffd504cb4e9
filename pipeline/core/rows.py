"""The projections: one frozen dataclass for each table that replaying the log rebuilds.

The same classes serve replay in memory (``books.py``), the tables in ``store/`` and the audit that compares the two.
``KEY`` names the columns that identify a row, ``FIND`` the column groups rows are looked up by.
Truth values are 0 and 1, structures are JSON text: exactly what the tables hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


class Row:
    """What every projection's row class says of itself."""

    __slots__ = ()
    TABLE: ClassVar[str]
    KEY: ClassVar[tuple[str, ...]]
    FIND: ClassVar[tuple[tuple[str, ...], ...]]


@dataclass(frozen=True, slots=True)
class EvaluationRow(Row):
    TABLE: ClassVar[str] = "evaluation"
    KEY: ClassVar[tuple[str, ...]] = ("id",)
    FIND: ClassVar[tuple[tuple[str, ...], ...]] = ()

    id: int
    uuid: str
    municipality: str
    year: int
    instrument_id: str
    instrument_sha256: str
    state: str
    period_from: str | None
    period_to: str | None
    rules: int = 1


@dataclass(frozen=True, slots=True)
class EvaluatorRow(Row):
    TABLE: ClassVar[str] = "evaluator"
    KEY: ClassVar[tuple[str, ...]] = ("id",)
    FIND: ClassVar[tuple[tuple[str, ...], ...]] = (("name",), ())

    id: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class SourceRow(Row):
    TABLE: ClassVar[str] = "source"
    KEY: ClassVar[tuple[str, ...]] = ("number",)
    FIND: ClassVar[tuple[tuple[str, ...], ...]] = ()

    number: int
    kind: str
    uri: str
    title: str
    name: str
    collector: str
    confidential: int
    own_date: str | None
    excluded_because: str | None
    dispose_after: str | None = None  # ISO date after which it shall be erased
    draft: int = 0  # 1: not adopted yet


@dataclass(frozen=True, slots=True)
class VersionRow(Row):
    """The part of a version that the log speaks of: commitments salted with the version's own salt, as hex."""

    TABLE: ClassVar[str] = "version_commitment"
    KEY: ClassVar[tuple[str, ...]] = ("source", "version")
    FIND: ClassVar[tuple[tuple[str, ...], ...]] = (("source",),)

    source: int
    version: int
    bytes: str
    text: str
    reading: str
    passages: str
    record: str | None


@dataclass(frozen=True, slots=True)
class EvidenceRow(Row):
    TABLE: ClassVar[str] = "evidence"
    KEY: ClassVar[tuple[str, ...]] = ("number",)
    FIND: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("source", "version", "start", "end", "subarea"),
        ("source",),
        ("subarea",),
        ("subarea", "counter"),
    )

    number: int
    subarea: str
    source: int
    version: int
    passage: int | None
    start: int
    end: int
    page: int | None
    rects: str
    place: str | None
    heading: str
    quote: str
    prefix: str
    suffix: str
    live: int
    disputed: int
    basis: str = "quote"
    counter: int = 0


@dataclass(frozen=True, slots=True)
class DecisionRow(Row):
    TABLE: ClassVar[str] = "decision"
    KEY: ClassVar[tuple[str, ...]] = ("evidence", "evaluator")
    FIND: ClassVar[tuple[tuple[str, ...], ...]] = (("evidence",),)

    evidence: int
    evaluator: str
    verdict: str
    stance: str | None
    stage: str | None
    note: str
    seq: int


@dataclass(frozen=True, slots=True)
class AwardRow(Row):
    TABLE: ClassVar[str] = "award"
    KEY: ClassVar[tuple[str, ...]] = ("number",)
    FIND: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("sheet", "subarea"),
        ("sheet", "subarea", "withdrawn_because"),
        ("withdrawn_because",),
    )

    number: int
    sheet: str
    subarea: str
    points: int
    because: str
    evaluator: str
    at: str
    seq: int
    supported: int
    withdrawn_because: str | None
    rules: int = 1
    criterion: str | None = None
    origin: str = "[]"


@dataclass(frozen=True, slots=True)
class AwardEvidenceRow(Row):
    TABLE: ClassVar[str] = "award_evidence"
    KEY: ClassVar[tuple[str, ...]] = ("award", "evidence")
    FIND: ClassVar[tuple[tuple[str, ...], ...]] = (("award",), ("evidence",))

    award: int
    evidence: int


@dataclass(frozen=True, slots=True)
class JudgementRow(Row):
    TABLE: ClassVar[str] = "judgement"
    KEY: ClassVar[tuple[str, ...]] = ("sheet", "subarea")
    FIND: ClassVar[tuple[tuple[str, ...], ...]] = (("subarea",),)

    sheet: str
    subarea: str
    because: str
    evaluator: str
    at: str
    seq: int
    judged: int = 1


@dataclass(frozen=True, slots=True)
class SigningKeyRow(Row):
    TABLE: ClassVar[str] = "signing_key"
    KEY: ClassVar[tuple[str, ...]] = ("public",)
    FIND: ClassVar[tuple[tuple[str, ...], ...]] = ((),)

    public: str
    seq: int
    at: str
    replaces: str | None
    vouched: str | None
    retired: int | None


@dataclass(frozen=True, slots=True)
class CheckpointRow(Row):
    TABLE: ClassVar[str] = "checkpoint"
    KEY: ClassVar[tuple[str, ...]] = ("size",)
    FIND: ClassVar[tuple[tuple[str, ...], ...]] = ((),)

    size: int
    seq: int
    at: str
    key: str
    root: str
    note: str


@dataclass(frozen=True, slots=True)
class AbsenceRow(Row):
    """A search that found nothing, or next to nothing: what evidence of basis ``absence`` rests on."""

    TABLE: ClassVar[str] = "absence"
    KEY: ClassVar[tuple[str, ...]] = ("evidence",)
    FIND: ClassVar[tuple[tuple[str, ...], ...]] = ()

    evidence: int
    query: str
    kind: str | None
    scope: str
    scope_sha256: str
    found: int
    at: str


@dataclass(frozen=True, slots=True)
class ResolutionRow(Row):
    """Why a sheet gives points in spite of evidence that speaks against them."""

    TABLE: ClassVar[str] = "resolution"
    KEY: ClassVar[tuple[str, ...]] = ("sheet", "evidence")
    FIND: ClassVar[tuple[tuple[str, ...], ...]] = (("evidence",),)

    sheet: str
    evidence: int
    because: str
    evaluator: str
    at: str
    seq: int


@dataclass(frozen=True, slots=True)
class AssignmentRow(Row):
    TABLE: ClassVar[str] = "assignment"
    KEY: ClassVar[tuple[str, ...]] = ("subarea", "evaluator")
    FIND: ClassVar[tuple[tuple[str, ...], ...]] = (("subarea",), ("evaluator",))

    subarea: str
    evaluator: str


@dataclass(frozen=True, slots=True)
class OpenedRow(Row):
    """A sub-area all its judges have saved: from then on everybody sees every sheet there."""

    TABLE: ClassVar[str] = "opened"
    KEY: ClassVar[tuple[str, ...]] = ("subarea",)
    FIND: ClassVar[tuple[tuple[str, ...], ...]] = ()

    subarea: str
    seq: int


@dataclass(frozen=True, slots=True)
class StateRow(Row):
    TABLE: ClassVar[str] = "state_change"
    KEY: ClassVar[tuple[str, ...]] = ("seq",)
    FIND: ClassVar[tuple[tuple[str, ...], ...]] = ((),)

    seq: int
    before: str
    after: str
    total: int
    because: str
    evaluator: str
    at: str


@dataclass(frozen=True, slots=True)
class ReplyRow(Row):
    """What the municipality said: facts to correct before publication, a contested point after it."""

    TABLE: ClassVar[str] = "reply"
    KEY: ClassVar[tuple[str, ...]] = ("number",)
    FIND: ClassVar[tuple[tuple[str, ...], ...]] = ((),)

    number: int
    kind: str
    about: str
    sources: str
    sender: str
    text: str
    at: str
    seq: int
    outcome: str | None
    answer: str


@dataclass(frozen=True, slots=True)
class ErasedPartRow(Row):
    """An event's part whose bytes are gone, and the event that says so and why."""

    TABLE: ClassVar[str] = "erased_part"
    KEY: ClassVar[tuple[str, ...]] = ("seq", "part")
    FIND: ClassVar[tuple[tuple[str, ...], ...]] = ()

    seq: int
    part: str
    erased: int


@dataclass(frozen=True, slots=True)
class ErasedVersionRow(Row):
    """A version that was redacted: its bytes are the successor's, its text has signs for what was erased."""

    TABLE: ClassVar[str] = "erased_version"
    KEY: ClassVar[tuple[str, ...]] = ("source", "version")
    FIND: ClassVar[tuple[tuple[str, ...], ...]] = (("source",),)

    source: int
    version: int
    erased: int
    whole: int


@dataclass(frozen=True, slots=True)
class ErasedQuoteRow(Row):
    """Evidence some of whose words were erased: only decisions made after that count."""

    TABLE: ClassVar[str] = "erased_quote"
    KEY: ClassVar[tuple[str, ...]] = ("evidence",)
    FIND: ClassVar[tuple[tuple[str, ...], ...]] = ()

    evidence: int
    erased: int


@dataclass(frozen=True, slots=True)
class HomeRow(Row):
    """Where the evaluation is at home; no row: here. ``standing``: here, handed-over or away."""

    TABLE: ClassVar[str] = "home"
    KEY: ClassVar[tuple[str, ...]] = ("id",)
    FIND: ClassVar[tuple[tuple[str, ...], ...]] = ()

    id: int
    standing: str
    holder: str
    copy: str
    seq: int


@dataclass(frozen=True, slots=True)
class AliasRow(Row):
    """What a number was called in the copy it came home from."""

    TABLE: ClassVar[str] = "alias"
    KEY: ClassVar[tuple[str, ...]] = ("origin", "old")
    FIND: ClassVar[tuple[tuple[str, ...], ...]] = (("origin",),)

    origin: str
    old: str
    new: str
    seq: int


@dataclass(frozen=True, slots=True)
class InterviewRow(Row):
    """What a version of an interview says of those who took part, and the keyed hashes of where it came from."""

    TABLE: ClassVar[str] = "interview"
    KEY: ClassVar[tuple[str, ...]] = ("source", "version")
    FIND: ClassVar[tuple[tuple[str, ...], ...]] = ((),)

    source: int
    version: int
    people: int | None
    role_group: str
    evaluator: str
    consent: str
    labels: str
    original: str
    made: str


@dataclass(frozen=True, slots=True)
class TextRow(Row):
    """What stands in one section of the report."""

    TABLE: ClassVar[str] = "report_text"
    KEY: ClassVar[tuple[str, ...]] = ("section",)
    FIND: ClassVar[tuple[tuple[str, ...], ...]] = ((),)

    section: str
    text: str
    evaluator: str
    at: str
    seq: int


PROJECTIONS: tuple[type[Row], ...] = (
    TextRow,
    InterviewRow,
    EvaluationRow, EvaluatorRow, SourceRow, VersionRow, EvidenceRow, DecisionRow, AwardRow, AwardEvidenceRow, JudgementRow,
    SigningKeyRow, CheckpointRow,
    ErasedPartRow, ErasedVersionRow, ErasedQuoteRow, HomeRow, AliasRow,
    AbsenceRow, ResolutionRow, AssignmentRow, OpenedRow, StateRow, ReplyRow,
)  # fmt: skip
