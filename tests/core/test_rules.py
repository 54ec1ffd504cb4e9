from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.core.model import Located
from pipeline.core.rules import HEADING, LEVELS, parse, pattern


def read(data: Any, **lines: int) -> Any:
    return parse([Located("a.yaml", data, {(): 1} | {tuple(k.split("__")): n for k, n in lines.items()})], "00")


def test_words_become_rules_of_their_level() -> None:
    rules, problems = read({"targets": {"3.3": {"words": {"strong": "uppföljning*, *rapport # förklaring, x\nföljs upp"}}}})
    assert not problems
    assert [(r.id, r.weight, r.heading) for r in rules.rules] == [
        ("3.3/uppföljning*", LEVELS["strong"], LEVELS["strong"] * HEADING),
        ("3.3/*rapport", LEVELS["strong"], LEVELS["strong"] * HEADING),
        ("3.3/följs upp", LEVELS["strong"], LEVELS["strong"] * HEADING),
    ]
    assert rules.subareas == ("3.3",)


def test_gaps_and_alternatives() -> None:
    found = pattern("utgå från|utifrån … brukare .. behov")
    assert found is not None
    assert found.words == (("utgå",), ("från", "utifrån"), ("brukare",), ("behov",))
    assert found.gaps == (0, 0, 4, 1)


@pytest.mark.parametrize("text", ["", "…", "mål …", "a||b", "*", "mål |", "a,b"])
def test_no_pattern(text: str) -> None:
    assert pattern(text) is None


def test_every_problem_is_told_with_its_line() -> None:
    data = {
        "targets": {
            "3.3": {"words": {"strong": "mål\n\nmål … "}, "rules": [{"weight": 2}, {"term": "x", "weight": "tung"}]},
            "kap": {},
        },
        "cues": {"lack": {"words": "saknas"}},
        "lines": [{"prefer": "3.3", "before": "9.9", "when": "x"}],
        "colour": "blue",
    }
    rules, problems = read(data, targets__3___3__words__strong=7)
    assert len(problems) == 7
    assert {p.file for p in problems} == {"a.yaml"}
    assert all(p.message and p.remedy for p in problems)
    assert "3.3/mål" in {r.id for r in rules.rules}, "what is sound is kept"


def test_a_line_inside_a_block_of_words_is_found() -> None:
    located = Located(
        "a.yaml", {"targets": {"3.3": {"words": {"strong": "mål\nplan\nmål … "}}}}, {("targets", "3.3", "words", "strong"): 7}
    )
    _, problems = parse([located], "00")
    assert [p.line for p in problems] == [10]


def test_the_same_word_twice_for_a_target_is_a_problem_over_files_too() -> None:
    one = Located("a.yaml", {"targets": {"3.3": {"words": {"strong": "mål"}}}})
    two = Located("b.yaml", {"targets": {"3.3": {"words": {"weak": "mål"}}}})
    _, problems = parse([one, two], "00")
    assert [p.file for p in problems] == ["b.yaml"]


yaml_like: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["targets", "lines", "cues", "answers", "fitted", "words", "rules", "strong", "3.3", "term", "near", "examples",
             "hit", "weight", "prefer", "before", "when", "stance", "none"]
        ) | st.text(max_size=3),
        inner, max_size=4,
    ),
    max_leaves=20,
)  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(yaml_like)
def test_parsing_never_raises(data: Any) -> None:
    rules, problems = parse([Located("x.yaml", data)], "")
    assert all(p.remedy for p in problems)
    assert all(rule.pattern.words for rule in rules.rules)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"title": "x"}, "holds no rules"),
        ({"targets": {"3.3": {"words": {"weak": "a"}}}, "lines": [{"prefer": "3.3", "before": "3.3"}]}, "a dividing line needs 'when'"),
        ({"targets": {"3.3": {"rules": [{"term": "a", "near": [{"b": "c"}]}]}}}, "'near' must be words"),
        ({"targets": {"3.3": {"rules": [{"term": "a", "without": [None]}]}}}, "'without' must be words"),
    ],
)
def test_what_would_do_nothing_is_a_problem(data: Any, message: str) -> None:
    _, problems = parse([Located("x.yaml", data)], "")
    assert [p.message for p in problems] == [message]
    assert all(p.remedy for p in problems)
