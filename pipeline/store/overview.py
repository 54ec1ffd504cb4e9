"""Counts over a whole evaluation, for the overview: what is suggested, what is decided, what was collected."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Collected:
    """How much there is: sources that are in, passages of their newest versions."""

    sources: int
    passages: int


def collected(sql: sqlite3.Connection) -> Collected:
    row = sql.execute("SELECT (SELECT count(*) FROM source WHERE excluded_because IS NULL), (SELECT count(*) FROM passage)")
    return Collected(*row.fetchone())


def most_passages(sql: sqlite3.Connection) -> int:
    """No more passages than this, of all versions."""
    return int(sql.execute("SELECT coalesce(max(id), 0) FROM passage").fetchone()[0])


def tallies(sql: sqlite3.Connection) -> dict[tuple[str, str], tuple[int, int]]:
    """(kind of source, sub-area) → how many passages of newest versions are suggested for it, and is the first of how many."""
    rows = sql.execute(
        f"SELECT s.kind, t.subarea, sum(t.suggested), sum(t.first) FROM {_STANDING} JOIN tally t ON t.version_id = n.id "
        "GROUP BY s.kind, t.subarea"
    )
    return {(kind, code): (count, first) for kind, code, count, first in rows}


def tally_of(sql: sqlite3.Connection, source: int, subarea: str | None) -> int:
    """How many passages of a source's newest version are suggested (for a sub-area), if it is in."""
    row = sql.execute(
        "SELECT coalesce(sum(CASE WHEN ? IS NULL THEN t.first ELSE t.suggested END), 0) FROM tally t WHERE t.version_id = "
        "(SELECT max(v.id) FROM version v JOIN source s ON s.number = v.source "
        "WHERE v.source = ? AND s.excluded_because IS NULL) AND (t.subarea = ? OR ? IS NULL)",
        (subarea, source, subarea, subarea),
    )
    return int(row.fetchone()[0])


_STANDING = (
    "(SELECT max(id) AS id, source FROM version GROUP BY source) n "
    "JOIN source s ON s.number = n.source AND s.excluded_because IS NULL"
)


def decided(sql: sqlite3.Connection, who: str) -> dict[str, int]:
    """Sub-area → how many of the passages suggested there this evaluator has decided on, counted as ``queue.settled`` does."""
    return dict(
        sql.execute(
            "SELECT e.subarea, count(DISTINCT p.id) FROM decision d JOIN evidence e ON e.number = d.evidence "
            "JOIN version v ON v.source = e.source AND v.version = e.version JOIN source s ON s.number = v.source "
            "JOIN passage p ON p.version_id = v.id AND p.ordinal = e.passage "
            "JOIN tag t ON t.subarea = e.subarea AND t.passage_id = p.id "
            "WHERE d.evaluator = ? AND s.excluded_because IS NULL "
            "AND NOT EXISTS (SELECT 1 FROM version w WHERE w.source = v.source AND w.version > v.version) GROUP BY e.subarea",
            (who,),
        )
    )


def evidence(sql: sqlite3.Connection) -> dict[str, dict[str, int]]:
    """Sub-area → kind of source → live evidence."""
    found: dict[str, dict[str, int]] = {}
    for subarea, kind, count in sql.execute(
        "SELECT e.subarea, s.kind, count(*) FROM evidence e JOIN source s ON s.number = e.source WHERE e.live = 1 "
        "GROUP BY e.subarea, s.kind"
    ):
        found.setdefault(subarea, {})[kind] = count
    return found


def disputed(sql: sqlite3.Connection) -> dict[str, int]:
    return dict(sql.execute("SELECT subarea, count(*) FROM evidence WHERE disputed = 1 GROUP BY subarea"))


def state_key(sql: sqlite3.Connection) -> tuple[int, ...]:
    """Changes whenever a source comes in, goes out or becomes of another kind, or a tagging run begins: what cached counts of
    suggestions hang on. The last number is the tagging run, the one before it the newest version."""
    return tuple(
        sql.execute(
            "SELECT (SELECT count(*) FROM source WHERE excluded_because IS NOT NULL), "
            "(SELECT coalesce(sum(number * (excluded_because IS NOT NULL)), 0) FROM source), "
            "(SELECT coalesce(sum(number * length(kind)), 0) FROM source), "
            "(SELECT coalesce(max(id), 0) FROM version), (SELECT coalesce(max(id), 0) FROM tagging_run)"
        ).fetchone()
    )
