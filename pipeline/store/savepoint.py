"""A part of a transaction that can be taken back alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def kept(sql: sqlite3.Connection) -> Iterator[None]:
    """What is written inside is kept with the transaction, or, when something is raised, taken back alone."""
    sql.execute("SAVEPOINT part")
    try:
        yield
    except BaseException:
        sql.execute("ROLLBACK TO part")
        sql.execute("RELEASE part")
        raise
    sql.execute("RELEASE part")
