"""Copies of the whole: the ones that were made, as far as is known here, and how a consistent one is made."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that was made. ``purpose``: backup, handover or away. ``seq``: the last event it holds."""

    path: str
    purpose: str
    at: str
    seq: int


def made(sql: sqlite3.Connection) -> list[Copy]:
    """All known ones, oldest first."""
    return [Copy(*row) for row in sql.execute("SELECT path, purpose, at, seq FROM copy_made ORDER BY at, path")]


def note(sql: sqlite3.Connection, copy: Copy) -> None:
    values = (copy.path, copy.purpose, copy.at, copy.seq)
    sql.execute("INSERT OR REPLACE INTO copy_made (path, purpose, at, seq) VALUES (?, ?, ?, ?)", values)


def snapshot(sql: sqlite3.Connection, target: Path) -> None:
    """One state of the database in a file of its own, whatever is written meanwhile (SQLite's online backup)."""
    copy = sqlite3.connect(target, isolation_level=None)
    try:
        sql.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # a single file, no log beside it
    finally:
        copy.close()


def settle(sql: sqlite3.Connection) -> None:
    """Everything in the one file, which from its next opening keeps a write-ahead log again."""
    sql.execute("PRAGMA journal_mode = WAL")
    sql.execute("PRAGMA wal_checkpoint(TRUNCATE)")
