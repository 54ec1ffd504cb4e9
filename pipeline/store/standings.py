"""Where one evaluator stands on passages, so that it can be counted: read once, then only what is new."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from pipeline.store.passages import NEWEST


class Standing(NamedTuple):
    """One decision. ``passage``: the row of the passage as it stood in that version, None for a quote of one's own. ``newest``:
    whether that version is the newest and its source is in; ``tagged`` and ``here``: whether anything, and whether this
    sub-area, is suggested for the passage."""

    evidence: int
    verdict: str
    subarea: str
    source: int
    kind: str
    passage: int | None
    newest: bool
    tagged: bool
    here: bool


def since(sql: sqlite3.Connection, who: str, seq: int) -> list[Standing]:
    """Where this evaluator stands by what was said after event ``seq``."""
    rows = sql.execute(
        "SELECT d.evidence, d.verdict, e.subarea, coalesce(s.number, 0), coalesce(s.kind, ''), p.id, "
        f"s.excluded_because IS NULL AND {NEWEST}, EXISTS (SELECT 1 FROM tag t WHERE t.passage_id = p.id), "
        "EXISTS (SELECT 1 FROM tag t WHERE t.subarea = e.subarea AND t.passage_id = p.id) "
        "FROM decision d CROSS JOIN evidence e ON e.number = d.evidence "
        "LEFT JOIN version v ON v.source = e.source AND v.version = e.version LEFT JOIN source s ON s.number = v.source "
        "LEFT JOIN passage p ON p.version_id = v.id AND p.ordinal = e.passage WHERE d.evaluator = ? AND d.seq > ?",
        (who, seq),
    )
    return [Standing(*row) for row in rows]


def how_many(sql: sqlite3.Connection, who: str) -> int:
    """How much evidence this evaluator stands on."""
    return int(sql.execute("SELECT count(*) FROM decision WHERE evaluator = ?", (who,)).fetchone()[0])


def evidence(sql: sqlite3.Connection, who: str) -> set[int]:
    """Which evidence it is."""
    return {number for (number,) in sql.execute("SELECT evidence FROM decision WHERE evaluator = ?", (who,))}
