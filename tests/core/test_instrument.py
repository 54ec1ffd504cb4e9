"""The instrument files that ship, and the messages for those that are wrong."""

from __future__ import annotations

import re

import pytest

from pipeline.core.errors import UsageError
from pipeline.run import instruments
from tests.conftest import shared


def test_2020_is_whole() -> None:
    file, text = instruments.text_of("kommunkompassen-2020")
    instrument, _ = instruments.from_text(text, file)
    assert (len(instrument.areas), len(instrument.subareas), instrument.total) == (8, 36, 800)
    assert all(a.max == 100 for a in instrument.areas)
    assert all(s.description for s in instrument.subareas.values())


def test_2020_has_the_published_maxima() -> None:
    text = shared("reference", "olofstrom-2022.txt").read_text(encoding="utf-8")
    table = text[text.index("4. Översikt av poängfördelning") :]
    joined = re.sub(r"\s*\n\s*", " ", table)
    instrument, _ = instruments.from_text(*reversed(instruments.text_of("kommunkompassen-2020")))
    for code, subarea in instrument.subareas.items():
        pattern = rf"{re.escape(code)} {re.escape(subarea.name)}\s+\d+ {subarea.max}\b"
        assert re.search(pattern, joined), code


@pytest.mark.parametrize("ident", ["kommunkompassen-2010", "kommunkompassen-2016"])
def test_older_revisions_know_their_areas(ident: str) -> None:
    instrument, _ = instruments.from_text(*reversed(instruments.text_of(ident)))
    assert len(instrument.areas) == 8
    assert not instrument.complete


WRONG = """\
id: prov
name: Prov
revision: "1"
total: 90
areas:
  - code: "1"
    name: Ett
    max: 100
    subareas:
      - {code: "1.1", name: A, max: 50}
      - {code: "1.1", name: B, max: many}
      - {code: "2.1", name: "", max: 40, colour: red}
"""


def test_problems_name_file_line_and_remedy() -> None:
    with pytest.raises(UsageError) as wrong:
        instruments.from_text(WRONG, "prov.yaml")
    problems = wrong.value.gaps["problems"]
    assert isinstance(problems, tuple)
    lines = problems[1].splitlines()
    found = {int(line.split(":")[1]) for line in lines}
    assert {4, 8, 11, 12} <= found
    assert all(line.startswith("prov.yaml:") for line in lines)
    assert any("'1.1' is used twice" in line for line in lines)
    assert any("unknown key 'colour'" in line for line in lines)


@pytest.mark.parametrize("text", ["", "- 1", "id: [", "id: 5\nareas: 7"])
def test_odd_files_are_refused(text: str) -> None:
    with pytest.raises(UsageError):
        instruments.from_text(text, "x.yaml")
