"""Results for commands, pages and reports: the ledger's books joined with what only the stored texts can answer."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import takewhile
from typing import cast

from pipeline.core.audit import quote_holds, replay
from pipeline.core.books import MemoryBooks
from pipeline.core.errors import Refused
from pipeline.core.ids import sha256_hex
from pipeline.core.ledger.checks import CONSENSUS
from pipeline.core.ledger.sheets import is_open
from pipeline.core.model import Verdict
from pipeline.core.results import Lookups, Results, ResultsBuilder, official
from pipeline.core.rows import AbsenceRow, EvidenceRow, SourceRow, StateRow
from pipeline.run.deciding.quoting import found_again
from pipeline.run.evaluation import Evaluation
from pipeline.run.proving import history
from pipeline.store import log, sources, subareas, vault


def builder(evaluation: Evaluation, *, viewer: str | None = None, at: MemoryBooks | None = None) -> ResultsBuilder:
    """Views over an open evaluation; use it inside one read transaction for one state. ``viewer`` is the evaluator's id that
    looks: sheets judged blind show to their owner alone. ``at``: the books of an earlier moment (``books_at``)."""
    found = lookups(evaluation, at=at)
    return ResultsBuilder(at or evaluation.books, evaluation.instrument, found, viewer=viewer, now=evaluation.books)


def lookups(evaluation: Evaluation, *, at: MemoryBooks | None = None, quick: bool = False) -> Lookups:
    """What only the store knows. ``quick``: quotes are looked up in texts that are not held against their hashes, and searches
    that stand for an absence are not made again; a list of hundreds cannot wait for that, and the audit does it."""
    sql, books = evaluation.db.sql, at or evaluation.books

    @lru_cache(maxsize=8)  # texts can be large; results ask for one source after the other
    def text(source: int, version: int) -> str | None:
        found = sources.text_unless_locked(sql, source, version)
        return found if found is None or sources.text_hash(sql, source, version) == sha256_hex(found.encode()) else None

    def verified(row: EvidenceRow) -> bool:
        if quick and (row.basis == "absence" or not vault.of(sql).there):
            return row.basis == "absence" or subareas.stands(sql, row.number)
        if row.basis == "absence":
            kept = books.get(AbsenceRow, row.number)
            return kept is not None and found_again(sql, kept) <= kept.found
        stored = text(row.source, row.version)
        return stored is not None and quote_holds(row, stored)

    def verdict(row: EvidenceRow) -> Verdict:
        return cast("Verdict", sources.latest_verdict(sql, row.number))

    def sha256(source: int, version: int) -> str:
        return sources.bytes_hash(sql, source, version)

    def numbers() -> list[int]:
        return [n for n in sources.numbers(sql) if at is None or at.get(SourceRow, n) is not None]

    return Lookups(sha256, verified, verdict, numbers)


def whole(evaluation: Evaluation, sheet: str | None, *, viewer: str | None = None, at: int | None = None) -> Results:
    """One sheet (None: the one that is official then), whole, from one state of the database; ``at``: as it was after that
    event of the log."""
    with evaluation.db.reading() as sql:
        seq, head = log.last(sql) if at is None else log.head_at(sql, at)
        books = None if at is None else books_at(evaluation, at)
        made = builder(evaluation, viewer=viewer, at=books).whole(
            sheet or official(books or evaluation.books), head=head.hex(), events=seq
        )
        return replace(made, at=log.moment_of(sql, seq))


def sheet_shown(evaluation: Evaluation, viewer: str | None, subarea: str | None = None) -> str:
    """The sheet to show where none is named: the official one; for an evaluator (by id) who still judges blind, in
    ``subarea`` or everywhere, the own one, as the official one is empty."""
    books = evaluation.books
    codes = [subarea] if subarea else list(evaluation.instrument.subareas)
    if viewer is None or official(books) != CONSENSUS or any(is_open(books, code) for code in codes):
        return official(books)
    return viewer


def books_at(evaluation: Evaluation, seq: int) -> MemoryBooks:
    """The books as they were after event ``seq``, by replay. Raises Refused for a number the log does not have."""
    sql = evaluation.db.sql
    last = log.last(sql)[0]
    if not 1 <= seq <= last:
        raise Refused("seq-unknown", seq=seq, last=last)
    events, erased = history.events(sql)
    until = takewhile(lambda event: event.seq <= seq, events)
    books, _ = replay(until, evaluation.ledger.maxima, criteria=evaluation.ledger.criteria, erased=erased)
    return books


def seq_of_state(evaluation: Evaluation, state: str) -> int:
    """The event by which the evaluation came, most recently, into ``state``. Raises Refused when it never did."""
    rows = [row for row in evaluation.books.find(StateRow) if row.after == state]
    if not rows:
        raise Refused("state-never", state=state)
    return rows[-1].seq
