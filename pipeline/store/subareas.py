"""One sub-area by the page: which evidence and awards stand there and in which order, where there may be thousands.

Numbers and counts alone: ``core/shown/part.py`` makes the views of those that are shown. What a sheet reads of evidence is
said here as ``core/ledger/weighing.py`` says it; a test holds the two against each other.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

_STANDS = "d.seq > coalesce((SELECT q.erased FROM erased_quote q WHERE q.evidence = e.number), 0)"
_ACCEPTED = f"d.evidence = e.number AND d.verdict = 'accepted' AND {_STANDS}"
# as the sheet's owner accepted it, else as whoever accepted it first
_STANCE = f"(SELECT d.stance FROM decision d WHERE {_ACCEPTED} ORDER BY d.evaluator <> :sheet, d.seq LIMIT 1)"
_KIND = "CASE e.basis WHEN 'absence' THEN 'absence' ELSE (SELECT s.kind FROM source s WHERE s.number = e.source) END"
_ORDER = f"SELECT e.number, {_KIND} AS kind, {_STANCE} AS stance FROM evidence e WHERE e.subarea = :code AND e.live = 1"
_AGAINST = (
    "FROM evidence e WHERE e.subarea = :code AND e.counter = 1 AND CASE WHEN :sheet = 'consensus' "
    f"THEN EXISTS (SELECT 1 FROM decision d WHERE {_ACCEPTED} AND d.stance = 'improvement') "
    f"ELSE {_STANCE} = 'improvement' END"
)
_WEIGHED = (
    "(EXISTS (SELECT 1 FROM resolution r WHERE r.evidence = e.number AND "
    "(r.sheet = :sheet OR (:sheet = 'consensus' AND (:open OR r.sheet = :viewer)))) OR "
    "EXISTS (SELECT 1 FROM award_evidence l CROSS JOIN award a ON a.number = l.award WHERE l.evidence = e.number "
    "AND a.sheet = :sheet AND a.subarea = :code AND a.supported = 1 AND a.withdrawn_because IS NULL))"
)


@dataclass(frozen=True, slots=True)
class Some:
    """The numbers that are shown of so many."""

    numbers: tuple[int, ...]
    total: int


def kinds(sql: sqlite3.Connection, code: str) -> dict[str, int]:
    """Kind of source (``absence`` where it is none) → live evidence."""
    return dict(sql.execute(f"SELECT {_KIND}, count(*) FROM evidence e WHERE e.subarea = ? AND e.live = 1 GROUP BY 1", (code,)))


def evidence(sql: sqlite3.Connection, code: str, sheet: str, *, first: int, limit: int) -> list[int]:
    """Live evidence by kind, stance and number, as the sheet reads it."""
    rows = sql.execute(
        f"SELECT number FROM ({_ORDER}) ORDER BY kind, stance, number LIMIT :limit OFFSET :first",
        {"code": code, "sheet": sheet, "limit": limit, "first": first},
    )
    return [number for (number,) in rows]


def place(sql: sqlite3.Connection, code: str, sheet: str, number: int) -> int | None:
    """How many stand before a piece of evidence in that order; None where it does not stand there."""
    row = sql.execute(
        f"SELECT at FROM (SELECT number, row_number() OVER (ORDER BY kind, stance, number) - 1 AS at FROM ({_ORDER})) "
        "WHERE number = :number",
        {"code": code, "sheet": sheet, "number": number},
    ).fetchone()
    return None if row is None else int(row[0])


def lost(sql: sqlite3.Connection, code: str, limit: int) -> Some:
    """Evidence that counts no more, the newest first."""
    return _some(sql, "FROM evidence e WHERE e.subarea = :code AND e.live = 0", "e.number DESC", {"code": code}, limit)


def awards(sql: sqlite3.Connection, code: str, sheet: str, limit: int) -> Some:
    """A sheet's awards: those that count, then the newest of the others."""
    live = "(supported = 1 AND withdrawn_because IS NULL)"
    order = f"{live} DESC, CASE WHEN {live} THEN number ELSE -number END"
    return _some(sql, "FROM award e WHERE sheet = :sheet AND subarea = :code", order, {"code": code, "sheet": sheet}, limit)


@dataclass(frozen=True, slots=True)
class Eyes:
    """Who looks, and whether what others judge there is open: on the consensus sheet, what they weighed blind is not told."""

    viewer: str
    open: bool


def against(sql: sqlite3.Connection, code: str, sheet: str, eyes: Eyes, limit: int) -> tuple[Some, int]:
    """What speaks against points, that which nobody has weighed in writing first; and how much of it that is."""
    gaps = {"code": code, "sheet": sheet, "viewer": eyes.viewer, "open": int(eyes.open)}
    found = _some(sql, _AGAINST, f"{_WEIGHED}, e.number", gaps, limit)
    left = sql.execute(f"SELECT count(*) {_AGAINST} AND NOT {_WEIGHED}", gaps).fetchone()[0] if found.total else 0
    return found, int(left)


def cited(sql: sqlite3.Connection, award: int, *, first: int = 0, limit: int) -> Some:
    """The evidence an award rests on."""
    total = sql.execute("SELECT count(*) FROM award_evidence WHERE award = ?", (award,)).fetchone()[0]
    rows = sql.execute(
        "SELECT evidence FROM award_evidence WHERE award = ? ORDER BY evidence LIMIT ? OFFSET ?", (award, limit, first)
    )
    return Some(tuple(number for (number,) in rows), total)


def stands(sql: sqlite3.Connection, number: int) -> bool:
    """Whether a quote is, with what stands before and after it, the slice at its anchor in a text that is not sealed. The text
    itself is not held against its hash."""
    row = sql.execute(
        "SELECT substr(v.text, e.start - length(e.prefix) + 1, length(e.prefix) + e.end - e.start + length(e.suffix)) "
        "= e.prefix || e.quote || e.suffix FROM evidence e JOIN version v ON v.source = e.source AND v.version = e.version "
        "WHERE e.number = ?", (number,),
    ).fetchone()  # fmt: skip
    return row is not None and bool(row[0])


def _some(sql: sqlite3.Connection, where: str, order: str, gaps: dict[str, Any], limit: int) -> Some:
    total = sql.execute(f"SELECT count(*) {where}", gaps).fetchone()[0]
    rows = sql.execute(f"SELECT e.number {where} ORDER BY {order} LIMIT :limit", {**gaps, "limit": limit})
    return Some(tuple(number for (number,) in rows), total)
