"""What a new version of a source changed: passages that are new, gone, or moved among the others."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changes:
    """Ordinals (from 1): ``new`` and ``moved`` in the newer version, ``gone`` in the older; ``same`` is a count."""

    new: tuple[int, ...]
    gone: tuple[int, ...]
    moved: tuple[int, ...]
    same: int


def same_words(text: str) -> str:
    """A passage as its words alone; two passages with the same words give the same text."""
    return " ".join(text.casefold().split())


def changes(before: Sequence[str], after: Sequence[str]) -> Changes:
    """Compares passages by their words alone: white space and capitals do not count. Same words twice are told apart by
    their order. Moved are as few as can be: those outside the longest run that kept its order."""
    places: defaultdict[str, deque[int]] = defaultdict(deque)
    for at, text in enumerate(before):
        places[same_words(text)].append(at)
    pairs: list[tuple[int, int]] = []
    new = []
    for at, text in enumerate(after):
        known = places[same_words(text)]
        if known:
            pairs.append((known.popleft(), at))
        else:
            new.append(at + 1)
    gone = sorted(at + 1 for left in places.values() for at in left)
    kept = _rising([old for old, _ in pairs])
    moved = tuple(at + 1 for n, (_, at) in enumerate(pairs) if n not in kept)
    return Changes(tuple(new), tuple(gone), moved, len(kept))


def _rising(values: list[int]) -> set[int]:
    """The positions of a longest rising run among distinct values."""
    ends: list[int] = []
    tops: list[int] = []
    before: list[int] = []
    for at, value in enumerate(values):
        length = bisect_left(ends, value)
        before.append(tops[length - 1] if length else -1)
        if length == len(ends):
            ends.append(value)
            tops.append(at)
        else:
            ends[length], tops[length] = value, at
    found, at = set(), tops[-1] if tops else -1
    while at >= 0:
        found.add(at)
        at = before[at]
    return found
