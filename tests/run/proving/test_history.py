"""Whatever an event said can be erased: replay goes on without it, alone or all at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.core.books import MemoryBooks
from pipeline.core.ledger import Ledger
from pipeline.core.log import Event
from pipeline.run.evaluation import opened
from pipeline.run.proving import history
from tests.conftest import Belagg


def lifted(belagg: Belagg) -> tuple[list[Event], Ledger]:
    with opened(belagg.db) as evaluation:
        return list(history.told(evaluation.db.sql)), evaluation.ledger


@pytest.fixture
def rich(judged: Belagg) -> Belagg:
    """Nearly every kind of event there is."""
    dialog = judged.json("search", "medborgardialog")["passages"][0]["id"]
    strategy = judged.json("search", "strategi")["passages"][0]["id"]
    judged.ok("accept", dialog, "8.1", "--as", "KB", "--stance", "strength", "--stage", "done")
    judged.ok("accept", dialog, "8.1", "--as", "KB", "--stance", "strength", "--stage", "done", "--note", "annan not")
    judged.ok("accept", strategy, "8.1", "--as", "KB", "--stance", "improvement", "--stage", "planned")
    judged.ok("award", "8.1", "2", "--evidence", "B4", "--because", "trots bristen", "--despite", "väger lätt", "--as", "KB")
    judged.ok("source", "correct", "K1", "--title", "Ett", "--as", "EA")
    judged.ok("source", "correct", "K1", "--title", "Två", "--as", "EA")
    judged.ok("source", "exclude", "K2", "--because", "fel kommun", "--as", "EA")
    judged.ok("withdraw", "K2", "--because", "rätt kommun", "--as", "EA")
    judged.ok("search", "fjärrvärmeturbin", "--save", "--as", "EA", "--subarea", "5.5")
    judged.ok("judge", "8.1", "--because", "klart", "--as", "KB")
    judged.ok("judge", "8.1", "--because", "klart också", "--as", "EA")
    judged.ok("consensus", "8.1", "--points", "2", "--because", "överens", "--despite", "väger lätt", "--as", "EA")
    judged.ok("evaluator", "add", "LM")
    judged.ok("erase", "1", "--text", "x", status=2)
    judged.ok("erase", "K2", "--text", "ingen återkopplar", "--because", "utpekande", "--as", "EA")
    return judged


def books(events: list[Event], ledger: Ledger, gone: set[int]) -> MemoryBooks:
    made = MemoryBooks()
    replayed = Ledger(made, ledger.maxima, criteria=ledger.criteria, erased=gone)
    for event in events:
        replayed.apply(replace(event, prose=None) if event.seq in gone else event)
    return made


def test_every_event_can_lose_its_prose(rich: Belagg) -> None:
    events, ledger = lifted(rich)
    assert len({e.kind for e in events}) >= 12, sorted({e.kind for e in events})
    refused = []
    for event in events:
        if event.prose:
            try:
                books(events, ledger, {event.seq})
            except Exception as fault:  # noqa: BLE001 each is named
                refused.append((event.seq, event.kind, repr(fault)))
    assert refused == []
    books(events, ledger, {e.seq for e in events if e.prose})


def test_points_stay_when_reasons_go(rich: Belagg) -> None:
    events, ledger = lifted(rich)
    whole = books(events, ledger, set())
    without = books(events, ledger, {e.seq for e in events if e.kind in ("award.given", "judgement.saved", "consensus.recorded")})
    for sheet in ("E1", "E2", "consensus"):
        for code in ledger.maxima:
            assert Ledger(whole, ledger.maxima).points(sheet, code) == Ledger(without, ledger.maxima).points(sheet, code)
