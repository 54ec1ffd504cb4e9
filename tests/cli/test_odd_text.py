"""Odd text gets an empty suggestion or a message with its line, wrong rule files a message with file and line."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.run.yamlfile import load, tagging_rules
from pipeline.tag.tagger import RuleTagger
from tests.conftest import ROOT, Belagg

ODD = {
    "no letters": "12 345,6 % – 2024-01-02 §§ …", "a megabyte without a space": "å" * 1_000_000, "emoji": "🎉👩‍👩‍👧🏽🇸🇪" * 40,
    "russian": "Муниципалитет ежегодно отчитывается о результатах.", "arabic": "تقدم البلدية تقريرا عن نتائجها كل عام.",
    "chinese": "市政府每年向居民报告其成果并听取意见。", "mixed scripts": "Kommunен 市 följer بلدية upp målen", "nul": "Nämnden\0följer\0upp",
    "controls": "".join(map(chr, range(1, 32))), "combining": "a" + "\u0301" * 5000, "lone surrogate": "målen \ud800 följs", "bom": "\ufeffMålen",
    "one word again": "mål " * 50_000, "right to left": "\u202emålen följs upp\u202c", "empty": "", "spaces": " \u00a0\u2003\t\n",
}  # fmt: skip


def suggest(belagg: Belagg, *rows: dict[str, Any]) -> list[dict[str, Any]]:
    status, result = belagg.run("suggest", "-", input="".join(json.dumps(row) + "\n" for row in rows))
    assert status == 0
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def bare(tmp_path: Path) -> Belagg:
    return Belagg(tmp_path / "none.db", tmp_path)


def sound(text: str, answer: dict[str, Any]) -> None:
    scores = [tag["score"] for tag in answer["tags"]]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    reasons = [*answer["because"]["stance"], *answer["because"]["stage"], *(m for tag in answer["tags"] for m in tag["matches"])]
    assert all(text[m["start"] : m["end"]] == m["text"] for m in reasons)


def test_odd_text_in_and_order_kept(bare: Belagg) -> None:
    rows = [{"id": name, "text": text, "heading": text[:80]} for name, text in ODD.items()]
    answers = suggest(bare, *rows)
    assert [a["id"] for a in answers] == list(ODD)
    for row, answer in zip(rows, answers, strict=True):
        sound(str(row["text"]), answer)
    for name in ("no letters", "emoji", "empty", "spaces", "controls"):
        assert answers[list(ODD).index(name)]["tags"] == [], name
    for name in ("russian", "arabic", "chinese", "a megabyte without a space"):
        assert not any(t["suggested"] for t in answers[list(ODD).index(name)]["tags"]), name


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.text(max_size=300), st.none() | st.text(max_size=40) | st.lists(st.text(max_size=20), max_size=3)), max_size=5))
def test_any_text_is_answered(bare: Belagg, rows: list[tuple[str, Any]]) -> None:
    answers = suggest(bare, *({"id": n, "text": text, "heading": head} for n, (text, head) in enumerate(rows)))
    assert [a["id"] for a in answers] == list(range(len(rows)))
    for (text, _), answer in zip(rows, answers, strict=True):
        sound(text, answer)


@pytest.mark.parametrize("line", ["{", "[]", '{"text": 7}', '"text"', "null", '{"heading": "a"}'])
def test_a_line_that_is_no_passage_is_named(bare: Belagg, line: str) -> None:
    status, result = bare.run("suggest", "-", input='{"text": "Målen följs upp."}\n' + line + "\n")
    assert (status, result.exception.gaps["line"]) == (2, 2)


# Rule files -------------------------------------------------------------------------------------------------------------

WRONG = {
    "targets:\n  \"3.3\":\n    wrods:\n      strong: mål\n": 3,
    "targets:\n  3.x:\n    words: {strong: mål}\n": 2,
    "targets:\n  \"3.3\":\n    words:\n      strong: |\n        mål\n        a||b\n": 6,
    "targets:\n  \"3.3\":\n    rules:\n      - {term: mål}\n      - {weight: 2}\n": 5,
    "targets:\n  \"3.3\":\n    rules:\n      - {term: mål, weight: tung}\n": 4,
    "targets:\n  \"3.3\":\n    words: [mål]\n": 3,
    "targets:\n  \"3.3\":\n    words:\n      strong: mål\n   weak: x\n": 5,
    "targets:\n  \"3.3\":\n    words: {strong: mål}\nlines:\n  - {prefer: \"3.3\", before: \"9.9\", when: mål}\n": 5,
    "targets:\n  \"3.3\":\n    words: {strong: mål}\n    examples:\n      - {heading: x}\n": 5,
    "cues:\n  shall:\n    words: ska\n": 1,
    "fitted:\n  rules: {sharp: hög}\n": 2,
}  # fmt: skip


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_rule_file_is_named_with_its_line(bare: Belagg, text: str) -> None:
    folder = bare.folder / "rules"
    folder.mkdir()
    (folder / "7-fel.yaml").write_text(text, encoding="utf-8")
    status, result = bare.run("rules", "test", str(folder), "--json")
    problems = json.loads(result.stdout)["problems"]
    assert status == 5
    assert any(p["file"].endswith("7-fel.yaml") and p["line"] == WRONG[text] for p in problems), problems
    assert all(p["message"] and p["remedy"] for p in problems)
    status, result = bare.run("rules", "test", str(folder))
    assert f"7-fel.yaml:{WRONG[text]}" in result.stderr


@cache
def _file() -> str:
    return (ROOT / "rules" / "tagging" / "1-samspel.yaml").read_text("utf-8")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_damaged_rule_file_gives_problems_or_rules_that_work(tmp_path: Path, data: st.DataObject) -> None:
    text = _file()[:4000]
    at = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(at, min(len(text), at + 60)))
    put = data.draw(st.text(max_size=12) | st.sampled_from(["\t", "\0", ": ", "- ", "|", "{", "}", '"', "&a ", "*a", "\n\n  ", "%", "…", "\ufeff"]))
    path = tmp_path / "x.yaml"
    path.write_text(text[:at] + put + text[end:], encoding="utf-8", errors="replace")
    load(path)
    rules, problems = tagging_rules(tmp_path)
    assert all(p.file == str(path) and p.message and p.remedy for p in problems)
    if not problems:
        from pipeline.core.model import TagInput

        assert len(RuleTagger(rules).tag([TagInput("Medborgardialogen följs upp.")])) == 1


@pytest.mark.parametrize("row", [{"id": "1", "text": "mål", "kind": ["web"]}, {"id": "1", "text": "mål", "kind": {"a": 1}}])
def test_a_kind_that_is_no_word_is_told_of(belagg: Belagg, row: dict[str, Any]) -> None:
    status, result = belagg.run("suggest", "-", input=json.dumps(row) + "\n")
    assert status == 2
    assert result.exception.gaps == {"line": 1}


def test_half_a_surrogate_pair_comes_back_as_json_writes_it(belagg: Belagg) -> None:
    status, result = belagg.run("suggest", "-", input='{"id":"\\ud800","text":"Nämnden \\udfff följer upp målen."}\n')
    assert status == 0
    assert json.loads(result.stdout)["id"] == "\ud800"
