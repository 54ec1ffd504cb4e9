"""Interviews: what ``source.stored`` says of one besides what it says of every source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.core.ids import canonical_json
from pipeline.core.rows import InterviewRow

if TYPE_CHECKING:
    from pipeline.core.ledger import Ledger


def noted(ledger: Ledger, facts: dict[str, Any], prose: dict[str, Any]) -> None:
    """Role group, people and commitments of a version; nothing where the source is no protected interview."""
    said = facts.get("interview")
    if said is None:
        return
    words = prose.get("interview") or {}
    ledger.books.put(
        InterviewRow(
            source=facts["source"], version=facts["version"], people=said["people"], role_group=words.get("group", ""),
            evaluator=words.get("evaluator", ""), consent=words.get("consent", ""),
            labels=canonical_json(words.get("labels") or {}).decode(), original=said["original"], made=said["made"],
        )
    )  # fmt: skip
