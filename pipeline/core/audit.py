"""Checks → findings. Each check is a small named function over values; none trusts what another one has proved.

``run/proving/audit.py`` fetches the values; ``docs/audit.md`` lists every check and what it proves. The words of a finding
stand in the catalogue under ``audit-<check>``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any, Literal

from pipeline.core.auditing.labels import label
from pipeline.core.books import MemoryBooks, key_of
from pipeline.core.errors import BelaggError
from pipeline.core.ids import sha256_hex
from pipeline.core.ledger import Criteria, Ledger, is_live
from pipeline.core.log import Event
from pipeline.core.messages import say
from pipeline.core.proof.commitments import row_hash, rows_hash, salted
from pipeline.core.rows import AwardEvidenceRow, AwardRow, EvaluationRow, EvidenceRow, Row, VersionRow
from pipeline.core.sealed import Sealed

CHUNK = 1 << 20  # bytes in every piece of a blob but the last
Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the audit found: which check, how bad, about what (table and row), and what fills its message."""

    check: str
    severity: Severity
    subject: str
    gaps: dict[str, Any] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)  # of evaluators, by id: how people know their sheets

    def label(self, lang: str) -> str:
        """The subject as people say it."""
        return label(self.subject, self.names, lang)

    def message(self, lang: str) -> str:
        return say(f"audit-{self.check}", lang, subject=self.label(lang), **self.gaps)

    def remedy(self, lang: str) -> str:
        return say(f"audit-{self.check}.remedy", lang, subject=self.label(lang), **self.gaps)


def error(check: str, subject: str, **gaps: object) -> Finding:
    return Finding(check, "error", subject, gaps)


def warning(check: str, subject: str, **gaps: object) -> Finding:
    return Finding(check, "warning", subject, gaps)


# the log ------------------------------------------------------------------------------------------------------


def replay(
    events: Iterable[Event], maxima: Mapping[str, int], *, criteria: Criteria | None = None, erased: Container[int] = ()
) -> tuple[MemoryBooks, list[Finding]]:
    """The books as the log says they must be, and every event that breaks a rule of the ledger. ``erased``: see ``Ledger``."""
    books = MemoryBooks()
    ledger, findings = Ledger(books, maxima, criteria=criteria, erased=erased), []
    for event in events:
        try:
            ledger.apply(event)
        except BelaggError as refusal:
            why = tuple(refusal.message(lang) for lang in ("sv", "en"))
            findings.append(error("replay", f"event {event.seq}", why=why))
        except Exception as fault:  # noqa: BLE001 whatever facts replay cannot follow is the finding
            said = f"{type(fault).__name__}: {fault}"
            why = tuple(say("audit-replay-form", lang, what=said) for lang in ("sv", "en"))
            findings.append(error("replay", f"event {event.seq}", why=why))
    return books, findings


def projection(kind: type[Row], expected: Iterable[Row], stored: Iterable[Row]) -> Iterator[Finding]:
    """A table holds exactly the rows that replay gives; each differing value is named. The stored rows stream by."""
    want = {key_of(row): row for row in expected}
    names = tuple(column.name for column in fields(kind))  # type: ignore[arg-type]  # every Row class is a dataclass
    values = attrgetter(*names)
    for row in stored:
        key = key_of(row)
        should = want.pop(key, None)
        if should is None:
            yield error("row-unexpected", _subject(kind, key))
            continue
        have, due = values(row), values(should)
        if have == due and [*map(type, have)] == [*map(type, due)]:
            continue
        for name, got, meant in zip(names, have, due, strict=True):
            if not isinstance(got, Sealed) and (meant != got or type(meant) is not type(got)):
                yield error("row-differs", _subject(kind, key), column=name, stored=_short(got), log=_short(meant))
    for key in want:
        yield error("row-missing", _subject(kind, key))


def _subject(kind: type[Row], key: tuple[Any, ...]) -> str:
    return f"{kind.TABLE} {' '.join(map(str, key))}"


_QUOTES = "'\""  # what a shortened text still ends with


def _short(value: object) -> str:
    text = repr(value)
    if len(text) <= 60:
        return text
    return f"{text[:57]}…{text[-1] if text[-1] in _QUOTES else ''}"


# sources ------------------------------------------------------------------------------------------------------


def instrument(evaluation: EvaluationRow, texts: Mapping[str, tuple[str, str, str]]) -> Iterator[Finding]:
    """The instrument's own text is there and is the one the evaluation was made with. ``texts``: hash → (text, stored
    data, data as the text gives it now)."""
    if evaluation.instrument_sha256 not in texts:
        yield error("instrument-missing", f"instrument {evaluation.instrument_sha256}")
    for sha256, (text, data, parsed) in texts.items():
        if sha256_hex(text.encode()) != sha256 or data != parsed:
            yield error("instrument-differs", f"instrument {sha256}")
        if sha256 != evaluation.instrument_sha256:
            yield error("row-unexpected", f"instrument {sha256}")


