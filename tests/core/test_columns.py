"""Columns hold what the rows were made of, whatever the pieces."""

from __future__ import annotations

import json

import pytest

from pipeline.core import columns
from pipeline.core.columns import Lines, PassageColumns, SuggestionColumns, TermColumns, joined, words_hash
from pipeline.core.model import Passage, Suggestion, Tag
from pipeline.core.suggested import stored


@pytest.mark.parametrize("each", [1, 2, 3, 2000])
@pytest.mark.parametrize("texts", [[], [""], ["a"], ["a", "", "b", ""], ["", "", ""]])
def test_lines_are_the_texts(texts: list[str], each: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "EACH", each)
    made = Lines.of(texts)
    assert (list(made), len(made), len(made.pieces)) == (texts, len(texts), -(-len(texts) // each))
    made.extend(Lines.of(["x"]))
    assert made == Lines([*Lines.of(texts).pieces, "x"])
    assert made != Lines.of(texts)


def test_a_line_feed_is_refused() -> None:
    with pytest.raises(ValueError, match="line feed"):
        Lines.of(["a", "b\nc"])


def test_rows_of_passages() -> None:
    path = ('A "b"\n\\\x01', "å")
    made = PassageColumns.of([Passage(0, 3, path, 2, ((1, -2, 3, 4), (5, 6, 7, 8)), "rad 1"), Passage(4, 5)])
    one, two = made.rows(7, 9)
    assert one[:5] == (7, 9, 1, 0, 3)
    assert (json.loads(str(one[5])), one[6], json.loads(str(one[7])), one[8]) == (list(path), 2, [[1, -2, 3, 4], [5, 6, 7, 8]], "rad 1")
    assert two == (8, 9, 2, 4, 5, "[]", None, "[]", None)
    assert (made.spans(), len(made)) == ([(0, 3), (4, 5)], 2)


def test_rows_of_suggestions() -> None:
    tags = (Tag("3.2", 0.9, suggested=True), Tag("1.1", 0.5, suggested=True), Tag("2.1", 0.1, suggested=False))
    made = SuggestionColumns.of([stored(Suggestion(())), stored(Suggestion(tags)), stored(Suggestion(tags[1:2]))])
    assert made.tag_rows(10) == [("1.1", 11, 0.5, 0), ("1.1", 12, 0.5, 1), ("3.2", 11, 0.9, 1)]
    assert [row[:2] for row in made.rows(10, 4)] == [(10, 4), (11, 4), (12, 4)]
    assert next(made.values())[2] == "[]"


def test_words_are_known_again_where_there_are_enough() -> None:
    made = TermColumns.of([("a b c", "a b c"), ("a b c d", "a b c d"), ("a b c d", "x")])
    same = words_hash("a b c d")
    assert (made.words, made.same(5)) == ([0, same, same], [(same, 6), (same, 7)])
    assert list(made.rows(5)) == [(5, "a b c", "a b c"), (6, "a b c d", "a b c d"), (7, "a b c d", "x")]


def test_joined_is_one_after_the_other() -> None:
    one, two = TermColumns.of([("a", "b")]), TermColumns.of([("c", "d"), ("e", "f")])
    both = joined([one, two])
    assert (list(both.surface), list(both.stems), len(both)) == (["a", "c", "e"], ["b", "d", "f"], 3)
