"""Signing checkpoints, keeping a copy beside the database, and holding the log against one.

The entry in the log signs every event before it; the copy that leaves the house is signed once more with that entry
included, so that not even the newest event can be cut off or rewritten.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pipeline.core import audit as checks
from pipeline.core.audit import Finding
from pipeline.core.auditing import checkpoint as audit_checkpoint
from pipeline.core.auditing import log as audit_log
from pipeline.core.auditing.checkpoint import Held, LogFacts
from pipeline.core.books import MemoryBooks
from pipeline.core.errors import AuditFailed, Refused, UsageError
from pipeline.core.log import Draft, Entry
from pipeline.core.proof.checkpoint import Checkpoint, Note, note, origin_of, parse
from pipeline.core.proof.merkle import Tree
from pipeline.core.rows import CheckpointRow, EvaluationRow, SigningKeyRow
from pipeline.run.evaluation import Evaluation
from pipeline.run.files import replace_file
from pipeline.run.proving import keys, timestamp
from pipeline.run.proving.keys import Signer
from pipeline.store import log

SYSTEM = "system"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Signed:
    """A checkpoint that was signed. ``note``: the copy that leaves the house; ``new_key``: published with it."""

    note: str
    size: int
    root: str
    key: bytes
    new_key: bool
    file: Path


def beside(database: Path) -> Path:
    """Where the newest checkpoint's copy is kept."""
    return database.with_name(f"{database.stem}.checkpoint")


def sign(evaluation: Evaluation, signer: Signer, *, passphrase: str, by: str | None = None, restored: bool = False) -> Signed:
    """Sign the log as it stands and keep a copy beside the database.

    Raises AuditFailed when the chain does not hold, Refused when the log does not go on from the copy that lies there
    (``restored``: it may be replaced, because the log says it was restored from a backup). ``passphrase`` opens a key
    that this one replaces.
    """
    path, uuid = beside(evaluation.db.path), _uuid(evaluation)

    def write(sql: sqlite3.Connection, actor: str) -> tuple[Tree, bool]:
        tree, last = _grown(sql, uuid, _before(path), restored=restored)
        new_key = evaluation.books.get(SigningKeyRow, signer.public.hex()) is None
        if new_key:
            tree.add(evaluation.append(sql, _published(evaluation, signer, passphrase, actor)).hash)
        signed_last = last is not None and last.kind == "checkpoint.signed" and not new_key
        if not signed_last or evaluation.books.find(CheckpointRow)[-1].key != signer.public.hex():
            tree.add(evaluation.append(sql, _signed(uuid, tree, signer, actor)).hash)
        return tree, new_key

    tree, new_key = _written(evaluation, by, write)
    checkpoint = Checkpoint(origin_of(uuid), tree.size, tree.root())
    text = note(checkpoint, signer.public, signer.sign(checkpoint.text.encode()))
    replace_file(path, text.encode())
    return Signed(text, tree.size, checkpoint.root.hex(), signer.public, new_key, path)


def _written(evaluation: Evaluation, by: str | None, make: Callable[[sqlite3.Connection, str], T]) -> T:
    """In one transaction, as the evaluator called ``by``, or as the program itself."""
    if by:
        return evaluation.act(by, make)
    with evaluation.db.writing() as sql:
        return make(sql, SYSTEM)


def publish_lost(evaluation: Evaluation, old: bytes, new: bytes, *, because: str, by: str | None = None) -> Entry:
    """The entry that says a key was lost, and which one is used instead. Raises Refused when the log does not know it."""
    facts = {"key": new.hex(), "replaces": old.hex(), "vouched": None}

    def write(sql: sqlite3.Connection, actor: str) -> Entry:
        return evaluation.append(sql, Draft("key.published", actor, facts, {"because": because.strip()}))

    return _written(evaluation, by, write)


def publish(evaluation: Evaluation, signer: Signer, *, passphrase: str, by: str | None = None) -> Entry:
    """The entry of a key the log does not know yet."""
    return _written(
        evaluation, by, lambda sql, actor: evaluation.append(sql, _published(evaluation, signer, passphrase, actor))
    )


def _published(evaluation: Evaluation, signer: Signer, passphrase: str, actor: str) -> Draft:
    """The entry of a key the log does not know; an older key of this user that it knows vouches for it."""
    here = set(keys.known())
    facts: dict[str, str | None] = {"key": signer.public.hex(), "replaces": None, "vouched": None}
    for row in evaluation.books.find(SigningKeyRow):
        if row.retired is None and bytes.fromhex(row.public) in here:
            old = keys.unlock(passphrase, bytes.fromhex(row.public))
            words = audit_checkpoint.vouching(_uuid(evaluation), signer.public.hex())
            facts |= {"replaces": row.public, "vouched": old.sign(words).hex()}
    return Draft("key.published", actor, facts)


