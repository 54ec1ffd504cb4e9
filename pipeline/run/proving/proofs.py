"""Making proofs from a database, and checking them without one."""

from __future__ import annotations

import json
import re
from pathlib import Path

from pipeline.core.errors import AuditFailed, Refused, UsageError
from pipeline.core.log import Entry
from pipeline.core.proof import proofs
from pipeline.core.proof.checkpoint import Note, origin_of, parse, parse_verifier_key, signed_by
from pipeline.core.proof.merkle import root
from pipeline.core.proof.proofs import Proof
from pipeline.core.rows import AwardRow, CheckpointRow, DecisionRow, EvaluationRow, SigningKeyRow
from pipeline.run.evaluation import Evaluation
from pipeline.run.proving import keys
from pipeline.run.proving.checkpoints import beside
from pipeline.store import log


def inclusion(evaluation: Evaluation, what: str) -> Proof:
    """That event ``what`` (57, B41 or P12) is in the newest checkpoint. Raises UsageError or Refused."""
    with evaluation.db.reading() as sql:
        seq = _seq(evaluation, what)
        entries = list(log.entries(sql))
        if not 0 < seq <= len(entries):
            raise UsageError("proof-what", given=what)
        note, text = _newest(evaluation, entries, seq)
        return proofs.of_event(entries[seq - 1], _hashes(entries, note), text)


def consistency(evaluation: Evaluation, old: Path) -> Proof:
    """That the log goes on from the checkpoint in ``old``. Raises AuditFailed when it does not."""
    earlier = read_note(old)
    with evaluation.db.reading() as sql:
        entries = list(log.entries(sql))
        row = evaluation.books.get(EvaluationRow, 1)
        if row is None or earlier.checkpoint.origin != origin_of(row.uuid):
            raise AuditFailed("audit-checkpoint-origin", subject=old.name, origin=earlier.checkpoint.origin)
        gaps = {"subject": old.name, "size": earlier.checkpoint.size, "events": len(entries)}
        if earlier.checkpoint.size > len(entries):
            raise AuditFailed("audit-checkpoint-ahead", **gaps)
        hashes = [e.hash for e in entries]
        if earlier.checkpoint.size < 1 or root(hashes[: earlier.checkpoint.size]) != earlier.checkpoint.root:
            raise AuditFailed("audit-checkpoint-root", **gaps)
        note, text = _newest(evaluation, entries, earlier.checkpoint.size)
        return proofs.of_growth(earlier, _hashes(entries, note), text)


def read_note(path: Path) -> Note:
    """The signed checkpoint in a file. Raises UsageError."""
    try:
        return parse(path.read_text("utf-8", "replace"))
    except OSError as fault:
        raise UsageError("checkpoint-file", path=path) from fault


def check(path: Path, *, given: Path | None, key: str | None) -> tuple[Proof, bytes]:
    """The proof in a file and the public key it rests on, when it holds. Without ``key`` the signature's own key must be
    one of this user's. Raises UsageError (no proof) or AuditFailed."""
    pinned = [parse_verifier_key(key)] if key else keys.known()
    try:
        proof: Proof = json.loads(path.read_bytes())
        held = read_note(given) if given else None
        why = proofs.fault(proof, pinned, keys.verify, held)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as fault:
        raise UsageError("proof-form", path=path) from fault
    if why is not None:
        raise AuditFailed("proof-bad", why=why)
    note = parse(proof["checkpoint"])
    return proof, next(k for k in pinned if signed_by(note, [k], keys.verify))


def _newest(evaluation: Evaluation, entries: list[Entry], covering: int) -> tuple[Note, str]:
    """The newest checkpoint of this very log that covers event ``covering``: the copy beside it, else one it recorded."""
    recorded = [row.note for row in evaluation.books.find(CheckpointRow)]
    file = beside(evaluation.db.path)
    published = [bytes.fromhex(row.public) for row in evaluation.books.find(SigningKeyRow)]
    for text in ([file.read_text("utf-8", "replace")] if file.exists() else []) + recorded[::-1]:
        note = parse(text)
        said = note.checkpoint
        if covering <= said.size <= len(entries) and root([e.hash for e in entries[: said.size]]) == said.root:  # noqa: SIM102
            if signed_by(note, published, keys.verify):
                return note, text
    raise Refused("checkpoint-none")


def _hashes(entries: list[Entry], note: Note) -> list[bytes]:
    return [e.hash for e in entries[: note.checkpoint.size]]


def _seq(evaluation: Evaluation, what: str) -> int:
    """The event a number stands for: P12's award, the newest acceptance of B41."""
    match = re.fullmatch(r"([BPbp]?)([0-9]{1,9})", what.strip())
    if match is None:
        raise UsageError("proof-what", given=what)
    number = int(match[2])
    if match[1].upper() == "P":
        award = evaluation.books.get(AwardRow, number)
        return award.seq if award else 0
    if match[1].upper() == "B":
        decisions = evaluation.books.find(DecisionRow, evidence=number)
        return max((d.seq for d in decisions), default=0)
    return number


