"""``belagg audit``: fetch every value, hand it to the checks of ``core/audit.py``, count the points that can be walked back.

Nothing the database says of itself is believed: hashes are computed again, projections replayed, quotes looked up.
``deep`` also reads every source again from its stored bytes and tags it again.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from typing import TypeVar

from pipeline.core import audit as checks
from pipeline.core.audit import Finding
from pipeline.core.auditing import erasure as audit_erasure
from pipeline.core.auditing import interviews as audit_interviews
from pipeline.core.auditing import judging as audit_judging
from pipeline.core.auditing import log as audit_log
from pipeline.core.auditing.checkpoint import Held
from pipeline.core.books import MemoryBooks
from pipeline.core.ids import canonical_json, sha256_hex
from pipeline.core.ledger import sheets
from pipeline.core.people.erasure import effective
from pipeline.core.rows import PROJECTIONS, AbsenceRow, ErasedPartRow, EvaluationRow, EvidenceRow, VersionRow
from pipeline.core.sealed import Sealed
from pipeline.run import instruments
from pipeline.run.clock import now
from pipeline.run.deciding.quoting import found_again
from pipeline.run.evaluation import NOTHING, Evaluation
from pipeline.run.proving import history
from pipeline.run.proving.checkpoints import BESIDE, Against, against
from pipeline.run.training.tagging import rules_text
from pipeline.store import erasure, inspection, log, sources, vault
from pipeline.store.books import SqlBooks

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class AuditReport:
    """All findings, and what they were held against."""

    findings: tuple[Finding, ...]
    events: int
    head: str
    points: int
    traced: int
    checkpoint: Held | None = None
    blind: int = 0  # sheets of sub-areas whose points are left out, because they are still judged blind
    untold: int = 0  # warnings about them, which are left out too

    @property
    def ok(self) -> bool:
        return not any(f.severity == "error" for f in self.findings)


Tell = Callable[[str, int, int], None]  # (step, how much of it is done, of how much; 0 of 0 where that is not known)


def nobody(step: str, done: int, of: int) -> None:
    """Who is told where nobody follows it."""


def audit(
    evaluation: Evaluation, *, deep: bool = False, held: Against = BESIDE, viewer: str | None = None,
    tell: Tell = nobody,
) -> AuditReport:  # fmt: skip
    """Every check over one state of the database. ``held``: the checkpoint it is held against; ``viewer``: the name of
    whoever looks (what is judged blind is checked all the same, but its points are not said); ``tell`` is told how far it is:
    file, log, sources, judgements, index, deep."""
    try:
        return _audit(evaluation, deep=deep, held=held, viewer=viewer, tell=tell)
    except sqlite3.DatabaseError as fault:  # a page that SQLite cannot read: no check can say more
        return AuditReport((checks.error("file-damaged", "evidence.db", what=str(fault)),), 0, "", 0, 0)
    except _STRANGE as fault:  # a value this program never wrote, where no check of its own names it
        return AuditReport((checks.error("unreadable", "evidence.db", what=f"{type(fault).__name__}: {fault}"),), 0, "", 0, 0)


_STRANGE = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError, RecursionError)


def _audit(evaluation: Evaluation, *, deep: bool, held: Against, viewer: str | None, tell: Tell) -> AuditReport:
    with evaluation.db.reading() as sql:
        tell("file", 0, 0)
        findings = list(_file(sql))
        if any(f.check == "file-damaged" for f in findings):
            return AuditReport(tuple(findings), 0, "", 0, 0)
        books, found = _log(sql, evaluation, partial(tell, "log"))
        if evaluation.instrument is NOTHING:
            return _without_instrument(sql, books, [*findings, *found])
        findings += found
        who = audit_judging.viewer_of(books, viewer)
        checkpoint = against(sql, books, evaluation.db.path, held, findings)
        for kind in PROJECTIONS:
            findings += checks.projection(kind, books.rows(kind), SqlBooks(sql).rows(kind))
        findings += _sources(sql, books, partial(tell, "sources"))
        tell("judgements", 0, 0)
        holds: dict[int, bool] = {}
        asked = _asked(sql, evaluation)
        findings += _quotes(sql, books, asked, holds)
        findings += audit_judging.judging(books, asked)
        findings += _editions(sql, books)
        findings += audit_erasure.reasons(books)
        findings += _verdicts(sql, books)
        findings += checks.later_versions(books, ((e, v, verdict) for e, v, verdict, _, _ in sources.all_verdicts(sql)))
        tell("index", 0, 0)
        findings += _rebuildable(sql)
        if deep:
            tell("deep", 0, 0)
            from pipeline.run.kept_models import current
            from pipeline.run.proving.deep import deep_findings

            findings += deep_findings(sql, books, current(evaluation.db.path))
        points, traced = checks.traced(books, holds, lambda row: sheets.visible(books, who, row.sheet, row.subarea))
        seq, head = log.last(sql)
        blind = audit_judging.hidden_sheets(books, who)
    told = audit_judging.told(findings, books, who)
    shown = tuple(audit_judging.named(audit_judging.blinded(told, books, who), books))
    return AuditReport(shown, seq, head.hex(), points, traced, checkpoint, blind, len(findings) - len(told))


def _without_instrument(sql: sqlite3.Connection, books: MemoryBooks, findings: list[Finding]) -> AuditReport:
    """Nobody has the instrument any more, so nothing that asks it for a maximum can be replayed: what remains are the
    file, the chain, what events committed to, the bytes and texts of sources."""
    found = [f for f in findings if f.check != "replay"]
    rest = list(_sources(sql, books, partial(nobody, "sources")))
    if not any(f.check.startswith("instrument-") for f in rest):
        found.append(checks.error("instrument-missing", f"instrument {log.first_facts(sql).get('sha256', '')}"))
    seq, head = log.last(sql)
    return AuditReport((*found, *rest, *_rebuildable(sql)), seq, head.hex(), 0, 0)


def _file(sql: sqlite3.Connection) -> Iterator[Finding]:
    for what in inspection.damage(sql):
        yield checks.error("file-damaged", "evidence.db", what=what)
    yield from checks.schema(inspection.expected_schema(), inspection.found_schema(sql))
    for table, row in inspection.broken_references(sql):
        yield checks.error("foreign-key", f"{table} {row}")


def _counted(values: Iterator[T], of: int, tell: Callable[[int, int], None], every: int) -> Iterator[T]:
    """The values, telling how far they have come."""
    for n, value in enumerate(values):
        if n % every == 0:
            tell(n, of)
        yield value


def _log(
    sql: sqlite3.Connection, evaluation: Evaluation, tell: Callable[[int, int], None]
) -> tuple[MemoryBooks, list[Finding]]:
    """Chain, parts and replay, as the log streams by. The uuid the chain begins with is the first event's own."""
    findings = list(audit_log.chain(log.entries(sql), str(log.first_facts(sql).get("uuid", ""))))
    seen = audit_log.LogSeen()
    named, rest = history.erasures(sql)
    entries = _counted(log.entries(sql), log.last(sql)[0], tell, 2000)
    events = effective(log.opened(sql, audit_log.walk(entries, log.parts(sql), seen)), named, rest)
    unheard = {seq for seq, _ in named} | vault.locked_events(sql)
    books, refused = checks.replay(events, evaluation.ledger.maxima, criteria=evaluation.ledger.criteria, erased=unheard)
    erased = {(row.seq, row.part) for row in books.rows(ErasedPartRow) if isinstance(row, ErasedPartRow)}
    missing = [part for part in seen.missing if part not in erased]
    findings += [checks.error("part-missing", f"event_part {seq} {name}") for seq, name in missing]
    findings += audit_log.clock(seen, log.moment_of(sql, seen.events), now())
    findings += audit_erasure.parts_gone(books, erasure.still_there(sql))
    findings += audit_erasure.erasures(log.events_of(sql, "erased"), rest)
    findings += audit_erasure.restorations(log.events_of(sql, "restored"))
    return books, [*findings, *seen.findings, *refused]


