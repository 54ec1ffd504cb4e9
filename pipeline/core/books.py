"""The books the ledger is kept in: rows got, put, removed and found, whatever holds them.

``MemoryBooks`` holds them in dictionaries (replay, audit, tests); ``store/books.py`` holds the same rows in tables.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Protocol, TypeVar

from pipeline.core.rows import PROJECTIONS, Row

R = TypeVar("R", bound=Row)


class Books(Protocol):
    """Where projections live. ``find`` takes exactly one of the class's ``FIND`` column groups."""

    def get(self, kind: type[R], *key: int | str) -> R | None: ...

    def put(self, row: Row) -> None: ...

    def remove(self, row: Row) -> None: ...

    def find(self, kind: type[R], **equal: int | str | None) -> list[R]: ...

    def next_number(self, kind: type[Row]) -> int:
        """One more than the highest ``number`` ever used in this table (rows with numbers are never removed)."""
        ...


def key_of(row: Row) -> tuple[Any, ...]:
    """The values of the row's ``KEY`` columns."""
    return tuple(getattr(row, name) for name in row.KEY)


class MemoryBooks:
    """Books in dictionaries, with an index for each ``FIND`` group, so that replay is linear."""

    def __init__(self) -> None:
        self._rows: dict[Any, dict[tuple[Any, ...], Any]] = {kind: {} for kind in PROJECTIONS}
        # (class, FIND group) → values of the group → keys of the rows that have them
        self._index: dict[Any, defaultdict[tuple[Any, ...], dict[tuple[Any, ...], None]]] = {
            (kind, group): defaultdict(dict) for kind in PROJECTIONS for group in kind.FIND
        }

    def get(self, kind: type[R], *key: int | str) -> R | None:
        row: R | None = self._rows[kind].get(key)
        return row

    def put(self, row: Row) -> None:
        kind, key = type(row), key_of(row)
        old = self._rows[kind].get(key)
        if old is not None:
            self._unindex(old, key)
        self._rows[kind][key] = row
        for group in kind.FIND:
            self._index[kind, group][_values(row, group)][key] = None

    def remove(self, row: Row) -> None:
        key = key_of(row)
        self._unindex(self._rows[type(row)].pop(key), key)

    def find(self, kind: type[R], **equal: int | str | None) -> list[R]:
        group = next(g for g in kind.FIND if set(g) == set(equal))
        keys = self._index[kind, group].get(tuple(equal[name] for name in group), {})
        return [self._rows[kind][key] for key in sorted(keys)]

    def next_number(self, kind: type[Row]) -> int:
        return len(self._rows[kind]) + 1

    def rows(self, kind: type[Row]) -> Iterator[Row]:
        """All rows of a table, in the order of their keys."""
        table = self._rows[kind]
        return (table[key] for key in sorted(table))

    def _unindex(self, row: Row, key: tuple[Any, ...]) -> None:
        for group in row.FIND:
            del self._index[type(row), group][_values(row, group)][key]


def _values(row: Row, group: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in group)
