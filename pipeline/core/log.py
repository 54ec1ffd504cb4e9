"""The append-only log: what an event is, the bytes that are hashed, and how a chain is checked.

    commitment = SHA-256(nonce ‖ bytes)        nonce: 32 random bytes; bytes: canonical JSON exactly as stored
    hash       = SHA-256("belagg-log-1" ‖ prev ‖ seq ‖ at ‖ actor ‖ kind ‖ commitment(facts) ‖ commitment(prose))

Each field goes into the hash as a 4-byte big-endian length and its bytes: text as UTF-8, ``seq`` as decimal ASCII,
hashes raw. The first ``prev`` is SHA-256 of the evaluation's uuid in its text form. Because an event commits to its
parts through a nonce, a part can be erased (bytes and nonce) and the chain still verifies. Test vectors stand in
``tests/core/test_log.py`` and ``docs/log.md``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pipeline.core.ids import canonical_json

TAG = b"belagg-log-1"

KINDS = frozenset((
    "evaluation.created", "instrument.revised", "evaluator.added", "source.stored", "source.corrected",
    "source.excluded", "evidence.accepted", "evidence.rejected", "evidence.quoted", "evidence.absent", "award.given",
    "award.resolved", "withdrawn", "judgement.saved", "consensus.recorded", "state.changed", "reply.filed",
    "key.published", "checkpoint.signed", "erased", "restored", "handed-over", "taken-away", "imported",
    "subareas.assigned", "reply.answered", "text.written",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """What one part of an event says: its canonical JSON and the nonce that hides it in the commitment."""

    nonce: bytes
    data: bytes

    @property
    def commitment(self) -> bytes:
        return hashlib.sha256(self.nonce + self.data).digest()

    def well_formed(self) -> bool:
        """Whether nonce and bytes have their form: without it, bytes could move from one into the other unnoticed."""
        try:
            return len(self.nonce) == 32 and canonical_json(self.value()) == self.data
        except (ValueError, TypeError):
            return False

    def value(self) -> dict[str, Any]:
        """The part as a mapping. Raises ValueError when the bytes are no JSON object."""
        try:
            parsed = json.loads(self.data)
        except RecursionError as fault:
            raise ValueError("nested too deep") from fault
        if not isinstance(parsed, dict):
            raise ValueError("an event part holds a JSON object")  # noqa: TRY004 the bytes are wrong, not a type of ours
        return parsed


@dataclass(frozen=True, slots=True)
class Draft:
    """An event before it has a place in the log: who says what. ``facts`` is what replay needs, ``prose`` what people wrote."""

    kind: str
    actor: str
    facts: dict[str, Any]
    prose: dict[str, Any] = field(default_factory=dict)


class Entry(NamedTuple):  # a tuple: the audit makes one of every row, and a frozen dataclass costs five times as much
    """One row of the log: commitments, not contents. ``at`` is UTC, ``2026-11-23T09:22:01.123456Z``."""

    seq: int
    at: str
    actor: str
    kind: str
    facts: bytes
    prose: bytes
    prev: bytes
    hash: bytes


@dataclass(frozen=True, slots=True)
class Event:
    """An entry together with what its parts say; an erased part is None."""

    seq: int
    at: str
    actor: str
    kind: str
    facts: dict[str, Any] | None
    prose: dict[str, Any] | None


def first_prev(uuid: str) -> bytes:
    """What the first event points back to."""
    return hashlib.sha256(uuid.encode()).digest()


def entry_hash(*, prev: bytes, seq: int, at: str, actor: str, kind: str, facts: bytes, prose: bytes) -> bytes:
    """The 32 bytes an entry is known by. ``facts`` and ``prose`` are the commitments."""
    number, when, who, what = str(seq).encode(), at.encode(), actor.encode(), kind.encode()
    framed = (
        _TAG, _length(prev), prev, _length(number), number, _length(when), when, _length(who), who, _length(what), what,
        _length(facts), facts, _length(prose), prose,
    )  # fmt: skip
    return hashlib.sha256(b"".join(framed)).digest()


_LENGTHS = tuple(n.to_bytes(4, "big") for n in range(128))


def _length(item: bytes) -> bytes:
    """What a field's bytes begin with. The table saves a tenth of the whole chain check."""
    size = len(item)
    return _LENGTHS[size] if size < 128 else size.to_bytes(4, "big")


_TAG = _length(TAG) + TAG


def seal(draft: Draft, *, seq: int, at: str, prev: bytes, nonces: tuple[bytes, bytes]) -> tuple[Entry, Part, Part]:
    """The entry for ``draft`` at its place in the chain, and its two parts. ``nonces`` are 2 × 32 random bytes."""
    facts = Part(nonces[0], canonical_json(draft.facts))
    prose = Part(nonces[1], canonical_json(draft.prose))
    head = entry_hash(
        prev=prev, seq=seq, at=at, actor=draft.actor, kind=draft.kind, facts=facts.commitment, prose=prose.commitment
    )
    return Entry(seq, at, draft.actor, draft.kind, facts.commitment, prose.commitment, prev, head), facts, prose


def chain_faults(entries: Iterable[Entry], uuid: str) -> Iterator[tuple[int, str]]:
    """Every place where the chain does not hold, as (seq, what): ``gap``, ``prev``, ``hash`` or ``kind``."""
    prev, expected = first_prev(uuid), 1
    for e in entries:
        seq, at, actor, kind, facts, prose, back, stored = e
        if seq != expected:
            yield seq, "gap"
        if back != prev:
            yield seq, "prev"
        if kind not in KINDS:
            yield seq, "kind"
        if entry_hash(prev=back, seq=seq, at=at, actor=actor, kind=kind, facts=facts, prose=prose) != stored:
            yield seq, "hash"
        prev, expected = stored, seq + 1
