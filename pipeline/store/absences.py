"""What a saved search was made over, and what it finds there."""

from __future__ import annotations

import sqlite3

_NEWEST = "NOT EXISTS (SELECT 1 FROM version w WHERE w.source = v.source AND w.version > v.version)"


def scope(sql: sqlite3.Connection, kind: str | None) -> list[list[int]]:
    """[source, version] of what a search looks through now: newest versions of sources that are in, of one kind if named."""
    rows = sql.execute(
        "SELECT v.source, v.version FROM version v JOIN source s ON s.number = v.source "
        f"WHERE s.excluded_because IS NULL AND {_NEWEST} AND (? IS NULL OR s.kind = ?) ORDER BY v.source",
        (kind, kind),
    )
    return [[source, version] for source, version in rows]


def found(sql: sqlite3.Connection, query: str, scope: list[list[int]], also: list[int]) -> list[str]:
    """The passages (K7.1:31) an FTS5 query finds in those versions, in their order. ``also``: ids of passages found where the
    index does not reach (sealed interviews)."""
    within = {(source, version) for source, version in scope}
    rows = sql.execute(
        "SELECT v.source, v.version, p.ordinal FROM passage_fts f JOIN passage p ON p.id = f.rowid "
        "JOIN version v ON v.id = p.version_id WHERE passage_fts MATCH ? ORDER BY p.id",
        (query,),
    ).fetchall()
    for ident in also:
        rows += sql.execute(
            "SELECT v.source, v.version, p.ordinal FROM passage p JOIN version v ON v.id = p.version_id WHERE p.id = ?",
            (ident,),
        ).fetchall()
    hits = dict.fromkeys(row for row in rows if row[:2] in within)
    return [f"K{source}.{version}:{ordinal}" for source, version, ordinal in hits]
