from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.run.training import train
from pipeline.run.yamlfile import tagging_rules
from pipeline.tag import ranker, swedish
from pipeline.tag.features import LONGEST, features
from pipeline.tag.ranker import Model, Ranker

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "rules" / "examples"

WORDS = st.lists(st.sampled_from(["medborgardialog", "Lönekartläggning", "och", "2025", "xqz", "bokslutet", "e-tjänst"]), max_size=9)


@cache
def shipped() -> Ranker:
    return ranker.load()


def passage(text: str, heading: str = "") -> tuple[list[str], list[str]]:
    return swedish.tokens(text), swedish.tokens(heading)


def small() -> tuple[Model, list[train.Example]]:
    rows = [
        ("Lönerna kartläggs varje år.", "Lönekartläggning", "7.4"), ("Löneskillnader ska förklaras.", "", "7.4"),
        ("Fullmäktige följer upp målen i bokslutet.", "Bokslut", "3.3"), ("Delårsrapporten följer målen.", "", "3.3"),
        ("Badhuset öppnar klockan tio.", "Öppettider", "none"), ("Sopor hämtas klockan sju.", "", "none"),
    ] * 2  # fmt: skip
    examples = [
        train.Example(f"{text} {n}", head, "web", code, (code,), "neutral", "done", "1")
        for n, (text, head, code) in enumerate(rows)
    ]
    headings = [train.Example("", "Jämställda löner", "", "7.4", ("7.4",), "", None, "headings")]
    return train.build(examples, headings, "0" * 64), examples


def test_the_shipped_model_is_small_knows_its_source_and_every_class() -> None:
    data = files("pipeline.tag").joinpath("model.npz").read_bytes()
    assert len(data) <= 8_000_000
    made = shipped()
    assert len(made.codes) == 37
    assert made.codes[-1] == "none"
    assert len(made.sha256) == 64


def test_the_shipped_model_was_built_from_the_examples_and_cues_that_are_here() -> None:
    _, sha256 = train.read_examples(EXAMPLES)
    rules, _ = tagging_rules(EXAMPLES.parent / "tagging")
    assert shipped().sha256 == train.built_from(sha256, rules), "run: python -m pipeline.run.training.train && python -m pipeline.run.training.fit"


def test_plain_cases_come_out_first() -> None:
    made = shipped()
    cases = {
        "Lönekartläggningen visade osakliga löneskillnader mellan kvinnor och män.": "7.4",
        "Medborgarförslag kan lämnas av alla som är folkbokförda och tas upp i fullmäktige.": "1.3",
        "Ägardirektiven till de kommunala bolagen ses över inför varje bolagsstämma.": "3.5",
        "Återvinningscentralen har öppet måndag till fredag klockan 10–18.": "none",
    }
    found = made.scores([passage(text) for text in cases])
    assert [made.codes[row.argmax()] for row in found.classes] == list(cases.values())


def test_a_heading_alone_speaks() -> None:
    made = shipped()
    bare, headed = made.scores([passage("Så arbetar vi."), passage("Så arbetar vi.", "Lönekartläggning")]).classes
    place = made.codes.index("7.4")
    assert headed.argmax() == place
    assert headed[place] > 3 * bare[place]


@pytest.mark.parametrize("text", ["", "   ", "\0", "🎉🎉", "12 345,6 %", "漢字 и кириллица", "a" * 1_000_000])
def test_odd_text_gives_probabilities_and_no_exception(text: str) -> None:
    found = shipped().scores([passage(text), passage("Bokslutet.", text)])
    for part in (found.classes, found.stance, found.stage):
        assert np.isfinite(part).all()
        assert part.sum(axis=1) == pytest.approx(1, abs=1e-5)


def test_nothing_in_gives_nothing_out() -> None:
    assert shipped().scores([]).classes.shape == (0, 37)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=4))
def test_an_answer_does_not_depend_on_its_company(passages: list[tuple[list[str], list[str]]]) -> None:
    together = shipped().logits(passages)
    for row, alone in zip(together, passages, strict=True):
        assert np.array_equal(shipped().logits([alone])[0], row)


def test_rows_joined_by_a_keeper_are_what_logits_say() -> None:
    made = shipped()
    text, heading = passage("Målen följs upp i delårsrapporten", "Uppföljning")
    sums = [made.rows(list(dict.fromkeys(part))).sum(axis=0, keepdims=True) for part in (text, heading)]
    assert made.joined(sums[0], sums[1]) == pytest.approx(made.logits([(text, heading)]), abs=1e-4)


