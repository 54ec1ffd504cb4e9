"""Printed lines → paragraphs and list items: by the distance between lines, their type, their edges and their words.

A line that had room for the next word was ended on purpose; a greater distance than the type's usual one divides;
another type divides; so does a list label. Distances are points.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.read.pdf.piece import GLYPHS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.read.pdf.piece import Piece

GLYPH = re.compile(rf"\s*[{GLYPHS}]\s*")
_LABEL = re.compile(rf"\s*(?:[{GLYPHS}]\s*|[–—-]\s+|\(?(?:\d{{1,2}}|[a-zåäö])[.)]\s+)")
_LABEL_STARTS = frozenset(GLYPHS + "–—-(0123456789")
_CLOSING = "”\"»’')]"
_MENDABLE = ("\ufffe", "-", "\u00ad")



class Leading(dict[float, float]):
    """Type size → the usual distance between lines set in it; for a size not seen, what is common in print."""

    def __missing__(self, size: float) -> float:
        near = half(size)
        usual = self[size] = self.get(near, 1.25 * size) if near != size else 1.25 * size
        return usual


def usual_leading(pages: Sequence[Sequence[Piece]]) -> Leading:
    """For each type size (half points) the distance between lines that is most common in the document."""
    exact: Counter[tuple[float, float]] = Counter()
    for pieces in pages[:: len(pages) // 12 + 1]:  # a dozen pages tell it
        exact.update([(a.size, a.base - b.base) for a, b in pairwise(pieces) if a.size == b.size and -3 < a.x0 - b.x0 < 3])
    seen: dict[float, Counter[float]] = {}
    for (size, distance), times in exact.items():
        if 0.9 * size < distance < 2.2 * size:
            seen.setdefault(half(size), Counter())[round(distance * 5) / 5] += times
    return Leading({size: _most_common(counter) for size, counter in seen.items()})


def half(size: float) -> float:
    """A type size to the half point."""
    return round(size * 2) / 2


def paragraphs(lines: Sequence[Piece], leading: Leading, right: float, *, columns: bool = False) -> list[list[Piece]]:
    """``lines`` in reading order; ``right`` is their column's right edge. ``columns``: they stand in several."""
    if len(lines) < 2:
        return [list(lines)] if lines else []
    found = [[lines[0]]]
    own = _distance(lines, leading)
    parts = _columns(lines) if columns else [lines]
    width = max(right - min([line.x0 for line in parts[0]]), 0.0)
    for part in parts:
        left = min([line.x0 for line in part])
        edge = max(left + width, *[line.x1 for line in part])
        head = part[0]
        if head is not lines[0]:
            last = found[-1][-1]
            if label(head) or not (last.text.endswith(_MENDABLE) or continues(last, head)):
                found.append([head])
            else:
                found[-1].append(head)
        for before, line in pairwise(part):
            size, text = before.size, line.text
            if (  # what divided() would find of most lines, found sooner: the line before is full, this one set as it is
                size == line.size and before.x1 > edge - size and before.bold is line.bold and -1 < before.x0 - line.x0 < 1
                and text[0].isalpha() and text[1:2] not in ".)" and before.base - line.base < 1.2 * own[size]
            ) or not divided(before, line, found[-1][0], own, left, edge):  # fmt: skip
                found[-1].append(line)
            else:
                found.append([line])
    return found


def _columns(lines: Sequence[Piece]) -> list[Sequence[Piece]]:
    """The lines, divided where they jump up the page to the head of the next column."""
    jumps = [at for at, (a, b) in enumerate(pairwise(lines), 1) if b.base > a.base + a.size]
    if not jumps:
        return [lines]
    return [lines[start:end] for start, end in pairwise([0, *jumps, len(lines)])]


def label(line: Piece) -> int:
    """How many characters of the line are a list label."""
    if line.label:
        return line.label
    text = line.text
    if text[0] not in _LABEL_STARTS and text[1:2] not in ".)" and not text[0].isspace():
        return 0
    match = _LABEL.match(text)
    return match.end() if match else 0


