"""How alike two stretches of text are, as words: what re-anchoring weighs and aligns.

Words are folded (case) and stand alone: signs and white space count for nothing, a mended hyphen costs one character.
All likenesses lie in 0–1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz.distance import LCSseq, Levenshtein
from rapidfuzz.fuzz import partial_ratio

if TYPE_CHECKING:
    from collections.abc import Sequence

# A "word" longer than this is no word (base64, text without spaces); cutting it keeps every step bounded.
WORD = re.compile(r"\w{1,40}")
_Block = tuple[int, int, int, int]


def fold(text: str) -> list[str]:
    """The words of ``text``, folded."""
    return [word.casefold() for word in WORD.findall(text)]


@dataclass(frozen=True, slots=True)
class Words:
    """Every word of a text, folded: where it starts and ends (characters), and at which ordinals a word stands."""

    words: list[str]
    starts: list[int]
    ends: list[int]
    places: dict[str, list[int]]
    weights: dict[str, float]

    def weight(self, word: str) -> float:
        """What ``word`` says about a place, 1 if it stands nowhere else. Steeper than bits of surprise: among goals
        that are worded alike only the few words of their own tell them apart."""
        known = self.weights.get(word)
        if known is None:
            known = self.weights[word] = float((1 + len(self.places.get(word, ()))) ** -0.5)
        return known

    @classmethod
    def of(cls, text: str) -> Words:
        """The words of ``text``."""
        index = cls([], [], [], {}, {})
        for ordinal, match in enumerate(WORD.finditer(text)):
            word = match.group().casefold()
            index.words.append(word)
            index.starts.append(match.start())
            index.ends.append(match.end())
            index.places.setdefault(word, []).append(ordinal)
        return index

    def align(
        self, old: list[str], within: tuple[int, int], *, before: Sequence[str], after: Sequence[str]
    ) -> tuple[int, int]:
        """The words ``[first, last)`` ``within`` a range of words that ``old`` runs along; empty if it does not.

        ``before`` and ``after`` are the words that stood round ``old``: where they stand still, it ends.
        """
        low, high = max(0, within[0]), min(len(self.words), within[1])
        window = self.words[low:high]
        blocks = [
            (op.src_start, op.src_end, op.dest_start, op.dest_end)
            for op in LCSseq.opcodes(old, window)
            if op.tag == "equal"
        ]
        if not blocks:
            return self._spelt_alike(old, low, high)
        first, last = _densest(blocks)
        back = _reach(old[: first[0]][::-1], window[: first[2]][::-1], before[::-1], turned=True)
        return low + first[2] - back, low + last[3] + _reach(old[last[1] :], window[last[3] :], after)

    def _spelt_alike(self, old: list[str], low: int, high: int) -> tuple[int, int]:
        """For a quote of few words, none left as it was: the run of about as many that is spelt most alike."""
        count, words = len(old), self.words
        if count > 4:
            return 0, 0
        whole, best, found = " ".join(old), 0.0, (0, 0)
        for first in range(low, high):
            for last in range(first + max(1, count - 1), min(high, first + count + 1) + 1):
                alike = Levenshtein.normalized_similarity(whole, " ".join(words[first:last]), score_cutoff=best)
                if alike > best:
                    best, found = alike, (first, last)
        return found

    def shared(self, old: list[str], new: list[str]) -> float:
        """The part of the old words' weight that the new ones keep; respelt words count as far as they are alike."""
        kept, gone_from, come_from = 0.0, 0, 0
        for block in Levenshtein.opcodes(old, new).as_matching_blocks():  # the last one is empty
            kept += self._respelt(old[gone_from : block.a], new[come_from : block.b])
            gone_from, come_from = block.a + block.size, block.b + block.size
            kept += sum(map(self.weight, old[block.a : gone_from]))
        return 2 * kept / (sum(map(self.weight, old)) + sum(map(self.weight, new)))

    def _respelt(self, gone: list[str], come: list[str]) -> float:
        """The weight kept where the words ``gone`` became ``come``. Figures are not spelt: another one is another."""
        if not gone or not come or any(sign.isdigit() for word in gone for sign in word):
            return 0.0
        alike = Levenshtein.normalized_similarity(" ".join(gone), " ".join(come))
        return alike * sum(map(self.weight, gone)) if alike >= 0.7 else 0.0

    def beside(self, old: Sequence[str], new: Sequence[str]) -> float:
        """The part of the weight of the words that stood beside the quote which stands there still; 1 if none did."""
        whole = sum(map(self.weight, old))
        return sum(self.weight(word) for word in old if word in new) / whole if whole else 1.0


def same(old: Sequence[str], new: Sequence[str]) -> int:
    """How many words are the same one by one."""
    return sum(a == b for a, b in zip(old, new, strict=False))


def run(one: str, other: str) -> int:
    """How many characters both begin with."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def side(old: str, new: str) -> float:
    """Likeness of a surrounding read outwards from the quote, 0–1: as a whole, or by what stands closest."""
    old, new = old.strip(), new.strip()
    if not old:
        return 0.0
    whole = Levenshtein.normalized_similarity(old, new, score_cutoff=0.5)
    strength = min(1.0, len(old) / 8)
    return strength * max(2 * whole - 1, min(1.0, run(old, new) / 24), 0.0)


def near(old: str, new: str) -> float:
    """Likeness of a surrounding that may be a word or so off, 0–1; unrelated Swedish text comes to 0."""
    old = old.strip()
    if not old:
        return 0.0
    strength = min(1.0, len(old) / 8, len(new) / len(old))
    return strength * max(0.0, partial_ratio(old, new) / 40 - 1.5)


def explained(beside: str, part: str, own: str) -> bool:
    """Whether ``part`` is rather what stood ``beside`` the quote than the quote's ``own`` end."""
    if len(beside) < 8:
        return False
    alike = Levenshtein.normalized_similarity(beside, part)
    return alike >= 0.8 and alike > Levenshtein.normalized_similarity(own, part)


def _densest(blocks: Sequence[_Block]) -> tuple[_Block, _Block]:
    """First and last of the run of matching blocks with most words for the strange words in between."""
    best, found = -1.0, (blocks[0], blocks[0])
    run, first, before = 0.0, blocks[0], blocks[0]
    for block in blocks:
        strange = max(0, (block[2] - before[3]) - (block[0] - before[1]))
        gain = block[1] - block[0]
        if run - strange / 2 > 0:
            run += gain - strange / 2
        else:
            run, first = gain, block
        if run > best:
            best, found = run, (first, block)
        before = block
    return found


def _reach(missing: Sequence[str], ahead: Sequence[str], beyond: Sequence[str], *, turned: bool = False) -> int:
    """How many of the words ``ahead`` stand for the quote's ``missing`` last ones (``turned``: all read backwards).

    Up to where the old surroundings begin if they do; else as many as are alike, none if none are.
    """
    if not missing:
        return 0
    options = range(min(len(missing) + 3, len(ahead)) + 1)
    if len(beyond) > 2:
        for taken in options:
            if list(ahead[taken : taken + 2]) == list(beyond[:2]):
                return taken
    step = -1 if turned else 1
    wanted, best, reach = " ".join(missing[::step]), 0.5, 0
    for taken in options[1 :: 1 + len(missing) // 12]:
        alike = Levenshtein.normalized_similarity(wanted, " ".join(ahead[:taken][::step]))
        if alike > best or (alike == best and not reach):
            best, reach = alike, taken
    return reach
