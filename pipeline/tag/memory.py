"""All that is known of token types, worked out once: a number for each, and by that number what rules and ranker know.

Text is cut at white space, and each *chunk* ("kommunen,") is remembered with the numbers of the tokens in it, so a
passage costs a ``str.split`` and a look-up a chunk. ``matrix`` has a row a type: the rules' columns, then the ranker's as
they weigh in text and in a heading, then the type's part of a passage's squared length. Row 0 is zeros. The memory
starts afresh when it is full, so it stays flat over any corpus (a row is about 0.9 kB).
"""

from __future__ import annotations

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


class Memory:
    """Token types → numbers; by number: the rows of ``matrix``, the words of phrases that a type fits (``fits``), the phrases
    that hang on it (``hooks``) and its one-word rules (``gains``: column and rule). By chunk: its tokens, as number, start
    and end within it (``tokens``), and its length (``size``)."""

    def __init__(self, lexicon: Lexicon, ranker: Ranker | None) -> None:
        self._lexicon, self._ranker = lexicon, ranker
        self.width = len(lexicon.columns)
        self._total = self.width + (ranker.row_width if ranker else 0)
        self.forget()

    def forget(self) -> None:
        self._chunks: dict[str, int] = {}
        self._numbers: dict[str, int] = {}
        self.tokens = Ragged(3)
        self._sizes: Places = np.zeros(4096, np.intp)
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
        found = list(map(self._chunks.get, pieces))
        if None in found:
            met = self._meet(list(dict.fromkeys([p for p, known in zip(pieces, found, strict=True) if known is None])))
            found = [met[p] if known is None else known for p, known in zip(pieces, found, strict=True)]
        return np.array(found, np.intp)

    def sizes(self, chunks: Places) -> Places:
        """How many code points each of the chunks has."""
        return self._sizes[chunks]

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
        while number + count > len(self._sizes):
            self._sizes = np.concatenate([self._sizes, np.zeros_like(self._sizes)])
        self._sizes[number : number + count] = sizes
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
        while first + count > len(self.matrix):
            self.matrix = np.concatenate([self.matrix, np.zeros((min(len(self.matrix), GROWTH), self._total), np.float32)])
        known = self._lexicon.known(self._lexicon.language.known(tokens))
        for kept, added in ((self.fits, known.fits), (self.hooks, known.hooks), (self.gains, known.gains)):
            kept.extend(*added)
        owner = np.repeat(np.arange(first, first + count), known.gains[0])
        self.matrix[owner, known.gains[1][:, 0]] = known.weights
        if self._ranker is not None:
            self.matrix[first : first + count, self.width :] = self._ranker.rows(tokens)
        self._numbers.update(zip(tokens, range(first, first + count), strict=True))

    def gathered(self, numbers: Places, owner: Places, count: int) -> Any:
        """For each of ``count`` parts the sum of its distinct types' rows; ``owner`` says which part a number is in."""
        _, once = np.unique(owner * self.fits.rows + numbers, return_index=True)
        once.sort()  # in the order of the text, so that sums come out the same in any company
        numbers, owner = numbers[once], owner[once]
        counts = np.bincount(owner, minlength=count)
        longest = np.argsort(-counts, kind="stable")
        rank = np.empty(count, dtype=int)
        rank[longest] = np.arange(count)
        nth = np.arange(len(owner)) - (np.cumsum(counts) - counts)[owner]
        numbers = numbers[np.argsort(nth * count + rank[owner], kind="stable")]
        out = np.zeros((count, self._total), np.float32)
        begin = 0
        for many in np.bincount(nth).tolist():  # every part's first, second … type at once; the longest parts lead
            out[:many] += self.matrix[numbers[begin : begin + many]]
            begin += many
        return out[rank]
