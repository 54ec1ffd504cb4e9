"""Rules compiled for speed.

A rule of one word without conditions is a property of the token *type*: its weights stand in a row of a matrix, one
column a target, and a passage's sums are one gather over the rows of its types. Phrases and rules with conditions hang
on their longest word (the rarest, as a rule) and are looked at only where that word stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.core.rules import HEADING
from pipeline.tag import swedish

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

    from pipeline.core.rules import Pattern, Rule

    Sums = npt.NDArray[np.float32]

REMEMBERED = 60_000  # token types with a row; then the memo starts afresh, so memory stays flat over any corpus


class Hit(NamedTuple):
    """A rule that holds on the tokens ``[first, last]``: which, for which target (column), with what weight."""

    rule: int
    column: int
    weight: float
    first: int
    last: int


class Known(NamedTuple):
    """What a token type means to the rules.

    ``row`` in the matrix; ``fits``: the pattern words it fits; ``anchors``: phrases and conditional rules that hang on
    it; ``gains``: for each column the heaviest one-word rule, as (column, rule, weight).
    """

    row: int
    fits: frozenset[int]
    anchors: tuple[int, ...]
    gains: tuple[tuple[int, int, float], ...]


class _Phrase(NamedTuple):
    """A rule that needs looking at: its pattern words, gaps, the word it hangs on, and its conditions."""

    rule: int
    column: int
    words: tuple[int, ...]
    gaps: tuple[int, ...]
    anchor: int
    near: tuple[_Condition, ...]
    without: tuple[_Condition, ...]


class _Condition(NamedTuple):
    words: tuple[int, ...]
    gaps: tuple[int, ...]


class Lexicon:
    """Compiled rules for ``targets`` (the columns, in that order). What it remembers of token types is bounded."""

    def __init__(self, rules: Sequence[Rule], targets: Sequence[str]) -> None:
        self.rules = tuple(rules)
        self.columns = {target: n for n, target in enumerate(targets)}
        self._words = _Words()
        self._single: dict[int, list[tuple[int, int, float]]] = {}
        self._anchored: dict[int, list[int]] = {}
        self._phrases: list[_Phrase] = []
        for number, rule in enumerate(self.rules):
            self._add(number, rule)
        self.clear()

    def _add(self, number: int, rule: Rule) -> None:
        words = tuple(map(self._words.number, rule.pattern.words))
        column = self.columns[rule.target]
        plain = not rule.near and not rule.without and abs(rule.heading - HEADING * rule.weight) < 1e-9
        if len(words) == 1 and plain:
            self._single.setdefault(words[0], []).append((column, number, rule.weight))
            return
        lengths = [min(len(a.strip("*=")) for a in alternatives) for alternatives in rule.pattern.words]
        anchor = max(range(len(words)), key=lambda i: lengths[i])
        near, without = tuple(map(self._condition, rule.near)), tuple(map(self._condition, rule.without))
        self._anchored.setdefault(words[anchor], []).append(len(self._phrases))
        self._phrases.append(_Phrase(number, column, words, rule.pattern.gaps, anchor, near, without))

    def _condition(self, pattern: Pattern) -> _Condition:
        return _Condition(tuple(map(self._words.number, pattern.words)), pattern.gaps)

    def clear(self) -> None:
        """Forget every token type."""
        import numpy as np

        self.memo: dict[str, Known] = {}
        self.matrix: Any = np.zeros((1024, len(self.columns)), np.float32)
        self._rows = 1  # row 0 is of the words that mean nothing

    def known(self, token: str) -> Known:
        """What ``token`` means to the rules, worked out once."""
        found = self.memo.get(token)
        if found is None:
            found = self.memo[token] = self._analyse(token)
        return found

    def _analyse(self, token: str) -> Known:
        fits = self._words.fits(swedish.word(token))
        best: dict[int, tuple[int, int, float]] = {}
        for word in sorted(fits):
            for gain in self._single.get(word, ()):
                if gain[0] not in best or abs(gain[2]) > abs(best[gain[0]][2]):
                    best[gain[0]] = gain
        anchors = tuple(p for word in sorted(fits) for p in self._anchored.get(word, ()))
        return Known(self._row(best) if best else 0, fits, anchors, tuple(best.values()))

    def _row(self, gains: dict[int, tuple[int, int, float]]) -> int:
        import numpy as np

        if self._rows == len(self.matrix):
            self.matrix = np.concatenate([self.matrix, np.zeros_like(self.matrix)])
        for column, _, weight in gains.values():
            self.matrix[self._rows, column] = weight
        self._rows += 1
        return self._rows - 1

    def phrases(self, known: Sequence[Known], around: Sequence[Known] = ()) -> list[Hit]:
        """The phrases and conditional rules that hold in ``known``; conditions may also be met in ``around``."""
        out: list[Hit] = []
        for at, one in enumerate(known):
            for number in one.anchors:
                phrase = self._phrases[number]
                place = _place(known, at, phrase) if len(phrase.words) > 1 else (at, at)
                if place is None or any(_stands(c, known, around) for c in phrase.without):
                    continue
                if phrase.near and not any(_stands(c, known, around) for c in phrase.near):
                    continue
                out.append(Hit(phrase.rule, phrase.column, self.rules[phrase.rule].weight, *place))
        return out


def _place(known: Sequence[Known], at: int, phrase: _Phrase) -> tuple[int, int] | None:
    """First and last token of the phrase whose anchor stands at ``at``, nearest words taken; None if not there."""
    words, gaps, anchor = phrase.words, phrase.gaps, phrase.anchor
    first = at
    for i in range(anchor - 1, -1, -1):
        for before in range(first - 1, max(first - 2 - gaps[i + 1], -1), -1):
            if words[i] in known[before].fits:
                first = before
                break
        else:
            return None
    last = at
    for i in range(anchor + 1, len(words)):
        for after in range(last + 1, min(last + 2 + gaps[i], len(known))):
            if words[i] in known[after].fits:
                last = after
                break
        else:
            return None
    return first, last


def _stands(condition: _Condition, *places: Sequence[Known]) -> bool:
    """Whether the condition's pattern stands anywhere in the places."""
    words, gaps = condition
    phrase = _Phrase(0, 0, words, gaps, 0, (), ())
    return any(
        words[0] in one.fits and (len(words) == 1 or _place(known, at, phrase) is not None)
        for known in places
        for at, one in enumerate(known)
    )


