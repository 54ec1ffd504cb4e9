"""The order in which an evaluator meets passages: the next one, the one before, how many there are.

Positions are keys into an index, never offsets, so that a step costs the same at the first passage and the millionth.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from pipeline.core.shown.pages import Filter
from pipeline.store.passages import PassageView, one

Key = tuple[float, int]  # (score, passage id); (0, id) in document order; (seq, id) among what is decided

_NEWEST = "NOT EXISTS (SELECT 1 FROM version w WHERE w.source = v.source AND w.version > v.version)"
_HERE = "e.source = v.source AND e.version = v.version AND e.start = p.start AND e.end = p.end"
_MINE = f"SELECT 1 FROM evidence e JOIN decision d ON d.evidence = e.number AND d.evaluator = ? WHERE {_HERE}"


def step(
    sql: sqlite3.Connection, f: Filter, after: Key | None, *, back: bool = False, limit: int = 1, narrow: bool = False
) -> list[tuple[Key, int]]:
    """The next passages after a position, or before it: (key, passage row id). Without a position, from the start.

    ``narrow``: the queue is short beside everything that is suggested, so go by its sources rather than by its order.
    """
    if f.show in ("accepted", "rejected"):
        return _decided(sql, f, after, back=back, limit=limit)
    down = (f.order == "sure") != back
    score = "0.0" if f.order == "document" else "t.score"
    where, values = conditions(f, undecided=f.show == "left" and not back)
    if after is not None:
        sign = "<" if down else ">"
        where.append(f"({score}, t.passage_id) {sign} (?, ?)" if f.order != "document" else f"t.passage_id {sign} ?")
        values += list(after) if f.order != "document" else [after[1]]
    way = "DESC" if down else "ASC"
    order = f"t.passage_id {way}" if f.order == "document" else f"t.score {way}, t.passage_id {way}"
    rows = sql.execute(
        f"SELECT {score}, t.passage_id FROM {tables(f, narrow=narrow)} WHERE {' AND '.join(where)} ORDER BY {order} LIMIT ?",
        (*values, limit),
    )
    return [((key, ident), ident) for key, ident in rows]


def tables(f: Filter, *, narrow: bool = False) -> str:
    """The tables, in the order they are gone through: SQLite has no statistics here and would guess."""
    if f.source or (narrow and f.kind):
        return (
            "source s CROSS JOIN version v ON v.source = s.number CROSS JOIN passage p ON p.version_id = v.id "
            "CROSS JOIN tag t ON t.passage_id = p.id"
        )
    index = "" if f.order == "document" and f.subarea else "INDEXED BY tag_by_passage" if f.order == "document" else (
        "INDEXED BY tag_by_score" if f.subarea else "INDEXED BY tag_best"
    )  # fmt: skip
    return (
        f"tag t {index} CROSS JOIN passage p ON p.id = t.passage_id CROSS JOIN version v ON v.id = p.version_id "
        "CROSS JOIN source s ON s.number = v.source"
    )


def key_of(sql: sqlite3.Connection, f: Filter, row_id: int) -> Key | None:
    """Where a passage stands in the queue, or None if it is not in it."""
    if f.show in ("accepted", "rejected"):
        row = sql.execute(
            "SELECT d.seq FROM passage p JOIN version v ON v.id = p.version_id JOIN evidence e ON "
            f"{_HERE} JOIN decision d ON d.evidence = e.number WHERE p.id = ? AND d.evaluator = ? AND d.verdict = ?",
            (row_id, f.who, f.show),
        ).fetchone()
        return None if row is None else (row[0], row_id)
    of, given = ("AND subarea = ?", [f.subarea]) if f.subarea else ("", [])
    row = sql.execute(f"SELECT max(score) FROM tag WHERE passage_id = ? {of}", (row_id, *given)).fetchone()
    return None if row[0] is None else (0.0 if f.order == "document" else row[0], row_id)


def conditions(f: Filter, *, undecided: bool) -> tuple[list[str], list[Any]]:
    """What a passage of the queue fulfils, and the values; ``undecided``: last, that this evaluator has not decided on it."""
    where = [_NEWEST, "s.excluded_because IS NULL"]
    values: list[Any] = []
    if f.subarea:
        where.insert(0, "t.subarea = ?")
        values.append(f.subarea)
    else:
        where.append("t.best = 1")
    if f.kind:
        where.append("s.kind = ?")
        values.append(f.kind)
    if f.source:
        where.append("s.number = ?")
        values.append(f.source)
    if undecided:
        where.append(f"NOT EXISTS ({_MINE}{' AND e.subarea = ?' if f.subarea else ''})")
        values += [f.who, f.subarea] if f.subarea else [f.who]
    return where, values


def _decided(sql: sqlite3.Connection, f: Filter, after: Key | None, *, back: bool, limit: int) -> list[tuple[Key, int]]:
    """What the evaluator accepted or rejected, the newest decision first."""
    where = ["d.evaluator = ?", "d.verdict = ?"]
    values: list[Any] = [f.who, f.show]
    for column, value in (("e.subarea", f.subarea), ("s.kind", f.kind), ("s.number", f.source)):
        if value:
            where.append(f"{column} = ?")
            values.append(value)
    if after is not None:
        where.append(f"d.seq {'>' if back else '<'} ?")
        values.append(int(after[0]))
    rows = sql.execute(
        "SELECT d.seq, p.id FROM decision d JOIN evidence e ON e.number = d.evidence JOIN source s ON s.number = e.source "
        "JOIN version v ON v.source = e.source AND v.version = e.version "
        "JOIN passage p ON p.version_id = v.id AND p.ordinal = e.passage "
        f"WHERE {' AND '.join(where)} ORDER BY d.seq {'ASC' if back else 'DESC'} LIMIT ?",
        (*values, limit),
    )
    return [((seq, ident), ident) for seq, ident in rows]


def sources_from(sql: sqlite3.Connection, source: int, kind: str | None, *, back: bool) -> Iterator[int]:
    """Sources after K``source`` (``back``: before it), nearest first, that are in."""
    sign, way = ("<", "DESC") if back else (">", "ASC")
    rows = sql.execute(
        f"SELECT number FROM source WHERE number {sign} ? AND excluded_because IS NULL AND (kind = ? OR ? IS NULL) "
        f"ORDER BY number {way}",
        (source, kind, kind),
    )
    return (number for (number,) in rows)


def view(sql: sqlite3.Connection, row_id: int) -> PassageView | None:
    """A passage by its row."""
    where = sql.execute(
        "SELECT v.source, v.version, p.ordinal FROM passage p JOIN version v ON v.id = p.version_id WHERE p.id = ?", (row_id,)
    ).fetchone()
    return None if where is None else one(sql, *where)
