"""Readings between the caged worker and its parent. The parent believes nothing: every value is checked.

Pickle would let a worker that a file has taken over run code in the parent; this cannot. An answer is a head (JSON) and
then parts of two thousand passages each, so that neither side holds a book of 5,000 pages twice. In a part every column is
one run of bytes: whole numbers of 64 bits, or texts with a line feed between; each is made, read and checked in a few calls.
"""

from __future__ import annotations

import json
import math
import re
import struct
from array import array
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any, Literal, cast

from pipeline.core.columns import Lines, PassageColumns, SuggestionColumns, TermColumns, joined
from pipeline.core.errors import ReadError
from pipeline.core.messages import MESSAGES
from pipeline.core.model import SOURCE_KINDS, STAGES, STANCES, Missing
from pipeline.core.suggested import MATCHES, STRING, TAGGED, WHOLE
from pipeline.run.caging.reading import Reading

MORE = b"more"  # instead of an answer: the worker has not loaded what the source takes
LONGEST = 256 << 20  # bytes a worker may answer with, all parts together
Answer = Reading | ReadError | Literal["more"]
NONE = -1  # in a column of whole numbers

_RECT = rf"\[-?{WHOLE}(?:,-?{WHOLE}){{3}}\]"
_RECTS = rf"\[(?:{_RECT}(?:,{_RECT})*)?\]"
_HEADING = rf"\[(?:{STRING}(?:,{STRING})*)?\]"


def _lines(one: str) -> re.Pattern[str]:
    """Matches one or more of such texts with a line feed between."""
    return re.compile(rf"{one}(?:\n{one})*")


_ALL_RECTS, _ALL_TAGS, _ALL_REASONS, _ALL_HEADINGS = map(_lines, (_RECTS, TAGGED, MATCHES, _HEADING))
# the columns of a part in their order; the others stand in its JSON
_NUMBERS = ("start", "end", "heading", "page", "stance", "stage", "marks", "words")
_TEXTS = ("rects", "tags", "reasons", "surface", "stems")


def encode(answer: Reading | ReadError) -> Iterator[bytes]:
    """A worker's answer as messages: a fault, or a head and parts until all its passages are told."""
    if isinstance(answer, ReadError):
        yield _dump({"code": answer.code, "gaps": {k: str(v) for k, v in answer.gaps.items()}})
        return
    yield _packed(
        {
            "media_type": answer.media_type, "reader": answer.reader, "kind": answer.kind, "title": answer.title,
            "own_date": answer.own_date, "pages": answer.pages, "seconds": answer.seconds,
            "missing": [[m.what, m.detail] for m in answer.missing], "count": len(answer.passages),
        }, answer.text.encode("utf-8", "replace"),
    )  # fmt: skip
    passages, marks = 0, 0
    for n, piece in enumerate(answer.passages.rects.pieces):  # all columns of texts are cut alike
        part = slice(passages, passages + piece.count("\n") + 1)
        suggested = sum(answer.suggestions.marks[part])
        yield _part(answer, n, part, slice(marks, marks + suggested))
        passages, marks = part.stop, marks + suggested


def _part(answer: Reading, piece: int, part: slice, marks: slice) -> bytes:
    p, s, t = answer.passages, answer.suggestions, answer.terms
    headings = {path: n for n, path in enumerate(dict.fromkeys(p.heading[part]))}
    places = p.place[part]
    numbers = (
        p.start[part], p.end[part], [headings[h] for h in p.heading[part]], [NONE if n is None else n for n in p.page[part]],
        [STANCES.index(x) for x in s.stance[part]], [NONE if x is None else STAGES.index(x) for x in s.stage[part]],
        s.marks[part], t.words[part],
    )  # fmt: skip
    texts = [column.pieces[piece] for column in (p.rects, s.tags, s.reasons, t.surface, t.stems)]
    said: dict[str, object] = {
        "headings": "\n".join(headings), "places": places if any(places) else None, "subarea": "\n".join(s.subarea[marks]),
        "score": s.score[marks],
    }  # fmt: skip
    return _packed(
        said, *[array("q", column).tobytes() for column in numbers],
        *[column.encode("utf-8", "replace") for column in texts],
    )  # fmt: skip


