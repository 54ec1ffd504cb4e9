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
    return f"[{','.join([f'[{m.start},{m.end},{_ground(m.rule, m.weight)}' for m in matches])}]"


@lru_cache(maxsize=8192)  # a rule speaks many times
def _ground(rule: str, weight: float) -> str:
    return f"{_quoted(rule)},{round(weight, 3)!r}]"


@lru_cache(maxsize=4096)  # rules and sub-areas
def _quoted(text: str) -> str:
    return encode_basestring(text)


# JSON as it is written here, and no other: what matches can be read again
WHOLE = r"(?:0|[1-9][0-9]{0,11})"
STRING = r'"[^"\\\x00-\x1f]*(?:\\(?:["\\bfnrt]|u00[01][0-9a-f])[^"\\\x00-\x1f]*)*"'
_NUMBER = rf"-?{WHOLE}(?:\.[0-9]{{1,20}})?(?:e-?[0-9]{{1,2}})?"
_MATCH = rf"\[{WHOLE},{WHOLE},{STRING},{_NUMBER}\]"
MATCHES = rf"\[(?:{_MATCH}(?:,{_MATCH})*)?\]"
_TAG = rf"\[{STRING},{_NUMBER},[01],{MATCHES}\]"
TAGGED = rf"\[(?:{_TAG}(?:,{_TAG})*)?\]"


def well_formed(s: StoredSuggestion) -> bool:
    """Whether tags and reasons are such text, whoever wrote it."""
    return re.fullmatch(TAGGED, s.tags) is not None and re.fullmatch(MATCHES, s.reasons) is not None
