"""Published results and actions kept beside an evaluation. They are no part of the proof: no score rests on them."""

from __future__ import annotations

import json
import sqlite3
from typing import Any


def keep(sql: sqlite3.Connection, subject: str, year: int | None, source: str, body: dict[str, Any], at: str) -> None:
    """One published result; the same file imported again takes its place."""
    sql.execute(
        "INSERT OR REPLACE INTO reference (subject, year, source, body, at) VALUES (?, ?, ?, ?, ?)",
        (subject, year or 0, source, json.dumps(body, ensure_ascii=False), at),
    )


def kept(sql: sqlite3.Connection) -> list[dict[str, Any]]:
    """Every one, by subject and year."""
    return [json.loads(row[0]) for row in sql.execute("SELECT body FROM reference ORDER BY subject, year, source")]


ACTION = ("id", "subarea", "improvement", "text", "owner", "due", "measure", "status", "origin")


def actions(sql: sqlite3.Connection) -> list[dict[str, Any]]:
    """Every action as a mapping of ``ACTION``, by number."""
    return [dict(zip(ACTION, row, strict=True)) for row in sql.execute(f"SELECT {', '.join(ACTION)} FROM action ORDER BY id")]


def write_action(sql: sqlite3.Connection, action: dict[str, Any], at: str) -> int:
    """Write one action, a new one where ``id`` is None; its number."""
    columns = (*ACTION, "changed")
    row = sql.execute(
        f"INSERT OR REPLACE INTO action ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",
        (*(action[name] for name in ACTION), at),
    )
    assert row.lastrowid is not None
    return row.lastrowid
