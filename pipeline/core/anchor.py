"""Where a quote of one version stands in the next: exact, moved, fuzzy or lost. Pure, deterministic, bounded.

The quote itself, what stood before and after it and its old offset are all that is known, not the old text.

- **exact**: verbatim at the same offsets. A twin whose surroundings fit clearly better wins over equal offsets.
- **moved**: verbatim elsewhere; of several places the one whose surroundings fit, then the nearest to the old offset.
- **fuzzy**: the most alike slice, whole words, is like enough. How much is enough depends on what else speaks for the
  place: much for an unsupported one, little where both the old neighbours still stand round it.
- **lost**: none of these. So is a quote under 12 characters without its surroundings, a slice that the old prefix or
  suffix explains better than the quote does (a near-identical neighbour), and a slice with an equally alike rival.

Likeness is that of the words: case, punctuation, white space and so mended hyphens cost next to nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest
from typing import TYPE_CHECKING

from rapidfuzz.distance import LCSseq, Levenshtein
from rapidfuzz.fuzz import partial_ratio

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.core.model import Verdict

# A "word" longer than this is no word (base64, text without spaces); cutting it keeps every step bounded.
_WORD = re.compile(r"\w{1,40}")
SHORT = 12  # characters: below this a quote proves nothing by itself
PLAIN = 40  # characters: below this it may be a stock phrase ("Målet är uppfyllt.")
_NEAREST = 64  # verbatim places looked at on each side of the old offset
_POSTINGS = 5_000  # word occurrences that may vote for one quote
_SEAMS = 500  # places looked at where a quote may have been taken out
_PLACES = 8  # windows aligned for one quote
_LONGEST = 400  # words of a quote that are aligned; a passage has far fewer


@dataclass(frozen=True, slots=True)
class Reanchored:
    """``[start, end)`` in the new text, None if lost. ``similarity``, permille: 1000 verbatim, fuzzy ≤ 999, lost 0."""

    verdict: Verdict
    start: int | None
    end: int | None
    similarity: int


LOST = Reanchored("lost", None, None, 0)


def context(text: str, start: int, end: int, width: int = 40) -> tuple[str, str]:
    """Up to ``width`` characters before ``start`` and after ``end``: an anchor's prefix and suffix."""
    return text[max(0, start - width) : start], text[end : end + width]


def reanchor(*, quote: str, prefix: str, suffix: str, start: int, text: str) -> Reanchored:
    """The verdict on one quote in the new version's canonical ``text``; ``start`` is its offset in the old one."""
    return Reanchorer(text).find(quote=quote, prefix=prefix, suffix=suffix, start=start)


@dataclass(frozen=True, slots=True)
class _Words:
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


