"""The log as replay takes it: events with what they say, where parts were erased with what is left of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping

from pipeline.core.auditing.log import LogSeen, walk
from pipeline.core.books import MemoryBooks
from pipeline.core.ledger import Ledger
from pipeline.core.log import Event
from pipeline.core.people.erasure import effective, left
from pipeline.store import log


def erasures(sql: sqlite3.Connection) -> tuple[set[tuple[int, str]], dict[tuple[int, str], dict[str, object]]]:
    """(erased parts, what is left of them), as the log's ``erased`` events say."""
    return left(log.events_of(sql, "erased"))


def events(sql: sqlite3.Connection) -> tuple[Iterator[Event], frozenset[int]]:
    """(every event as replay takes it, the events some part of which was erased): what ``Ledger(erased=…)`` wants to know."""
    named, rest = erasures(sql)
    return effective(told(sql), named, rest), frozenset(seq for seq, _ in named)


def told(sql: sqlite3.Connection) -> Iterator[Event]:
    """Every event with what its parts say as they are there now, sealed prose opened."""
    return log.opened(sql, walk(log.entries(sql), log.parts(sql), LogSeen()))


def replayed(sql: sqlite3.Connection, maxima: Mapping[str, int], criteria: Mapping[tuple[str, str], int]) -> MemoryBooks:
    """The books as the log gives them. Raises Refused when an event breaks a rule."""
    books = MemoryBooks()
    told, gone = events(sql)
    ledger = Ledger(books, maxima, criteria=criteria, erased=gone)
    for event in told:
        ledger.apply(event)
    return books
