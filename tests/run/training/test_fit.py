from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from pipeline.core.model import Located, TagInput
from pipeline.core.rules import Rules, parse
from pipeline.run.training import fit, train
from pipeline.run.training.train import Example
from pipeline.run.yamlfile import load
from pipeline.tag.tagger import RuleTagger

WORDS = {"3.3": "uppföljning", "5.5": "brukarråd", "none": "sophämtning"}
CUES = {"lack": {"words": "saknas"}, "good": {"words": "uppskattat"}}


def files() -> list[Located]:
    targets = {code: {"words": {"strong": word}} for code, word in WORDS.items()}
    return [Located("a.yaml", {"targets": targets}), Located("b.yaml", {"answers": "stance", "cues": CUES})]


@cache
def rules() -> Rules:
    found, problems = parse(files(), "00")
    assert not problems
    return found


def examples() -> list[Example]:
    manner = {"saknas": "improvement", "uppskattat": "strength", "beskrivs": "neutral"}
    return [
        Example(f"{word} {how} här", "", "web", code, (code,), said, "done" if code != "none" else None, "fresh")
        for code, word in WORDS.items()
        for how, said in manner.items()
        for _ in range(8)
    ]


def numbers() -> fit.Numbers:
    targets = train.Targets.of(examples(), train.cues(rules(), examples()))
    wordless = np.zeros((len(examples()), 1), np.float32)
    return fit.fitted(rules(), examples(), np.zeros((len(examples()), 3 + 3 + 4)), train.beside(wordless, targets))


def test_a_cue_comes_to_speak_for_what_it_stood_with() -> None:
    found = numbers()
    assert max(found["stance/lack text"], key=found["stance/lack text"].__getitem__) == "improvement"
    assert max(found["stance/good text"], key=found["stance/good text"].__getitem__) == "strength"


def test_fitted_numbers_read_back_and_tell_what_they_were_fitted_on(tmp_path: Path) -> None:
    path = tmp_path / "fitted.yaml"
    path.write_text(fit.written(numbers()), "utf-8")
    located, problems = load(path)
    assert located is not None
    assert not problems
    read, more = parse([*files(), located], "00")
    assert not more
    assert read.fitted == numbers()
    tagger = RuleTagger(Rules(rules().rules, (), rules().cues, (), read.fitted))
    answers = tagger.tag([TagInput(e.text, (), "web") for e in examples()])
    assert [answer.stance for answer in answers] == [e.stance for e in examples()]
    first = [next((t.subarea for t in a.tags if t.suggested), "none") for a in answers]
    assert first == [e.primary for e in examples()]


def test_nothing_is_suggested_from_the_chance_of_none_that_is_best() -> None:
    none = np.log([0.5] * 10 + [0.4] * 10 + [0.05] * 30)
    rest = np.log([[0.45, 0.05]] * 10 + [[0.55, 0.05]] * 10 + [[0.9, 0.05]] * 30)
    logits = np.column_stack([rest, none])
    truth = np.array([2] * 20 + [0] * 30)
    assert 0.06 <= fit.nowhere(logits, truth) <= 0.4


def test_the_plain_spoken_do_not_judge_and_nowhere_weighs_as_it_does_among_real_pages() -> None:
    files = ["1"] * 5 + [fit.LIKE] * 20 + ["none-z"] * 50
    rows = [Example("a", "", "web", "none" if f == "none-z" else "3.3", ("3.3",), "neutral", None, f) for f in files]
    said, heavy = fit.judges(rows)
    assert said.tolist() == [False] * 5 + [True] * 70
    assert heavy[20:].sum() / heavy.sum() == pytest.approx(fit.NOWHERE)
    new = Example("b", "", "web", "3.3", ("3.3",), "neutral", None, "new")
    alone, _ = fit.judges([*(r for r in rows if r.file != fit.LIKE), new])
    assert alone.tolist() == [False] * 5 + [True] * 51  # without the file, what the rules' authors had not seen judges