class _Words:
    """Pattern words (sets of alternatives), numbered, and which of them a word fits."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, ...], int] = {}
        self._exact: dict[str, set[int]] = {}
        self._lemma: dict[str, set[int]] = {}
        self._start: dict[str, set[int]] = {}
        self._end: dict[str, set[int]] = {}
        self._inside: dict[str, set[int]] = {}

    def number(self, alternatives: tuple[str, ...]) -> int:
        number = self._numbers.get(alternatives)
        if number is None:
            number = self._numbers[alternatives] = len(self._numbers)
            for alternative in alternatives:
                self._enter(alternative, number)
        return number

    def _enter(self, alternative: str, number: int) -> None:
        bare = swedish.fold(alternative.strip("*="))
        if alternative.startswith("="):  # this form and no other
            self._exact.setdefault(bare, set()).add(number)
        elif "*" not in alternative:
            self._exact.setdefault(bare, set()).add(number)
            self._lemma.setdefault(swedish.word(bare).lemma, set()).add(number)
        elif alternative.startswith("*") and alternative.endswith("*"):
            self._inside.setdefault(bare, set()).add(number)
        else:
            table = self._end if alternative.startswith("*") else self._start
            table.setdefault(bare, set()).add(number)

    def fits(self, word: swedish.Word) -> frozenset[int]:
        """The pattern words that ``word`` fits.

        A starred piece under five letters (four at the beginning) must be a whole part of the compound, so that
        "*lag" fits diskrimineringslag and not förslag.
        """
        folded, lemma, parts = word
        found = self._exact.get(folded, set()) | self._lemma.get(lemma, set())
        found |= self._start.get(parts[0], set()) | self._end.get(parts[-1], set())
        for form in {folded, lemma}:
            for cut in range(1, len(form) + 1):
                if cut >= 4 or cut == len(form):
                    found |= self._start.get(form[:cut], set())
                if cut >= 5 or cut == len(form):
                    found |= self._end.get(form[-cut:], set())
        if self._inside:
            pieces = {lemma[i:j] for i in range(len(lemma)) for j in range(i + 5, len(lemma) + 1)} | set(parts)
            for piece in pieces:
                found |= self._inside.get(piece, set())
        return frozenset(found)
