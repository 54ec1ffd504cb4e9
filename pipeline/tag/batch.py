"""A batch of passages taken apart: the tokens of all texts and headings as numbers in flat arrays, and where they stand."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from pipeline.tag.memory import distinct

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.core.model import TagInput
    from pipeline.tag.hashes import Places
    from pipeline.tag.memory import Memory

HEADINGS = 2  # the nearest headings above a passage
LONGEST, LONGEST_HEADING = 100_000, 2_000  # code points that are looked at


class Batch(NamedTuple):
    """Lists of tokens: the text of each passage, then what stands above each.

    ``numbers`` (tokens), ``owner`` (the list each is in), ``begin`` (where each list begins; one more than lists). ``once``:
    whether a token is its list's first of its type. ``last``: where in each text the last sentence begins. ``start`` and
    ``end`` of the texts' tokens, in code points of their text.
    """

    texts: list[str]
    numbers: Places
    owner: Places
    begin: Places
    once: Any
    last: Places
    start: Places
    end: Places

    @property
    def size(self) -> int:
        """How many passages."""
        return len(self.texts)


def read(passages: Sequence[TagInput], memory: Memory) -> Batch:
    """The passages taken apart; types never seen before are worked out for all of them together."""
    texts = [p.text if len(p.text) <= LONGEST else p.text[:LONGEST] for p in passages]
    above = ["\n".join([h[:LONGEST_HEADING] for h in p.heading[-HEADINGS:]]).split() for p in passages]
    joined = "\n".join(texts)
    pieces = joined.split()
    count, below = len(texts), len(pieces)
    chunks = memory.cut([*pieces, *chain.from_iterable(above)])
    sizes = memory.sizes.take(chunks[:below])
    starts, edges = _placed(texts, joined, pieces, sizes)
    every, chunk = memory.tokens.places(chunks)
    before = _edges(memory.tokens.count(chunks))  # the tokens before each chunk
    begin = before[np.concatenate([edges, below + _edges(np.fromiter(map(len, above), np.intp, count))[1:]])]
    numbers, first, last = memory.tokens.columns
    numbers, owner = numbers.take(every), np.repeat(np.arange(2 * count), np.diff(begin))
    at, every = starts.take(chunk[: begin[count]]), every[: begin[count]]
    tail = before[_last_sentences(memory.stops.take(chunks[:below]), edges)] - begin[:count]
    return Batch(texts, numbers, owner, begin, distinct(numbers, owner), tail, first.take(every) + at, last.take(every) + at)


def _edges(counts: Places) -> Places:
    """Where each of so many begins, and where the last ends."""
    out = np.zeros(len(counts) + 1, np.intp)
    np.cumsum(counts, out=out[1:])
    return out


def _placed(texts: Sequence[str], joined: str, pieces: Sequence[str], sizes: Places) -> tuple[Places, Places]:
    """Where in its text each chunk begins, and the first chunk of each text (one more than texts).

    As a rule one white space stands between two and none around; then all follows from the sizes.
    """
    ends = _edges(sizes + 1)
    begin = _edges(np.fromiter(map(len, texts), np.intp, len(texts)) + 1)
    plain = ends[-1] == len(joined) + 1
    starts = ends[:-1] if plain else np.fromiter(_found(joined, pieces), np.intp, len(pieces))
    edges = np.searchsorted(starts, begin)
    return starts - np.repeat(begin[:-1], np.diff(edges)), edges


def _found(text: str, pieces: Sequence[str]) -> Iterator[int]:
    at = 0
    for piece in pieces:
        at = text.index(piece, at)
        yield at
        at += len(piece)


def _last_sentences(stops: Any, edges: Places) -> Places:
    """The chunk with which each text's last sentence begins; a full stop at the very end begins none."""
    stopped = stops.nonzero()[0]
    first, last = edges[:-1], edges[1:]
    nearest = np.concatenate([[-1], stopped])[np.searchsorted(stopped, last - 1)]  # the last one before the final chunk
    begin: Places = np.where(nearest >= first, nearest + 1, first)
    return begin
