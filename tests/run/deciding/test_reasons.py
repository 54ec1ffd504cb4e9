"""What is shown as a reason is something a person would give as one."""

from __future__ import annotations

from pipeline.core.model import Match, Tag
from pipeline.run import instruments
from pipeline.run.deciding.reasons import accepted, marked, vocabulary, words
from pipeline.tag.tagger import LEARNT

TEXT = "Ingen ny tid, men uppföljningen och analysen av resten av årshjulet i juni gav ett pass till."
FILE, SOURCE = instruments.text_of("kommunkompassen-2020")
TOLD = vocabulary(instruments.from_text(SOURCE, FILE)[0])


def tag(*found: tuple[str, str, float]) -> Tag:
    matches = tuple(Match(TEXT.index(text), TEXT.index(text) + len(text), text, rule, weight) for text, rule, weight in found)
    return Tag("3.3", 0.5, suggested=True, matches=matches)


def test_learnt_words_are_shown_where_the_instrument_says_them_too_and_small_words_never() -> None:
    found = tag(("ny", LEARNT, 0.9), ("resten", LEARNT, 0.8), ("pass", LEARNT, 0.7), ("analysen", LEARNT, 0.3), ("till", LEARNT, 0.2))
    assert words(found, TOLD) == ("analysen",)


def test_words_of_the_rules_stand_and_weak_ones_give_way_to_strong() -> None:
    found = tag(("juni", "3.3/juni", 1.0), ("årshjulet", "3.3/årshjul", 3.0), ("uppföljningen", "3.3/uppföljning", 2.0))
    assert words(found, TOLD) == ("årshjulet", "uppföljningen")
    assert words(tag(("juni", "3.3/juni", 1.0)), TOLD) == ("juni",)


def test_a_word_within_a_phrase_is_not_said_twice() -> None:
    found = tag(("uppföljningen och analysen", "3.3/a", 2.0), ("analysen", "3.3/b", 3.0))
    assert words(found, TOLD) == ("uppföljningen och analysen",)


def test_what_speaks_against_and_what_stands_nowhere_is_no_reason() -> None:
    found = Tag("3.3", 0.5, suggested=True, matches=(Match(0, 5, "Ingen", "3.3/x", -2.0), Match(0, 0, "", "betydelse", 1.0)))
    assert accepted(found, TOLD) == []


def test_marking_keeps_the_text() -> None:
    found = tag(("uppföljningen", "3.3/a", 2.0), ("årshjulet", "3.3/b", 2.0))
    stretches = list(marked(TEXT, accepted(found, TOLD)))
    assert "".join(text for text, _ in stretches) == TEXT
    assert [text for text, hit in stretches if hit] == ["uppföljningen", "årshjulet"]
