"""Evidence: who accepted or rejected it, and whether it lives."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pipeline.core.errors import Refused
from pipeline.core.ledger import awards, weighing
from pipeline.core.ledger.checks import erased_since, known_source, one_of, whole
from pipeline.core.model import STAGES, STANCES
from pipeline.core.rows import AwardEvidenceRow, DecisionRow, EvidenceRow

if TYPE_CHECKING:
    from pipeline.core.ledger import Ledger
    from pipeline.core.log import Event


def decided(ledger: Ledger, event: Event, facts: dict[str, Any], prose: dict[str, Any]) -> None:
    accepted = event.kind != "evidence.rejected"
    whole(*(facts[name] for name in ("evidence", "source", "version", "start", "end")))
    if facts["page"] is not None or facts["passage"] is not None:
        whole(facts["page"] or 0, facts["passage"] or 0)
    ledger.maximum(facts["subarea"])
    row = ledger.books.get(EvidenceRow, facts["evidence"])
    if row is None or row.basis == "quote":
        source = known_source(ledger, facts["source"])
        if accepted and source.excluded_because is not None:
            raise Refused("source-excluded", source=source.number)
    if row is None:
        row = EvidenceRow(
            number=facts["evidence"], subarea=facts["subarea"], source=facts["source"], version=facts["version"],
            passage=facts["passage"], start=facts["start"], end=facts["end"], page=facts["page"],
            rects=json.dumps(facts["rects"], separators=(",", ":")), live=0, disputed=0, **_words(prose),
        )  # fmt: skip
        ledger.books.put(row)
    elif erased_since(ledger, row.number, 0):  # decided anew: on the words that are left
        row = replace(row, **_words(prose))
        ledger.books.put(row)
    stance = one_of(facts["stance"], STANCES, "stance") if accepted else None
    stage = one_of(facts["stage"], (*STAGES, None), "stage") if accepted else None
    if row.basis == "absence" and stance == "strength":
        raise Refused("absence-strength")
    decision = DecisionRow(
        row.number,
        event.actor,
        "accepted" if accepted else "rejected",
        stance,
        stage,
        prose.get("note", ""),
        event.seq,
    )
    old = ledger.books.get(DecisionRow, row.number, event.actor)
    heard = old is None or ledger.is_erased(old.seq) or ledger.is_erased(event.seq) or erased_since(ledger, row.number, old.seq)
    if old is not None and not heard and replace(old, seq=event.seq) == decision:
        raise Refused("decided-already", evidence=row.number, verdict=old.verdict)
    ledger.books.put(decision)
    refresh(ledger, row.number)


def _words(prose: dict[str, Any]) -> dict[str, Any]:
    """The words a decision is about, and what stands around and over them."""
    return {
        "quote": prose.get("quote", ""), "prefix": prose.get("prefix", ""), "suffix": prose.get("suffix", ""),
        "heading": json.dumps(prose.get("heading", []), ensure_ascii=False, separators=(",", ":")),
        "place": prose.get("place"),
    }  # fmt: skip


def refresh_of_source(ledger: Ledger, number: int) -> None:
    for row in ledger.books.find(EvidenceRow, source=number):
        refresh(ledger, row.number)


def refresh(ledger: Ledger, number: int) -> None:
    """Evidence lives while an acceptance stands and its source is in; awards live while evidence in their sub-area does."""
    row = ledger.books.get(EvidenceRow, number)
    assert row is not None
    decisions = weighing.standing(ledger.books, number)
    verdicts = {d.verdict for d in decisions}
    live = "accepted" in verdicts and (
        row.basis == "absence" or known_source(ledger, row.source).excluded_because is None
    )
    counter = live and any(d.stance == weighing.AGAINST for d in decisions)
    disputed = int(verdicts == {"accepted", "rejected"})
    row = replace(row, live=int(live), disputed=disputed, counter=int(counter))
    ledger.books.put(row)
    for link in ledger.books.find(AwardEvidenceRow, evidence=number):
        awards.refresh(ledger, link.award, row)
