"""How alike people judge: percentage, weighted kappa, Krippendorff's alpha, intraclass correlation.

Units are rows, raters are columns, None is a value that is missing. Sources: Cohen, Psychological Bulletin 70 (1968)
213–220; Krippendorff, Computing Krippendorff's Alpha-Reliability (2011); Shrout and Fleiss, Psychological Bulletin 86 (1979)
420–428. Every function gives None where the figure is not defined (nothing to compare, nothing that varies).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations, permutations
from typing import Literal, NamedTuple

Row = Sequence[float | None]
Weights = Literal["unweighted", "linear", "quadratic"]
Metric = Literal["nominal", "ordinal", "interval"]


def percentage(rows: Sequence[Row], *, within: float = 0.0) -> float | None:
    """The share, 0–1, of pairs of raters who gave a unit the same value, or values at most ``within`` apart."""
    pairs = [(a, b) for row in rows for a, b in combinations([v for v in row if v is not None], 2)]
    if not pairs:
        return None
    return sum(abs(a - b) <= within + 1e-9 for a, b in pairs) / len(pairs)


def kappa(rows: Sequence[Row], *, weights: Weights = "quadratic", categories: Sequence[float] | None = None) -> float | None:
    """Cohen's weighted kappa of the first two columns. ``categories`` are the ordered values that could have been given
    (default: those that were); linear and quadratic weights go by their ranks."""
    pairs = [(row[0], row[1]) for row in rows if row[0] is not None and row[1] is not None]
    if not pairs:
        return None
    known = sorted({*(categories or ()), *(v for pair in pairs for v in pair)})
    rank = {value: i for i, value in enumerate(known)}
    power = {"unweighted": 0, "linear": 1, "quadratic": 2}[weights]

    def disagreement(a: float, b: float) -> float:
        return float(a != b) if power == 0 else float(abs(rank[a] - rank[b]) ** power)

    return kappa_of(Counter(pairs), disagreement)


def kappa_of(table: Counter[tuple[float, float]], disagreement: Callable[[float, float], float]) -> float | None:
    """1 − observed / expected disagreement of a table of (first, second) → how often, with any weights of disagreement."""
    total = sum(table.values())
    first: Counter[float] = Counter()
    second: Counter[float] = Counter()
    for (a, b), n in table.items():
        first[a] += n
        second[b] += n
    observed = sum(n * disagreement(a, b) for (a, b), n in table.items()) / total
    expected = sum(n * m * disagreement(a, b) for a, n in first.items() for b, m in second.items()) / total**2
    return None if expected == 0 else 1 - observed / expected


def mean_kappa(rows: Sequence[Row], *, weights: Weights, categories: Sequence[float] | None = None) -> float | None:
    """The mean of kappa over all pairs of raters (Light's kappa); with two raters, kappa."""
    raters = len(rows[0]) if rows else 0
    pairs = [[(row[i], row[j]) for row in rows] for i, j in combinations(range(raters), 2)]
    found = [kappa(pair, weights=weights, categories=categories) for pair in pairs]
    defined = [k for k in found if k is not None]
    return sum(defined) / len(defined) if defined else None


def alpha(rows: Sequence[Row], metric: Metric) -> float | None:
    """Krippendorff's alpha, for any number of raters and missing values."""
    units = [[v for v in row if v is not None] for row in rows]
    units = [values for values in units if len(values) > 1]
    coincidences: dict[tuple[float, float], float] = {}
    for values in units:
        for a, b in permutations(values, 2):
            coincidences[a, b] = coincidences.get((a, b), 0.0) + 1 / (len(values) - 1)
    totals: dict[float, float] = {}
    for (a, _), n in coincidences.items():
        totals[a] = totals.get(a, 0.0) + n
    count = sum(totals.values())
    distance = _distance(metric, totals)
    observed = sum(n * distance(a, b) for (a, b), n in coincidences.items())
    expected = sum(n * m * distance(a, b) for a, n in totals.items() for b, m in totals.items())
    return None if expected == 0 else 1 - (count - 1) * observed / expected


def _distance(metric: Metric, totals: Mapping[float, float]) -> Callable[[float, float], float]:
    """The squared difference of two values: alike or not, by the values between them, or by their own difference."""
    order = sorted(totals)

    def ordinal(a: float, b: float) -> float:
        low, high = sorted((order.index(a), order.index(b)))
        between = sum(totals[order[i]] for i in range(low, high + 1))
        return float((between - (totals[a] + totals[b]) / 2) ** 2)

    return {"nominal": lambda a, b: float(a != b), "ordinal": ordinal, "interval": lambda a, b: float((a - b) ** 2)}[metric]


class Icc(NamedTuple):
    """Shrout and Fleiss's six forms: of one rater (``_1``) and of the mean of all k (``_k``). ``one``: every unit had other
    raters; ``two``: raters are a sample, and their levels count; ``three``: these raters only, and their levels do not."""

    one_1: float | None
    two_1: float | None
    three_1: float | None
    one_k: float | None
    two_k: float | None
    three_k: float | None


def icc(rows: Sequence[Row]) -> Icc | None:
    """The intraclass correlations, over the units every rater judged."""
    whole = [[v for v in row if v is not None] for row in rows]
    whole = [values for values, row in zip(whole, rows, strict=True) if len(values) == len(row)]
    n, k = len(whole), len(rows[0]) if rows else 0
    if n < 2 or k < 2:
        return None
    mean = sum(map(sum, whole)) / (n * k)
    between = k * sum((sum(v) / k - mean) ** 2 for v in whole)
    raters = n * sum((sum(v[j] for v in whole) / n - mean) ** 2 for j in range(k))
    within = sum((x - sum(v) / k) ** 2 for v in whole for x in v)
    bms, jms = between / (n - 1), raters / (k - 1)
    wms, ems = within / (n * (k - 1)), max(0.0, within - raters) / ((n - 1) * (k - 1))
    return Icc(
        _part(bms - wms, bms + (k - 1) * wms),
        _part(bms - ems, bms + (k - 1) * ems + k * (jms - ems) / n),
        _part(bms - ems, bms + (k - 1) * ems),
        _part(bms - wms, bms),
        _part(bms - ems, bms + (jms - ems) / n),
        _part(bms - ems, bms),
    )


def _part(numerator: float, denominator: float) -> float | None:
    return None if abs(denominator) < 1e-12 else numerator / denominator