class Decoder:
    """Takes what a worker says, message by message. Raises ValueError when it is not of the agreed shape."""

    def __init__(self) -> None:
        self.answer: Answer | None = None  # when all is told
        self._head: dict[str, Any] = {}
        self._text = ""
        self._parts: list[tuple[PassageColumns, SuggestionColumns, TermColumns]] = []
        self._left = 0  # passages not told yet

    def take(self, message: bytes) -> bool:
        """Whether there is more to come."""
        try:
            if self._head:
                self._take_part(message)
            elif message == MORE:
                self.answer = "more"
                return False
            elif message[:1] == b"{":
                self.answer = _fault(_loaded(message))
                return False
            else:
                self._take_head(message)
            if not self._left:
                self.answer = _reading(self._head, self._text, self._parts)
        except (KeyError, TypeError, AttributeError, IndexError, OverflowError, RecursionError, struct.error) as fault:
            raise ValueError(str(fault)) from fault
        return self._left > 0

    def _take_head(self, message: bytes) -> None:
        head, text = _unpacked(message, 1)
        (self._left,) = _numbers([head["count"]], 0)
        self._head, self._text = head, str(text, "utf-8")

    def _take_part(self, message: bytes) -> None:
        said, *columns = _unpacked(message, len(_NUMBERS) + len(_TEXTS))
        numbers = dict(zip(_NUMBERS, map(_array, columns), strict=False))
        count = len(numbers["start"])
        if not 0 < count <= self._left or any(len(column) != count for column in numbers.values()):
            raise ValueError("columns")
        texts = {name: _texts(data, count) for name, data in zip(_TEXTS, columns[len(_NUMBERS) :], strict=True)}
        before = self._parts[-1][0].end[-1] if self._parts else 0
        self._parts.append(
            (
                _passages(said, numbers, texts, (before, len(self._text))), _suggestions(said, numbers, texts),
                TermColumns(Lines([texts["surface"]]), Lines([texts["stems"]]), numbers["words"]),
            )
        )  # fmt: skip
        self._left -= count


def decode(messages: Iterable[bytes]) -> Answer:
    """A whole answer. Raises ValueError."""
    decoder, more = Decoder(), True
    for message in messages:
        if not more:
            raise ValueError("more than was said")
        more = decoder.take(message)
    if decoder.answer is None:
        raise ValueError("less than was said")
    return decoder.answer


def _fault(value: dict[str, Any]) -> ReadError:
    code = _text(value["code"])
    if f"{code}.remedy" not in MESSAGES:
        raise ValueError(code)
    return ReadError(code, **{_text(k): _text(v) for k, v in value["gaps"].items()})


def _reading(
    v: dict[str, Any], text: str, parts: list[tuple[PassageColumns, SuggestionColumns, TermColumns]]
) -> Reading:  # fmt: skip
    parts = parts or [(PassageColumns.of(()), SuggestionColumns.of(()), TermColumns.of(()))]
    return Reading(
        media_type=_text(v["media_type"]), reader=_text(v["reader"]), kind=_one_of(v["kind"], SOURCE_KINDS),
        title=_text(v["title"]), own_date=_maybe_text(v["own_date"]), text=text, pages=_maybe_number(v["pages"]),
        missing=tuple(Missing(_text(w), _text(d)) for w, d in v["missing"]), passages=joined([p for p, _, _ in parts]),
        suggestions=joined([s for _, s, _ in parts]), terms=joined([t for _, _, t in parts]), seconds=float(v["seconds"]),
    )  # fmt: skip


