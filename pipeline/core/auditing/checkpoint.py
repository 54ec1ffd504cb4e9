"""Checkpoints, held against the log: those the log recorded itself, and the one that left the house and came back.

A chain alone does not notice a cut tail or a log rewritten from the start; a checkpoint does, because its root is of
every event it covers and its signature is of a key that whoever rewrites the log does not have.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.core.audit import Finding, error, warning
from pipeline.core.proof.checkpoint import Note, Verify, origin_of, parse, signed_by
from pipeline.core.rows import CheckpointRow, SigningKeyRow


@dataclass(frozen=True, slots=True)
class Held:
    """A checkpoint the log was held against: where it came from, what it says, who signed it, whether all of it holds."""

    file: str
    size: int
    root: str
    key: str | None
    good: bool
    restored: int = 0  # the event that says why not: a backup was restored, and the log signed anew since


@dataclass(frozen=True, slots=True)
class LogFacts:
    """What checkpoints are held against. ``roots``: size → root; ``restored``: the ``seq`` of every ``restored`` event."""

    uuid: str
    events: int
    roots: Mapping[int, bytes]
    restored: Sequence[int]
    keys: Sequence[SigningKeyRow]
    checkpoints: Sequence[CheckpointRow]


def vouching(uuid: str, new: str) -> bytes:
    """What an old key signs when a new one (hex) takes its place."""
    return f"belagg-key-1\n{origin_of(uuid)}\n{new}\n".encode()


def keys(log: LogFacts, verify: Verify) -> Iterator[Finding]:
    """Every key that replaced another was vouched for by it, or its loss is said."""
    for row in log.keys:
        if row.replaces is None:
            continue
        if row.vouched is None:
            yield warning("key-unvouched", f"signing_key {row.public[:16]}", old=row.replaces[:16])
        elif not _vouched(row, log, verify):
            yield error("key-vouching", f"signing_key {row.public[:16]}", old=row.replaces[:16])


def recorded(log: LogFacts, verify: Verify) -> Iterator[Finding]:
    """Every checkpoint in the log is of the log before it, and its signature is good."""
    for row in log.checkpoints:
        if log.roots.get(row.size) != bytes.fromhex(row.root):
            yield error("checkpoint-recorded", f"checkpoint {row.size}")
        elif signed_by(parse(row.note), [bytes.fromhex(row.key)], verify) is None:
            yield error("checkpoint-signature", f"checkpoint {row.size}")


def held(note: Note, file: str, log: LogFacts, pinned: bytes | None, verify: Verify) -> tuple[Held, list[Finding]]:
    """Whether the log is the one ``note`` was signed for, and goes on from there. ``pinned``: the public key it must rest
    on, itself or through keys it vouched for."""
    said, found = note.checkpoint, list[Finding]()
    published, entry = [bytes.fromhex(row.public) for row in log.keys], 0
    key = signed_by(note, published + ([pinned] if pinned else []), verify)
    if said.origin != origin_of(log.uuid):
        found.append(error("checkpoint-origin", file, origin=said.origin))
    elif said.size > log.events or log.roots.get(said.size) != said.root:
        entry = _restored(said.size, key, log, verify)
        unsigned = max((seq for seq in log.restored if seq <= said.size), default=0)
        if entry:
            found.append(warning("checkpoint-restored", file, size=said.size, event=entry))
        elif unsigned and key is not None:
            found.append(error("checkpoint-unrestored", file, size=said.size, event=unsigned))
        else:
            check = "checkpoint-ahead" if said.size > log.events else "checkpoint-root"
            found.append(error(check, file, size=said.size, events=log.events))
    if key is None:
        found.append(error("checkpoint-signature", file))
    elif pinned is not None and key not in _heirs(pinned, log, verify):
        found.append(error("checkpoint-key", file, key=key.hex()[:16], pinned=pinned.hex()[:16]))
    return Held(file, said.size, said.root.hex(), key.hex() if key else None, not found, entry), found


def _restored(size: int, key: bytes | None, log: LogFacts, verify: Verify) -> int:
    """The event that says a backup was restored, where that is why what the checkpoint covers is not in the log: the
    same key, or one it vouched for, must have signed a checkpoint since then. 0: nothing excuses it."""
    trusted = _heirs(key, log, verify) if key else set[bytes]()
    signed = [
        row.size
        for row in log.checkpoints
        if bytes.fromhex(row.key) in trusted
        and log.roots.get(row.size) == bytes.fromhex(row.root)
        and signed_by(parse(row.note), [bytes.fromhex(row.key)], verify)
    ]
    return max((seq for seq in log.restored if seq <= min(size, max(signed, default=0))), default=0)


def _vouched(row: SigningKeyRow, log: LogFacts, verify: Verify) -> bool:
    if row.replaces is None or row.vouched is None:
        return False
    return verify(bytes.fromhex(row.replaces), bytes.fromhex(row.vouched), vouching(log.uuid, row.public))


def _heirs(first: bytes, log: LogFacts, verify: Verify) -> set[bytes]:
    """A key and those that replaced it with its signature, and so on."""
    trusted = {first}
    for row in sorted(log.keys, key=lambda r: r.seq):
        if row.replaces is not None and bytes.fromhex(row.replaces) in trusted and _vouched(row, log, verify):
            trusted.add(bytes.fromhex(row.public))
    return trusted
