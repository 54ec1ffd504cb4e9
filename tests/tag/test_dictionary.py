from __future__ import annotations

from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.tag import dictionary
from pipeline.tag.dictionary import lookup, lookups, packed, unpacked
from pipeline.tag.hashes import running
from pipeline.tag.irregular import LEMMAS

FORMS = st.sampled_from(["nämnderna", "kommuns", "barns", "fötter", "planens", "ss", "s", "", "hus", "husens", "kontroll"])


@settings(deadline=None)
@given(st.lists(st.one_of(FORMS, st.text(max_size=70), st.text("abdeglnorståö", max_size=9)), max_size=20))
def test_many_at_once_are_found_as_one_by_one(forms: list[str]) -> None:
    assert lookups(forms) == [lookup(form) for form in forms]


@pytest.mark.parametrize(("form", "lemma"), [("fötter", "fot"), ("kommunens", "kommun"), ("kommuns", "kommun"), ("xqzs", None)])
def test_a_form_and_its_genitive_are_found(form: str, lemma: str | None) -> None:
    assert lookup(form) == lemma


def test_what_irregular_says_is_what_the_table_says() -> None:
    assert lookups(list(LEMMAS)) == list(LEMMAS.values()), "run: python -m pipeline.tag.words pipeline/tag/words.sv.npz"


def test_a_table_gives_back_what_was_packed_and_is_the_same_every_time() -> None:
    words = {"gick": "gå", "hus": "hus", "husen": "hus", "är": "vara"}
    assert packed(words) == packed(dict(reversed(words.items())))
    table = unpacked(packed(words))
    assert {form: table.lemma(form, table.forms.one(running(form)[-1])) for form in words} == words
    assert table.forms.one(running("gå")[-1]) == -1


def test_the_table_is_small() -> None:
    assert len(files("pipeline.tag").joinpath("words.sv.npz").read_bytes()) < 3_000_000
    assert dictionary.dictionary().change.max() < len(dictionary.dictionary().changes)
