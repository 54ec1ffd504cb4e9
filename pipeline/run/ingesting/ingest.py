"""``belagg ingest``: collect → read → segment → tag → store; a source version is there whole or not at all.

The recipe reads top-down: what is named becomes items, items become bytes with a hash, bytes already there cost that
hash and nothing else, the rest is read by the executor and stored in the order it was found, small ones several to a
transaction (``groups.py``).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pipeline.collect.model import Item
from pipeline.collect.table import PAGE, collect
from pipeline.core.errors import ReadError
from pipeline.core.ids import sha256_hex
from pipeline.core.ledger import Ledger
from pipeline.core.log import Draft
from pipeline.core.model import SourceKind
from pipeline.core.people.pointed import Pointed, pointed
from pipeline.core.rows import EvidenceRow, SourceRow
from pipeline.read.sniff import is_known
from pipeline.run.caging.executors import Ahead, executor, in_order
from pipeline.run.caging.helped import Ocr
from pipeline.run.caging.reading import Reading, read_source, suggested
from pipeline.run.clock import nonce, now
from pipeline.run.evaluation import Evaluation
from pipeline.run.ingesting.exports import Exports, sources_in
from pipeline.run.ingesting.gathering import Gathering
from pipeline.run.ingesting.groups import GATHERED, Groups
from pipeline.run.ingesting.interviews import Interviews, Kept, NoteOptions
from pipeline.run.ingesting.letters import Letters, is_letter
from pipeline.run.kept_models import current
from pipeline.run.private.erasure import came_again
from pipeline.store import passages, sources

_WEB = ("http://", "https://")
MAX_BYTES = 500 * 1_000_000
AHEAD, AHEAD_BYTES = 32, 1_000_000  # sources that may be read for each worker before they are stored, and all their bytes
SMALL, LARGE = 64_000, 500_000  # bytes of a source that may be one of many; of one that waits for no others to be stored with
MISTYPED = "file-missing"  # said and not kept: nobody can mend a path that is on no disk


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
    copy_of: str | None = None  # unchanged because the same bytes are there from another place: K5
    name: str = ""  # what it is called where it was found
    notes: tuple[str, ...] = ()  # what to know of it, ``note-…`` in the messages
    pointed: tuple[Pointed, ...] = ()  # personal data and suspected names, by place
    replaced: int = 0  # names that gave way to roles
    version: int | None = None
    earlier: tuple[int, ...] = ()  # versions of an interview that hold names the roster knows now


@dataclass(frozen=True, slots=True)
class Options:
    """How to ingest. ``settings`` are the collectors' own (see ``collect/table.py``); ``report`` is told each outcome."""

    kind: SourceKind | None = None
    executor: str = "local"
    jobs: int = 1
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    report: Callable[[Outcome], None] = field(default=lambda _: None)
    comments: bool = False  # comments by others than the page itself are taken in too
    ocr: Ocr = "auto"  # which pages are recognised: those without text (where that can be done), all, none
    notes: NoteOptions = field(default_factory=NoteOptions)  # what the command line says of interview notes


@dataclass(frozen=True, slots=True)
class _Found:
    """An item on its way: with its bytes and their hash, or with the outcome it already has."""

    collector: str
    item: Item
    data: bytes = b""
    sha256: str = ""
    outcome: Outcome | None = None
    note: Kept | None = None  # of an interview: what was done to it; ``item`` and ``data`` hold no name then


_Arrived = tuple[_Found, Reading | ReadError]


def ingest(evaluation: Evaluation, what: Iterable[str], options: Options) -> list[Outcome]:
    """Bring in everything ``what`` names. What cannot be read is reported and costs nothing else."""
    what = list(what)
    forget_gone(evaluation, what)
    outcomes, model = [], current(evaluation.db.path)
    gathering = Gathering(evaluation, what)
    with (
        executor(options.executor, options.jobs, ocr=options.ocr) as pool, Letters() as letters,
        Exports(comments=options.comments) as exports,
    ):  # fmt: skip
        notes = Interviews(evaluation, lambda *note: pool.submit(read_source, *note).result(), options.notes)
        calls = (_call(found) for found in _find(evaluation, what, options, letters, notes, exports, gathering))

        ahead = Ahead(least=2 * options.jobs, most=AHEAD * options.jobs, bytes=AHEAD_BYTES)
        arriving = in_order(pool, calls, ahead, _weight, patience=GATHERED)

        def done(outcome: Outcome) -> None:
            outcomes.append(outcome)
            options.report(outcome)

        _keep(evaluation, arriving, model, done)
    gathering.end()
    return outcomes


