"""Second factors in ``evidence.accounts``: the secret of an authenticator app, sealed, and one-time recovery codes, hashed."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Factor:
    """``sealed``: the app's secret as it lies in the file; ``step``: the last that was used, 0 for none."""

    account: int
    sealed: bytes
    step: int
    since: int


def of(sql: sqlite3.Connection, account: int) -> Factor | None:
    row = sql.execute("SELECT account, sealed, step, since FROM factor WHERE account = ?", (account,)).fetchone()
    return None if row is None else Factor(*row)


def put(sql: sqlite3.Connection, factor: Factor) -> None:
    """In the place of an older one, whose recovery codes go with it."""
    remove(sql, factor.account)
    values = (factor.account, factor.sealed, factor.step, factor.since)
    sql.execute("INSERT INTO factor (account, sealed, step, since) VALUES (?, ?, ?, ?)", values)


def remove(sql: sqlite3.Connection, account: int) -> bool:
    """The factor and its recovery codes; False where there was none."""
    sql.execute("DELETE FROM recovery WHERE account = ?", (account,))
    return sql.execute("DELETE FROM factor WHERE account = ?", (account,)).rowcount > 0


def use_step(sql: sqlite3.Connection, account: int, step: int) -> bool:
    """Uses a step up; False where it, or a later one, was used meanwhile."""
    return sql.execute("UPDATE factor SET step = ? WHERE account = ? AND step < ?", (step, account, step)).rowcount > 0


def put_recovery(sql: sqlite3.Connection, account: int, hashes: dict[int, str]) -> None:
    """New recovery codes, number → hash; older ones open nothing more."""
    sql.execute("DELETE FROM recovery WHERE account = ?", (account,))
    rows = [(account, number, hashed) for number, hashed in hashes.items()]
    sql.executemany("INSERT INTO recovery (account, number, hash) VALUES (?, ?, ?)", rows)


def recovery(sql: sqlite3.Connection, account: int, number: int) -> str | None:
    """The hash of a recovery code that is not used yet."""
    row = sql.execute("SELECT hash FROM recovery WHERE account = ? AND number = ?", (account, number)).fetchone()
    return None if row is None else str(row[0])


def use_recovery(sql: sqlite3.Connection, account: int, number: int, hashed: str) -> bool:
    """Uses it up; False where it was used meanwhile."""
    gone = sql.execute("DELETE FROM recovery WHERE account = ? AND number = ? AND hash = ?", (account, number, hashed))
    return gone.rowcount > 0


def recovery_left(sql: sqlite3.Connection, account: int) -> int:
    return int(sql.execute("SELECT count(*) FROM recovery WHERE account = ?", (account,)).fetchone()[0])
