"""All that is known of token types, worked out once: a number for each, and by that number what rules and ranker know.

``matrix`` has a row a type: the rules' columns, then the ranker's as they weigh in text and in a heading, then the
type's part of a passage's squared length. Row 0 is zeros. At ``REMEMBERED`` types the memory starts afresh, so it stays
flat over any corpus (a row is about 850 bytes: 25 MB at most).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.tag.lexical import Known, Lexicon
    from pipeline.tag.ranker import Ranker

REMEMBERED = 30_000


class Memory:
    """Token types → numbers; what is asked for by number is in ``known`` and ``matrix``."""

    def __init__(self, lexicon: Lexicon, ranker: Ranker | None) -> None:
        self._lexicon, self._ranker = lexicon, ranker
        self.width = len(lexicon.columns)
        self._total = self.width + (ranker.row_width if ranker else 0)
        self.forget()

    def forget(self) -> None:
        import numpy as np

        self.numbers: dict[str, int] = {}
        self.known: list[Known] = [self._lexicon.known("")]
        self.matrix: Any = np.zeros((1024, self._total), np.float32)

    @property
    def full(self) -> bool:
        """Whether it is time to forget; asked between batches, so that numbers hold within one."""
        return len(self.numbers) >= REMEMBERED

    def numbered(self, tokens: Sequence[str]) -> list[int]:
        """The types' numbers; types not met before are learnt."""
        numbers = list(map(self.numbers.get, tokens))
        if None in numbers:
            self._learn([t for t in dict.fromkeys(tokens) if t not in self.numbers])
            return [self.numbers[t] for t in tokens]
        return numbers  # type: ignore[return-value]  # no None in it

    def _learn(self, tokens: Sequence[str]) -> None:
        import numpy as np

        first = len(self.known)
        while first + len(tokens) > len(self.matrix):
            self.matrix = np.concatenate([self.matrix, np.zeros_like(self.matrix)])
        for number, token in enumerate(tokens, first):
            known = self._lexicon.known(token)
            self.known.append(known)
            self.numbers[token] = number
            for column, _, weight in known.gains:
                self.matrix[number, column] = weight
        if self._ranker is not None:
            self.matrix[first : first + len(tokens), self.width :] = self._ranker.rows(tokens)

    def gathered(self, parts: Iterable[Sequence[int]], columns: slice = slice(None)) -> Any:
        """For each part the sum of its distinct types' rows: parts x columns."""
        import numpy as np

        rows: list[int] = []
        starts: list[int] = []
        for part in parts:
            starts.append(len(rows))
            rows.append(0)  # so that no part is empty
            rows += set(part)
        return np.add.reduceat(self.matrix[:, columns][rows], starts, axis=0)
