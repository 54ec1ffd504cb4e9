"""Readings as JSON between the caged worker and its parent. The parent believes nothing: every value is checked.

Pickle would let a worker that a file has taken over run code in the parent; JSON cannot. Passages and suggestions travel as
columns (all starts, all ends …), which are written, read and checked in a few calls for the whole source.
"""

from __future__ import annotations

import json
import math
from itertools import accumulate, chain, pairwise
from typing import TYPE_CHECKING, Any, cast

from pipeline.core.errors import ReadError
from pipeline.core.messages import MESSAGES
from pipeline.core.model import SOURCE_KINDS, STAGES, STANCES, Missing, Passage
from pipeline.core.suggested import StoredSuggestion, well_formed
from pipeline.run.caging.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MORE = b"more"  # instead of an answer: the worker has not loaded what the source takes
LONGEST = 256 << 20  # bytes a worker may answer with
_INTEGER = 2**53 - 1  # beyond it JSON readers round


def encode(answer: Reading | ReadError) -> bytes:
    """A worker's answer as one JSON document."""
    if isinstance(answer, ReadError):
        return json.dumps({"code": answer.code, "gaps": {k: str(v) for k, v in answer.gaps.items()}}).encode()
    members: dict[str, Callable[[], object]] = {
        "media_type": lambda: answer.media_type,
        "reader": lambda: answer.reader,
        "kind": lambda: answer.kind,
        "title": lambda: answer.title,
        "own_date": lambda: answer.own_date,
        "text": lambda: answer.text,
        "pages": lambda: answer.pages,
        "seconds": lambda: answer.seconds,
        "missing": lambda: [[m.what, m.detail] for m in answer.missing],
        "passages": lambda: _passages(answer.passages),
        "suggestions": lambda: _suggestions(answer.suggestions),
        "terms": lambda: ["\n".join([words[column] for words in answer.terms]) for column in (0, 1)],
    }
    # one member at a time: of a book of 5,000 pages all of them at once, as text and as bytes, would be 150 MB more
    return b"{" + b",".join([b'"%s":%s' % (name.encode(), _dump(make())) for name, make in members.items()]) + b"}"


