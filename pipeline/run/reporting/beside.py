"""What a report shows beside its own figures: earlier evaluations, a mean, whoever is named, and the best of those known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.core.instrument import Instrument
from pipeline.core.reference import Reference
from pipeline.core.reporting.beside import Beside, Kind
from pipeline.core.reporting.comparison import figures_of
from pipeline.run.evaluation import Evaluation
from pipeline.run.reporting import compare, reference

FEWEST = 3  # evaluations that a best may be said of
MOST = 4  # lines that can be told apart on paper
_ORDER: tuple[Kind, ...] = ("earlier", "mean", "best", "other")


@dataclass(frozen=True, slots=True)
class Company:
    """What to show. ``names``: published results by name, besides the earlier ones and means; ``crosswalk``: by which an
    older edition may stand beside this one."""

    names: tuple[str, ...] = ()
    crosswalk: str | None = None


def company(evaluation: Evaluation, wanted: Company) -> tuple[Beside, ...]:
    """The figures, at most four lines. Raises UsageError for an unknown name or crosswalk, Refused for another edition of
    what is named without one."""
    found = list(compare.beside(evaluation, crosswalk=wanted.crosswalk))
    if wanted.names:
        asked = compare.compare(evaluation, compare.Wanted(names=wanted.names, crosswalk=wanted.crosswalk))
        found = [*(o.beside for o in asked.others), *found]
    known = [r for r, _ in reference.library(evaluation)]
    found += [best] if (best := best_of(known, evaluation.instrument)) else []
    return chosen(list({b.label: b for b in found}.values()))


def chosen(found: Sequence[Beside]) -> tuple[Beside, ...]:
    """At most four lines: who was named, the two newest earlier evaluations, a mean and the best before any more of them."""
    of = {kind: sorted((b for b in found if b.kind == kind), key=_year, reverse=True) for kind in _ORDER}
    ranked = [*of["other"], *of["earlier"][:2], *of["mean"][:1], *of["best"], *of["earlier"][2:], *of["mean"][1:]]
    return tuple(sorted(ranked[:MOST], key=lambda b: (_ORDER.index(b.kind), _year(b))))


def _year(b: Beside) -> str:
    """By the year its label ends with."""
    return b.label[-4:]


def best_of(known: Sequence[Reference], instrument: Instrument) -> Beside | None:
    """The highest share each area and the whole reached in any evaluation by the same edition; None below three of them."""
    same = [r for r in known if r.instrument == instrument.id and r.municipality and r.areas]
    if len(same) < FEWEST:
        return None
    rows = [figures_of(r, instrument) for r in same]
    codes = dict.fromkeys(code for row in rows for code in row)
    best = {c: max(_found(rows, c), key=lambda f: f[0] / f[1]) for c in codes}
    return Beside(f"Högsta av {len(same)} utvärderingar", "best", best)


def _found(rows: Sequence[dict[str, tuple[float, float]]], code: str) -> Iterator[tuple[float, float]]:
    return (row[code] for row in rows if code in row and row[code][1] > 0)
