"""Judging together: the sheets side by side, differences first, and how alike they judge. Nothing judged blind is in it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from pipeline.core.books import Books
from pipeline.core.instrument import Instrument
from pipeline.core.judging import agreement
from pipeline.core.ledger import CONSENSUS, live_awards, sheets
from pipeline.core.rows import EvaluatorRow, JudgementRow


@dataclass(frozen=True, slots=True)
class SheetView:
    """What one sheet says of a sub-area. ``points`` None: judged blind, not to be seen yet by whoever asks."""

    name: str
    points: int | None
    saved: bool
    judged: bool
    because: str | None
    awards: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """One sub-area on all its judges' sheets. ``difference``: most minus least points, once it is open."""

    code: str
    name: str
    max: int
    open: bool
    waits_for: tuple[str, ...]
    sheets: tuple[SheetView, ...]
    difference: int | None
    consensus: SheetView | None


@dataclass(frozen=True, slots=True)
class SubareaAgreement:
    """Points by rater (None: not judged), how many apart, closeness (1 − apart / maximum), share of pairs that are alike."""

    code: str
    name: str
    max: int
    points: tuple[int | None, ...]
    apart: int
    closeness: float
    same: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """All figures are of points as parts of each sub-area's maximum; kappa goes by tenths of it. None: not defined."""

    raters: tuple[str, ...]
    subareas: tuple[SubareaAgreement, ...]
    same: float | None
    near: float | None
    kappa_linear: float | None
    kappa_quadratic: float | None
    alpha_ordinal: float | None
    alpha_interval: float | None
    icc: agreement.Icc | None


class TogetherBuilder:
    """Makes the views. ``viewer``: the evaluator's id who looks, None for nobody in particular."""

    def __init__(self, books: Books, instrument: Instrument, *, viewer: str | None = None) -> None:
        self.books, self.instrument, self.viewer = books, instrument, viewer
        self.names = {e.id: e.name for e in books.find(EvaluatorRow)}

    def side_by_side(self) -> list[SideBySide]:
        """All sub-areas: first the open ones that wait for a consensus, most apart (as part of the maximum) first; then
        those that are not open yet; last those with a consensus."""
        rows = [self.subarea(code) for code in self.instrument.subareas]
        return sorted(rows, key=lambda row: (row.consensus is not None, not row.open, -(row.difference or 0) / row.max))

    def subarea(self, code: str) -> SideBySide:
        """One sub-area. Raises KeyError for a code the instrument does not have."""
        subarea = self.instrument.subareas[code]
        judges, saved = sheets.judges(self.books, code), sheets.saved(self.books, code)
        names = [*judges, *(name for name in saved if name not in judges)]
        views = tuple(self.sheet(name, code) for name in names)
        is_open = sheets.is_open(self.books, code)
        judged = [v.points for v in views if v.points is not None and v.saved and v.judged]
        consensus = self.sheet(CONSENSUS, code)
        return SideBySide(
            code, subarea.name, subarea.max, is_open,
            tuple(self.names.get(name, name) for name in judges if name not in saved), views,
            max(judged) - min(judged) if is_open and judged else None, consensus if consensus.saved else None,
        )  # fmt: skip

    def sheet(self, name: str, code: str) -> SheetView:
        """What one sheet says, as far as the viewer may see it."""
        judgement = self.books.get(JudgementRow, name, code)
        shown = self.names.get(name, name)
        if not sheets.visible(self.books, self.viewer, name, code):
            return SheetView(shown, None, judgement is not None, judged=False, because=None, awards=())
        awards = live_awards(self.books, name, code)
        return SheetView(
            shown, sum(a.points for a in awards), judgement is not None,
            judged=bool(judgement.judged) if judgement else bool(awards),
            because=judgement.because if judgement else None, awards=tuple(f"P{a.number}" for a in awards),
        )  # fmt: skip

    def agreement(self) -> Agreement | None:
        """How alike the evaluators judge, over the open sub-areas at least two of them judged; None where there is none."""
        judges = list(self.names)
        opened = [code for code in self.instrument.subareas if sheets.is_open(self.books, code)]
        units = [(code, [self._judged(name, code) for name in judges]) for code in opened]
        taking = [i for i, _ in enumerate(judges) if any(values[i] is not None for _, values in units)]
        units = [(code, [values[i] for i in taking]) for code, values in units]
        units = [(code, values) for code, values in units if sum(v is not None for v in values) > 1]
        if not units:
            return None
        return self._agreement([self.names[judges[i]] for i in taking], units)

    def _judged(self, name: str, code: str) -> int | None:
        row = self.books.get(JudgementRow, name, code)
        if row is None or not row.judged:
            return None
        return sum(a.points for a in live_awards(self.books, name, code))

    def _agreement(self, names: list[str], units: list[tuple[str, list[int | None]]]) -> Agreement:
        rows, lines = [], []
        for code, points in units:
            most = self.instrument.subareas[code].max
            rows.append([None if p is None else p / most for p in points])
            given = [p for p in points if p is not None]
            apart = max(given) - min(given)
            lines.append(SubareaAgreement(
                code, self.instrument.subareas[code].name, most, tuple(points), apart, 1 - apart / most,
                agreement.percentage([rows[-1]]) or 0.0,
            ))  # fmt: skip
        tenths = [[None if share is None else float(int(share * 10 + 0.5)) for share in row] for row in rows]
        scale = [float(step) for step in range(11)]
        return Agreement(
            raters=tuple(names), subareas=tuple(sorted(lines, key=lambda line: line.closeness)),
            same=agreement.percentage(rows), near=agreement.percentage(rows, within=0.1),
            kappa_linear=agreement.mean_kappa(tenths, weights="linear", categories=scale),
            kappa_quadratic=agreement.mean_kappa(tenths, weights="quadratic", categories=scale),
            alpha_ordinal=agreement.alpha(rows, "ordinal"), alpha_interval=agreement.alpha(rows, "interval"),
            icc=agreement.icc(rows),
        )  # fmt: skip


ICC_FORMS = {
    "one_1": "ICC(1,1)", "two_1": "ICC(2,1)", "three_1": "ICC(3,1)", "one_k": "ICC(1,k)", "two_k": "ICC(2,k)",
    "three_k": "ICC(3,k)",
}  # fmt: skip


def agreement_json(found: Agreement | None) -> dict[str, Any]:
    """Four decimals; the forms of ICC by their names."""
    if found is None:
        return {"raters": [], "subareas": [], "total": None}
    return {
        "raters": list(found.raters),
        "subareas": [asdict(line) | {"points": list(line.points), "closeness": _four(line.closeness), "same": _four(line.same)}
                     for line in found.subareas],
        "total": {
            "subareas": len(found.subareas), "same": _four(found.same), "near": _four(found.near),
            "kappa_linear": _four(found.kappa_linear), "kappa_quadratic": _four(found.kappa_quadratic),
            "alpha_ordinal": _four(found.alpha_ordinal), "alpha_interval": _four(found.alpha_interval),
            "icc": None if found.icc is None else {form: _four(getattr(found.icc, field)) for field, form in ICC_FORMS.items()},
        },
    }  # fmt: skip


def side_by_side_json(rows: list[SideBySide]) -> list[dict[str, Any]]:
    return [asdict(row) for row in rows]


def _four(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