def _dump(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _passages(passages: Sequence[Passage]) -> dict[str, object]:
    headings = {path: n for n, path in enumerate(dict.fromkeys([p.heading for p in passages]))}
    return {
        "start": [p.start for p in passages], "end": [p.end for p in passages], "page": [p.page for p in passages],
        "headings": list(headings), "heading": [headings[p.heading] for p in passages],
        "lines": [len(p.rects) for p in passages], "place": [p.place for p in passages],
        "rects": list(chain.from_iterable(chain.from_iterable([p.rects for p in passages]))),
    }  # fmt: skip


def _suggestions(suggestions: Sequence[StoredSuggestion]) -> dict[str, object]:
    marks = [mark for s in suggestions for mark in s.marks]
    return {
        "stance": [s.stance for s in suggestions], "stage": [s.stage for s in suggestions],
        "tags": [s.tags for s in suggestions], "reasons": [s.reasons for s in suggestions],
        "marks": [len(s.marks) for s in suggestions], "subarea": [m[0] for m in marks], "score": [m[1] for m in marks],
    }  # fmt: skip


def decode(data: bytes) -> Reading | ReadError:
    """What a worker said. Raises ValueError when it is not of the agreed shape."""
    try:
        said = data.decode("utf-8")
        value = json.loads(said)
        if "\\ud" in said or "\\uD" in said:  # half a character, perhaps: what is no text is told here, once for all values
            json.dumps(value, ensure_ascii=False).encode("utf-8")
        del said  # of a long book a hundred megabytes
        if "code" in value:
            code = _text(value["code"])
            if f"{code}.remedy" not in MESSAGES:
                raise ValueError(code)
            return ReadError(code, **{_text(k): _text(v) for k, v in value["gaps"].items()})
        return _reading(value)
    except (KeyError, TypeError, IndexError, RecursionError, UnicodeDecodeError) as fault:
        raise ValueError(str(fault)) from fault


def _reading(v: dict[str, Any]) -> Reading:
    text = _text(v["text"])
    passages = _passages_of(v["passages"], len(text))
    suggestions = tuple(_suggestions_of(v["suggestions"]))
    surfaces, stems = (_text(part).split("\n") if passages else [] for part in v["terms"])
    if not len(surfaces) == len(stems) == len(suggestions) == len(passages):
        raise ValueError("passages")
    return Reading(
        media_type=_text(v["media_type"]), reader=_text(v["reader"]), kind=_one_of(v["kind"], SOURCE_KINDS),
        title=_text(v["title"]), own_date=_maybe_text(v["own_date"]), text=text, passages=passages,
        pages=_maybe_number(v["pages"]), missing=tuple(Missing(_text(w), _text(d)) for w, d in v["missing"]),
        suggestions=suggestions,
        terms=tuple(zip(surfaces, stems, strict=True)), seconds=float(v["seconds"]),
    )  # fmt: skip


def _passages_of(v: dict[str, Any], length: int) -> tuple[Passage, ...]:
    starts, ends = _numbers(v["start"], 0, length), _numbers(v["end"], 0, length)
    if any(a >= b for a, b in zip(starts, ends, strict=True)) or any(a > b for a, b in zip(ends, starts[1:], strict=False)):
        raise ValueError("passages")
    headings = [tuple(_texts(path)) for path in v["headings"]]
    paths = [headings[n] for n in _numbers(v["heading"], 0, len(headings) - 1)]
    pages, places = v["page"], v["place"]
    _numbers([page for page in pages if page is not None])
    _texts([place for place in places if place is not None])
    sides = iter(_numbers(v["rects"]))
    rects = list(zip(sides, sides, sides, sides, strict=True))
    lines = _grouped(rects, v["lines"])
    return tuple(map(Passage, starts, ends, *_same_length(starts, paths, pages, list(map(tuple, lines)), places)))


def _suggestions_of(v: dict[str, Any]) -> list[StoredSuggestion]:
    marks = list(zip(_texts(v["subarea"]), _floats(v["score"]), strict=True))
    columns = v["stance"], v["stage"], _texts(v["tags"]), _texts(v["reasons"]), map(tuple, _grouped(marks, v["marks"]))
    made = [StoredSuggestion(*values) for values in zip(*columns, strict=True)]
    if not set(v["stance"]) <= set(STANCES) or not set(v["stage"]) <= {*STAGES, None} or not all(map(well_formed, made)):
        raise ValueError("suggestion")
    return made


def _grouped(values: list[Any], counts: object) -> list[list[Any]]:
    """``values`` cut into groups of so many."""
    bounds = list(accumulate(_numbers(counts, 0), initial=0))
    if bounds[-1] != len(values):
        raise ValueError("groups")
    return [values[a:b] for a, b in pairwise(bounds)]


def _same_length(first: list[int], *others: list[Any]) -> tuple[list[Any], ...]:
    if any(len(other) != len(first) for other in others):
        raise ValueError("columns")
    return others


def _numbers(values: object, least: int = -_INTEGER, most: int = _INTEGER) -> list[int]:
    """A column of whole numbers, each at least ``least`` and at most ``most``."""
    if not isinstance(values, list) or not set(map(type, values)) <= {int}:
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


def _texts(values: object) -> list[str]:
    """A column of texts."""
    if not isinstance(values, list) or not set(map(type, values)) <= {str}:
        raise TypeError("texts")
    return values


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("text")
    return value


def _maybe_text(value: object) -> str | None:
    return None if value is None else _text(value)


def _maybe_number(value: object) -> int | None:
    return None if value is None else _numbers([value])[0]


def _one_of(value: Any, known: tuple[Any, ...]) -> Any:
    if value not in known:
        raise ValueError(str(value))
    return cast("Any", value)
