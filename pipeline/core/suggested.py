"""A suggestion as the tables hold it: tags and reasons as JSON, written and checked without taking it apart.

What a tagger says of a passage is made once, travels from the reader process as these values and is stored as they are;
thousands of small objects are not made again on the way.
"""

from __future__ import annotations

import re
from functools import lru_cache
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.core.model import Match, Stage, Stance, Suggestion


class StoredSuggestion(NamedTuple):
    """``tags``: JSON of ``[sub-area, score, suggested, [[start, end, rule, weight] …]] …``; ``reasons``: JSON of such
    matches, those of stance and stage. ``marks``: the suggested sub-areas and their scores."""

    stance: Stance
    stage: Stage | None
    tags: str
    reasons: str
    marks: tuple[tuple[str, float], ...]


def stored(s: Suggestion) -> StoredSuggestion:
    """The suggestion's values; the same suggestion gives the same text."""
    tags = [f"[{_quoted(t.subarea)},{round(t.score, 4)!r},{t.suggested:d},{_matches(t.matches)}]" for t in s.tags]
    marks = tuple([(t.subarea, round(t.score, 4)) for t in s.tags if t.suggested])
    return StoredSuggestion(s.stance, s.stage, f"[{','.join(tags)}]", _matches((*s.stance_matches, *s.stage_matches)), marks)


def _matches(matches: Iterable[Match]) -> str:
    return f"[{','.join([f'[{m.start},{m.end},{_quoted(m.rule)},{round(m.weight, 3)!r}]' for m in matches])}]"


@lru_cache(maxsize=4096)  # rules and sub-areas
def _quoted(text: str) -> str:
    return encode_basestring(text)


_NUMBER = r"-?[0-9]{1,9}(?:\.[0-9]{1,20})?(?:e-?[0-9]{1,2})?"
_STRING = r'"[^"\\\x00-\x1f]*(?:\\(?:["\\bfnrt]|u[0-9a-f]{4})[^"\\\x00-\x1f]*)*"'
_MATCH = rf"\[[0-9]{{1,6}},[0-9]{{1,6}},{_STRING},{_NUMBER}\]"
_MATCHES = rf"\[(?:{_MATCH}(?:,{_MATCH})*)?\]"
_TAG = rf"\[{_STRING},{_NUMBER},[01],{_MATCHES}\]"
REASONS = re.compile(_MATCHES)
TAGS = re.compile(rf"\[(?:{_TAG}(?:,{_TAG})*)?\]")


def well_formed(s: StoredSuggestion) -> bool:
    """Whether tags and reasons are such text, whoever wrote it."""
    return TAGS.fullmatch(s.tags) is not None and REASONS.fullmatch(s.reasons) is not None
