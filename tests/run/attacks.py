"""What somebody with the file, this program and time can do to a log: cut it, rewrite it, chain it anew, forge a key."""

from __future__ import annotations

import hashlib
import json
import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipeline.core.audit import replay
from pipeline.core.errors import BelaggError
from pipeline.core.ids import canonical_json
from pipeline.core.log import Event, Part, entry_hash, first_prev
from pipeline.core.rows import PROJECTIONS
from pipeline.run.evaluation import opened
from pipeline.run.proving.audit import audit
from pipeline.store import log
from pipeline.store.books import SqlBooks
from pipeline.store.schema import TABLES

Row = dict[str, Any]


@contextmanager
def unlocked(db: Path) -> Iterator[sqlite3.Connection]:
    """The database without its triggers; they are put back, as nobody would leave them out."""
    sql = sqlite3.connect(db, isolation_level=None)
    try:
        triggers = sql.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        sql.execute("BEGIN")
        for name, _ in triggers:
            sql.execute(f"DROP TRIGGER {name}")
        yield sql
        for _, text in triggers:
            sql.execute(text)
        sql.execute("COMMIT")
    finally:
        sql.close()


def cut(db: Path, keep: int) -> None:
    """The newest events are gone, and everything the log projects with them."""
    with unlocked(db) as sql:
        sql.execute("DELETE FROM event_part WHERE seq > ?", (keep,))
        sql.execute("DELETE FROM event WHERE seq > ?", (keep,))
    project(db)


def rewrite(db: Path, seq: int, change: Callable[[Row], None], *, facts: Callable[[Any], None] | None = None) -> None:
    """Change one event, chain every later one anew, and project the log again: a database without a fault in itself."""
    with unlocked(db) as sql:
        columns = ("seq", "at", "actor", "kind", "facts", "prose", "prev", "hash")
        rows = [dict(zip(columns, row, strict=True)) for row in sql.execute("SELECT * FROM event ORDER BY seq")]
        change(rows[seq - 1])
        if facts is not None:
            nonce, data = sql.execute("SELECT nonce, bytes FROM event_part WHERE seq = ? AND part = 'facts'", (seq,)).fetchone()
            value = json.loads(data)
            facts(value)
            part = Part(nonce, canonical_json(value))
            rows[seq - 1]["facts"] = part.commitment
            sql.execute("UPDATE event_part SET bytes = ? WHERE seq = ? AND part = 'facts'", (part.data, seq))
        first = json.loads(sql.execute("SELECT bytes FROM event_part WHERE seq = 1 AND part = 'facts'").fetchone()[0])
        prev = first_prev(first["uuid"])
        for row in rows:
            row["prev"] = prev
            row["hash"] = prev = entry_hash(**{k: v for k, v in row.items() if k != "hash"})
            sql.execute("UPDATE event SET at=:at, actor=:actor, kind=:kind, facts=:facts, prose=:prose, prev=:prev, hash=:hash WHERE seq=:seq", row)
    project(db)


def project(db: Path) -> None:
    """Make the projections what the log now says, as far as it can be followed."""
    with opened(db, for_audit=True) as evaluation, evaluation.db.writing() as sql:
        said: dict[int, dict[str, Any]] = {}
        for seq, name, nonce, data in log.parts(sql):
            said.setdefault(seq, {})[name] = Part(nonce, data).value()
        events = [
            Event(e.seq, e.at, e.actor, e.kind, said.get(e.seq, {}).get("facts"), said.get(e.seq, {}).get("prose"))
            for e in log.entries(sql)
        ]
        books, _ = replay(events, evaluation.ledger.maxima)
        tables = SqlBooks(sql)
        for kind in PROJECTIONS:
            sql.execute(f"DELETE FROM {kind.TABLE}")
            for row in books.rows(kind):
                tables.put(row)


