"""``belagg compare``: which published and earlier results stand beside this evaluation, and what changed since last time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from pipeline.core.errors import Refused, UsageError
from pipeline.core.messages import say
from pipeline.core.model import TagInput
from pipeline.core.reference import Points, Reference, Sides
from pipeline.core.reporting.beside import Beside
from pipeline.core.reporting.comparison import (
    Candidate,
    Compared,
    Comparison,
    Improvement,
    changes,
    laid_beside,
    mean_of,
    nearest,
)
from pipeline.core.reporting.crosswalk import Crosswalk, parse
from pipeline.run.reporting import reference
from pipeline.run.reporting.views import whole
from pipeline.run.resources import folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from pipeline.core.instrument import Instrument
    from pipeline.core.reporting.beside import Kind
    from pipeline.core.results import AreaView, Results
    from pipeline.run.evaluation import Evaluation

LEAST = 0.3  # of an improvement's weight of words that what speaks of it must share
SHOWN = 3  # candidates for each improvement
PASSAGES = 4000  # looked through at most


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to compare with. ``names``: labels or municipalities; nothing at all: earlier evaluations and published means."""

    names: tuple[str, ...] = ()
    databases: tuple[Path, ...] = ()
    mean: bool = False
    similar: int = 0
    crosswalk: str | None = None
    revision: str | None = None
    lang: str = "sv"


@cache
def crosswalks() -> dict[str, Crosswalk]:
    """Those that come with the product, by id. Raises UsageError for a broken one."""
    from pipeline.run.yamlfile import load

    found: dict[str, Crosswalk] = {}
    for path in sorted(folder("rules").glob("crosswalks/*.yaml")):
        located, problems = load(path)
        walk = parse(located.data, reference.editions()) if located and not problems else "no YAML"
        if isinstance(walk, str):
            raise UsageError("rules-invalid", problems=f"{path.name}: {walk}")
        found[walk.id] = walk
    return found


def compare(evaluation: Evaluation, wanted: Wanted, *, sheet: str | None = None, viewer: str | None = None) -> Comparison:
    """This evaluation beside what is wanted. Raises Refused: nothing to compare with, or another edition and no crosswalk."""
    results = whole(evaluation, sheet, viewer=viewer)
    if results.hidden:
        raise Refused("report-hidden", count=len(results.hidden))
    instrument = evaluation.instrument
    if wanted.crosswalk is not None and wanted.crosswalk not in crosswalks():
        raise UsageError("crosswalk-unknown", id=wanted.crosswalk, known=", ".join(crosswalks()))
    own = Beside(say("compare-own", wanted.lang), "other", _figures(results))
    if wanted.revision:
        return _revisions(own, instrument, wanted)
    known = [r for r, _ in reference.library(evaluation)] + [of_database(path) for path in wanted.databases]
    others, left = _laid(_chosen(known, wanted, results), instrument, wanted, results)
    if wanted.mean or wanted.similar or not others:  # nothing asked for, no mean of this edition: one is made
        others += _more(own, known, instrument, wanted if wanted.similar else replace(wanted, mean=True), results)
    if not others:
        raise Refused("compare-none")
    made = Comparison(
        own,
        instrument.id,
        rows_of(instrument, wanted.lang),
        tuple({o.beside.label: o for o in others}.values()),
        left_out=tuple(left),
    )
    return _told(evaluation, made, known, results)


def beside(evaluation: Evaluation, *, crosswalk: str | None = None) -> tuple[Beside, ...]:
    """What a report shows beside its own figures: earlier evaluations and means that may be laid there; nothing is refused."""
    try:
        found = compare(evaluation, Wanted(crosswalk=crosswalk))
    except Refused as fault:
        if fault.code not in ("compare-none", "compare-revisions"):
            raise
        return ()
    return tuple(o.beside for o in found.others)


def rows_of(instrument: Instrument, lang: str = "sv") -> tuple[tuple[str, str], ...]:
    """Code and name of the whole, every area and its sub-areas."""
    under = [row for a in instrument.areas for row in ((a.code, a.name), *((s.code, s.name) for s in a.subareas))]
    return (("", say("compare-total", lang)), *under)


