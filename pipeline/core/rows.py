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
    FIND: ClassVar[tuple[tuple[str, ...], ...]] = (("sheet", "subarea"),)

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
    FIND: ClassVar[tuple[tuple[str, ...], ...]] = ()

    sheet: str
    subarea: str
    because: str
    evaluator: str
    at: str
    seq: int


PROJECTIONS: tuple[type[Row], ...] = (
    EvaluationRow, EvaluatorRow, SourceRow, VersionRow, EvidenceRow, DecisionRow, AwardRow, AwardEvidenceRow, JudgementRow,
)  # fmt: skip
