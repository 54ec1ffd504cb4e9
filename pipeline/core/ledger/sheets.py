"""Sheets: who judges what, what is saved, and when a sub-area opens.

Every evaluator judges blind. A sub-area opens when all its judges have saved their judgement of it; from then on
everybody sees every sheet there, and what was judged blind stands as it was: the sheets are closed to new points, and the
consensus is written beside them. With a single evaluator there is nothing to hide and nothing to close.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.core.books import Books
from pipeline.core.errors import Refused
from pipeline.core.ledger.checks import CONSENSUS, reason
from pipeline.core.rows import AssignmentRow, EvaluatorRow, JudgementRow, OpenedRow

if TYPE_CHECKING:
    from pipeline.core.ledger import Ledger
    from pipeline.core.log import Event


def judges(books: Books, subarea: str) -> list[str]:
    """Who judges the sub-area: those it is assigned to, or everybody."""
    assigned = [row.evaluator for row in books.find(AssignmentRow, subarea=subarea)]
    return assigned or [e.id for e in books.find(EvaluatorRow)]


def saved(books: Books, subarea: str) -> list[str]:
    """The evaluators who have saved their judgement of the sub-area."""
    return [row.sheet for row in books.find(JudgementRow, subarea=subarea) if row.sheet != CONSENSUS]


def is_open(books: Books, subarea: str) -> bool:
    """Whether nothing is hidden there: two or more evaluate, and all who judge the sub-area have saved (or had once)."""
    if books.get(OpenedRow, subarea) is not None:
        return True
    have = set(saved(books, subarea))
    return len(books.find(EvaluatorRow)) > 1 and all(name in have for name in judges(books, subarea))


def visible(books: Books, viewer: str | None, sheet: str, subarea: str) -> bool:
    """Whether ``viewer`` (an evaluator's id; None: nobody in particular) may see what a sheet holds in a sub-area."""
    if sheet in (viewer, CONSENSUS) or len(books.find(EvaluatorRow)) < 2:
        return True
    return is_open(books, subarea)


def closed(books: Books, subarea: str) -> bool:
    """Whether the evaluators' own sheets stand as they were judged: two or more saved, and everybody sees them."""
    return len(saved(books, subarea)) > 1 and is_open(books, subarea)


def writable(ledger: Ledger, actor: str, subarea: str) -> None:
    """Raises Refused when the evaluator may not give points in the sub-area on a sheet of their own (any more)."""
    ledger.maximum(subarea)
    if actor not in judges(ledger.books, subarea):
        raise Refused("subarea-assigned", subarea=subarea)
    if closed(ledger.books, subarea):
        raise Refused("sheet-closed", subarea=subarea)
    row = ledger.books.get(JudgementRow, actor, subarea)
    if row is not None and not row.judged:
        raise Refused("not-judged-marked", subarea=subarea)


def judged(ledger: Ledger, event: Event, facts: dict[str, Any], prose: dict[str, Any]) -> None:
    sheet, subarea = facts["sheet"], facts["subarea"]
    if sheet != event.actor:
        raise Refused("sheet-not-yours", sheet=sheet)
    ledger.maximum(subarea)
    because = reason(prose, erasable=ledger.is_erased(event.seq))
    rules = ledger.rules(facts)
    left_out = bool(facts.get("not_judged", False))
    if rules >= 2:
        if sheet not in judges(ledger.books, subarea):
            raise Refused("subarea-assigned", subarea=subarea)
        if closed(ledger.books, subarea):
            raise Refused("sheet-closed", subarea=subarea)
        if left_out and ledger.points(sheet, subarea):
            raise Refused("not-judged-points", subarea=subarea)
    ledger.books.put(JudgementRow(sheet, subarea, because, event.actor, event.at, event.seq, int(not left_out)))
    if rules >= 2:
        _note_opened(ledger, event, subarea)


def assigned(ledger: Ledger, event: Event, facts: dict[str, Any], prose: dict[str, Any]) -> None:
    """The whole list of one evaluator's sub-areas, replacing what it was."""
    name, codes = facts["evaluator"], sorted(set(facts["subareas"]))
    person = ledger.books.get(EvaluatorRow, name)
    if person is None:
        raise Refused("evaluator-unknown", name=name, known=", ".join(e.id for e in ledger.books.find(EvaluatorRow)))
    before = ledger.books.find(AssignmentRow, evaluator=name)
    if [row.subarea for row in before] == codes:
        raise Refused("assign-same", name=person.name)
    for row in before:
        ledger.books.remove(row)
    for code in codes:
        ledger.maximum(code)
        ledger.books.put(AssignmentRow(code, name))
    for code in sorted({row.subarea for row in before} | set(codes)):
        _note_opened(ledger, event, code)


def _note_opened(ledger: Ledger, event: Event, subarea: str) -> None:
    """What has opened stays open, whoever joins later."""
    if ledger.books.get(OpenedRow, subarea) is None and is_open(ledger.books, subarea):
        ledger.books.put(OpenedRow(subarea, event.seq))
