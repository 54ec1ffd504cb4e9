"""One or many, and sentences that end."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from pipeline.core.audit import projection
from pipeline.core.messages import MESSAGES, say, sentence
from pipeline.core.messages.plural import filled
from pipeline.core.rows import EvaluatorRow
from pipeline.core.wording.addresses import allowance


def test_the_word_goes_with_the_number() -> None:
    text = "{count} {count:källa|källor}: {name}"
    assert [filled(text, {"count": n, "name": "{x|y}"}) for n in (0, 1, 2, "1")] == [
        "0 källor: {x|y}", "1 källa: {x|y}", "2 källor: {x|y}", "1 källa: {x|y}",
    ]  # fmt: skip
    with pytest.raises(KeyError):
        filled(text, {"name": ""})
    assert say("roster-suspects", "en", count=1).startswith("1 place looks")


def test_every_choice_of_words_has_two_sides() -> None:
    for code, texts in MESSAGES.items():
        for text in texts:
            for gap in text.split("{")[1:]:
                inside = gap.partition("}")[0]
                assert inside.count("|") in ((0, 1) if ":" in inside else (0,)), (code, text)


def test_a_sentence_ends_before_the_next() -> None:
    assert [sentence(t) for t in ("Först: B1", "Klart.", "Varför?", "Så här:")] == ["Först: B1.", "Klart.", "Varför?", "Så här:"]


def test_what_must_be_allowed_is_named() -> None:
    assert [allowance(a) for a in ("http://localhost/", "http://localhost:81/a", "intra.se (10.0.0.1)", "https://[::1]/x")] == [
        "localhost", "localhost:81", "intra.se", "[::1]",
    ]  # fmt: skip
    assert allowance("http://a:x/") == "a"


def test_a_shortened_value_keeps_its_closing_quote() -> None:
    (found,) = projection(EvaluatorRow, [EvaluatorRow("E1", "a" * 90, "")], [EvaluatorRow("E1", "b" * 90, "")])
    assert "bbb…'" in found.message("sv")
    assert "aaa…'" in found.message("sv")


LIMITS = ("web-", "read-timeout", "archive-entries", "html-")  # so many, of which there are never one
MANY = (
    "händelser|filer|källor|nycklar|träffar|textställen|anmärkningar|delområden|sökningar|poster|ställen|meningar|bilagor|"
    "events|files|sources|keys|passages|remarks|sub-areas|places|evaluators|points|sheets|characters|errors|decisions"
)


def test_no_message_says_many_of_one() -> None:
    """Every gap filled with 1: nothing says "1 källor" (parts of a whole, "1 of 1 points", are many)."""
    for code, texts in MESSAGES.items():
        for lang, text in zip(("sv", "en"), texts, strict=True):
            gaps = {name.split(".")[0].split("[")[0]: 1 for _, name, _, _ in Formatter().parse(text) if name}
            if gaps and not code.startswith(LIMITS):
                said = say(code, lang, **gaps)
                assert not re.search(rf"(?<!of )(?<!av )(?<!: )\b1 ({MANY})\b", said), (code, said)
