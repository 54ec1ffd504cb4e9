"""An open evaluation: its database, its instrument and the ledger over its tables.

Everything a person decides goes through ``act``: one transaction, one event, its projections.
"""

from __future__ import annotations

import os
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from pipeline.core import drafts
from pipeline.core.errors import AuditFailed, Refused, UsageError
from pipeline.core.ids import sha256_hex
from pipeline.core.instrument import Instrument
from pipeline.core.ledger import Ledger
from pipeline.core.log import Draft, Entry
from pipeline.core.rows import EvaluationRow, EvaluatorRow
from pipeline.run import instruments
from pipeline.run.clock import nonce, now
from pipeline.run.places import refuse_unsafe
from pipeline.store import database, erasure, inspection, log, vault
from pipeline.store.books import SqlBooks

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One ``evidence.db``, open."""

    db: database.Database
    instrument: Instrument
    books: SqlBooks
    ledger: Ledger

    def act(
        self, by: str, make: Callable[[sqlite3.Connection, str], T], *,
        unless: Callable[[sqlite3.Connection], None] = lambda _sql: None,
    ) -> T:  # fmt: skip
        """Let ``make`` write, under the write lock, as the evaluator called ``by``: all of it is kept, or none. ``unless``
        raises Refused where it may not be, before anything (a first evaluator's name too) is written."""
        with self.db.writing() as sql:
            unless(sql)
            return make(sql, self._actor(sql, by))

    def viewer(self, name: str | None) -> str | None:
        """The id of whoever looks, by name; None for nobody in particular. Raises Refused for an unknown name."""
        evaluators = self.books.find(EvaluatorRow)
        if name is None or not evaluators:
            return None
        for evaluator in evaluators:
            if evaluator.name == drafts.person(name):
                return evaluator.id
        raise Refused("evaluator-unknown", name=name, known=", ".join(e.name for e in evaluators))

    def append(self, sql: sqlite3.Connection, draft: Draft) -> Entry:
        """Append inside a transaction that is already open."""
        return log.append(self.ledger, sql, draft, at=now(), nonces=(nonce(), nonce()))

    def _actor(self, sql: sqlite3.Connection, name: str) -> str:
        """The id of the evaluator called ``name``. The very first name is added by itself; later unknown ones are refused."""
        found = self.books.find(EvaluatorRow, name=drafts.person(name))
        if found:
            return found[0].id
        others = self.books.find(EvaluatorRow)
        if others:
            raise Refused("evaluator-unknown", name=name, known=", ".join(e.name for e in others))
        draft = drafts.add_evaluator(self.books, name)
        self.append(sql, draft)
        return str(draft.facts["evaluator"])


phrase: ContextVar[str | None] = ContextVar("phrase", default=None)  # what a person typed, before BELAGG_PASSPHRASE


def unlock(db: database.Database) -> None:
    """Open the vault of a confidential evaluation where the passphrase is known; without it, it stays locked.
    Raises Refused when it is wrong."""
    if vault.of(db.sql).there:
        given = phrase.get() or os.environ.get("BELAGG_PASSPHRASE")
        if given:
            vault.unlock(db.sql, given)


@contextmanager
def opened(path: Path, *, for_audit: bool = False) -> Iterator[Evaluation]:
    """The evaluation in ``path``. Raises UsageError or Refused (see ``database.open_existing``), or AuditFailed when its
    instrument is not what it says; ``for_audit`` takes the one the log names, or ``NOTHING``: the audit can say more then."""
    if not for_audit:
        refuse_unsafe(path)
    with database.open_existing(path, for_audit=for_audit) as db:
        try:
            unlock(db)
            evaluation = _evaluation(db, for_audit=for_audit)
        except (sqlite3.DatabaseError, UnicodeDecodeError) as fault:  # the pages that say what this is cannot be read
            if isinstance(fault, sqlite3.OperationalError) and "malformed" not in str(fault):
                raise
            raise AuditFailed("audit-file-damaged", subject=path.name, what=str(fault)) from fault
        if not for_audit and erasure.pending(db.sql):  # a process was killed before it could write the file anew
            from pipeline.run.private.erasure_end import finish

            finish(db, seconds=1.0)
        yield evaluation


def create(
    path: Path, *, municipality: str, year: int, instrument: str, period: tuple[str | None, str | None] = (None, None),
    passphrase: str | None = None,
) -> None:
    """A new evaluation: database, the instrument's own text, and the log's first event. ``period``: ISO dates, if given."""
    file, text = instruments.text_of(instrument)
    checked, data = instruments.from_text(text, file)
    if not checked.complete:
        raise UsageError("instrument-incomplete", id=checked.id)
    name = " ".join(municipality.split())
    if not name:
        raise UsageError("value-empty", what="--municipality")
    if all(period) and str(period[0]) > str(period[1]):
        raise UsageError("period-backwards")
    refuse_unsafe(path)
    if path.exists():
        raise Refused("database-exists", path=path)
    if not path.absolute().parent.is_dir():
        raise UsageError("folder-missing", path=path.parent)
    draft = drafts.create_evaluation(
        uuid=str(uuid.uuid4()), municipality=name, year=year, instrument=checked.id, sha256=checked.sha256, period=period
    )
    with TemporaryDirectory(dir=path.absolute().parent, prefix=".belagg-") as folder:  # built beside, then put in place
        built = Path(folder, "evidence.db")
        with database.create(built) as db, db.writing() as sql:
            sql.execute("INSERT INTO instrument (sha256, text, data) VALUES (?, ?, ?)", (checked.sha256, text, data))
            log.append(Ledger(SqlBooks(sql), {}), sql, draft, at=now(), nonces=(nonce(), nonce()))
            if passphrase is not None:
                vault.make(sql, passphrase)
        try:
            os.link(built, path)
        except FileExistsError as fault:
            raise Refused("database-exists", path=path) from fault


def _evaluation(db: database.Database, *, for_audit: bool) -> Evaluation:
    books = SqlBooks(db.sql)
    if for_audit:
        instrument = _instrument_of_log(db)
        return Evaluation(db, instrument, books, Ledger(books, instrument.maxima, criteria=instrument.criteria))
    row = books.get(EvaluationRow, 1)
    if row is None:
        raise AuditFailed("audit-row-missing", subject="evaluation 1")
    sha256 = row.instrument_sha256
    data = _instrument_data(db, sha256)
    if data is None:
        raise AuditFailed("audit-instrument-missing", subject=f"instrument {sha256}")
    try:
        instrument = instruments.from_data(data, sha256, row.instrument_id)
    except (ValueError, TypeError, LookupError, AttributeError, UsageError) as fault:
        raise AuditFailed("audit-instrument-differs", subject=f"instrument {sha256}") from fault
    return Evaluation(db, instrument, books, Ledger(books, instrument.maxima, criteria=instrument.criteria))


NOTHING = Instrument("", "", "", 0, (), "")  # where nobody has the instrument the log names any more


def _instrument_of_log(db: database.Database) -> Instrument:
    """The instrument the log names by its hash, from whatever text still has it: the database's own, else the program's.
    Nothing the tables say of it is believed; ``NOTHING`` where no text is the one."""
    first = log.first_facts(db.sql)
    sha256 = str(first.get("sha256", ""))
    texts = [text for _, text, _ in inspection.instruments(db.sql) if isinstance(text, str)]
    if first.get("instrument") in instruments.known():
        texts.append(instruments.text_of(str(first["instrument"]))[1])
    for text in texts:
        if sha256_hex(text.encode("utf-8", "surrogatepass")) == sha256:
            return instruments.from_text(text, "instrument")[0]
    return NOTHING


def _instrument_data(db: database.Database, sha256: str) -> str | None:
    row = db.sql.execute("SELECT data FROM instrument WHERE sha256 = ?", (sha256,)).fetchone()
    return None if row is None else str(row[0])
