"""The figures of agreement against published worked examples, to four decimals of what their formulas give."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest

from pipeline.core.judging import agreement

# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, p. 8: four observers, twelve units, missing values
N = None
OBSERVERS: list[list[float | None]] = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3],
    [N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N],
]
RELIABILITY = [list(unit) for unit in zip(*OBSERVERS, strict=True)]
# Shrout and Fleiss (1979), table 2: six subjects, four judges
JUDGES: list[list[float | None]] = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]


@pytest.mark.parametrize(("metric", "published", "exact"), [
    ("nominal", 0.743, 0.7434), ("ordinal", 0.815, 0.8154), ("interval", 0.849, 0.8491),
])  # fmt: skip
def test_krippendorffs_reliability_data(metric: agreement.Metric, published: float, exact: float) -> None:
    alpha = agreement.alpha(RELIABILITY, metric)
    assert alpha is not None
    assert round(alpha, 3) == published
    assert round(alpha, 4) == exact


def test_alpha_of_two_observers_and_binary_data() -> None:
    """The same paper, p. 2: ten objects, two observers, .095."""
    meg, owen = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    alpha = agreement.alpha([[float(a), float(b)] for a, b in zip(meg, owen, strict=True)], "nominal")
    assert alpha is not None
    assert round(alpha, 3) == 0.095


def test_shrout_and_fleiss() -> None:
    found = agreement.icc(JUDGES)
    assert found is not None
    assert [round(v or 0, 2) for v in found] == [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]
    assert [round(v or 0, 4) for v in found] == [0.1657, 0.2898, 0.7148, 0.4428, 0.6201, 0.9093]


def test_cohens_weighted_kappa() -> None:
    """Cohen (1968), table 1: three diagnoses, two judges, weights of his own; kappa .492, weighted .348."""
    proportions = {("p", "p"): 44, ("p", "n"): 7, ("p", "s"): 9, ("n", "p"): 5, ("n", "n"): 20, ("n", "s"): 5,
                   ("s", "p"): 1, ("s", "n"): 3, ("s", "s"): 6}  # fmt: skip
    rank = {"p": 0.0, "n": 1.0, "s": 2.0}
    table = Counter({(rank[a], rank[b]): n for (a, b), n in proportions.items()})
    weight = {frozenset((0.0, 1.0)): 1.0, frozenset((0.0, 2.0)): 3.0, frozenset((1.0, 2.0)): 6.0}
    weighted = agreement.kappa_of(table, lambda a, b: 0.0 if a == b else weight[frozenset((a, b))])
    plain = agreement.kappa_of(table, lambda a, b: float(a != b))
    assert weighted is not None
    assert plain is not None
    assert (round(plain, 3), round(weighted, 3)) == (0.492, 0.348)
    assert (round(plain, 4), round(weighted, 4)) == (0.4915, 0.3478)
    assert weighted == pytest.approx(float(1 - Fraction(90, 138)))


def test_linear_weights() -> None:
    """Hout et al. (1987), Agresti (1990): 91 couples, four answers; kappa .1293, linearly weighted .2374 (R's vcd)."""
    answers = [[7, 7, 2, 3], [2, 8, 3, 7], [1, 5, 4, 9], [2, 8, 9, 14]]
    rows = [[float(i), float(j)] for i, row in enumerate(answers) for j, n in enumerate(row) for _ in range(n)]
    found = {w: agreement.kappa(rows, weights=w) for w in ("unweighted", "linear")}
    assert {w: round(k or 0, 4) for w, k in found.items()} == {"unweighted": 0.1293, "linear": 0.2374}


def test_quadratic_weights_are_an_intraclass_correlation() -> None:
    """Fleiss and Cohen (1973): with quadratic weights and many units, kappa nears ICC(2,1) (n in place of n − 1)."""
    rows = [[float(a), float(b)] for a in range(5) for b in range(5) for _ in range(2 if a == b else 1 if abs(a - b) == 1 else 0)]
    rows *= 200
    kappa, icc = agreement.kappa(rows, weights="quadratic"), agreement.icc(rows)
    assert kappa is not None
    assert icc is not None
    assert kappa == pytest.approx(icc.two_1, abs=1e-3)


def test_categories_nobody_used_count_in_the_distance() -> None:
    rows = [[0.0, 10.0], [10.0, 10.0], [0.0, 0.0]]
    assert agreement.kappa(rows, weights="linear") == agreement.kappa(rows, weights="linear", categories=[0, 10])
    wide = [*rows, [5.0, 6.0]]
    assert agreement.kappa(wide, weights="linear", categories=range(11)) != agreement.kappa(wide, weights="linear")


def test_percentage() -> None:
    assert agreement.percentage([[1, 1], [1, 2], [3, None]]) == 0.5
    assert agreement.percentage([[0.1, 0.2], [0.1, 0.3]], within=0.1) == 0.5
    assert agreement.percentage([[1, 1, 2]]) == pytest.approx(1 / 3)


@pytest.mark.parametrize("rows", [[], [[None, None]], [[1.0, None]], [[2.0, 2.0], [2.0, 2.0]]])
def test_what_is_not_defined_is_none(rows: list[list[float | None]]) -> None:
    assert agreement.alpha(rows, "interval") is None
    assert agreement.kappa(rows, weights="linear") is None if rows else True
    icc = agreement.icc(rows)
    assert icc is None or all(value is None for value in icc)


def test_perfect_agreement_is_one() -> None:
    rows = [[1.0, 1.0], [2.0, 2.0], [5.0, 5.0]]
    assert agreement.alpha(rows, "ordinal") == agreement.alpha(rows, "interval") == agreement.kappa(rows) == 1
    found = agreement.icc(rows)
    assert found is not None
    assert [round(v or 0, 9) for v in found] == [1.0] * 6
