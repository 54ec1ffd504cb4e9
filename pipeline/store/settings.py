"""Small settings that help the work and prove nothing: the day an evaluation shall be done."""

from __future__ import annotations

import sqlite3


def get(sql: sqlite3.Connection, name: str) -> str | None:
    row = sql.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row[0])


def put(sql: sqlite3.Connection, name: str, value: str | None) -> None:
    """Without a value, the setting is taken away."""
    sql.execute("DELETE FROM setting WHERE name = ?", (name,))
    if value is not None:
        sql.execute("INSERT INTO setting (name, value) VALUES (?, ?)", (name, value))
