"""The log in its tables: append inside the caller's transaction, read back in order.

``append`` writes event, parts and projections together; one decision is one transaction.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from pipeline.core import sealed
from pipeline.core.ids import canonical_json
from pipeline.core.ledger import Ledger
from pipeline.core.log import Draft, Entry, Event, Part, first_prev, seal
from pipeline.core.sealed import KEY
from pipeline.store import vault


def append(ledger: Ledger, sql: sqlite3.Connection, draft: Draft, *, at: str, nonces: tuple[bytes, bytes]) -> Entry:
    """Write ``draft`` as the next event and let the ledger apply it. Raises Refused; the caller's transaction rolls back."""
    kept = _sealed(sql, draft)
    entry, facts, prose = seal(kept, seq=_next(sql), at=at, prev=_head(sql, draft), nonces=nonces)
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


_WHOLE = ("erased", "imported")  # they hold what other events said


def _sealed(sql: sqlite3.Connection, draft: Draft) -> Draft:
    """The draft as it is stored: prose that quotes a sealed source is sealed. Raises Refused while it is locked."""
    if not draft.prose or not vault.of(sql).there:
        return draft
    about = draft.facts.get("source") if draft.kind.startswith("evidence.") else None
    if draft.kind not in _WHOLE and not (about and vault.confidential(sql, about)):
        return draft
    return replace(draft, prose={KEY: vault.of(sql).seal(canonical_json(draft.prose).decode())})


def opened(sql: sqlite3.Connection, events: Iterable[Event]) -> Iterator[Event]:
    """Events with their sealed prose opened; while it is locked they say nothing."""
    return sealed.opened(events, vault.of(sql).unseal)


def _next(sql: sqlite3.Connection) -> int:
    return int(sql.execute("SELECT coalesce(max(seq), 0) + 1 FROM event").fetchone()[0])


def _head(sql: sqlite3.Connection, draft: Draft) -> bytes:
    row = sql.execute("SELECT hash FROM event ORDER BY seq DESC LIMIT 1").fetchone()
    return bytes(row[0]) if row else first_prev(draft.facts["uuid"])


def entries(sql: sqlite3.Connection) -> Iterator[Entry]:
    """All entries in the order of ``seq``."""
    return map(Entry._make, sql.execute("SELECT seq, at, actor, kind, facts, prose, prev, hash FROM event ORDER BY seq"))


def parts(sql: sqlite3.Connection) -> Iterator[tuple[int, str, bytes, bytes]]:
    """All parts that are still there, as (seq, facts or prose, nonce, bytes), in the order of ``seq``."""
    return iter(sql.execute("SELECT seq, part, nonce, bytes FROM event_part ORDER BY seq, part"))


def parts_of(sql: sqlite3.Connection, seq: int) -> dict[str, Part]:
    """The parts of one event that are there, by name."""
    rows = sql.execute("SELECT part, nonce, bytes FROM event_part WHERE seq = ?", (seq,))
    return {name: Part(nonce, data) for name, nonce, data in rows}


def hash_of(sql: sqlite3.Connection, seq: int) -> bytes | None:
    """The hash of one event, or None when there is no such event."""
    row = sql.execute("SELECT hash FROM event WHERE seq = ?", (seq,)).fetchone()
    return None if row is None else bytes(row[0])


def moment_of(sql: sqlite3.Connection, seq: int) -> str:
    """When one event was written; "" when there is no such event."""
    row = sql.execute("SELECT at FROM event WHERE seq = ?", (seq,)).fetchone()
    return "" if row is None else str(row[0])


def events_of(sql: sqlite3.Connection, kind: str) -> list[Event]:
    """All events of one kind with what their parts still say, in the order of ``seq``."""
    found = []
    for seq, at, actor in sql.execute("SELECT seq, at, actor FROM event WHERE kind = ? ORDER BY seq", (kind,)).fetchall():
        said: dict[str, dict[str, Any] | None] = {}
        for name, nonce, data in sql.execute("SELECT part, nonce, bytes FROM event_part WHERE seq = ?", (seq,)):
            with contextlib.suppress(ValueError):  # no JSON any more: the audit names it
                said[name] = Part(nonce, data).value()
        found.append(Event(seq, at, actor, kind, said.get("facts"), said.get("prose")))
    return list(opened(sql, found))


def acts(sql: sqlite3.Connection, actor: str) -> list[tuple[str, str]]:
    """(kind, when) of everything one actor did, in order."""
    return list(sql.execute("SELECT kind, at FROM event WHERE actor = ? ORDER BY seq", (actor,)))


def last(sql: sqlite3.Connection) -> tuple[int, bytes]:
    """The last event's ``seq`` and hash; (0, b"") before the first."""
    row = sql.execute("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1").fetchone()
    return (int(row[0]), bytes(row[1])) if row else (0, b"")


def head_at(sql: sqlite3.Connection, seq: int) -> tuple[int, bytes]:
    """``seq`` and the hash of that event; (0, b"") when there is none."""
    row = sql.execute("SELECT seq, hash FROM event WHERE seq = ?", (seq,)).fetchone()
    return (int(row[0]), bytes(row[1])) if row else (0, b"")


def first_facts(sql: sqlite3.Connection) -> dict[str, object]:
    """What the first event says of the evaluation; empty when it cannot be read."""
    row = sql.execute("SELECT nonce, bytes FROM event_part WHERE seq = 1 AND part = 'facts'").fetchone()
    try:
        return Part(*row).value() if row else {}
    except ValueError:
        return {}
