"""A computer's clock that is set back and forth between decisions: order is by number, every reading command still answers,
and the audit names where time went back."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from pathlib import Path

import pytest

from pipeline.run import clock
from pipeline.run.evaluation import opened
from pipeline.run.proving.audit import audit
from tests.conftest import Belagg


class Set(datetime):
    """The clock as somebody set it."""

    to = datetime(2026, 11, 23, 10, tzinfo=UTC)

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Set:
        return cls.fromtimestamp(cls.to.timestamp(), tz)


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> type[Set]:
    monkeypatch.setattr(clock, "datetime", Set)
    monkeypatch.setattr(Set, "to", datetime(2026, 11, 23, 10, tzinfo=UTC))
    return Set


def about_time(belagg: Belagg) -> dict[str, tuple[str, object]]:
    with opened(belagg.db) as evaluation:
        report = audit(evaluation)
    assert report.ok, report.findings
    assert report.points == report.traced
    return {f.check: (f.subject, f.gaps.get("count")) for f in report.findings if f.check.startswith("clock")}


def passage(belagg: Belagg) -> str:
    return str(belagg.json("search", "tertial")["passages"][0]["id"])


def test_decisions_while_the_clock_is_set(hands: type[Set], filled: Belagg, tmp_path: Path) -> None:
    assert about_time(filled) == {}
    hands.to = datetime(2031, 1, 1, tzinfo=UTC)
    filled.ok("accept", passage(filled), "3.3", "--as", "EA", "--stance", "strength", "--stage", "done")
    hands.to = datetime(1999, 12, 31, 23, 59, tzinfo=UTC)
    filled.ok("award", "3.3", "3", "--evidence", "B1", "--because", "Följer upp", "--as", "EA")
    back = {"clock-back": ("event 6", 1)}
    assert about_time(filled) == back
    hands.to = datetime(2026, 11, 24, tzinfo=UTC)
    filled.ok("award", "3.3", "2", "--evidence", "B1", "--because", "Och rättar", "--as", "EA")
    filled.ok("withdraw", "P1", "--because", "räknat två gånger", "--as", "EA")
    assert about_time(filled) == back
    assert [a["id"] for s in filled.json("trace", "3.3")["awards"] for a in [s]] == ["P2"]
    for at, points in ((6, 3), (7, 5), (8, 2)):  # by number, whatever the dates say
        total = filled.json("scores", "--sheet", "EA", "--at", str(at))["total"]
        assert total == points
    for year in (1971, 2099):
        hands.to = datetime(year, 5, 1, tzinfo=UTC)
        filled.ok("report", "--output", str(tmp_path / f"{year}.html"))
        filled.ok("bundle", str(tmp_path / f"{year}.zip"))
        filled.ok("sources", "--new")
        filled.ok("privacy", "due")


def test_an_event_still_to_come_and_clocks_that_are_set_right(hands: type[Set], filled: Belagg) -> None:
    hands.to = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)  # half an hour back: as clocks are set right
    filled.ok("accept", passage(filled), "3.3", "--as", "EA")
    assert about_time(filled) == {}
    hands.to = datetime(2026, 11, 22, tzinfo=UTC)
    assert about_time(filled) == {"clock-ahead": ("event 5", None)}
    message = filled.ok("audit")
    assert "2026-11-23 09:30" in message
