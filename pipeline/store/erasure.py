"""Erasure in the tables: what is taken out, what is put in its place, and the file written anew so that no page remembers.

Everything but ``compact`` belongs in one transaction. The log's triggers let a part be deleted only when the projection
of an ``erased`` event names it (``erased_part``), and let none come back.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.core.books import MemoryBooks, key_of
from pipeline.core.ids import sha256_hex
from pipeline.core.people.erasure import READER
from pipeline.core.proof.commitments import PASSAGE_COLUMNS, VERSION_COLUMNS, row_hash, rows_hash, salted
from pipeline.core.rows import PROJECTIONS
from pipeline.store import inspection, vault
from pipeline.store.books import SqlBooks
from pipeline.store.database import BUSY_SECONDS, Database
from pipeline.store.schema import TABLES
from pipeline.store.sources import put_blob

MEDIA_TYPE = "text/plain"


@dataclass(frozen=True, slots=True)
class Redacted:
    """What a version becomes: its text (no text at all when it is erased whole) and how its rows' words are cleaned."""

    id: int
    source: int
    version: int
    text: str
    whole: bool
    clean: Callable[[str], str]
    salt: bytes


@dataclass(frozen=True, slots=True)
class Commitments:
    """What the log shall hold of a redacted version."""

    bytes: str
    text: str
    reading: str
    passages: str


def redact(sql: sqlite3.Connection, new: Redacted) -> Commitments:
    """Put the successor in place of a version: bytes (its text), text, passages, salt; its web archive record goes."""
    seal = vault.sealer(sql, confidential=vault.confidential(sql, new.source))
    if new.whole:
        for table in ("tag", "suggestion"):
            sql.execute(f"DELETE FROM {table} WHERE passage_id IN (SELECT id FROM passage WHERE version_id = ?)", (new.id,))
        for table in ("passage", "tally"):
            sql.execute(f"DELETE FROM {table} WHERE version_id = ?", (new.id,))
    for ident, heading, place in sql.execute(
        "SELECT id, heading, place FROM passage WHERE version_id = ?", (new.id,)
    ).fetchall():
        cleaned = _json(heading, new.clean), None if place is None else new.clean(place)
        if cleaned != (heading, place):
            sql.execute("UPDATE passage SET heading = ?, place = ? WHERE id = ?", (*map(seal.text, cleaned), ident))
    data = new.text.encode()
    sha256 = sha256_hex(data)
    put_blob(sql, sha256, data, confidential=seal.seals)
    missing = sql.execute("SELECT missing FROM version WHERE id = ?", (new.id,)).fetchone()[0]
    missing = "[]" if new.whole else _json(missing, new.clean, ascii_also=True)
    sql.execute(
        "UPDATE version SET sha256 = ?, media_type = ?, reader = ?, missing = ?, text = ?, text_sha256 = ?, salt = ?, "
        "record = NULL WHERE id = ?",
        (sha256, MEDIA_TYPE, READER, missing, seal.text(new.text), sha256, new.salt, new.id),
    )
    row = sql.execute(f"SELECT {', '.join(VERSION_COLUMNS)} FROM version WHERE id = ?", (new.id,)).fetchone()
    passages = sql.execute(
        f"SELECT {', '.join(PASSAGE_COLUMNS)} FROM passage WHERE version_id = ? ORDER BY ordinal", (new.id,)
    ).fetchall()
    same = salted(new.salt, sha256)
    return Commitments(same, same, salted(new.salt, row_hash(row)), salted(new.salt, rows_hash(passages)))


def _json(stored: str, clean: Callable[[str], str], *, ascii_also: bool = False) -> str:
    def deep(value: Any) -> Any:
        if isinstance(value, str):
            return clean(value)
        return [deep(item) for item in value] if isinstance(value, list) else value

    before = json.loads(stored)
    after = deep(before)
    if after == before:
        return stored
    return json.dumps(after, ensure_ascii=False, separators=(", ", ": ") if ascii_also else (",", ":"))


