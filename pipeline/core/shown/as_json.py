"""The JSON shapes of the contract: what ``--json`` prints of a view. Fields may be added, never renamed."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.core.model import Rect
    from pipeline.core.results import AwardView, EvidenceView, Results, SubareaView


def points_of(rects: tuple[Rect, ...]) -> list[list[float]]:
    """Hundredths of a point → points, for JSON."""
    return [[value / 100 for value in rect] for rect in rects]


def scores_json(results: Results) -> dict[str, Any]:
    return {
        "municipality": results.municipality,
        "year": results.year,
        "sheet": results.sheet,
        "state": results.state,
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
                        "not_judged": s.not_judged,
                        "hidden": s.hidden,
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
        "stale": e.stale,
        "absence": None if e.absence is None else asdict(e.absence),
        "heading": list(e.heading),
        "passage": e.passage,
        "source": {
            "number": e.source.number, "kind": e.source.kind, "uri": e.source.uri, "title": e.source.title,
            "sha256": e.source.sha256, "group": e.source.group, "draft": e.source.draft,
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
        "sheet": a.sheet,
        "criterion": a.criterion,
        "origin": list(a.origin),
        "evidence": [evidence_json(e) for e in a.evidence],
    }


def trace_json(s: SubareaView, awards: tuple[AwardView, ...]) -> dict[str, Any]:
    return {
        "subarea": s.code,
        "name": s.name,
        "points": s.points,
        "max": s.max,
        "judged": s.judged,
        "hidden": s.hidden,
        "awards": [award_json(a) for a in awards],
        "against": [evidence_json(x.evidence) | {"because": x.because, "by": x.by} for x in s.against],
    }
