"""The log in its tables: append inside the caller's transaction, read back in order.

``append`` writes event, parts and projections together; one decision is one transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from pipeline.core.ledger import Ledger
from pipeline.core.log import Draft, Entry, Event, Part, first_prev, seal


def append(ledger: Ledger, sql: sqlite3.Connection, draft: Draft, *, at: str, nonces: tuple[bytes, bytes]) -> Entry:
    """Write ``draft`` as the next event and let the ledger apply it. Raises Refused; the caller's transaction rolls back."""
    entry, facts, prose = seal(draft, seq=_next(sql), at=at, prev=_head(sql, draft), nonces=nonces)
    sql.execute(
        "INSERT INTO event (seq, at, actor, kind, facts, prose, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (entry.seq, entry.at, entry.actor, entry.kind, entry.facts, entry.prose, entry.prev, entry.hash),
    )
    sql.executemany(
        "INSERT INTO event_part (seq, part, nonce, bytes) VALUES (?, ?, ?, ?)",
        [(entry.seq, "facts", facts.nonce, facts.data), (entry.seq, "prose", prose.nonce, prose.data)],
    )
    ledger.apply(Event(entry.seq, at, draft.actor, draft.kind, draft.facts, draft.prose))
    return entry


def _next(sql: sqlite3.Connection) -> int:
    return int(sql.execute("SELECT coalesce(max(seq), 0) + 1 FROM event").fetchone()[0])


def _head(sql: sqlite3.Connection, draft: Draft) -> bytes:
    row = sql.execute("SELECT hash FROM event ORDER BY seq DESC LIMIT 1").fetchone()
    return bytes(row[0]) if row else first_prev(draft.facts["uuid"])


def entries(sql: sqlite3.Connection) -> Iterator[Entry]:
    """All entries in the order of ``seq``."""
    for row in sql.execute("SELECT seq, at, actor, kind, facts, prose, prev, hash FROM event ORDER BY seq"):
        yield Entry(*row)


def parts(sql: sqlite3.Connection) -> Iterator[tuple[int, str, Part]]:
    """All parts that are still there, as (seq, facts or prose, part), in the order of ``seq``."""
    for seq, part, nonce, data in sql.execute("SELECT seq, part, nonce, bytes FROM event_part ORDER BY seq, part"):
        yield seq, part, Part(nonce, data)


def last(sql: sqlite3.Connection) -> tuple[int, bytes]:
    """The last event's ``seq`` and hash; (0, b"") before the first."""
    row = sql.execute("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1").fetchone()
    return (int(row[0]), bytes(row[1])) if row else (0, b"")


def first_facts(sql: sqlite3.Connection) -> dict[str, object]:
    """What the first event says of the evaluation; empty when it cannot be read."""
    row = sql.execute("SELECT nonce, bytes FROM event_part WHERE seq = 1 AND part = 'facts'").fetchone()
    try:
        return Part(*row).value() if row else {}
    except ValueError:
        return {}