def drop_unused_blobs(sql: sqlite3.Connection) -> list[str]:
    """Bytes that no version refers to any more; returns their hashes."""
    unused = sorted(inspection.blob_sizes(sql).keys() - inspection.used_blobs(sql))
    for sha256 in unused:
        sql.execute("DELETE FROM blob_chunk WHERE sha256 = ?", (sha256,))
        sql.execute("DELETE FROM blob WHERE sha256 = ?", (sha256,))
    return unused


def delete_parts(sql: sqlite3.Connection, keys: Iterable[tuple[int, str]]) -> None:
    """Bytes and nonces of parts that an ``erased`` event, already applied, names."""
    sql.executemany("DELETE FROM event_part WHERE seq = ? AND part = ?", list(keys))


def rewrite(sql: sqlite3.Connection, books: MemoryBooks) -> None:
    """Make every projection what a replay says it is, row by row where it differs."""
    stored = SqlBooks(sql)
    for kind in PROJECTIONS:
        want = {key_of(row): row for row in books.rows(kind)}
        have = {key_of(row): row for row in stored.rows(kind)}
        for key in have.keys() - want.keys():
            stored.remove(have[key])
        for key, row in want.items():
            if have.get(key) != row:
                stored.put(row)


def versions(sql: sqlite3.Connection, source: int | None = None) -> list[tuple[int, int, int, str]]:
    """(id, source, version, hash of its bytes), of one source or all, in order."""
    return list(
        sql.execute(
            "SELECT id, source, version, sha256 FROM version WHERE ? IS NULL OR source = ? ORDER BY source, version",
            (source, source),
        )
    )


def text(sql: sqlite3.Connection, version_id: int) -> str:
    found: str = sql.execute("SELECT text FROM version WHERE id = ?", (version_id,)).fetchone()[0]
    return found


def passage_words(sql: sqlite3.Connection, version_id: int) -> Iterator[tuple[int, str]]:
    """(ordinal, heading and place as one text) of a version's passages."""
    for ordinal, heading, place in sql.execute(
        "SELECT ordinal, heading, place FROM passage WHERE version_id = ? ORDER BY ordinal", (version_id,)
    ):
        yield ordinal, "\n".join([*map(str, json.loads(heading)), place or ""])


def passage_spans(sql: sqlite3.Connection, version_id: int) -> list[tuple[int, int, int]]:
    """(id, start, end) of a version's passages, in order."""
    return list(sql.execute("SELECT id, start, end FROM passage WHERE version_id = ? ORDER BY ordinal", (version_id,)))


def drop_verdicts(sql: sqlite3.Connection, evidence: Sequence[int]) -> None:
    sql.executemany("DELETE FROM anchor_verdict WHERE evidence = ?", ((number,) for number in evidence))


def clear_index(sql: sqlite3.Connection) -> None:
    sql.execute("INSERT INTO passage_fts (passage_fts) VALUES ('delete-all')")
    sql.execute("DELETE FROM same_words")


# rows that no projection and no version holds ----------------------------------------------------------------------

_OWN = frozenset((
    "blob", "blob_chunk", "version", "passage", "event", "event_part", "instrument", "rules", "passage_fts",
    "same_words", "tally", "tag",
    "suggestion", "tagging_run", "anchor_verdict", "erasure_pending", "erased_file", "vault",
))  # fmt: skip


def loose_tables() -> list[str]:
    """Tables whose rows are neither projections nor parts of a version: failures, notes, whatever a later schema keeps."""
    return [name for name in TABLES if name not in _OWN and name not in {kind.TABLE for kind in PROJECTIONS}]


