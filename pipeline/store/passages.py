"""Suggestions and the full-text index: written in batches, read ranked and paged."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.core.columns import SuggestionColumns, TermColumns, enough, words_hash
from pipeline.core.model import Match, Rect, Suggestion, Tag
from pipeline.core.sealed import Sealed
from pipeline.core.suggested import StoredSuggestion, stored
from pipeline.store import vault
from pipeline.store.stretches import stretch


@dataclass(frozen=True, slots=True)
class TaggingRun:
    """Which make of tagger spoke."""

    rules_sha256: str
    rules_text: str
    model_sha256: str | None
    code: str
    language: str


def put_run(sql: sqlite3.Connection, run: TaggingRun, at: str) -> int:
    """The number of this make of tagger's run; begun now if the newest run was another make's."""
    newest = sql.execute(
        "SELECT id, rules_sha256, model_sha256, code, language FROM tagging_run ORDER BY id DESC LIMIT 1"
    ).fetchone()
    if newest and tuple(newest[1:]) == (run.rules_sha256, run.model_sha256, run.code, run.language):
        return int(newest[0])
    sql.execute("INSERT OR IGNORE INTO rules (sha256, text) VALUES (?, ?)", (run.rules_sha256, run.rules_text))
    cursor = sql.execute(
        "INSERT INTO tagging_run (at, rules_sha256, model_sha256, code, language) VALUES (?, ?, ?, ?, ?)",
        (at, run.rules_sha256, run.model_sha256, run.code, run.language),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def run_number(sql: sqlite3.Connection, run: TaggingRun) -> int | None:
    """The newest run of this make of tagger, if it has been at work here."""
    row = sql.execute(
        "SELECT max(id) FROM tagging_run WHERE rules_sha256 = ? AND model_sha256 IS ? AND code = ? AND language = ?",
        (run.rules_sha256, run.model_sha256, run.code, run.language),
    ).fetchone()
    return None if row[0] is None else int(row[0])


def suggestions_of(sql: sqlite3.Connection, version_id: int) -> list[tuple[int, int, tuple[str, str | None, str, str]]]:
    """(ordinal, run, stored values) for each passage of a version, in order."""
    rows = sql.execute(
        "SELECT p.ordinal, g.run, g.stance, g.stage, g.tags, g.reasons FROM passage p "
        "JOIN suggestion g ON g.passage_id = p.id WHERE p.version_id = ? ORDER BY p.ordinal",
        (version_id,),
    )
    return [(ordinal, run, (stance, stage, tags, reasons)) for ordinal, run, stance, stage, tags, reasons in rows]


def put_suggestions(
    sql: sqlite3.Connection, run: int, first_id: int, suggestions: SuggestionColumns | Sequence[Suggestion | StoredSuggestion]
) -> None:
    """Replace what is suggested for the passages ``first_id``, ``first_id + 1`` …"""
    if not isinstance(suggestions, SuggestionColumns):
        suggestions = SuggestionColumns.of(s if isinstance(s, StoredSuggestion) else stored(s) for s in suggestions)
    if sql.execute("SELECT 1 FROM suggestion WHERE passage_id = ?", (first_id,)).fetchone():
        _retagged(sql)
    sql.execute("DELETE FROM tag WHERE passage_id BETWEEN ? AND ?", (first_id, first_id + len(suggestions) - 1))
    sql.executemany(
        "INSERT OR REPLACE INTO suggestion (passage_id, run, stance, stage, tags, reasons) VALUES (?, ?, ?, ?, ?, ?)",
        suggestions.rows(first_id, run),
    )
    sql.executemany(
        "INSERT INTO tag (subarea, passage_id, score, best) VALUES (?, ?, ?, ?)",
        suggestions.tag_rows(first_id),
    )
    _tally(sql, first_id)


RETAGGED = "retagged"  # the setting that counts how often suggestions were replaced: whoever keeps sums of them looks at it


def _retagged(sql: sqlite3.Connection) -> None:
    sql.execute(
        "INSERT INTO setting (name, value) VALUES (?, '1') "
        "ON CONFLICT (name) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT)",
        (RETAGGED,),
    )


def _tally(sql: sqlite3.Connection, first_id: int) -> None:
    """Count anew what is suggested in the version that passage ``first_id`` belongs to."""
    row = sql.execute("SELECT version_id FROM passage WHERE id = ?", (first_id,)).fetchone()
    if row is None:
        return
    sql.execute("DELETE FROM tally WHERE version_id = ?", row)
    sql.execute(
        "INSERT INTO tally SELECT p.version_id, t.subarea, count(*), sum(t.best) FROM passage p "
        "CROSS JOIN tag t ON t.passage_id = p.id WHERE p.version_id = ? GROUP BY t.subarea",
        row,
    )


def drop_empty_tallies(sql: sqlite3.Connection) -> None:
    """Counts of versions that have no passages: erasures of whole sources left them once."""
    sql.execute("DELETE FROM tally WHERE version_id NOT IN (SELECT version_id FROM passage)")


def clear_index(sql: sqlite3.Connection) -> None:
    """Empty the full-text index, to be filled again."""
    sql.execute("INSERT INTO passage_fts (passage_fts) VALUES ('delete-all')")
    sql.execute("DELETE FROM same_words")


def put_index(sql: sqlite3.Connection, first_id: int, terms: TermColumns | Sequence[tuple[str, str]]) -> None:
    """Index passages ``first_id`` …; each is (surface, stems) as the analyser made them. Sealed ones are left out."""
    if vault.is_sealed_passage(sql, first_id):
        return
    if not isinstance(terms, TermColumns):
        terms = TermColumns.of(terms)
    sql.executemany("INSERT INTO passage_fts (rowid, surface, stems) VALUES (?, ?, ?)", terms.rows(first_id))
    sql.executemany("INSERT OR IGNORE INTO same_words (words, passage_id) VALUES (?, ?)", terms.same(first_id))


def same_words(sql: sqlite3.Connection, view: PassageView, surface: str, limit: int) -> list[PassageView]:
    """Other passages of newest versions with the same words (``surface``: as the analyser makes them), in their order."""
    if not enough(surface):
        return []
    rows = sql.execute(
        f"{VIEW} JOIN same_words w ON w.passage_id = p.id WHERE w.words = ? AND p.id <> ? AND {NEWEST} "
        "AND s.excluded_because IS NULL ORDER BY p.id LIMIT ?",
        (words_hash(surface), view.row_id, limit),
    )
    return list(views(sql, rows))


@dataclass(frozen=True, slots=True)
class PassageView:
    """A passage with all that a list shows of it."""

    row_id: int
    version_id: int
    source: int
    version: int
    ordinal: int
    text: str
    prefix: str
    suffix: str
    heading: tuple[str, ...]
    kind: str
    uri: str
    title: str
    sha256: str
    start: int
    end: int
    page: int | None
    rects: tuple[Rect, ...]
    place: str | None
    stance: str
    stage: str | None
    tags: tuple[Tag, ...]
    status: dict[str, dict[str, str]]

    @property
    def id(self) -> str:
        return f"K{self.source}.{self.version}:{self.ordinal}"


VIEW = """
SELECT p.id, v.source, v.version, p.ordinal, p.heading, s.kind, s.uri, s.title, v.sha256, p.start, p.end, p.page, p.rects,
       p.place, g.stance, g.stage, g.tags, p.version_id, s.excluded_because
