"""Counts over a whole evaluation, for the overview: what is suggested, what is decided, what was collected."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.store.passages import RETAGGED


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


Tallies = dict[tuple[str, str], tuple[int, int]]


def tallies(sql: sqlite3.Connection) -> Tallies:
    """(kind of source, sub-area) → how many passages of newest versions are suggested for it, and is the first of how many."""
    rows = sql.execute(
        f"SELECT s.kind, t.subarea, sum(t.suggested), sum(t.first) FROM {_STANDING} JOIN tally t ON t.version_id = n.id "
        "GROUP BY s.kind, t.subarea"
    )
    return {(kind, code): (count, first) for kind, code, count, first in rows}


def tallies_of(sql: sqlite3.Connection, numbers: Iterable[int], version: int) -> Tallies:
    """The same of some sources, in or out, as they stood when ``version`` (its id) was the newest of all."""
    rows = sql.execute(
        "SELECT s.kind, t.subarea, sum(t.suggested), sum(t.first) FROM json_each(?) j "
        "CROSS JOIN source s ON s.number = j.value CROSS JOIN tally t "
        "ON t.version_id = (SELECT max(v.id) FROM version v WHERE v.source = s.number AND v.id <= ?) "
        "GROUP BY s.kind, t.subarea",
        (json.dumps(sorted(numbers)), version),
    )
    return {(kind, code): (count, first) for kind, code, count, first in rows}


def brought(sql: sqlite3.Connection, after: int, upto: int) -> frozenset[int]:
    """The sources of the versions after one (its id), up to another."""
    rows = sql.execute("SELECT DISTINCT source FROM version WHERE id > ? AND id <= ?", (after, upto))
    return frozenset(number for (number,) in rows)


def tally_of(sql: sqlite3.Connection, source: int, kind: str | None, subarea: str | None) -> int:
    """How many passages of a source's newest version are suggested (for a sub-area), if it is in (and of that kind)."""
    row = sql.execute(
        "SELECT coalesce(sum(CASE WHEN ? IS NULL THEN t.first ELSE t.suggested END), 0) FROM tally t WHERE t.version_id = "
        "(SELECT max(v.id) FROM version v JOIN source s ON s.number = v.source "
        "WHERE v.source = ? AND s.excluded_because IS NULL AND coalesce(?, s.kind) = s.kind) AND (t.subarea = ? OR ? IS NULL)",
        (subarea, source, kind, subarea, subarea),
    )
    return int(row.fetchone()[0])


_STANDING = (
    "(SELECT max(id) AS id, source FROM version GROUP BY source) n "
    "JOIN source s ON s.number = n.source AND s.excluded_because IS NULL"
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


@dataclass(frozen=True, slots=True)
class Shelf:
    """What counts of suggestions hang on. ``rest`` changes with all that is neither a new version nor a source that went out
    or came back: a kind that was corrected, passages that were tagged anew, an erasure."""

    version: int
    excluded: frozenset[int]
    rest: tuple[int, ...]


def shelf(sql: sqlite3.Connection) -> Shelf:
    version, *rest = sql.execute(
        "SELECT (SELECT coalesce(max(id), 0) FROM version), "
        "(SELECT coalesce(max(seq), 0) FROM event WHERE kind = 'source.corrected'), "
        "(SELECT coalesce(max(erased), 0) FROM erased_version), "
        f"(SELECT coalesce(max(CAST(value AS INTEGER)), 0) FROM setting WHERE name = '{RETAGGED}')"
    ).fetchone()
    out = sql.execute("SELECT number FROM source WHERE excluded_because IS NOT NULL")
    return Shelf(version, frozenset(number for (number,) in out), tuple(rest))
