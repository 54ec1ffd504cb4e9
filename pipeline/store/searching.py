"""Full-text search: which passages match, the best first, whatever the words are and however many passages have them."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.store.passages import DECIDED, NEWEST, VIEW, PassageView, views

CANDIDATES = 5000  # hits that are ranked by how rare their words are
FEW = 10_000  # passages that can be ranked so without anybody waiting
FIRST = 500  # the first passages that are ranked where there are more
LOOKED_AT = 10_000  # hits that are looked at to find as many that pass the filters
TOGETHER = 3  # words the index is asked for at once: a dozen common ones that never stand together cost half a second
PIECE = 2000  # passages with those words that the other words are looked for in at a time
SPARSE = 20  # passages for each that has them, from where on words are rare
SECONDS = 0.03  # of CPU after which no further piece is
RARE = 300  # sources of a kind that are gone through one by one


@dataclass(frozen=True, slots=True)
class Only:
    """Which hits of a search count: by their source's own date (day, month or year), and by who decided what on them.
    ``status``: accepted, rejected, none; ``person``: an evaluator's id."""

    since: str | None = None
    until: str | None = None
    person: str | None = None
    status: str | None = None


ANY = Only()


def _only(only: Only) -> tuple[list[str], list[Any]]:
    """Conditions and their values."""
    where, values = list[str](), list[Any]()
    if only.since:
        where.append("s.own_date >= ?")
        values.append(only.since)
    if only.until:
        where.append("substr(s.own_date, 1, ?) <= ?")
        values += [len(only.until), only.until]
    if only.person or only.status:
        by = " AND d.evaluator = ?" if only.person else ""
        verdict = " AND d.verdict = ?" if only.status in ("accepted", "rejected") else ""
        where.append(f"{'NOT ' if only.status == 'none' else ''}EXISTS ({DECIDED}{by}{verdict})")
        values += [*([only.person] if only.person else []), *([only.status] if verdict and only.status else [])]
    return where, values


@dataclass(frozen=True, slots=True)
class Query:
    """FTS5 queries for one search: each word (or phrase) in some form, each as written, any of the single words."""

    every: tuple[str, ...]
    exact: tuple[str, ...]
    any: str


def search(
    sql: sqlite3.Connection, query: Query, *, subarea: str | None = None, kind: str | None = None, limit: int = 20,
    only: Only = ANY, also: Sequence[tuple[int, float]] = (),
) -> list[PassageView]:  # fmt: skip
    """Passages of newest versions that match, best first among the first ``CANDIDATES`` hits.

    ``also``: hits (passage id, rank) from elsewhere than the index in the file.
    """
    where, values = [NEWEST, "s.excluded_because IS NULL"], list[Any]()
    if kind:
        where.append("s.kind = ?")
        values.append(kind)
    if subarea:
        where.append("EXISTS (SELECT 1 FROM tag t WHERE t.passage_id = p.id AND t.subarea = ?)")
        values.append(subarea)
    more, given = _only(only)
    narrowed, tests = [*where, *more], [*values, *given]
    found: list[PassageView] = []
    for row_id, _ in sorted([*_hits(sql, query, kind, narrowed, tests), *also], key=lambda hit: (hit[1], hit[0])):
        found += views(sql, sql.execute(f"{VIEW} WHERE p.id = ? AND {' AND '.join(narrowed)}", (row_id, *tests)))
        if len(found) >= limit:
            break
    return found


def _hits(
    sql: sqlite3.Connection, query: Query, kind: str | None, where: list[str], values: list[Any]
) -> list[tuple[int, Any]]:
    """(passage id, rank, the least first). To rank by how rare the words are costs time for every passage that has one of
    them; where those are many, words as they were written go first, then the passages that say least besides."""
    if _many(sql, query.any):
        hits: dict[int, tuple[int, int]] = {}
        for tier, text in enumerate(dict.fromkeys((query.exact, query.every))):
            for row_id, size in _first(sql, text, kind, where, values):
                hits.setdefault(row_id, (tier, size))
        return list(hits.items())
    ranked = "SELECT rowid, rank FROM passage_fts WHERE passage_fts MATCH ? LIMIT ?"
    return sql.execute(ranked, (" AND ".join(query.every), CANDIDATES)).fetchall()


