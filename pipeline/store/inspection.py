"""What the audit asks of the tables themselves: their definitions, bytes, references."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from functools import cache
from typing import Any

from pipeline.core.ids import sha256_hex
from pipeline.store import vault
from pipeline.store.database import statements
from pipeline.store.schema import APPLICATION_ID, MIGRATIONS

_SCHEMA = "SELECT type || ' ' || name, sql FROM sqlite_master WHERE sql IS NOT NULL AND substr(name, 1, 7) <> 'sqlite_'"


@cache
def expected_schema() -> dict[str, str]:
    """Name → definition of every table, index and trigger this program makes."""
    memory = sqlite3.connect(":memory:")
    try:
        for migration in MIGRATIONS:
            for statement in statements(migration):
                memory.execute(statement)
        marks = {"pragma application_id": str(APPLICATION_ID), "pragma user_version": str(len(MIGRATIONS))}
        return dict(memory.execute(_SCHEMA)) | marks
    finally:
        memory.close()


def found_schema(sql: sqlite3.Connection) -> dict[str, str]:
    """The same of the database at hand."""
    return dict(sql.execute(_SCHEMA)) | _marks(sql)


def _marks(sql: sqlite3.Connection) -> dict[str, str]:
    names = ("application_id", "user_version")
    return {f"pragma {name}": str(sql.execute(f"PRAGMA {name}").fetchone()[0]) for name in names}


def damage(sql: sqlite3.Connection) -> Iterator[str]:
    """What SQLite itself finds wrong with the file."""
    sql.execute("PRAGMA cache_size = -65536")  # each row is looked up in each index: 2 MB would be read again and again
    for (line,) in sql.execute("PRAGMA integrity_check(20)"):
        if line != "ok":
            yield line


def broken_references(sql: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """(table, rowid) of rows that refer to nothing."""
    for table, row, *_ in sql.execute("PRAGMA foreign_key_check"):
        yield table, str(row)


def instruments(sql: sqlite3.Connection) -> list[tuple[str, str, str]]:
    """(hash, text, data)"""
    return list(sql.execute("SELECT sha256, text, data FROM instrument"))


def blob_sizes(sql: sqlite3.Connection) -> dict[str, int]:
    return dict(sql.execute("SELECT sha256, size FROM blob"))


def chunked_blobs(sql: sqlite3.Connection) -> set[str]:
    return {row[0] for row in sql.execute("SELECT DISTINCT sha256 FROM blob_chunk")}


def used_blobs(sql: sqlite3.Connection) -> set[str]:
    return {
        row[0] for row in sql.execute("SELECT sha256 FROM version UNION SELECT record FROM version WHERE record IS NOT NULL")
    }


def chunks(sql: sqlite3.Connection, sha256: str) -> Iterator[tuple[int, bytes]]:
    """(ordinal, bytes), in order, one at a time."""
    unseal = vault.of(sql).open_bytes
    rows = sql.execute("SELECT ordinal, data FROM blob_chunk WHERE sha256 = ? ORDER BY ordinal", (sha256,))
    return ((ordinal, unseal(data)) for ordinal, data in rows)


def source_names(sql: sqlite3.Connection) -> list[tuple[int, str]]:
    """(source, file name as collected)"""
    return list(sql.execute("SELECT number, name FROM source"))


def newest_rules(sql: sqlite3.Connection) -> str | None:
    """The hash of the rules the newest suggestions were made with."""
    row = sql.execute("SELECT rules_sha256 FROM tagging_run ORDER BY id DESC LIMIT 1").fetchone()
    return None if row is None else str(row[0])


def wrong_rules(sql: sqlite3.Connection) -> list[str]:
    return [h for h, text in sql.execute("SELECT sha256, text FROM rules") if sha256_hex(text.encode()) != h]


def tags_unlike_suggestions(sql: sqlite3.Connection) -> Iterator[tuple[int, list[str]]]:
    """Passages whose rows in ``tag`` are not what their suggestion says: (passage id, sub-areas in ``tag``). Both tables
    go by in the order of passages; a million rows are never in memory."""
    # sorting the table costs a fifth of looking every score up through the index on passages
    tags = iter(sql.execute("SELECT passage_id, subarea, score, best FROM tag NOT INDEXED ORDER BY passage_id"))
    waiting = next(tags, None)
    for ident, said in sql.execute("SELECT passage_id, tags FROM suggestion ORDER BY passage_id"):
        while waiting is not None and waiting[0] < ident:
            yield waiting[0], [waiting[1]]
            waiting = next(tags, None)
        mine: dict[str, tuple[float, int]] = {}
        while waiting is not None and waiting[0] == ident:
            mine[waiting[1]] = waiting[2], waiting[3]
            waiting = next(tags, None)
        if mine != _suggested(said):
            yield ident, sorted(mine)
    for row in ([waiting] if waiting else []) + list(tags):
        yield row[0], [row[1]]


_scan: Any = json.JSONDecoder().scan_once  # type: ignore[attr-defined]


def _suggested(tags: str) -> dict[str, tuple[float, int]]:
    """Sub-area → its score, and 1 for the first of them, which is the best."""
    try:
        value, end = _scan(tags, 0)  # ``json.loads`` at a third of its cost, for a million of them
        codes = [(code, score) for code, score, suggested, _ in (value if end == len(tags) else json.loads(tags)) if suggested]
        return {code: (score, int(not at)) for at, (code, score) in enumerate(codes)}
    except StopIteration:
        return {}
    except (ValueError, TypeError):
        return {}


def miscounted(sql: sqlite3.Connection) -> Iterator[tuple[int, int, str]]:
    """(source, version, sub-area) where ``tally`` has another count than ``tag``, or none, or one too many."""
    counts = (
        "SELECT p.version_id AS version_id, t.subarea AS subarea, count(*) AS suggested, sum(t.best) AS first "
        "FROM passage p CROSS JOIN tag t ON t.passage_id = p.id GROUP BY p.version_id, t.subarea"
    )
    kept = "SELECT version_id, subarea, suggested, first FROM tally"
    yield from sql.execute(
        f"WITH counted AS MATERIALIZED ({counts}), unlike AS ("
        f"SELECT * FROM (SELECT * FROM counted EXCEPT {kept}) UNION SELECT * FROM ({kept} EXCEPT SELECT * FROM counted)) "
        "SELECT DISTINCT coalesce(v.source, 0), coalesce(v.version, 0), u.subarea FROM unlike u "
        "LEFT JOIN version v ON v.id = u.version_id ORDER BY 1, 2, 3 LIMIT 20"
    )


def untagged(sql: sqlite3.Connection) -> list[tuple[int, int, int]]:
    """(source, version, ordinal) of passages without a suggestion."""
    return list(
        sql.execute(
            "SELECT v.source, v.version, p.ordinal FROM passage p JOIN version v ON v.id = p.version_id "
            "WHERE NOT EXISTS (SELECT 1 FROM suggestion g WHERE g.passage_id = p.id) ORDER BY p.id LIMIT 20"
        )
    )


def unindexed(sql: sqlite3.Connection) -> list[tuple[int, int, int]]:
    """(source, version, ordinal) of passages the full-text index does not hold."""
    return list(
        sql.execute(
            "SELECT v.source, v.version, p.ordinal FROM passage p JOIN version v ON v.id = p.version_id "
            "WHERE NOT EXISTS (SELECT 1 FROM passage_fts_docsize d WHERE d.id = p.id) AND NOT EXISTS "
            "(SELECT 1 FROM source s, vault WHERE s.number = v.source AND s.confidential = 1) ORDER BY p.id LIMIT 20"
        )
    )


def twin_hashes(sql: sqlite3.Connection) -> dict[int, list[int]]:
    """Passage → what ``same_words`` keeps of it: one hash, or none where its words are few."""
    kept: dict[int, list[int]] = {}
    for words, passage in sql.execute("SELECT words, passage_id FROM same_words"):
        kept.setdefault(passage, []).append(words)
    return kept
