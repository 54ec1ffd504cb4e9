"""What the tables know of interviews: which source an original became, by commitments alone."""

from __future__ import annotations

import sqlite3

from pipeline.store.sources import Known, newest


def source_by_key(sql: sqlite3.Connection, key: str, uri: str) -> int | None:
    """The source made of the file with this key, whatever it is called now; one from before notes were protected by ``uri``."""
    between = f"interview:{key}/", f"interview:{key}0"  # 0 is the sign after /
    row = sql.execute("SELECT number FROM source WHERE uri >= ? AND uri < ? ORDER BY number LIMIT 1", between).fetchone()
    row = row or sql.execute("SELECT number FROM source WHERE uri = ? AND kind = 'interview' LIMIT 1", (uri,)).fetchone()
    return None if row is None else int(row[0])


def known_by_made(sql: sqlite3.Connection, made: str) -> Known | None:
    """The source whose newest version was made of the same original in the same way."""
    for source, version in sql.execute("SELECT source, version FROM interview WHERE made = ? ORDER BY source", (made,)):
        known = newest(sql, source)
        if known.version == version:
            return known
    return None