def _many(sql: sqlite3.Connection, query: str) -> bool:
    """Whether more than ``FEW`` passages match."""
    row = sql.execute("SELECT 1 FROM passage_fts WHERE passage_fts MATCH ? LIMIT 1 OFFSET ?", (query, FEW)).fetchone()
    return row is not None


def _first(
    sql: sqlite3.Connection, clauses: tuple[str, ...], kind: str | None, where: list[str], values: list[Any]
) -> Iterator[tuple[int, int]]:
    """(passage id, its words) of the first hits that pass the filters. Of a kind with few sources, those sources are gone
    through; else the first ``LOOKED_AT`` hits are."""
    left = FIRST
    for low, high in _ranges(sql, kind):
        for ids in _together(sql, clauses, low, high):
            rows = sql.execute(
                "SELECT p.id, hex(d.sz) FROM json_each(?) h "
                "CROSS JOIN passage p ON p.id = h.value CROSS JOIN version v ON v.id = p.version_id "
                "CROSS JOIN source s ON s.number = v.source JOIN passage_fts_docsize d ON d.id = p.id "
                f"WHERE {' AND '.join(where)} LIMIT ?",
                (json.dumps(ids), *values, left),
            ).fetchall()
            yield from ((row_id, _size(sizes)) for row_id, sizes in rows)
            left -= len(rows)
            if left <= 0:
                return


def _together(sql: sqlite3.Connection, clauses: tuple[str, ...], low: int, high: int) -> Iterator[list[int]]:
    """Passages in a range that every clause matches, a piece at a time, as far as ``LOOKED_AT`` and ``SECONDS`` go."""
    ranked = sorted(clauses, key=len, reverse=True)  # long words are rarer
    head, rest = " AND ".join(ranked[:TOGETHER]), ranked[TOGETHER:]
    looked, began = 0, time.thread_time()
    asked = "SELECT rowid FROM passage_fts WHERE passage_fts MATCH ? AND rowid BETWEEN ? AND ?"
    while looked < LOOKED_AT and (not looked or time.thread_time() - began < SECONDS):
        ids = [n for (n,) in sql.execute(f"{asked} LIMIT ?", (head, low, high, PIECE if rest else LOOKED_AT))]
        if not ids:
            return
        looked, low, last = looked + len(ids), ids[-1] + 1, ids[-1]
        if rest and last - ids[0] > SPARSE * len(ids):  # one of them is rare: the index goes by it
            ids, rest_here = [n for (n,) in sql.execute(asked, (" AND ".join(ranked), ids[0], last))], []
        else:
            rest_here = rest
        for clause in rest_here:
            have = {n for (n,) in sql.execute(asked, (clause, ids[0], last))}
            ids = [n for n in ids if n in have]
            if not ids:
                break
        if ids:
            yield ids


def _size(sizes: str) -> int:
    """The number of words in the first column, as FTS5 keeps it (a varint, seven bits a byte)."""
    total = 0
    for at in range(0, len(sizes), 2):
        byte = int(sizes[at : at + 2], 16)
        total = total << 7 | byte & 0x7F
        if byte < 0x80:
            break
    return total


def _ranges(sql: sqlite3.Connection, kind: str | None) -> list[tuple[int, int]]:
    """The passages to search, as ranges of their numbers: those of the kind's sources where these are few, else all."""
    everything = [(0, 2**62)]
    if kind is None:
        return everything
    rows = sql.execute(
        "SELECT (SELECT min(p.id) FROM passage p WHERE p.version_id = n.id), "
        "(SELECT max(p.id) FROM passage p WHERE p.version_id = n.id) "
        "FROM (SELECT max(v.id) AS id FROM source s JOIN version v ON v.source = s.number WHERE s.kind = ? GROUP BY s.number "
        "LIMIT ?) n",
        (kind, RARE + 1),
    ).fetchall()
    return everything if len(rows) > RARE else [(low, high) for low, high in rows if low is not None]
