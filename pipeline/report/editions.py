"""What an edition of the report may show. The templates get results from which everything else is already gone."""

from __future__ import annotations

from dataclasses import replace

from pipeline.core.results import AreaView, AwardView, EvidenceView, Results, SourceView, SubareaView
from pipeline.report.words import UNNAMED


def internal(results: Results) -> Results:
    """For the evaluators themselves: all of it, but an interview is a number and a quote, never a name or a file.

    Headings and places of such a source go too: a heading is often "Samtal med" somebody.
    """
    return replace(
        results,
        areas=tuple(_area(a) for a in results.areas),
        sources=tuple(_source(s) for s in results.sources),
    )


def hidden(source: SourceView) -> bool:
    """Whether the source's title and address stay inside. Interviews always do, marked or not."""
    return source.confidential or source.kind == "interview"


def _source(source: SourceView) -> SourceView:
    unnamed = f"{UNNAMED[source.kind]} {source.number}"
    if hidden(source):
        return replace(source, uri="", title=unnamed, confidential=True)
    return replace(source, title=source.title.strip() or unnamed)


def _evidence(evidence: EvidenceView) -> EvidenceView:
    shown = replace(evidence, source=_source(evidence.source))
    return replace(shown, heading=(), place=None) if hidden(evidence.source) else shown


def _award(award: AwardView) -> AwardView:
    return replace(award, evidence=tuple(_evidence(e) for e in award.evidence))


def _subarea(subarea: SubareaView) -> SubareaView:
    return replace(
        subarea,
        awards=tuple(_award(a) for a in subarea.awards),
        evidence=tuple(_evidence(e) for e in subarea.evidence),
    )


def _area(area: AreaView) -> AreaView:
    return replace(area, subareas=tuple(_subarea(s) for s in area.subareas))
