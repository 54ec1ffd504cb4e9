"""What the tagger can learn from: the decisions with the words they were about, and how far suggestions were followed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Decided:
    """Where one evaluator stands on one quote in one sub-area. ``verdict``: accepted or rejected."""

    quote: str
    heading: tuple[str, ...]
    kind: str
    confidential: bool
    subarea: str
    verdict: str


def decisions(sql: sqlite3.Connection) -> Iterator[Decided]:
    """Every standing decision about sources that are not excluded, in the order in which they were made. None about a
    sealed source: what is learnt from its words would lie beside the database for anybody to read."""
    rows = sql.execute(
        "SELECT e.quote, e.heading, s.kind, s.confidential, e.subarea, d.verdict FROM decision d "
        "JOIN evidence e ON e.number = d.evidence JOIN source s ON s.number = e.source "
        "WHERE s.excluded_because IS NULL AND NOT (s.confidential = 1 AND EXISTS (SELECT 1 FROM vault)) ORDER BY d.seq"
    )
    for quote, heading, kind, confidential, subarea, verdict in rows:
        yield Decided(quote, tuple(json.loads(heading)), kind, bool(confidential), subarea, verdict)


@dataclass(frozen=True, slots=True)
class Rates:
    """How suggestions fared in one sub-area, counted in decisions (``open``: in suggested passages nobody has decided).

    ``stance`` and ``stage``: acceptances in which the evaluator said another than the tagger says.
    """

    subarea: str
    open: int = 0
    accepted: int = 0  # suggested and accepted
    rejected: int = 0  # suggested and rejected
    found: int = 0  # accepted though not suggested
    stance: int = 0
    stage: int = 0


def rates(sql: sqlite3.Connection) -> dict[str, Rates]:
    """For each sub-area with decisions or suggestions, against the suggestions as they stand now."""
    waiting = dict(
        sql.execute(
            "SELECT t.subarea, count(*) FROM tag t JOIN passage p ON p.id = t.passage_id JOIN version v ON v.id = p.version_id "
            "JOIN source s ON s.number = v.source WHERE s.excluded_because IS NULL "
            "AND NOT EXISTS (SELECT 1 FROM version w WHERE w.source = v.source AND w.version > v.version) "
            "AND NOT EXISTS (SELECT 1 FROM evidence e JOIN decision d ON d.evidence = e.number WHERE e.source = v.source "
            "AND e.version = v.version AND e.passage = p.ordinal AND e.subarea = t.subarea) GROUP BY t.subarea"
        )
    )
    counted = sql.execute(
        "SELECT e.subarea, sum(t.passage_id IS NOT NULL AND d.verdict = 'accepted'), "
        "sum(t.passage_id IS NOT NULL AND d.verdict = 'rejected'), sum(t.passage_id IS NULL AND d.verdict = 'accepted'), "
        "sum(d.verdict = 'accepted' AND g.passage_id IS NOT NULL AND d.stance IS NOT g.stance), "
        "sum(d.verdict = 'accepted' AND g.passage_id IS NOT NULL AND d.stage IS NOT g.stage) "
        "FROM decision d JOIN evidence e ON e.number = d.evidence JOIN source s ON s.number = e.source "
        "LEFT JOIN version v ON v.source = e.source AND v.version = e.version "
        "LEFT JOIN passage p ON p.version_id = v.id AND p.ordinal = e.passage "
        "LEFT JOIN tag t ON t.passage_id = p.id AND t.subarea = e.subarea LEFT JOIN suggestion g ON g.passage_id = p.id "
        "WHERE s.excluded_because IS NULL GROUP BY e.subarea"
    )
    found = {row[0]: Rates(row[0], waiting.get(row[0], 0), *row[1:]) for row in counted}
    return {code: found.get(code) or Rates(code, waiting[code]) for code in sorted({*found, *waiting})}
