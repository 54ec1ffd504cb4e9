"""Full-text search: which passages match, the best first, whatever the words are and however many passages have them.

Rare words are ranked by how rare they are. Where words are common the index is gone through in the order of the passages, a
stretch at a time, until there are enough hits or whoever waits has waited enough: then the answer says that it is not whole.
"""

from __future__ import annotations

import json
import re
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.store.passages import DECIDED, NEWEST, VIEW, PassageView, views

FEW = 4000  # passages that can be ranked by how rare their words are without anybody waiting
FIRST = 500  # the first passages that are ranked where there are more
TOGETHER = 3  # clauses the index is asked for at once, and words of a phrase: the cost is that of all words in all passages
STRETCH, LONGEST = 4000, 250_000  # passages of the first stretch, and of the longest
QUICK, SLOW = 0.004, 0.010  # seconds a stretch should take
RARE = 300  # sources of a kind that are gone through one by one
DECISIONS = 2000  # decisions that are looked up first where only what is decided is sought
PIECE = 400  # ranked hits whose filters are tried at once


_BETWEEN = re.compile(r"[\W_]+")


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
    """FTS5 queries for one search: each word (or phrase) in some form, each as written, the single words.
    ``surface``: a text → its words as the index holds them."""

    every: tuple[str, ...]
    exact: tuple[str, ...]
    any: tuple[str, ...]
    surface: Callable[[str], str]


@dataclass(slots=True)
class _Clock:
    """How long one search may take: CPU seconds of this thread, None for as long as it takes. ``stopped``: it was too long."""

    seconds: float | None
    began: float = field(default_factory=time.thread_time)
    stopped: bool = False

    def out(self) -> bool:
        if self.seconds is not None and time.thread_time() - self.began > self.seconds:
            self.stopped = True
        return self.stopped


@dataclass(frozen=True, slots=True)
class _Where:
    """What a passage fulfils beside the words: conditions and their values, the stretches it lies in, and its number among a
    few, where those are known."""

    tests: str
    values: tuple[Any, ...]
    ranges: list[tuple[int, int]]
    among: frozenset[int] | None


@dataclass(frozen=True, slots=True)
class Found:
    """Hits, the best first. ``whole``: every passage was looked at; else there may be others, and better ones."""

    views: list[PassageView]
    whole: bool


def search(
    sql: sqlite3.Connection, query: Query, *, subarea: str | None = None, kind: str | None = None, limit: int = 20,
    only: Only = ANY, also: Sequence[tuple[int, float]] = (), seconds: float | None = None,
) -> Found:  # fmt: skip
    """Passages of newest versions that match, best first among the first ``FIRST`` where words are common.

    ``also``: hits (passage id, rank) from elsewhere than the index in the file. ``seconds``: of CPU after which what was found
    so far is the answer.
    """
    clock, where = _Clock(seconds), _where(sql, subarea, kind, only)
    if where.among is not None and not where.among:
        return Found([], whole=True)
    hits, whole = _hits(sql, query, where, limit, clock)
    ids = [row_id for row_id, _ in sorted([*hits, *also], key=lambda hit: (hit[1], hit[0]))]
    chosen: list[int] = []
    for at in range(0, len(ids), PIECE):
        chosen += [row_id for row_id, _ in _passing(sql, ids[at : at + PIECE], where, PIECE)]
        if len(chosen) >= limit:
            break
    rows = [row for row_id in chosen[:limit] for row in sql.execute(f"{VIEW} WHERE p.id = ?", (row_id,))]
    return Found(list(views(sql, rows)), whole)


def _where(sql: sqlite3.Connection, subarea: str | None, kind: str | None, only: Only) -> _Where:
    where, values = [NEWEST, "s.excluded_because IS NULL"], list[Any]()
    if kind:
        where.append("s.kind = ?")
        values.append(kind)
    if subarea:
        where.append("EXISTS (SELECT 1 FROM tag t WHERE t.passage_id = p.id AND t.subarea = ?)")
        values.append(subarea)
    more, given = _only(only)
    among = _decided(sql, only)
    ranges = [(min(among), max(among))] if among else _ranges(sql, kind)
    return _Where(" AND ".join([*where, *more]), (*values, *given), ranges, among)