def _sources(
    sql: sqlite3.Connection, books: MemoryBooks, tell: Callable[[int, int], None]
) -> Iterator[Finding]:
    evaluation = books.get(EvaluationRow, 1)
    if evaluation is not None:
        yield from checks.instrument(evaluation, {h: (t, d, _parsed(t)) for h, t, d in inspection.instruments(sql)})
    used, locked = inspection.used_blobs(sql), vault.locked_blobs(sql)
    sizes = inspection.blob_sizes(sql)
    for sha256 in sorted((sizes.keys() | inspection.chunked_blobs(sql)) - locked):
        yield from checks.blob(sha256, sizes.get(sha256), inspection.chunks(sql, sha256), used=sha256 in used)
    for sha256 in sorted(used - sizes.keys()):
        yield checks.error("row-missing", f"blob {sha256}")
    seen, readers = set(), {}
    for v in _counted(sources.stored_readings(sql), books.count(VersionRow), tell, 100):
        seen.add((v.source, v.version))
        readers[v.source, v.version] = v.reader
        facts = checks.VersionFacts(v.source, v.version, v.sha256, v.text, v.text_sha256, v.salt, v.record, v.row)
        if isinstance(v.text, Sealed):
            continue
        rows = list(sources.passage_rows(sql, v.id))
        yield from checks.version(facts, rows, books.get(VersionRow, v.source, v.version))
        yield from audit_interviews.people(books, v.source, v.version, v.text, [(int(r[3] or 0), int(r[4] or 0)) for r in rows])
    yield from checks.sources_complete(books, seen)
    yield from audit_erasure.versions_gone(books, readers)
    yield from audit_erasure.unfinished(erasure.pending(sql))
    if locked:
        yield checks.warning("sealed-unchecked", "evidence.db", count=len(locked))


