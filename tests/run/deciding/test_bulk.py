"""A whole queue decided at once, after a look at what it holds, and taken back at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from pipeline.core.errors import Refused
from pipeline.core.shown.pages import Filter
from pipeline.run.deciding import bulk, judging, reviewing
from pipeline.run.deciding.counting import Counts
from pipeline.run.evaluation import Evaluation, opened
from tests.conftest import Belagg

PLACES = 47
STRETCH = 20  # in the tests, so that a queue takes three
QUEUE = Filter("E1", subarea="3.3")


@pytest.fixture
def e(belagg: Belagg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Evaluation]:
    """An evaluation with a queue that takes several transactions."""
    monkeypatch.setattr(reviewing, "STRETCH", STRETCH)
    source = tmp_path / "uppfoljning.md"
    lines = [f"Nämnd {n} följer upp sina mål varje tertial och redovisar avvikelser till kommunstyrelsen." for n in range(PLACES)]
    source.write_text("# Uppföljning av mål\n\n" + "\n\n".join(lines), encoding="utf-8")
    belagg.ok("evaluator", "add", "EA")
    belagg.ok("evaluator", "add", "EB")
    belagg.ok("ingest", str(source))
    with opened(belagg.db) as evaluation:
        yield evaluation


def _last_event(e: Evaluation) -> int:
    return int(e.db.sql.execute("SELECT max(seq) FROM event").fetchone()[0])


def test_all_that_was_shown_is_decided_and_one_undo_takes_it_back(e: Evaluation, belagg: Belagg) -> None:
    shown = bulk.preview(e, Counts(), QUEUE, 0.0)
    assert (shown.count, shown.more, shown.levels[0]) == (PLACES, False, (0.0, PLACES))
    assert sum(shown.stances.values()) == sum(shown.stages.values()) == sum(s.count for s in shown.sources) == PLACES
    assert len({c.id for c in shown.sample}) == bulk.SAMPLE
    done = bulk.decide(e, Counts(), QUEUE, 0.0, shown.digest, by="EA", accept=True)
    assert (done.count, done.sealed, done.left, done.stopped) == (PLACES, 0, 0, None)
    assert bulk.preview(e, Counts(), QUEUE, 0.0).count == 0
    assert bulk.preview(e, Counts(), QUEUE.only(who="E2"), 0.0).count == PLACES
    undone = reviewing.take_back(e, by="EA")
    assert undone is not None
    assert undone.count == PLACES
    assert bulk.preview(e, Counts(), QUEUE, 0.0).digest == shown.digest
    assert reviewing.take_back(e, by="EA") is None
    belagg.ok("audit")


def test_a_longer_queue_is_decided_a_part_at_a_time(e: Evaluation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "MOST", 30)
    shown = bulk.preview(e, Counts(), QUEUE, 0.0)
    assert (shown.count, shown.more, shown.levels[0]) == (30, True, (0.0, 31))
    assert bulk.decide(e, Counts(), QUEUE, 0.0, shown.digest, by="EA", accept=True).count == 30
    rest = bulk.preview(e, Counts(), QUEUE, 0.0)
    assert (rest.count, rest.more) == (PLACES - 30, False)


def test_without_a_sub_area_each_passage_gets_the_one_suggested_first(e: Evaluation) -> None:
    queue = Filter("E1")
    shown = bulk.preview(e, Counts(), queue, 0.0)
    bulk.decide(e, Counts(), queue, 0.0, shown.digest, by="EA", accept=False)
    said = dict(e.db.sql.execute("SELECT e.subarea, count(*) FROM decision d JOIN evidence e ON e.number = d.evidence GROUP BY 1"))
    assert said == shown.subareas
    assert sum(said.values()) == PLACES


def test_only_suggestions_sure_enough(e: Evaluation) -> None:
    every = bulk.preview(e, Counts(), QUEUE, 0.0)
    level = sorted(c.choices[0].score for c in every.sample)[5]
    some = bulk.preview(e, Counts(), QUEUE, level)
    assert 0 < some.count <= every.count
    assert all(c.choices[0].score >= level for c in some.sample)
    assert bulk.preview(e, Counts(), QUEUE, 1.01).count == 0


def test_a_queue_that_changed_since_it_was_shown_is_not_decided(e: Evaluation) -> None:
    shown = bulk.preview(e, Counts(), QUEUE, 0.0)
    judging.reject(e, shown.sample[0].id, "3.3", by="EA")
    before = _last_event(e)
    with pytest.raises(Refused) as refused:
        bulk.decide(e, Counts(), QUEUE, 0.0, shown.digest, by="EA", accept=True)
    assert refused.value.code == "bulk-changed"
    assert _last_event(e) == before


def _stopping(monkeypatch: pytest.MonkeyPatch, fault: BaseException) -> None:
    """After two stretches nothing more can be written."""
    calls = iter([True, True])
    real = reviewing.decided

    def decided(evaluation: Evaluation, chosen: Sequence[Any], **how: Any) -> Any:
        if not next(calls, False):
            raise fault
        return real(evaluation, chosen, **how)

    monkeypatch.setattr(reviewing, "decided", decided)


def test_stopped_on_the_way_it_says_how_far_it_came(e: Evaluation, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = bulk.preview(e, Counts(), QUEUE, 0.0)
    fault = Refused("state-locked")
    _stopping(monkeypatch, fault)
    done = bulk.decide(e, Counts(), QUEUE, 0.0, shown.digest, by="EA", accept=True)
    assert (done.count, done.left, done.stopped) == (2 * STRETCH, PLACES - 2 * STRETCH, fault)


def test_killed_on_the_way_the_rest_is_in_the_queue_and_one_undo_takes_the_part(
    e: Evaluation, belagg: Belagg, monkeypatch: pytest.MonkeyPatch
) -> None:
    judging.reject(e, "K1.1:1", "1.1", by="EA")  # a decision before it, which the undo must leave alone
    shown = bulk.preview(e, Counts(), QUEUE, 0.0)
    _stopping(monkeypatch, KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        bulk.decide(e, Counts(), QUEUE, 0.0, shown.digest, by="EA", accept=True)
    assert bulk.preview(e, Counts(), QUEUE, 0.0).count == PLACES - 2 * STRETCH
    undone = reviewing.take_back(e, by="EA")
    assert undone is not None
    assert undone.count == 2 * STRETCH
    assert bulk.preview(e, Counts(), QUEUE, 0.0).digest == shown.digest
    with sqlite3.connect(belagg.db) as sql:
        assert sql.execute("SELECT count(*) FROM decision WHERE verdict = 'rejected'").fetchone() == (1,)
    belagg.ok("audit")
