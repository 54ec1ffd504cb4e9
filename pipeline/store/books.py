"""The ledger's books in tables: the rows of ``core/rows.py``, got and put by SQL derived from their fields."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import cache
from typing import Any, TypeVar

from pipeline.core.books import key_of
from pipeline.core.rows import DecisionRow, EvidenceRow, Row
from pipeline.store import vault

R = TypeVar("R", bound=Row)


class SqlBooks:
    """Books over an open connection. Writes belong inside ``Database.writing``."""

    def __init__(self, sql: sqlite3.Connection) -> None:
        self.sql = sql

    def get(self, kind: type[R], *key: int | str) -> R | None:
        row = self.sql.execute(_select(kind, kind.KEY), key).fetchone()
        return None if row is None else kind(*row)

    def put(self, row: Row) -> None:
        self.sql.execute(_upsert(type(row)), self._values(row))

    def _values(self, row: Row) -> list[Any]:
        """The row's values as the table holds them: sealed where they quote a sealed source."""
        values = {name: getattr(row, name) for name in _columns(type(row))}
        if vault.of(self.sql).there and isinstance(row, EvidenceRow | DecisionRow):
            if isinstance(row, EvidenceRow):
                seal = vault.sealer(self.sql, confidential=vault.confidential(self.sql, row.source))
            else:
                seal = vault.sealer(self.sql, confidential=vault.about_confidential(self.sql, row.evidence))
            values |= {name: seal.text(values[name]) for name in vault.COLUMNS[row.TABLE]}
        return list(values.values())

    def remove(self, row: Row) -> None:
        self.sql.execute(f"DELETE FROM {row.TABLE} WHERE {_where(row.KEY)}", key_of(row))

    def find(self, kind: type[R], **equal: int | str | None) -> list[R]:
        group = next(g for g in kind.FIND if set(g) == set(equal))
        null = tuple(name for name in group if equal[name] is None)
        return [
            kind(*row)
            for row in self.sql.execute(_select(kind, group, null), [equal[name] for name in group if name not in null])
        ]

    def next_number(self, kind: type[Row]) -> int:
        highest = self.sql.execute(f"SELECT max(number) FROM {kind.TABLE}").fetchone()[0]
        return int(highest or 0) + 1

    def rows(self, kind: type[R]) -> Iterator[R]:
        """All rows of a table, in the order of their keys."""
        return (kind(*row) for row in self.sql.execute(_select(kind, ())))


def _columns_of(kind: Any) -> tuple[str, ...]:
    return tuple(f.name for f in fields(kind))


def _where(names: tuple[str, ...], null: tuple[str, ...] = ()) -> str:
    return " AND ".join(f"{name} IS NULL" if name in null else f"{name} = ?" for name in names) or "1"


def _select_of(kind: Any, group: tuple[str, ...], null: tuple[str, ...] = ()) -> str:
    columns, order = ", ".join(_columns(kind)), ", ".join(kind.KEY)
    return f"SELECT {columns} FROM {kind.TABLE} WHERE {_where(group, null)} ORDER BY {order}"


def _upsert_of(kind: Any) -> str:
    columns = _columns(kind)
    marks = ", ".join("?" * len(columns))
    return f"INSERT OR REPLACE INTO {kind.TABLE} ({', '.join(columns)}) VALUES ({marks})"


# each is asked for some ten times in every decision
_columns: Callable[[Any], tuple[str, ...]] = cache(_columns_of)
_select: Callable[..., str] = cache(_select_of)
_upsert: Callable[[Any], str] = cache(_upsert_of)
