"""The read-only views that every report, page and JSON answer renders; none of those counts anything itself.

Built from the books (rows of the ledger) and two answers only the store can give: whether a quote still stands at its
anchor, and what became of it in later versions.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import cast

from pipeline.core.books import Books
from pipeline.core.errors import Refused
from pipeline.core.instrument import Instrument
from pipeline.core.ledger import is_live, live_awards, sheets, weighing
from pipeline.core.ledger.states import official_sheet as official
from pipeline.core.model import SOURCE_KINDS, Rect, SourceKind, Verdict
from pipeline.core.people.interviews import NOBODY, Groups, groups
from pipeline.core.proof.checkpoint import origin_of, verifier_key
from pipeline.core.reporting.beside import Beside
from pipeline.core.rows import (
    AbsenceRow,
    AwardEvidenceRow,
    AwardRow,
    CheckpointRow,
    DecisionRow,
    EvaluationRow,
    EvaluatorRow,
    EvidenceRow,
    JudgementRow,
    SourceRow,
    TextRow,
)

__all__ = [
    "AbsenceView", "AgainstView", "AreaView", "AwardView", "CheckpointView", "EvidenceView", "Lookups", "Results",
    "ResultsBuilder", "SourceView", "SubareaView", "is_stale", "kind_of", "official",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source as a reader of results meets it: ``K7``, never more than may be shown."""

    number: str
    kind: str
    uri: str
    title: str
    sha256: str
    own_date: str | None
    confidential: bool
    excluded_because: str | None = None
    group: str = ""  # of an interview: its role group as it may be shown outside the house
    draft: bool = False  # it was not adopted when it was cited


@dataclass(frozen=True, slots=True)
class AbsenceView:
    """What was searched for, in how many versions of sources, and how many passages were found."""

    query: str
    kind: str | None
    versions: int
    found: int
    at: str


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """One piece of evidence: its words, where they stand, and whether they still do."""

    id: str
    subarea: str
    stance: str
    stage: str | None
    quote: str
    prefix: str
    suffix: str
    heading: tuple[str, ...]
    live: bool
    disputed: bool
    accepted_by: tuple[str, ...]
    rejected_by: tuple[str, ...]
    notes: tuple[str, ...]
    verified: bool
    verdict: Verdict
    source: SourceView
    passage: str | None
    start: int
    end: int
    page: int | None
    rects: tuple[Rect, ...]
    place: str | None
    stale: bool = False  # its source is older than the period that is judged
    absence: AbsenceView | None = None
    withheld: bool = False  # its words are left out of an edition of the report


@dataclass(frozen=True, slots=True)
class AgainstView:
    """Evidence that speaks against points, and why they stand all the same; ``because`` None: not weighed in writing."""

    evidence: EvidenceView
    because: str | None
    by: str | None


@dataclass(frozen=True, slots=True)
class AwardView:
    """Points with their reason and everything they rest on."""

    id: str
    subarea: str
    points: int
    because: str
    by: str
    at: str
    live: bool
    withdrawn_because: str | None
    evidence: tuple[EvidenceView, ...]
    sheet: str = ""
    criterion: str | None = None
    origin: tuple[str, ...] = ()  # on the consensus sheet: the awards it was taken from
    cited: int = 0  # where ``evidence`` holds the first pieces only: how many there are


@dataclass(frozen=True, slots=True)
class SubareaView:
    code: str
    name: str
    description: str
    points: int
    max: int
    judged: bool
    judged_because: str | None
    awards: tuple[AwardView, ...]
    evidence: tuple[EvidenceView, ...]
    coverage: dict[str, int]
    hidden: bool = False  # judged blind: not to be seen yet by whoever asks, so points and awards are left out
    not_judged: bool = False  # said to be left out, with the reason in judged_because
    against: tuple[AgainstView, ...] = ()


@dataclass(frozen=True, slots=True)
class AreaView:
    code: str
    name: str
    points: int
    max: int
    subareas: tuple[SubareaView, ...]


@dataclass(frozen=True, slots=True)
class CheckpointView:
    """A signed checkpoint as a report prints it. ``key``: the public key to hold an audit or a bundle to."""

    size: int
    at: str
    key: str
    note: str


@dataclass(frozen=True, slots=True)
class Results:
    """One sheet of an evaluation, whole."""

    municipality: str
    year: int
    instrument_id: str
    instrument_sha256: str
    sheet: str
    total: int
    max: int
    areas: tuple[AreaView, ...]
    sources: tuple[SourceView, ...]
    head: str
    events: int
    instrument_name: str = ""  # as people say it: "Kommunkompassen 2020"
    state: str = "draft"
    checkpoint: CheckpointView | None = None  # the newest one the log records
    texts: Mapping[str, str] = field(default_factory=dict)  # section of the report → what evaluators wrote there
    groups: Groups = NOBODY  # who was interviewed: what turns roles in quotes into groups that may be shown
    at: str = ""  # when the newest event was written, as the log says it; "" where nobody asked
    beside: tuple[Beside, ...] = ()  # other evaluations' figures to show beside these
    edition: str = ""  # what a report was cut to (``report/editions.py``) and, in words, what it leaves out
    left_out: tuple[str, ...] = ()

    @property
    def subareas(self) -> list[SubareaView]:
        return [s for a in self.areas for s in a.subareas]

    @property
    def hidden(self) -> list[str]:
        """The sub-areas whose points are left out, because they are still judged blind."""
        return [s.code for s in self.subareas if s.hidden]