def loose_rows(sql: sqlite3.Connection, holds: Callable[[str], bool]) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """(table, which row in the order of reading, its values) of every such row one of whose texts ``holds`` says yes to."""
    for table in loose_tables():
        cursor = sql.execute(f"SELECT * FROM {table}")
        names = [column[0] for column in cursor.description]
        for i, row in enumerate(cursor.fetchall()):
            if any(isinstance(value, str) and holds(value) for value in row):
                yield table, i, dict(zip(names, row, strict=True))


def drop_loose_rows(sql: sqlite3.Connection, holds: Callable[[str], bool]) -> int:
    """Delete them: they are notes of what can be noted again. How many there were."""
    count = 0
    for table, _, values in list(loose_rows(sql, holds)):
        same = " AND ".join(f"{name} IS ?" for name in values)
        count += sql.execute(f"DELETE FROM {table} WHERE {same}", list(values.values())).rowcount
    return count


# files that shall not come back ---------------------------------------------------------------------------------------


def remember_file(sql: sqlite3.Connection, salt: bytes, sha256: str) -> None:
    sql.execute("INSERT INTO erased_file (salt, mark) VALUES (?, ?)", (salt, salted(salt, sha256)))


def was_erased(sql: sqlite3.Connection, sha256: str) -> bool:
    """Whether a file with these bytes was erased whole."""
    return any(salted(salt, sha256) == mark for salt, mark in sql.execute("SELECT salt, mark FROM erased_file"))


def redacted_texts(sql: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    """(source, text) of every redacted version."""
    return iter(sql.execute("SELECT source, text FROM version WHERE reader = ? AND text <> ''", (READER,)))


# the file itself --------------------------------------------------------------------------------------------------


def begin(sql: sqlite3.Connection, seq: int) -> None:
    """Note that the file is still to be written anew after event ``seq``."""
    sql.execute("INSERT OR IGNORE INTO erasure_pending (seq) VALUES (?)", (seq,))


def pending(sql: sqlite3.Connection) -> list[int]:
    """The erasures whose last step is still to be done."""
    return [seq for (seq,) in sql.execute("SELECT seq FROM erasure_pending ORDER BY seq")]


def secure(sql: sqlite3.Connection) -> None:
    """Let SQLite overwrite what it deletes on this connection."""
    sql.execute("PRAGMA secure_delete = ON")


def compact(db: Database, *, seconds: float) -> bool:
    """Write the file anew without a page that was ever freed, empty the write-ahead log, and note that it is done.

    False when somebody else still uses the database after so many seconds, or it cannot be written: it is to be done later.
    """
    sql = db.sql
    secure(sql)
    sql.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")
    try:
        if not _truncated(sql):
            return False
        sql.execute("VACUUM")
        if not _truncated(sql):
            return False
        with db.writing():
            sql.execute("DELETE FROM erasure_pending")
        return _truncated(sql)
    except sqlite3.OperationalError as error:
        if any(word in str(error) for word in ("locked", "readonly", "busy")):
            return False
        raise
    finally:
        sql.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")


def _truncated(sql: sqlite3.Connection) -> bool:
    busy, *_ = sql.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def record_of(sql: sqlite3.Connection, version_id: int) -> str | None:
    """The hash of a version's web archive record, if it has one."""
    row = sql.execute("SELECT record FROM version WHERE id = ?", (version_id,)).fetchone()
    return None if row is None or row[0] is None else str(row[0])


def erased_whole(sql: sqlite3.Connection) -> set[int]:
    """Sources of which every version is erased whole."""
    return {
        source
        for (source,) in sql.execute(
            "SELECT source FROM version_commitment v GROUP BY source HAVING count(*) = "
            "(SELECT count(*) FROM erased_version e WHERE e.source = v.source AND e.whole = 1)"
        )
    }


def still_there(sql: sqlite3.Connection) -> list[tuple[int, str]]:
    """Parts that are there though an erasure names them."""
    return list(sql.execute("SELECT p.seq, p.part FROM event_part p JOIN erased_part e ON e.seq = p.seq AND e.part = p.part"))
