"""A batch of passages taken apart: the tokens of all texts and headings as numbers in flat arrays, and where they stand."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.core.model import TagInput
    from pipeline.tag.hashes import Places
    from pipeline.tag.memory import Memory

HEADINGS = 2  # the nearest headings above a passage
LONGEST, LONGEST_HEADING = 100_000, 2_000  # code points that are looked at


class Batch(NamedTuple):
    """Lists of tokens: the text of each passage, then what stands above each.

    ``numbers`` (tokens), ``owner`` (the list each is in), ``begin`` (where each list begins; one more than lists). ``last``:
    where in each text the last sentence begins. ``start`` and ``end`` of the texts' tokens, in code points of their text.
    """

    texts: list[str]
    numbers: Places
    owner: Places
    begin: Places
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
    headings = ["\n".join([h[:LONGEST_HEADING] for h in p.heading[-HEADINGS:]]) for p in passages]
    above = {heading: n for n, heading in enumerate(dict.fromkeys(headings))}
    pieces = [text.split() for text in chain(texts, above)]
    chunks = memory.cut(list(chain.from_iterable(pieces)))
    found, chunk = memory.tokens.of(chunks)
    edges = _edges(np.fromiter(map(len, pieces), np.intp, len(pieces)))  # where each text's and heading's chunks begin
    before = _edges(memory.tokens.count(chunks))  # the tokens before each chunk
    begin, count = before[edges], len(texts)
    which = np.concatenate([np.arange(count), count + np.array([above[heading] for heading in headings], np.intp)])
    lengths = begin[which + 1] - begin[which]
    own = _edges(lengths)
    every = np.arange(own[-1]) + np.repeat(begin[which] - own[:-1], lengths)
    at = _chunk_starts(texts, pieces, memory.sizes(chunks[: edges[count]]), edges[: count + 1])
    tokens = slice(0, begin[count])
    return Batch(
        texts, found[every, 0], np.repeat(np.arange(2 * count), lengths), own,
        _last_sentences(texts, edges, before), found[tokens, 1] + at[chunk[tokens]], found[tokens, 2] + at[chunk[tokens]],
    )  # fmt: skip


def _edges(counts: Places) -> Places:
    """Where each of so many begins, and where the last ends."""
    out = np.zeros(len(counts) + 1, np.intp)
    np.cumsum(counts, out=out[1:])
    return out


def _chunk_starts(texts: Sequence[str], pieces: Sequence[Sequence[str]], sizes: Places, edges: Places) -> Places:
    """Where in its text each chunk begins. As a rule one white space stands between two, and none around."""
    ends = _edges(sizes + 1)
    starts = ends[:-1] - np.repeat(ends[edges[:-1]], np.diff(edges))
    lengths = np.fromiter(map(len, texts), np.intp, len(texts))
    for n in (ends[edges[1:]] - ends[edges[:-1]] - 1 != lengths).nonzero()[0].tolist():
        starts[edges[n] : edges[n + 1]] = _found(texts[n], pieces[n])
    return starts


def _found(text: str, pieces: Sequence[str]) -> list[int]:
    at, found = 0, []
    for piece in pieces:
        at = text.index(piece, at)
        found.append(at)
        at += len(piece)
    return found


def _last_sentences(texts: Sequence[str], edges: Places, before: Places) -> Places:
    """The token with which each text's last sentence begins."""
    ends = [max(t.rfind(". ", 0, -2), t.rfind("? ", 0, -2), t.rfind("! ", 0, -2)) for t in texts]
    after = [len(text[end + 1 :].split()) if end > 0 else -1 for text, end in zip(texts, ends, strict=True)]
    chunks, first, last = np.array(after, np.intp), edges[: len(texts)], edges[1 : len(texts) + 1]
    return before[np.where(chunks < 0, first, last - chunks)] - before[first]
