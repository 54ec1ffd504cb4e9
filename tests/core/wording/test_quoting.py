"""Words marked by hand: found once or refused, trimmed, and placed on the lines that hold them."""

from __future__ import annotations

import pytest

from pipeline.core.errors import Refused
from pipeline.core.model import Passage
from pipeline.core.wording.quoting import anchor, lines_of, locate

TEXT = "Rubrik\nNämnden följer upp sina mål varje tertial.\nNämnden följer inte upp sina risker. 😀 å\u0308"


def test_words_stand_once_whatever_the_white_space() -> None:
    assert TEXT[slice(*locate(TEXT, "upp  sina\nmål", "K1.1"))] == "upp sina mål"
    for words, times in (("Nämnden följer", 2), ("finns inte", 0), ("", 0), (" ", 0), ("(.*)", 0)):
        with pytest.raises(Refused) as fault:
            locate(TEXT, words, "K1.1")
        assert (fault.value.code, fault.value.gaps["times"]) == ("quote-not-found", times)


def test_an_anchor_is_the_exact_slice() -> None:
    start = TEXT.index(" följer")
    made = anchor(TEXT, 1, start, start + 12, [], "K1.1")
    assert (made.quote, TEXT[made.start : made.end]) == ("följer upp", "följer upp")
    assert TEXT[: made.start].endswith(made.prefix)
    assert TEXT[made.end :].startswith(made.suffix)
    for wrong in ((5, 5), (9, 5), (-1, 3), (0, len(TEXT) + 1), (6, 7)):
        with pytest.raises(Refused, match=r"K1\.1"):
            anchor(TEXT, 1, *wrong, [], "K1.1")


def test_the_lines_that_hold_it() -> None:
    lines = tuple((0, 100 - 10 * i, 500 if i < 3 else 100, 108 - 10 * i) for i in range(4))
    passage = Passage(1000, 1320, (), 4, lines)
    assert lines_of(passage, 1000, 1050) == lines[:1]
    assert lines_of(passage, 1150, 1180) == lines[1:2]
    assert lines_of(passage, 1095, 1215) == lines[:3]
    assert lines_of(passage, 1315, 1320) == lines[3:]
    assert lines_of(passage, 1000, 1320) == lines
    assert lines_of(Passage(0, 5, (), 1, ()), 0, 5) == ()
    text = "x" * 2000
    made = anchor(text, 1, 1310, 1400, [passage, Passage(1330, 1500, (), 5, ((0, 0, 9, 9),))], "K1.1")
    assert (made.page, made.rects) == (4, lines[3:]), "rectangles are of the page it begins on"
