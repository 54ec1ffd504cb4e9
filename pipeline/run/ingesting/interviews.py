"""Interview notes on their way in: read in the cage, pseudonymised here, and only then handed on to be stored.

Everything of the original ends in this module: its bytes, its name, the folders it lies in. What goes on is the derivative
(``people/note.py``), a cleaned name, an address that says nothing (``interview:<key>/<cleaned name>``), two commitments under
the roster's own secret key, so that neither the database nor the log lets anybody try names out.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.collect.model import Item
from pipeline.core.errors import BelaggError, ReadError
from pipeline.core.ids import canonical_json
from pipeline.core.people import pseudonym
from pipeline.core.people.note import RAW, parse, render
from pipeline.core.people.protect import Protection, clean_name, protect, titled, with_defaults
from pipeline.core.people.pseudonym import Pseudonymiser
from pipeline.core.people.roster import Roster, RosterEntry
from pipeline.core.rows import InterviewRow, SourceRow
from pipeline.read import interview
from pipeline.run.caging.reading import Reading
from pipeline.run.evaluation import Evaluation
from pipeline.run.private import roster
from pipeline.store import interviews as store
from pipeline.store import sources

LONGEST = 20_000_000  # characters of a note
Read = Callable[[bytes, str, Any], Reading | ReadError]


@dataclass(frozen=True, slots=True)
class NoteOptions:
    """What the command line says of notes that do not say it themselves; ``ask`` gives the roster's passphrase."""

    group: str = ""
    people: int | None = None
    date: str = ""
    ask: roster.Ask = roster.environment

    def front(self) -> dict[str, str]:
        return {"group": self.group, "people": str(self.people) if self.people is not None else "", "date": self.date}


@dataclass(frozen=True, slots=True)
class Kept:
    """What goes on of a note: a cleaned item, the derivative's bytes, and what the log shall say. ``source``: the one it is
    a new version of. ``known``: it is there already. ``fault``: it could not be read."""

    item: Item
    data: bytes = b""
    source: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    prose: dict[str, Any] = field(default_factory=dict)
    replaced: int = 0
    masked: Counter[str] = field(default_factory=Counter)
    earlier: tuple[int, ...] = ()  # versions of the source that hold names the roster knows now
    known: sources.Known | None = None
    fault: ReadError | None = None