def _keep(
    evaluation: Evaluation, arriving: Iterator[_Arrived | None], model: bytes | None, done: Callable[[Outcome], None]
) -> None:
    """Store each that arrives; ``done`` is told what became of it, in order, when it is on the disk.

    What has arrived is kept, whatever is raised.
    """
    groups: Groups[_Arrived, Outcome] = Groups(evaluation.db, lambda sql, one: _put(evaluation, sql, *one, model), done)
    try:
        for arrived in arriving:
            if arrived is None:  # the next takes its time
                groups.flush()
                continue
            found, reading = arrived
            if not groups and found.outcome and not _to_note(evaluation.db.sql, found.outcome):
                done(found.outcome)
                continue
            if model is not None and isinstance(reading, Reading):  # not while the lock is held
                reading = replace(reading, suggestions=suggested(reading, model))
            groups.add((found, reading))
            # a server is waited for longer than the disk, and what is large is a transaction's worth
            if found.collector == "web" or _is_large(found, reading) or groups.age > GATHERED:
                groups.flush()
    finally:
        groups.flush()


def _weight(found: _Found) -> int:
    """How many bytes a source may come to: of a small text its own, but what is packed may come to any number."""
    data = found.data
    if len(data) > SMALL or b"%PDF" in data[:2048]:
        return AHEAD_BYTES
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return AHEAD_BYTES
    return len(data)


def _is_large(found: _Found, reading: Reading | ReadError | None) -> bool:
    return len(found.data) > LARGE or (isinstance(reading, Reading) and len(reading.text) > LARGE)


def _put(
    evaluation: Evaluation, sql: sqlite3.Connection, found: _Found, reading: Reading | ReadError, model: bytes | None
) -> Outcome:
    outcome = found.outcome or _store(evaluation, sql, found, reading, model)
    if _to_note(sql, outcome):
        _note_failure(sql, outcome)
    return outcome


def failed_before(evaluation: Evaluation) -> list[str]:
    """What could not be read last time and can be tried again: files that are there, and addresses."""
    uris = [f.uri for f in sources.failures(evaluation.db.sql)]
    paths = [local(_holder(uri)) for uri in uris]
    files = list(dict.fromkeys(str(path) for path in paths if path is not None and path.exists()))
    sites = [uri.removesuffix("#crawl") for uri in uris if uri.startswith(_WEB) and uri.endswith("#crawl")]
    return files + sites + [f"{PAGE}{uri}" for uri in uris if uri.startswith(_WEB) and not uri.endswith("#crawl")]


def _holder(uri: str) -> str:
    """The address of the file that a source lies in: of the archive or the letter, else its own."""
    scheme, colon, rest = uri.partition(":")
    return f"file:{rest.partition('!/')[0]}" if colon and scheme in ("zip", "mail") else uri


def forget_gone(evaluation: Evaluation, what: list[str]) -> None:
    """A failure under a folder that is ingested again, whose file is gone, is a failure no more; a path that led nowhere
    never was one."""
    mistyped = [failure.uri for failure in sources.failures(evaluation.db.sql) if failure.code == MISTYPED]
    if mistyped:
        with evaluation.db.writing() as sql:
            for uri in mistyped:
                sources.drop_failure(sql, uri)
    folders = [Path(name).absolute() for name in what if Path(name).is_dir()]
    for failure in sources.failures(evaluation.db.sql) if folders else []:
        path = local(failure.uri)
        if path is not None and any(path.is_relative_to(folder) for folder in folders) and not path.exists():
            with evaluation.db.writing() as sql:
                sources.drop_failure(sql, failure.uri)


def local(uri: str) -> Path | None:
    """The file a ``file:`` address names."""
    from urllib.request import url2pathname  # brings all of http with it

    return Path(url2pathname(urlsplit(uri).path)) if uri.startswith("file:") else None


def _find(
    evaluation: Evaluation, what: Iterable[str], options: Options, letters: Letters, notes: Interviews, exports: Exports,
    gathering: Gathering,
) -> Iterator[_Found]:  # fmt: skip
    for name in what:
        for collector, item in _items(name, options, exports, gathering):
            found = _fetch(evaluation, _Found(collector, item), notes)
            yield found
            if is_letter(item.name) and (found.outcome is None or found.outcome.error is None):
                for attached in letters.items(item, _bytes(item) if found.note else found.data or _bytes(item)):
                    yield _fetch(evaluation, _Found(collector, attached), notes)


def _items(name: str, options: Options, exports: Exports, gathering: Gathering) -> Iterator[tuple[str, Item]]:
    """What ``name`` stands for; of exports and feeds their posts."""
    for collector, item in gathering.watched(name, collect(name, kind=options.kind, settings=options.settings)):
        for one in sources_in(item, exports, gathering, _bytes):
            yield collector, one


def _fetch(evaluation: Evaluation, found: _Found, notes: Interviews) -> _Found:
    item = found.item
    if item.kind == "interview":
        return _protected(evaluation, found, notes)
    try:
        data = _bytes(item)
    except ReadError as fault:
        return replace(found, outcome=_failed(item, fault))
    sha256 = sha256_hex(data)
    known = _known(evaluation.db.sql, item.uri, sha256)
    if known is not None:
        return replace(found, outcome=_unchanged(evaluation, item, known))
    return replace(found, data=data, sha256=sha256)


