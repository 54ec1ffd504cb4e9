"""The deep audit: every source read again from its stored bytes, tagged again, its quotes re-anchored again.

The same reader version giving another text is an error; a newer reader is said and not blamed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace

from pipeline.core import audit as checks
from pipeline.core.audit import Finding
from pipeline.core.books import MemoryBooks
from pipeline.core.errors import ReadError
from pipeline.core.people import erasure
from pipeline.core.rows import ErasedQuoteRow, EvidenceRow, SourceRow
from pipeline.core.sealed import Sealed
from pipeline.run.caging.cage import Cage
from pipeline.run.caging.helped import reader_now
from pipeline.run.caging.reading import Reading, suggested
from pipeline.run.ingesting.verdicts import verdicts
from pipeline.run.private.erasure import suggested_again
from pipeline.run.training.tagging import run_identity
from pipeline.store import inspection, passages, sources, vault


def deep_findings(sql: sqlite3.Connection, books: MemoryBooks, model: bytes | None) -> Iterator[Finding]:
    """Findings that need the sources read again. ``model``: what the evaluation has learnt, if it has."""
    cage = Cage()
    try:
        yield from _each(sql, books, model, cage)
    finally:
        cage.close()


def _each(sql: sqlite3.Connection, books: MemoryBooks, model: bytes | None, cage: Cage) -> Iterator[Finding]:
    current = passages.run_number(sql, run_identity(model))
    twins = inspection.twin_hashes(sql)
    for stored in list(sources.stored_readings(sql)):
        if isinstance(stored.text, Sealed):
            continue  # locked: the audit says so
        name = f"version K{stored.source}.{stored.version}"
        if stored.reader == erasure.READER:
            yield from _redacted(sql, stored, books, (model, current))
            continue
        now = reader_now(stored.media_type, stored.reader)
        if now != stored.reader:
            yield checks.warning("reader-newer", name, stored=stored.reader, now=now)
            continue
        source = books.get(SourceRow, stored.source)
        if source is None:
            continue  # the replay names it
        reading = cage.read_again(
            sources.get_blob(sql, stored.sha256), source.name, source.kind, stored.reader  # type: ignore[arg-type]
        )
        if isinstance(reading, ReadError):
            yield checks.error("reading-differs", name, what=reading.code)
            continue
        yield from _reading(sql, stored, reading)
        made = replace(reading, suggestions=suggested(reading, model))
        yield from _suggestions(sql, stored, made, current)
        yield from _twins(sql, stored, made, twins)
        yield from _verdicts(sql, books, stored)


def _redacted(
    sql: sqlite3.Connection, stored: sources.StoredReading, books: MemoryBooks, tagger: tuple[bytes | None, int | None]
) -> Iterator[Finding]:
    """A redacted version's bytes are its text; its suggestions are made of what is left."""
    name, model, current = f"version K{stored.source}.{stored.version}", *tagger
    if sources.get_blob(sql, stored.sha256) != stored.text.encode():
        yield checks.error("reading-differs", name, what="text")
    source, rows = books.get(SourceRow, stored.source), list(sources.passage_rows(sql, stored.id))
    if source is None or not rows:
        return
    made = suggested_again(stored.text, rows, source.kind, model)
    kept = passages.suggestions_of(sql, stored.id)
    if all(run == current for _, run, _ in kept) and [values for _, _, values in kept] != [s[:4] for s in made]:
        yield checks.error("suggestion-differs", f"suggestion K{stored.source}.{stored.version}")
    yield from _verdicts(sql, books, stored)


def _reading(sql: sqlite3.Connection, stored: sources.StoredReading, reading: Reading) -> Iterator[Finding]:
    name = f"K{stored.source}.{stored.version}"
    if reading.text != stored.text:
        yield checks.error("reading-differs", f"version {name}", what="text")
    made = [row[2:] for row in reading.passages.rows(0, 0)]
    kept = [row[2:] for row in sources.passage_rows(sql, stored.id)]
    for i in range(max(len(made), len(kept))):
        if made[i : i + 1] != kept[i : i + 1]:
            yield checks.error("reading-differs", f"passage {name}:{i + 1}", what="passage")


def _suggestions(
    sql: sqlite3.Connection, stored: sources.StoredReading, reading: Reading, current: int | None
) -> Iterator[Finding]:
    name = f"K{stored.source}.{stored.version}"
    kept = passages.suggestions_of(sql, stored.id)
    if any(run != current for _, run, _ in kept):
        yield checks.warning("tagger-newer", f"suggestion {name}")
        return
    for (ordinal, _, values), made in zip(kept, reading.suggestions.values(), strict=False):
        if values != made:
            yield checks.error("suggestion-differs", f"suggestion {name}:{ordinal}")


def _twins(
    sql: sqlite3.Connection, stored: sources.StoredReading, reading: Reading, twins: dict[int, list[int]]
) -> Iterator[Finding]:
    """What finds passages of the same words holds the hash of the words that stand there; of sealed passages none."""
    ids = [int(row[0] or 0) for row in sources.passage_rows(sql, stored.id)]
    sealed = bool(ids) and vault.is_sealed_passage(sql, ids[0])
    for ordinal, (ident, words) in enumerate(zip(ids, reading.terms.words, strict=False), start=1):
        if twins.get(ident, []) != ([words] if words and not sealed else []):
            yield checks.error("twins-differ", f"same_words K{stored.source}.{stored.version}:{ordinal}")


def _verdicts(sql: sqlite3.Connection, books: MemoryBooks, stored: sources.StoredReading) -> Iterator[Finding]:
    rows = [e for e in books.find(EvidenceRow, source=stored.source) if e.version < stored.version]
    kept = {v[0]: (v[0], *v[2:]) for v in sources.all_verdicts(sql) if v[1] == stored.version}
    for verdict in verdicts(rows, stored.text) if rows else []:
        # evidence accepted on an old version after the new one came gets its verdict when it is written
        erased = kept.get(verdict[0], verdict)[1] == "erased" and books.get(ErasedQuoteRow, verdict[0]) is not None
        if not erased and kept.get(verdict[0], verdict) != verdict:
            yield checks.error("verdict-differs", f"anchor_verdict B{verdict[0]} {stored.version}")
