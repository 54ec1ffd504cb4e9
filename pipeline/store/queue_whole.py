"""A queue as a whole: the passages an evaluator has left in it, the surest first."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from pipeline.core.shown.pages import Filter
from pipeline.store import queue


class Waiting(NamedTuple):
    """A passage left in a queue, and the sub-area it would be decided in."""

    passage_id: int
    subarea: str
    score: float
    source: int
    title: str
    kind: str
    stance: str
    stage: str | None


def waiting(sql: sqlite3.Connection, f: Filter, most: int, *, narrow: bool) -> list[Waiting]:
    """What the queue's evaluator has not decided on, the surest ``most``; without a sub-area each passage once, in the one
    suggested first. ``narrow`` as for ``queue.step``."""
    f = f.only(order="sure", show="left")
    where, values = queue.conditions(f, undecided=True)
    rows = sql.execute(
        "SELECT t.passage_id, t.subarea, t.score, s.number, s.title, s.kind, g.stance, g.stage "
        f"FROM {queue.tables(f, narrow=narrow)} CROSS JOIN suggestion g ON g.passage_id = t.passage_id "
        f"WHERE {' AND '.join(where)} ORDER BY t.score DESC, t.passage_id DESC LIMIT ?",
        (*values, most),
    )
    return [Waiting(*row) for row in rows]
