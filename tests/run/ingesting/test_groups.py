"""Several writes in one transaction: all that is told of is kept, in order, and a fault costs what came after it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.run.ingesting import groups
from pipeline.run.ingesting.groups import Groups
from pipeline.store.database import Database, create


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with create(tmp_path / "evidence.db") as made:
        made.sql.execute("CREATE TABLE kept (n INTEGER PRIMARY KEY) STRICT")
        yield made


def put(sql: sqlite3.Connection, n: int) -> int:
    sql.execute("INSERT INTO kept (n) VALUES (?)", (n,))
    return n


def failing(at: int, fault: BaseException) -> Callable[[sqlite3.Connection, int], int]:
    def one(sql: sqlite3.Connection, n: int) -> int:
        put(sql, n)
        if n == at:
            raise fault
        return n

    return one


def kept(db: Database) -> list[int]:
    return [n for (n,) in db.sql.execute("SELECT n FROM kept ORDER BY n")]


def transactions(db: Database) -> list[str]:
    seen: list[str] = []
    db.sql.set_trace_callback(lambda said: seen.append(said) if said.startswith("BEGIN") else None)
    return seen


def test_many_are_one_transaction(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "HELD", 1e9)
    begun, told = transactions(db), list[int]()
    several = Groups(db, put, told.append)
    for n in range(20):
        several.add(n)
    assert len(several) == 20
    assert kept(db) == told == [], "nothing is told of that is not kept"
    several.flush()
    assert kept(db) == told == list(range(20))
    assert len(begun) == 1


def test_the_lock_is_given_up_between(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "HELD", -1.0)
    begun, told = transactions(db), list[int]()
    several = Groups(db, put, told.append)
    for n in range(5):
        several.add(n)
    several.flush()
    assert len(begun) == 5
    assert kept(db) == told == list(range(5))


@pytest.mark.parametrize("fault", [KeyboardInterrupt(), ValueError("x"), sqlite3.OperationalError("disk I/O error")])
def test_a_fault_costs_what_comes_after_it(db: Database, monkeypatch: pytest.MonkeyPatch, fault: BaseException) -> None:
    monkeypatch.setattr(groups, "HELD", 1e9)
    told: list[int] = []
    several = Groups(db, failing(3, fault), told.append)
    for n in range(6):
        several.add(n)
    with pytest.raises(type(fault)):
        several.flush()
    assert kept(db) == told == [0, 1, 2]
    several.flush()
    assert kept(db) == told == [0, 1, 2]


def test_what_does_not_fit_together_is_kept_alone(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A commit of several that fails, as on a disk that is nearly full."""
    monkeypatch.setattr(groups, "HELD", 1e9)
    db.sql.execute("CREATE TABLE many (n INTEGER PRIMARY KEY REFERENCES kept (n) DEFERRABLE INITIALLY DEFERRED) STRICT")
    told: list[int] = []

    def one(sql: sqlite3.Connection, n: int) -> int:
        first = sql.execute("SELECT n FROM kept WHERE n = ?", (n - 1,)).fetchone() and len(told) < n
        if first:  # written in one transaction with the one before it: what is checked at the commit fails
            sql.execute("INSERT INTO many (n) VALUES (?)", (-n,))
        return put(sql, n)

    several = Groups(db, one, told.append)
    for n in range(3):
        several.add(n)
    several.flush()
    assert kept(db) == told == [0, 1, 2]


def test_what_waits_grows_old(db: Database) -> None:
    several = Groups(db, put, lambda _: None)
    assert several.age == 0.0
    several.add(1)
    assert several.age > 0.0
    several.flush()
    assert several.age == 0.0