def test_features_of_a_compound_hold_its_parts_and_a_number_is_its_length() -> None:
    assert {"~medborgare", "~dialog", "=medborgardialogen"} <= set(features("Medborgardialogen"))
    assert features("2024") == features("1999") == ["#4"]
    assert len(features("x" * 10_000)) < 5 * LONGEST


def test_building_twice_gives_the_same_bytes_and_reading_back_the_same_answers() -> None:
    first, examples = small()
    again, _ = small()
    assert hashlib.sha256(first.dump()).digest() == hashlib.sha256(again.dump()).digest()
    asked = [passage(e.text, e.heading) for e in examples]
    stored = Ranker(Model.parse(first.dump()))
    assert stored.logits(asked) == pytest.approx(Ranker(first).logits(asked), abs=0.02)  # halves, not singles, are stored
    assert [stored.codes[row.argmax()] for row in stored.scores(asked).classes] == [e.primary for e in examples]


def test_quantised_weights_are_the_regression_s() -> None:
    model, examples = small()
    headings = [train.Example("", "Jämställda löner", "", "7.4", ("7.4",), "", None, "headings")]
    every = [*examples, *headings]
    points = train.design(train.Features(every), every)
    own, _ = train.axes(points)
    weights, bias = train.fit(own, train.Targets.of(every), np.arange(len(every)))
    wanted = (own @ weights + bias)[: len(examples)]
    assert Ranker(model).logits([passage(e.text, e.heading) for e in examples]) == pytest.approx(wanted, abs=0.05)


def test_the_kernel_is_every_product_though_common_features_are_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(train, "COMMON", 3)
    _, examples = small()
    points = train.design(train.Features(examples), examples)
    assert train.kernel(points) == pytest.approx((points @ points.T).toarray(), abs=1e-4)
    own, back = train.axes(points)
    assert points @ (points.T @ back) == pytest.approx(own, abs=1e-3)  # what is learnt on the axes is what is served


def test_honest_logits_come_from_models_that_have_not_seen_the_fold() -> None:
    _, examples = small()
    alone = [*examples, train.Example("Zebror betar.", "Zebror", "web", "none", ("none",), "neutral", None, "1")]
    folds = np.zeros(len(alone), np.intp)
    folds[-1] = 1
    without = train.honest(alone, [], folds)[-1]
    changed = [*alone[:-1], train.Example("Zebror betar.", "Zebror", "web", "7.4", ("7.4",), "strength", None, "1")]
    assert train.honest(changed, [], folds)[-1] == pytest.approx(without, abs=1e-5)


def test_labels_share_with_the_acceptable_and_headings_weigh_less() -> None:
    rows = [
        train.Example("a", "", "web", "3.3", ("3.3", "1.4", "9.9"), "neutral", None, "1"),
        train.Example("", "b", "", "1.4", ("1.4",), "", None, "headings"),
    ]
    found = train.class_labels(rows, ("1.4", "3.3", "none"))
    assert found[0] == pytest.approx([train.SOFT, 1 - train.SOFT, 0])
    assert found[1] == pytest.approx([train.ALONE, 0, 0])
    assert train.labels([None, "done"], ("planned", "done")).tolist() == [[0, 0], [0, 1]]


def test_headings_are_of_known_classes_and_none_stands_twice() -> None:
    found = train.read_headings(EXAMPLES)
    assert {h.primary for h in found} == set(shipped().codes)
    assert len({(h.primary, h.heading.lower()) for h in found}) == len(found) > 900


def test_examples_are_sound() -> None:
    known = set(shipped().codes)
    texts = set()
    for path in sorted(EXAMPLES.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            assert row["primary"] == row["accept"][0]
            assert set(row["accept"]) <= known
            assert row["text"].strip() not in texts, row["text"]
            texts.add(row["text"].strip())


def test_temperature_cools_the_overconfident() -> None:
    wanted = np.eye(2, dtype=np.float32)[[0] * 7 + [1] * 3]
    sure = np.tile(np.array([[5.0, 0.0]], np.float32), (10, 1))
    warm = train.temperature(sure, wanted)
    assert ranker.softmax(sure[:1] / warm)[0, 0] == pytest.approx(0.7, abs=0.35)
    assert warm > 1


def test_none_is_said_where_it_should_be() -> None:
    wanted = np.eye(3, dtype=np.float32)[[0, 0, 2, 2]]
    found = np.array([[2, 0, 1], [2, 0, 0.5], [2, 0, 1.6], [2, 0, 1.7]], np.float32)
    assert 0.3 <= train.none_bias(found, wanted) < 1
