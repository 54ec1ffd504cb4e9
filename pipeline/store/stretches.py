"""Stretches of a version's text without reading all of it: a budget of five thousand pages is ten million characters."""

from __future__ import annotations

import sqlite3

from pipeline.core.sealed import Sealed
from pipeline.store import vault


def stretch(sql: sqlite3.Connection, version_id: int, start: int, end: int) -> str:
    """``text[start:end]`` of a version, by its id. What is sealed is opened whole; while it is locked it comes as it stands."""
    if vault.of(sql).there:
        text = sql.execute("SELECT text FROM version WHERE id = ?", (version_id,)).fetchone()[0]
        return text if isinstance(text, Sealed) else str(text)[start:end]
    row = sql.execute(
        "SELECT substr(text, ?, ?) FROM version WHERE id = ?", (start + 1, max(0, end - start), version_id)
    ).fetchone()
    return str(row[0])
