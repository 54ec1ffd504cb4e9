"""One sub-area on pages: evidence, points, what speaks against and the others' sheets, a stretch at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from pipeline.core import drafts
from pipeline.core.ledger import CONSENSUS, live_awards, sheets
from pipeline.core.results import AwardView, SubareaView
from pipeline.core.rows import AwardRow, EvaluatorRow, JudgementRow
from pipeline.core.shown.pages import TRACED, SheetPage, SubareaPage
from pipeline.core.shown.part import PartBuilder, Shown
from pipeline.run.desk.lending import Lender
from pipeline.run.desk.shielding import sheet_of, shielded_award, shielded_subarea
from pipeline.run.evaluation import Evaluation
from pipeline.run.reporting import views
from pipeline.store import subareas

PIECES = 80  # of evidence on a page
AWARDS = 60  # those that count are never more than a sub-area's maximum
CITED = 12  # pieces shown with each award in a list
FEW = 20  # of what speaks against, and of what counts no more


class SubareaDesk(Lender):
    """``who``: the id of the one who looks. What is judged blind is left out."""

    def subarea(self, code: str, who: str, *, first: int = 0, at: str | None = None) -> SubareaPage:
        """Evidence from the ``first`` piece on; or the stretch in which B41 (``at``) stands."""
        with self.evaluation() as e, e.db.reading() as sql:
            sheet = sheet_of(e, who)
            if at is not None:
                first = subareas.place(sql, code, sheet, drafts.number_of(at, "B")) or 0
            return _page(e, sql, code, sheet, who, first - first % PIECES)

    def trace(self, ident: str, who: str, *, first: int = 0) -> AwardView | None:
        """An award with what it rests on, from the ``first`` piece on."""
        with self.evaluation() as e, e.db.reading() as sql:
            row = e.books.get(AwardRow, drafts.number_of(ident, "P"))
            if row is None:
                return None
            some = subareas.cited(sql, row.number, first=first, limit=TRACED)
            shown = Shown(cited={row.number: (some.numbers, some.total)})
            view = next(iter(_whole(e, who).awards([row.number], sheet_of(e, who), shown)))
            return shielded_award(e, who, view)

    def others(self, code: str, who: str) -> list[SheetPage]:
        """The other evaluators' points in a sub-area; none that are judged blind, none while there is nobody else."""
        with self.evaluation() as e, e.db.reading() as sql:
            names = {row.id: row.name for row in e.books.find(EvaluatorRow)}
            shown = [name for name in names if name != who and sheets.visible(e.books, who, name, code)]
            return [SheetPage(names[name], _sheet(e, sql, code, name, who)) for name in shown] if len(names) > 1 else []

    def agreed(self, code: str) -> SubareaView | None:
        """The consensus in a sub-area, if it is written."""
        with self.evaluation() as e, e.db.reading() as sql:
            written = e.books.get(JudgementRow, CONSENSUS, code) is not None
            return _sheet(e, sql, code, CONSENSUS, None) if written else None

    def sheet_awards(self, code: str, who: str) -> list[AwardView]:
        """Every live award in a sub-area that may be seen: what a consensus can take over."""
        with self.evaluation() as e, e.db.reading() as sql:
            names = [row.id for row in e.books.find(EvaluatorRow)]
            return [award for name in names for award in _sheet(e, sql, code, name, who).awards]


def _page(e: Evaluation, sql: sqlite3.Connection, code: str, sheet: str, who: str, first: int) -> SubareaPage:
    kinds = subareas.kinds(sql, code)
    awards, lost = subareas.awards(sql, code, sheet, AWARDS), subareas.lost(sql, code, FEW)
    opened = sheets.is_open(e.books, code) or len(e.books.find(EvaluatorRow)) < 2
    against, left = subareas.against(sql, code, sheet, subareas.Eyes(who, opened), FEW)
    evidence = subareas.evidence(sql, code, sheet, first=first, limit=PIECES)
    shown = Shown(tuple(evidence), awards.numbers, against.numbers, _cited(sql, awards.numbers), kinds)
    made = _builder(e, who)
    view = shielded_subarea(e, who, made.part(code, sheet, shown))
    gone = shielded_subarea(e, who, made.part(code, sheet, Shown(evidence=lost.numbers))).evidence
    return SubareaPage(view, first, PIECES, sum(kinds.values()), gone, lost.total, awards.total, against.total, left)


def _sheet(e: Evaluation, sql: sqlite3.Connection, code: str, sheet: str, who: str | None) -> SubareaView:
    """What counts on one sheet, without the sub-area's evidence."""
    numbers = [a.number for a in live_awards(e.books, sheet, code)]
    return _builder(e, who).part(code, sheet, Shown(awards=tuple(numbers), cited=_cited(sql, numbers)))


def _cited(sql: sqlite3.Connection, awards: Iterable[int]) -> dict[int, tuple[tuple[int, ...], int]]:
    found = {number: subareas.cited(sql, number, limit=CITED) for number in awards}
    return {number: (some.numbers, some.total) for number, some in found.items()}


def _builder(e: Evaluation, who: str | None) -> PartBuilder:
    return PartBuilder(e.books, e.instrument, views.lookups(e, quick=True), viewer=who)


def _whole(e: Evaluation, who: str | None) -> PartBuilder:
    """For a trace, texts are held against their hashes."""
    return PartBuilder(e.books, e.instrument, views.lookups(e), viewer=who)
