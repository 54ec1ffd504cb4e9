"""From what is named to bytes with a hash: items are found, fetched, protected where they are interviews, and known again.

What comes out is either to be read, or has its outcome already: it failed, or its bytes are there.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pipeline.collect.model import Item
from pipeline.collect.table import collect
from pipeline.core.errors import ReadError
from pipeline.core.ids import sha256_hex
from pipeline.core.model import SourceKind
from pipeline.run.evaluation import Evaluation
from pipeline.run.ingesting.exports import Exports, sources_in
from pipeline.run.ingesting.gathering import Gathering
from pipeline.run.ingesting.interviews import Interviews, Kept
from pipeline.run.ingesting.letters import Letters, is_letter
from pipeline.run.ingesting.outcome import Outcome, failed, unchanged
from pipeline.store import sources

MAX_BYTES = 500 * 1_000_000


@dataclass(frozen=True, slots=True)
class Found:
    """An item on its way: with its bytes and their hash, or with the outcome it already has."""

    collector: str
    item: Item
    data: bytes = b""
    sha256: str = ""
    outcome: Outcome | None = None
    note: Kept | None = None  # of an interview: what was done to it; ``item`` and ``data`` hold no name then


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds what an ingest shall bring in. ``settings`` are the collectors' own; what a letter or an export holds is taken
    out by ``letters`` and ``exports``, and ``gathering`` keeps the book of what is left out."""

    evaluation: Evaluation
    kind: SourceKind | None
    settings: Mapping[str, Mapping[str, Any]]
    letters: Letters
    exports: Exports
    notes: Interviews
    gathering: Gathering

    def found(self, what: Iterable[str]) -> Iterator[Found]:
        """Everything that ``what`` names, in the order it is found."""
        for name in what:
            for collector, item in self._items(name):
                found = self._fetched(Found(collector, item))
                yield found
                if is_letter(item.name) and (found.outcome is None or found.outcome.error is None):
                    for attached in self.letters.items(item, bytes_of(item) if found.note else found.data or bytes_of(item)):
                        yield self._fetched(Found(collector, attached))

    def _items(self, name: str) -> Iterator[tuple[str, Item]]:
        """What ``name`` stands for; of exports and feeds their posts."""
        for collector, item in self.gathering.watched(name, collect(name, kind=self.kind, settings=self.settings)):
            for one in sources_in(item, self.exports, self.gathering, bytes_of):
                yield collector, one

    def _fetched(self, found: Found) -> Found:
        item = found.item
        if item.kind == "interview":
            return self._protected(found)
        try:
            data = bytes_of(item)
        except ReadError as fault:
            return replace(found, outcome=failed(item, fault))
        sha256 = sha256_hex(data)
        here = known(self.evaluation.db.sql, item.uri, sha256)
        if here is not None:
            return replace(found, outcome=unchanged(self.evaluation, item, here))
        return replace(found, data=data, sha256=sha256)

    def _protected(self, found: Found) -> Found:
        """An interview without names: from here on there is no other."""
        kept = self.notes.protected(found.item, bytes_of)
        found = replace(found, item=kept.item, note=kept)
        if kept.fault is not None:
            return replace(found, outcome=failed(kept.item, kept.fault))
        sha256 = sha256_hex(kept.data)
        here = kept.known or known(self.evaluation.db.sql, kept.item.uri, sha256, kept.source)
        if here is not None:
            return replace(found, outcome=unchanged(self.evaluation, kept.item, here))
        return replace(found, data=kept.data, sha256=sha256)


def bytes_of(item: Item) -> bytes:
    """The bytes of what was found. Raises ReadError where there are none, or too many."""
    if item.fault is not None:
        raise item.fault
    if item.data is not None:
        if not item.data:
            raise ReadError("file-empty")
        return item.data
    assert item.path is not None
    try:
        size = item.path.stat().st_size
        if size > MAX_BYTES:
            raise ReadError("file-too-big", size=size // 1_000_000, limit=MAX_BYTES // 1_000_000)
        data = item.path.read_bytes()
    except OSError as fault:
        raise ReadError("file-unreadable", name=item.name) from fault
    if not data:
        raise ReadError("file-empty")
    return data


def known(sql: sqlite3.Connection, uri: str, sha256: str, number: int | None = None) -> sources.Known | None:
    """The source that already has these bytes: at this place (K``number`` where the address does not say), or a copy of it."""
    here = sources.known_by_uri(sql, uri) if number is None else sources.newest(sql, number)
    if here is not None:
        return here if here.sha256 == sha256 else None
    return sources.known_by_bytes(sql, sha256)
