from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.tag import compounds, splits, swedish
from pipeline.tag.compounds import compound
from pipeline.tag.dictionary import lookup, lookups
from pipeline.tag.irregular import SHORT_FIRST

ROOT = Path(__file__).resolve().parents[2]
PARTS = st.lists(
    st.sampled_from([*sorted(SHORT_FIRST), "medborgar", "arbets", "plan", "planen", "kontroll", "s", "lag", "slag", "het", "miljö", "x"]),
    min_size=1, max_size=5,
)  # fmt: skip


@pytest.mark.parametrize(
    ("word", "split"),
    [
        ("internkontrollplan", (14, ("intern", "kontroll", "plan"))),
        ("diskrimineringslag", (15, ("diskriminering", "lag"))),
        ("xqzplan", None),
        ("plan", None),
    ],
)
def test_a_compound_is_cut_where_its_words_meet(word: str, split: tuple[int, tuple[str, ...]] | None) -> None:
    assert compound(word) == split


@settings(max_examples=60, deadline=None)
@given(st.lists(PARTS.map("".join), max_size=6))
def test_many_at_once_are_cut_as_one_by_one(words: list[str]) -> None:
    assert compounds.cut(words) == compounds.compounds(words) == [compound(word) for word in words]


def test_the_words_of_the_examples_are_cut_as_one_by_one() -> None:
    lines = (ROOT / "rules/examples/3.jsonl").read_text("utf-8").splitlines()
    tokens = {swedish.fold(token) for line in lines for token in swedish.tokens(json.loads(line)["text"])}
    words = sorted(token for token in tokens if token.isalpha() and lookup(token) is None)
    assert len(words) > 100
    assert compounds.compounds(words) == [compound(word) for word in words]


def test_what_is_known_beforehand_is_what_cutting_says() -> None:
    words = list(splits._table())
    assert len(words) > 5000
    assert compounds.cut(words) == list(map(splits.known, words)), "run: python -m pipeline.tag.splits rules sources"
    assert not any(lookups(words))


def test_a_table_of_a_text_holds_its_compounds_alone() -> None:
    packed = splits.build(["Internkontrollplanerna antas.", "Planen xqz"])
    assert packed == splits.build(["Planen xqz Internkontrollplanerna antas."])
    assert gzip.decompress(packed).decode() == "internkontrollplanerna\n14 intern kontroll plan\n"
