"""All that is known of token types, worked out once: a number for each, and by that number what rules and ranker know.

Text is cut at white space, and each *chunk* ("kommunen,") is remembered with the numbers of the tokens in it, so a
passage costs a ``str.split`` and a look-up a chunk. ``matrix`` has a row a type: the rules' columns, then the ranker's as
they weigh in text and in a heading, then the type's part of a passage's squared length. Row 0 is zeros. The memory
starts afresh when it is full, so it stays flat over any corpus (a row is about 0.9 kB).
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from operator import itemgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.tag.lexical import Lexicon
    from pipeline.tag.ranker import Ranker

REMEMBERED = 30_000  # token types, 40 MB
CHUNKS = 100_000
LONGEST = 80  # code points of a chunk, or a heading, that is remembered


# What stands between white space: its tokens' numbers, and where in the chunk each begins and ends.
Chunk = tuple[tuple[int, ...], tuple[tuple[int, int], ...]]
NUMBERS = itemgetter(0)  # of a chunk


class _Ragged:
    """Rows of tuples of numbers, of different length, by token number: read for many tokens at once."""

    def __init__(self, width: int) -> None:
        import numpy as np

        self._begin: Any = np.zeros(1024, np.int64)
        self._count: Any = np.zeros(1024, np.int64)
        self._values: Any = np.zeros((4096, width), np.int64)
        self._rows, self._used = 1, 0  # row 0 is empty
        self._waiting: list[Sequence[tuple[int, ...]]] = []

    def append(self, row: Sequence[tuple[int, ...]]) -> None:
        self._waiting.append(row)

    def _settle(self) -> None:
        """Lays what waits into the arrays, all at once."""
        import numpy as np

        counts = np.fromiter(map(len, self._waiting), dtype=np.int64, count=len(self._waiting))
        rows, used = self._rows + len(counts), self._used + int(counts.sum())
        while rows > len(self._count):
            self._begin, self._count = (np.resize(array, 2 * len(array)) for array in (self._begin, self._count))
        while used > len(self._values):
            self._values = np.concatenate([self._values, np.zeros_like(self._values)])
        self._begin[self._rows : rows], self._count[self._rows : rows] = self._used + np.cumsum(counts) - counts, counts
        if used > self._used:
            self._values[self._used : used] = [one for row in self._waiting for one in row]
        self._rows, self._used = rows, used
        self._waiting.clear()

    def of(self, numbers: Any) -> tuple[Any, Any]:
        """The values of all ``numbers`` one after another, and for each the place in ``numbers`` it is from."""
        import numpy as np

        if self._waiting:
            self._settle()
        counts = self._count[numbers]
        places = np.repeat(np.arange(len(numbers)), counts)
        before = np.cumsum(counts) - counts
        return self._values[self._begin[numbers][places] + np.arange(len(places)) - before[places]], places


class Memory:
    """Token types → numbers; by number: the rows of ``matrix``, the words of phrases that a type fits (``words``, and the
    same as ``fits``), the phrases that hang on it (``hooks``) and its one-word rules (``gains``: column and rule)."""

    def __init__(self, lexicon: Lexicon, ranker: Ranker | None) -> None:
        self._lexicon, self._ranker = lexicon, ranker
        self.width = len(lexicon.columns)
        self._total = self.width + (ranker.row_width if ranker else 0)
        self.forget()

    def forget(self) -> None:
        import numpy as np

        self._chunks: dict[str, Chunk] = {}
        self._headings: dict[str, list[int]] = {}
        self._numbers: dict[str, int] = {}
        self._fresh: list[str] = []  # types without their rows of the ranker's, in the order of their numbers
        self.words: list[frozenset[int]] = [frozenset()]
        self.fits, self.hooks, self.gains = _Ragged(1), _Ragged(3), _Ragged(2)
        self.matrix: Any = np.zeros((1024, self._total), np.float32)

    @property
    def full(self) -> bool:
        """Whether it is time to forget; asked between batches, so that numbers hold within one."""
        return len(self._numbers) >= REMEMBERED or max(len(self._chunks), len(self._headings)) >= CHUNKS

    def cut(self, pieces: Sequence[str]) -> list[Chunk]:
        """The chunks of a text that was split at white space, in order."""
        chunks = list(map(self._chunks.get, pieces))
        if None in chunks:
            return [self._chunks.get(piece) or self._met(piece) for piece in pieces]
        return chunks  # type: ignore[return-value]  # no None in it

    def heading(self, text: str) -> list[int]:
        """The numbers of a heading's tokens; kept, as it stands over many passages."""
        known = self._headings.get(text)
        if known is None:
            known = [number for chunk in self.cut(text.split()) for number in chunk[0]]
            if len(text) <= LONGEST:
                self._headings[text] = known
        return known

    def _met(self, piece: str) -> Chunk:
        tokens, starts = self._lexicon.language.spans(piece)
        for token in tokens:
            if token not in self._numbers:
                self._learn(token)
        places = tuple((start, start + len(token)) for token, start in zip(tokens, starts, strict=True))
        chunk = (tuple(self._numbers[token] for token in tokens), places)
        if len(piece) <= LONGEST:
            self._chunks[piece] = chunk
        return chunk

    def _learn(self, token: str) -> None:
        import numpy as np

        number = len(self.words)
        if number == len(self.matrix):
            self.matrix = np.concatenate([self.matrix, np.zeros_like(self.matrix)])
        known = self._lexicon.known(token)
        self.words.append(known.fits)
        self.fits.append([(word,) for word in known.fits])
        self.hooks.append(known.hooks)
        gains = sorted(gain for gain in known.gains if gain[2])
        self.gains.append([gain[:2] for gain in gains])
        self._numbers[token] = number
        for column, _, weight in gains:
            self.matrix[number, column] = weight
        self._fresh.append(token)

    def settle(self) -> None:
        """The ranker's rows of the types met since last: all at once, which is ten times quicker than one by one."""
        if self._ranker is not None and self._fresh:
            end = len(self.words)
            self.matrix[end - len(self._fresh) : end, self.width :] = self._ranker.rows(self._fresh)
        self._fresh.clear()

    def gathered(self, numbers: Any, owner: Any, count: int) -> Any:
        """For each of ``count`` parts the sum of its distinct types' rows; ``owner`` says which part a number is in."""
        import numpy as np

        _, once = np.unique(owner * len(self.words) + numbers, return_index=True)
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


class Places:
    """Where in a text its tokens stand, worked out for the few that are asked for."""

    __slots__ = ("_before", "_chunks", "_ends", "_starts")

    def __init__(self, text: str, pieces: Sequence[str], chunks: Sequence[Chunk]) -> None:
        self._chunks = chunks
        self._before = list(accumulate(map(len, pieces), initial=0))
        even = self._before[-1] + len(pieces) - 1 == len(text)  # one white space between each two, none around
        self._starts = None if even else _starts(text, pieces)
        self._ends = list(accumulate(map(len, map(NUMBERS, chunks))))  # tokens up to and with each chunk

    def of(self, token: int) -> tuple[int, int]:
        """Where the token begins and ends, in code points."""
        chunk = bisect_right(self._ends, token)
        start, end = self._chunks[chunk][1][token - self._ends[chunk]]  # counted from the chunk's last token back
        at = self._before[chunk] + chunk if self._starts is None else self._starts[chunk]
        return at + start, at + end


def _starts(text: str, pieces: Sequence[str]) -> list[int]:
    """Where each piece of ``text`` begins."""
    at, found = 0, []
    for piece in pieces:
        at = text.index(piece, at)
        found.append(at)
        at += len(piece)
    return found
