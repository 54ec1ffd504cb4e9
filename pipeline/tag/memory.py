"""All that is known of token types, worked out once: a number for each, and by that number what rules and ranker know.

Text is cut at white space, and each *chunk* ("kommunen,") is remembered with the numbers of the tokens in it, so a
passage costs a ``str.split`` and a look-up a chunk. ``matrix`` has a row a type: the ranker's columns as they weigh in text
and in a heading, then the type's part of a passage's squared length. Row 0 is zeros. The memory starts afresh when it is
full, so it stays flat over any corpus.
"""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.tag.ragged import Ragged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.tag.hashes import Places
    from pipeline.tag.lexical import Lexicon
    from pipeline.tag.ranker import Ranker

REMEMBERED = 30_000  # token types, 40 MB
CHUNKS = 100_000
TOKENS = 400_000  # in chunks, all told
LONGEST = 80  # code points of a chunk that is remembered
CUT = 240  # code points of a token that are looked at
GROWTH = 8192  # rows at a time that the matrix grows by, at the most
TOGETHER = 2048  # token types worked out at a time
STOPS = (".", "?", "!")  # what the last chunk of a sentence ends with


class Memory:
    """Token types → numbers; by number: the rows of ``matrix``, the words of phrases that a type fits (``fits``), the phrases
    that hang on it (``hooks``), its one-word rules (``gains``: column and rule). By
    chunk: its tokens, as number, start and end within it (``tokens``), its length (``sizes``) and whether a sentence may end
    with it (``stops``)."""

    def __init__(self, lexicon: Lexicon, ranker: Ranker | None) -> None:
        self._lexicon, self._ranker = lexicon, ranker
        self._total = ranker.row_width if ranker else 0
        self.forget()

    def forget(self) -> None:
        self._chunks: dict[str, int] = {}
        self._numbers: dict[str, int] = {}
        self.tokens = Ragged(3)
        self.sizes: Places = np.zeros(4096, np.intp)
        self.stops: Any = np.zeros(4096, bool)
        self.fits, self.hooks, self.gains = Ragged(1), Ragged(3), Ragged(2)
        for each in (self.fits, self.hooks, self.gains):
            each.extend(np.zeros(1, np.intp), np.zeros((0, 1), np.intp))  # row 0 is empty
        self.matrix: Any = np.zeros((1024, self._total), np.float32)

    @property
    def full(self) -> bool:
        """Whether it is time to forget; asked between batches, so that numbers hold within one."""
        return len(self._numbers) >= REMEMBERED or self.tokens.rows >= CHUNKS or self.tokens.used >= TOKENS

    def cut(self, pieces: Sequence[str]) -> Places:
        """The numbers of the chunks that texts were split into at white space."""
        found = np.fromiter(map(self._chunks.get, pieces, repeat(-1)), np.intp, len(pieces))
        new = (found < 0).nonzero()[0].tolist()
        if new:
            met = self._meet(list(dict.fromkeys([pieces[n] for n in new])))
            found[new] = [met[pieces[n]] for n in new]
        return found

    def _meet(self, pieces: Sequence[str]) -> dict[str, int]:
        """Takes in chunks that are new, all at once."""
        tokens, starts = self._lexicon.language.spans("\n".join(pieces))  # no word reaches over a line's end
        lengths, first = np.array([*map(len, tokens)], np.intp), np.array(starts, np.intp)
        sizes = np.array([*map(len, pieces)], np.intp)
        begin = np.cumsum(sizes + 1) - sizes - 1
        if lengths.max(initial=0) > CUT:
            tokens = [token[:CUT] for token in tokens]
        owner = np.searchsorted(begin, first, side="right") - 1
        first -= begin[owner]
        rows = np.column_stack([self._numbered(tokens), first, first + lengths])
        number, count = self.tokens.rows, len(pieces)
        self.tokens.extend(np.bincount(owner, minlength=count), rows)
        while number + count > len(self.sizes):
            self.sizes, self.stops = (np.concatenate([array, np.zeros_like(array)]) for array in (self.sizes, self.stops))
        self.sizes[number : number + count] = sizes
        self.stops[number : number + count] = [piece.endswith(STOPS) for piece in pieces]
        met = dict(zip(pieces, range(number, number + count), strict=True))
        short = met if sizes.max(initial=0) <= LONGEST else {p: n for p, n in met.items() if len(p) <= LONGEST}
        self._chunks.update(short)
        return met

    def _numbered(self, tokens: Sequence[str]) -> Places:
        """The numbers of tokens; types that are new get theirs."""
        new = [token for token in dict.fromkeys(tokens) if token not in self._numbers]
        for at in range(0, len(new), TOGETHER):
            self._learn(new[at : at + TOGETHER])
        return np.array([self._numbers[token] for token in tokens], np.intp)

    def _learn(self, tokens: Sequence[str]) -> None:
        """Works out what rules and ranker know of types that are new."""
        first, count = self.fits.rows, len(tokens)
        known = self._lexicon.known(self._lexicon.language.known(tokens))
        for kept, added in ((self.fits, known.fits), (self.hooks, known.hooks), (self.gains, known.gains)):
            kept.extend(*added)
        if self._ranker is not None:
            while first + count > len(self.matrix):
                more = min(len(self.matrix), GROWTH)
                self.matrix = np.concatenate([self.matrix, np.zeros((more, self._total), np.float32)])
            self.matrix[first : first + count] = self._ranker.rows(tokens)
        self._numbers.update(zip(tokens, range(first, first + count), strict=True))

    def gathered(self, numbers: Places, owner: Places, count: int) -> Any:
        """For each of ``count`` parts the sum of its types' rows; ``owner`` says which part a number is in, in order.

        A type that stands twice counts twice: give each once (``distinct``).
        """
        counts = np.bincount(owner, minlength=count)
        longest = np.argsort(-counts, kind="stable")
        rank = np.empty(count, np.intp)
        rank[longest] = np.arange(count)
        nth = np.arange(len(owner)) - np.repeat(counts.cumsum() - counts, counts)
        numbers = numbers.take(np.argsort(nth * count + rank.take(owner)))
        out = np.zeros((count, self._total), np.float32)
        begin = 0
        for many in np.bincount(nth).tolist():  # every part's first, second … type at once; the longest parts lead
            out[:many] += self.matrix.take(numbers[begin : begin + many], axis=0)
            begin += many
        return out.take(rank, axis=0)


def distinct(numbers: Places, owner: Places) -> Any:
    """For each token whether its type stands there for the first time in its list."""
    size = len(numbers)
    types, bits = int(numbers.max(initial=0)).bit_length(), size.bit_length()
    found = ((owner << types | numbers) << bits) | np.arange(size)
    found.sort()
    kinds = found >> bits
    first = np.ones(size, bool)
    first[found[1:][kinds[1:] == kinds[:-1]] & ((1 << bits) - 1)] = False
    return first