def digest(db: Path) -> str:
    """All proven content as one hash: two databases with the same one say the same."""
    total = hashlib.sha256()
    sql = sqlite3.connect(db)
    sql.text_factory = bytes
    try:
        for table in sorted(name for name, standing in TABLES.items() if standing == "proven"):
            keys = ", ".join(str(n) for n in range(1, 1 + len(sql.execute(f"PRAGMA table_info({table})").fetchall())))
            for row in sql.execute(f"SELECT * FROM {table} ORDER BY {keys}"):
                total.update(repr((table, row)).encode())
    finally:
        sql.close()
    return total.hexdigest()


# at random ---------------------------------------------------------------------------------------------------

LETTERS = "abcåäö 0,.Z"


def found(db: Path, *, deep: bool = False) -> str:
    """What the audit says of a database: ``clean``, or how it was noticed."""
    try:
        with opened(db, for_audit=True) as evaluation:
            report = audit(evaluation, deep=deep)
    except BelaggError as refusal:
        return refusal.code
    return "clean" if report.ok else next(f.check for f in report.findings if f.severity == "error")


def by_value(db: Path, choose: random.Random) -> Callable[[Path], str]:
    """A random change of one value in a proven table: what it does to a copy, returning where."""
    tables = [name for name, standing in TABLES.items() if standing == "proven"]

    def change(copy: Path) -> str:
        while True:
            table = choose.choice(tables)
            with unlocked(copy) as sql:
                columns = [(row[1], row[2], row[5]) for row in sql.execute(f"PRAGMA table_info({table})")]
                rows = sql.execute(f"SELECT * FROM {table}").fetchall()
                if not rows:
                    continue
                row, at = choose.choice(rows), choose.randrange(len(columns))
                keys_ = [(name, value) for (name, _, pk), value in zip(columns, row, strict=True) if pk]
                where = " AND ".join(f"{name} IS ?" for name, _ in keys_)
                name, kind, _ = columns[at]
                try:
                    sql.execute(
                        f"UPDATE {table} SET {name} = ? WHERE {where}", (other(row[at], kind, choose), *(v for _, v in keys_))
                    )
                except (sqlite3.IntegrityError, OverflowError):
                    continue
            return f"{table}.{name}"

    return change


def other(value: object, kind: str, choose: random.Random) -> object:
    """A value that is not this one."""
    if value is not None and choose.random() < 0.02:
        return None
    if isinstance(value, int) or (value is None and kind == "INTEGER"):
        return int(value or 0) + choose.choice((-1, 1, 7, 1 << choose.randrange(40)))
    if isinstance(value, bytes):
        at = choose.randrange(len(value) or 1)
        return value[:at] + bytes([(value or b"\0")[at] ^ 1 << choose.randrange(8)]) + value[at + 1 :]
    text = str(value or "")
    at = choose.randrange(len(text) + 1)
    end = at + choose.choice((0, 0, 1, 3))  # a letter more, another, some fewer
    made = text[:at] + choose.choice(LETTERS) + text[end:]
    return made if made != value else made + "x"


def by_byte(db: Path, choose: random.Random) -> Callable[[Path], str]:
    """One flipped bit anywhere in the file."""
    size = db.stat().st_size

    def change(copy: Path) -> str:
        at = choose.randrange(size)
        with copy.open("r+b") as file:
            file.seek(at)
            byte = file.read(1)[0]
            file.seek(at)
            file.write(bytes([byte ^ 1 << choose.randrange(8)]))
        return f"page {at // 4096}"

    return change


def by_history(db: Path, choose: random.Random) -> Callable[[Path], str]:
    """The log cut, or one event changed and everything after it chained anew, its projections with it."""
    sql = sqlite3.connect(db)
    events = sql.execute("SELECT max(seq) FROM event").fetchone()[0]
    sql.close()

    def change(copy: Path) -> str:
        if choose.random() < 0.4:
            keep = choose.randrange(1, events)
            cut(copy, keep)
            return f"cut to {keep}"
        seq, field = choose.randint(1, events), choose.choice(("at", "actor"))
        rewrite(copy, seq, lambda row: row.update({field: row[field][:-2] + "9Z" if field == "at" else row[field] + "1"}))
        return f"event {seq} rewritten"

    return change
