"""A stretch of ``bench/commands.py``: whatever is done in whatever order, sums are those of the live awards."""

from __future__ import annotations

from pathlib import Path

from bench.commands import run


def test_no_sequence_of_decisions_makes_points_of_nothing(tmp_path: Path) -> None:
    told, wrong = run(tmp_path / "evidence.db", 300, 3, every=100)
    assert not wrong
    assert told["award"] > 10
    assert told["award refused"] > 10
