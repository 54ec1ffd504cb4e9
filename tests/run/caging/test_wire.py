"""What the caged worker says, and a parent that believes none of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pipeline.core.errors import ReadError
from pipeline.core.model import Match, Passage, Suggestion, Tag
from pipeline.core.suggested import StoredSuggestion, stored, well_formed
from pipeline.run.caging import wire
from pipeline.run.caging.reading import Reading, read_source
from pipeline.run.training.tagging import run_identity, tagger
from tests.conftest import STYRDOKUMENT

SUGGESTION = Suggestion(
    (Tag("1.1", 0.51234, suggested=True, matches=(Match(0, 3, "Hej", '1.1/"hej"\\', 2.0),)), Tag("3.2", 0.1, suggested=False)),
    "strength", "planned", (Match(4, 6, "på", "stance/x", -0.33333),),
)  # fmt: skip


def reading() -> Reading:
    passages = (
        Passage(0, 11, ("A", "B"), 1, ((1, 2, 3, 4), (5, 6, 7, 8))),
        Passage(12, 20, ("A", "B"), 2, ((1, 2, 3, 4),), "tabell 1"),
        Passage(21, 24),
    )
    return Reading(
        "text/plain", "text-1", "document", "T", None, "Hej på dig. Igen, ja! Och", passages, 2, (),
        (stored(SUGGESTION), stored(Suggestion(())), stored(Suggestion(()))), (("hej", "hej"), ("igen ja", "igen ja"), ("", "")), 0.1,
    )  # fmt: skip


def test_round_trip() -> None:
    assert wire.decode(wire.encode(reading())) == reading()
    fault = wire.decode(wire.encode(ReadError("file-too-big", size=3, limit=2)))
    assert isinstance(fault, ReadError)
    assert (fault.code, fault.gaps) == ("file-too-big", {"size": "3", "limit": "2"})


def test_round_trip_of_a_document() -> None:
    made = read_source(STYRDOKUMENT.encode(), "a.md", None)
    assert isinstance(made, Reading)
    assert wire.decode(wire.encode(made)) == made


WRONG: list[tuple[str, Any]] = [
    ("kind", "evil"), ("text", ["x"]), ("title", 7), ("title", "\ud800"), ("pages", True), ("pages", 1.5), ("missing", [["a"]]),
    ("seconds", "x"), ("terms", []), ("terms", ["a\nb\nc", "a\nb"]), ("terms", ["a", "a", "a"]),
    ("passages.start", [-1, 12, 21]), ("passages.start", [0, 10, 21]), ("passages.start", [0, 12]), ("passages.start", [0, 12, True]),
    ("passages.end", [11, 20, 2000]), ("passages.end", [0, 20, 24]), ("passages.heading", [0, 0, 9]), ("passages.heading", [0, 0, -1]),
    ("passages.heading", [0, 0]), ("passages.headings", [[1]]), ("passages.rects", [1, 2, 3, 4]), ("passages.rects", [1] * 11),
    ("passages.rects", [1.5] * 12), ("passages.lines", [2, 2, 0]), ("passages.lines", [2, -1, 2]), ("passages.page", [1, 2]),
    ("passages.page", [1, 2, "3"]), ("passages.place", [None, 1, None]),
    ("suggestions.stance", ["x", "neutral", "neutral"]), ("suggestions.stance", ["neutral"] * 2), ("suggestions.stage", ["x", None, None]),
    ("suggestions.tags", ["[]", "[]"]), ("suggestions.tags", ["x", "[]", "[]"]), ("suggestions.tags", [[], "[]", "[]"]),
    ("suggestions.reasons", ['[[0,1,"a",1.0]', "[]", "[]"]), ("suggestions.reasons", ['[[0,1,"\\q",1.0]]', "[]", "[]"]),
    ("suggestions.score", [float("nan")]), ("suggestions.score", ["1"]), ("suggestions.score", []), ("suggestions.subarea", [1]),
    ("suggestions.marks", [0, 0, 0]), ("suggestions.marks", [2, 0, 0]), ("suggestions.marks", [2, -1, 0]),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value"), WRONG)
def test_the_parent_believes_nothing(path: str, value: Any) -> None:
    whole = json.loads(wire.encode(reading()))
    *folders, name = path.split(".")
    place = whole
    for folder in folders:
        place = place[folder]
    assert name in place
    assert place[name] != value
    place[name] = value
    with pytest.raises(ValueError):  # noqa: PT011 any ValueError is a refusal
        wire.decode(json.dumps(whole).encode())


@pytest.mark.parametrize("data", [b"", b"[", b"[]", b"7", b"null", b"{}", b'{"code":"no-such"}', b"\xff", b"[" * 100_000])
def test_what_is_no_answer_at_all(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        wire.decode(data)


def test_stored_suggestions_are_the_json_they_look_like() -> None:
    made = stored(SUGGESTION)
    assert json.loads(made.tags) == [["1.1", 0.5123, 1, [[0, 3, '1.1/"hej"\\', 2.0]]], ["3.2", 0.1, 0, []]]
    assert json.loads(made.reasons) == [[4, 6, "stance/x", -0.333]]
    assert made.marks == (("1.1", 0.5123),)
    assert well_formed(made)


@pytest.mark.parametrize("text", ["[", "[]]", "[1]", '[["1.1",0.5,2,[]]]', '[["1.1",0.5,1,[[0,1,"a",1.0],]]]', '[["1\n",0.5,1,[]]]', "[] "])
def test_other_text_is_not_well_formed(text: str) -> None:
    assert not well_formed(StoredSuggestion("neutral", None, text, "[]", ()))
    assert not well_formed(StoredSuggestion("neutral", None, "[]", text, ()))


def test_the_identity_found_without_the_tagger_is_the_taggers_own() -> None:
    run, own = run_identity(), tagger().identity()
    assert (run.model_sha256, run.code, run.language) == (own["model_sha256"], own["code"], own["language"])
