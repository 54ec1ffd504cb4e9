from __future__ import annotations

from typing import Any

import pytest

from pipeline.core.model import Located, TagInput
from pipeline.core.rules import HEADING, Rules, parse
from pipeline.tag.tagger import RuleTagger


def rules(words: str = "", more: list[dict[str, Any]] | None = None, lines: list[dict[str, Any]] | None = None) -> Rules:
    body: dict[str, Any] = {"words": {"strong": words}} if words else {}
    data = {
        "targets": {"3.3": {**body, "rules": more or []}, "5.5": {"words": {"weak": "sist"}}, "none": {"words": {"weak": "kaka"}}},
        "lines": lines or [],
    }
    found, problems = parse([Located("x.yaml", data)], "00")
    assert not problems
    return found


def score(found: Rules, text: str, heading: str = "") -> float:
    tagger = RuleTagger(found)
    sums = tagger.sums([TagInput(text, (heading,) if heading else ())]).targets
    return round(float(sums[0, tagger.targets.index("3.3")]), 3)


@pytest.mark.parametrize(
    ("words", "text", "hit"),
    [
        ("uppföljning", "Uppföljningarna visar", True),
        ("uppföljning", "Budgetuppföljningen visar", False),
        ("*uppföljning", "Budgetuppföljningen visar", True),
        ("*uppföljning", "uppföljning", True),
        ("*plan", "internkontrollplanerna antas", True),
        ("*lag", "diskrimineringslagen gäller", True),
        ("*lag", "ett förslag lades", False),
        ("plan*", "planeringen", True),
        ("*kontroll*", "internkontrollplanen", True),
        ("=ska", "Vi ska", True),
        ("=skall", "Vi ska", False),
        ("god ekonomisk hushållning", "om god ekonomisk hushållning här", True),
        ("god ekonomisk hushållning", "om god hushållning", False),
        ("utgå … behov", "utgår alltid från den enskildes behov", True),
        ("utgå … behov", "utgår från vad vi en gång för länge sedan trodde var behov", False),
        ("väg .. in", "en väg rakt in", True),
        ("väg .. in", "en väg som leder in", False),
        ("hot|våld mot", "våld mot personal", True),
        ("kkik", "KKiK:s resultat", True),
    ],
)
def test_patterns(words: str, text: str, hit: bool) -> None:
    assert (score(rules(words), text) > 0) == hit


def test_conditions_may_be_met_in_the_heading() -> None:
    found = rules(more=[{"term": "resultat", "weight": 2, "near": "nämnd", "without": "val*"}])
    assert score(found, "Ett resultat") == 0
    assert score(found, "Nämndens resultat") == 2
    assert score(found, "Ett resultat", "Nämnden") == 2
    assert score(found, "Nämndens resultat i valet") == 0


def test_a_match_in_the_heading_counts_with_its_own_weight() -> None:
    assert score(rules("mål"), "inget", "Mål") == pytest.approx(3 * HEADING)
    assert score(rules(more=[{"term": "mål", "weight": 3, "heading": 0.5}]), "inget", "Mål") == 0.5


def test_a_word_counts_once_and_its_heaviest_rule_alone() -> None:
    found = rules("mål", more=[{"term": "mål*", "weight": 1}])
    assert score(found, "mål mål målen") == 3 + 3, "two word types, one weight each"
    assert score(found, "mål mål") == 3


def test_a_dividing_line_moves_weight_only_where_both_spoke() -> None:
    found = rules("mål", lines=[{"prefer": "3.3", "before": "5.5", "when": "nämnd", "weight": 0.75}])
    assert score(found, "nämndens mål") == 3
    assert score(found, "nämndens mål sist") == 3.75
    assert score(found, "mål sist") == 3
