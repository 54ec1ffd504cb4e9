"""Nobody is added who could pass for somebody else, or for nobody; and a reason says something."""

from __future__ import annotations

import pytest

from pipeline.core.judging.namesakes import is_reserved, skeleton, taken_for
from tests.conftest import Belagg

ALIKE = ("E\u0410", "E\u200bA", "ea", "\uff25\uff21", "E A", "E\u202eA", "\u0415\u0410", "\u0395\u0391", "E.A.")
OTHERS = ("EB", "EÅ", "EÄ", "EAB", "KB")


@pytest.mark.parametrize("name", ALIKE)
def test_names_that_can_be_taken_for_one_another(name: str) -> None:
    assert taken_for(name, ["KB", "EA"]) == "EA"


@pytest.mark.parametrize("name", OTHERS)
def test_names_that_differ(name: str) -> None:
    assert taken_for(name, ["EA"]) is None
    assert not is_reserved(name)


def test_letters_of_swedish_stay_apart() -> None:
    assert len({skeleton(name) for name in ("Asa", "Åsa", "Äsa", "Osa", "Ösa")}) == 5


def test_the_command_refuses_them(filled: Belagg) -> None:
    filled.ok("evaluator", "add", "EA")
    for name in ("E\u0410", "ea", "E A"):
        assert filled.refused("evaluator", "add", name) == "evaluator-alike"
    for name in ("samsyn", "Consensus", "system", "E1", "\u0421onsensus"):
        assert filled.refused("evaluator", "add", name) == "evaluator-name"
    filled.ok("evaluator", "add", "KB")
    assert [e["name"] for e in filled.json("evaluator", "list")["evaluators"]] == ["EA", "KB"]


def test_a_reason_of_signs_without_width_is_none(filled: Belagg) -> None:
    passage = filled.json("passages")["passages"][0]["id"]
    number = filled.json("accept", passage, "3.3", "--as", "EA", "--stance", "strength", "--stage", "done")["id"]
    for because in ("", " \u200b ", "\u200b\u200d\ufeff", "\u00a0\u2003", "\u0301"):
        assert filled.refused("award", "3.3", "1", "--evidence", number, "--because", because, "--as", "EA") == "reason-missing"
        assert filled.refused("judge", "3.3", "--because", because, "--as", "EA") == "reason-missing"
    filled.ok("award", "3.3", "1", "--evidence", number, "--because", "–", "--as", "EA")
