"""``belagg ingest``: collect → read → segment → tag → store, one transaction for each source version.

The recipe reads top-down: what is named becomes items, items become bytes with a hash, bytes already there cost that
hash and nothing else, the rest is read by the executor and stored in the order it was found.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from pipeline.collect.model import Item
from pipeline.collect.table import collect
from pipeline.core.errors import ReadError
from pipeline.core.ids import sha256_hex
from pipeline.core.ledger import Ledger
from pipeline.core.log import Draft
from pipeline.core.model import SourceKind
from pipeline.core.rows import EvidenceRow, SourceRow
from pipeline.run.clock import nonce, now
from pipeline.run.evaluation import Evaluation
from pipeline.run.executors import executor, in_order
from pipeline.run.learning import current
from pipeline.run.reading import Reading, read_source, suggested
from pipeline.store import passages, sources

MAX_BYTES = 500 * 1_000_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one source. ``status``: stored, partly, unchanged, updated, failed or needs-ocr."""

    uri: str
    title: str
    status: str
    kind: str | None = None
    media_type: str | None = None
    sha256: str | None = None
    number: str | None = None
    passages: int = 0
    missing: tuple[tuple[str, str], ...] = ()
    seconds: float = 0.0
    error: ReadError | None = None


@dataclass(frozen=True, slots=True)
class Options:
    """How to ingest. ``settings`` are the collectors' own (see ``collect/table.py``); ``report`` is told each outcome."""

    kind: SourceKind | None = None
    executor: str = "local"
    jobs: int = 1
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    report: Callable[[Outcome], None] = field(default=lambda _: None)


@dataclass(frozen=True, slots=True)
class _Found:
    """An item on its way: with its bytes and their hash, or with the outcome it already has."""

    collector: str
    item: Item
    data: bytes = b""
    sha256: str = ""
    outcome: Outcome | None = None


def ingest(evaluation: Evaluation, what: Iterable[str], options: Options) -> list[Outcome]:
    """Bring in everything ``what`` names. What cannot be read is reported and costs nothing else."""
    what = list(what)
    forget_gone(evaluation, what)
    outcomes, model = [], current(evaluation.db.path)
    with executor(options.executor, options.jobs) as pool:
        calls = (_call(found) for found in _find(evaluation, what, options))
        for found, reading in in_order(pool, calls, ahead=2 * options.jobs):
            outcome = found.outcome or _store(evaluation, found, reading, model)
            if outcome.error is not None or outcome.status == "unchanged":
                _note_failure(evaluation, outcome)
            outcomes.append(outcome)
            options.report(outcome)
    return outcomes


def failed_before(evaluation: Evaluation) -> list[str]:
    """What could not be read last time and can be tried again: files that are there, and addresses."""
    uris = [f.uri for f in sources.failures(evaluation.db.sql)]
    files = [str(path) for path in map(local, uris) if path is not None and path.exists()]
    return files + [uri for uri in uris if uri.startswith(("http://", "https://"))]


def forget_gone(evaluation: Evaluation, what: list[str]) -> None:
    """A failure under a folder that is ingested again, whose file is gone, is a failure no more."""
    folders = [Path(name).absolute() for name in what if Path(name).is_dir()]
    for failure in sources.failures(evaluation.db.sql) if folders else []:
        path = local(failure.uri)
        if path is not None and any(path.is_relative_to(folder) for folder in folders) and not path.exists():
            with evaluation.db.writing() as sql:
                sources.drop_failure(sql, failure.uri)


def local(uri: str) -> Path | None:
    """The file a ``file:`` address names."""
    return Path(url2pathname(urlsplit(uri).path)) if uri.startswith("file:") else None


def _find(evaluation: Evaluation, what: Iterable[str], options: Options) -> Iterator[_Found]:
    for name in what:
        for collector, item in collect(name, kind=options.kind, settings=options.settings):
            yield _fetch(evaluation, _Found(collector, item))


def _fetch(evaluation: Evaluation, found: _Found) -> _Found:
    item = found.item
    try:
        data = _bytes(item)
    except ReadError as fault:
        return replace(found, outcome=_failed(item, fault))
    sha256 = sha256_hex(data)
    known = _known(evaluation.db.sql, item.uri, sha256)
    if known is not None:
        return replace(found, outcome=_unchanged(evaluation, item, known))
    return replace(found, data=data, sha256=sha256)


