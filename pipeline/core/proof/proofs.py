"""Proofs as documents: that an event is in a signed log (inclusion), that a log goes on from an older one (consistency).

A proof is one JSON object that needs no database: it holds the event as it is hashed (commitments, not contents), the
steps through the tree, and the signed checkpoint they lead to.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Sequence
from typing import Any

from pipeline.core.log import Entry, entry_hash
from pipeline.core.proof import merkle
from pipeline.core.proof.checkpoint import Note, Verify, parse, signed_by

Proof = dict[str, Any]
INCLUSION, CONSISTENCY = "belagg-inclusion-1", "belagg-consistency-1"


def of_event(entry: Entry, hashes: Sequence[bytes], note: str) -> Proof:
    """That ``entry`` is in the log ``note`` was signed for. ``hashes``: of every event that checkpoint covers."""
    fields = {
        "seq": entry.seq, "at": entry.at, "actor": entry.actor, "kind": entry.kind, "facts": entry.facts.hex(),
        "prose": entry.prose.hex(), "prev": entry.prev.hex(), "hash": entry.hash.hex(),
    }  # fmt: skip
    path = merkle.inclusion(hashes, entry.seq - 1)
    return {"proof": INCLUSION, "event": fields, "path": [b64encode(step).decode() for step in path], "checkpoint": note}


def of_growth(old: Note, hashes: Sequence[bytes], note: str) -> Proof:
    """That the log of ``note`` begins with the one of ``old``."""
    path = merkle.consistency(hashes, old.checkpoint.size)
    earlier = {"size": old.checkpoint.size, "root": old.checkpoint.root.hex()}
    return {"proof": CONSISTENCY, "old": earlier, "path": [b64encode(step).decode() for step in path], "checkpoint": note}


def fault(proof: Proof, keys: list[bytes], verify: Verify, given: Note | None = None) -> str | None:
    """What does not hold: ``path``, ``hash``, ``signature`` or ``other`` (than the checkpoint given); None when all does.
    Raises KeyError, TypeError, ValueError or UsageError for what is no proof."""
    note = parse(proof["checkpoint"])
    said, path = note.checkpoint, [b64decode(step, validate=True) for step in proof["path"]]
    if proof["proof"] == INCLUSION:
        event = proof["event"]
        raw = {name: bytes.fromhex(event[name]) for name in ("prev", "facts", "prose")}
        made = entry_hash(seq=int(event["seq"]), at=event["at"], actor=event["actor"], kind=event["kind"], **raw)
        if made.hex() != event["hash"]:
            return "hash"
        holds = merkle.included(made, int(event["seq"]) - 1, said.size, path, said.root)
    elif proof["proof"] == CONSISTENCY:
        old = proof["old"]
        holds = merkle.consistent((int(old["size"]), bytes.fromhex(old["root"])), (said.size, said.root), path)
    else:
        raise ValueError(proof["proof"])
    if not holds:
        return "path"
    if given is not None and not _about(proof, note, given):
        return "other"
    return None if signed_by(note, keys, verify) else "signature"


def _about(proof: Proof, note: Note, given: Note) -> bool:
    """Whether the checkpoint somebody has is one the proof speaks of."""
    have = (given.checkpoint.size, given.checkpoint.root.hex())
    old = proof.get("old", {})
    return given.checkpoint.origin == note.checkpoint.origin and have in (
        (note.checkpoint.size, note.checkpoint.root.hex()),
        (old.get("size"), old.get("root")),
    )
