"""Posts by the hundred: few transactions, told of in order; what is packed is never read far ahead of what is stored."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.collect.model import Item
from pipeline.run.evaluation import create, opened
from pipeline.run.ingesting import ingest as recipe
from pipeline.run.ingesting.finding import Found
from pipeline.run.ingesting.ingest import AHEAD_BYTES, SMALL, Options, ingest


def weight(data: bytes) -> int:
    return recipe._weight(Found("folder", Item("file:///x", "x", None), data))


@pytest.mark.parametrize("data", [b"PK\x03\x04\x14\x00\x08\x08\xff", b"%PDF-1.4 all of it letters", b" " * (SMALL + 1)])
def test_what_is_packed_or_long_is_heavy(data: bytes) -> None:
    assert weight(data) == AHEAD_BYTES


def test_a_small_text_weighs_its_bytes() -> None:
    assert weight("Vi följer upp målen.".encode()) == 22


def test_many_posts_take_few_transactions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.run.ingesting.groups.HELD", 1e9)
    monkeypatch.setattr(recipe, "GATHERED", 1e9)
    posts = [{"timestamp": 1_770_000_000 + n, "data": [{"post": f"Nämnden följer upp mål nummer {n}."}]} for n in range(40)]
    (tmp_path / "your_posts_1.json").write_text(json.dumps([*posts, posts[0]]), encoding="utf-8")
    create(tmp_path / "evidence.db", municipality="Provköping", year=2026, instrument="kommunkompassen-2020")
    told: list[str] = []
    begun: list[str] = []
    with opened(tmp_path / "evidence.db") as evaluation:
        evaluation.db.sql.set_trace_callback(lambda said: begun.append(said) if said.startswith("BEGIN IMM") else None)
        options = Options(kind="social", executor="inline", report=lambda o: told.append(o.uri))
        outcomes = ingest(evaluation, [str(tmp_path / "your_posts_1.json")], options)
        again = ingest(evaluation, [str(tmp_path / "your_posts_1.json")], options)
    assert [o.number for o in outcomes if o.status == "stored"] == [f"K{n}" for n in range(1, 41)]
    assert told[: len(outcomes)] == [o.uri for o in outcomes]
    assert {o.status for o in again} == {"unchanged"}
    assert len(begun) <= 8, "the run's begin and end, what was left out, and one for all posts; twice"
