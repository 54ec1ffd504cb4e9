"""Sessions and invitations in ``evidence.accounts``. ``hash`` is SHA-256 of what the cookie or the link holds; times are
seconds since 1970."""

from __future__ import annotations

import sqlite3

from pipeline.core.accounts.team import IDLE, LONGEST, Invitation, Visit

_AHEAD = 300  # seconds: a session that began later than that from now shows a clock set back; it would never run out
_IDENT = 16  # hex digits of a hash that name a session or an invitation to people; nothing can be opened with them


def open_session(sql: sqlite3.Connection, hash_: str, account: int, agent: str, now: int) -> None:
    """A new session; what has run out goes on the way."""
    sql.execute("DELETE FROM session WHERE seen < ? OR began NOT BETWEEN ? AND ?", (now - IDLE, now - LONGEST, now + _AHEAD))
    values = (hash_, account, now, now, agent)
    sql.execute("INSERT INTO session (hash, account, began, seen, agent) VALUES (?, ?, ?, ?, ?)", values)


def visit(sql: sqlite3.Connection, hash_: str, now: int) -> Visit | None:
    """The session, while it is open and its account may come in."""
    row = sql.execute(
        "SELECT s.account, s.began, s.seen, s.agent FROM session s JOIN account a ON a.number = s.account"
        " WHERE s.hash = ? AND a.active = 1 AND s.seen >= ? AND s.began BETWEEN ? AND ?",
        (hash_, now - IDLE, now - LONGEST, now + _AHEAD),
    ).fetchone()
    return None if row is None else Visit(hash_[:_IDENT], *row)


def seen(sql: sqlite3.Connection, hash_: str, now: int) -> None:
    sql.execute("UPDATE session SET seen = ? WHERE hash = ?", (now, hash_))


def visits(sql: sqlite3.Connection, account: int, now: int) -> list[Visit]:
    """The open sessions of an account, the newest first."""
    rows = sql.execute(
        "SELECT hash, account, began, seen, agent FROM session WHERE account = ? AND seen >= ?"
        " AND began BETWEEN ? AND ? ORDER BY began DESC",
        (account, now - IDLE, now - LONGEST, now + _AHEAD),
    )
    return [Visit(hash_[:_IDENT], *rest) for hash_, *rest in rows]


def end(sql: sqlite3.Connection, hash_: str) -> None:
    sql.execute("DELETE FROM session WHERE hash = ?", (hash_,))


def end_named(sql: sqlite3.Connection, account: int, ident: str) -> bool:
    """Ends the account's session that is called so; False when there is none."""
    gone = sql.execute("DELETE FROM session WHERE account = ? AND substr(hash, 1, ?) = ?", (account, _IDENT, ident))
    return gone.rowcount > 0


def end_all(sql: sqlite3.Connection, account: int, *, but: str = "") -> int:
    """Ends every session of the account; returns how many."""
    return sql.execute("DELETE FROM session WHERE account = ? AND hash != ?", (account, but)).rowcount


# invitations -------------------------------------------------------------------------------------------------------


def invite(sql: sqlite3.Connection, hash_: str, account: int, now: int, until: int) -> None:
    """A new link; those that were open for the account open nothing more."""
    revoke(sql, account)
    values = (hash_, account, now, until)
    sql.execute("INSERT INTO invitation (hash, account, made, until, standing) VALUES (?, ?, ?, ?, 'open')", values)


def invited(sql: sqlite3.Connection, hash_: str, now: int) -> int | None:
    """Whom a link invites, while it can be used."""
    row = sql.execute(
        "SELECT i.account FROM invitation i JOIN account a ON a.number = i.account"
        " WHERE i.hash = ? AND i.standing = 'open' AND i.until >= ? AND a.active = 1",
        (hash_, now),
    ).fetchone()
    return None if row is None else int(row[0])


def used(sql: sqlite3.Connection, hash_: str) -> None:
    sql.execute("UPDATE invitation SET standing = 'used' WHERE hash = ?", (hash_,))


def revoke(sql: sqlite3.Connection, account: int) -> int:
    """Open links of the account open nothing more; returns how many there were."""
    asked = "UPDATE invitation SET standing = 'revoked' WHERE account = ? AND standing = 'open'"
    return sql.execute(asked, (account,)).rowcount


def newest(sql: sqlite3.Connection, now: int) -> dict[int, Invitation]:
    """The newest invitation of each account."""
    found: dict[int, Invitation] = {}
    asked = "SELECT hash, account, made, until, standing FROM invitation ORDER BY made, standing = 'open'"
    for hash_, account, made, until, standing in sql.execute(asked):
        now_standing = "expired" if standing == "open" and until < now else standing
        found[account] = Invitation(hash_[:_IDENT], account, made, until, now_standing)
    return found
