"""Absence as evidence: a search, what it was made over, and that it found nothing. It carries no points alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pipeline.core.books import Books
from pipeline.core.errors import Refused
from pipeline.core.ids import canonical_json, sha256_hex
from pipeline.core.ledger import evidence
from pipeline.core.ledger.checks import one_of, text_of, whole
from pipeline.core.model import SOURCE_KINDS, STANCES
from pipeline.core.rows import AbsenceRow, DecisionRow, EvidenceRow, VersionRow

if TYPE_CHECKING:
    from pipeline.core.ledger import Ledger
    from pipeline.core.log import Event

def scope_hash(books: Books, scope: list[list[int]]) -> str:
    """Hash of what was searched, with what the log committed to of each text. Raises Refused for an unknown version."""
    rows = []
    for source, version in scope:
        row = books.get(VersionRow, source, version)
        if row is None:
            raise Refused("source-unknown", source=f"{source}.{version}")
        rows.append([source, version, row.text])
    return sha256_hex(canonical_json(rows))


def no_strength(stance: str | None) -> None:
    """Raises Refused where a search that found nothing is to speak for points."""
    if stance == "strength":
        raise Refused("absence-strength")


def absent(ledger: Ledger, event: Event, facts: dict[str, Any], prose: dict[str, Any]) -> None:
    number, scope = facts["evidence"], facts["scope"]
    whole(number, facts["found"], *(n for pair in scope for n in pair))
    ledger.maximum(facts["subarea"])
    query = text_of(prose, "query", erasable=ledger.is_erased(event.seq))
    kind = one_of(facts["kind"], (*SOURCE_KINDS, None), "kind")
    if facts["found"] != 0:  # one passage is no absence but something to read
        raise Refused("absence-found", found=facts["found"])
    if not scope:
        raise Refused("absence-nowhere")
    if scope_hash(ledger.books, scope) != facts["scope_sha256"]:
        raise Refused("absence-scope")
    if ledger.books.get(EvidenceRow, number) is not None:
        raise Refused("evidence-number-used", evidence=number)
    row = EvidenceRow(
        number=number, subarea=facts["subarea"], source=0, version=0, passage=None, start=0, end=0, page=None, rects="[]",
        place=None, heading="[]", quote="", prefix="", suffix="", live=0, disputed=0, basis="absence",
    )  # fmt: skip
    ledger.books.put(row)
    stored = json.dumps(scope, separators=(",", ":"))
    ledger.books.put(AbsenceRow(number, query, kind, stored, facts["scope_sha256"], facts["found"], event.at))
    stance = one_of(facts["stance"], STANCES, "stance")
    no_strength(stance)
    ledger.books.put(DecisionRow(number, event.actor, "accepted", stance, None, prose.get("note", ""), event.seq))
    evidence.refresh(ledger, number)
