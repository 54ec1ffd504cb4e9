"""Opening ``evidence.db``: create, migrate, refuse what is newer, one writer at a time for a transaction.

WAL with ``synchronous=FULL`` (an acknowledged decision survives a power cut), foreign keys on, writes begin IMMEDIATE
so that two writers wait for each other instead of failing halfway.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.core.errors import Refused, UsageError
from pipeline.store.schema import APPLICATION_ID, MIGRATIONS

BUSY_SECONDS = 60.0


class Database:
    """One open ``evidence.db``. Close it, or use it as a context manager."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.sql = connection
        self.path = path

    def __enter__(self) -> Database:
        return self

    def __exit__(self, *exc: object) -> None:
        self.sql.close()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction that holds the write lock from its first line: all of it is kept, or none."""
        self.sql.execute("BEGIN IMMEDIATE")
        try:
            yield self.sql
        except BaseException:
            self.sql.rollback()
            raise
        self.sql.commit()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A read transaction: everything read in it is one state of the database, whatever is written meanwhile."""
        self.sql.execute("BEGIN")
        try:
            yield self.sql
        finally:
            self.sql.rollback()


def create(path: Path) -> Database:
    """A new database with the newest schema. Raises Refused when the file is there already."""
    if path.exists():
        raise Refused("database-exists", path=path)
    if not path.parent.is_dir():
        raise UsageError("folder-missing", path=path.parent)
    database = _connect(path)
    database.sql.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    migrate(database)
    return database


def open_existing(path: Path) -> Database:
    """Open and bring up to date. Raises UsageError (missing, no database of ours) or Refused (newer than this program)."""
    if not path.exists():
        raise UsageError("database-missing", path=path)
    database = _connect(path)
    try:
        ours = _pragma(database, "application_id") == APPLICATION_ID
    except sqlite3.DatabaseError as error:
        database.sql.close()
        raise UsageError("database-foreign", path=path) from error
    if not ours:
        database.sql.close()
        raise UsageError("database-foreign", path=path)
    have = _pragma(database, "user_version")
    if have > len(MIGRATIONS):
        database.sql.close()
        raise Refused("database-newer", path=path, have=have, known=len(MIGRATIONS))
    migrate(database)
    return database


def migrate(database: Database) -> None:
    """Apply the migrations that are missing, each in a transaction of its own."""
    while (have := _pragma(database, "user_version")) < len(MIGRATIONS):
        with database.writing() as sql:
            if _pragma(database, "user_version") != have:
                continue  # another process migrated while we waited for the lock
            for statement in statements(MIGRATIONS[have]):
                sql.execute(statement)
            sql.execute(f"PRAGMA user_version = {have + 1}")


def statements(script: str) -> Iterator[str]:
    """The single statements of a script (``executescript`` would commit behind our back)."""
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending.strip()
            pending = ""


def _connect(path: Path) -> Database:
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        # text that is no UTF-8 was put there by somebody else: keep it readable, so that the audit can name it
        connection.text_factory = lambda data: data.decode("utf-8", "backslashreplace")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA journal_mode = WAL")
    except sqlite3.DatabaseError as error:
        connection.close()
        if "locked" in str(error) or "readonly" in str(error):
            raise
        raise UsageError("database-foreign", path=path) from error
    return Database(connection, path)


def _pragma(database: Database, name: str) -> int:
    value = database.sql.execute(f"PRAGMA {name}").fetchone()[0]
    return int(value)
