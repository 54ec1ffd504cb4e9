"""What an edition of the report may show. The templates get results from which everything else is already gone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.core.people.interviews import Groups
from pipeline.core.people.roster import RosterEntry
from pipeline.core.results import AbsenceView, AreaView, AwardView, EvidenceView, Results, SourceView, SubareaView
from pipeline.report import swedish
from pipeline.report.leaving import leaving
from pipeline.report.words import UNNAMED

INTERNAL = "internal"
PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Setup:
    """How a report is asked for. ``template``: a DOCX whose styles, margins, header and footer are used instead of ours;
    ``names``: who is known by name and shown in nothing that leaves the house (the roster)."""

    edition: str = INTERNAL
    template: Path | None = None
    names: tuple[RosterEntry, ...] = ()


PLAIN = Setup()


def cut(results: Results, setup: Setup) -> Results:
    """The results as the edition may show them. Raises KeyError for an edition that is not in ``EDITIONS``."""
    return EDITIONS[setup.edition](results, setup.names)


def internal(results: Results, _: Sequence[RosterEntry] = ()) -> Results:
    """For the evaluators themselves: all of it, but an interview is a number, a role group and a quote, never a name or a file.

    The role group, and the roles within quotes, are those that may be shown (``core/people``). Headings and places of
    such a source go too: a heading is often "Samtal med" somebody.
    """
    return replace(
        results,
        areas=tuple(_area(a, results.groups) for a in results.areas),
        sources=tuple(_source(s) for s in results.sources),
        edition=INTERNAL,
    )


def municipality(results: Results, names: Sequence[RosterEntry] = ()) -> Results:
    """For the municipality: what interviewed people said, by role group; no names, no notes, nothing that was taken back."""
    return leaving(results, internal(results), "municipality", names, spoken=True)


def public(results: Results, names: Sequence[RosterEntry] = ()) -> Results:
    """For anybody: like the municipality's, without the words of interviews."""
    return leaving(results, internal(results), PUBLIC, names, spoken=False)


EDITIONS: dict[str, Callable[[Results, Sequence[RosterEntry]], Results]] = {
    INTERNAL: internal, "municipality": municipality, PUBLIC: public,
}  # fmt: skip


def hidden(source: SourceView) -> bool:
    """Whether the source's title and address stay inside. Interviews always do, marked or not."""
    return source.confidential or source.kind == "interview"


def _source(source: SourceView) -> SourceView:
    unnamed = f"{UNNAMED[source.kind]} {source.number}"
    if hidden(source):
        return replace(source, uri="", title=f"{unnamed}, {source.group}" if source.group else unnamed, confidential=True)
    return replace(source, title=source.title.strip() or unnamed)


def _evidence(evidence: EvidenceView, groups: Groups) -> EvidenceView:
    if evidence.absence is not None:
        return _absence(evidence, evidence.absence)
    shown = replace(evidence, source=_source(evidence.source))
    if not hidden(evidence.source):
        return shown
    quote, prefix, suffix = map(groups.text, (evidence.quote, evidence.prefix, evidence.suffix))
    return replace(shown, heading=(), place=None, quote=quote, prefix=prefix, suffix=suffix)


def _absence(evidence: EvidenceView, absence: AbsenceView) -> EvidenceView:
    """A search that found nothing has no words of its own: they are said here."""
    found = "ingen träff" if absence.found == 0 else swedish.count(absence.found, "träff", "träffar")
    said = f"Sökning efter ”{absence.query}” i {swedish.count(absence.versions, 'källa', 'källor')}: {found}."
    return replace(evidence, quote=said, source=replace(evidence.source, title="Sparad sökning"))


def shielded_award(award: AwardView, groups: Groups) -> AwardView:
    """As the internal edition shows it."""
    evidence = tuple(_evidence(e, groups) for e in award.evidence)
    return replace(award, evidence=evidence, because=groups.text(award.because))


def shielded_subarea(subarea: SubareaView, groups: Groups) -> SubareaView:
    """As the internal edition shows it."""
    return replace(
        subarea,
        awards=tuple(shielded_award(a, groups) for a in subarea.awards),
        evidence=tuple(_evidence(e, groups) for e in subarea.evidence),
        against=tuple(replace(a, evidence=_evidence(a.evidence, groups)) for a in subarea.against),
    )


def _area(area: AreaView, groups: Groups) -> AreaView:
    return replace(area, subareas=tuple(shielded_subarea(s, groups) for s in area.subareas))
