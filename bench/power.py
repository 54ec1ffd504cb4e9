"""Power cuts and kills while decisions are written: no acknowledged decision may be lost, and the audit must stay clean.

A power cut is simulated by recording everything SQLite writes and syncs (a VFS of apsw's around the real one), and then
building, for a random moment, what a disk may hold: all that was synced, and of what was not any part, in any order, torn
at sectors of 512 bytes. ``TORTURE_CUTS`` and ``TORTURE_POWER_KILLS``: how many (3,000 and 200). Exit 1 if one loses anything.
"""

from __future__ import annotations

import itertools
import os
import random
import select
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
import warnings
from pathlib import Path
from typing import Any

import apsw

from bench.grown import grown
from pipeline.core.errors import BelaggError
from pipeline.run.deciding import judging
from pipeline.run.evaluation import Evaluation, opened
from pipeline.run.proving.audit import audit
from pipeline.store import log, passages
from pipeline.store.books import SqlBooks
from pipeline.store.database import Database
from pipeline.store.vault import Vault

CUTS = int(os.environ.get("TORTURE_CUTS", "3000"))
KILLS = int(os.environ.get("TORTURE_POWER_KILLS", "200"))
SECTOR = 512
Operation = tuple[str, str, int, bytes]  # (file, what, offset or size, bytes); what: write, truncate, sync, delete, ack


