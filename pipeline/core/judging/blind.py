"""Which events say what stands on a sheet that is judged blind, and so nobody else's to see yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.core.books import Books
from pipeline.core.ledger import sheets
from pipeline.core.rows import AwardRow, EvidenceRow

KINDS = frozenset(("award.given", "award.resolved", "judgement.saved"))


def hides(books: Books, viewer: str | None, kind: str, facts: Mapping[str, Any]) -> bool:
    """Whether an event is hidden from ``viewer`` (an evaluator's id; None: nobody in particular). What it is about cannot
    be told where its facts were erased: then it is, as long as anybody judges blind."""
    if kind == "withdrawn" and facts.get("target") == "award":
        award = books.get(AwardRow, facts["number"])
        return award is not None and not sheets.visible(books, viewer, award.sheet, award.subarea)
    if kind not in KINDS:
        return False
    subarea = facts.get("subarea", "")
    if kind == "award.resolved" and facts.get("evidence"):
        row = books.get(EvidenceRow, facts["evidence"][0])
        subarea = row.subarea if row is not None else ""
    return not sheets.visible(books, viewer, facts.get("sheet", ""), subarea)
