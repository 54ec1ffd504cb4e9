from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.core.messages.rule_problems import told
from pipeline.run.training.known_codes import codes, unknown_codes
from pipeline.run.training.tagging import rule_problems

RULES = Path(__file__).resolve().parents[3] / "rules"


@pytest.fixture
def tagging(tmp_path: Path) -> Path:
    return Path(shutil.copytree(RULES / "tagging", tmp_path / "tagging"))


def test_what_ships_names_the_editions_subareas_and_no_others() -> None:
    assert len(codes()) == 36
    assert not unknown_codes(RULES / "tagging")
    assert not unknown_codes(RULES / "no" / "tagging")


def test_a_rule_for_a_subarea_that_does_not_exist_is_refused_with_its_line(tagging: Path) -> None:
    file = tagging / "3-styrning.yaml"
    file.write_text(file.read_text("utf-8").replace('  "3.3":', '  "3.30":'), "utf-8")
    first = rule_problems(tagging)[0]
    line = next(n for n, row in enumerate(file.read_text("utf-8").split("\n"), 1) if row.startswith('  "3.30":'))
    assert (first.file, first.line) == (str(file), line)
    assert told(first, "sv") == ("upplagan har inget delområde '3.30'", "Upplagans delområden är 3.1–3.5: rätta koden")


def test_a_dividing_line_to_a_subarea_that_does_not_exist_is_refused(tagging: Path) -> None:
    file = tagging / "3-styrning.yaml"
    text = file.read_text("utf-8")
    assert 'before: "3.3"' in text
    file.write_text(text.replace('before: "3.3"', 'before: "9.9"', 1), "utf-8")
    assert "the edition has no sub-area '9.9'" in {p.message for p in unknown_codes(tagging)}


def test_labelled_examples_are_held_against_the_edition_too(tagging: Path) -> None:
    folder = tagging.parent / "examples"
    folder.mkdir()
    good = '{"text": "a", "primary": "none", "accept": ["none"]}'
    bad = ['{"text": "b", "primary": "3.30", "accept": ["3.30", "3.3"]}', "inte json", '["3.3"]', '{"primary": "1.1", "accept": [null]}']
    (folder / "x.jsonl").write_text("\n".join([good, *bad, ""]), "utf-8")
    found = [(p.line, p.message) for p in unknown_codes(tagging)]
    no_example = "is no labelled example"
    assert found == [
        (2, "the edition has no sub-area '3.30'"),
        (3, no_example),
        (4, no_example),
        (5, "the edition has no sub-area 'None'"),
    ]
    assert rule_problems(tagging)[0].line == 2
    (folder / "x.jsonl").write_bytes(b"\xff\xfe")
    assert [p.message for p in unknown_codes(tagging)] == ["is not UTF-8 text"]
