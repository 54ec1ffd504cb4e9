"""A sample of ``bench/published``: every layout by one of the producers that need no other program. No figure is wrong, and none
is lost without a word."""

from __future__ import annotations

import io

import pytest

from bench.published import producers
from bench.published.layouts_odd import LAYOUTS
from bench.published.parts import Drawn
from bench.published.trial import Judged, judged, read_here
from pipeline.core.model import Document
from pipeline.core.reporting.layout import Word, render, words
from pipeline.read.marks import DOCX, without_marks
from pipeline.read.table import read

PRODUCERS = list(producers.PLAIN)
LARGEST_MISS = 0.1  # of what could be told, in all of the sample: a floor of how much is read


def made(name: str, producer: str, seed: int) -> Judged:
    suffix, make = producers.PLAIN[producer]
    drawn = Drawn(seed)
    parts = LAYOUTS[name](drawn)
    return judged(read_here(make(parts, drawn), f"r.{suffix}"), drawn)


@pytest.mark.parametrize("part", range(8))
def test_no_figure_is_wrong_or_lost(part: int) -> None:
    found = {}
    for number, name in list(enumerate(LAYOUTS))[part::8]:
        producer = PRODUCERS[number * 3 % len(PRODUCERS)]
        found[name, producer] = made(name, producer, 700 + number)
    assert {k: (j.wrong, j.lost) for k, j in found.items() if j.bad} == {}


@pytest.mark.parametrize("name", ["unruled tables", "two columns", "turned", "renumbered", "head over two years", "tabs without head"])
@pytest.mark.parametrize("producer", ["html", "docx, odd", "typst pdf"])
def test_what_can_be_told_is_read(name: str, producer: str) -> None:
    found = made(name, producer, 31)
    assert len(found.missed) <= LARGEST_MISS * (found.right + len(found.missed))


def test_the_mark_of_a_footnote_is_no_digit() -> None:
    from docx import Document as Word_

    document = Word_()
    paragraph = document.add_table(1, 1).cell(0, 0).paragraphs[0]
    paragraph.add_run("2")
    paragraph.add_run("1").font.superscript = True
    out = io.BytesIO()
    document.save(out)
    assert read(without_marks(out.getvalue(), DOCX), DOCX).text == "2"
    assert without_marks(b"<td>2<sup>1</sup></td>", "text/html") == b"<td>2 </td>"
    assert without_marks(b"PK broken", DOCX) == b"PK broken"


def test_words_survive_the_way_out_of_the_cage() -> None:
    kept = (Word("12", 3, 100, -900, 220, -800),)
    assert words(render(Document("", ()), kept)) == kept
    for hostile in ('{"words": [["a", 1, 2, 3, 4]]}', '{"words": [[1, 1, 2, 3, 4, 5]]}', "[]", '{"words": [["a", 1, 2, 3, 4, 1e9]]}'):
        with pytest.raises(ValueError):  # noqa: PT011 whatever is wrong with it
            words(hostile)


