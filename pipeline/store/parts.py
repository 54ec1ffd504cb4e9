"""A version's passages as stretches of its text, a window at a time: what the application shows of a document."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from pipeline.core.wording.surroundings import Stood


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored version, as a page about it needs it."""

    id: int
    source: int
    version: int
    sha256: str
    media_type: str
    fetched_at: str
    outcome: str
    missing: tuple[tuple[str, str], ...]
    pages: int | None
    passages: int


@dataclass(frozen=True, slots=True)
class Slice:
    """A passage's place in the text, what is suggested for it and who has decided what: (sub-area, name, verdict)."""

    ordinal: int
    start: int
    end: int
    heading: tuple[str, ...]
    page: int | None
    place: str | None
    suggested: tuple[str, ...]
    verdicts: tuple[tuple[str, str, str], ...]


def kept(sql: sqlite3.Connection, source: int, version: int | None) -> Kept | None:
    """Version ``version`` of K``source``; the newest without one."""
    row = sql.execute(
        "SELECT v.id, v.source, v.version, v.sha256, v.media_type, v.fetched_at, v.outcome, v.missing, v.pages, "
        "(SELECT count(*) FROM passage p WHERE p.version_id = v.id) FROM version v "
        "WHERE v.source = ? AND (v.version = ? OR ? IS NULL) ORDER BY v.version DESC LIMIT 1",
        (source, version, version),
    ).fetchone()
    if row is None:
        return None
    ident, number, at, sha256, media_type, fetched_at, outcome, lacking, pages, passages = row
    missing = tuple((what, detail) for what, detail in json.loads(lacking))
    return Kept(ident, number, at, sha256, media_type, fetched_at, outcome, missing, pages, passages)


def versions(sql: sqlite3.Connection, source: int) -> list[tuple[int, str, str]]:
    """(version, fetched at, sha256) of a source, the newest first."""
    rows = sql.execute("SELECT version, fetched_at, sha256 FROM version WHERE source = ? ORDER BY version DESC", (source,))
    return [(version, at, sha256) for version, at, sha256 in rows]


def slices(sql: sqlite3.Connection, kept: Kept, first: int, limit: int) -> list[Slice]:
    """Passages ``first`` … of a version, at most ``limit``."""
    verdicts: dict[int, list[tuple[str, str, str]]] = {}
    for ordinal, subarea, name, verdict in sql.execute(
        "SELECT e.passage, e.subarea, n.name, d.verdict FROM evidence e JOIN decision d ON d.evidence = e.number "
        "JOIN evaluator n ON n.id = d.evaluator WHERE e.source = ? AND e.version = ? AND e.passage >= ? AND e.passage < ? "
        "ORDER BY e.subarea, d.seq",
        (kept.source, kept.version, first, first + limit),
    ):
        verdicts.setdefault(ordinal, []).append((subarea, name, verdict))
    rows = sql.execute(
        "SELECT p.ordinal, p.start, p.end, p.heading, p.page, p.place, "
        "(SELECT group_concat(t.subarea, ' ') FROM tag t WHERE t.passage_id = p.id) "
        "FROM passage p WHERE p.version_id = ? AND p.ordinal >= ? ORDER BY p.ordinal LIMIT ?",
        (kept.id, first, limit),
    )
    return [
        Slice(
            ordinal, start, end, tuple(json.loads(heading)), page, place, tuple((tags or "").split()),
            tuple(verdicts.get(ordinal, ())),
        )
        for ordinal, start, end, heading, page, place, tags in rows
    ]  # fmt: skip


def near(sql: sqlite3.Connection, source: int, version: int, ordinal: int, most: int) -> list[tuple[int, Stood]]:
    """(ordinal, place) of a passage and of ``most`` on either side of it, in order."""
    rows = sql.execute(
        "SELECT p.ordinal, p.start, p.end, p.heading, p.place FROM passage p JOIN version v ON v.id = p.version_id "
        "WHERE v.source = ? AND v.version = ? AND p.ordinal BETWEEN ? AND ? ORDER BY p.ordinal",
        (source, version, ordinal - most, ordinal + most),
    )
    return [
        (n, Stood(start, end, tuple(json.loads(heading)), (place or "").startswith("tabell")))
        for n, start, end, heading, place in rows
    ]


def stands(sql: sqlite3.Connection, source: int, version: int, ordinal: int) -> list[tuple[str, str, str]]:
    """(sub-area, name, verdict) of everybody who has decided on the passage, or on words that lie in it."""
    rows = sql.execute(
        "SELECT e.subarea, n.name, d.verdict FROM passage p JOIN version v ON v.id = p.version_id "
        "JOIN evidence e ON e.source = v.source AND e.version = v.version AND e.start < p.end AND e.end > p.start "
        "JOIN decision d ON d.evidence = e.number JOIN evaluator n ON n.id = d.evaluator "
        "WHERE v.source = ? AND v.version = ? AND p.ordinal = ? ORDER BY e.subarea, d.seq",
        (source, version, ordinal),
    )
    return [(subarea, name, verdict) for subarea, name, verdict in rows]
