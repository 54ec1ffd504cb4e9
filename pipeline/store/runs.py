"""Runs of ingest: what each found new, changed, gone or failed, what was left out, and which pages a site had. Ephemeral."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.store.sources import UNRECOGNISED


@dataclass(frozen=True, slots=True)
class Change:
    """What became of an address. ``status``: stored, updated, gone, failed or needs-ocr; ``detail``: a failure's code."""

    uri: str
    status: str
    source: int | None
    title: str
    version: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something seen and not taken in. ``number``: how many, where they are only counted."""

    uri: str
    reason: str
    number: int = 1
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A run: when it began and ended (UTC), None while it runs or when it was interrupted."""

    id: int
    began: str
    ended: str | None


def begin(sql: sqlite3.Connection, at: str, what: Sequence[str]) -> int:
    """A new run; returns its number."""
    cursor = sql.execute("INSERT INTO ingest_run (began, what) VALUES (?, ?)", (at, json.dumps(what, ensure_ascii=False)))
    return int(cursor.lastrowid or 0)


def end(sql: sqlite3.Connection, run: int, at: str) -> None:
    sql.execute("UPDATE ingest_run SET ended = ? WHERE id = ?", (at, run))


def named(sql: sqlite3.Connection) -> set[str]:
    """Every web address that was named to any run."""
    return {str(name) for (what,) in sql.execute("SELECT what FROM ingest_run") for name in json.loads(what)}


_STORED = """
WITH said AS (
  SELECT json_extract(CAST(p.bytes AS TEXT), '$.source') AS source, json_extract(CAST(p.bytes AS TEXT), '$.version') AS version
  FROM event e JOIN event_part p ON p.seq = e.seq AND p.part = 'facts' WHERE e.kind = 'source.stored' AND e.at >= ?)
SELECT s.uri, CASE WHEN min(said.version) = 1 THEN 'stored' ELSE 'updated' END, s.number, s.title, max(said.version)
FROM said JOIN source s ON s.number = said.source WHERE s.excluded_because IS NULL GROUP BY s.number ORDER BY s.number
"""
_GONE = """
SELECT p.uri, s.number, coalesce(s.title, p.uri) FROM site_page p LEFT JOIN source s ON s.uri = p.uri
WHERE p.gone >= ? ORDER BY p.uri
"""


def since(sql: sqlite3.Connection, at: str) -> list[Change]:
    """Versions stored since ``at``, as the log says (the newest of each source that is not excluded), pages gone, failures."""
    found = [Change(*row) for row in sql.execute(_STORED, (at,))]
    found += [Change(uri, "gone", number, title) for uri, number, title in sql.execute(_GONE, (at,))]
    failed = sql.execute("SELECT uri, title, code FROM failure WHERE at >= ? ORDER BY uri", (at,))
    return found + [
        Change(uri, "needs-ocr" if code in UNRECOGNISED else "failed", None, title, detail=code) for uri, title, code in failed
    ]


def runs(sql: sqlite3.Connection) -> list[Run]:
    """All runs, in order."""
    return [Run(*row) for row in sql.execute("SELECT id, began, ended FROM ingest_run ORDER BY id")]


def put_left_out(sql: sqlite3.Connection, holder: str, run: int, found: Iterable[LeftOut]) -> None:
    """What was left out of ``holder``, instead of what an earlier run noted."""
    sql.execute("DELETE FROM left_out WHERE holder = ?", (holder,))
    sql.executemany(
        "INSERT OR REPLACE INTO left_out (holder, uri, reason, number, origin, run) VALUES (?, ?, ?, ?, ?, ?)",
        ((holder, f.uri, f.reason, f.number, f.origin, run) for f in found),
    )


def left_out(sql: sqlite3.Connection, run: int = 0) -> list[tuple[str, LeftOut]]:
    """(holder, what was left out), by holder and reason: by the ``run``, or by all."""
    rows = sql.execute(
        "SELECT holder, uri, reason, number, origin FROM left_out WHERE ? IN (0, run) ORDER BY holder, reason, uri", (run,)
    )
    return [(holder, LeftOut(uri, reason, number, origin)) for holder, uri, reason, number, origin in rows]


def put_pages(sql: sqlite3.Connection, site: str, run: int, uris: Iterable[str]) -> None:
    """Note that these pages are there."""
    sql.executemany(
        "INSERT INTO site_page (site, uri, run) VALUES (?, ?, ?) "
        "ON CONFLICT (site, uri) DO UPDATE SET run = excluded.run, gone = NULL",
        ((site, uri, run) for uri in uris),
    )


def missing_pages(sql: sqlite3.Connection, site: str, run: int) -> list[str]:
    """The pages that ``run`` did not meet and that were not gone before."""
    rows = sql.execute("SELECT uri FROM site_page WHERE site = ? AND run < ? AND gone IS NULL ORDER BY uri", (site, run))
    return [uri for (uri,) in rows]


def put_gone(sql: sqlite3.Connection, site: str, uris: Iterable[str], at: str) -> None:
    sql.executemany("UPDATE site_page SET gone = ? WHERE site = ? AND uri = ?", ((at, site, uri) for uri in uris))


def gone_pages(sql: sqlite3.Connection) -> dict[str, str]:
    """Address → since when (UTC), of pages that are gone from every site they stood on."""
    rows = sql.execute("SELECT uri, max(gone) FROM site_page GROUP BY uri HAVING count(*) = count(gone)")
    return dict(rows.fetchall())