def _protected(evaluation: Evaluation, found: _Found, notes: Interviews) -> _Found:
    """An interview without names: from here on there is no other."""
    kept = notes.protected(found.item, _bytes)
    found = replace(found, item=kept.item, note=kept)
    if kept.fault is not None:
        return replace(found, outcome=_failed(kept.item, kept.fault))
    sha256 = sha256_hex(kept.data)
    known = kept.known or _known(evaluation.db.sql, kept.item.uri, sha256, kept.source)
    if known is not None:
        return replace(found, outcome=_unchanged(evaluation, kept.item, known))
    return replace(found, data=kept.data, sha256=sha256)


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


def _known(sql: sqlite3.Connection, uri: str, sha256: str, number: int | None = None) -> sources.Known | None:
    """The source that already has these bytes: at this place (K``number`` where the address does not say), or a copy of it."""
    here = sources.known_by_uri(sql, uri) if number is None else sources.newest(sql, number)
    if here is not None:
        return here if here.sha256 == sha256 else None
    return sources.known_by_bytes(sql, sha256)


def _call(found: _Found) -> tuple[_Found, Any]:
    if found.outcome is not None:
        return found, None
    return found, (read_source, (found.data, found.item.name, found.item.kind))


def _store(
    evaluation: Evaluation, sql: sqlite3.Connection, found: _Found, reading: Reading | ReadError, model: bytes | None
) -> Outcome:
    """In one transaction: bytes, version, passages, suggestions, index, event, projections, verdicts."""
    if isinstance(reading, ReadError):
        return _failed(found.item, reading, found.sha256)
    same = found.note.source if found.note else None
    known = _known(sql, found.item.uri, found.sha256, same)
    if known is not None:  # its copy came first, or another ingest was faster
        return _unchanged(evaluation, found.item, known)
    before = sources.known_by_uri(sql, found.item.uri) if same is None else sources.newest(sql, same)
    if came_again(sql, before.source if before else None, found.sha256, reading.text):
        return _failed(found.item, ReadError("source-erased"))
    number = before.source if before else evaluation.books.next_number(SourceRow)
    version = before.version + 1 if before else 1
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
    sources.drop_failure(sql, failure_uri(found.item.uri))
    status = "updated" if before else "partly" if reading.missing else "stored"
    return Outcome(
        found.item.uri, title_of(found, reading), status, reading.kind, reading.media_type, found.sha256, f"K{number}",
        len(reading.passages), tuple((m.what, m.detail) for m in reading.missing), reading.seconds,
        pointed=tuple(pointed(reading.text, [(p.start, p.end) for p in reading.passages], reading.kind)),
        replaced=found.note.replaced if found.note else 0, earlier=found.note.earlier if found.note else (),
        version=version, name=found.item.name,
        notes=("type-guessed",) if reading.media_type == "text/plain" and not (is_known(found.item.name) or found.note) else (),
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
        confidential=reading.kind == "interview",
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
    if found.note:
        facts, prose = facts | found.note.facts, prose | found.note.prose
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
    from pipeline.run.training.tagging import run_identity

    return run_identity(model)


def _failed(item: Item, fault: ReadError, sha256: str | None = None) -> Outcome:
    status = "needs-ocr" if fault.code in sources.UNRECOGNISED else "failed"
    return Outcome(item.uri, item.name, status, item.kind, sha256=sha256, error=fault)


def _unchanged(evaluation: Evaluation, item: Item, known: sources.Known) -> Outcome:
    row = evaluation.books.get(SourceRow, known.source)
    assert row is not None
    return Outcome(
        item.uri, row.title, "unchanged", row.kind, sources.media_type(evaluation.db.sql, known), known.sha256,
        f"K{known.source}", known.passages, name=item.name,
        copy_of=f"K{known.source}" if row.uri != item.uri else None,
    )  # fmt: skip


def failure_uri(uri: str) -> str:
    """The address a failure is kept under: an interview's without its cleaned name, which changes with the roster."""
    return uri.rpartition("/")[0] if uri.startswith("interview:") and "/" in uri else uri


def _to_note(sql: sqlite3.Connection, outcome: Outcome) -> bool:
    """Whether there is something to remember of this outcome, or to forget."""
    if outcome.error is None:
        return outcome.status == "unchanged" and sources.failed_before(sql, failure_uri(outcome.uri))
    # where the roster is what failed, no note has an address
    return outcome.error.code not in (MISTYPED, "source-erased") and not outcome.error.code.startswith("roster-")


def _note_failure(sql: sqlite3.Connection, outcome: Outcome) -> None:
    """Remember what failed until it is read; forget it when its bytes turn out to be there."""
    uri = failure_uri(outcome.uri)
    if outcome.error is None:
        sources.drop_failure(sql, uri)
    else:
        gaps = {name: str(value) for name, value in outcome.error.gaps.items()}
        sources.put_failure(sql, sources.Failure(uri, outcome.title, outcome.error.code, gaps, outcome.sha256, now()))