def divided(a: Piece, b: Piece, first: Piece, leading: Leading, left: float, right: float) -> bool:
    """Whether a new paragraph begins with ``b``, which follows ``a`` in the one that ``first`` begins."""
    size = a.size
    distance = a.base - b.base
    mended = a.text.endswith(_MENDABLE)
    if abs(size - b.size) > 0.07 * size:
        return True
    if a.bold is not b.bold and not mended:
        return True
    usual = leading[size]
    if distance > 1.22 * usual + 0.5:
        return distance > 1.6 * usual or a.text.rstrip()[-1:] != "," or not b.text.lstrip()[:1].islower()
    if mended and a.x1 > right - 3 * size:
        return False
    if label(b) and _is_item(a, b, first, left, right):
        return True
    if label(first):
        return _after_item(a, b, first, left, right)
    indent = b.x0 - a.x0
    if abs(a.x0 + a.x1 - b.x0 - b.x1) < 4 and a.x0 > left + 2 * size:  # centred
        return False
    if indent > 0.7 * size and a is not first and finished(a.text):
        return True  # its first line is set in
    if indent > 0.7 * size and a is first and a.x0 < left + 2 and finished(a.text):
        return True
    if a is not first and indent < -0.7 * size and a.x0 > left + 0.7 * size:
        return True
    return has_room(a, b, left, right)


def finished(text: str) -> bool:
    """Whether the text ends as a sentence, a lead-in or a list item does."""
    text = text.rstrip()
    return text[-1:] in ".:!?…" or text.rstrip(_CLOSING)[-1:] in ".:!?…"


def continues(a: Piece, b: Piece) -> bool:
    """Whether ``b`` goes on with the sentence of ``a`` though a column or page lies between them."""
    if abs(a.size - b.size) > 0.07 * a.size or a.bold is not b.bold:
        return False
    word = b.text.lstrip()
    return not finished(a.text) and (word[:1].islower() or a.text.rstrip()[-1:] == ",")


def has_room(a: Piece, b: Piece, left: float, right: float) -> bool:
    """Whether the first word of ``b`` had fitted on the line of ``a``, so that ``a`` was ended on purpose.

    Where ``a`` ends no sentence much room is asked for: ragged lines are not always filled as far as they could be.
    """
    room = right - a.x1
    size = a.size
    if room < size:
        return False
    text = b.text.lstrip()
    word = text.split(" ", 1)[0]
    need = (b.x1 - b.x0) * len(word) / max(len(text.rstrip()), 1) + 0.3 * size
    if room <= need:
        return False
    begins = not text[:1].islower()
    if finished(a.text):
        return begins or room > need + 4 * size
    return begins and room > need + max(1.2 * size, 0.2 * (right - left)) and a.text.rstrip()[-1:] not in ",–-&/"


def _is_item(a: Piece, b: Piece, first: Piece, left: float, right: float) -> bool:
    """Whether the label that ``b`` begins with is one, and not a dash or number that happened to begin a line."""
    if b.label or b.text.lstrip()[0] in GLYPHS:
        return True
    if finished(a.text) or has_room(a, b, left, right) or a.text.rstrip()[-1:] in ",;":
        return True
    return bool(label(first)) and abs(first.x0 - b.x0) < 2


def _after_item(a: Piece, b: Piece, first: Piece, left: float, right: float) -> bool:
    """Whether ``b`` is no more part of the list item that ``first`` begins."""
    size = a.size
    if b.x0 < first.x0 - 0.4 * size and finished(a.text):
        return True
    if abs(b.x0 - first.x0) < 0.3 * size and a is not first and a.x0 > first.x0 + 0.5 * size:
        return True  # back to the edge the label stood at
    if finished(a.text) and not b.text.lstrip()[:1].islower() and has_room(a, b, left, right):
        return True
    return has_room(a, b, left, right) and b.x0 < first.x0 + 0.3 * size


def _distance(lines: Sequence[Piece], leading: Leading) -> Leading:
    """The document's leading, or these lines' own where they stand closer than that."""
    close = [(a, b) for a, b in pairwise(lines) if a.base - b.base < leading[a.size] - 0.5]
    own: dict[float, Counter[float]] = {}
    for a, b in close:
        size, distance = a.size, a.base - b.base
        if distance > 0.9 * size and -0.3 < size - b.size < 0.3:
            own.setdefault(size, Counter())[round(distance * 5) / 5] += 1
    if not own:
        return leading
    return Leading(leading | {size: _most_common(counter) for size, counter in own.items() if max(counter.values()) > 1})


def _most_common(counter: Counter[float]) -> float:
    return min(counter, key=lambda distance: (-counter[distance], distance))