def _decided(sql: sqlite3.Connection, only: Only) -> frozenset[int] | None:
    """The passages somebody decided on, where that is sought and they are few; None where all are in question."""
    if only.status == "none" or not (only.person or only.status):
        return None
    where = [*(["d.evaluator = ?"] if only.person else []), *(["d.verdict = ?"] if only.status else [])]
    given = [said for said in (only.person, only.status) if said]
    rows = sql.execute(
        "SELECT p.id FROM decision d CROSS JOIN evidence e ON e.number = d.evidence "
        "CROSS JOIN version v ON v.source = e.source AND v.version = e.version "
        "CROSS JOIN passage p ON p.version_id = v.id AND p.ordinal = e.passage "
        f"WHERE {' AND '.join(where)} LIMIT ?",
        (*given, DECISIONS + 1),
    ).fetchall()
    return None if len(rows) > DECISIONS else frozenset(row_id for (row_id,) in rows)


def _hits(
    sql: sqlite3.Connection, query: Query, where: _Where, limit: int, clock: _Clock
) -> tuple[list[tuple[int, Any]], bool]:
    """(passage id, rank, the least first), and whether every passage was looked at. To rank by how rare the words are costs
    time for every passage that has one of them; where those are many, words as they were written go first, then the passages
    that say least besides."""
    if _few(sql, query.any):
        ranked = "SELECT rowid, rank FROM passage_fts WHERE passage_fts MATCH ?"
        rows = sql.execute(ranked, (" AND ".join(query.every),)).fetchall()
        return [hit for hit in rows if where.among is None or hit[0] in where.among], True
    hits: dict[int, tuple[int, int]] = {}
    whole = True
    for tier, text in enumerate(dict.fromkeys((query.exact, query.every))):
        left = FIRST
        first = tier == 0 and query.exact != query.every
        turn = _Clock(None if clock.seconds is None else clock.seconds / 2) if first else clock
        for ids in _matching(sql, query, text, where, turn):
            for row_id, size in _passing(sql, ids, where, left):
                hits.setdefault(row_id, (tier, size))
                left -= 1
            if left <= 0:
                break
        whole = not turn.stopped and left > 0
        if len(hits) >= limit:  # the others would stand behind these
            return list(hits.items()), whole and not first
    return list(hits.items()), whole


def _few(sql: sqlite3.Connection, words: Sequence[str]) -> bool:
    """Whether no more than ``FEW`` passages have any of the words, each counted for itself."""
    left = FEW
    asked = "SELECT count(*) FROM (SELECT 1 FROM passage_fts WHERE passage_fts MATCH ? LIMIT ?)"
    for word in sorted(words, key=len):  # short words are common
        left -= sql.execute(asked, (word, left + 1)).fetchone()[0]
        if left < 0:
            return False
    return True


def _passing(sql: sqlite3.Connection, ids: Sequence[int], where: _Where, most: int) -> list[tuple[int, int]]:
    """(passage id, its words) of those that pass the filters, in the order they are given."""
    rows = sql.execute(
        "SELECT p.id, hex(d.sz) FROM json_each(?) h "
        "CROSS JOIN passage p ON p.id = h.value CROSS JOIN version v ON v.id = p.version_id "
        "CROSS JOIN source s ON s.number = v.source LEFT JOIN passage_fts_docsize d ON d.id = p.id "
        f"WHERE {where.tests} LIMIT ?",
        (json.dumps(ids), *where.values, most),
    )
    return [(row_id, _size(sizes or "00")) for row_id, sizes in rows]


