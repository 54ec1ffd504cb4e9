"""The queue sub-area by sub-area, in the instrument's order: in each the surest suggestions first, and mere rows last.

An evaluator stays with one question at a time, meets the plain cases before the doubtful ones, and can give points when the
sub-area is done. Rows of tables and of a few words come after the sentences: alone they prove little. Two stretches of each
sub-area are gone through by index, so a step costs the same wherever one is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any, NamedTuple

from pipeline.core.shown.pages import Filter
from pipeline.store.queue import conditions, tables

SHORT = 60  # characters
ROW = f"(p.end - p.start < {SHORT} OR coalesce(p.place, '') LIKE 'tabell%')"


class Place(NamedTuple):
    """Where a passage stands in this order: which sub-area (its ordinal), whether it is a mere row, its score, its row."""

    area: int
    short: int
    score: float
    row_id: int


def place_of(sql: sqlite3.Connection, f: Filter, codes: Sequence[str], row_id: int) -> Place | None:
    """Where a passage stands, or None if nothing is suggested for it."""
    of, given = ("t.subarea = ?", [f.subarea]) if f.subarea else ("t.best = 1", [])
    row = sql.execute(
        f"SELECT t.subarea, {ROW}, t.score FROM passage p CROSS JOIN tag t INDEXED BY tag_by_passage "
        f"ON t.passage_id = p.id WHERE p.id = ? AND {of}",
        (row_id, *given),
    ).fetchone()
    return None if row is None or row[0] not in codes else Place(codes.index(row[0]), row[1], row[2], row_id)


def step(
    sql: sqlite3.Connection, f: Filter, codes: Sequence[str], after: Place | None, *, back: bool = False, narrow: bool = False
) -> int | None:
    """The row of the next passage after a place (``back``: of the one before), or of the first. ``codes``: the sub-areas in
    order; ``narrow``: as for ``queue.step``."""
    wanted = [codes.index(f.subarea)] if f.subarea else range(len(codes))
    stretches = [(area, short) for area in wanted for short in (0, 1)]
    if back:
        stretches.reverse()
    here = (after.area, after.short) if after else None
    if narrow and (f.source or f.kind):
        return _sorted(sql, f, codes, after, back=back)
    for stretch in stretches:
        if here is not None and (stretch > here if back else stretch < here):
            continue
        found = _in(sql, f, codes[stretch[0]], stretch[1], after if stretch == here else None, back=back)
        if found is not None:
            return found
    return None


def _in(sql: sqlite3.Connection, f: Filter, code: str, short: int, after: Place | None, *, back: bool) -> int | None:
    """The next passage in one sub-area, among its sentences or its short rows."""
    where, values = conditions(f.only(subarea=code), undecided=False)
    if f.subarea is None:
        where.append("t.best = 1")
    more, given = _undecided(f, back=back)
    where += [f"{ROW} = ?", *more]
    values += [short, *given]
    if after is not None:
        where.append(f"(t.score, t.passage_id) {'>' if back else '<'} (?, ?)")
        values += [after.score, after.row_id]
    way = "ASC" if back else "DESC"
    row = sql.execute(
        f"SELECT t.passage_id FROM {tables(f.only(subarea=code, order='sure', source=None))} WHERE {' AND '.join(where)} "
        f"ORDER BY t.score {way}, t.passage_id {way} LIMIT 1",
        values,
    ).fetchone()
    return None if row is None else int(row[0])


def _sorted(sql: sqlite3.Connection, f: Filter, codes: Sequence[str], after: Place | None, *, back: bool) -> int | None:
    """The same where few passages are in question: of one source, or of a kind with few."""
    where, values = conditions(f, undecided=f.show == "left" and not back)
    rank = "CASE t.subarea " + " ".join("WHEN ? THEN ?" for _ in codes) + " ELSE ? END"
    ranks: list[Any] = [value for n, code in enumerate(codes) for value in (code, n)] + [len(codes)]
    rows = sql.execute(
        f"SELECT {rank}, {ROW}, t.score, t.passage_id FROM {tables(f, narrow=True)} WHERE {' AND '.join(where)}",
        (*ranks, *values),
    )
    places = (Place(area, short, -score, -ident) for area, short, score, ident in rows)
    if after is None:
        return _row(min(places, default=None))
    here = Place(after.area, after.short, -after.score, -after.row_id)
    if back:
        return _row(max((p for p in places if p < here), default=None))
    return _row(min((p for p in places if p > here), default=None))


def _row(place: Place | None) -> int | None:
    return None if place is None else -place.row_id


def _undecided(f: Filter, *, back: bool) -> tuple[list[str], list[Any]]:
    where, values = conditions(f, undecided=f.show == "left" and not back)
    before, given = conditions(f, undecided=False)
    return where[len(before) :], values[len(given) :]
