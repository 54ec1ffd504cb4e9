"""Pattern words (sets of alternatives, "mål|*plan"), numbered, and which of them words fit.

The beginnings and endings of all words asked about are hashed together and found in tables of the rules' pieces.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.tag.hashes import Index, Letters, hashes, spread
from pipeline.tag.ragged import Ragged

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.tag.hashes import Hashes, Places
    from pipeline.tag.language import Language
    from pipeline.tag.swedish import Word

BEGINNING, ENDING, INSIDE = 4, 5, 5  # letters; a shorter starred piece must be a whole part of the compound


class PatternWords:
    """The pattern words of some rules, about words of ``language``."""

    def __init__(self, words: Iterable[tuple[str, ...]], language: Language) -> None:
        self.numbers = {alternatives: n for n, alternatives in enumerate(dict.fromkeys(words), 1)}
        kinds: dict[str, dict[str, set[int]]] = {kind: {} for kind in ("exact", "lemma", "start", "end", "inside")}
        plain: list[tuple[str, int]] = []
        for alternatives, number in self.numbers.items():
            for alternative in alternatives:
                bare = language.fold(alternative.strip("*="))
                kind = _kind(alternative)
                kinds[kind].setdefault(bare, set()).add(number)
                if kind == "exact" and not alternative.startswith("="):
                    plain.append((bare, number))
        for (_, number), known in zip(plain, language.known([bare for bare, _ in plain]), strict=True):
            kinds["lemma"].setdefault(known.lemma, set()).add(number)
        self._exact, self._lemma, self._start, self._end, self._inside = map(_Pieces, kinds.values())

    def fits(self, known: Sequence[Word]) -> tuple[Places, Places]:
        """Pairs of a word (its place in ``known``) and a pattern word it fits (its number), in order and each once."""
        folded, lemmas = [w.folded for w in known], [w.lemma for w in known]
        compound = [n for n, w in enumerate(known) if w.parts != (w.lemma,)]
        other = [n for n, (form, lemma) in enumerate(zip(folded, lemmas, strict=True)) if form != lemma]
        letters = Letters([*folded, *(lemmas[n] for n in other)])
        owner = np.array([*range(len(known)), *other], np.intp)
        whole = letters.whole()
        own = whole[: len(known)].copy()
        own[other] = whole[len(known) :]
        every = np.arange(len(known))
        first, last = ([known[n].parts[end] for n in compound] for end in (0, -1))
        found = [
            self._exact.of(whole[: len(known)], every), self._lemma.of(own, every),
            self._start.of(whole, owner), self._start.of(hashes(first), np.array(compound, np.intp)),
            self._end.of(whole, owner), self._end.of(hashes(last), np.array(compound, np.intp)),
            self._beginnings(letters, owner), self._endings(letters, owner),
        ]  # fmt: skip
        if self._inside.longest:
            found += self._within(known, lemmas)
        words, patterns = (np.concatenate(each) for each in zip(*found, strict=True))
        pairs = np.unique(words * (len(self.numbers) + 1) + patterns)
        return np.divmod(pairs, len(self.numbers) + 1)

    def _beginnings(self, letters: Letters, owner: Places) -> tuple[Places, Places]:
        longest = np.minimum(letters.lengths - 1, self._start.longest)
        which, nth = spread(np.maximum(longest - BEGINNING + 1, 0))
        return self._start.of(letters.pieces(which, 0, nth + BEGINNING), owner[which])

    def _endings(self, letters: Letters, owner: Places) -> tuple[Places, Places]:
        longest = np.minimum(letters.lengths - 1, self._end.longest)
        which, nth = spread(np.maximum(longest - ENDING + 1, 0))
        end = letters.lengths[which]
        return self._end.of(letters.pieces(which, end - nth - ENDING, end), owner[which])

    def _within(self, known: Sequence[Word], lemmas: Sequence[str]) -> list[tuple[Places, Places]]:
        parts = [(n, part) for n, word in enumerate(known) for part in word.parts]
        owner = np.array([n for n, _ in parts], np.intp)
        found = [self._inside.of(hashes([part for _, part in parts]), owner)]
        letters = Letters(lemmas)
        for size in self._inside.lengths:
            if size >= INSIDE:
                which, start = spread(np.maximum(letters.lengths - size + 1, 0))
                found.append(self._inside.of(letters.pieces(which, start, start + size), which))
        return found


def _kind(alternative: str) -> str:
    if alternative.startswith("=") or "*" not in alternative:  # "=": this form and no other
        return "exact"
    if alternative.startswith("*") and alternative.endswith("*"):
        return "inside"
    return "end" if alternative.startswith("*") else "start"


class _Pieces:
    """Pieces of words and the numbers of the pattern words they belong to."""

    def __init__(self, pieces: dict[str, set[int]]) -> None:
        self.lengths = sorted({len(piece) for piece in pieces})
        self.longest = max(self.lengths, default=0)
        self._index = Index.of(hashes(list(pieces)))
        self._numbers = Ragged.of_lists([[(number,) for number in sorted(numbers)] for numbers in pieces.values()], 1)

    def of(self, found: Hashes, owner: Places) -> tuple[Places, Places]:
        """Whose of the hashes are pieces (their owners), and the pattern words of each."""
        entries = self._index.find(found)
        there = entries >= 0
        numbers, places = self._numbers.of(entries[there])
        return owner[there][places], numbers[:, 0]
