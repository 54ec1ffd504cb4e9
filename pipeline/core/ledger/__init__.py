"""Events → evidence, awards, scores. The only code that changes a projection, live and in replay alike.

``Ledger.apply`` takes one event and changes the books, or raises ``Refused`` and changes nothing that is kept (the
store rolls back; a replay reports it). Because live writes and replay run the same lines, a rule cannot hold in one
and not in the other. ``HANDLERS`` is the whole list of what can happen; each handler stands in the module of its noun.
The drafts that commands make stand in ``core/drafts.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pipeline.core.books import Books
from pipeline.core.errors import Refused
from pipeline.core.ledger import awards, evidence, people, sources, withdrawals
from pipeline.core.ledger.checks import CONSENSUS, is_live
from pipeline.core.log import Event
from pipeline.core.rows import AwardRow

__all__ = ["CONSENSUS", "Ledger", "is_live"]


class Ledger:
    """The rules of the books. ``maxima`` gives each sub-area's greatest sum, from the instrument."""

    def __init__(self, books: Books, maxima: Mapping[str, int]) -> None:
        self.books = books
        self.maxima = maxima

    def apply(self, event: Event) -> None:
        """Change the books as ``event`` says. Raises Refused when a rule forbids it, KeyError for an unknown kind."""
        HANDLERS[event.kind](self, event, event.facts or {}, event.prose or {})

    def points(self, sheet: str, subarea: str) -> int:
        """The sum of the sub-area's live awards on one sheet."""
        return sum(a.points for a in self.books.find(AwardRow, sheet=sheet, subarea=subarea) if is_live(a))

    def maximum(self, subarea: str) -> int:
        """The sub-area's greatest sum. Raises Refused for a code the instrument does not have."""
        if subarea not in self.maxima:
            raise Refused("subarea-unknown", subarea=subarea)
        return self.maxima[subarea]


Handler = Callable[[Ledger, Event, dict[str, Any], dict[str, Any]], None]

HANDLERS: dict[str, Handler] = {
    "evaluation.created": people.evaluation_created,
    "evaluator.added": people.evaluator_added,
    "source.stored": sources.stored,
    "source.corrected": sources.corrected,
    "source.excluded": sources.excluded,
    "evidence.accepted": evidence.decided,
    "evidence.rejected": evidence.decided,
    "award.given": awards.given,
    "judgement.saved": awards.judged,
    "withdrawn": withdrawals.withdrawn,
}