@dataclass(frozen=True, slots=True)
class _Query:
    """What is looked for, as given and as folded words."""

    quote: str
    prefix: str
    suffix: str
    start: int
    words: list[str]
    before: list[str]
    after: list[str]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A slice and what speaks for it, each 0–1: likeness of characters, of weighted words, and of each surrounding."""

    start: int
    end: int
    chars: float
    words: float
    before: float
    after: float

    @property
    def alike(self) -> float:
        # Siblings in a list share most letters and few words of their own (0.8 and 0.6); edited text about as much of both.
        return 0.3 * self.chars + 0.7 * self.words

    @property
    def around(self) -> float:
        # Mostly the worse side: once a quote is deleted, what follows it stands after the old prefix anyway.
        return 0.75 * min(self.before, self.after) + 0.25 * max(self.before, self.after)

    @property
    def total(self) -> float:
        return self.alike + 0.4 * self.around


def _fold(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


class Reanchorer:
    """One new version, prepared once (words on first need) for any number of quotes."""

    def __init__(self, text: str) -> None:
        self.text = text

    def find(self, *, quote: str, prefix: str, suffix: str, start: int) -> Reanchored:
        """The verdict on one quote; a blank one is lost."""
        if not quote.strip():
            return LOST
        query = _Query(quote, prefix, suffix, start, _fold(quote), _fold(prefix), _fold(suffix))
        return self._verbatim(query) or self._fuzzy(query) or LOST

    # verbatim

    def _verbatim(self, query: _Query) -> Reanchored | None:
        length = len(query.quote)
        best, around = -1, -1
        for at in self._occurrences(query):
            # Tenths: among places that fit about equally the nearest is to win, not the noise of their letters.
            fit = round(10 * sum(self._fit(query, at, at + length)))
            if fit > around or (fit == around and abs(at - query.start) < abs(best - query.start)):
                best, around = at, fit
        if best < 0:
            return None
        here = best == query.start and context(self.text, best, best + length, len(query.prefix))[0] == query.prefix
        here = here and self.text.startswith(query.suffix, best + length)
        if length < SHORT and around < 6 and not here:
            return None
        if length < PLAIN and around < 2 and best != query.start and self._closed(query):
            return None
        return Reanchored("exact" if best == query.start else "moved", best, best + length, 1000)

    def _occurrences(self, query: _Query) -> set[int]:
        """Where the quote stands verbatim: the nearest on each side, and any that have a surrounding verbatim too."""
        text, quote = self.text, query.quote
        start = min(max(query.start, 0), len(text))
        ahead = list(_finds(text, quote, start))
        turned, first = quote[::-1], max(0, len(text) - start - len(quote) + 1)
        found = {*ahead, *(len(text) - at - len(quote) for at in _finds(self._mirror, turned, first))}
        if len(found) >= _NEAREST:  # perhaps not all
            for before, after in ((query.prefix, query.suffix), (query.prefix, ""), ("", query.suffix)):
                if before or after:
                    probe = before + quote + after
                    found.update(at + len(before) for at in _finds(text, probe, 0))
        return found

    @cached_property
    def _mirror(self) -> str:
        # str.rfind is quadratic at worst (0.3 s for one 700-character quote in 1 MB of "a"); str.find is linear.
        return self.text[::-1]

    def _fit(self, query: _Query, start: int, end: int) -> tuple[float, float]:
        """How well the surroundings of a verbatim place fit, 0–1 each; unlike ones are 0, not noise."""
        before = self.text[max(0, start - len(query.prefix)) : start]
        after = self.text[end : end + len(query.suffix)]
        return _side(query.prefix[::-1], before[::-1]), _side(query.suffix, after)

    def _closed(self, query: _Query) -> bool:
        """Whether words from before and after the quote now stand together: it was taken out from between them."""
        before, after, index = query.before[-5:][::-1], query.after[:5], self._words
        if len(before) < 2 or len(after) < 2:
            return False
        # More must fit than the quote's own ends do: in lists the next item begins much as this one did.
        own = _same(before, query.words[-5:][::-1]), _same(after, query.words[:5])
        seams = [place + 1 for place in index.places.get(before[0], ())[:_SEAMS]]
        seams += index.places.get(after[0], ())[:_SEAMS]
        for at in seams:
            left = _same(before, index.words[max(0, at - 5) : at][::-1])
            right = _same(after, index.words[at : at + 5])
            if left > own[0] and right > own[1] and 4 * (left + right) >= 3 * (len(before) + len(after)):
                return True
        return False

    # fuzzy

    def _fuzzy(self, query: _Query) -> Reanchored | None:
        if not 0 < len(query.words) <= _LONGEST:
            return None
        slices = {self._align(query, place, slack) for place, slack in self._places(query)}
        ranked = [self._judge(query, first, last) for first, last in slices if first < last]
        ranked = [c for c in ranked if not self._neighbour(query, c)]
        ranked.sort(key=lambda c: (-round(c.total, 2), abs(c.start - query.start)))
        if not ranked or not self._enough(query, ranked):
            return None
        best = ranked[0]
        start, end = self._signs_too(query.quote, best.start, best.end)
        return Reanchored("fuzzy", start, end, min(999, round(1000 * best.chars)))

    @cached_property
    def _words(self) -> _Words:
        found = _Words([], [], [], {}, {})
        for ordinal, match in enumerate(_WORD.finditer(self.text)):
            word = match.group().casefold()
            found.words.append(word)
            found.starts.append(match.start())
            found.ends.append(match.end())
            found.places.setdefault(word, []).append(ordinal)
        return found

    def _places(self, query: _Query) -> list[tuple[int, int]]:
        """Where the quote's first word may stand: (ordinal, slack) by the votes of rare words, and the old offset."""
        index, count = self._words, len(query.words)
        expected = bisect_left(index.starts, query.start)
        shift = max(2, count.bit_length() - 1)
        seeds = [(word, at, 1.0) for at, word in enumerate(query.words)]
        seeds += [(word, at - len(query.before), 0.6) for at, word in enumerate(query.before)]
        seeds += [(word, at + count, 0.6) for at, word in enumerate(query.after)]
        seeds.sort(key=lambda seed: len(index.places.get(seed[0], ())))
        votes: dict[int, float] = {}
        left = _POSTINGS
        for word, at, share in seeds:
            places = index.places.get(word, [])
            if len(places) > left:  # the nearest of them
                middle = bisect_left(places, expected + at)
                places = places[max(0, middle - left // 2) : middle + left // 2]
            weight = share * index.weight(word)
            for bucket in {(place - at) >> shift for place in places}:
                votes[bucket] = votes.get(bucket, 0.0) + weight
            left -= len(places)
            if left <= 0:
                break
        middle = expected >> shift

        def rank(bucket: int) -> tuple[float, int]:
            both = votes[bucket] + max(votes.get(bucket + 1, 0.0), votes.get(bucket - 1, 0.0))
            return both, -abs(bucket - middle)

        slack = 1 << shift
        best = nlargest(_PLACES, nlargest(4 * _PLACES, votes, key=votes.__getitem__), key=rank)
        return [(bucket << shift, slack) for bucket in best] + [(expected, slack)]

    def _align(self, query: _Query, place: int, slack: int) -> tuple[int, int]:
        """The words ``[first, last)`` round ``place`` that the quote's words run along; empty if none do."""
        words, count = self._words.words, len(query.words)
        low = max(0, place - slack - count // 2 - 2)
        high = min(len(words), place + 2 * slack + count + count // 2 + 4)
        window = words[low:high]
        blocks = [
            (op.src_start, op.src_end, op.dest_start, op.dest_end)
            for op in LCSseq.opcodes(query.words, window)
            if op.tag == "equal"
        ]
        if not blocks:
            return self._spelt_alike(query, low, high)
        first, last = _densest(blocks)
        head, tail = query.words[: first[0]], query.words[last[1] :]
        ahead, behind = window[: first[2]][::-1], window[last[3] :]
        back = _reach(head[::-1], ahead, query.before[::-1])
        return low + first[2] - back, low + last[3] + _reach(tail, behind, query.after)

    def _spelt_alike(self, query: _Query, low: int, high: int) -> tuple[int, int]:
        """For a quote of few words, none left as it was: the run of about as many that is spelt most alike."""
        count, words = len(query.words), self._words.words
        if count > 4:
            return 0, 0
        whole, best, found = " ".join(query.words), 0.0, (0, 0)
        for first in range(low, high):
            for last in range(first + max(1, count - 1), min(high, first + count + 1) + 1):
                alike = Levenshtein.normalized_similarity(whole, " ".join(words[first:last]), score_cutoff=best)
                if alike > best:
                    best, found = alike, (first, last)
        return found

    def _judge(self, query: _Query, first: int, last: int) -> _Candidate:
        index = self._words
        words = index.words[first:last]
        start, end = index.starts[first], index.ends[last - 1]
        return _Candidate(
            start,
            end,
            Levenshtein.normalized_similarity(" ".join(query.words), " ".join(words)),
            self._shared(query.words, words),
            self._beside(query.before[1:], index.words[max(0, first - len(query.before) - 2) : first + 1])
            * _near(query.prefix, self.text[max(0, start - len(query.prefix) - 12) : start + 6]),
            self._beside(query.after[:-1], index.words[max(0, last - 1) : last + len(query.after) + 2])
            * _near(query.suffix, self.text[max(0, end - 6) : end + len(query.suffix) + 12]),
        )

    def _shared(self, old: list[str], new: list[str]) -> float:
        """The part of the old words' weight that the new ones keep; respelt words count as far as they are alike."""
        kept = 0.0
        for op in Levenshtein.opcodes(old, new):
            gone = old[op.src_start : op.src_end]
            weight = sum(map(self._words.weight, gone))
            if op.tag == "equal":
                kept += weight
            elif op.tag == "replace":
                come = new[op.dest_start : op.dest_end]
                alike = Levenshtein.normalized_similarity(" ".join(gone), " ".join(come))
                digits = any(map(str.isdigit, " ".join(gone)))
                kept += weight * alike if alike >= 0.7 and not digits else 0.0
        return 2 * kept / (sum(map(self._words.weight, old)) + sum(map(self._words.weight, new)))

    def _beside(self, old: Sequence[str], new: Sequence[str]) -> float:
        """The part of the weight of the words that stood beside the quote which stands there still; 1 if none did."""
        whole = sum(map(self._words.weight, old))
        return sum(self._words.weight(word) for word in old if word in new) / whole if whole else 1.0

    def _neighbour(self, query: _Query, found: _Candidate) -> bool:
        """Whether the slice is what stood beside the quote: the old suffix opens it, or the old prefix ends it."""
        text, quote = self.text, query.quote.strip()
        after, before = query.suffix.strip(), query.prefix.strip()
        opens = _explained(after, text[found.start : found.start + len(after)], quote[: len(after)])
        ends = _explained(before, text[max(0, found.end - len(before)) : found.end], quote[-len(before) :])
        return opens or ends

    def _enough(self, query: _Query, ranked: Sequence[_Candidate]) -> bool:
        """Whether the first of ``ranked`` is the place and no guess."""
        best = ranked[0]
        length = len(query.quote)
        if min(best.before, best.after) >= 0.6:  # it stands between its old neighbours: rewritten on the spot
            return best.chars >= 0.45
        if length < SHORT and best.around < 0.4:
            return False
        if self._closed(query):
            return length >= PLAIN and best.alike >= 0.9
        if best.around < 0.2:
            place = self.text[best.start : best.end]
            if any(c.total > best.total - 0.05 and self.text[c.start : c.end] != place for c in _apart(best, ranked)):
                return False
        return best.alike >= (0.75 if length < PLAIN else 0.68) - 0.2 * best.around

    def _signs_too(self, quote: str, start: int, end: int) -> tuple[int, int]:
        """The slice with the signs the quote had at its ends, if they stand there: a bracket, the full stop."""
        words = [match.span() for match in _WORD.finditer(quote)]
        head, tail = quote[: words[0][0]], quote[words[-1][1] :]
        while head and start and self.text[start - 1] == head[-1]:
            head, start = head[:-1], start - 1
        after = self.text[end : end + len(tail)]
        same = _run(tail, after)
        if tail and not same and tail[0] in ".!?:;," and after[0:1] in {".", "!", "?", ":", ";", ","}:
            same = 1
        return start, end + same


def _finds(text: str, quote: str, start: int) -> Iterator[int]:
    at = text.find(quote, start)
    for _ in range(_NEAREST):
        if at < 0:
            return
        yield at
        at = text.find(quote, at + 1)


def _same(old: Sequence[str], new: Sequence[str]) -> int:
    return sum(a == b for a, b in zip(old, new, strict=False))


def _run(one: str, other: str) -> int:
    """How many characters both begin with."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _side(old: str, new: str) -> float:
    """Likeness of a surrounding read outwards from the quote, 0–1: as a whole, or by what stands closest."""
    old, new = old.strip(), new.strip()
    if not old:
        return 0.0
    run = _run(old, new)
    whole = Levenshtein.normalized_similarity(old, new, score_cutoff=0.5)
    strength = min(1.0, len(old) / 8)
    return strength * max(2 * whole - 1, min(1.0, run / 24), 0.0)


def _near(old: str, new: str) -> float:
    """Likeness of a surrounding that may be a word or so off, 0–1; unrelated Swedish text comes to 0."""
    old = old.strip()
    if not old:
        return 0.0
    strength = min(1.0, len(old) / 8, len(new) / len(old))
    return strength * max(0.0, partial_ratio(old, new) / 40 - 1.5)


def _explained(beside: str, part: str, own: str) -> bool:
    if len(beside) < 8:
        return False
    alike = Levenshtein.normalized_similarity(beside, part)
    return alike >= 0.8 and alike > Levenshtein.normalized_similarity(own, part)


def _apart(best: _Candidate, others: Sequence[_Candidate]) -> list[_Candidate]:
    return [c for c in others if c.end <= best.start or c.start >= best.end]


_Block = tuple[int, int, int, int]


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


def _reach(missing: Sequence[str], ahead: Sequence[str], beyond: Sequence[str]) -> int:
    """How many of the words ``ahead`` stand for the quote's ``missing`` last ones.

    Up to where the old surroundings begin if they do; else as many as are alike, none if none are.
    """
    if not missing:
        return 0
    options = range(min(len(missing) + 3, len(ahead)) + 1)
    if len(beyond) > 2:
        for taken in options:
            if list(ahead[taken : taken + 2]) == list(beyond[:2]):
                return taken
    wanted, best, reach = " ".join(missing), 0.5, 0
    for taken in options[1 :: 1 + len(missing) // 12]:
        alike = Levenshtein.normalized_similarity(wanted, " ".join(ahead[:taken]), score_cutoff=best)
        if alike > best or (alike == best == 0.5 and not reach):
            best, reach = alike, taken
    return reach