def _matching(
    sql: sqlite3.Connection, query: Query, clauses: tuple[str, ...], where: _Where, clock: _Clock
) -> Iterator[list[int]]:
    """Passages that every clause matches, a stretch at a time, as long as the clock allows."""
    sieves = sorted({_sieve(clause) for clause in clauses}, key=_promise)
    long = [_plain(_phrase(clause)) for clause in clauses if _sieve(clause) != clause]
    head, rest = _head(sieves)
    size = STRETCH
    near = 0  # the first match from here on
    for start, high in where.ranges:
        low = start
        while low <= high:
            near = near if near >= low else _next(sql, head, low)
            if clock.out() or near > where.ranges[-1][1]:
                return
            if near > high:
                break
            low = near
            top, began = min(high, low + size - 1), time.thread_time()
            ids = _sieved(sql, head, rest, low, top)
            if where.among is not None:
                ids = [n for n in ids if n in where.among]
            if long:
                ids = list(_say(sql, query, long, ids, clock))
            if ids:
                yield ids
            took = time.thread_time() - began
            size = min(2 * size, LONGEST) if took < QUICK else max(size // 2, STRETCH // 8) if took > SLOW else size
            low, near = top + 1, 0


def _phrase(clause: str) -> str:
    """The words of a phrase; empty for a word in some form."""
    return clause.removeprefix('surface : "').removesuffix('"') if clause.startswith('surface : "') else ""


def _plain(words: str) -> str:
    """Words as FTS5 parts them, one space on either side."""
    return f" {_BETWEEN.sub(' ', words).strip()} "


def _sieve(clause: str) -> str:
    """Of a long phrase the ``TOGETHER`` words that are longest, so that few have them: many words at once cost much more."""
    words = _phrase(clause).split()
    if len(words) <= TOGETHER:
        return clause
    pieces = [" ".join(words[at : at + TOGETHER]) for at in range(len(words) - TOGETHER + 1)]
    return f'surface : "{max(pieces, key=len)}"'


def _promise(clause: str) -> tuple[bool, int, str]:
    """Phrases first, which few passages have; then long words, which are rarer than short ones."""
    return not _phrase(clause), -len(clause), clause


def _head(sieves: list[str]) -> tuple[str, list[str]]:
    """What the index is asked for first, and one by one then: a phrase alone, or some words."""
    at = 1 if _phrase(sieves[0]) else TOGETHER
    return " AND ".join(sieves[:at]), sieves[at:]


def _next(sql: sqlite3.Connection, head: str, low: int) -> int:
    """The first passage that matches; a number beyond all where none does. FTS5 goes on to the next match, however far beyond a
    stretch it lies: words that are common and never stand together are looked for once, not once for each stretch."""
    asked = "SELECT rowid FROM passage_fts WHERE passage_fts MATCH ? AND rowid >= ? LIMIT 1"
    row = sql.execute(asked, (head, low)).fetchone()
    return 2**62 if row is None else int(row[0])


def _sieved(sql: sqlite3.Connection, head: str, rest: list[str], low: int, high: int) -> list[int]:
    """Passages from ``low`` to ``high`` that all of them match."""
    asked = "SELECT rowid FROM passage_fts WHERE passage_fts MATCH ? AND rowid BETWEEN ? AND ?"
    ids = [n for (n,) in sql.execute(asked, (head, low, high))]
    for clause in rest:
        if not ids:
            break
        have = {n for (n,) in sql.execute(asked, (clause, ids[0], ids[-1]))}
        ids = [n for n in ids if n in have]
    return ids


def _say(sql: sqlite3.Connection, query: Query, phrases: list[str], ids: list[int], clock: _Clock) -> Iterator[int]:
    """Those of them in whose words all phrases stand."""
    held: tuple[int, str] = -1, ""
    for row_id in ids:
        if clock.out():
            return
        version, start, end = sql.execute("SELECT version_id, start, end FROM passage WHERE id = ?", (row_id,)).fetchone()
        if held[0] != version:
            held = version, sql.execute("SELECT text FROM version WHERE id = ?", (version,)).fetchone()[0]
        words = _plain(query.surface(held[1][start:end]))
        if all(phrase in words for phrase in phrases):
            yield row_id


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
    everything = [(0, int(sql.execute("SELECT coalesce(max(id), 0) FROM passage").fetchone()[0]))]
    if kind is None:
        return everything
    rows = sql.execute(
        "SELECT (SELECT min(p.id) FROM passage p WHERE p.version_id = n.id), "
        "(SELECT max(p.id) FROM passage p WHERE p.version_id = n.id) "
        "FROM (SELECT max(v.id) AS id FROM source s JOIN version v ON v.source = s.number WHERE s.kind = ? GROUP BY s.number "
        "LIMIT ?) n",
        (kind, RARE + 1),
    ).fetchall()
    return everything if len(rows) > RARE else sorted((low, high) for low, high in rows if low is not None)
