"""``evidence.accounts``: who may come in, beside ``evidence.db`` and never inside it.

A file of its own, readable by its owner alone: passwords' hashes travel in no backup, copy or bundle, and somebody who is
taken out is out (``secure_delete``: what is deleted is overwritten). Sessions and invitations are kept as SHA-256 of what
opens them, so that the file opens nothing. Times are seconds since 1970.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import RLock

from pipeline.core.accounts.team import Account, Happening
from pipeline.core.errors import Refused, UsageError

APPLICATION_ID = 0x424C4143  # "BLAC"
VERSION = 2
KEPT = 90 * 24 * 3600  # seconds happenings are kept

_FIRST = """
CREATE TABLE account (              -- somebody who may come in
  number INTEGER PRIMARY KEY AUTOINCREMENT, -- 1, 2 …; never used again
  name TEXT NOT NULL,               -- what is written to sign in
  key TEXT NOT NULL UNIQUE,         -- the name as it is compared
  role TEXT NOT NULL,               -- lead, evaluator, reader or auditor
  evaluator TEXT UNIQUE,            -- the evaluator it acts as (E1); null for who only looks
  email TEXT NOT NULL,              -- where the organisation's sign-in knows the person by it; else empty
  subject TEXT UNIQUE,              -- issuer and subject of the organisation's sign-in, once it was used
  password TEXT,                    -- argon2id, with its parameters and salt; null until one was chosen
  active INTEGER NOT NULL,          -- 0: may not come in
  made INTEGER NOT NULL,            -- when it was made
  last INTEGER                      -- the last sign-in
) STRICT;
CREATE TABLE session (              -- a session that is open
  hash TEXT PRIMARY KEY,            -- SHA-256 of what the cookie holds, hex
  account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE, -- whose
  began INTEGER NOT NULL,           -- when
  seen INTEGER NOT NULL,            -- the last click, to the minute
  agent TEXT NOT NULL               -- the browser, roughly
) STRICT, WITHOUT ROWID;
CREATE TABLE invitation (           -- a link that lets somebody choose a password, once
  hash TEXT PRIMARY KEY,            -- SHA-256 of what stands in the link, hex
  account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE, -- for whom
  made INTEGER NOT NULL,            -- when
  until INTEGER NOT NULL,           -- how long it can be used
  standing TEXT NOT NULL            -- open, used or revoked
) STRICT, WITHOUT ROWID;
CREATE TABLE happening (            -- what happened at the door, kept for ninety days
  at INTEGER NOT NULL,              -- when
  what TEXT NOT NULL,               -- in, out, wrong, refused, invited …
  account INTEGER REFERENCES account ON DELETE CASCADE, -- whose account, where it is known
  address TEXT NOT NULL             -- from where
) STRICT;
CREATE INDEX happening_by_time ON happening(at);
CREATE TABLE setting (              -- what the server says of itself
  name TEXT PRIMARY KEY,            -- address
  value TEXT NOT NULL               -- e.g. https://belagg.kommunen.se
) STRICT, WITHOUT ROWID;
"""

_SECOND = """
CREATE TABLE factor (               -- an authenticator app that is coupled to an account
  account INTEGER PRIMARY KEY REFERENCES account ON DELETE CASCADE, -- whose
  sealed BLOB NOT NULL,             -- its secret, sealed (AES-256-GCM) under the server's key, which lies elsewhere
  step INTEGER NOT NULL,            -- the last 30 seconds a code was used of: it and older ones are good no more
  since INTEGER NOT NULL            -- when it was coupled
) STRICT;
CREATE TABLE recovery (             -- recovery codes that are not used yet
  account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE, -- whose
  number INTEGER NOT NULL,          -- 1 to 8: the code begins with it
  hash TEXT NOT NULL,               -- argon2id of the rest, with its parameters and salt
  PRIMARY KEY (account, number)
) STRICT, WITHOUT ROWID;
"""

SCHEMA = _FIRST + _SECOND

_ACCOUNT = (
    "number, name, role, evaluator, email, active, password IS NOT NULL, subject IS NOT NULL, last, "
    "EXISTS (SELECT 1 FROM factor WHERE account = number)"
)


@dataclass(slots=True)
class AccountFile:
    """The open file. One connection, one asker at a time; other processes wait for their turn."""

    sql: sqlite3.Connection
    path: Path
    lock: RLock

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction from its first line: all of it is kept, or none. Inside another it is part of that one."""
        with self.lock:
            if self.sql.in_transaction:
                yield self.sql
                return
            self.sql.execute("BEGIN IMMEDIATE")
            try:
                yield self.sql
            except BaseException:
                self.sql.rollback()
                raise
            self.sql.commit()

    def close(self) -> None:
        with self.lock:
            self.sql.close()


