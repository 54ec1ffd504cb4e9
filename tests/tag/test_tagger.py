from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.core.errors import UsageError
from pipeline.core.model import TagInput
from pipeline.core.rules import Rules
from pipeline.run.yamlfile import tagging_rules
from pipeline.tag import batch, memory, tagger
from pipeline.tag.tagger import LEAST, RuleTagger, check_examples, load_tagger

ROOT = Path(__file__).resolve().parents[2]


@cache
def shipped() -> Rules:
    rules, problems = tagging_rules(ROOT / "rules" / "tagging")
    assert not problems
    return rules


@cache
def full() -> RuleTagger:
    return load_tagger(shipped())


def examples() -> list[TagInput]:
    rows = [json.loads(line) for line in (ROOT / "rules/examples/3.jsonl").read_text("utf-8").splitlines()]
    return [TagInput(row["text"], (row["heading"],) if row["heading"] else ()) for row in rows]


def test_the_rules_own_examples_come_out_right() -> None:
    assert check_examples(shipped()) == []


def test_every_subarea_has_words_and_an_example() -> None:
    instrument = (ROOT / "rules/kommunkompassen-2020.yaml").read_text("utf-8")
    assert len(shipped().subareas) == 36
    for code in (*shipped().subareas, "none"):
        assert code == "none" or f'code: "{code}"' in instrument
        assert any(e.target == code and e.hit for e in shipped().examples)
        assert sum(rule.target == code for rule in shipped().rules) > 25


@pytest.mark.parametrize("make", [full, lambda: RuleTagger(shipped())])
def test_matches_are_words_of_the_passage(make: object) -> None:
    made = make()  # type: ignore[operator]
    for passage, answer in zip(examples(), made.tag(examples()), strict=True):
        assert len(answer.tags) == 5
        assert [t.score for t in answer.tags] == sorted((t.score for t in answer.tags), reverse=True)
        for match in (*(m for t in answer.tags for m in t.matches), *answer.stance_matches, *answer.stage_matches):
            assert passage.text[match.start : match.end] == match.text != ""
            assert match.rule
        for tag in answer.tags:
            assert 0 <= tag.score <= 1
            assert tag.matches or not tag.suggested or made.ranker is None, "what is suggested says why"


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n\n", "123 456,7 %", "🙂🙂", "\x00", "x" * 1_000_000, "\u0301", "a" * 70, "мэрия 市 بلدية", "\ud800", "§" * 9],
)
def test_odd_input_is_no_error(text: str) -> None:
    (answer,) = full().tag([TagInput(text, (text[:50],))])
    assert not any(tag.suggested for tag in answer.tags)


ELSEWHERE = [
    ("Domskäl", "Tingsrätten fann att svaranden inte hade förmått visa att det fanns godtagbara skäl för uppsägningen."),
    ("Sanktioner", "EU:s stats- och regeringschefer enades om att frysa ytterligare tillgångar till dess att kriget har upphört."),
    ("Remissinstanser", "Kammarrätten i Sundsvall, Konsumentverket, Lunds universitet, Riksdagens ombudsmän, Åklagarmyndigheten"),
]


@pytest.mark.parametrize(("heading", "text"), ELSEWHERE)
def test_text_from_elsewhere_belongs_nowhere(heading: str, text: str) -> None:
    (answer,) = full().tag([TagInput(text, (heading,))])
    assert not any(tag.suggested for tag in answer.tags)


def test_what_is_unlikely_is_not_suggested() -> None:
    for answer in full().tag(examples(), top=5):
        assert all(tag.score >= LEAST for tag in answer.tags if tag.suggested)


def test_no_letters_no_tags() -> None:
    assert full().tag([TagInput("12 34 – 56")])[0].tags == ()


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400), st.lists(st.text(max_size=30), max_size=3))
def test_any_text_has_an_answer_and_it_is_the_same_again(text: str, heading: list[str]) -> None:
    passage = TagInput(text, tuple(heading))
    assert full().tag([passage]) == full().tag([passage])


def test_an_answer_does_not_depend_on_its_company_or_the_past(monkeypatch: pytest.MonkeyPatch) -> None:
    passages = examples()[:40]
    together = full().tag(passages)
    fresh = load_tagger(shipped())
    assert [fresh.tag([p])[0] for p in reversed(passages)] == list(reversed(together))
    monkeypatch.setattr(memory, "REMEMBERED", 20)
    monkeypatch.setattr(tagger, "BATCH", 4)
    assert load_tagger(shipped()).tag(passages) == together


def test_a_passage_without_end_is_looked_at_from_its_beginning_and_its_matches_still_stand_in_it() -> None:
    begins = "Nämnden följer upp målen varje tertial. "
    endless = begins + "och så vidare " * 200_000
    (answer,) = full().tag([TagInput(endless, ("h" * 1_000_000,))])
    assert all(endless[m.start : m.end] == m.text for t in answer.tags for m in t.matches)
    assert answer == full().tag([TagInput(endless[: batch.LONGEST], ("h" * batch.LONGEST_HEADING,))])[0]


def test_top_limits_the_tags() -> None:
    (answer,) = full().tag([TagInput("Nämnden följer upp målen.")], top=36)
    assert len(answer.tags) == 36
    assert len(full().tag([TagInput("Nämnden följer upp målen.")], top=1)[0].tags) == 1


def test_identity_names_rules_and_model() -> None:
    identity = full().identity()
    assert identity["rules_sha256"] == shipped().sha256
    assert len(identity["model_sha256"]) == 64
    assert RuleTagger(shipped()).identity()["model_sha256"] == ""


