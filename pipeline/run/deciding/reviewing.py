"""Going through the queue: deciding, deciding many at once, and taking back without limit."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pipeline.core import drafts
from pipeline.core.drafts import Quote, Said
from pipeline.core.errors import Refused
from pipeline.core.log import Draft
from pipeline.core.model import Anchor
from pipeline.core.rows import EvidenceRow
from pipeline.core.shown.pages import Filter, Turn, Undone
from pipeline.run.deciding.cards import card
from pipeline.run.deciding.counting import Counts
from pipeline.run.deciding.judging import Written
from pipeline.run.evaluation import Evaluation
from pipeline.store import passages, queue, queue_areas, undo

NARROW = 20_000  # a queue of one kind of source that is shorter than this is gone through by its sources
NARROW_SOURCE = 5000  # and one of a source
STRETCH = 200  # decisions written in one transaction: less than 0.1 s under the lock
NAP = 0.002  # seconds between two, in which whoever waits takes the lock


def turn(evaluation: Evaluation, counts: Counts, f: Filter, *, at: str | None = None, move: int = 0) -> Turn:
    """The passage at ``at`` (move 0), the next one to judge after it (1) or the one before it (-1); at an end, from the start.

    Raises Refused for a passage that is not there.
    """
    with evaluation.db.reading() as sql:
        total = counts.total(sql, f)
        left = total if f.show in ("accepted", "rejected") else max(0, total - counts.settled(sql, f))
        view = _place(evaluation, sql, f, at, move, narrow=is_narrow(sql, counts, f))
        return Turn(card(evaluation, sql, view, f.who, f.subarea) if view else None, left, total)


def is_narrow(sql: sqlite3.Connection, counts: Counts, f: Filter) -> bool:
    """Whether the queue is short beside everything that is suggested, so that its sources are gone through, not its order."""
    short = (NARROW_SOURCE if f.source else NARROW) if f.kind or f.source else 0
    return bool(short) and counts.total(sql, f.only(show="all")) < short


def next_document(evaluation: Evaluation, counts: Counts, f: Filter, at: str, *, back: bool) -> tuple[Filter, Turn]:
    """The queue's first passage in the next source that has any (``back``: in the one before), and the queue, which follows
    when it was of one source alone. Where there is none, the passage stays."""
    source = drafts.passage_of(at)[0]
    found = None
    with evaluation.db.reading() as sql:
        for number in queue.sources_from(sql, source, f.kind, back=back):
            rows = queue.step(sql, f.only(source=number, order="document"), None)
            if rows:
                found = queue.view(sql, rows[0][1])
                break
    if found is None:
        return f, turn(evaluation, counts, f, at=at)
    if f.source:
        f = f.only(source=found.source)
    return f, turn(evaluation, counts, f, at=found.id)


def _place(
    evaluation: Evaluation, sql: sqlite3.Connection, f: Filter, at: str | None, move: int, *, narrow: bool
) -> passages.PassageView | None:
    here = None
    if at is not None:
        here = passages.one(sql, *drafts.passage_of(at))
        if here is None:
            raise Refused("passage-unknown", id=at)
        if move == 0:
            return here
    row = here.row_id if here else None
    by_area = f.order == "area" and f.show in ("left", "all")
    found = _by_area(evaluation, sql, f, row, move, narrow=narrow) if by_area else _by_key(sql, f, row, move, narrow=narrow)
    if found is None:
        return here if move < 0 else None
    return queue.view(sql, found)


def _by_key(sql: sqlite3.Connection, f: Filter, here: int | None, move: int, *, narrow: bool) -> int | None:
    key = queue.key_of(sql, f, here) if here is not None else None
    found = queue.step(sql, f, key, back=move < 0, narrow=narrow)
    if not found and key is not None and move > 0:
        found = queue.step(sql, f, None, narrow=narrow)  # round to the start: what was skipped comes again
    return found[0][1] if found else None


def _by_area(
    evaluation: Evaluation, sql: sqlite3.Connection, f: Filter, here: int | None, move: int, *, narrow: bool
) -> int | None:
    codes = list(evaluation.instrument.subareas)
    place = queue_areas.place_of(sql, f, codes, here) if here is not None else None
    found = queue_areas.step(sql, f, codes, place, back=move < 0, narrow=narrow)
    if found is None and place is not None and move > 0:
        found = queue_areas.step(sql, f, codes, None, narrow=narrow)
    return found


def many(evaluation: Evaluation, chosen: Sequence[str], subarea: str, *, by: str, accept: bool) -> list[Written]:
    """Decide several passages at once, in one transaction; one undo takes all of them back."""
    views = []
    for ident in chosen:
        view = passages.one(evaluation.db.sql, *drafts.passage_of(ident))
        if view is None:
            raise Refused("passage-unknown", id=ident)
        views.append((view, subarea))
    return decided(evaluation, views, by=by, accept=accept)


def decided(
    evaluation: Evaluation, chosen: Sequence[tuple[passages.PassageView, str]], *, by: str, accept: bool,
    batch: int | None = None,
) -> list[Written]:  # fmt: skip
    """Decide each passage in its sub-area, in one transaction; ``batch``: the first event of what they belong together with."""

    def write(sql: sqlite3.Connection, actor: str) -> list[Written]:
        written: list[Written] = []
        together = batch
        for view, subarea in chosen:
            said = Said(accepted=accept, stance=view.stance, stage=view.stage) if accept else Said(accepted=False)
            number, draft = drafts.decide(evaluation.books, actor, subarea, quote_of(view), said)
            if together is not None:
                draft = replace(draft, facts=draft.facts | {"batch": together})
            entry = evaluation.append(sql, draft)
            together = together or entry.seq
            written.append(Written(f"B{number}", entry))
        return written

    return evaluation.act(by, write)


def quote_of(view: passages.PassageView) -> Quote:
    """A passage as the words an event quotes."""
    anchor = Anchor(view.version, view.start, view.end, view.text, view.prefix, view.suffix, view.page, view.rects, view.place)
    return Quote(anchor, view.source, view.ordinal, view.heading)


def take_back(evaluation: Evaluation, *, by: str) -> Undone | None:
    """Undo this evaluator's last decision (or batch) that is not undone yet; None when there is nothing left.

    Nothing is removed from the log: what stood before is said again by a new entry. A long batch is undone in stretches, each
    a transaction of its own; killed in between, the next undo takes the rest.
    """
    first: Undone | None = None
    count, batch = 0, None
    while True:
        seqs, batch = _stretch(evaluation, by, batch)
        if not seqs:
            break
        first = first or _undone(evaluation, seqs[0])
        count += len(seqs)
        if len(seqs) < STRETCH:
            break
        time.sleep(NAP)
    return replace(first, count=count) if first is not None else None


def _stretch(evaluation: Evaluation, by: str, batch: int | None) -> tuple[list[int], int | None]:
    return evaluation.act(by, lambda sql, actor: _take_back(evaluation, sql, actor, batch))


def _take_back(evaluation: Evaluation, sql: sqlite3.Connection, actor: str, batch: int | None) -> tuple[list[int], int | None]:
    """Undo the newest stretch of decisions made together (of ``batch``, where it is known): their events, and the batch."""
    last, batch = _last(sql, actor, batch)
    for seq, facts in last:
        evaluation.append(sql, _back(sql, actor, seq, facts))
    return [seq for seq, _ in last], batch


def _undone(evaluation: Evaluation, seq: int) -> Undone:
    _, facts, prose = undo.event(evaluation.db.sql, seq)
    row = evaluation.books.get(EvidenceRow, facts["evidence"])
    assert row is not None
    passage = None if row.passage is None else f"K{row.source}.{row.version}:{row.passage}"
    return Undone(1, passage, row.subarea, facts.get("stance"), facts.get("stage"), str(prose.get("note") or ""))


def _last(sql: sqlite3.Connection, actor: str, batch: int | None) -> tuple[list[tuple[int, dict[str, Any]]], int | None]:
    """The newest decisions that still stand as this evaluator made them, one or a stretch of a batch: (seq, facts), newest
    first, and the batch. Of a given ``batch``: only its."""
    undone: set[int] = set()
    taken: set[int] = set()  # evidence withdrawn by a withdrawal of its own
    last: list[tuple[int, dict[str, Any]]] = []
    for seq, kind, facts in undo.recent(sql, actor):
        if (last and facts.get("batch", seq) != batch) or len(last) == STRETCH:
            break
        if "undoes" in facts:
            undone.add(facts["undoes"])
        elif kind == "withdrawn":
            if facts["target"] == "evidence":
                taken.add(facts["number"])
        elif facts["evidence"] in taken:
            taken.discard(facts["evidence"])
        elif seq not in undone:
            if batch not in (None, facts.get("batch", seq)):
                break
            batch = facts.get("batch", seq)
            last.append((seq, facts))
    return last, batch


def _back(sql: sqlite3.Connection, actor: str, seq: int, facts: dict[str, Any]) -> Draft:
    """The entry that puts things as they were: the decision before said again, or this one withdrawn."""
    if "before" not in facts:
        target = {"target": "evidence", "number": facts["evidence"], "undoes": seq}
        return Draft("withdrawn", actor, target, {"because": "ångrat"})
    kind, before, prose = undo.event(sql, facts["before"])
    kept = {name: value for name, value in before.items() if name not in ("batch", "before", "undoes")}
    return Draft(kind, actor, kept | {"undoes": seq}, prose)
