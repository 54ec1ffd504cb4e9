"""Results for commands, pages and reports: the ledger's books joined with what only the stored texts can answer."""

from __future__ import annotations

from functools import lru_cache
from typing import cast

from pipeline.core.audit import quote_holds
from pipeline.core.ids import sha256_hex
from pipeline.core.model import Verdict
from pipeline.core.results import Lookups, Results, ResultsBuilder
from pipeline.core.rows import EvidenceRow
from pipeline.run.evaluation import Evaluation
from pipeline.store import log, sources


def builder(evaluation: Evaluation) -> ResultsBuilder:
    """Views over an open evaluation; use it inside one read transaction for one state."""
    sql = evaluation.db.sql

    @lru_cache(maxsize=8)  # texts can be large; results ask for one source after the other
    def text(source: int, version: int) -> str | None:
        found = sources.text_of(sql, source, version)
        return found if found is None or sources.text_hash(sql, source, version) == sha256_hex(found.encode()) else None

    def verified(row: EvidenceRow) -> bool:
        stored = text(row.source, row.version)
        return stored is not None and quote_holds(row, stored)

    def verdict(row: EvidenceRow) -> Verdict:
        return cast("Verdict", sources.latest_verdict(sql, row.number))

    def sha256(source: int, version: int) -> str:
        return sources.bytes_hash(sql, source, version)

    def numbers() -> list[int]:
        return sources.numbers(sql)

    return ResultsBuilder(evaluation.books, evaluation.instrument, Lookups(sha256, verified, verdict, numbers))


def whole(evaluation: Evaluation, sheet: str) -> Results:
    """One sheet, whole, from one state of the database."""
    with evaluation.db.reading() as sql:
        seq, head = log.last(sql)
        return builder(evaluation).whole(sheet, head=head.hex(), events=seq)