@dataclass(frozen=True, slots=True)
class Lookups:
    """What only the store knows: bytes' hashes, whether a quote holds, what became of it since."""

    sha256: Callable[[int, int], str]
    verified: Callable[[EvidenceRow], bool]
    verdict: Callable[[EvidenceRow], Verdict]
    numbers: Callable[[], list[int]]


class ResultsBuilder:
    """Makes views from books. ``instrument`` gives names and order, ``viewer`` (an evaluator's id) says who looks: sheets
    that are judged blind show nothing to anybody else. ``now``: the books that say what is open, where ``books`` are older.
    """

    def __init__(
        self, books: Books, instrument: Instrument, lookups: Lookups, *, viewer: str | None = None, now: Books | None = None
    ) -> None:
        self.books = books
        self.viewer = viewer
        self.now = now or books
        self.instrument = instrument
        self.lookups = lookups
        self.groups = groups(books)
        self.names = {e.id: e.name for e in books.find(EvaluatorRow)}
        evaluation = books.get(EvaluationRow, 1)
        self.period_from = evaluation.period_from if evaluation else None

    def whole(self, sheet: str, *, head: str, events: int) -> Results:
        """Everything on one sheet, in the instrument's order."""
        evaluation = self.books.get(EvaluationRow, 1)
        assert evaluation is not None
        areas = []
        for area in self.instrument.areas:
            subareas = tuple(self.subarea(s.code, sheet) for s in area.subareas)
            areas.append(AreaView(area.code, area.name, sum(s.points for s in subareas), area.max, subareas))
        return Results(
            municipality=evaluation.municipality,
            year=evaluation.year,
            instrument_id=evaluation.instrument_id,
            instrument_sha256=evaluation.instrument_sha256,
            sheet=self.names.get(sheet, sheet),
            total=sum(a.points for a in areas),
            max=self.instrument.total,
            areas=tuple(areas),
            sources=tuple(self.source(n) for n in self.lookups.numbers()),
            head=head,
            events=events,
            instrument_name=f"{self.instrument.name} {self.instrument.revision}",
            state=evaluation.state,
            checkpoint=self._checkpoint(evaluation.uuid),
            groups=self.groups,
            texts={row.section: row.text for row in self.books.find(TextRow)},
        )

    def _checkpoint(self, uuid: str) -> CheckpointView | None:
        rows = self.books.find(CheckpointRow)
        if not rows:
            return None
        key = verifier_key(origin_of(uuid), bytes.fromhex(rows[-1].key))
        return CheckpointView(rows[-1].size, rows[-1].at, key, rows[-1].note)

    def sees(self, sheet: str, code: str) -> bool:
        """Whether the viewer may see the sheet's points in the sub-area."""
        return sheets.visible(self.now, self.viewer, sheet, code)

    def subarea(self, code: str, sheet: str) -> SubareaView:
        """One sub-area on one sheet. Raises KeyError for a code the instrument does not have."""
        subarea = self.instrument.subareas[code]
        seen = self.sees(sheet, code)
        rows = self.books.find(AwardRow, sheet=sheet, subarea=code) if seen else []
        awards = tuple(self.award(a, sheet) for a in rows)
        evidence = tuple(self.evidence(e, sheet) for e in self.books.find(EvidenceRow, subarea=code))
        judgement = self.books.get(JudgementRow, sheet, code) if seen else None
        coverage: dict[str, int] = dict.fromkeys(SOURCE_KINDS, 0)
        for e in evidence:
            if e.live and e.source.kind in coverage:
                coverage[e.source.kind] += 1
        return SubareaView(
            code=code,
            name=subarea.name,
            description=subarea.description,
            points=sum(a.points for a in awards if a.live),
            max=subarea.max,
            judged=bool(judgement.judged) if judgement else any(a.live for a in awards),
            judged_because=judgement.because if judgement else None,
            awards=awards,
            evidence=evidence,
            coverage=coverage,
            hidden=not seen,
            not_judged=judgement is not None and not judgement.judged,
            against=self._against(code, sheet, {e.id: e for e in evidence}) if seen else (),
        )

    def _against(self, code: str, sheet: str, views: dict[str, EvidenceView]) -> tuple[AgainstView, ...]:
        """Everything that speaks against points here."""
        citing: dict[int, list[AwardRow]] = {}
        for award in live_awards(self.books, sheet, code):
            for link in self.books.find(AwardEvidenceRow, award=award.number):
                citing.setdefault(link.evidence, []).append(award)
        rows = weighing.against(self.books, sheet, code)
        return tuple(self.against(row, sheet, views[f"B{row.number}"], citing.get(row.number, [])) for row in rows)

    def against(self, row: EvidenceRow, sheet: str, view: EvidenceView, citing: list[AwardRow]) -> AgainstView:
        """Evidence that speaks against points: weighed by a resolution, by an award's reason that cites it, or by nobody."""
        rows = [r for r in weighing.resolutions(self.books, row.number, sheet) if self.sees(r.sheet, row.subarea)]
        # what this sheet says itself comes before what another sheet said
        written = [(r.because, r.evaluator) for r in rows if r.sheet == sheet]
        written += [(a.because, a.evaluator) for a in citing] + [(r.because, r.evaluator) for r in rows]
        because, by = written[0] if written else (None, None)
        return AgainstView(view, because, None if by is None else self.names.get(by, by))

    def award(self, row: AwardRow, sheet: str | None = None, some: Iterable[int] | None = None) -> AwardView:
        """One award; ``some``: only these pieces of what it rests on. Raises Refused while the viewer may not see it."""
        if not self.sees(row.sheet, row.subarea):
            raise Refused("sheet-hidden", what=f"P{row.number}", subarea=row.subarea)
        cited = [link.evidence for link in self.books.find(AwardEvidenceRow, award=row.number)] if some is None else some
        rows = [self.books.get(EvidenceRow, number) for number in cited]
        return AwardView(
            id=f"P{row.number}",
            subarea=row.subarea,
            points=row.points,
            because=row.because,
            by=self.names.get(row.evaluator, row.evaluator),
            at=row.at,
            live=is_live(row),
            withdrawn_because=row.withdrawn_because,
            evidence=tuple(self.evidence(e, sheet or row.sheet) for e in rows if e is not None),
            sheet=self.names.get(row.sheet, row.sheet),
            criterion=row.criterion,
            origin=tuple(f"P{n}" for n in json.loads(row.origin)),
        )

    def evidence(self, row: EvidenceRow, sheet: str) -> EvidenceView:
        """Stance and stage are the sheet owner's own where that person accepted it, else the first acceptance's."""
        decisions = sorted(
            self.books.find(DecisionRow, evidence=row.number), key=lambda d: (d.evaluator != sheet, d.seq)
        )
        accepted = [d for d in decisions if d.verdict == "accepted"]
        source = self.source(row.source, row.version) if row.basis == "quote" else NOWHERE
        return EvidenceView(
            id=f"B{row.number}",
            subarea=row.subarea,
            stance=(accepted[0].stance if accepted else None) or "neutral",
            stage=accepted[0].stage if accepted else None,
            quote=row.quote,
            prefix=row.prefix,
            suffix=row.suffix,
            heading=tuple(json.loads(row.heading)),
            live=bool(row.live),
            disputed=bool(row.disputed),
            accepted_by=tuple(self.names.get(d.evaluator, d.evaluator) for d in accepted),
            rejected_by=tuple(self.names.get(d.evaluator, d.evaluator) for d in decisions if d.verdict == "rejected"),
            notes=tuple(d.note for d in decisions if d.note),
            verified=self.lookups.verified(row),
            verdict=self.lookups.verdict(row),
            source=source,
            passage=None if row.passage is None else f"K{row.source}.{row.version}:{row.passage}",
            start=row.start,
            end=row.end,
            page=row.page,
            rects=tuple(tuple(r) for r in json.loads(row.rects)),
            place=row.place,
            stale=is_stale(source.own_date, self.period_from),
            absence=self._absence(row.number) if row.basis == "absence" else None,
        )

    def _absence(self, number: int) -> AbsenceView | None:
        row = self.books.get(AbsenceRow, number)
        if row is None:
            return None
        return AbsenceView(row.query, row.kind, len(json.loads(row.scope)), row.found, row.at)

    def source(self, number: int, version: int = 0) -> SourceView:
        """Source K``number``; ``version`` 0 is the newest."""
        row = self.books.get(SourceRow, number)
        assert row is not None
        sha256 = self.lookups.sha256(number, version)
        return SourceView(
            f"K{number}",
            row.kind,
            row.uri,
            row.title,
            sha256,
            row.own_date,
            bool(row.confidential),
            row.excluded_because,
            self.groups.shown(number),
            draft=bool(row.draft),
        )


NOWHERE = SourceView("–", "absence", "", "", "", None, confidential=False)  # what an absence stands in


def is_stale(own_date: str | None, since: str | None) -> bool:
    """Whether a source's own date (a day, a month or a year) lies wholly before the first day of the period."""
    if not own_date or not since:
        return False
    return own_date + "-12-31"[len(own_date) - 4 :] < since


def kind_of(value: str) -> SourceKind:
    return cast("SourceKind", value)
