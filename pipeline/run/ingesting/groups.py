"""Many small writes in few transactions: each is there whole or not at all, and what is told of is on the disk.

A transaction costs a wait for the disk, some tens of milliseconds, whatever is in it. So what has been read is gathered for a
moment and written together. The lock is given up between, so that people who decide meanwhile never wait long.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from pipeline.store.database import Database

GATHERED = 0.25  # seconds that something may wait to be written
HELD = 0.05  # seconds of writing after which the lock is given up

T = TypeVar("T")
R = TypeVar("R")


class Groups(Generic[T, R]):
    """``put`` writes one thing in a transaction that is open; ``done`` is told what came of it, in order, when it is kept.

    What ``put`` wrote may be taken back and written again: it must depend on nothing but the database and what it is given.
    """

    def __init__(self, db: Database, put: Callable[[sqlite3.Connection, T], R], done: Callable[[R], None]) -> None:
        self._db = db
        self._put = put
        self._done = done
        self._waiting: list[T] = []
        self._since = 0.0

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def age(self) -> float:
        """Seconds that the first of those that wait has waited."""
        return time.monotonic() - self._since if self._waiting else 0.0

    def add(self, one: T) -> None:
        """To be written in a moment."""
        if not self._waiting:
            self._since = time.monotonic()
        self._waiting.append(one)

    def flush(self) -> None:
        """Write what waits. What fails is raised when all before it is kept; what comes after it is not written."""
        while self._waiting:
            made: list[R] = []
            ended = False
            try:
                with self._db.writing() as sql:
                    self._some(sql, made)
                    ended = True
            except BaseException as fault:
                again = self._waiting[: len(made)]
                del self._waiting[: len(made) if ended else None]
                for one in again:  # what is whole is kept, each for itself: all of it may have been more than the disk holds
                    self._alone(one)
                if ended and isinstance(fault, sqlite3.Error):
                    continue
                raise
            del self._waiting[: len(made)]
            for result in made:
                self._done(result)

    def _some(self, sql: sqlite3.Connection, made: list[R]) -> None:
        """Write the first of those that wait, as many as there is time for."""
        began = time.monotonic()
        for one in self._waiting:
            made.append(self._put(sql, one))
            if time.monotonic() - began > HELD:
                return

    def _alone(self, one: T) -> None:
        with self._db.writing() as sql:
            result = self._put(sql, one)
        self._done(result)
