"""Hashes of words and of their beginnings, endings and pieces, worked out for many words at once.

The hash of a text is Σ value(letter i) · BASEⁱ modulo 2⁶⁴, so the hash of any piece is a difference of two running sums.
An ``Index`` finds thousands of them in a table in a few passes over arrays. It compares some 50 bits: two different
pieces are taken for one another once in 10⁹ look-ups at the most.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate, repeat
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]
    Places = NDArray[np.intp]

_BASE = 0x9E3779B97F4A7C15
_LETTER, _MIX = 0xD6E8FEB86659FD93, 0xBF58476D1CE4E5B9
_ALL = (1 << 64) - 1
REST = 32  # bits that are compared, below those that choose the bucket
FINER = 1  # bits by which a sieve's buckets are finer


@lru_cache(maxsize=8)
def _powers(count: int, base: int) -> Hashes:
    found: Hashes = np.cumprod(np.array([1, *repeat(base, count - 1)], np.uint64), dtype=np.uint64)
    return found


def powers(count: int) -> Hashes:
    """BASEⁱ for at least ``count`` i from 0."""
    return _powers(max(256, 1 << (count - 1).bit_length() if count > 1 else 1), _BASE)


def _inverses(count: int) -> Hashes:
    return _powers(max(256, 1 << (count - 1).bit_length() if count > 1 else 1), pow(_BASE, -1, 1 << 64))


def _letters(codes: NDArray[np.uint32]) -> Hashes:
    """The value of each code point."""
    value = (codes + np.uint64(1)) * np.uint64(_LETTER)
    value ^= value >> np.uint64(29)
    value *= np.uint64(_MIX)
    value ^= value >> np.uint64(32)
    return value


@lru_cache(maxsize=4096)
def letter(char: str) -> int:
    """The value of one character."""
    value = (ord(char) + 1) * _LETTER & _ALL
    value ^= value >> 29
    value = value * _MIX & _ALL
    return value ^ value >> 32


def running(text: str) -> list[int]:
    """The hash of each beginning of ``text``, the empty one first: for a word at a time."""
    table = _listed(max(256, 1 << len(text).bit_length()))
    return [0, *(total & _ALL for total in accumulate([letter(c) * table[n] for n, c in enumerate(text)]))]


@lru_cache(maxsize=8)
def _listed(count: int) -> list[int]:
    found: list[int] = powers(count).tolist()
    return found


class Letters:
    """Words as running sums of hashes. ``lengths`` (n), ``begin`` (n + 1: where each word begins in the sums)."""

    def __init__(self, words: Sequence[str]) -> None:
        self.lengths: Places = np.fromiter(map(len, words), dtype=np.intp, count=len(words))
        self.begin: Places = np.concatenate([[0], np.cumsum(self.lengths)])
        codes = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), np.uint32)
        longest = int(self.lengths.max(initial=0)) + 1
        at = np.arange(len(codes)) - np.repeat(self.begin[:-1], self.lengths)
        self._inverses = _inverses(longest)
        self._sums: Hashes = np.zeros(len(codes) + 1, np.uint64)
        np.cumsum(_letters(codes) * powers(longest)[at], out=self._sums[1:])

    def whole(self) -> Hashes:
        """The hash of each word."""
        found: Hashes = self._sums[self.begin[1:]] - self._sums[self.begin[:-1]]
        return found

    def pieces(self, which: Places, start: Places | int, end: Places) -> Hashes:
        """The hashes of the letters ``[start, end)`` of the words numbered ``which``."""
        first = self.begin[which]
        found: Hashes = self._sums[first + end] - self._sums[first + start]
        if not isinstance(start, int):
            found *= self._inverses[start]
        return found


def hashes(words: Sequence[str]) -> Hashes:
    """The hash of each of ``words``."""
    return Letters(words).whole()


def joined(first: Any, length: Any, second: Any) -> Any:
    """The hash of two texts put together, the first of which has ``length`` letters (one number, or one for each)."""
    table = powers(int(np.max(length, initial=0)) + 1)
    return first + table[length] * second


def spread(counts: Places) -> tuple[Places, Places]:
    """For each of ``counts`` its number so many times, and the numbers 0, 1 … within each."""
    which = np.repeat(np.arange(len(counts)), counts)
    return which, np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)


def _closed(found: Hashes) -> Hashes:
    """Hashes whose highest bits depend on every letter."""
    closed: Hashes = (found ^ (found >> np.uint64(32))) * np.uint64(_MIX)
    return closed


class Sieve(NamedTuple):
    """What is quick to ask before an ``Index`` is."""

    flags: Any
    shift: int

    def through(self, found: Hashes) -> Places:
        """The numbers of the hashes it lets through."""
        likely: Places = self.flags[(_closed(found) >> np.uint64(self.shift)).astype(np.intp)].nonzero()[0]
        return likely


class Index:
    """Distinct hashes in buckets by their highest bits: for a hash the number of the entry that has it.

    ``begin`` (buckets + 1), ``rests`` (n and one more; the bits that are compared, ascending within a bucket), ``order``
    (n: the entry's number; None: entries stand as they are numbered).
    """

    def __init__(self, begin: Any, rests: Any, order: Any = None) -> None:
        self._begin, self._rests, self._order = begin, rests, order
        bits = (len(begin) - 1).bit_length() - 1
        self._shift, self._below = 64 - bits, 64 - bits - REST

    @classmethod
    def of(cls, found: Hashes) -> Index:
        """The index of ``found``."""
        begin, rests, order = cls.laid(found)
        return cls(begin, rests, order)

    @staticmethod
    def laid(found: Hashes) -> tuple[Any, Any, Any]:
        """``begin``, ``rests`` and ``order`` of an index of ``found``."""
        closed = _closed(found)
        order = np.argsort(closed)
        closed = closed[order]
        bits = min(24, max(4, len(closed).bit_length()))
        begin = np.zeros((1 << bits) + 1, np.int32)
        np.cumsum(np.bincount((closed >> np.uint64(64 - bits)).astype(np.intp), minlength=1 << bits), out=begin[1:])
        rests = np.append((closed >> np.uint64(64 - bits - REST)).astype(np.uint32), np.uint32(0))
        return begin, rests, order.astype(np.int32)

    def find(self, found: Hashes) -> Places:
        """For each hash the number of its entry, −1 where there is none."""
        closed = _closed(found)
        bucket = (closed >> np.uint64(self._shift)).astype(np.intp)
        at, end = self._begin[bucket], self._begin[bucket + 1]
        out = np.full(len(closed), -1, np.intp)
        left = (at < end).nonzero()[0]
        at, end, rest = at[left], end[left], (closed[left] >> np.uint64(self._below)).astype(np.uint32)
        while len(left):
            there = self._rests[at]
            hit = there == rest
            out[left[hit]] = at[hit]
            at = at + 1
            more = (there < rest) & (at < end)
            left, at, end, rest = left[more], at[more], end[more], rest[more]
        if self._order is not None:
            out[out >= 0] = self._order[out[out >= 0]]
        return out

    def sieve(self, entries: Any) -> Sieve:
        """A sieve that lets through the hashes of ``entries`` (n, true or false: as they are laid) and few of the others."""
        counts = np.diff(self._begin)
        bucket, rests = np.repeat(np.arange(len(counts)), counts)[entries], self._rests[:-1][entries]
        flags = np.zeros(len(counts) << FINER, bool)
        flags[(bucket << FINER) | (rests >> np.uint32(REST - FINER)).astype(np.intp)] = True
        return Sieve(flags, self._shift - FINER)

    def one(self, found: int) -> int:
        """The same for one hash."""
        closed = (found ^ found >> 32) * _MIX & _ALL
        bucket, rest = closed >> self._shift, closed >> self._below & 0xFFFFFFFF
        for at in range(self._begin.item(bucket), self._begin.item(bucket + 1)):
            if self._rests.item(at) == rest:
                return at if self._order is None else int(self._order.item(at))
        return -1
