"""One home per evaluation: restored from a backup, handed over, taken away to work with, brought home again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.core.errors import Refused
from pipeline.core.ledger.checks import whole
from pipeline.core.rows import AliasRow, EvaluatorRow, HomeRow

if TYPE_CHECKING:
    from pipeline.core.ledger import Ledger
    from pipeline.core.log import Event

HERE, HANDED_OVER, AWAY = "here", "handed-over", "away"


def check(ledger: Ledger, event: Event) -> None:
    """A copy that was handed over takes nothing more; a copy to work away with takes one person's decisions only."""
    home = ledger.books.get(HomeRow, 1)
    if home is None or home.standing == HERE or event.kind == "restored":
        return
    if home.standing == HANDED_OVER:
        raise Refused("handed-over", to=home.holder or "–")
    if event.actor != home.holder or event.kind not in AWAY_KINDS:
        who = ledger.books.get(EvaluatorRow, home.holder)
        raise Refused("away-not-here", holder=home.holder if who is None else who.name)


AWAY_KINDS = frozenset((  # one person's own decisions: what can come home
    "evidence.accepted", "evidence.rejected", "evidence.quoted", "evidence.absent", "award.given", "award.resolved",
    "judgement.saved", "withdrawn",
))  # fmt: skip


def restored(ledger: Ledger, event: Event, facts: dict[str, Any], prose: dict[str, Any]) -> None:
    """Made of a copy: ``from_seq`` and ``from_head`` say which state it goes on from. Where it is made, it is at home."""
    _base(event, facts)
    ledger.books.put(HomeRow(1, HERE, "", facts["copy"], event.seq))


def handed_over(ledger: Ledger, event: Event, facts: dict[str, Any], prose: dict[str, Any]) -> None:
    ledger.books.put(HomeRow(1, HANDED_OVER, prose.get("to", ""), facts["copy"], event.seq))


def taken_away(ledger: Ledger, event: Event, facts: dict[str, Any], prose: dict[str, Any]) -> None:
    """Written in the copy alone: from here on it holds one evaluator's decisions, to be brought home."""
    _base(event, facts)
    if ledger.books.get(EvaluatorRow, facts["evaluator"]) is None:
        raise Refused("evaluator-unknown", name=facts["evaluator"], known="–")
    ledger.books.put(HomeRow(1, AWAY, facts["evaluator"], facts["copy"], event.seq))


def imported(ledger: Ledger, event: Event, facts: dict[str, Any], prose: dict[str, Any]) -> None:
    """Decisions made in the copy ``origin`` stand in the log just before this; ``aliases`` says what was what there."""
    for old, new in facts["aliases"]:
        if ledger.books.get(AliasRow, facts["origin"], old) is not None:
            raise Refused("imported-already", id=old)
        ledger.books.put(AliasRow(facts["origin"], old, new, event.seq))


def _base(event: Event, facts: dict[str, Any]) -> None:
    whole(facts["from_seq"])
    if facts["from_seq"] != event.seq - 1:
        raise Refused("home-base", seq=event.seq)
