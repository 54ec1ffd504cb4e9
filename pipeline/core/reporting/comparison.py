"""This evaluation beside others: earlier ones, other municipalities, a mean. Figures of another edition only over a crosswalk.

Pure: ``run/reporting/compare.py`` finds what to compare with; here it is laid side by side and what changed is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.core.errors import Refused, UsageError
from pipeline.core.reporting.beside import Beside, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.core.instrument import Instrument
    from pipeline.core.reference import Reference
    from pipeline.core.reporting.crosswalk import Crosswalk

Figures = dict[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Compared:
    """One that stands beside this evaluation. ``crosswalk``: the one its figures came over, "" for none."""

    beside: Beside
    year: int | None
    instrument: str | None
    crosswalk: str = ""
    count: int = 1  # of how many it is the mean


@dataclass(frozen=True, slots=True)
class Change:
    """Points then and now of an area or a sub-area, "" for the whole. ``max`` is this edition's."""

    code: str
    name: str
    before: float
    now: float
    max: float

    @property
    def difference(self) -> float:
        return round(self.now - self.before, 1)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something of now that may speak of an improvement of then: evidence B41 or a passage K7.1:31. A suggestion only."""

    id: str
    subarea: str
    quote: str
    stance: str
    stage: str | None
    score: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Improvement:
    """What could be better last time, in which area, and what may speak of it now."""

    area: str
    text: str
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """All of it. ``rows``: (code, name) of whole, areas and sub-areas in order; ``notes`` must be said wherever it is shown."""

    own: Beside
    instrument: str
    rows: tuple[tuple[str, str], ...]
    others: tuple[Compared, ...]
    since: str = ""
    changes: tuple[Change, ...] = ()
    improvements: tuple[Improvement, ...] = ()
    notes: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()  # labels of another edition that no crosswalk was named for
    counterparts: Mapping[str, str] = field(default_factory=dict)  # area → what it is laid beside in the other edition


def figures_of(reference: Reference, instrument: Instrument | None) -> Figures:
    """A reference's figures by code, those whose maximum is known."""
    found: Figures = {c: (p.points, p.max) for c, p in {**reference.areas, **reference.subareas}.items() if p.max}
    most = reference.max or (instrument.total if instrument else None)
    if reference.total is not None and most:
        found[""] = (reference.total, most)
    return found


def laid_beside(
    reference: Reference, kind: Kind, instrument: Instrument, walks: Mapping[str, Crosswalk], crosswalk: str | None, say: str
) -> Compared:
    """A reference as it stands beside an evaluation with ``instrument``. ``say``: the sentence for a walked one, with gaps.

    Raises Refused ``compare-revisions`` for another edition without a crosswalk, UsageError for a crosswalk that does not fit.
    """
    label = reference.label
    figures = figures_of(reference, instrument if reference.instrument == instrument.id else None)
    if reference.instrument == instrument.id:
        return Compared(Beside(label, kind, figures), reference.year, reference.instrument)
    if crosswalk is None:
        fitting = [w.id for w in walks.values() if (w.source, w.target) == (reference.instrument, instrument.id)]
        raise Refused(
            "compare-revisions",
            label=label,
            other=reference.instrument or "?",
            own=instrument.id,
            known=", ".join(fitting) or "–",
        )
    walk = walks.get(crosswalk)
    if walk is None:
        raise UsageError("crosswalk-unknown", id=crosswalk, known=", ".join(walks))
    if (walk.target, walk.source) == (reference.instrument, instrument.id):
        walk = walk.back()
    if (walk.source, walk.target) != (reference.instrument, instrument.id):
        raise UsageError(
            "crosswalk-other",
            id=walk.id,
            source=walk.source,
            target=walk.target,
            label=label,
            instrument=reference.instrument or "?",
        )
    carried = walk.carried({c: f for c, f in figures.items() if c})
    if "" in figures:
        carried[""] = figures[""]
    note = say.format(label=label, source=walk.source, id=walk.id, note=walk.note)
    return Compared(Beside(label, kind, carried, note), reference.year, reference.instrument, walk.id)


def mean_of(others: Sequence[Compared], label: str) -> Compared | None:
    """The mean of several of the same edition, each figure over those that have it; None where nothing is common to two."""
    figures: Figures = {}
    for code in dict.fromkeys(code for o in others for code in o.beside.figures):
        has = [o.beside.figures[code] for o in others if code in o.beside.figures]
        if len(has) >= 2 and len({most for _, most in has}) == 1:
            figures[code] = (round(sum(points for points, _ in has) / len(has), 1), has[0][1])
    if not figures:
        return None
    notes = " ".join(dict.fromkeys(o.beside.note for o in others if o.beside.note))
    walked = next((o.crosswalk for o in others if o.crosswalk), "")
    return Compared(Beside(label, "mean", figures, notes), None, others[0].instrument, walked, len(others))


def nearest(own: Beside, others: Sequence[Compared], count: int) -> list[Compared]:
    """Those whose profile over the areas is most like this one's: the least difference in share, over areas both have."""

    def distance(other: Compared) -> float:
        shares = [(own.share(c), other.beside.share(c)) for c in own.figures if c and "." not in c]
        both = [abs(a - b) for a, b in shares if a is not None and b is not None]
        return sum(both) / len(both) if len(both) >= 4 else 9.0

    return sorted((o for o in others if distance(o) < 9.0), key=lambda o: (distance(o), o.beside.label))[:count]


def changes(own: Beside, before: Compared, rows: Sequence[tuple[str, str]]) -> tuple[Change, ...]:
    """What both say, side by side, in the instrument's order."""
    old = before.beside.figures
    return tuple(
        Change(code, name, old[code][0], own.figures[code][0], own.figures[code][1])
        for code, name in rows
        if code in old and code in own.figures and old[code][1] == own.figures[code][1]
    )


def to_json(c: Comparison) -> dict[str, Any]:
    """Figures by code, with "" for the whole written as ``total``."""

    def figures(beside: Beside) -> dict[str, dict[str, float]]:
        return {code or "total": {"points": points, "max": most} for code, (points, most) in beside.figures.items()}

    return {
        "own": {"label": c.own.label, "instrument": c.instrument, "figures": figures(c.own)},
        "others": [
            {
                "label": o.beside.label, "kind": o.beside.kind, "year": o.year, "instrument": o.instrument,
                "crosswalk": o.crosswalk or None, "note": o.beside.note, "count": o.count, "figures": figures(o.beside),
            }
            for o in c.others
        ],
        "names": {code or "total": name for code, name in c.rows},
        "since": c.since or None,
        "changes": [
            {
                "code": x.code or "total", "name": x.name, "before": x.before, "now": x.now,
                "difference": x.difference, "max": x.max,
            }
            for x in c.changes
        ],
        "improvements": [
            {
                "area": i.area, "text": i.text,
                "candidates": [
                    {
                        "id": k.id, "subarea": k.subarea, "quote": k.quote, "stance": k.stance, "stage": k.stage,
                        "score": round(k.score, 3), "words": list(k.words),
                    }
                    for k in i.candidates
                ],
            }
            for i in c.improvements
        ],
        "notes": list(c.notes), "left_out": list(c.left_out), "counterparts": dict(c.counterparts),
    }  # fmt: skip