class Interviews:
    """Protects the notes of one ingest. ``read``: how a file is read (the pool's caged reader)."""

    def __init__(self, evaluation: Evaluation, read: Read, options: NoteOptions) -> None:
        self._evaluation = evaluation
        self._read = read
        self._options = options
        self._open: roster.Locked | BelaggError | None = None
        self._count = 0

    def protected(self, item: Item, data_of: Callable[[Item], bytes]) -> Kept:
        """``item`` without names. Raises nothing: what is wrong is the ``fault``, and its words say no name either."""
        self._count += 1
        nameless = replace(
            item, uri=f"interview:{self._count}", name=f"intervju {self._count}", path=None, data=b"", title=None, fault=None,
            record=None, own_date=None, beside=None, origin=None,
        )  # fmt: skip
        try:
            locked = self._opened()
        except BelaggError as fault:
            return Kept(nameless, fault=ReadError(fault.code, **fault.gaps))
        try:
            return self._protected(item, nameless, data_of, locked)
        except MemoryError:
            return Kept(nameless, fault=ReadError("interview-fault", fault="MemoryError"))
        except Exception as fault:  # noqa: BLE001 its words and frames may quote the note: only its type goes on
            return Kept(nameless, fault=ReadError("interview-fault", fault=type(fault).__name__))

    def _opened(self) -> roster.Locked:
        """The roster, opened once and made where there is none: its secret key is needed even when nobody is on it."""
        if self._open is None:
            try:
                self._open = roster.opened(self._evaluation.db.path, self._options.ask)
                if not self._open.path.exists():
                    roster.change(self._evaluation.db, lambda r: r, self._options.ask)
                    self._open = roster.opened(self._evaluation.db.path, self._options.ask)
            except BelaggError as fault:
                self._open = fault
            except OSError as fault:
                self._open = ReadError("roster-unwritable", why=fault.strerror or type(fault).__name__)
        if isinstance(self._open, BelaggError):
            raise self._open
        return self._open

    def _protected(self, item: Item, nameless: Item, data_of: Callable[[Item], bytes], locked: roster.Locked) -> Kept:
        secret, entries = bytes.fromhex(locked.roster.secret), locked.roster.entries
        key = _keyed(secret, "path", item.uri)[:16]
        name = clean_name(item.name, Pseudonymiser(entries, [item.name]))
        at = replace(nameless, uri=f"interview:{key}/{name}", name=name)
        try:
            data = data_of(item)
        except ReadError as fault:
            return Kept(at, fault=_nameless(fault, entries))
        sql = self._evaluation.db.sql
        original = _keyed(secret, "original", hashlib.sha256(data).hexdigest())
        source = store.source_by_key(sql, key, item.uri)
        made = ""
        for given in (self._options.front(), self._given(source)):
            made = _keyed(secret, "made", _identity(data, locked.roster, given))
            known = store.known_by_made(sql, made)
            if known is not None and (source is None or source == known.source):
                return Kept(at, known=known)
        reading = self._read(data, item.name, RAW)
        if isinstance(reading, ReadError):
            return Kept(at, fault=_nameless(reading, entries))
        if len(reading.text) > LONGEST:
            return Kept(at, fault=ReadError("file-too-big", size=len(reading.text) // 1_000_000, limit=LONGEST // 1_000_000))
        done = protect(with_defaults(parse(reading.text), self._given(source)), item.name, entries)
        at = replace(at, uri=f"interview:{key}/{done.name}", name=done.name, title=titled(done.note))
        at = replace(at, own_date=done.note.front.get("date"))
        facts, prose = _said(done, original, made)
        return Kept(
            at, render(done.note).encode(), source, facts, prose, done.replaced, done.masked, self._with_names(source, entries)
        )

    def _with_names(self, source: int | None, entries: tuple[RosterEntry, ...]) -> tuple[int, ...]:
        """The versions of K``source`` in which names stand that the roster would replace now."""
        sql = self._evaluation.db.sql
        last = 0 if source is None else sources.newest(sql, source).version
        texts = {v: sources.text_unless_locked(sql, source or 0, v) or "" for v in range(1, last + 1)}
        out = {v: Pseudonymiser(entries, [text]) for v, text in texts.items()}
        return tuple(v for v, names in out.items() if names.text(texts[v]) and names.replaced)

    def _given(self, source: int | None) -> dict[str, str]:
        """What is said of the note besides itself: now, else when K``source`` was ingested last."""
        given = self._options.front()
        if source is None:
            return given
        row = self._evaluation.books.get(InterviewRow, source, sources.newest(self._evaluation.db.sql, source).version)
        about = self._evaluation.books.get(SourceRow, source)
        if row is None or about is None:
            return given
        people = "" if row.people is None else str(row.people)
        before = {"group": row.role_group, "people": people, "date": about.own_date or ""}
        return {name: value or before[name] for name, value in given.items()}


def _identity(data: bytes, roster: Roster, given: dict[str, str]) -> str:
    """Changes with the original, the roster, what is said besides, and how notes are read and protected."""
    return canonical_json({
        "original": hashlib.sha256(data).hexdigest(), "roster": roster.digest(), "given": given,
        "version": f"{pseudonym.VERSION}.{interview.VERSION}",
    }).decode()  # fmt: skip


def _said(done: Protection, original: str, made: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """(facts, prose) that ``source.stored`` holds of an interview."""
    front = done.note.front
    people = interview.number(front.get("people", ""))
    facts: dict[str, Any] = {"interview": {"people": people, "original": original, "made": made}}
    if interview.iso(front.get("dispose", "")):
        facts["dispose_after"] = front["dispose"]
    group, labels = front.get("group", ""), {k: v or front.get("group", "") for k, v in done.labels.items()}
    prose = {"group": group, "evaluator": front.get("evaluator", ""), "consent": front.get("consent", ""), "labels": labels}
    return facts, {"interview": prose}


def _keyed(secret: bytes, what: str, text: str) -> str:
    """A commitment nobody without the roster's secret can try guesses on."""
    return hmac.new(secret, f"belagg-{what}-1\0{text}".encode("utf-8", "surrogateescape"), hashlib.sha256).hexdigest()


def _nameless(fault: ReadError, entries: Any) -> ReadError:
    """The fault with no name in what fills its words."""

    def clean(value: object) -> object:
        if not isinstance(value, str):
            return value
        last = value.replace("\\", "/").rstrip("/").rpartition("/")[2]  # folders may be called after people
        return clean_name(last, Pseudonymiser(entries, [last]))

    return ReadError(fault.code, **{name: clean(value) for name, value in fault.gaps.items()})
