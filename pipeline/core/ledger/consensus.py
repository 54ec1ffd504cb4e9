"""Consensus: what the judges of a sub-area agreed on once they had seen each other's sheets, which stay as they were."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pipeline.core.errors import Refused
from pipeline.core.ledger import awards, sheets
from pipeline.core.ledger.checks import CONSENSUS, reason, whole
from pipeline.core.rows import AwardRow, EvaluatorRow, JudgementRow

if TYPE_CHECKING:
    from pipeline.core.ledger import Ledger
    from pipeline.core.log import Event


def recorded(ledger: Ledger, event: Event, facts: dict[str, Any], prose: dict[str, Any]) -> None:
    """Replace what stood on the consensus sheet in the sub-area by the awards agreed on; none of them: 0 points."""
    subarea = facts["subarea"]
    ledger.maximum(subarea)
    if len(ledger.books.find(EvaluatorRow)) < 2:
        raise Refused("consensus-alone")
    if not sheets.is_open(ledger.books, subarea):
        raise Refused("consensus-blind", subarea=subarea)
    because = reason(prose, erasable=ledger.is_erased(event.seq))
    stood = {name: ledger.points(name, subarea) for name in sheets.saved(ledger.books, subarea)}
    if stood != facts["sheets"]:
        raise Refused("consensus-sheets", subarea=subarea)
    if facts["awards"] and not facts["judged"]:
        raise Refused("not-judged-points", subarea=subarea)
    for old in ledger.books.find(AwardRow, sheet=CONSENSUS, subarea=subarea, withdrawn_because=None):
        ledger.books.put(replace(old, withdrawn_because=because))
    awards.resolve(ledger, event, CONSENSUS, facts["despite"], prose)
    for one in facts["awards"]:
        award = _given(ledger, event, facts, prose, one)
        awards.put(ledger, event, award)
        awards.against_only(ledger, award)
        awards.check_sum(ledger, award)
    if facts["awards"]:
        awards.contradiction(ledger, CONSENSUS, subarea)
    ledger.books.put(
        JudgementRow(CONSENSUS, subarea, because, event.actor, event.at, event.seq, int(bool(facts["judged"])))
    )


def _given(ledger: Ledger, event: Event, facts: dict[str, Any], prose: dict[str, Any], one: dict[str, Any]) -> awards.Given:
    whole(one["award"], *one["evidence"], *one["origin"])
    reasons = prose.get("reasons", {})
    because = reason({"because": reasons.get(str(one["award"]), "")}, erasable=ledger.is_erased(event.seq))
    origin = json.dumps(one["origin"], separators=(",", ":"))
    return awards.Given(
        one["award"], CONSENSUS, facts["subarea"], one["points"], tuple(sorted(set(one["evidence"]))), because,
        ledger.rules(facts), one["criterion"], origin,
    )  # fmt: skip