def blob(sha256: str, size: int | None, chunks: Iterable[tuple[int, bytes]], *, used: bool) -> Iterator[Finding]:
    """Bytes are whole, in order, of the size noted, and hash to their name. ``size`` None: pieces of no known blob."""
    digest, total, gap = hashlib.sha256(), 0, False
    for expected, (ordinal, data) in enumerate(chunks):
        gap |= ordinal != expected or not 0 < len(data) <= CHUNK or total != expected * CHUNK
        total += len(data)
        digest.update(data)
    if size is None or not used:
        yield error("bytes-unexpected", f"blob {sha256}")
    if size is not None and (gap or total != size or digest.hexdigest() != sha256):
        yield error("bytes-differ", f"blob {sha256}")


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """A stored version as the audit needs it; ``row`` are its other columns as the log commits to them."""

    source: int
    version: int
    sha256: str
    text: str
    text_sha256: str
    salt: bytes
    record: str | None
    row: tuple[Any, ...]


def version(facts: VersionFacts, passages: list[tuple[Any, ...]], committed: VersionRow | None) -> Iterator[Finding]:
    """A version's hashes are those the log committed to, its text has its hash, its passages are the ones stored then."""
    name = f"K{facts.source}.{facts.version}"
    if committed is None:
        yield error("row-unexpected", f"version {name}")
        return
    if sha256_hex(facts.text.encode()) != facts.text_sha256:
        yield error("text-differs", f"version {name} text")
    if _salted(facts.salt, lambda: facts.sha256) != committed.bytes:
        yield error("commitment-differs", f"version {name} sha256")
    if _salted(facts.salt, lambda: facts.text_sha256) != committed.text:
        yield error("commitment-differs", f"version {name} text_sha256")
    record = facts.record
    if (None if record is None else _salted(facts.salt, lambda: record)) != committed.record:
        yield error("commitment-differs", f"version {name} record")
    if _salted(facts.salt, lambda: row_hash(facts.row)) != committed.reading:
        yield error("commitment-differs", f"version {name}")
    if _salted(facts.salt, lambda: rows_hash(passages)) != committed.passages:
        yield error("commitment-differs", f"passage {name}")


def _salted(salt: bytes, digest: Callable[[], str]) -> str | None:
    """The salted hash, or None for values that canonical JSON does not hold (no reader ever stored such)."""
    try:
        return salted(salt, digest())
    except (ValueError, TypeError):
        return None


def quote(row: EvidenceRow, text: str | None) -> Iterator[Finding]:
    """A quote is the slice at its anchor in the version it cites, with what stands around it."""
    if text is None:
        yield error("quote-homeless", f"evidence B{row.number}", source=f"K{row.source}.{row.version}")
    elif not quote_holds(row, text):
        yield error("quote-differs", f"evidence B{row.number}", source=f"K{row.source}.{row.version}")


def quote_holds(row: EvidenceRow, text: str) -> bool:
    """Whether the words stand there, exactly."""
    return (
        0 <= row.start < row.end <= len(text)
        and text[row.start : row.end] == row.quote
        and text.endswith(row.prefix, 0, row.start)
        and text.startswith(row.suffix, row.end)
    )


# judgements ---------------------------------------------------------------------------------------------------


def later_versions(books: MemoryBooks, rows: Iterable[tuple[int, int, str]]) -> Iterator[Finding]:
    """Live quotes that a later version of their source no longer holds word for word: (evidence, version, verdict)."""
    for number, version_, verdict in rows:
        row = books.get(EvidenceRow, number)
        if verdict in ("fuzzy", "lost") and row is not None and row.live:
            yield warning("quote-moved", f"evidence B{number}", version=version_, verdict=verdict)


def traced(
    books: MemoryBooks, holds: Mapping[int, bool], sees: Callable[[AwardRow], bool] = lambda _: True
) -> tuple[int, int]:
    """(points awarded on all sheets, points whose award has a live quote in its sub-area that holds), as far as ``sees``."""
    points = good = 0
    for row in books.rows(AwardRow):
        assert isinstance(row, AwardRow)
        if not is_live(row) or not sees(row):
            continue
        points += row.points
        cited = [books.get(EvidenceRow, link.evidence) for link in books.find(AwardEvidenceRow, award=row.number)]
        if all(e is not None and (not e.live or holds.get(e.number, False)) for e in cited):
            good += row.points
    return points, good


def sources_complete(books: MemoryBooks, versions: set[tuple[int, int]]) -> Iterator[Finding]:
    """Every version the log speaks of is there."""
    for row in books.rows(VersionRow):
        assert isinstance(row, VersionRow)
        if (row.source, row.version) not in versions:
            yield error("row-missing", f"version K{row.source}.{row.version}")


def schema(expected: Mapping[str, str], found: Mapping[str, str]) -> Iterator[Finding]:
    """Tables, indexes and triggers are those this program made (a missing trigger would let the log be edited)."""
    for name in sorted(expected.keys() | found.keys()):
        if expected.get(name) != found.get(name):
            yield error("schema-differs", name)
