"""Versions of sources: bytes in chunks, canonical text, passages; written whole or not at all."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from pipeline.core.columns import PassageColumns
from pipeline.core.ids import sha256_hex
from pipeline.core.model import Missing
from pipeline.core.proof.commitments import PASSAGE_COLUMNS, VERSION_COLUMNS, row_hash, rows_hash, salted
from pipeline.core.wording.addresses import allowance
from pipeline.store import vault

UNRECOGNISED = ("pdf-no-text", "ocr-off")  # failures of files whose pages are pictures
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class NewVersion:
    """What is to be stored of one state of a source, besides its bytes. ``salt`` is 32 random bytes."""

    sha256: str
    media_type: str
    fetched_at: str
    reader: str
    text: str
    passages: PassageColumns
    pages: int | None
    missing: tuple[Missing, ...]
    salt: bytes
    record: str | None = None  # hash of its web archive record, which is stored as a blob of its own
    confidential: bool = False  # sealed, where the evaluation seals


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """Where a version was put, and the commitments the log shall hold of it."""

    id: int
    first_passage_id: int
    bytes: str
    text: str
    reading: str
    passages: str
    record: str | None


@dataclass(frozen=True, slots=True)
class Known:
    """A source that is already there: its number and newest version."""

    source: int
    version: int
    sha256: str
    passages: int


def put_blob(sql: sqlite3.Connection, sha256: str, data: bytes, *, confidential: bool = False) -> None:
    """Keep bytes once, whoever refers to them; ``confidential``: sealed, where the evaluation seals."""
    if sql.execute("SELECT 1 FROM blob WHERE sha256 = ?", (sha256,)).fetchone():
        return
    sql.execute("INSERT INTO blob (sha256, size) VALUES (?, ?)", (sha256, len(data)))
    seal = vault.sealer(sql, confidential=confidential).pack
    sql.executemany(
        "INSERT INTO blob_chunk (sha256, ordinal, data) VALUES (?, ?, ?)",
        ((sha256, i, seal(data[at : at + CHUNK])) for i, at in enumerate(range(0, len(data), CHUNK))),
    )


def get_blob(sql: sqlite3.Connection, sha256: str) -> bytes:
    """The bytes with this hash, as stored (the audit says whether they still have it)."""
    rows = sql.execute("SELECT data FROM blob_chunk WHERE sha256 = ? ORDER BY ordinal", (sha256,))
    unseal = vault.of(sql).open_bytes
    return b"".join(unseal(row[0]) for row in rows)


def put_version(sql: sqlite3.Connection, source: int, version: int, new: NewVersion) -> StoredVersion:
    """Insert a version and its passages; returns what the log commits to. The blob must be there."""
    version_id, seal = _next(sql, "version"), vault.sealer(sql, confidential=new.confidential)
    text_sha256 = sha256_hex(new.text.encode())
    missing = json.dumps([[m.what, m.detail] for m in new.missing], ensure_ascii=False)
    outcome = "partly" if new.missing else "ok"
    row = (version_id, source, version, new.media_type, new.fetched_at, new.reader, outcome, missing, new.pages)
    sql.execute(
        f"INSERT INTO version ({', '.join(VERSION_COLUMNS)}, sha256, text, text_sha256, salt, record) "
        f"VALUES ({', '.join('?' * (len(VERSION_COLUMNS) + 5))})",
        (*row, new.sha256, seal.text(new.text), text_sha256, new.salt, new.record),
    )
    first = _next(sql, "passage")
    rows = new.passages.rows(first, version_id)
    sql.executemany(
        f"INSERT INTO passage ({', '.join(PASSAGE_COLUMNS)}) VALUES ({', '.join('?' * len(PASSAGE_COLUMNS))})",
        ((*p[:5], seal.text(p[5]), *p[6:8], seal.text(p[8])) for p in rows) if seal.seals else rows,
    )
    return StoredVersion(
        version_id,
        first,
        salted(new.salt, new.sha256),
        salted(new.salt, text_sha256),
        salted(new.salt, row_hash(row)),
        salted(new.salt, rows_hash(new.passages.rows(first, version_id))),
        salted(new.salt, new.record) if new.record else None,
    )


def _next(sql: sqlite3.Connection, table: str) -> int:
    return int(sql.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}").fetchone()[0])


def known_by_uri(sql: sqlite3.Connection, uri: str) -> Known | None:
    """The newest version of the source found at ``uri``."""
    row = sql.execute("SELECT number FROM source WHERE uri = ? ORDER BY number LIMIT 1", (uri,)).fetchone()
    return None if row is None else newest(sql, row[0])


def known_by_bytes(sql: sqlite3.Connection, sha256: str) -> Known | None:
    """The source whose newest version has these bytes, wherever it was found."""
    for (source,) in sql.execute("SELECT DISTINCT source FROM version WHERE sha256 = ? ORDER BY source", (sha256,)):
        known = newest(sql, source)
        if known.sha256 == sha256:
            return known
    return None


def newest(sql: sqlite3.Connection, source: int) -> Known:
    """The newest version of source K``source``, which must exist."""
    row = sql.execute(
        "SELECT version, sha256, id FROM version WHERE source = ? ORDER BY version DESC LIMIT 1", (source,)
    ).fetchone()
    count = sql.execute("SELECT count(*) FROM passage WHERE version_id = ?", (row[2],)).fetchone()[0]
    return Known(source, row[0], row[1], count)


def text_of(sql: sqlite3.Connection, source: int, version: int) -> str | None:
    """A version's canonical text, or None when there is no such version. Raises Refused while it is locked."""
    row = sql.execute("SELECT text FROM version WHERE source = ? AND version = ?", (source, version)).fetchone()
    return None if row is None else vault.readable(row[0])


