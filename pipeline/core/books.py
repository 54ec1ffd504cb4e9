"""The books the ledger is kept in: rows got, put, removed and found, whatever holds them.

``MemoryBooks`` holds them in dictionaries (replay, audit, tests); ``store/books.py`` holds the same rows in tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from operator import attrgetter
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
    return _values(row.KEY)(row)


Key = tuple[Any, ...]


class MemoryBooks:
    """Books in dictionaries, with an index for each ``FIND`` group, so that replay is linear."""

    def __init__(self) -> None:
        self._rows: dict[Any, dict[Key, Any]] = {kind: {} for kind in PROJECTIONS}
        # (class, FIND group) → values of the group → key of the row that has them, or keys where there are several:
        # most values are had by one row, and a dictionary for each would be half of all memory
        self._index: dict[Any, dict[Key, Key | dict[Key, None]]] = {
            (kind, group): {} for kind in PROJECTIONS for group in kind.FIND
        }

    def get(self, kind: type[R], *key: int | str) -> R | None:
        row: R | None = self._rows[kind].get(key)
        return row

    def put(self, row: Row) -> None:
        kind, key = type(row), key_of(row)
        table = self._rows[kind]
        old = table.get(key)
        table[key] = row
        for group in kind.FIND:
            values = _values(group)
            now = values(row)
            if old is not None:
                before = values(old)
                if before == now:
                    continue
                self._drop(kind, group, before, key)
            self._enter(kind, group, now, key)

    def remove(self, row: Row) -> None:
        kind, key = type(row), key_of(row)
        old = self._rows[kind].pop(key)
        for group in kind.FIND:
            self._drop(kind, group, _values(group)(old), key)

    def find(self, kind: type[R], **equal: int | str | None) -> list[R]:
        group = next(g for g in kind.FIND if set(g) == set(equal))
        table, keys = self._rows[kind], self._index[kind, group].get(tuple(equal[name] for name in group), ())
        if isinstance(keys, dict):
            return [table[key] for key in sorted(keys)]
        return [table[keys]] if keys else []

    def next_number(self, kind: type[Row]) -> int:
        return len(self._rows[kind]) + 1

    def rows(self, kind: type[Row]) -> Iterator[Row]:
        """All rows of a table, in the order of their keys."""
        table = self._rows[kind]
        return (table[key] for key in sorted(table))

    def count(self, kind: type[Row]) -> int:
        """How many rows a table has."""
        return len(self._rows[kind])

    def _enter(self, kind: type[Row], group: tuple[str, ...], values: Key, key: Key) -> None:
        index = self._index[kind, group]
        there = index.get(values)
        if there is None:
            index[values] = key
        elif isinstance(there, dict):
            there[key] = None
        else:
            index[values] = {there: None, key: None}

    def _drop(self, kind: type[Row], group: tuple[str, ...], values: Key, key: Key) -> None:
        index = self._index[kind, group]
        there = index[values]
        if isinstance(there, dict):
            del there[key]
        else:
            del index[values]


@cache
def _values(names: tuple[str, ...]) -> Callable[[Row], Key]:
    """What gets the values of these columns of a row."""
    if len(names) > 1:
        return attrgetter(*names)
    if not names:
        return lambda _: ()
    one = attrgetter(names[0])
    return lambda row: (one(row),)
