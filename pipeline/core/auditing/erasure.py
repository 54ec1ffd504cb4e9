"""What the audit says of erasures and restorations: each is named with its reason, and what it leaves without one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline.core.audit import Finding, error, warning
from pipeline.core.books import MemoryBooks
from pipeline.core.log import Event
from pipeline.core.people.erasure import READER, SIGN
from pipeline.core.rows import AwardRow, ErasedPartRow, ErasedQuoteRow, ErasedVersionRow, EvidenceRow


def erasures(events: Iterable[Event], rest: Mapping[tuple[int, str], dict[str, Any]]) -> Iterator[Finding]:
    """Every ``erased`` event: what it took away, and why."""
    for event in events:
        facts = rest.get((event.seq, "facts"), event.facts) or {}
        prose = rest.get((event.seq, "prose"), event.prose) or {}
        what = [f"K{v['source']}.{v['version']}" for v in facts.get("versions", [])]
        what += [f"{seq}/{part}" for seq, part in facts.get("parts", [])]
        shown = ", ".join(what[:12]) + (" …" if len(what) > 12 else "")
        yield warning("erased", f"event {event.seq}", what=shown, because=prose.get("because", "–"))


def parts_gone(books: MemoryBooks, present: Iterable[tuple[int, str]]) -> Iterator[Finding]:
    """A part that an erasure names is not there. ``present``: erased parts that are."""
    for seq, part in present:
        if books.get(ErasedPartRow, seq, part) is not None:
            yield error("erased-differs", f"event_part {seq} {part}")


def versions_gone(books: MemoryBooks, readers: Mapping[tuple[int, int], str]) -> Iterator[Finding]:
    """What the log calls redacted is so in the tables, and nothing else is. ``readers``: (source, version) → its reader."""
    for (source, version), reader in readers.items():
        said = books.get(ErasedVersionRow, source, version) is not None
        if said != (reader == READER):
            yield error("erased-differs", f"version K{source}.{version}")


def reasons(books: MemoryBooks) -> Iterator[Finding]:
    """Awards that stand while their reason is erased."""
    for row in books.rows(AwardRow):
        assert isinstance(row, AwardRow)
        gone = books.get(ErasedPartRow, row.seq, "prose") is not None
        if gone and not row.because.strip(f" {SIGN}") and row.supported and row.withdrawn_because is None:
            yield warning("award-reason-erased", f"award P{row.number}", points=row.points, subarea=row.subarea)


def words_erased(books: MemoryBooks, row: EvidenceRow) -> bool:
    """Whether evidence lost its words and lives no more: its quote is not looked up, but none may be left in it."""
    return books.get(ErasedQuoteRow, row.number) is not None and not row.live


def quote_gone(books: MemoryBooks, row: EvidenceRow) -> Iterator[Finding]:
    """Of a quote whose version was erased whole, nothing is left."""
    version = books.get(ErasedVersionRow, row.source, row.version)
    if version is not None and version.whole and (row.quote + row.prefix + row.suffix).strip(f"{SIGN}\n"):
        yield error("erased-differs", f"evidence B{row.number}")


def unfinished(pending: Iterable[int]) -> Iterator[Finding]:
    """Erasures whose file is still to be written anew."""
    for seq in pending:
        yield error("erasure-unfinished", f"event {seq}")


def restorations(events: Iterable[Event]) -> Iterator[Finding]:
    """Every restoration: from which state it went on. What was decided after that state is not here."""
    for event in events:
        facts, prose = event.facts or {}, event.prose or {}
        yield warning("restored", f"event {event.seq}", seq=facts.get("from_seq", "–"), why=prose.get("because", "–"))
