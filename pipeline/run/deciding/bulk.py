"""A whole queue decided at once: what it holds, shown first, and then the decisions in stretches.

Each stretch is a transaction of its own, so that nobody waits long for the lock; all of them are one batch, which one undo
takes back. Killed in between, what was said is said, the rest is still in the queue, and the undo finds the part.
"""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.core.errors import Refused
from pipeline.core.ids import sha256_hex
from pipeline.core.sealed import Sealed
from pipeline.core.shown.bulk import Bulk, Decided, InSource
from pipeline.core.shown.pages import Filter
from pipeline.run.deciding import reviewing
from pipeline.run.deciding.cards import card
from pipeline.run.deciding.counting import Counts
from pipeline.run.evaluation import Evaluation
from pipeline.store import passages, queue, queue_whole
from pipeline.store.queue_whole import Waiting

MOST = 5000  # decisions at once, the surest; the rest of a longer queue is still there afterwards
SAMPLE = 10
LEVELS = (0.0, 0.5, 0.75, 0.9)  # how sure a suggestion is at least, to choose from


def preview(evaluation: Evaluation, counts: Counts, f: Filter, least: float) -> Bulk:
    """What a decision over the whole queue would hold: counts, and passages from the surest to the least sure."""
    with evaluation.db.reading() as sql:
        every = _waiting(sql, counts, f)
        found = _chosen(every, least)
        documents = Counter(row.source for row in found)
        named = {row.source: (row.title, row.kind) for row in found}
        sample = (queue.view(sql, row.passage_id) for row in _spread(found, SAMPLE))
        return Bulk(
            count=len(found), more=sum(row.score >= least for row in every) > MOST, digest=_digest(found),
            levels=tuple((level, sum(row.score >= level for row in every)) for level in LEVELS), most=MOST,
            sources=tuple(InSource(number, *named[number], count) for number, count in documents.most_common()),
            stances=dict(Counter(row.stance for row in found)), stages=dict(Counter(row.stage for row in found)),
            subareas=dict(sorted(Counter(row.subarea for row in found).items())),
            sample=tuple(card(evaluation, sql, v, f.who, f.subarea, listed=True) for v in sample if v is not None),
        )  # fmt: skip


def decide(
    evaluation: Evaluation, counts: Counts, f: Filter, least: float, digest: str, *, by: str, accept: bool
) -> Decided:
    """Decide all that the preview with this ``digest`` showed, each in the queue's sub-area or the one suggested first.

    Raises Refused ``bulk-changed`` where the queue is no longer the one that was shown; nothing is decided then. What stops
    it on the way (the evaluation was locked) stands in the answer beside how much was said before.
    """
    with evaluation.db.reading() as sql:
        found = _chosen(_waiting(sql, counts, f), least)
    if not found or _digest(found) != digest:
        raise Refused("bulk-changed")
    said = sealed = 0
    batch: int | None = None
    for stretch in _stretches(found):
        chosen = [(view, code) for view, code in _seen(evaluation, stretch) if not isinstance(view.text, Sealed)]
        sealed += len(stretch) - len(chosen)
        try:
            written = reviewing.decided(evaluation, chosen, by=by, accept=accept, batch=batch)
        except Refused as fault:
            if not said:
                raise
            return Decided(said, sealed, len(found) - said - sealed, fault)
        if written and batch is None:
            batch = written[0].entry.seq
        said += len(written)
        time.sleep(reviewing.NAP)
    return Decided(said, sealed, 0, None)


def _seen(evaluation: Evaluation, stretch: Sequence[Waiting]) -> Iterator[tuple[passages.PassageView, str]]:
    for row in stretch:
        view = queue.view(evaluation.db.sql, row.passage_id)
        if view is not None:
            yield view, row.subarea


def _waiting(sql: sqlite3.Connection, counts: Counts, f: Filter) -> list[Waiting]:
    return queue_whole.waiting(sql, f, MOST + 1, narrow=reviewing.is_narrow(sql, counts, f))


def _chosen(every: Sequence[Waiting], least: float) -> list[Waiting]:
    return [row for row in every if row.score >= least][:MOST]


def _stretches(found: Sequence[Waiting]) -> Iterator[Sequence[Waiting]]:
    for start in range(0, len(found), reviewing.STRETCH):
        yield found[start : start + reviewing.STRETCH]


def _spread(found: Sequence[Waiting], many: int) -> list[Waiting]:
    """The first, the last, and as many between them at equal distances."""
    if len(found) <= many:
        return list(found)
    marks = [round(n * (len(found) - 1) / (many - 1)) for n in range(many)]
    assert all(a < b for a, b in pairwise(marks))
    return [found[n] for n in marks]


def _digest(found: Sequence[Waiting]) -> str:
    return sha256_hex("\n".join(f"{row.passage_id} {row.subarea}" for row in found).encode())
