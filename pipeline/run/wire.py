"""Readings as JSON between the caged worker and its parent. The parent believes nothing: every value is checked.

Pickle would let a worker that a file has taken over run code in the parent; JSON cannot.
"""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any, cast

from pipeline.core.errors import ReadError
from pipeline.core.messages import MESSAGES
from pipeline.core.model import SOURCE_KINDS, STAGES, STANCES, Match, Missing, Passage, Suggestion, Tag
from pipeline.run.reading import Reading

LONGEST = 256 << 20  # bytes a worker may answer with


def encode(answer: Reading | ReadError) -> bytes:
    """A worker's answer as one JSON document."""
    if isinstance(answer, ReadError):
        return json.dumps({"code": answer.code, "gaps": {k: str(v) for k, v in answer.gaps.items()}}).encode()
    value = {
        "media_type": answer.media_type,
        "reader": answer.reader,
        "kind": answer.kind,
        "title": answer.title,
        "own_date": answer.own_date,
        "text": answer.text,
        "pages": answer.pages,
        "seconds": answer.seconds,
        "missing": [[m.what, m.detail] for m in answer.missing],
        "passages": [[p.start, p.end, p.heading, p.page, p.rects, p.place] for p in answer.passages],
        "suggestions": [
            [
                [[t.subarea, t.score, t.suggested, _matches(t.matches)] for t in s.tags],
                s.stance, s.stage, _matches(s.stance_matches), _matches(s.stage_matches),
            ]
            for s in answer.suggestions
        ],
        "terms": answer.terms,
    }  # fmt: skip
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def decode(data: bytes) -> Reading | ReadError:
    """What a worker said. Raises ValueError when it is not of the agreed shape."""
    try:
        value = json.loads(data)
        if "code" in value:
            code = _text(value["code"])
            if f"{code}.remedy" not in MESSAGES:
                raise ValueError(code)
            return ReadError(code, **{_text(k): _text(v) for k, v in value["gaps"].items()})
        return _reading(value)
    except (KeyError, TypeError, RecursionError, UnicodeDecodeError) as fault:
        raise ValueError(str(fault)) from fault


def _reading(v: dict[str, Any]) -> Reading:
    text = _text(v["text"])
    passages = tuple(_passage(p, len(text)) for p in v["passages"])
    lengths = [p.end - p.start for p in passages]
    suggestions = tuple(_suggestion(s, n) for s, n in zip(v["suggestions"], lengths, strict=True))
    terms = tuple((_text(surface), _text(stems)) for surface, stems in v["terms"])
    if len(terms) != len(passages) or any(a.end > b.start for a, b in pairwise(passages)):
        raise ValueError("passages")
    return Reading(
        media_type=_text(v["media_type"]), reader=_text(v["reader"]), kind=_one_of(v["kind"], SOURCE_KINDS),
        title=_text(v["title"]), own_date=_maybe_text(v["own_date"]), text=text, passages=passages,
        pages=_maybe_number(v["pages"]), missing=tuple(Missing(_text(w), _text(d)) for w, d in v["missing"]),
        suggestions=suggestions, terms=terms, seconds=float(v["seconds"]),
    )  # fmt: skip


def _passage(p: list[Any], length: int) -> Passage:
    start, end, heading, page, rects, place = p
    if not 0 <= _number(start) < _number(end) <= length:
        raise ValueError("passage")
    boxes = tuple((_number(a), _number(b), _number(c), _number(d)) for a, b, c, d in rects)
    return Passage(start, end, tuple(_text(h) for h in heading), _maybe_number(page), boxes, _maybe_text(place))


def _suggestion(s: list[Any], length: int) -> Suggestion:
    tags, stance, stage, stance_matches, stage_matches = s
    return Suggestion(
        tuple(Tag(_text(c), float(score), bool(yes), _unmatched(m, length)) for c, score, yes, m in tags),
        _one_of(stance, STANCES), _one_of(stage, (*STAGES, None)),
        _unmatched(stance_matches, length), _unmatched(stage_matches, length),
    )  # fmt: skip


def _matches(matches: tuple[Match, ...]) -> list[list[object]]:
    return [[m.start, m.end, m.text, m.rule, m.weight] for m in matches]


def _unmatched(matches: list[Any], length: int) -> tuple[Match, ...]:
    found = tuple(Match(_number(a), _number(b), _text(t), _text(r), float(w)) for a, b, t, r, w in matches)
    if any(not 0 <= m.start <= m.end <= length for m in found):
        raise ValueError("match")
    return found


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("text")
    value.encode("utf-8")
    return value


def _maybe_text(value: object) -> str | None:
    return None if value is None else _text(value)


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > 2**53 - 1:
        raise TypeError("number")
    return value


def _maybe_number(value: object) -> int | None:
    return None if value is None else _number(value)


def _one_of(value: Any, known: tuple[Any, ...]) -> Any:
    if value not in known:
        raise ValueError(str(value))
    return cast("Any", value)
