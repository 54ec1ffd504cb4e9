"""A sample of the power cuts of ``bench/power.py`` (3,000 there), and a control that shows the trial can fail."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

pytest.importorskip("apsw", reason="needs apsw (pip install 'belagg[dev]')")

from bench import power
from bench.grown import grown


def test_no_power_cut_loses_an_acknowledged_decision(tmp_path: Path) -> None:
    assert power.cuts(tmp_path, 30, decisions=24, seed=3) == 0


def test_kills_lose_nothing(tmp_path: Path) -> None:
    assert power.kills(tmp_path, 6, seed=4) == 0


def test_a_disk_that_does_not_sync_would_be_noticed(tmp_path: Path) -> None:
    """The same cuts on a disk that ignores every sync: some must lose something, or the trial proves nothing."""
    db, choose = tmp_path / "evidence.db", random.Random(5)
    grown(db, events=5, sources_=2, passages_=60)
    before = {db.name: db.read_bytes()}
    operations, hashes = power.recorded(db, 16)
    careless = [o for o in operations if o[1] != "sync"]
    lost = 0
    for n in range(20):
        place = tmp_path / str(n)
        place.mkdir()
        disk, acknowledged = power.after_cut(before, careless, choose)
        for name, data in disk.items():
            (place / name).write_bytes(data)
        lost += power.fault(place / db.name, acknowledged, hashes) is not None
    assert lost > 5