def _bytes(item: Item) -> bytes:
    if item.fault is not None:
        raise item.fault
    if item.data is not None:
        if not item.data:
            raise ReadError("file-empty")
        return item.data
    assert item.path is not None
    try:
        size = item.path.stat().st_size
        if size > MAX_BYTES:
            raise ReadError("file-too-big", size=size // 1_000_000, limit=MAX_BYTES // 1_000_000)
        data = item.path.read_bytes()
    except OSError as fault:
        raise ReadError("file-unreadable", name=item.name) from fault
    if not data:
        raise ReadError("file-empty")
    return data


def _known(sql: sqlite3.Connection, uri: str, sha256: str) -> sources.Known | None:
    """The source that already has these bytes: at this place, or (a copy) at another."""
    here = sources.known_by_uri(sql, uri)
    if here is not None:
        return here if here.sha256 == sha256 else None
    return sources.known_by_bytes(sql, sha256)


def _call(found: _Found) -> tuple[_Found, Any]:
    if found.outcome is not None:
        return found, None
    return found, (read_source, (found.data, found.item.name, found.item.kind))


def _store(evaluation: Evaluation, found: _Found, reading: Reading | ReadError, model: bytes | None) -> Outcome:
    """One transaction: bytes, version, passages, suggestions, index, event, projections, verdicts. Whole or not at all."""
    if isinstance(reading, ReadError):
        return _failed(found.item, reading, found.sha256)
    with evaluation.db.writing() as sql:
        known = _known(sql, found.item.uri, found.sha256)
        if known is not None:  # its copy came first, or another ingest was faster
            return _unchanged(evaluation, found.item, known)
        before = sources.known_by_uri(sql, found.item.uri)
        number = before.source if before else evaluation.books.next_number(SourceRow)
        version = before.version + 1 if before else 1
        sources.put_blob(sql, found.sha256, found.data)
        record = found.item.record
        if record is not None:
            sources.put_blob(sql, sha256_hex(record), record)
        stored = sources.put_version(sql, number, version, _new_version(found, reading))
        evaluation.append(sql, _draft(found, reading, number, version, stored))
        run = passages.put_run(sql, _run(model), now())
        passages.put_suggestions(sql, run, stored.first_passage_id, suggested(reading, model))
        passages.put_index(sql, stored.first_passage_id, reading.terms)
        put_verdicts(sql, evaluation.ledger, number, version, reading.text)
        sources.drop_failure(sql, found.item.uri)
    status = "updated" if before else "partly" if reading.missing else "stored"
    return Outcome(
        found.item.uri, title_of(found, reading), status, reading.kind, reading.media_type, found.sha256, f"K{number}",
        len(reading.passages), tuple((m.what, m.detail) for m in reading.missing), reading.seconds,
    )  # fmt: skip


def title_of(found: _Found, reading: Reading) -> str:
    """What the source is called: as the collector knows it, else as the source says itself."""
    return found.item.title or reading.title


def _new_version(found: _Found, reading: Reading) -> sources.NewVersion:
    return sources.NewVersion(
        sha256=found.sha256, media_type=reading.media_type, fetched_at=found.item.fetched_at or now(),
        record=sha256_hex(found.item.record) if found.item.record is not None else None,
        reader=reading.reader, text=reading.text,
        passages=reading.passages, pages=reading.pages, missing=reading.missing, salt=nonce(),
    )  # fmt: skip


def _draft(found: _Found, reading: Reading, number: int, version: int, stored: sources.StoredVersion) -> Draft:
    facts = {
        "source": number, "version": version, "kind": reading.kind, "collector": found.collector,
        "confidential": reading.kind == "interview",
        "bytes": stored.bytes, "text": stored.text, "reading": stored.reading, "passages": stored.passages,
        "record": stored.record,
    }  # fmt: skip
    prose: dict[str, str | None] = {"uri": found.item.uri, "name": found.item.name, "title": title_of(found, reading)}
    prose |= {"own_date": found.item.own_date or reading.own_date}
    return Draft("source.stored", "system", facts, prose)


def put_verdicts(sql: sqlite3.Connection, ledger: Ledger, source: int, version: int, text: str) -> None:
    """What became of every quote from the source's earlier versions in this one."""
    rows = [e for e in ledger.books.find(EvidenceRow, source=source) if e.version < version]
    if rows:
        sources.put_verdicts(sql, version, verdicts(rows, text))


def verdicts(rows: list[EvidenceRow], text: str) -> list[tuple[int, str, int | None, int | None]]:
    """(evidence, verdict, start, end) of each quote in ``text``."""
    from pipeline.core.anchor import Reanchorer

    anchors = Reanchorer(text)
    found = [(e, anchors.find(quote=e.quote, prefix=e.prefix, suffix=e.suffix, start=e.start)) for e in rows]
    return [(e.number, r.verdict, r.start, r.end) for e, r in found]


def _run(model: bytes | None) -> passages.TaggingRun:
    from pipeline.run.tagging import run_identity

    return run_identity(model)


def _failed(item: Item, fault: ReadError, sha256: str | None = None) -> Outcome:
    status = "needs-ocr" if fault.code == "pdf-no-text" else "failed"
    return Outcome(item.uri, item.name, status, item.kind, sha256=sha256, error=fault)


def _unchanged(evaluation: Evaluation, item: Item, known: sources.Known) -> Outcome:
    row = evaluation.books.get(SourceRow, known.source)
    assert row is not None
    return Outcome(
        item.uri, row.title, "unchanged", row.kind, sources.media_type(evaluation.db.sql, known), known.sha256,
        f"K{known.source}", known.passages,
    )  # fmt: skip


def _note_failure(evaluation: Evaluation, outcome: Outcome) -> None:
    """Remember what failed until it is read; forget it when its bytes turn out to be there."""
    if outcome.error is None:
        if sources.failed_before(evaluation.db.sql, outcome.uri):
            with evaluation.db.writing() as sql:
                sources.drop_failure(sql, outcome.uri)
        return
    gaps = {name: str(value) for name, value in outcome.error.gaps.items()}
    with evaluation.db.writing() as sql:
        sources.put_failure(
            sql, sources.Failure(outcome.uri, outcome.title, outcome.error.code, gaps, outcome.sha256, now())
        )
