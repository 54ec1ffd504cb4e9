"""What the caged worker says, and a parent that believes none of it."""

from __future__ import annotations

import json
import struct
from array import array
from typing import Any

import pytest

from pipeline.core import columns
from pipeline.core.columns import PassageColumns, SuggestionColumns, TermColumns
from pipeline.core.errors import ReadError
from pipeline.core.model import Match, Passage, Suggestion, Tag
from pipeline.core.suggested import StoredSuggestion, stored, well_formed
from pipeline.run.caging import reading as reading_of
from pipeline.run.caging import wire
from pipeline.run.caging.reading import Reading, read_source
from pipeline.run.training.tagging import run_identity, tagger
from tests.conftest import STYRDOKUMENT

SUGGESTION = Suggestion(
    (Tag("1.1", 0.51234, suggested=True, matches=(Match(0, 3, "Hej", '1.1/"hej"\\', 2.0),)), Tag("3.2", 0.1, suggested=False)),
    "strength", "planned", (Match(4, 6, "på", "stance/x", -0.33333),),
)  # fmt: skip


def reading() -> Reading:
    passages = PassageColumns.of((
        Passage(0, 11, ("A", "B"), 1, ((1, 2, 3, 4), (5, 6, 7, 8))),
        Passage(12, 20, ("A", "B"), 2, ((1, -2, 3, 4),), "tabell 1"),
        Passage(21, 24),
    ))  # fmt: skip
    suggestions = SuggestionColumns.of((stored(SUGGESTION), stored(Suggestion(())), stored(Suggestion(()))))
    return Reading(
        "text/plain", "text-1", "document", "T", None, "Hej på dig. Igen, ja! Och", passages, 2, (), suggestions,
        TermColumns.of((("hej på dig du", "hej"), ("igen ja", "igen ja"), ("", ""))), 0.1,
    )  # fmt: skip


def told(answer: Reading | ReadError) -> list[bytes]:
    return list(wire.encode(answer))


def test_round_trip() -> None:
    assert wire.decode(told(reading())) == reading()
    fault = wire.decode(told(ReadError("file-too-big", size=3, limit=2)))
    assert isinstance(fault, ReadError)
    assert (fault.code, fault.gaps) == ("file-too-big", {"size": "3", "limit": "2"})
    assert wire.decode([wire.MORE]) == "more"


