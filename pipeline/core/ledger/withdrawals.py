"""Taking back: decisions, awards, exclusions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pipeline.core.errors import Refused
from pipeline.core.ledger import evidence, sheets
from pipeline.core.ledger.checks import CONSENSUS, known_source, reason
from pipeline.core.rows import AwardRow, DecisionRow, EvidenceRow

if TYPE_CHECKING:
    from pipeline.core.ledger import Ledger
    from pipeline.core.log import Event


def withdrawn(ledger: Ledger, event: Event, facts: dict[str, Any], prose: dict[str, Any]) -> None:
    because = reason(prose, erasable=event.prose is None)
    target, number = facts["target"], facts["number"]
    if target == "award":
        _withdraw_award(ledger, event.actor, number, because, ledger.rules(facts))
    elif target == "evidence":
        _withdraw_decision(ledger, event.actor, number)
    elif target == "source-exclusion":
        source = known_source(ledger, number)
        if source.excluded_because is None:
            raise Refused("source-not-excluded", source=number)
        ledger.books.put(replace(source, excluded_because=None))
        evidence.refresh_of_source(ledger, number)
    else:
        raise Refused("withdraw-what", target=target)


def _withdraw_award(ledger: Ledger, actor: str, number: int, because: str, rules: int) -> None:
    award = ledger.books.get(AwardRow, number)
    if award is None:
        raise Refused("award-unknown", award=number)
    if award.withdrawn_because is not None:
        raise Refused("withdrawn-already", id=f"P{number}")
    if award.sheet not in (actor, CONSENSUS):
        raise Refused("withdraw-not-yours", id=f"P{number}")
    if rules >= 2 and award.sheet != CONSENSUS and sheets.closed(ledger.books, award.subarea):
        raise Refused("sheet-closed", subarea=award.subarea)
    ledger.books.put(replace(award, withdrawn_because=because))


def _withdraw_decision(ledger: Ledger, actor: str, number: int) -> None:
    if ledger.books.get(EvidenceRow, number) is None:
        raise Refused("evidence-unknown", evidence=number)
    decision = ledger.books.get(DecisionRow, number, actor)
    if decision is None:
        others = ledger.books.find(DecisionRow, evidence=number)
        raise Refused("withdraw-not-yours" if others else "withdrawn-already", id=f"B{number}")
    ledger.books.remove(decision)
    evidence.refresh(ledger, number)