@pytest.mark.parametrize(
    ("text", "stance", "stage"),
    [
        ("Det saknas en nedskriven strategi för arbetet och ingen har ansvaret.", "improvement", None),
        ("Uppföljningen behöver utvecklas. Det finns brister i analysen och rapporterna är otydliga.", "improvement", None),
        ("Nya rutiner är mycket uppskattade och fungerar bra. Nöjdheten har ökat till 92 procent.", "strength", "followed-up"),
        ("Kommunen ska nästa år ta fram en plan. Arbetet planeras starta i januari.", "neutral", "planned"),
        ("Policyn beskriver vem som ansvarar. Den gäller alla nämnder och finns på intranätet.", "neutral", "done"),
    ],
)
def test_stance_and_stage(text: str, stance: str, stage: str | None) -> None:
    (answer,) = full().tag([TagInput(text)])
    assert answer.stance == stance
    assert stage is None or answer.stage == stage
    if stance != "neutral":
        assert answer.stance_matches


def test_places_are_found_whatever_the_white_space() -> None:
    passage = TagInput("\n Nämnden\tföljer  upp\u00a0målen\u2028och analyserar (avvikelserna). ")
    (answer,) = full().tag([passage])
    matches = [m for t in answer.tags for m in t.matches]
    assert "avvikelserna" in {m.text for m in matches}
    assert all(passage.text[m.start : m.end] == m.text for m in matches)


def test_the_first_tag_and_what_is_suggested_say_why_and_no_others() -> None:
    for answer in full().tag(examples(), top=5):
        assert all(tag.suggested or n == 0 for n, tag in enumerate(answer.tags) if tag.matches)
        assert all(tag.matches for tag in answer.tags if tag.suggested)


@pytest.mark.parametrize(
    ("text", "tail"),
    [("Först ett. Sedan två.", "Sedan två"), ("En mening.   ", "En mening"), ("A? B!\u2028C d. En ny", "En ny"), ("Ingen punkt", "Ingen punkt")],
)
def test_the_last_sentence_begins_where_it_does(text: str, tail: str) -> None:
    read = batch.read([TagInput("Före. Detta"), TagInput(text)], full()._memory)
    tokens = slice(read.begin[1] + read.last[1], read.begin[2])
    start, end = read.start[tokens].tolist(), read.end[tokens].tolist()
    assert text[start[0] : end[-1]] == tail


@given(st.lists(st.lists(st.integers(1, 30), max_size=40), min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_sums_are_of_each_parts_distinct_types_and_the_same_in_any_company(lists: list[list[int]]) -> None:
    made = full()
    made.tag(examples()[:5])  # so that there are thirty types
    store = made._memory
    every = np.array([n for one in lists for n in one], dtype=int)
    owners = np.repeat(np.arange(len(lists)), [len(one) for one in lists])
    once = memory.distinct(every, owners)
    lists = [list(dict.fromkeys(one)) for one in lists]
    flat = np.array([n for one in lists for n in one], dtype=int)
    assert (every[once] == flat).all()
    owner = np.repeat(np.arange(len(lists)), [len(one) for one in lists])
    found = store.gathered(flat, owner, len(lists))
    for row, one in zip(found, lists, strict=True):
        assert np.allclose(row, store.matrix[list(dict.fromkeys(one))].sum(axis=0), rtol=1e-4, atol=1e-4)
        assert (row == store.gathered(np.array(one, dtype=int), np.zeros(len(one), dtype=int), 1)[0]).all()


def test_rules_for_other_subareas_than_the_model_knows_are_told_of() -> None:
    rules = dataclasses.replace(shipped(), rules=tuple(r for r in shipped().rules if r.target != "3.3"))
    with pytest.raises(UsageError, match="other sub-areas"):
        load_tagger(dataclasses.replace(rules, lines=()))


def test_another_process_with_other_hashes_says_the_same() -> None:
    code = (
        "from pathlib import Path; from pipeline.core.model import TagInput; from pipeline.run.yamlfile import tagging_rules\n"
        "from pipeline.tag.tagger import load_tagger; rules, _ = tagging_rules(Path('rules/tagging'))\n"
        "print(load_tagger(rules).tag([TagInput('Nämnden följer upp internkontrollplanen och e-tjänsterna.', ('Mål',))], top=36))"
    )
    said = [
        subprocess.run([sys.executable, "-c", code], env=os.environ | {"PYTHONHASHSEED": seed}, cwd=ROOT, capture_output=True, check=True)
        for seed in ("1", "2")
    ]
    assert said[0].stdout == said[1].stdout != b""


def test_doubt_is_left_where_everything_speaks_for_one_answer() -> None:
    logits = np.array([[45.0, 20.0, *[0.0] * 34, 5.0], [0.0] * 37])
    bare = {name: {**row, "sure": 1.0} if name == "fused" else row for name, row in shipped().fitted.items()}
    certain = load_tagger(dataclasses.replace(shipped(), fitted=bare))
    said, before = (t.chances(logits, np.zeros((2, full()._width))) for t in (full(), certain))
    assert said.sum(axis=1) == pytest.approx(1)
    assert said[0, 0] < before[0, 0] - 0.01, "some of the rest is right after all"
    assert (np.argsort(-said, axis=1, kind="stable")[:, :3] == np.argsort(-before, axis=1, kind="stable")[:, :3]).all()
