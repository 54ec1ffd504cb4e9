"""A database of every earlier schema opens, migrates, replays and audits clean."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from pipeline.store.schema import MIGRATIONS
from tests.conftest import Belagg

FIXTURES = sorted((Path(__file__).parent / "fixtures").glob("evidence-v*.db.gz"))


def test_there_is_a_fixture_for_every_released_schema() -> None:
    assert [p.name for p in FIXTURES] == [f"evidence-v{n}.db.gz" for n in range(1, len(FIXTURES) + 1)]
    assert len(FIXTURES) >= max(1, len(MIGRATIONS) - 1)


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda p: p.name)
def test_an_earlier_database_opens_and_audits_clean(fixture: Path, tmp_path: Path) -> None:
    belagg = Belagg(tmp_path / "evidence.db", tmp_path)
    belagg.db.write_bytes(gzip.decompress(fixture.read_bytes()))
    report = belagg.json("audit")
    assert (report["ok"], report["points"], report["traced"], report["events"]) == (True, 5, 5, 13)
    assert [f["check"] for f in report["findings"] if f["severity"] == "error"] == []
    assert belagg.json("scores", "--sheet", "EA")["total"] == 5
    assert belagg.json("trace", "P1")["awards"][0]["evidence"][0]["verdict"] == "moved"
    belagg.ok("award", "3.3", "2", "--evidence", "B1", "--because", "mer", "--as", "EA")
    belagg.ok("retag")
    belagg.ok("audit")
