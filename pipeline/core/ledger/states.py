"""The states of an evaluation, which may follow which, and what each forbids.

    draft → under-consensus → locked → published → contested → revised

``under-consensus`` is skipped by a single evaluator. ``locked`` can be taken back as long as nothing is published. A
contest opens the decisions again; ``revised`` closes them with a new sum, and can be contested in its turn.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pipeline.core.books import Books
from pipeline.core.errors import Refused
from pipeline.core.ledger import sheets
from pipeline.core.ledger.checks import CONSENSUS, live_awards, reason
from pipeline.core.messages import say
from pipeline.core.rows import EvaluationRow, EvaluatorRow, JudgementRow, StateRow

if TYPE_CHECKING:
    from pipeline.core.ledger import Ledger
    from pipeline.core.log import Event

NEXT: dict[str, tuple[str, ...]] = {
    "draft": ("under-consensus", "locked"),
    "under-consensus": ("locked", "draft"),
    "locked": ("published", "under-consensus", "draft"),
    "published": ("contested",),
    "contested": ("revised",),
    "revised": ("contested",),
}
STATES = tuple(NEXT)
CLOSED = frozenset({"locked", "published", "revised"})  # nothing that could move a point

_OWN = frozenset({"award.given", "judgement.saved", "subareas.assigned"})
_ALL = _OWN | {
    "instrument.revised", "source.corrected", "source.excluded", "evidence.accepted", "evidence.rejected", "evidence.quoted",
    "evidence.absent", "award.resolved", "withdrawn", "consensus.recorded",
    "evaluator.added",  # a second evaluator would make another sheet the official one
}  # fmt: skip
_OUT = _ALL | {"text.written"}  # what has left the house says what it said
FORBIDS: dict[str, frozenset[str]] = {"under-consensus": _OWN, "locked": _ALL, "published": _OUT, "revised": _OUT}


def _steps(state: str) -> tuple[str, str]:
    """The states that ``state`` leads to, as people say them and as they are written, in Swedish and in English."""
    sv, en = (", ".join(f"{say(f'state-{after}', lang)} ({after})" for after in NEXT.get(state, ())) for lang in ("sv", "en"))
    return sv or "–", en or "–"


def check(ledger: Ledger, event: Event) -> None:
    """Raises Refused when the evaluation's state forbids what the event does."""
    evaluation = ledger.books.get(EvaluationRow, 1)
    if evaluation is not None and event.kind in FORBIDS.get(evaluation.state, ()):  # draft forbids nothing
        raise Refused("state-forbids", state=evaluation.state)


def official_sheet(books: Books) -> str:
    """The sheet that counts: the consensus, or with a single evaluator that person's own."""
    evaluators = books.find(EvaluatorRow)
    return evaluators[0].id if len(evaluators) == 1 else CONSENSUS


def judged(books: Books, sheet: str, subarea: str) -> bool:
    """Whether a sub-area is done with on a sheet: points that count, a judgement of 0, or marked as not judged."""
    if books.get(JudgementRow, sheet, subarea) is not None:
        return True
    return bool(live_awards(books, sheet, subarea))


def changed(ledger: Ledger, event: Event, facts: dict[str, Any], prose: dict[str, Any]) -> None:
    evaluation = ledger.books.get(EvaluationRow, 1)
    assert evaluation is not None
    before, after = facts["before"], facts["after"]
    if before != evaluation.state or after not in NEXT.get(before, ()):
        raise Refused("state-step", state=evaluation.state, after=after, known=_steps(evaluation.state))
    because = reason(prose, erasable=ledger.is_erased(event.seq))
    if after == "under-consensus" and before == "draft":
        _all_open(ledger)
    sheet = official_sheet(ledger.books)
    if after in CLOSED:
        _all_judged(ledger, sheet)
    total = sum(ledger.points(sheet, code) for code in ledger.maxima)
    if facts["total"] != total:
        raise Refused("state-total", total=total)
    ledger.books.put(StateRow(event.seq, before, after, total, because, event.actor, event.at))
    ledger.books.put(replace(evaluation, state=after))


def _all_open(ledger: Ledger) -> None:
    if len(ledger.books.find(EvaluatorRow)) < 2:
        raise Refused("consensus-alone")
    blind = [code for code in ledger.maxima if not sheets.is_open(ledger.books, code)]
    if blind:
        raise Refused("state-blind", subareas=_some(blind))


def _all_judged(ledger: Ledger, sheet: str) -> None:
    left = [code for code in ledger.maxima if not judged(ledger.books, sheet, code)]
    if left:
        raise Refused("state-unjudged", subareas=_some(left))


def _some(codes: list[str]) -> str:
    return ", ".join(codes[:12]) + (" …" if len(codes) > 12 else "")