@pytest.mark.parametrize("each", [1, 2, 4000])
def test_round_trip_of_a_document_in_parts(each: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (columns, reading_of):
        monkeypatch.setattr(module, "EACH", each)
    made = read_source(STYRDOKUMENT.encode(), "a.md", None)
    assert isinstance(made, Reading)
    messages = told(made)
    assert len(messages) == 1 + -(-len(made.passages) // each)
    assert wire.decode(messages) == made


def test_parts_that_are_lacking_repeated_or_more_than_was_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "EACH", 1)
    head, one, two, three = told(reading())
    for messages in ([head], [head, one, two], [head, one, one, three], [head, two, one, three], [one, two, three], [head, one, two, three, three],
                     [head, head, one, two], [head, wire.MORE, two, three], [wire.MORE, head]):  # fmt: skip
        with pytest.raises(ValueError):  # noqa: PT011 any ValueError is a refusal
            wire.decode(messages)


HEAD: list[tuple[str, Any]] = [
    ("kind", "evil"), ("title", 7), ("title", "\ud800"), ("pages", True), ("pages", 1.5), ("missing", [["a"]]), ("seconds", "x"),
    ("count", 2), ("count", 4), ("count", -1), ("count", True), ("count", 1.5), ("own_date", 7), ("reader", None),
]  # fmt: skip
PART: list[tuple[str, Any]] = [
    ("headings", [1]), ("headings", '[1]\n[]'), ("headings", '["A"]'), ("headings", '["\\ud800"]\n[]'), ("places", [None, 1, None]),
    ("places", [None]), ("places", "abc"), ("subarea", 1), ("subarea", "a\nb"), ("score", [float("nan")]), ("score", ["1"]), ("score", []),
]  # fmt: skip
NUMBERS: list[tuple[str, list[int]]] = [
    ("start", [-1, 12, 21]), ("start", [0, 10, 21]), ("start", [0, 12]), ("end", [11, 20, 2000]), ("end", [0, 20, 24]),
    ("heading", [0, 0, 9]), ("heading", [0, 0, -1]), ("heading", [0, 0]), ("page", [1, 2]), ("page", [1, -2, 3]),
    ("stance", [0, 3, 0]), ("stance", [0, -1, 0]), ("stage", [4, 0, 0]), ("stage", [-2, 0, 0]), ("marks", [0, 0, 0]),
    ("marks", [2, 0, 0]), ("marks", [2, -1, 0]), ("marks", [1]), ("words", [1, 2]), ("start", []),
]  # fmt: skip
TEXTS: list[tuple[str, str]] = [
    ("rects", "[]\n[]"), ("rects", "[[1,2,3]]\n[]\n[]"), ("rects", "[[1,2,3,4.5]]\n[]\n[]"), ("rects", "[[1,2,3,04]]\n[]\n[]"),
    ("rects", "[[1,2,3,4]\n[]\n[]"), ("rects", "[[1,2,3, 4]]\n[]\n[]"), ("rects", "\n[]\n[]"), ("rects", "[[1,2,3,4],]\n[]\n[]"),
    ("tags", "[]\n[]"), ("tags", "x\n[]\n[]"), ("tags", "[]\n[]\n[]\n"), ("tags", '[["1.1",00.5,1,[]]]\n[]\n[]'),
    ("reasons", '[[0,1,"a",1.0]\n[]\n[]'), ("reasons", '[[0,1,"\\q",1.0]]\n[]\n[]'), ("surface", "a\nb\nc\nd"), ("stems", "a\nb"),
]  # fmt: skip
NAMES = [*wire._NUMBERS, *wire._TEXTS]


def test_the_head_is_not_believed() -> None:
    head, part = told(reading())
    said, text = wire._unpacked(head, 1)
    for name, value in HEAD:
        assert name in said
        with pytest.raises(ValueError):  # noqa: PT011
            wire.decode([packed({**said, name: value}, bytes(text)), part])
    with pytest.raises(ValueError):  # noqa: PT011
        wire.decode([packed(said, b"\xff"), part])
    assert wire.decode([packed(said, bytes(text)), part]) == reading()


@pytest.mark.parametrize(("name", "value"), [*PART, *NUMBERS, *TEXTS])
def test_no_column_is_believed(name: str, value: Any) -> None:
    head, part = told(reading())
    said, *blobs = wire._unpacked(part, len(NAMES))
    made_of = [bytes(blob) for blob in blobs]
    assert wire.decode([head, packed(said, *made_of)]) == reading()
    if name in NAMES:
        made = value.encode() if isinstance(value, str) else array("q", value).tobytes()
        assert made_of[NAMES.index(name)] != made
        made_of[NAMES.index(name)] = made
    else:
        assert said[name] != value
        said[name] = value
    with pytest.raises(ValueError):  # noqa: PT011
        wire.decode([head, packed(said, *made_of)])


def packed(said: dict[str, Any], *blobs: bytes) -> bytes:
    """As ``wire`` packs, but for JSON that it would not write."""
    first = json.dumps(said).encode()
    lengths = [len(first), *map(len, blobs)]
    return b"".join([struct.pack(f">{len(lengths)}Q", *lengths), first, *blobs])


def test_lengths_that_are_wrong() -> None:
    head, part = told(reading())
    for cut in (part[:-1], part + b"x", part[:50], b"", struct.pack(">14Q", 2**63, *[0] * 13) + b"{}", part[:8] + part[16:]):
        with pytest.raises(ValueError):  # noqa: PT011
            wire.decode([head, cut])


@pytest.mark.parametrize("data", [b"", b"[", b"[]", b"7", b"null", b"{}", b"{", b'{"code":"no-such"}', b'{"code":7}', b"\xff", b"{" * 100_000, bytes(16)])
def test_what_is_no_answer_at_all(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        wire.decode([data])


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
