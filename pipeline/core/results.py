"""The read-only views that every report, page and JSON answer renders; none of those counts anything itself.

Built from the books (rows of the ledger) and two answers only the store can give: whether a quote still stands at its
anchor, and what became of it in later versions.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from pipeline.core.books import Books
from pipeline.core.instrument import Instrument
from pipeline.core.ledger import CONSENSUS, is_live
from pipeline.core.model import SOURCE_KINDS, Rect, SourceKind, Verdict
from pipeline.core.rows import (
    AwardEvidenceRow,
    AwardRow,
    DecisionRow,
    EvaluationRow,
    EvaluatorRow,
    EvidenceRow,
    JudgementRow,
    SourceRow,
)


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


@dataclass(frozen=True, slots=True)
class AreaView:
    code: str
    name: str
    points: int
    max: int
    subareas: tuple[SubareaView, ...]


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

    @property
    def subareas(self) -> list[SubareaView]:
        return [s for a in self.areas for s in a.subareas]


@dataclass(frozen=True, slots=True)
class Lookups:
    """What only the store knows: bytes' hashes, whether a quote holds, what became of it since."""

    sha256: Callable[[int, int], str]
    verified: Callable[[EvidenceRow], bool]
    verdict: Callable[[EvidenceRow], Verdict]
    numbers: Callable[[], list[int]]


class ResultsBuilder:
    """Makes views from books. ``instrument`` gives names and order."""

    def __init__(self, books: Books, instrument: Instrument, lookups: Lookups) -> None:
        self.books = books
        self.instrument = instrument
        self.lookups = lookups
        self.names = {e.id: e.name for e in books.find(EvaluatorRow)}

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
        )

    def subarea(self, code: str, sheet: str) -> SubareaView:
        """One sub-area on one sheet. Raises KeyError for a code the instrument does not have."""
        subarea = self.instrument.subareas[code]
        awards = tuple(self.award(a, sheet) for a in self.books.find(AwardRow, sheet=sheet, subarea=code))
        evidence = tuple(self.evidence(e, sheet) for e in self.books.find(EvidenceRow, subarea=code))
        judgement = self.books.get(JudgementRow, sheet, code)
        coverage: dict[str, int] = dict.fromkeys(SOURCE_KINDS, 0)
        for e in evidence:
            if e.live:
                coverage[e.source.kind] += 1
        return SubareaView(
            code=code,
            name=subarea.name,
            description=subarea.description,
            points=sum(a.points for a in awards if a.live),
            max=subarea.max,
            judged=judgement is not None or any(a.live for a in awards),
            judged_because=judgement.because if judgement else None,
            awards=awards,
            evidence=evidence,
            coverage=coverage,
        )

    def award(self, row: AwardRow, sheet: str | None = None) -> AwardView:
        links = self.books.find(AwardEvidenceRow, award=row.number)
        rows = [self.books.get(EvidenceRow, link.evidence) for link in links]
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
        )

    def evidence(self, row: EvidenceRow, sheet: str) -> EvidenceView:
        """Stance and stage are the sheet owner's own where that person accepted it, else the first acceptance's."""
        decisions = sorted(
            self.books.find(DecisionRow, evidence=row.number), key=lambda d: (d.evaluator != sheet, d.seq)
        )
        accepted = [d for d in decisions if d.verdict == "accepted"]
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
            source=self.source(row.source, row.version),
            passage=None if row.passage is None else f"K{row.source}.{row.version}:{row.passage}",
            start=row.start,
            end=row.end,
            page=row.page,
            rects=tuple(tuple(r) for r in json.loads(row.rects)),
            place=row.place,
        )

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
        )


def official(books: Books) -> str:
    """The sheet that counts: the consensus, or with a single evaluator that person's own."""
    evaluators = books.find(EvaluatorRow)
    return evaluators[0].id if len(evaluators) == 1 else CONSENSUS


# The JSON shapes of the contract --------------------------------------------------------------------------------


def points_of(rects: tuple[Rect, ...]) -> list[list[float]]:
    """Hundredths of a point → points, for JSON."""
    return [[value / 100 for value in rect] for rect in rects]


def scores_json(results: Results) -> dict[str, Any]:
    return {
        "municipality": results.municipality,
        "year": results.year,
        "sheet": results.sheet,
        "instrument": {"id": results.instrument_id, "sha256": results.instrument_sha256},
        "total": results.total,
        "max": results.max,
        "areas": [
            {
                "code": a.code,
                "name": a.name,
                "points": a.points,
                "max": a.max,
                "subareas": [
                    {
                        "code": s.code,
                        "name": s.name,
                        "points": s.points,
                        "max": s.max,
                        "judged": s.judged,
                        "awards": sum(award.live for award in s.awards),
                        "evidence": s.coverage,
                    }
                    for s in a.subareas
                ],
            }
            for a in results.areas
        ],
    }


def evidence_json(e: EvidenceView) -> dict[str, Any]:
    return {
        "id": e.id,
        "subarea": e.subarea,
        "stance": e.stance,
        "stage": e.stage,
        "quote": e.quote,
        "live": e.live,
        "disputed": e.disputed,
        "verified": e.verified,
        "verdict": e.verdict,
        "heading": list(e.heading),
        "passage": e.passage,
        "source": {
            "number": e.source.number, "kind": e.source.kind, "uri": e.source.uri, "title": e.source.title,
            "sha256": e.source.sha256,
        },
        "anchor": {
            "start": e.start, "end": e.end, "page": e.page, "rects": points_of(e.rects) if e.page else None,
            "place": e.place, "prefix": e.prefix, "suffix": e.suffix,
        },
    }  # fmt: skip


def award_json(a: AwardView) -> dict[str, Any]:
    return {
        "id": a.id,
        "subarea": a.subarea,
        "points": a.points,
        "because": a.because,
        "by": a.by,
        "at": a.at,
        "live": a.live,
        "withdrawn_because": a.withdrawn_because,
        "evidence": [evidence_json(e) for e in a.evidence],
    }


def trace_json(s: SubareaView, awards: tuple[AwardView, ...]) -> dict[str, Any]:
    return {
        "subarea": s.code,
        "name": s.name,
        "points": s.points,
        "max": s.max,
        "judged": s.judged,
        "awards": [award_json(a) for a in awards],
    }


def kind_of(value: str) -> SourceKind:
    return cast("SourceKind", value)
