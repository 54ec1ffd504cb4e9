"""Passages that say nearly the same: how near, and which words differ. Which ones to compare with is the store's to find."""

from __future__ import annotations

import re
from itertools import pairwise

from rapidfuzz.distance import Indel

Stretch = tuple[str, bool]  # some text, and whether it differs

ALIKE = 0.72  # share of the words of both that stand in the same order: less is another statement
FEWEST = 6  # words; shorter ones are alike by chance
PAIRS = 4  # pairs of words that candidates are looked up by: a near copy lacks one of them at most
LONGEST = 400  # words that are compared
_WORD = re.compile(r"\w+")


def pairs(surface: str) -> list[tuple[str, str]]:
    """Words to look near copies up by, two at a time. In Swedish a long word is a rare one: compounds are written together."""
    words = sorted(dict.fromkeys(surface.split()), key=lambda w: (-len(w), w))[: PAIRS * 2]
    if len(surface.split()) < FEWEST:
        return []
    found = [(a, b) for a, b in zip(words[::2], words[1::2], strict=False)]
    return found or list(pairwise(words))


def folded(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)][:LONGEST]


def likeness(one: list[str], other: list[str]) -> float:
    """0–1: how much of the words of both stand in both, in the same order."""
    return Indel.normalized_similarity(one, other, score_cutoff=ALIKE)


def differing(one: list[str], text: str) -> tuple[Stretch, ...]:
    """``text`` in stretches, the words that ``one`` does not have there marked."""
    places = list(_WORD.finditer(text))[:LONGEST]
    new = set()
    for step in Indel.opcodes(one, [m[0].casefold() for m in places]):
        if step.tag in ("insert", "replace"):
            new |= set(range(step.dest_start, step.dest_end))
    out: list[Stretch] = []
    at = 0
    for n, m in enumerate(places):
        marked = n in new
        if m.start() > at or not out:
            out.append((text[at : m.start()], marked and bool(out) and out[-1][1] and n - 1 in new))
        out.append((m[0], marked))
        at = m.end()
    return _joined([*out, (text[at:], False)])


def _joined(stretches: list[Stretch]) -> tuple[Stretch, ...]:
    found: list[Stretch] = []
    for text, marked in stretches:
        if text and found and found[-1][1] == marked:
            found[-1] = (found[-1][0] + text, marked)
        elif text:
            found.append((text, marked))
    return tuple(found)
