"""Where a quote of one version stands in the next: exact, moved, fuzzy or lost. Pure, deterministic, bounded.

The quote itself, what stood before and after it and its old offset are all that is known, not the old text.

- **exact**: verbatim at the same offsets. A twin whose surroundings fit clearly better wins over equal offsets.
- **moved**: verbatim elsewhere; of several places the one whose surroundings fit, then the nearest to the old offset.
- **fuzzy**: the most alike slice, whole words, is like enough. How much is enough depends on what else speaks for the
  place: much for an unsupported one, little where both the old neighbours still stand round it.
- **lost**: none of these. So is a quote under 12 characters without its surroundings, a slice that the old prefix or
  suffix explains better than the quote does (a near-identical neighbour), and a slice with an equally alike rival.

Likeness is that of the words: case, punctuation, white space and so mended hyphens cost next to nothing.

Measured (``bench/anchor.py``, 400 quotes in 235 thousand characters of Swedish; right place / wrong place): 5 % of the
words edited 100 / 0 %, 10 % 99.2 / 0.2 %, 20 % 98.0 / 0.5 %; with the paragraphs shuffled too 97.8 / 0.2 %, 98.5 / 0.8 %,
91.5 / 1.8 %; deleted quotes found all the same 1–4 %. Another 120 quotes against the Hypothesis client's method: deleted
ones found all the same 3–8 % here and 33–37 % there; 20 % edited 97.5 / 0.8 % and 95.8 / 4.2 %, shuffled 89.2 / 2.5 % and
93.3 / 6.7 %. The limits below were set on other quotes of these texts; on a regulation and a bill that had no part in it:
10 % 99.6 / 0 %, shuffled 96.4 / 0.8 %; 20 % 98.8 / 0.8 %, shuffled 90.4 / 2.8 %; deleted 2–6 %. Worst are lists of goals
worded alike: shuffled and edited, a deleted goal was taken for a sibling (as fuzzy) in 30 % of cases.
In 1 MB: 0.1–0.3 s to prepare, then 7–14 ms (worst 23) for 700 characters that are not there.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from pipeline.core.wording.likeness import WORD, Words, explained, fold, near, run, same, side

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.core.model import Verdict

SHORT = 12  # characters: below this a quote proves nothing by itself
PLAIN = 40  # characters: below this it may be a stock phrase ("Målet är uppfyllt.")
_NEAREST = 64  # verbatim places looked at on each side of the old offset
_POSTINGS = 5_000  # word occurrences that may vote for one quote
_SEAMS = 500  # places looked at where a quote may have been taken out
_PLACES = 8  # windows aligned for one quote
_LONGEST = 1000  # words of a quote that is sought when not verbatim; a passage has far fewer


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
        # Siblings in a list share most letters and few words of their own (0.8, 0.6); edited text as much of both.
        return 0.3 * self.chars + 0.7 * self.words

    @property
    def around(self) -> float:
        # Mostly the worse side: once a quote is deleted, what follows it stands after the old prefix anyway.
        return 0.75 * min(self.before, self.after) + 0.25 * max(self.before, self.after)

    @property
    def total(self) -> float:
        return self.alike + 0.3 * self.around


class Reanchorer:
    """One new version, prepared once (words on first need) for any number of quotes."""

    def __init__(self, text: str) -> None:
        self.text = text

    def find(self, *, quote: str, prefix: str, suffix: str, start: int) -> Reanchored:
        """The verdict on one quote; a blank one is lost."""
        if not quote.strip():
            return LOST
        query = _Query(quote, prefix, suffix, start, fold(quote), fold(prefix), fold(suffix))
        return self._verbatim(query) or self._fuzzy(query) or LOST

    # verbatim

    def _verbatim(self, query: _Query) -> Reanchored | None:
        length = len(query.quote)
        best, around = -1, -1
        for at in sorted(self._occurrences(query)):
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
        if length < PLAIN and around < 2 and not here and self._closed(query):
            return None
        return self._stands(query, best)

    def _stands(self, query: _Query, at: int) -> Reanchored:
        return Reanchored("exact" if at == query.start else "moved", at, at + len(query.quote), 1000)

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
        return side(query.prefix[::-1], before[::-1]), side(query.suffix, after)

    def _closed(self, query: _Query) -> bool:
        """Whether words from before and after the quote now stand together: it was taken out from between them."""
        before, after, index = query.before[-5:][::-1], query.after[:5], self._words
        if len(before) < 2 or len(after) < 2:
            return False
        # More must fit than the quote's own ends do: in lists the next item begins much as this one did.
        own = same(before, query.words[-5:][::-1]), same(after, query.words[:5])
        seams = [place + 1 for place in index.places.get(before[0], ())[:_SEAMS]]
        seams += index.places.get(after[0], ())[:_SEAMS]
        for at in seams:
            left, right = index.words[max(0, at - 5) : at][::-1], index.words[at : at + 5]
            if left[:2] != before[:2] or right[:2] != after[:2]:
                continue
            fits = same(before, left), same(after, right)
            if fits[0] > own[0] and fits[1] > own[1] and 4 * sum(fits) >= 3 * (len(before) + len(after)):
                return True
        return False

    # fuzzy

    def _fuzzy(self, query: _Query) -> Reanchored | None:
        if not 0 < len(query.words) <= _LONGEST:
            return None
        slices = {
            self._words.align(query.words, window, before=query.before, after=query.after)
            for window in self._windows(query)
        }
        ranked = [self._judge(query, first, last) for first, last in sorted(slices) if first < last]
        ranked = [c for c in ranked if not self._neighbour(query, c)]
        ranked.sort(key=lambda c: (-round(c.total, 2), abs(c.start - query.start)))
        if not ranked or not self._enough(query, ranked):
            return None
        best = ranked[0]
        start, end = self._signs_too(query.quote, best.start, best.end)
        if self.text[start:end] == query.quote:  # too short to be believed before its place was judged
            return self._stands(query, start)
        return Reanchored("fuzzy", start, end, min(999, round(1000 * best.chars)))

    @cached_property
    def _words(self) -> Words:
        return Words.of(self.text)

    def _windows(self, query: _Query) -> list[tuple[int, int]]:
        """Word ranges where the quote may stand: where rare words vote for its first word, and at the old offset."""
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

        best = nlargest(_PLACES, nlargest(4 * _PLACES, votes, key=votes.__getitem__), key=rank)
        slack, half = 1 << shift, count // 2 + 4
        firsts = [bucket << shift for bucket in best] + [expected]
        return [(first - slack - half, first + 2 * slack + count + half) for first in firsts]

    def _judge(self, query: _Query, first: int, last: int) -> _Candidate:
        index = self._words
        words = index.words[first:last]
        start, end = index.starts[first], index.ends[last - 1]
        return _Candidate(
            start,
            end,
            Levenshtein.normalized_similarity(" ".join(query.words), " ".join(words)),
            index.shared(query.words, words),
            1.0 if first == 0 and not query.prefix else self._before(query, first),
            1.0 if last == len(index.words) and not query.suffix else self._after(query, last),
        )

    def _before(self, query: _Query, first: int) -> float:
        index, start = self._words, self._words.starts[first]
        # The outermost word may be cut in two; a slice may be a word off.
        words = index.beside(query.before[1:], index.words[max(0, first - len(query.before) - 2) : first + 1])
        return words * near(query.prefix, self.text[max(0, start - len(query.prefix) - 12) : start + 6])

    def _after(self, query: _Query, last: int) -> float:
        index, end = self._words, self._words.ends[last - 1]
        words = index.beside(query.after[:-1], index.words[max(0, last - 1) : last + len(query.after) + 2])
        return words * near(query.suffix, self.text[max(0, end - 6) : end + len(query.suffix) + 12])

    def _neighbour(self, query: _Query, found: _Candidate) -> bool:
        """Whether the slice is what stood beside the quote: the old suffix opens it, or the old prefix ends it."""
        text, quote = self.text, query.quote.strip()
        after, before = query.suffix.strip(), query.prefix.strip()
        opens = explained(after, text[found.start : found.start + len(after)], quote[: len(after)])
        ends = explained(before, text[max(0, found.end - len(before)) : found.end], quote[-len(before) :])
        return opens or ends

    def _enough(self, query: _Query, ranked: Sequence[_Candidate]) -> bool:
        """Whether the first of ``ranked`` is the place and no guess."""
        best = ranked[0]
        length = len(query.quote)
        if min(best.before, best.after) >= 0.6:  # it stands between its old neighbours: rewritten on the spot
            return best.chars >= 0.45
        if length < SHORT and best.around < 0.4:
            return False
        place = self.text[best.start : best.end]
        rivals = [c.total for c in _apart(best, ranked) if self.text[c.start : c.end] != place]
        lead = best.total - max(rivals, default=0.0)
        if self._closed(query):
            return length >= PLAIN and best.alike >= (0.8 if lead > 0.25 else 0.9)
        if best.around < 0.2 and lead < 0.05:
            return False
        return best.alike >= (0.75 if length < PLAIN else 0.68) - 0.2 * best.around

    def _signs_too(self, quote: str, start: int, end: int) -> tuple[int, int]:
        """The slice with the signs the quote had at its ends, if they stand there: a bracket, the full stop."""
        words = [match.span() for match in WORD.finditer(quote)]
        head, tail = quote[: words[0][0]], quote[words[-1][1] :]
        while head and start and self.text[start - 1] == head[-1]:
            head, start = head[:-1], start - 1
        after = self.text[end : end + len(tail)]
        same = run(tail, after)
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


def _apart(best: _Candidate, others: Sequence[_Candidate]) -> list[_Candidate]:
    return [c for c in others if c.end <= best.start or c.start >= best.end]
