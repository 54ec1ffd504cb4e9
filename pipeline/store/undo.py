"""An evaluator's own decisions, newest first: what there is to take back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import Any

KINDS = ("evidence.accepted", "evidence.rejected", "evidence.quoted", "withdrawn")


def recent(sql: sqlite3.Connection, actor: str) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """(seq, kind, facts) of this evaluator's decisions about evidence, the newest first; erased facts are passed over."""
    marks = ", ".join("?" * len(KINDS))
    rows = sql.execute(
        "SELECT e.seq, e.kind, p.bytes FROM event e JOIN event_part p ON p.seq = e.seq AND p.part = 'facts' "
        f"WHERE e.actor = ? AND e.kind IN ({marks}) ORDER BY e.seq DESC",
        (actor, *KINDS),
    )
    for seq, kind, facts in rows:
        yield seq, kind, json.loads(facts)


def event(sql: sqlite3.Connection, seq: int) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """(kind, facts, prose) of one event; a part that was erased is empty."""
    kind = sql.execute("SELECT kind FROM event WHERE seq = ?", (seq,)).fetchone()[0]
    parts = dict(sql.execute("SELECT part, bytes FROM event_part WHERE seq = ?", (seq,)).fetchall())
    return kind, json.loads(parts.get("facts", b"{}")), json.loads(parts.get("prose", b"{}"))
