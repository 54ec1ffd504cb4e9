"""What is evaluated, and by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.core.errors import Refused
from pipeline.core.ledger.checks import CONSENSUS
from pipeline.core.rows import EvaluationRow, EvaluatorRow

if TYPE_CHECKING:
    from pipeline.core.ledger import Ledger
    from pipeline.core.log import Event


def evaluation_created(ledger: Ledger, event: Event, facts: dict[str, Any], prose: dict[str, Any]) -> None:
    if event.seq != 1:
        raise Refused("evaluation-exists")
    since, until = facts.get("period", (None, None))  # the first schema's event had no period
    what = facts["uuid"], facts["municipality"], facts["year"], facts["instrument"], facts["sha256"]
    ledger.books.put(EvaluationRow(1, *what, "draft", since, until, rules=facts.get("rules", 1)))


def evaluator_added(ledger: Ledger, event: Event, facts: dict[str, Any], prose: dict[str, Any]) -> None:
    name = f"█ {facts['evaluator']}" if ledger.is_erased(event.seq) else prose.get("name", "")
    if not name.strip() or not name.isprintable() or name.lower() == CONSENSUS:
        raise Refused("evaluator-name", name=ascii(name))
    if ledger.books.find(EvaluatorRow, name=name):
        raise Refused("evaluator-exists", name=name)
    ledger.books.put(EvaluatorRow(facts["evaluator"], name, facts["role"]))
