"""Another language is data: rules, examples and a pack of endings."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.core.model import Located
from pipeline.run.training.tagging import languages, tagger_in
from pipeline.run.yamlfile import load
from pipeline.tag import language, swedish
from pipeline.tag.language import Language, Pack
from pipeline.tag.tagger import RuleTagger, check_examples

NORWEGIAN = languages()["no"]

pytestmark = pytest.mark.skipif(
    "language" not in inspect.signature(RuleTagger.__init__).parameters, reason="needs norwegian.patch: RuleTagger(language=…)"
)


def pack() -> Pack:
    located, problems = load(NORWEGIAN / "language.yaml")
    assert located is not None
    assert not problems
    made, problems = language.parse(located)
    assert not problems
    return made


@pytest.mark.parametrize("text_and_target", [
    ("Kommunestyrets strategi for lokaldemokratiet handler om hvordan innbyggerne kan være med.", "1.1"),
    ("Du finner postlista på nettsidene våre, og du kan kreve innsyn i et dokument.", "1.2"),
    ("Eldrerådet inviterer til folkemøte, der du kan gi innspill til politikerne.", "1.3"),
    ("Kortversjonen av årsrapporten forteller innbyggerne hva skattepengene har gått til.", "1.4"),
    ("Kontrollutvalget har sett på habiliteten og varslingskanalen.", "1.5"),
    ("Åpningstidene i sommer: servicetorget stenger klokken 14.", None),
])  # fmt: skip
def test_norwegian_is_tagged_right_by_the_command(
    script: Callable[..., Any], tmp_path: Path, text_and_target: tuple[str, str | None]
) -> None:
    text, target = text_and_target
    (tmp_path / "in.jsonl").write_text(json.dumps({"id": "x", "text": text}) + "\n", encoding="utf-8")
    status, out, err = script("suggest", str(tmp_path / "in.jsonl"), "--language", "no")
    assert (status, err) == (0, "")
    suggested = [t for t in json.loads(out)["tags"] if t["suggested"]]
    assert next((t["subarea"] for t in suggested), None) == target
    for tag in suggested[:1]:
        assert tag["matches"]
        assert all(text[m["start"] : m["end"]] == m["text"] for m in tag["matches"])


def test_its_rules_hold_for_their_examples_and_for_the_labelled_ones() -> None:
    made = tagger_in("no")
    assert check_examples(made.rules, made.language) == []
    rows = [json.loads(line) for line in (NORWEGIAN / "examples" / "1.jsonl").read_text("utf-8").splitlines()]
    from pipeline.core.model import TagInput

    answers = made.tag([TagInput(row["text"]) for row in rows])
    first = [next((t.subarea for t in a.tags if t.suggested), "none") for a in answers]
    assert len(rows) >= 90
    assert sum(f == row["primary"] for f, row in zip(first, rows, strict=True)) / len(rows) >= 0.9
    assert sum(a.stance == row["stance"] for a, row in zip(answers, rows, strict=True)) / len(rows) >= 0.8
    assert made.identity()["language"] == "belagg-nb-1"


def test_forms_of_a_word_meet() -> None:
    made = pack()
    for forms in (
        ("innbygger", "innbyggere", "innbyggerne", "innbyggernes"), ("kommune", "kommunen", "kommuner", "kommunens"),
        ("åpenhet", "åpenheten"), ("råd", "rådet", "rådene"), ("vedtatt", "vedtok"),
    ):  # fmt: skip
        assert len({made.word(form).lemma for form in forms}) == 1, forms
    assert made.word("folkevalgtopplæringen").parts[-1] == made.stem("opplæring")
    assert made.word("Innbyggerforslagene").parts == (made.stem("innbygger"), "forslag")


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_token_is_a_word(token: str) -> None:
    made = pack()
    known = made.word(token)
    assert known.parts
    assert made.word(token) == known


def test_swedish_is_a_language_too() -> None:
    one: Language = swedish
    assert one.word("kommunens").lemma == "kommun"
    assert one.identity == "belagg-sv-1"


@pytest.mark.parametrize(("data", "path", "line"), [
    ({"identity": "x", "ending": {}}, ("ending",), 3), ({"endings": {}}, (), 1),
    ({"identity": "x", "endings": {"drop": "e", "other": "x"}}, ("endings",), 5), ({"identity": "x", "words": {"a": 1}}, ("words",), 7),
])  # fmt: skip
def test_a_wrong_pack_says_where(data: dict[str, Any], path: tuple[str, ...], line: int) -> None:
    _, problems = language.parse(Located("language.yaml", data, {(): 1, path: line}))
    assert [(p.file, p.line) for p in problems] == [("language.yaml", line)]
    assert problems[0].remedy


def test_an_unknown_language_is_refused(script: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text('{"text": "a"}\n')
    status, out, err = script("suggest", str(tmp_path / "in.jsonl"), "--language", "../x", LANG="sv_SE.UTF-8")
    assert (status, out) == (2, "")
    assert "rules/" in err