def _laid(
    chosen: Sequence[Reference], instrument: Instrument, wanted: Wanted, results: Results
) -> tuple[list[Compared], list[str]]:
    """Those that may stand there, and the labels of the rest. What was asked for by name is refused, not left out; so are
    the municipality's own earlier ones when nothing else may stand there either."""
    others: list[Compared] = []
    left: list[str] = []
    refusal: Refused | None = None
    for r in chosen:
        try:
            others.append(_walked(r, _kind(r, results), instrument, wanted))
        except Refused as fault:
            if wanted.names or wanted.databases:
                raise
            refusal = refusal if r.mean else fault
            left.append(r.label)
    if refusal is not None and not others and not (wanted.mean or wanted.similar):
        raise refusal
    return others, left


def _walked(r: Reference, kind: Kind, instrument: Instrument, wanted: Wanted) -> Compared:
    """``laid_beside`` over the crosswalk that is wanted; one that does not fit a result nobody named is not for it."""
    walks = crosswalks()
    walk = walks.get(wanted.crosswalk or "")
    fits = walk is not None and {walk.source, walk.target} == {r.instrument, instrument.id}
    said = say("compare-walked", wanted.lang, label="{label}", source="{source}", id="{id}", note="{note}")
    return laid_beside(r, kind, instrument, walks, wanted.crosswalk if fits or wanted.names else None, said)


def _chosen(known: Sequence[Reference], wanted: Wanted, results: Results) -> list[Reference]:
    """Those asked for by name, or by themselves the municipality's own earlier ones and published means."""
    found = list(known[len(known) - len(wanted.databases) :])
    for name in wanted.names:
        hits = [r for r in known if name in (r.label, r.municipality, r.mean)]
        if not hits:
            raise UsageError("reference-unknown", name=name)
        found += hits
    if found:
        return found
    own = [r for r in known if r.municipality == results.municipality and (r.year or 0) < results.year]
    return own + [r for r in known if r.mean]


def _kind(r: Reference, results: Results) -> Kind:
    return "mean" if r.mean else "earlier" if r.municipality == results.municipality else "other"


def _more(own: Beside, known: Sequence[Reference], instrument: Instrument, wanted: Wanted, results: Results) -> list[Compared]:
    """The nearest municipalities and the mean of all, each by its newest result that may be laid beside."""
    latest: dict[str, Compared] = {}
    for r in sorted(known, key=lambda r: r.year or 0):
        if r.mean or r.municipality == results.municipality:
            continue
        try:
            latest[r.municipality or "?"] = _walked(r, "other", instrument, replace(wanted, names=()))
        except Refused:  # of another edition: it is no part of the mean
            continue
    found = nearest(own, list(latest.values()), wanted.similar)
    mean = mean_of(list(latest.values()), say("compare-mean-of", wanted.lang, count=len(latest))) if wanted.mean else None
    return found + ([mean] if mean else [])


def _figures(results: Results) -> dict[str, tuple[float, float]]:
    found: dict[str, tuple[float, float]] = {"": (results.total, results.max)}
    for area in results.areas:
        found[area.code] = (area.points, area.max)
        found |= {s.code: (s.points, s.max) for s in area.subareas if s.judged}
    return found


def of_database(path: Path) -> Reference:
    """An earlier evaluation in a database of its own, as a reference: its official sheet, its improvements and strengths."""
    from pipeline.run.evaluation import opened

    with opened(path) as evaluation:
        results = whole(evaluation, None)
    sides = {
        a.code: Sides(_quotes(a, "strength"), _quotes(a, "improvement")) for a in results.areas
    }  # fmt: skip
    return Reference(
        results.municipality, results.year, results.instrument_id, results.total, results.max,
        {a.code: Points(a.points, a.max, a.name) for a in results.areas},
        {s.code: Points(s.points, s.max, s.name) for s in results.subareas if s.judged}, sides, source=path.name,
    )  # fmt: skip


def _quotes(area: AreaView, stance: str) -> tuple[str, ...]:
    return tuple(e.quote for s in area.subareas for e in s.evidence if e.live and e.stance == stance)