def text_unless_locked(sql: sqlite3.Connection, source: int, version: int) -> str | None:
    """The same, and None while it is locked."""
    return None if vault.locked(sql) and vault.confidential(sql, source) else text_of(sql, source, version)


@dataclass(frozen=True, slots=True)
class StoredReading:
    """A version as it stands in the tables, for the audit."""

    id: int
    source: int
    version: int
    sha256: str
    media_type: str
    reader: str
    text: str
    text_sha256: str
    salt: bytes
    record: str | None
    row: tuple[int | str | None, ...]


def stored_readings(sql: sqlite3.Connection) -> Iterator[StoredReading]:
    """Every version in order, one at a time (texts can be large)."""
    columns = ", ".join(VERSION_COLUMNS)
    for r in sql.execute(f"SELECT {columns}, sha256, text, text_sha256, salt, record FROM version ORDER BY source, version"):
        row = tuple(r[: len(VERSION_COLUMNS)])
        sha256, text, text_sha256, salt, record = r[len(VERSION_COLUMNS) :]
        yield StoredReading(row[0], row[1], row[2], sha256, row[3], row[5], text, text_sha256, salt, record, row)


def passage_rows(sql: sqlite3.Connection, version_id: int) -> Iterator[tuple[int | str | None, ...]]:
    """The stored values of a version's passages, in order, as the log commits to them."""
    columns = ", ".join(PASSAGE_COLUMNS)
    return iter(sql.execute(f"SELECT {columns} FROM passage WHERE version_id = ? ORDER BY ordinal", (version_id,)))


def passage_spans(sql: sqlite3.Connection, source: int, version: int) -> list[tuple[int, int]]:
    """(start, end) of a version's passages, in order."""
    rows = sql.execute(
        "SELECT p.start, p.end FROM passage p JOIN version v ON p.version_id = v.id WHERE v.source = ? AND v.version = ? "
        "ORDER BY p.ordinal", (source, version),
    )  # fmt: skip
    return [(start, end) for start, end in rows]


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that could not be read, until it can be."""

    uri: str
    title: str
    code: str
    gaps: dict[str, str]
    sha256: str | None
    at: str


def put_failure(sql: sqlite3.Connection, f: Failure) -> None:
    gaps = json.dumps(f.gaps, ensure_ascii=False)
    sql.execute(
        "INSERT OR REPLACE INTO failure (uri, title, code, gaps, sha256, at) VALUES (?, ?, ?, ?, ?, ?)",
        (f.uri, f.title, f.code, gaps, f.sha256, f.at),
    )


def drop_failure(sql: sqlite3.Connection, uri: str) -> None:
    sql.execute("DELETE FROM failure WHERE uri = ?", (uri,))


def failures(sql: sqlite3.Connection) -> list[Failure]:
    rows = sql.execute("SELECT uri, title, code, gaps, sha256, at FROM failure ORDER BY uri")
    return [Failure(uri, title, code, _gaps(code, json.loads(gaps)), sha256, at) for uri, title, code, gaps, sha256, at in rows]


def _gaps(code: str, gaps: dict[str, str]) -> dict[str, str]:
    """What fills the words of a failure, also of one that was noted before those words named the host."""
    return {"host": allowance(gaps.get("address", "")), **gaps} if code == "web-refused-address" else gaps


def failed_before(sql: sqlite3.Connection, uri: str) -> bool:
    return sql.execute("SELECT 1 FROM failure WHERE uri = ?", (uri,)).fetchone() is not None


def media_type(sql: sqlite3.Connection, known: Known) -> str:
    """The media type of a known version."""
    row = sql.execute("SELECT media_type FROM version WHERE source = ? AND version = ?", (known.source, known.version))
    return str(row.fetchone()[0])


def put_verdicts(sql: sqlite3.Connection, version: int, verdicts: list[tuple[int, str, int | None, int | None]]) -> None:
    """(evidence, verdict, start, end) of quotes in a later version of their source."""
    sql.executemany(
        "INSERT OR REPLACE INTO anchor_verdict (evidence, version, verdict, start, end) VALUES (?, ?, ?, ?, ?)",
        ((evidence, version, verdict, start, end) for evidence, verdict, start, end in verdicts),
    )


def latest_verdict(sql: sqlite3.Connection, evidence: int) -> str:
    """What became of a quote in the newest version of its source; exact while there is no later one."""
    row = sql.execute(
        "SELECT verdict FROM anchor_verdict WHERE evidence = ? ORDER BY version DESC LIMIT 1", (evidence,)
    ).fetchone()
    if row is None:
        gone = "SELECT 1 FROM erased_quote q JOIN evidence e ON e.number = q.evidence WHERE e.number = ? AND e.live = 0"
        return "erased" if sql.execute(gone, (evidence,)).fetchone() else "exact"
    return str(row[0])


def all_verdicts(sql: sqlite3.Connection) -> list[tuple[int, int, str, int | None, int | None]]:
    """(evidence, later version, verdict, start, end), in order."""
    return list(sql.execute("SELECT evidence, version, verdict, start, end FROM anchor_verdict ORDER BY evidence, version"))


def date_corrected(sql: sqlite3.Connection, source: int) -> bool:
    """Whether a person has said when K``source`` is from."""
    rows = sql.execute(
        "SELECT f.bytes, p.bytes FROM event e JOIN event_part f ON f.seq = e.seq AND f.part = 'facts' "
        "JOIN event_part p ON p.seq = e.seq AND p.part = 'prose' WHERE e.kind = 'source.corrected'"
    )
    return any(json.loads(facts).get("source") == source and b"own_date" in prose for facts, prose in rows)


def text_hash(sql: sqlite3.Connection, source: int, version: int) -> str:
    """The noted hash of a version's canonical text."""
    row = sql.execute("SELECT text_sha256 FROM version WHERE source = ? AND version = ?", (source, version)).fetchone()
    return str(row[0])


