"""Events → evidence, awards, scores. The only code that changes a projection, live and in replay alike.

``Ledger.apply`` takes one event and changes the books, or raises ``Refused`` and changes nothing that is kept (the
store rolls back; a replay reports it). Because live writes and replay run the same lines, a rule cannot hold in one
and not in the other. ``HANDLERS`` is the whole list of what can happen; each handler stands in the module of its noun.
The drafts that commands make stand in ``core/drafts.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from typing import Any

from pipeline.core.books import Books
from pipeline.core.errors import Refused
from pipeline.core.ledger import (
    absences,
    awards,
    checkpoints,
    consensus,
    erasure,
    evidence,
    homes,
    people,
    replies,
    sheets,
    sources,
    states,
    texts,
    withdrawals,
)
from pipeline.core.ledger.checks import CONSENSUS, is_live, live_awards
from pipeline.core.log import Event
from pipeline.core.rows import ErasedPartRow, EvaluationRow

__all__ = ["CONSENSUS", "RULES", "Criteria", "Ledger", "is_live", "live_awards"]

RULES = 2  # 1: intentions could carry points alone, counter-evidence needed no word, sheets never closed
Criteria = Mapping[tuple[str, str], int]


class Ledger:
    """The rules of the books. ``maxima`` gives each sub-area's greatest sum, from the instrument, and ``criteria`` each
    criterion's, by (sub-area, criterion).

    ``erased`` is given to a replay: the events some part of which a later event of the same log erased.
    """

    def __init__(
        self, books: Books, maxima: Mapping[str, int], *, criteria: Criteria | None = None, erased: Container[int] = ()
    ) -> None:
        self.books = books
        self.maxima = maxima
        self.criteria = criteria or {}
        self.erased = erased

    def apply(self, event: Event) -> None:
        """Change the books as ``event`` says. Raises Refused when a rule forbids it, KeyError for an unknown kind."""
        homes.check(self, event)
        states.check(self, event)
        HANDLERS[event.kind](self, event, event.facts or {}, event.prose or {})

    def is_erased(self, seq: int) -> bool:
        """Whether what event ``seq`` said was erased, so that rules about its words cannot be held any more."""
        return seq in self.erased or self.books.get(ErasedPartRow, seq, "prose") is not None

    def points(self, sheet: str, subarea: str) -> int:
        """The sum of the sub-area's live awards on one sheet."""
        return sum(a.points for a in live_awards(self.books, sheet, subarea))

    def maximum(self, subarea: str) -> int:
        """The sub-area's greatest sum. Raises Refused for a code the instrument does not have."""
        if subarea not in self.maxima:
            raise Refused("subarea-unknown", subarea=subarea)
        return self.maxima[subarea]

    def criterion(self, subarea: str, code: str) -> int:
        """The greatest sum of one criterion of a sub-area. Raises Refused for one the instrument does not have."""
        if (subarea, code) not in self.criteria:
            known = ", ".join(c for s, c in self.criteria if s == subarea)
            raise Refused("criterion-unknown", criterion=code, subarea=subarea, known=known or "–")
        return self.criteria[subarea, code]

    def rules(self, facts: Mapping[str, Any]) -> int:
        """The rules an event was written under. Raises Refused for unknown ones, and for older ones than the evaluation's."""
        given = facts.get("rules", 1)
        evaluation = self.books.get(EvaluationRow, 1)
        begun = evaluation.rules if evaluation is not None else 1
        if not isinstance(given, int) or isinstance(given, bool) or not begun <= given <= RULES:
            raise Refused("rules-unknown", given=given)
        return given


Handler = Callable[[Ledger, Event, dict[str, Any], dict[str, Any]], None]

HANDLERS: dict[str, Handler] = {
    "evaluation.created": people.evaluation_created,
    "evaluator.added": people.evaluator_added,
    "source.stored": sources.stored,
    "source.corrected": sources.corrected,
    "source.excluded": sources.excluded,
    "evidence.accepted": evidence.decided,
    "evidence.rejected": evidence.decided,
    "evidence.quoted": evidence.decided,
    "evidence.absent": absences.absent,
    "award.given": awards.given,
    "award.resolved": awards.resolved,
    "judgement.saved": sheets.judged,
    "subareas.assigned": sheets.assigned,
    "consensus.recorded": consensus.recorded,
    "state.changed": states.changed,
    "text.written": texts.written,
    "reply.filed": replies.filed,
    "reply.answered": replies.answered,
    "withdrawn": withdrawals.withdrawn,
    "key.published": checkpoints.published,
    "checkpoint.signed": checkpoints.signed,
    "erased": erasure.erased,
    "restored": homes.restored,
    "handed-over": homes.handed_over,
    "taken-away": homes.taken_away,
    "imported": homes.imported,
}
