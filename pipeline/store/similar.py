"""Passages that may say nearly the same as another: those that share a pair of its longest words. Few, whatever there is."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from pipeline.store.passages import NEWEST, VIEW, PassageView, views

EACH = 16  # passages looked up for a pair of words


def candidates(sql: sqlite3.Connection, row_id: int, pairs: Sequence[tuple[str, str]]) -> list[PassageView]:
    """Passages of newest versions, other than ``row_id``, in which both words of a pair stand; in their order."""
    found: set[int] = set()
    for one, other in pairs:
        rows = sql.execute(
            "SELECT rowid FROM passage_fts WHERE passage_fts MATCH ? AND rowid <> ? LIMIT ?",
            (f'surface : "{one}" AND surface : "{other}"', row_id, EACH),
        )
        found |= {ident for (ident,) in rows}
    if not found:
        return []
    marks = ", ".join("?" * len(found))
    rows = sql.execute(
        f"{VIEW} WHERE p.id IN ({marks}) AND {NEWEST} AND s.excluded_because IS NULL ORDER BY p.id", sorted(found)
    )
    return list(views(sql, rows))
