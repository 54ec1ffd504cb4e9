"""Report text: what evaluators write about a section, the newest standing. Its references must exist when it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.core.errors import Refused
from pipeline.core.reporting.statements import known_section, references
from pipeline.core.rows import AwardRow, EvidenceRow, TextRow

if TYPE_CHECKING:
    from pipeline.core.ledger import Ledger
    from pipeline.core.log import Event


def written(ledger: Ledger, event: Event, facts: dict[str, Any], prose: dict[str, Any]) -> None:
    section, text = str(facts["section"]), str(prose.get("text", ""))
    if not known_section(section, {code.split(".")[0] for code in ledger.maxima}, set(ledger.maxima)):
        raise Refused("text-section", section=section)
    if not ledger.is_erased(event.seq) and list(references(text)) != facts["references"]:
        raise Refused("text-references", section=section)
    for reference in facts["references"]:
        if standing(ledger, reference) is None:
            raise Refused("text-reference-unknown", section=section, reference=reference, sentence=text[:80])
    ledger.books.put(TextRow(section, text, event.actor, event.at, event.seq))


def standing(ledger: Ledger, reference: str) -> bool | None:
    """Whether a reference stands: True, False (withdrawn, no longer supported), or None where there is no such thing."""
    if reference[0] == "B":
        evidence = ledger.books.get(EvidenceRow, int(reference[1:]))
        return None if evidence is None else bool(evidence.live)
    if reference[0] == "P":
        award = ledger.books.get(AwardRow, int(reference[1:]))
        return None if award is None else bool(award.supported) and award.withdrawn_because is None
    return True if reference in ledger.maxima else None