FROM passage p JOIN version v ON v.id = p.version_id JOIN source s ON s.number = v.source
LEFT JOIN suggestion g ON g.passage_id = p.id
"""
NEWEST = "NOT EXISTS (SELECT 1 FROM version w WHERE w.source = v.source AND w.version > v.version)"
DECIDED = (
    "SELECT 1 FROM evidence e JOIN decision d ON d.evidence = e.number "
    "WHERE e.source = v.source AND e.version = v.version AND e.passage = p.ordinal"
)
AROUND = 40  # characters of context kept before and after a quote


def one(sql: sqlite3.Connection, source: int, version: int, ordinal: int) -> PassageView | None:
    """The passage K``source``.``version``:``ordinal``."""
    rows = sql.execute(f"{VIEW} WHERE v.source = ? AND v.version = ? AND p.ordinal = ?", (source, version, ordinal))
    return next(views(sql, rows), None)


def listed(
    sql: sqlite3.Connection, *, subarea: str | None = None, status: str | None = None, limit: int = 50
) -> list[PassageView]:
    """Passages of newest versions, best first; all of them where neither is given. ``status``: suggested (and nobody decided),
    accepted or rejected."""
    of = " AND e.subarea = ?" if subarea else ""
    given = [subarea] if subarea else []
    if status in ("accepted", "rejected"):  # evidence stays with the version it cites
        join, order = "", "p.id"
        where = ["s.excluded_because IS NULL", f"EXISTS ({DECIDED} AND d.verdict = ?{of})"]
        values: list[str] = [status, *given]
    else:
        best = "SELECT passage_id, max(score) AS score FROM tag" + (" WHERE subarea = ?" if subarea else "")
        every = "LEFT " if not subarea and not status else ""  # also those that nothing speaks for, last
        join, order = f"{every}JOIN ({best} GROUP BY passage_id) t ON t.passage_id = p.id", "t.score DESC, p.id"
        where, values = [NEWEST, "s.excluded_because IS NULL"], [*given]
        if status == "suggested":
            where.append(f"NOT EXISTS ({DECIDED}{of})")
            values += given
    rows = sql.execute(f"{VIEW} {join} WHERE {' AND '.join(where)} ORDER BY {order} LIMIT ?", (*values, limit))
    return list(views(sql, rows))


def views(sql: sqlite3.Connection, rows: Iterable[tuple[Any, ...]]) -> Iterator[PassageView]:
    """What the rows of ``VIEW`` show. Rows of one version beside each other share its text; of one that stands alone, only what
    is shown is read."""
    found = list(rows)
    texts: dict[int, str] = {}
    for n, row in enumerate(found):
        (ident, source, version, ordinal, heading, kind, uri, title, sha256, start, end, page, rects, place, stance,
         stage, tags, version_id, _) = row  # fmt: skip
        alone = version_id not in [found[at][17] for at in (n - 1, n + 1) if 0 <= at < len(found)]
        begin = max(0, start - AROUND) if alone else 0
        if alone:
            text = stretch(sql, version_id, begin, end + AROUND)
        else:
            if version_id not in texts:
                texts = {version_id: sql.execute("SELECT text FROM version WHERE id = ?", (version_id,)).fetchone()[0]}
            text = texts[version_id]
        quote = text if isinstance(text, Sealed) else text[start - begin : end - begin]  # locked: shown as such
        yield PassageView(
            row_id=ident, version_id=version_id, source=source, version=version, ordinal=ordinal, text=quote,
            prefix=text[max(0, start - AROUND) - begin : start - begin], suffix=text[end - begin : end - begin + AROUND],
            heading=tuple(json.loads(heading)), kind=kind, uri=uri, title=title, sha256=sha256, start=start, end=end,
            page=page, rects=tuple(tuple(r) for r in json.loads(rects)), place=place, stance=stance or "neutral",
            stage=stage, tags=_tags(tags, quote), status=_status(sql, source, version, ordinal),
        )  # fmt: skip


def _tags(stored: str | None, text: str) -> tuple[Tag, ...]:
    return tuple(
        Tag(code, score, bool(suggested), tuple(Match(a, b, text[a:b], rule, weight) for a, b, rule, weight in matches))
        for code, score, suggested, matches in json.loads(stored or "[]")
    )


def _status(sql: sqlite3.Connection, source: int, version: int, ordinal: int) -> dict[str, dict[str, str]]:
    status: dict[str, dict[str, str]] = {}
    for subarea, name, verdict in sql.execute(
        "SELECT e.subarea, n.name, d.verdict FROM evidence e JOIN decision d ON d.evidence = e.number "
        "JOIN evaluator n ON n.id = d.evaluator WHERE e.source = ? AND e.version = ? AND e.passage = ? ORDER BY d.seq",
        (source, version, ordinal),
    ):
        status.setdefault(subarea, {})[name] = verdict
    return status


def every(sql: sqlite3.Connection) -> list[PassageView]:
    """All passages of newest versions, in order (for small evaluations: the demo, tests)."""
    return list(views(sql, sql.execute(f"{VIEW} WHERE {NEWEST} ORDER BY p.id")))


def suggested_kinds(sql: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """(sub-area, kind of source) for every suggestion about a passage of a newest version."""
    return iter(
        sql.execute(
            "SELECT t.subarea, s.kind FROM tag t JOIN passage p ON p.id = t.passage_id JOIN version v ON v.id = p.version_id "
            f"JOIN source s ON s.number = v.source WHERE {NEWEST} AND s.excluded_because IS NULL"
        )
    )


UNSURE = 0.2  # a best sub-area with less chance than this: a passage that belongs nowhere, rather than a hard case


def teaching(sql: sqlite3.Connection, *, subarea: str | None = None, limit: int = 50) -> list[PassageView]:
    """Undecided passages of newest versions, first those that teach most: where the two best sub-areas are nearest each
    other, in turn from each first sub-area. ``subarea``: only where it is one of those two."""
    first, second = "json_extract(g.tags, '$[0][0]')", "json_extract(g.tags, '$[1][0]')"
    of, given = (f" AND ? IN ({first}, {second})", [subarea]) if subarea else ("", [])
    rows = sql.execute(
        f"SELECT id FROM (SELECT id, margin, row_number() OVER (PARTITION BY first ORDER BY margin, id) AS turn FROM ("
        f"SELECT p.id, {first} AS first, "
        f"json_extract(g.tags, '$[0][1]') - coalesce(json_extract(g.tags, '$[1][1]'), 0) AS margin "
        f"FROM suggestion g JOIN passage p ON p.id = g.passage_id JOIN version v ON v.id = p.version_id "
        f"JOIN source s ON s.number = v.source WHERE {NEWEST} AND s.excluded_because IS NULL AND NOT EXISTS ({DECIDED}) "
        f"AND json_extract(g.tags, '$[0][1]') >= {UNSURE}{of})) ORDER BY turn, margin, id LIMIT ?",
        (*given, limit),
    )
    return [view for (ident,) in rows.fetchall() for view in views(sql, sql.execute(f"{VIEW} WHERE p.id = ?", (ident,)))]
