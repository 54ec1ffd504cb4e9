"""Signed checkpoints and the keys that sign them. Whether a signature is good is the audit's to say; here is their form."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pipeline.core.errors import Refused
from pipeline.core.ledger.checks import reason, whole
from pipeline.core.proof.checkpoint import Checkpoint, origin_of, parse
from pipeline.core.rows import CheckpointRow, EvaluationRow, SigningKeyRow

if TYPE_CHECKING:
    from pipeline.core.ledger import Ledger
    from pipeline.core.log import Event


def published(ledger: Ledger, event: Event, facts: dict[str, Any], prose: dict[str, Any]) -> None:
    """A public key; ``replaces`` another, which signs for it (``vouched``) or is said to be lost, with a reason."""
    public, old, vouched = facts["key"], facts.get("replaces"), facts.get("vouched")
    _hex(public, 64)
    if ledger.books.get(SigningKeyRow, public) is not None:
        raise Refused("key-known", key=public[:16])
    if old is not None:
        ledger.books.put(replace(_usable(ledger, old), retired=event.seq))
        if vouched is None:
            reason(prose, erasable=event.prose is None)
        else:
            _hex(vouched, 128)
    ledger.books.put(SigningKeyRow(public, event.seq, event.at, old, vouched, None))


def signed(ledger: Ledger, event: Event, facts: dict[str, Any], prose: dict[str, Any]) -> None:
    """A checkpoint over every event before this one."""
    size, public = facts["size"], facts["key"]
    whole(size)
    _usable(ledger, public)
    evaluation = ledger.books.get(EvaluationRow, 1)
    said = Checkpoint(origin_of(evaluation.uuid if evaluation else ""), event.seq - 1, _hex(facts["root"], 64))
    if size != event.seq - 1 or parse(facts["note"]).checkpoint != said:
        raise Refused("checkpoint-other", size=size)
    ledger.books.put(CheckpointRow(size, event.seq, event.at, public, facts["root"], facts["note"]))


def _usable(ledger: Ledger, public: str) -> SigningKeyRow:
    row = ledger.books.get(SigningKeyRow, public)
    if row is None:
        raise Refused("key-unknown", key=str(public)[:16])
    if row.retired is not None:
        raise Refused("key-retired", key=public[:16])
    return row


def _hex(value: object, digits: int) -> bytes:
    if not isinstance(value, str) or not re.fullmatch(f"[0-9a-f]{{{digits}}}", value):
        raise Refused("value-unknown", what="hex", value=str(value)[:80], known=f"{digits} × 0–9, a–f")
    return bytes.fromhex(value)
