"""The floors of the tagger's quality. They may rise and never sink without saying so here.

``rules/quality.json`` holds what ``make bench-tagging`` measured (minutes, so not here) and the hashes of what it
was measured on; the unseen examples are tagged here and now.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bench.tagging_table import measured_on, measures, passage, read
from pipeline.core.model import Suggestion, Tag
from pipeline.run.training.train import UNSEEN, Example, read_examples
from pipeline.run.yamlfile import tagging_rules
from pipeline.tag.tagger import load_tagger

RULES = Path(__file__).resolve().parents[2] / "rules"

# figure: floor, or ceiling for the calibration error
FLOORS = {
    "fused_fresh": {"right": 0.73, "acceptable": 0.76, "top3": 0.89, "none_f1": 0.82, "stance": 0.79, "stage": 0.78, "macro": 0.73, "lowest_area": 0.63},
    "semantic_fresh": {"right": 0.76, "acceptable": 0.78, "top3": 0.91, "macro": 0.75},
    "register_left_out": {"right": 0.71, "acceptable": 0.735, "top3": 0.88, "none_f1": 0.76, "macro": 0.71, "lowest_area": 0.62},
    "file_left_out": {"right": 0.74, "acceptable": 0.765, "top3": 0.89, "none_f1": 0.73, "macro": 0.73, "lowest_area": 0.64},
    "unseen": {"right": 0.92, "acceptable": 0.92, "top3": 0.97, "none_f1": 0.90, "stance": 0.82, "stage": 0.74},
}  # fmt: skip
CEILINGS = {"fused_fresh": 0.07, "register_left_out": 0.07}


@cache
def kept() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((RULES / "quality.json").read_text("utf-8"))
    return found


def test_the_record_is_of_the_model_rules_and_examples_that_are_here() -> None:
    assert kept()["measured_on"] == measured_on(), "run: make bench-tagging, and read what changed"


@pytest.mark.parametrize("name", FLOORS)
def test_no_figure_is_under_its_floor(name: str) -> None:
    figures = kept()["figures"][name]
    low = {what: (figures[what], floor) for what, floor in FLOORS[name].items() if figures[what] < floor}
    assert not low, "sunk: mend it, or lower the floor here and say why in the changelog"


@pytest.mark.parametrize("name", CEILINGS)
def test_scores_are_as_sure_as_they_are_right(name: str) -> None:
    assert kept()["figures"][name]["ece"] <= CEILINGS[name]


@cache
def unseen() -> tuple[list[Example], list[Suggestion]]:
    rules, problems = tagging_rules(RULES / "tagging")
    assert not problems
    rows = read(RULES / "examples" / UNSEEN)
    return rows, load_tagger(rules).tag([passage(row) for row in rows], top=3)


def test_the_unseen_examples_come_out_as_the_record_says() -> None:
    found = measures(*unseen())
    low = {what: (found[what], floor) for what, floor in FLOORS["unseen"].items() if found[what] < floor}
    assert not low
    recorded = kept()["figures"]["unseen"]
    assert {k: pytest.approx(v, abs=0.02) for k, v in recorded.items()} == found


def test_nothing_learns_from_the_unseen() -> None:
    rows, _ = unseen()
    examples, _ = read_examples(RULES / "examples")
    assert not {row.text for row in rows} & {e.text for e in examples}
    assert {e.file for e in examples}.isdisjoint({UNSEEN.removesuffix(".jsonl")})
    assert len({row.primary for row in rows}) == 37
    assert len({row.register for row in rows}) == 5


def test_measures_count_what_they_say() -> None:
    def row(primary: str, *also: str) -> Example:
        return Example("x", "", "web", primary, (primary, *also), "neutral", "done", "f")

    def said(*codes: str, sure: float = 0.95, suggested: bool = True) -> Suggestion:
        return Suggestion(tuple(Tag(c, sure if n == 0 else 0.01, suggested and n == 0) for n, c in enumerate(codes)), "neutral", "done")

    rows = [row("1.1"), row("1.2", "1.3"), row("2.1"), row("none")]
    answers = [said("1.1"), said("1.3", "1.2"), said("3.3", "2.1", suggested=False), said("4.4", suggested=False)]
    found = measures(rows, answers)
    assert (found["right"], found["acceptable"], found["top3"]) == (0.333, 0.667, 1.0)
    assert found["none_f1"] == pytest.approx(2 / 3, abs=0.001), "one silence is right, one is not"
    assert found["ece"] == pytest.approx(0.95 - 1 / 3, abs=0.001)
    assert (found["macro"], found["lowest_area"], found["stance"], found["stage"]) == (0.333, 0.0, 1.0, 1.0)
