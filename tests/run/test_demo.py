"""The demo as a user meets it: every kind of source, every sub-area touched, every point traced."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.core.model import SOURCE_KINDS


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Any:
    from pipeline.run.demo import demo

    return demo(tmp_path_factory.mktemp("demo") / "demo", lambda _: None)


def test_sources(made: Any) -> None:
    assert len(made.outcomes) >= 25
    assert [o.title for o in made.outcomes if o.error or o.status not in ("stored", "partly")] == []
    assert {o.kind for o in made.outcomes} == set(SOURCE_KINDS)
    assert sum(o.passages for o in made.outcomes) > 400


def test_every_subarea_is_touched_some_by_one_kind_only(made: Any) -> None:
    kinds = {s.code: {k for k in SOURCE_KINDS if made.suggested.get((s.code, k), 0)} for s in made.results.subareas}
    assert [code for code, found in kinds.items() if not found] == []
    accepted = {s.code: {k for k, n in s.coverage.items() if n} for s in made.results.subareas}
    assert any(len(found) == 1 for found in accepted.values())


def test_every_point_is_traced(made: Any) -> None:
    assert made.audit.ok
    assert made.audit.points == made.audit.traced > made.results.total > 100, "three sheets: two people's and their consensus"
    assert [f for f in made.audit.findings if f.severity == "error"] == []


def test_two_judged_and_agreed(made: Any) -> None:
    assert made.results.sheet == "consensus"
    assert all(s.judged for s in made.results.subareas)
    weighed = [x for s in made.results.subareas for x in s.against if s.points]
    assert len(weighed) > 10
    assert all(x.because for x in weighed)
    assert sum(e.absence is not None and e.verified for s in made.results.subareas for e in s.evidence) == 2
    assert any(len(a.origin) == 1 for s in made.results.subareas for a in s.awards)


def test_the_report_is_there(made: Any) -> None:
    page = made.report.read_text(encoding="utf-8")
    assert 'lang="sv"' in page
    assert "Lönnviks kommun" in page
    assert "Det som talar emot" in page
    assert "Sökning efter ”ungdomsråd sammanträde”" in page


def test_the_demo_never_takes_somebody_elses_folder(script: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep", encoding="utf-8")
    status, out, err = script("demo", "--output", str(tmp_path))
    assert (status, out.count("\n") <= 1) == (2, True)
    assert "--output" in err
    assert json.dumps([p.name for p in tmp_path.iterdir()]) == '["mine.txt"]'