def path_of(db: Path) -> Path:
    """Where the accounts of the evaluation in ``db`` lie."""
    return db.with_suffix(".accounts")


def opened(path: Path) -> AccountFile:
    """The accounts at ``path``, made where there are none. Raises UsageError where the file is something else, Refused where
    it is newer than this program."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    sql = sqlite3.connect(path, timeout=30.0, isolation_level=None, check_same_thread=False)
    file = AccountFile(sql, path, RLock())
    try:
        for pragma in ("secure_delete = ON", "foreign_keys = ON", "synchronous = FULL", "trusted_schema = OFF"):
            sql.execute(f"PRAGMA {pragma}")
        with file.writing():
            _prepare(file)
    except sqlite3.DatabaseError as fault:
        sql.close()
        raise UsageError("accounts-foreign", path=path) from fault
    except (UsageError, Refused):
        sql.close()
        raise
    return file


def _prepare(file: AccountFile) -> None:
    ours, have = (int(file.sql.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("application_id", "user_version"))
    empty = not file.sql.execute("SELECT 1 FROM sqlite_schema").fetchone()
    if have == 0 and ours == 0 and empty:
        _run(file.sql, SCHEMA)
        file.sql.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        file.sql.execute(f"PRAGMA user_version = {VERSION}")
    elif ours != APPLICATION_ID:
        raise UsageError("accounts-foreign", path=file.path)
    elif have > VERSION:
        raise Refused("database-newer", path=file.path, have=have, known=VERSION)
    elif have < VERSION:
        _run(file.sql, _SECOND)
        file.sql.execute(f"PRAGMA user_version = {VERSION}")


def _run(sql: sqlite3.Connection, schema: str) -> None:
    for statement in schema.split(";\n"):
        sql.execute(statement)


# accounts ----------------------------------------------------------------------------------------------------------


def _account(row: tuple[object, ...]) -> Account:
    number, name, role, evaluator, email, active, password, federated, last, factor = row
    return Account(
        int(str(number)), str(name), str(role), None if evaluator is None else str(evaluator), str(email), bool(active),
        bool(password), bool(federated), None if last is None else int(str(last)), bool(factor),
    )  # fmt: skip


def everybody(sql: sqlite3.Connection) -> list[Account]:
    return [_account(row) for row in sql.execute(f"SELECT {_ACCOUNT} FROM account ORDER BY number")]


def by_number(sql: sqlite3.Connection, number: int) -> Account | None:
    row = sql.execute(f"SELECT {_ACCOUNT} FROM account WHERE number = ?", (number,)).fetchone()
    return None if row is None else _account(row)


def by_key(sql: sqlite3.Connection, key: str) -> tuple[Account, str | None] | None:
    """(the account, its password's hash) of a name."""
    row = sql.execute(f"SELECT {_ACCOUNT}, password FROM account WHERE key = ?", (key,)).fetchone()
    return None if row is None else (_account(row[:-1]), row[-1])


def by_subject(sql: sqlite3.Connection, subject: str) -> Account | None:
    row = sql.execute(f"SELECT {_ACCOUNT} FROM account WHERE subject = ?", (subject,)).fetchone()
    return None if row is None else _account(row)


def unbound_by_email(sql: sqlite3.Connection, email: str) -> list[Account]:
    """The accounts with this address that no subject is bound to yet."""
    asked = f"SELECT {_ACCOUNT} FROM account WHERE email = ? AND email != '' AND subject IS NULL"
    return [_account(row) for row in sql.execute(asked, (email,))]


def add(
    sql: sqlite3.Connection, *, name: str, key: str, role: str, evaluator: str | None, email: str, now: int
) -> int:
    """A new account that nobody can use yet; returns its number. Raises sqlite3.IntegrityError where the name or the
    evaluator is taken."""
    values = (name, key, role, evaluator, email, now)
    columns = "name, key, role, evaluator, email, active, made"
    made = sql.execute(f"INSERT INTO account ({columns}) VALUES (?, ?, ?, ?, ?, 1, ?)", values)
    assert made.lastrowid is not None
    return made.lastrowid


def taken(sql: sqlite3.Connection, key: str, evaluator: str | None) -> str:
    """``name`` or ``evaluator``, whichever another account has already; empty when both are free."""
    if sql.execute("SELECT 1 FROM account WHERE key = ?", (key,)).fetchone():
        return "name"
    return "evaluator" if sql.execute("SELECT 1 FROM account WHERE evaluator = ?", (evaluator,)).fetchone() else ""


def remove(sql: sqlite3.Connection, number: int) -> None:
    """The account and all that is kept of it."""
    for table in ("session", "invitation", "happening", "factor", "recovery"):
        sql.execute(f"DELETE FROM {table} WHERE account = ?", (number,))
    sql.execute("DELETE FROM account WHERE number = ?", (number,))


def put_password(sql: sqlite3.Connection, number: int, password: str) -> None:
    sql.execute("UPDATE account SET password = ? WHERE number = ?", (password, number))


def password_of(sql: sqlite3.Connection, number: int) -> str | None:
    row = sql.execute("SELECT password FROM account WHERE number = ?", (number,)).fetchone()
    return None if row is None else row[0]


def put_active(sql: sqlite3.Connection, number: int, *, active: bool) -> None:
    sql.execute("UPDATE account SET active = ? WHERE number = ?", (int(active), number))


def put_role(sql: sqlite3.Connection, number: int, role: str, evaluator: str | None) -> None:
    sql.execute("UPDATE account SET role = ?, evaluator = ? WHERE number = ?", (role, evaluator, number))


def put_subject(sql: sqlite3.Connection, number: int, subject: str) -> None:
    sql.execute("UPDATE account SET subject = ? WHERE number = ?", (subject, number))


def came_in(sql: sqlite3.Connection, number: int, now: int) -> None:
    sql.execute("UPDATE account SET last = ? WHERE number = ?", (now, number))


# what happened, and what the server is called ------------------------------------------------------------------------


def note(sql: sqlite3.Connection, happening: Happening) -> None:
    """Write it down, and forget what is too old."""
    sql.execute("DELETE FROM happening WHERE at < ?", (happening.at - KEPT,))
    values = (happening.at, happening.what, happening.account, happening.address)
    sql.execute("INSERT INTO happening (at, what, account, address) VALUES (?, ?, ?, ?)", values)


def happenings(sql: sqlite3.Connection, limit: int) -> list[Happening]:
    """The newest, first."""
    asked = "SELECT at, what, account, address FROM happening ORDER BY at DESC, rowid DESC LIMIT ?"
    return [Happening(*row) for row in sql.execute(asked, (limit,))]


def setting(sql: sqlite3.Connection, name: str) -> str | None:
    row = sql.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row[0])


def put_setting(sql: sqlite3.Connection, name: str, value: str) -> None:
    sql.execute("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", (name, value))
