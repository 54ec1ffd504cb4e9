"""What became of every quote when its source has a new version: exact, moved, fuzzy or lost."""

from __future__ import annotations

import sqlite3

from pipeline.core.ledger import Ledger
from pipeline.core.rows import EvidenceRow
from pipeline.store import sources


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
