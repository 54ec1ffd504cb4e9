"""Opening ``evidence.db``: create, migrate, refuse what is newer, one writer at a time for a transaction.

WAL with ``synchronous=FULL`` (an acknowledged decision survives a power cut), foreign keys on, writes begin IMMEDIATE
so that two writers wait for each other instead of failing halfway.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.core.errors import AuditFailed, Refused, UsageError
from pipeline.store.header import opening
from pipeline.store.schema import APPLICATION_ID, MIGRATIONS
from pipeline.store.turns import turn
from pipeline.store.vault import Connection, Vault, look

BUSY_SECONDS = 60.0
LOG_PAGES = 8000  # 32 MB


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
        with turn(self.path.parent):
            self.sql.execute("BEGIN IMMEDIATE")
            try:
                yield self.sql
                self.sql.commit()
            except BaseException:
                self.sql.rollback()
                raise

    @contextmanager
    def much_written(self) -> Iterator[None]:
        """While much is written, what stands in the log beside the database is moved into it less often: a page of the
        index that ten transactions change is then moved once, which saves a seventh of the writing."""
        (usual,) = self.sql.execute("PRAGMA wal_autocheckpoint").fetchone()
        self.sql.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")
        try:
            yield
        finally:
            self.sql.execute(f"PRAGMA wal_autocheckpoint = {int(usual)}")

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
    database.sql.execute("PRAGMA journal_mode = WAL")
    migrate(database)
    return database


def open_existing(path: Path, *, for_audit: bool = False) -> Database:
    """Open and bring up to date.

    Raises UsageError (missing, no database of ours), Refused (newer than this program) or AuditFailed (damaged, or
    not of the schema it says). ``for_audit`` goes on where only the mark of whose database it is has been changed.
    """
    if not path.exists():
        raise UsageError("database-missing", path=path)
    if not path.is_file() or not opening(path, None if for_audit else APPLICATION_ID):  # a file of others is not even opened
        raise UsageError("database-foreign", path=path)
    try:
        database = _connect(path)
        have, whose = _pragma(database, "user_version"), _pragma(database, "application_id")
    except UnicodeDecodeError as error:  # SQLite quotes a damaged schema in its message
        raise AuditFailed("audit-file-damaged", subject=path.name, what="schema") from error
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError) and "malformed" not in str(error):
            raise
        raise AuditFailed("audit-file-damaged", subject=path.name, what=str(error)) from error
    if whose != APPLICATION_ID and not for_audit:
        database.sql.close()
        raise UsageError("database-foreign", path=path)
    if have > len(MIGRATIONS):
        database.sql.close()
        raise Refused("database-newer", path=path, have=have, known=len(MIGRATIONS))
    try:
        migrate(database)
        look(database.sql)
    except (sqlite3.DatabaseError, UnicodeDecodeError, IndexError) as error:
        database.sql.close()
        if any(word in str(error) for word in ("locked", "readonly", "full")):
            raise
        raise AuditFailed("audit-schema-differs", subject=f"user_version {have}") from error
    return database


def migrate(database: Database) -> None:
    """Apply the migrations that are missing, each in a transaction of its own."""
    while (have := _pragma(database, "user_version")) < len(MIGRATIONS):
        if have < 0:
            raise IndexError(have)
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
    wal = path.with_name(f"{path.name}-wal")
    if path.exists() and not os.access(path.parent, os.W_OK) and not (wal.exists() and wal.stat().st_size):
        # a copy on read-only media: nothing can change it, and there is no log beside it to be read
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        connection = sqlite3.connect(
            uri, timeout=BUSY_SECONDS, isolation_level=None, uri=True, check_same_thread=False, factory=Connection
        )
    else:
        connection = sqlite3.connect(
            path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, factory=Connection
        )
    try:
        connection.vault = Vault()
        connection.text_factory = connection.vault.text
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA trusted_schema = OFF")
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        connection.close()
        raise
    return Database(connection, path)


def _pragma(database: Database, name: str) -> int:
    value = database.sql.execute(f"PRAGMA {name}").fetchone()[0]
    return int(value)