def _passages(
    said: dict[str, Any], numbers: dict[str, list[int]], texts: dict[str, str], within: tuple[int, int]
) -> PassageColumns:
    """Slices between ``within``, in order and apart."""
    starts, ends = numbers["start"], numbers["end"]
    if any(a >= b for a, b in zip(starts, ends, strict=True)) or any(a > b for a, b in zip(ends, starts[1:], strict=False)):
        raise ValueError("passages")
    if starts[0] < within[0] or ends[-1] > within[1]:
        raise ValueError("passages")
    headings = _matching(_ALL_HEADINGS, _text(said["headings"])).split("\n")
    paths = [headings[n] for n in _numbers(numbers["heading"], 0, len(headings) - 1)]
    places = said["places"]
    if places is None:
        places = [None] * len(starts)
    if not isinstance(places, list) or len(places) != len(starts) or not set(map(type, places)) <= {str, type(None)}:
        raise ValueError("places")
    pages = [None if n == NONE else n for n in _numbers(numbers["page"], NONE)]
    return PassageColumns(starts, ends, paths, pages, Lines([_matching(_ALL_RECTS, texts["rects"])]), places)


def _suggestions(said: dict[str, Any], numbers: dict[str, list[int]], texts: dict[str, str]) -> SuggestionColumns:
    stances = [STANCES[n] for n in _numbers(numbers["stance"], 0, len(STANCES) - 1)]
    known = (*STAGES, None)  # NONE is the last
    stages = [known[n] for n in _numbers(numbers["stage"], NONE, len(STAGES) - 1)]
    marks, scores = _numbers(numbers["marks"], 0), _floats(said["score"])
    subareas = _text(said["subarea"]).split("\n") if scores else []
    if not sum(marks) == len(subareas) == len(scores):
        raise ValueError("marks")
    tags, reasons = _matching(_ALL_TAGS, texts["tags"]), _matching(_ALL_REASONS, texts["reasons"])
    return SuggestionColumns(stances, stages, Lines([tags]), Lines([reasons]), marks, subareas, scores)


def _matching(form: re.Pattern[str], column: str) -> str:
    if form.fullmatch(column) is None:
        raise ValueError("form")
    return column


# messages: JSON and blobs, their lengths before them ----------------------------------------------------------------


def _packed(said: dict[str, object], *blobs: bytes) -> bytes:
    first = _dump(said)
    lengths = [len(first), *map(len, blobs)]
    return b"".join([struct.pack(f">{len(lengths)}Q", *lengths), first, *blobs])


def _unpacked(message: bytes, blobs: int) -> list[Any]:
    """The JSON, read, and the blobs."""
    shape = struct.Struct(f">{1 + blobs}Q")
    ends = [shape.size]
    for length in shape.unpack_from(message):
        ends.append(ends[-1] + length)
    if ends[-1] != len(message):
        raise ValueError("length")
    view = memoryview(message)
    first, *rest = [view[a:b] for a, b in pairwise(ends)]
    return [_loaded(bytes(first)), *rest]


def _dump(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _loaded(data: bytes) -> dict[str, Any]:
    value = json.loads(data)
    if b"\\u" in data:  # half a character, perhaps: what is no text is told here, once for all values
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    if not isinstance(value, dict):
        raise TypeError("object")
    return value


# values -------------------------------------------------------------------------------------------------------------


def _array(data: memoryview) -> list[int]:
    made = array("q")
    made.frombytes(data)
    return made.tolist()


def _texts(data: memoryview, count: int) -> str:
    """A column of texts, a line for each."""
    column = str(data, "utf-8")
    if column.count("\n") != count - 1:
        raise ValueError("columns")
    return column


def _numbers(values: list[int], least: int = -(2**53), most: int = 2**53) -> list[int]:
    """A column of whole numbers, each at least ``least`` and at most ``most``."""
    if not set(map(type, values)) <= {int}:
        raise TypeError("numbers")
    if values and not least <= min(values) <= max(values) <= most:
        raise ValueError("numbers")
    return values


def _floats(values: object) -> list[float]:
    if not isinstance(values, list) or not set(map(type, values)) <= {int, float}:
        raise TypeError("numbers")
    if not all(map(math.isfinite, values)):
        raise ValueError("numbers")
    return list(map(float, values))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("text")
    return value


def _maybe_text(value: object) -> str | None:
    return None if value is None else _text(value)


def _maybe_number(value: object) -> int | None:
    return None if value is None else _numbers([value])[0]  # type: ignore[list-item]  # it looks


def _one_of(value: Any, known: tuple[Any, ...]) -> Any:
    if value not in known:
        raise ValueError(str(value))
    return cast("Any", value)
