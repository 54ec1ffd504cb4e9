"""One source into the tables, in a transaction that is open: bytes, version, passages, suggestions, index, event, verdicts.

What is written may be taken back and written again (``groups.py``): nothing here remembers anything.
"""

from __future__ import annotations

import sqlite3

from pipeline.core.errors import ReadError
from pipeline.core.ids import sha256_hex
from pipeline.core.log import Draft
from pipeline.core.people.pointed import pointed
from pipeline.core.people.spoken import interview_by_name
from pipeline.core.rows import SourceRow
from pipeline.read.sniff import is_known
from pipeline.run.caging.reading import Reading
from pipeline.run.clock import nonce, now
from pipeline.run.evaluation import Evaluation
from pipeline.run.ingesting import failures
from pipeline.run.ingesting.finding import Found, known
from pipeline.run.ingesting.outcome import Outcome, failed, unchanged
from pipeline.run.ingesting.verdicts import put_verdicts
from pipeline.run.private.erasure import came_again
from pipeline.store import passages, sources


def put(
    evaluation: Evaluation, sql: sqlite3.Connection, found: Found, reading: Reading | ReadError, model: bytes | None
) -> Outcome:
    """Store what was found and how it was read, or remember why it could not be. ``model``: what the evaluation has learnt."""
    outcome = found.outcome or _read(evaluation, sql, found, reading, model)
    if failures.to_note(sql, outcome):
        failures.note(sql, outcome)
    return outcome


def _read(
    evaluation: Evaluation, sql: sqlite3.Connection, found: Found, reading: Reading | ReadError, model: bytes | None
) -> Outcome:
    if isinstance(reading, ReadError):
        return failed(found.item, reading, found.sha256)
    same = found.note.source if found.note else None
    there = known(sql, found.item.uri, found.sha256, same)
    if there is not None:  # its copy came first, or another ingest was faster
        return unchanged(evaluation, found.item, there)
    before = sources.known_by_uri(sql, found.item.uri) if same is None else sources.newest(sql, same)
    unasked = before is None and found.item.kind is None and reading.kind == "document"
    if unasked and interview_by_name(found.item.name, reading.title):  # nothing of it is kept, not even that it failed
        return failed(found.item, ReadError(failures.UNASKED), found.sha256)
    if came_again(sql, before.source if before else None, found.sha256, reading.text):
        return failed(found.item, ReadError("source-erased"))
    number = before.source if before else evaluation.books.next_number(SourceRow)
    version = before.version + 1 if before else 1
    _store(evaluation, sql, found, reading, number, version, model)
    return _stored(found, reading, number, version)


def _store(
    evaluation: Evaluation, sql: sqlite3.Connection, found: Found, reading: Reading, number: int, version: int,
    model: bytes | None,
) -> None:  # fmt: skip
    """Write it all as version ``version`` of K``number``."""
    sources.put_blob(sql, found.sha256, found.data, confidential=reading.kind == "interview")
    record = found.item.record
    if record is not None:
        sources.put_blob(sql, sha256_hex(record), record)
    stored = sources.put_version(sql, number, version, _new_version(found, reading))
    evaluation.append(sql, _draft(found, reading, number, version, stored))
    run = passages.put_run(sql, _run(model), now())
    passages.put_suggestions(sql, run, stored.first_passage_id, reading.suggestions)
    passages.put_index(sql, stored.first_passage_id, reading.terms)
    put_verdicts(sql, evaluation.ledger, number, version, reading.text)
    sources.drop_failure(sql, failures.failure_uri(found.item.uri))


def _stored(found: Found, reading: Reading, number: int, version: int) -> Outcome:
    """What is told of a source that is there now."""
    status = "updated" if version > 1 else "partly" if reading.missing else "stored"
    guessed = reading.media_type == "text/plain" and not (is_known(found.item.name) or found.note)
    return Outcome(
        found.item.uri, _title(found, reading), status, reading.kind, reading.media_type, found.sha256, f"K{number}",
        len(reading.passages), tuple((m.what, m.detail) for m in reading.missing), reading.seconds,
        pointed=tuple(pointed(reading.text, reading.passages.spans(), reading.kind)),
        replaced=found.note.replaced if found.note else 0, earlier=found.note.earlier if found.note else (),
        version=version, name=found.item.name, notes=("type-guessed",) if guessed else (),
    )  # fmt: skip


def _title(found: Found, reading: Reading) -> str:
    """What the source is called: as the collector knows it, else as the source says itself."""
    return found.item.title or reading.title


def _new_version(found: Found, reading: Reading) -> sources.NewVersion:
    return sources.NewVersion(
        sha256=found.sha256, media_type=reading.media_type, fetched_at=found.item.fetched_at or now(),
        record=sha256_hex(found.item.record) if found.item.record is not None else None,
        reader=reading.reader, text=reading.text,
        passages=reading.passages, pages=reading.pages, missing=reading.missing, salt=nonce(),
        confidential=reading.kind == "interview",
    )  # fmt: skip


def _draft(found: Found, reading: Reading, number: int, version: int, stored: sources.StoredVersion) -> Draft:
    facts = {
        "source": number, "version": version, "kind": reading.kind, "collector": found.collector,
        "confidential": reading.kind == "interview",
        "bytes": stored.bytes, "text": stored.text, "reading": stored.reading, "passages": stored.passages,
        "record": stored.record,
    }  # fmt: skip
    prose: dict[str, str | None] = {"uri": found.item.uri, "name": found.item.name, "title": _title(found, reading)}
    prose |= {"own_date": found.item.own_date or reading.own_date}
    if found.note:
        facts, prose = facts | found.note.facts, prose | found.note.prose
    return Draft("source.stored", "system", facts, prose)


def _run(model: bytes | None) -> passages.TaggingRun:
    from pipeline.run.training.tagging import run_identity

    return run_identity(model)
