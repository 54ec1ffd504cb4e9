"""What is pointed out in a stored text, by place, never by value: masked personal data, identity numbers, suspected names."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.core.people.personal import MASKS, identity_numbers
from pipeline.core.people.suspects import possible

_MASKED = re.compile("|".join(map(re.escape, MASKS.values())))
_WHAT = {mask: what for what, mask in MASKS.items()}


@dataclass(frozen=True, slots=True)
class Pointed:
    """``what``: ``masked-…`` (in interviews), ``identity``, ``identity-unlikely``, ``name``. ``[start, end)`` in the version's
    text; ``passage`` is its ordinal, None outside of passages (a heading)."""

    what: str
    start: int
    end: int
    passage: int | None


def pointed(text: str, passages: Sequence[tuple[int, int]], kind: str) -> list[Pointed]:
    """Everything to be pointed out in a source of this ``kind``; ``passages`` are (start, end), in order."""
    starts = [start for start, _ in passages]

    def at(what: str, start: int, end: int) -> Pointed:
        number = bisect_right(starts, start)
        inside = number > 0 and start < passages[number - 1][1]
        return Pointed(what, start, end, number if inside else None)

    found = [at(*row) for row in (_in_interview(text) if kind == "interview" else _numbers(text))]
    return sorted(found, key=lambda p: (p.start, p.end))


def _in_interview(text: str) -> Iterator[tuple[str, int, int]]:
    for match in _MASKED.finditer(text):
        yield f"masked-{_WHAT[match.group()]}", match.start(), match.end()
    begin = 0
    for line in text.split("\n"):
        for s in possible(line):
            yield "name", begin + s.start, begin + s.end
        begin += len(line) + 1


def _numbers(text: str) -> Iterator[tuple[str, int, int]]:
    for found in identity_numbers(text):
        yield "identity" if found.sure else "identity-unlikely", found.start, found.end
