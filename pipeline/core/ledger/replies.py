"""The municipality's say: facts to correct before publication, a contested point after it, and what was answered."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pipeline.core.errors import Refused
from pipeline.core.ledger.checks import known_source, one_of, reason, text_of, whole
from pipeline.core.rows import AwardRow, EvaluationRow, EvidenceRow, ReplyRow

if TYPE_CHECKING:
    from pipeline.core.ledger import Ledger
    from pipeline.core.log import Event

KINDS: dict[str, tuple[str, ...]] = {  # in which states each may be filed
    "facts": ("draft", "under-consensus", "locked"),
    "contest": ("published", "contested", "revised"),
}
OUTCOMES = ("accepted", "declined")


def filed(ledger: Ledger, event: Event, facts: dict[str, Any], prose: dict[str, Any]) -> None:
    number, kind = facts["reply"], one_of(facts["kind"], tuple(KINDS), "reply")
    whole(number, *facts["sources"])
    evaluation = ledger.books.get(EvaluationRow, 1)
    if evaluation is None or evaluation.state not in KINDS[kind]:
        raise Refused(f"reply-{kind}-state", state=evaluation.state if evaluation else "")
    _about(ledger, facts["about"])
    for source in facts["sources"]:
        known_source(ledger, source)
    if kind == "contest" and not facts["sources"]:
        raise Refused("reply-no-evidence")
    if ledger.books.get(ReplyRow, number) is not None:
        raise Refused("reply-number-used", reply=number)
    erasable = ledger.is_erased(event.seq)
    text, sender = text_of(prose, "text", erasable=erasable), text_of(prose, "sender", erasable=erasable)
    named = json.dumps(sorted(set(facts["sources"])), separators=(",", ":"))
    ledger.books.put(ReplyRow(number, kind, facts["about"], named, sender, text, event.at, event.seq, None, ""))


def _about(ledger: Ledger, about: str) -> None:
    """Raises Refused unless it names a sub-area, an award, evidence or a source that is there."""
    match = re.fullmatch(r"([BPK])([0-9]{1,9})", about)
    if match is None:
        ledger.maximum(about)
    elif match[1] == "K":
        known_source(ledger, int(match[2]))
    elif match[1] == "P" and ledger.books.get(AwardRow, int(match[2])) is None:
        raise Refused("award-unknown", award=match[2])
    elif match[1] == "B" and ledger.books.get(EvidenceRow, int(match[2])) is None:
        raise Refused("evidence-unknown", evidence=match[2])


def answered(ledger: Ledger, event: Event, facts: dict[str, Any], prose: dict[str, Any]) -> None:
    reply = ledger.books.get(ReplyRow, facts["reply"])
    if reply is None:
        raise Refused("reply-unknown", reply=facts["reply"])
    if reply.outcome is not None:
        raise Refused("reply-answered", reply=reply.number)
    outcome = one_of(facts["outcome"], OUTCOMES, "outcome")
    ledger.books.put(replace(reply, outcome=outcome, answer=reason(prose, erasable=ledger.is_erased(event.seq))))