def _revisions(own: Beside, instrument: Instrument, wanted: Wanted) -> Comparison:
    """The same evidence under two editions: the points of this one, laid out by the areas of the other over a crosswalk."""
    other = reference.editions().get(wanted.revision or "")
    if other is None:
        raise UsageError("instrument-unknown", id=wanted.revision, known=", ".join(reference.editions()))
    walks = crosswalks()
    label = f"{other.name} {other.revision}"
    fitting = [w for w in walks.values() if {w.source, w.target} == {instrument.id, other.id}]
    if wanted.crosswalk is None:
        raise Refused(
            "compare-revisions", label=label, other=other.id, own=instrument.id, known=", ".join(w.id for w in fitting) or "–"
        )
    walk = next((w for w in fitting if w.id == wanted.crosswalk), None)
    if walk is None:
        raise UsageError(
            "crosswalk-other", id=wanted.crosswalk, source=instrument.id, target=other.id, label=label, instrument=other.id
        )
    if walk.source != instrument.id:
        walk = walk.back()
    note = say(
        "compare-walked", wanted.lang, label=say("compare-own", wanted.lang), source=instrument.id, id=walk.id, note=walk.note
    )
    figures = {c: f for c, f in own.figures.items() if "." not in c}
    names = {a.code: f"{a.code} {a.name}" for a in other.areas}
    compared = Compared(Beside(label, "other", figures, note), None, other.id, walk.id)
    rows = (("", say("compare-total", wanted.lang)), *((a.code, a.name) for a in instrument.areas))
    return Comparison(
        own, instrument.id, rows, (compared,), notes=(note,),
        counterparts={a.code: names[walk.areas[a.code]] for a in instrument.areas},
    )  # fmt: skip


def _told(evaluation: Evaluation, made: Comparison, known: Sequence[Reference], results: Results) -> Comparison:
    """With what changed since the newest earlier evaluation, and what speaks of its improvements now."""
    notes = tuple(dict.fromkeys(o.beside.note for o in made.others if o.beside.note))
    earlier = [o for o in made.others if o.beside.kind == "earlier"]
    if not earlier:
        return replace(made, notes=notes)
    last = max(earlier, key=lambda o: o.year or 0)
    source = next(r for r in reversed(known) if r.label == last.beside.label)
    return replace(
        made, notes=notes, since=last.beside.label, changes=changes(made.own, last, made.rows),
        improvements=tuple(improvements(evaluation, source, results)),
    )  # fmt: skip


def improvements(evaluation: Evaluation, before: Reference, results: Results) -> Iterable[Improvement]:
    """Each improvement of ``before`` with the evidence and passages of now that share its words, and its sub-area, most."""
    from pipeline.run.training.tagging import tagger
    from pipeline.store import passages

    texts = [(area, text) for area, sides in before.sides.items() for text in sides.improvements]
    if not texts:
        return []
    with evaluation.db.reading() as sql:
        views = passages.listed(sql, limit=PASSAGES)
    held = [
        Candidate(e.id, s.code, e.quote, e.stance, e.stage, 0.0, ()) for s in results.subareas for e in s.evidence if e.live
    ] + [
        Candidate(v.id, v.tags[0].subarea, v.text, v.stance, v.stage, 0.0, ())
        for v in views if v.tags and v.tags[0].suggested and not v.status
    ]  # fmt: skip
    tags = tagger().tag([TagInput(text) for _, text in texts], top=3)
    index = Words.of([c.quote for c in held])
    return [
        Improvement(area, text, tuple(index.best(text, held, {t.subarea for t in found.tags if t.suggested})))
        for (area, text), found in zip(texts, tags, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Words:
    """Which candidates hold which stems, and what a stem that few of them hold is worth."""

    stems: tuple[frozenset[str], ...]
    weights: dict[str, float]

    @classmethod
    def of(cls, texts: Sequence[str]) -> Words:
        from math import log

        stems = tuple(map(_stems, texts))
        counts: dict[str, int] = {}
        for found in stems:
            for stem in found:
                counts[stem] = counts.get(stem, 0) + 1
        return cls(stems, {stem: log(1 + len(texts) / count) for stem, count in counts.items()})

    def best(self, text: str, held: Sequence[Candidate], subareas: set[str]) -> list[Candidate]:
        """The candidates that share most of the words' weight; being about the same sub-area counts as well."""
        from math import log

        asked = _stems(text)
        rare = log(1 + len(held)) if held else 1.0
        whole_weight = sum(self.weights.get(stem, rare) for stem in asked) or 1.0
        found = []
        for candidate, stems in zip(held, self.stems, strict=True):
            shared = asked & stems
            weight = sum(self.weights[stem] for stem in shared) / whole_weight
            if len(shared) >= min(2, len(asked)) and weight >= LEAST:
                score = weight + (0.2 if candidate.subarea in subareas else 0.0)
                found.append(replace(candidate, score=min(score, 1.0), words=tuple(sorted(shared))))
        return sorted(found, key=lambda c: (-c.score, c.id))[:SHOWN]


def _stems(text: str) -> frozenset[str]:
    from pipeline.tag.swedish import query_terms

    return frozenset(stem for stem in query_terms(text)[1].split() if len(stem) > 3)