def bytes_hash(sql: sqlite3.Connection, source: int, version: int = 0) -> str:
    """The hash of a version's bytes; version 0 is the newest. Empty when there is no such version."""
    row = sql.execute(
        "SELECT sha256 FROM version WHERE source = ? AND (? = 0 OR version = ?) ORDER BY version DESC LIMIT 1",
        (source, version, version),
    ).fetchone()
    return "" if row is None else str(row[0])


def bytes_of(sql: sqlite3.Connection, source: int, version: int) -> tuple[str, str] | None:
    """(hash, media type) of a version's bytes, or None when there is no such version."""
    row = sql.execute("SELECT sha256, media_type FROM version WHERE source = ? AND version = ?", (source, version)).fetchone()
    return None if row is None else (str(row[0]), str(row[1]))


def numbers(sql: sqlite3.Connection) -> list[int]:
    """The numbers of all sources, in order."""
    return [n for (n,) in sql.execute("SELECT number FROM source ORDER BY number")]


@dataclass(frozen=True, slots=True)
class Listed:
    """A source as ``belagg sources`` lists it: its newest version."""

    number: str
    kind: str
    uri: str
    title: str
    version: int
    media_type: str
    sha256: str
    status: str
    missing: list[list[str]]
    pages: int | None
    passages: int
    own_date: str | None
    fetched_at: str
    excluded_because: str | None
    draft: bool = False

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def listing(sql: sqlite3.Connection, *, first: int = 0, limit: int = -1) -> list[Listed]:
    """All sources in order, each with its newest version; or at most ``limit`` from K``first`` on."""
    rows = sql.execute(
        "SELECT s.number, s.kind, s.uri, s.title, v.version, v.media_type, v.sha256, v.outcome, v.missing, v.pages, "
        "(SELECT count(*) FROM passage p WHERE p.version_id = v.id), s.own_date, v.fetched_at, s.excluded_because, s.draft "
        "FROM source s JOIN version v ON v.source = s.number "
        "WHERE NOT EXISTS (SELECT 1 FROM version w WHERE w.source = v.source AND w.version > v.version) AND s.number >= ? "
        "ORDER BY s.number LIMIT ?",
        (first, limit),
    )
    found = []
    for row in rows:
        number, kind, uri, title, version, media, sha256, outcome, missing, pages, count, own_date, fetched_at, out, draft = row
        status = "excluded" if out else "partly" if outcome == "partly" else "stored"
        found.append(
            Listed(
                f"K{number}", kind, uri, title, version, media, sha256, status, json.loads(missing), pages, count,
                own_date, fetched_at, out, bool(draft),
            )
        )  # fmt: skip
    return found
