"""In what order the shapes of a slide are read: cut at the gaps between them, by rows or by columns.

Authors stack shapes in the order they made them, which is near the reading order but not it. Of the two ways to
cut (rows first, columns first) the one is taken that disagrees least with theirs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

Box = tuple[int, int, int, int]  # left, top, right, bottom

NOTES = "Anteckningar"
_LONGEST_TITLE = 100  # characters in a line that is taken for the title of a slide that has none
MAX_SHAPES = 200  # beyond, the file's own order: cutting compares all with all


def in_order(boxes: Sequence[Box | None]) -> list[int]:
    """The indexes of ``boxes`` in reading order. One without a box keeps them all as they come."""
    own = list(range(len(boxes)))
    known = [box for box in boxes if box is not None]
    if len(known) < len(boxes) or len(boxes) > MAX_SHAPES:
        return own
    ways = [_cut(own, known, axis) for axis in (0, 1)]
    return min(ways, key=_inversions)


def is_title(text: str) -> bool:
    """Whether the text that stands first can be the title of a slide that has no other."""
    return 0 < len(text) <= _LONGEST_TITLE and "\n" not in text and any(map(str.isalpha, text)) and text[-1] not in ".,;:"


def _cut(indexes: list[int], boxes: Sequence[Box], first: int) -> list[int]:
    """Cut along axis ``first`` (0: columns, 1: rows) where a gap goes right through, else along the other."""
    if len(indexes) < 2:
        return indexes
    for axis in (first, 1 - first):
        groups = _groups(indexes, boxes, axis)
        if len(groups) > 1:
            return [index for group in groups for index in _cut(group, boxes, first)]
    return indexes


def _groups(indexes: list[int], boxes: Sequence[Box], axis: int) -> list[list[int]]:
    """The shapes parted where nothing but a tenth of the smaller neighbour reaches over."""
    groups: list[list[int]] = []
    end = 0.0
    for index in sorted(indexes, key=lambda i: (boxes[i][axis], i)):
        low, high = boxes[index][axis], boxes[index][axis + 2]
        slack = (high - low) / 10
        if groups and low + slack < end:
            groups[-1].append(index)
            end = max(end, high - slack)
        else:
            groups.append([index])
            end = high - slack
    return [sorted(group) for group in groups]


def _inversions(order: list[int]) -> int:
    return sum(a > b for at, a in enumerate(order) for b in order[at + 1 :])
