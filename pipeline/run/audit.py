"""``belagg audit``: fetch every value, hand it to the checks of ``core/audit.py``, count the points that can be walked back.

Nothing the database says of itself is believed: hashes are computed again, projections replayed, quotes looked up.
``deep`` also reads every source again from its stored bytes and tags it again.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.core import audit as checks
from pipeline.core.audit import Finding
from pipeline.core.books import MemoryBooks
from pipeline.core.log import Event, Part
from pipeline.core.rows import PROJECTIONS, EvaluationRow, EvidenceRow, VersionRow
from pipeline.run.evaluation import Evaluation
from pipeline.store import inspection, log, sources
from pipeline.store.books import SqlBooks


@dataclass(frozen=True, slots=True)
class AuditReport:
    """All findings, and what they were held against."""

    findings: tuple[Finding, ...]
    events: int
    head: str
    points: int
    traced: int

    @property
    def ok(self) -> bool:
        return not any(f.severity == "error" for f in self.findings)


def audit(evaluation: Evaluation, *, deep: bool = False) -> AuditReport:
    """Every check over one state of the database."""
    try:
        return _audit(evaluation, deep=deep)
    except sqlite3.DatabaseError as fault:  # a page that SQLite cannot read: no check can say more
        return AuditReport((checks.error("file-damaged", "evidence.db", what=str(fault)),), 0, "", 0, 0)


def _audit(evaluation: Evaluation, *, deep: bool) -> AuditReport:
    with evaluation.db.reading() as sql:
        findings = list(_file(sql))
        if any(f.check == "file-damaged" for f in findings):
            return AuditReport(tuple(findings), 0, "", 0, 0)
        books, found = _log(sql, evaluation)
        findings += found
        for kind in PROJECTIONS:
            findings += checks.projection(kind, books.rows(kind), SqlBooks(sql).rows(kind))
        findings += _sources(sql, books)
        holds: dict[int, bool] = {}
        findings += _quotes(sql, books, holds)
        findings += checks.awards(books, evaluation.ledger.maxima)
        findings += checks.disputes(books)
        findings += _verdicts(sql, books)
        findings += checks.later_versions(books, ((e, v, verdict) for e, v, verdict, _, _ in sources.all_verdicts(sql)))
        findings += _rebuildable(sql)
        if deep:
            from pipeline.run.deep import deep_findings
            from pipeline.run.learning import current

            findings += deep_findings(sql, books, current(evaluation.db.path))
        points, traced = checks.traced(books, holds)
        seq, head = log.last(sql)
    return AuditReport(tuple(findings), seq, head.hex(), points, traced)


def _file(sql: sqlite3.Connection) -> Iterator[Finding]:
    for what in inspection.damage(sql):
        yield checks.error("file-damaged", "evidence.db", what=what)
    yield from checks.schema(inspection.expected_schema(), inspection.found_schema(sql))
    for table, row in inspection.broken_references(sql):
        yield checks.error("foreign-key", f"{table} {row}")


def _log(sql: sqlite3.Connection, evaluation: Evaluation) -> tuple[MemoryBooks, list[Finding]]:
    """Chain, parts and replay. The uuid the chain begins with is the first event's own."""
    entries = list(log.entries(sql))
    stored = list(log.parts(sql))
    values: dict[tuple[int, str], dict[str, object] | None] = {}
    findings: list[Finding] = []
    for seq, name, part in stored:
        values[seq, name] = _value(part)
    uuid = str((values.get((1, "facts")) or {}).get("uuid", ""))
    findings += checks.chain(entries, uuid)
    commitments = {(e.seq, name): getattr(e, name) for e in entries for name in ("facts", "prose")}
    findings += checks.parts(commitments, stored)
    events = (
        Event(e.seq, e.at, e.actor, e.kind, values.get((e.seq, "facts")), values.get((e.seq, "prose"))) for e in entries
    )
    books, refused = checks.replay(events, evaluation.ledger.maxima)
    return books, findings + refused


def _value(part: Part) -> dict[str, object] | None:
    try:
        return part.value()
    except ValueError:  # no JSON any more: the commitment check names it
        return None


def _sources(sql: sqlite3.Connection, books: MemoryBooks) -> Iterator[Finding]:
    evaluation = books.get(EvaluationRow, 1)
    if evaluation is not None:
        yield from checks.instrument(evaluation, {h: (t, d, _parsed(t)) for h, t, d in inspection.instruments(sql)})
    used = inspection.used_blobs(sql)
    sizes = inspection.blob_sizes(sql)
    for sha256 in sorted(sizes.keys() | inspection.chunked_blobs(sql)):
        yield from checks.blob(sha256, sizes.get(sha256), inspection.chunks(sql, sha256), used=sha256 in used)
    for sha256 in sorted(used - sizes.keys()):
        yield checks.error("row-missing", f"blob {sha256}")
    seen = set()
    for v in sources.stored_readings(sql):
        seen.add((v.source, v.version))
        facts = checks.VersionFacts(v.source, v.version, v.sha256, v.text, v.text_sha256, v.salt, v.record, v.row)
        rows = list(sources.passage_rows(sql, v.id))
        yield from checks.version(facts, rows, books.get(VersionRow, v.source, v.version))
    yield from checks.sources_complete(books, seen)


def _parsed(text: str) -> str:
    from pipeline.core.ids import canonical_json
    from pipeline.run.yamlfile import loads

    located, _ = loads(text, "instrument")
    return "" if located is None else canonical_json(located.data).decode()


def _quotes(sql: sqlite3.Connection, books: MemoryBooks, holds: dict[int, bool]) -> Iterator[Finding]:
    @lru_cache(maxsize=8)
    def text(source: int, version: int) -> str | None:
        return sources.text_of(sql, source, version)

    rows = [row for row in books.rows(EvidenceRow) if isinstance(row, EvidenceRow)]
    for row in sorted(rows, key=lambda r: (r.source, r.version, r.number)):
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
