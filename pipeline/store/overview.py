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


def suggested(sql: sqlite3.Connection) -> dict[str, int]:
    """Sub-area → number of passages suggested for it."""
    return dict(sql.execute("SELECT subarea, count(*) FROM tag GROUP BY subarea"))


def decided(sql: sqlite3.Connection) -> dict[str, int]:
    """Sub-area → number of suggested passages somebody has decided on there."""
    return dict(
        sql.execute(
            "SELECT e.subarea, count(DISTINCT e.number) FROM evidence e JOIN decision d ON d.evidence = e.number "
            "JOIN version v ON v.source = e.source AND v.version = e.version "
            "JOIN passage p ON p.version_id = v.id AND p.ordinal = e.passage "
            "JOIN tag t ON t.subarea = e.subarea AND t.passage_id = p.id GROUP BY e.subarea"
        )
    )


def decided_passages(sql: sqlite3.Connection) -> int:
    """How many places somebody has decided on, in whatever sub-area."""
    row = sql.execute(
        "SELECT count(*) FROM (SELECT DISTINCT e.source, e.version, e.start, e.end FROM evidence e "
        "JOIN decision d ON d.evidence = e.number)"
    )
    return int(row.fetchone()[0])


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


def state_key(sql: sqlite3.Connection) -> tuple[int, int]:
    """Changes whenever a source or a tagging run comes in: what cached counts of suggestions hang on."""
    row = sql.execute("SELECT coalesce((SELECT max(id) FROM version), 0), coalesce((SELECT max(id) FROM tagging_run), 0)")
    newest, run = row.fetchone()
    return int(newest), int(run)
