"""Words are found however they are written, blacked out sign by sign, and known again when they come back."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.core.log import Event
from pipeline.core.people.erasure import (
    SIGN,
    again,
    blacked,
    cleaned,
    effective,
    holds,
    left,
    merged,
    pattern,
    same_but_erased,
    spans,
)


@pytest.mark.parametrize(("words", "text", "count"), [
    ("Anna Åberg", "ANNA ÅBERG, anna\nåberg och Anna  Åbergs", 3),
    ("Anna Åberg", unicodedata.normalize("NFD", "Anna Åberg"), 1),
    ("Bo", "Bo bor i Bollnäs. BO!", 2),
    ("a.b*c", "a.b*c axbxc", 1),
    ("070-123", "tel. 070-123 45", 1),
    ("Anna", "", 0),
])  # fmt: skip
def test_words_are_found_however_they_are_written(words: str, text: str, count: int) -> None:
    assert len(spans(text, pattern(words))) == count


@given(st.text(alphabet="abå \n█", max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=5))
def test_blacking_keeps_every_other_sign_at_its_place(text: str, raw: list[tuple[int, int]]) -> None:
    cut = [(min(a, b, len(text)), min(max(a, b), len(text))) for a, b in raw]
    made = blacked(text, cut)
    inside = {i for a, b in merged(cut) for i in range(a, b)}
    assert len(made) == len(text)
    for i, (before, after) in enumerate(zip(text, made, strict=True)):
        assert after == (SIGN if i in inside and before != "\n" else before)


@given(st.recursive(st.text(max_size=12) | st.integers(), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3), max_leaves=8), st.text(alphabet="abcåä ", min_size=4, max_size=6))
def test_nothing_holds_the_words_after_cleaning(value: object, words: str) -> None:
    if words.strip():
        found = pattern(words)
        assert not holds(cleaned(value, found), found)


def test_what_comes_back_is_known_and_what_is_like_it_is_not() -> None:
    text = "Enheten följer upp målen, säger Anna Åberg, varje tertial och redovisar för nämnden."
    redacted = blacked(text, spans(text, pattern("Anna Åberg")))
    assert again(redacted, text)
    assert again(redacted, f"Nytt stycke först.\n{text}\nOch ett sist.")
    assert not again(redacted, redacted)
    assert not again(redacted, text.replace("Anna Åberg", "chefen"))
    assert same_but_erased(redacted, text)
    assert not same_but_erased(redacted, redacted)
    assert not same_but_erased(redacted, text + "x")


def event(seq: int, kind: str, facts: dict[str, object] | None, prose: dict[str, object] | None) -> Event:
    return Event(seq, "", "E1", kind, facts, prose)


def test_replay_hears_what_is_left_by_the_newest_erasure() -> None:
    events = [
        event(1, "award.given", {"award": 1}, None),
        event(2, "judgement.saved", {}, {"because": "kvar"}),
        event(3, "erased", {"parts": [[1, "prose"]]}, None),
        event(4, "erased", {"parts": [[3, "prose"]]}, {"because": "b", "left": {"3/prose": {"because": "a", "left": {"1/prose": {"because": "█"}}}}}),
    ]
    named, rest = left(events)
    assert named == {(1, "prose"), (3, "prose")}
    heard = list(effective(events, named, rest))
    assert [e.prose and e.prose.get("because") for e in heard] == ["█", "kvar", "a", "b"]


def test_an_erasure_cannot_put_words_into_an_event_it_does_not_name_or_a_later_one() -> None:
    events = [
        event(1, "award.given", {}, {"because": "ett"}),
        event(2, "erased", {"parts": [[3, "prose"]]}, {"because": "b", "left": {"1/prose": {"because": "falskt"}, "3/prose": {"because": "falskt"}}}),
        event(3, "award.given", {}, {"because": "tre"}),
    ]
    named, rest = left(events)
    assert (named, rest) == (set(), {})