class Recorder(apsw.VFS):
    """Passes everything on to the real file system, and keeps what was asked for, in order."""

    def __init__(self, name: str) -> None:
        self.operations: list[Operation] = []
        super().__init__(name, "", maxpathname=1024)

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:  # noqa: N802 SQLite's name
        return _File(self, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802, FBT001
        self.operations.append((Path(filename).name, "delete", 0, b""))
        super().xDelete(filename, syncdir)


class _File(apsw.VFSFile):
    def __init__(self, recorder: Recorder, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        super().__init__("", name, flags)
        self.into = recorder.operations
        self.name = Path(name.filename() if isinstance(name, apsw.URIFilename) else str(name)).name

    def xWrite(self, data: Any, offset: int) -> None:  # noqa: N802
        self.into.append((self.name, "write", offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        self.into.append((self.name, "truncate", newsize, b""))
        super().xTruncate(newsize)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self.into.append((self.name, "sync", 0, b""))
        super().xSync(flags)


class Recorded:
    """A connection of apsw's that answers like sqlite3's, as far as decisions need it."""

    def __init__(self, path: Path, vfs: str) -> None:
        self.inner = apsw.Connection(str(path), vfs=vfs)
        self.vault = Vault()

    def execute(self, statement: str, values: Any = ()) -> Any:
        return self.inner.execute(statement, tuple(values))

    def executemany(self, statement: str, rows: Any) -> Any:
        return self.inner.executemany(statement, rows)

    def commit(self) -> None:
        self.inner.execute("COMMIT")

    def rollback(self) -> None:
        self.inner.execute("ROLLBACK")

    def close(self) -> None:
        self.inner.close()


def recorded(db: Path, decisions: int) -> tuple[list[Operation], dict[int, str]]:
    """What was asked of the disk while so many decisions were made, with an ``ack`` after each; and each event's hash."""
    recorder = Recorder("recorder")
    with opened(db) as plain:
        instrument, ledger = plain.instrument, plain.ledger
        with plain.db.reading() as sql:
            ids = [view.id for view in passages.every(sql)]
    connection: Any = Recorded(db, "recorder")
    pragmas = ("locking_mode = EXCLUSIVE", "journal_mode = WAL", "foreign_keys = ON", "synchronous = FULL")
    for pragma in (*pragmas, "wal_autocheckpoint = 30"):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    books = SqlBooks(connection)
    evaluation = Evaluation(Database(connection, db), instrument, books, type(ledger)(books, instrument.maxima))
    recorder.operations.clear()
    for n in range(decisions):
        if n % 4 == 3:
            number = books.next_number(_evidence()) - 1
            written = judging.award(evaluation, "2.1", 1, [f"B{number}"], because="Görs", by="EA")
            recorder.operations.append(("", "ack", written.entry.seq, b""))
            written = judging.withdraw(evaluation, written.id, because="Räknat två gånger", by="EA")
        else:
            written = judging.accept(evaluation, ids[n], "2.1", by="EA", stance="strength", stage="done").written
        recorder.operations.append(("", "ack", written.entry.seq, b""))
    hashes = {e.seq: e.hash.hex() for e in log.entries(connection)}
    operations = list(recorder.operations)
    connection.close()
    return operations, hashes


def _evidence() -> Any:
    from pipeline.core.rows import EvidenceRow

    return EvidenceRow


def after_cut(before: dict[str, bytes], operations: list[Operation], choose: random.Random) -> tuple[dict[str, bytes], int]:
    """What the disk may hold when the power goes at a random moment, and the newest decision acknowledged by then."""
    disk = {name: bytearray(data) for name, data in before.items()}
    pending: dict[str, list[Operation]] = {}
    acknowledged = 0
    for operation in operations[: choose.randrange(len(operations) + 1)]:
        name, what, where, _ = operation
        if what == "ack":
            acknowledged = where
        elif what == "sync":
            for earlier in pending.pop(name, []):
                _apply(disk, earlier)
        else:
            pending.setdefault(name, []).append(operation)
    left = [o for waiting in pending.values() for o in waiting]
    choose.shuffle(left)
    for operation in left:
        fate = choose.random()
        if fate < 0.4:
            _apply(disk, operation)
        elif fate < 0.7 and operation[1] == "write":
            for torn in _sectors(operation):
                if choose.random() < 0.5:
                    _apply(disk, torn)
    return {name: bytes(data) for name, data in disk.items()}, acknowledged


def _sectors(operation: Operation) -> list[Operation]:
    """The write in pieces that end where sectors end."""
    name, _, start, data = operation
    edges = [0, *range(SECTOR - start % SECTOR, len(data), SECTOR), len(data)]
    return [(name, "write", start + a, data[a:b]) for a, b in itertools.pairwise(edges)]


def _apply(disk: dict[str, bytearray], operation: Operation) -> None:
    name, what, where, data = operation
    if what == "delete":
        disk.pop(name, None)
        return
    file = disk.setdefault(name, bytearray())
    if what == "truncate":
        del file[where:]
        return
    if len(file) < where:
        file.extend(bytes(where - len(file)))
    file[where : where + len(data)] = data


def fault(db: Path, acknowledged: int, hashes: dict[int, str]) -> str | None:
    """What is wrong with the database as it comes up again; None: nothing."""
    try:
        with opened(db, for_audit=True) as evaluation:
            seq, head = log.last(evaluation.db.sql)
            report = audit(evaluation)
    except (BelaggError, sqlite3.DatabaseError, TypeError) as trouble:
        return f"cannot be opened: {trouble!r}"
    if seq < acknowledged:
        return f"event {acknowledged} was acknowledged, the log ends at {seq}"
    if hashes.get(seq, head.hex()) != head.hex():
        return f"event {seq} is another one"
    return None if report.ok else f"audit: {report.findings[0].check} {report.findings[0].subject}"


def cuts(folder: Path, count: int = CUTS, *, decisions: int = 60, seed: int = 1) -> int:
    """How many of ``count`` power cuts lost something."""
    db, choose, bad = folder / "evidence.db", random.Random(seed), 0
    grown(db, events=5, sources_=3, passages_=120)
    before = {db.name: db.read_bytes()}
    operations, hashes = recorded(db, decisions)
    place = folder / "cut"
    for n in range(count):
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        disk, acknowledged = after_cut(before, operations, choose)
        for name, data in disk.items():
            if not name.endswith("-shm"):
                (place / name).write_bytes(data)
        why = fault(place / db.name, acknowledged, hashes)
        if why:
            bad += 1
            print(f"cut {n}: {why}")
    print(f"power cuts: {count} tried at {len(operations)} operations, {bad} lost something", flush=True)
    return bad


def kills(folder: Path, count: int = KILLS, *, seed: int = 2) -> int:
    """How many of ``count`` writers killed at a random moment lost a decision they had acknowledged."""
    db, choose, bad, total = folder / "killed.db", random.Random(seed), 0, 0
    grown(db, events=5, sources_=3, passages_=120)
    for n in range(count):
        acknowledged = _killed(db, choose.uniform(0, 0.25))
        total += len(acknowledged)
        with opened(db) as evaluation:
            seq, _ = log.last(evaluation.db.sql)
            clean = n % 20 or audit(evaluation).ok
        if max(acknowledged, default=0) > seq or not clean:
            bad += 1
            print(f"kill {n}: acknowledged {acknowledged[-1:]}, the log ends at {seq}, audit clean: {bool(clean)}")
    with opened(db) as evaluation:
        bad += not audit(evaluation).ok
    print(f"kills: {count} tried, {total} decisions acknowledged, {bad} lost something", flush=True)
    return bad


def _killed(db: Path, seconds: float) -> list[int]:
    """The events a writer acknowledged before it was killed."""
    reader, writer = os.pipe()
    with warnings.catch_warnings():  # newer Pythons warn of threads, which the child does not touch
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        with opened(db) as evaluation:
            for n in range(10_000):
                written = judging.judge(evaluation, "6.4", because=f"{n} {os.getpid()}", by="EA")
                os.write(writer, b"%d\n" % written.entry.seq)
        os._exit(0)
    os.close(writer)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    said = b""
    while select.select([reader], [], [], 0)[0] and (piece := os.read(reader, 1 << 16)):
        said += piece
    os.close(reader)
    return [int(line) for line in said.decode().splitlines()]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        sys.exit(1 if cuts(Path(place)) + kills(Path(place)) else 0)