def _parsed(text: str) -> str:
    from pipeline.core.ids import canonical_json
    from pipeline.run.yamlfile import loads

    located, _ = loads(text, "instrument")
    try:
        return "" if located is None else canonical_json(located.data).decode()
    except (TypeError, ValueError):  # a text this program would not have taken
        return ""


def _asked(sql: sqlite3.Connection, evaluation: Evaluation) -> audit_judging.Asked:
    """What the checks of judgements ask the store: texts, and saved searches made again (once each)."""
    text = lru_cache(maxsize=8)(partial(sources.text_unless_locked, sql))
    return audit_judging.Asked(evaluation.instrument, text, cache(partial(found_again, sql)))


def _editions(sql: sqlite3.Connection, books: MemoryBooks) -> Iterator[Finding]:
    """The program's own editions of instrument and rules, held against those the evaluation was made with."""
    evaluation = books.get(EvaluationRow, 1)
    shipped = None
    if evaluation is not None and evaluation.instrument_id in instruments.known():
        shipped = sha256_hex(instruments.text_of(evaluation.instrument_id)[1].encode())
    now = sha256_hex(canonical_json(rules_text()))
    yield from audit_judging.editions(books, shipped, (inspection.newest_rules(sql), now))


def _quotes(
    sql: sqlite3.Connection, books: MemoryBooks, asked: audit_judging.Asked, holds: dict[int, bool]
) -> Iterator[Finding]:
    text = asked.text
    rows = [row for row in books.rows(EvidenceRow) if isinstance(row, EvidenceRow)]
    for row in sorted(rows, key=lambda r: (r.source, r.version, r.number)):
        if row.basis == "absence":
            kept = books.get(AbsenceRow, row.number)
            holds[row.number] = kept is not None and asked.found_again(kept) <= kept.found
            continue
        if audit_erasure.words_erased(books, row):
            yield from audit_erasure.quote_gone(books, row)
            continue
        if vault.locked(sql) and vault.confidential(sql, row.source):
            continue
        found = list(checks.quote(row, text(row.source, row.version)))
        holds[row.number] = not found
        yield from found


def _verdicts(sql: sqlite3.Connection, books: MemoryBooks) -> Iterator[Finding]:
    """Every quote has a verdict for every later version of its source, and nothing else has one."""
    versions: dict[int, list[int]] = {}
    for v in books.rows(VersionRow):
        assert isinstance(v, VersionRow)
        versions.setdefault(v.source, []).append(v.version)
    rows = {e.number: e for e in books.rows(EvidenceRow) if isinstance(e, EvidenceRow)}
    newest = {number: max(versions.get(e.source, [0])) for number, e in rows.items()}
    expected = {(number, newest[number]) for number, e in rows.items() if newest[number] > e.version}
    found = {(number, version) for number, version, *_ in sources.all_verdicts(sql)}
    for number, version in sorted(expected - found):
        yield checks.error("verdict-missing", f"anchor_verdict B{number} {version}")
    for number, version in sorted(found):
        if number not in rows or not rows[number].version < version <= newest[number]:
            yield checks.error("row-unexpected", f"anchor_verdict B{number} {version}")


def _rebuildable(sql: sqlite3.Connection) -> Iterator[Finding]:
    """Cheap checks of what can be rebuilt: rule texts have their hash, the tag table says what the suggestions say."""
    for sha256 in inspection.wrong_rules(sql):
        yield checks.error("rules-differ", f"rules {sha256}")
    for source, version, ordinal in inspection.untagged(sql):
        yield checks.error("suggestion-missing", f"suggestion K{source}.{version}:{ordinal}")
    for source, version, ordinal in inspection.unindexed(sql):
        yield checks.error("index-missing", f"passage_fts K{source}.{version}:{ordinal}")
    for ident, tags in inspection.tags_unlike_suggestions(sql):
        yield checks.error("suggestion-differs", f"tag of passage {ident}", tags=json.dumps(tags))
    for source, version, subarea in inspection.miscounted(sql):
        yield checks.error("tally-differs", f"tally K{source}.{version} {subarea}")