def _signed(uuid: str, tree: Tree, signer: Signer, actor: str) -> Draft:
    checkpoint = Checkpoint(origin_of(uuid), tree.size, tree.root())
    text = note(checkpoint, signer.public, signer.sign(checkpoint.text.encode()))
    facts = {"size": tree.size, "root": checkpoint.root.hex(), "key": signer.public.hex(), "note": text}
    return Draft("checkpoint.signed", actor, facts)


def _before(path: Path) -> Note | None:
    return parse(path.read_text("utf-8", "replace")) if path.exists() else None


def _grown(sql: sqlite3.Connection, uuid: str, before: Note | None, *, restored: bool) -> tuple[Tree, Entry | None]:
    """The tree over the whole log and the last entry. The chain is checked on the way, and that it goes on from ``before``."""
    for finding in audit_log.chain(log.entries(sql), uuid):
        raise AuditFailed("audit-chain", subject=finding.subject, **finding.gaps)
    tree, last, matches = Tree(), None, before is None
    said = before.checkpoint if before else None
    for last in log.entries(sql):
        restored_here = last.kind == "restored" and restored
        tree.add(last.hash)
        matches |= restored_here or (said is not None and tree.size == said.size and tree.root() == said.root)
    if not matches and said is not None:
        raise Refused("checkpoint-conflict", size=said.size, events=tree.size)
    if said is not None and said.origin != origin_of(uuid):
        raise Refused("checkpoint-other-log", origin=said.origin)
    return tree, last


def _uuid(evaluation: Evaluation) -> str:
    row = evaluation.books.get(EvaluationRow, 1)
    assert row is not None  # it does not open without
    return row.uuid


# holding the log against one ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Against:
    """What the audit is asked to hold the log against: a file, and the public key it must rest on. None: what lies
    beside the database, and any key the log published."""

    file: Path | None = None
    key: bytes | None = None


BESIDE = Against()


def against(
    sql: sqlite3.Connection, books: MemoryBooks, database: Path, wanted: Against, found: list[Finding]
) -> Held | None:
    """The checkpoint the log was held against, if there is one; what does not hold is appended to ``found``."""
    evaluation = books.get(EvaluationRow, 1)
    uuid = evaluation.uuid if evaluation else ""
    recorded = [row for row in books.rows(CheckpointRow) if isinstance(row, CheckpointRow)]
    published = [row for row in books.rows(SigningKeyRow) if isinstance(row, SigningKeyRow)]
    file = wanted.file or beside(database)
    read, subject = None, file.name
    if wanted.file is not None or file.exists():
        try:
            read = parse(file.read_text("utf-8", "replace"))
        except UsageError:
            found.append(checks.error("checkpoint-form", subject))
        except OSError as fault:
            raise UsageError("checkpoint-file", path=file) from fault
    elif recorded:
        found.append(checks.warning("checkpoint-absent", subject, size=recorded[-1].size))
    if read is None and not recorded:
        return None
    roots, restored = _grown_roots(sql, frozenset({read.checkpoint.size}) if read else frozenset())
    facts = LogFacts(uuid, log.last(sql)[0], roots, restored, published, recorded)
    found += audit_checkpoint.keys(facts, keys.verify)
    found += audit_checkpoint.recorded(facts, keys.verify)
    if read is None:
        return None
    stamp = timestamp.beside(file)
    if stamp.exists():
        try:
            timestamp.read(stamp.read_bytes(), file.read_bytes())
        except (ValueError, StopIteration, IndexError) as fault:
            found.append(checks.error("stamp-differs", stamp.name, why=str(fault)))
    held, faults = audit_checkpoint.held(read, subject, facts, wanted.key, keys.verify)
    found += faults
    return held


def _grown_roots(sql: sqlite3.Connection, sizes: frozenset[int]) -> tuple[dict[int, bytes], list[int]]:
    """Roots at the sizes asked for and at every recorded checkpoint; the ``seq`` of every ``restored`` event."""
    restored: list[int] = []

    def noted() -> Iterator[Entry]:
        for entry in log.entries(sql):
            if entry.kind == "restored":
                restored.append(entry.seq)
            yield entry

    return audit_log.roots(noted(), sizes), restored
