"""Rules compiled for speed.

A rule of one word without conditions is a property of the token *type*: its weights stand in a row of a matrix, one
column a target (``memory``), and a passage's sums are one gather over the rows of its types. Phrases and rules with
conditions hang on their longest word (the rarest, as a rule) and are looked at only where that word stands and its
neighbour in the phrase stands somewhere in the passage.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.core.rules import HEADING
from pipeline.tag import swedish

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.core.rules import Pattern, Rule
    from pipeline.tag.language import Language

    Words = Sequence[frozenset[int]]  # for each token number the words of phrases and conditions that it fits

class Hit(NamedTuple):
    """A phrase or conditional rule that holds on the tokens ``[first, last]``: which, for which target (column)."""

    rule: int
    column: int
    weight: float
    first: int
    last: int


class Known(NamedTuple):
    """What a token type means to the rules.

    ``gains``: for each column its heaviest one-word rule, as (column, rule, weight). ``fits``: the words of phrases and
    conditions that it fits. ``hooks``: the phrases that hang on it, as (phrase, and two more words that must stand in the
    passage, 0 for none).
    """

    gains: tuple[tuple[int, int, float], ...]
    fits: frozenset[int]
    hooks: tuple[tuple[int, int, int], ...]


class _Phrase(NamedTuple):
    """A rule that needs looking at: its words, gaps, the word it hangs on, its conditions."""

    rule: int
    column: int
    weight: float
    words: tuple[int, ...]
    gaps: tuple[int, ...]
    anchor: int
    partners: tuple[int, int]
    near: tuple[_Phrase, ...] = ()
    without: tuple[_Phrase, ...] = ()


class Lexicon:
    """Compiled rules for ``targets`` (the columns, in that order), about words of ``language``."""

    def __init__(self, rules: Sequence[Rule], targets: Sequence[str], language: Language = swedish) -> None:
        self.language = language
        self.rules = tuple(rules)
        self.columns = {target: n for n, target in enumerate(targets)}
        self._words = _Words(language)
        self._single: dict[int, list[tuple[int, int, float]]] = {}
        self._anchored: dict[int, list[int]] = {}
        self.phrases: list[_Phrase] = []
        self._watched: set[int] = set()  # words of phrases and conditions
        for number, rule in enumerate(self.rules):
            self._add(number, rule)

    def _add(self, number: int, rule: Rule) -> None:
        words = tuple(map(self._words.number, rule.pattern.words))
        column = self.columns[rule.target]
        plain = not rule.near and not rule.without and abs(rule.heading - HEADING * rule.weight) < 1e-9
        if len(words) == 1 and plain:
            self._single.setdefault(words[0], []).append((column, number, rule.weight))
            return
        lengths = [min(len(a.strip("*=")) for a in alternatives) for alternatives in rule.pattern.words]
        anchor, *others = sorted(range(len(words)), key=lambda i: -lengths[i])
        near, without = tuple(map(self._condition, rule.near)), tuple(map(self._condition, rule.without))
        rest = [words[other] for other in others]
        partners = (rest[0] if rest else 0, rest[1] if len(rest) > 1 else 0)
        phrase = _Phrase(number, column, rule.weight, words, rule.pattern.gaps, anchor, partners, near, without)
        self._anchored.setdefault(words[anchor], []).append(len(self.phrases))
        self.phrases.append(phrase)
        self._watched.update(words)

    def _condition(self, pattern: Pattern) -> _Phrase:
        words = tuple(map(self._words.number, pattern.words))
        self._watched.update(words)
        return _Phrase(-1, -1, 0.0, words, pattern.gaps, 0, (0, 0))

    def known(self, token: str) -> Known:
        """What ``token`` means to the rules."""
        fits = sorted(self._words.fits(self.language.word(token)))
        best: dict[int, tuple[int, int, float]] = {}
        hooks: list[tuple[int, int, int]] = []
        for word in fits:
            for gain in self._single.get(word, ()):
                if gain[0] not in best or abs(gain[2]) > abs(best[gain[0]][2]):
                    best[gain[0]] = gain
            hooks += [(number, *self.phrases[number].partners) for number in self._anchored.get(word, ())]
        return Known(tuple(best.values()), frozenset(self._watched.intersection(fits)), tuple(hooks))

    @property
    def watched(self) -> int:
        """One more than the highest number among the words of phrases and conditions."""
        return max(self._watched, default=0) + 1

    def place(self, number: int, at: int, tokens: Sequence[int], words: Words) -> tuple[int, int] | None:
        """First and last of ``tokens`` (their numbers) for the phrase whose anchor stands at ``at``, or None."""
        return _place(tokens, at, self.phrases[number], words)

    def allowed(self, number: int, places: tuple[Sequence[int], Sequence[int]], words: Words) -> bool:
        """Whether the phrase's conditions are met, in the same place (text or heading) or in the other."""
        phrase = self.phrases[number]
        if any(_stands(c, places, words) for c in phrase.without):
            return False
        return not phrase.near or any(_stands(c, places, words) for c in phrase.near)

    def hit(self, number: int, place: tuple[int, int]) -> Hit:
        phrase = self.phrases[number]
        return Hit(phrase.rule, phrase.column, phrase.weight, *place)


def _place(tokens: Sequence[int], at: int, phrase: _Phrase, known: Words) -> tuple[int, int] | None:
    """The nearest words that make up the phrase round its anchor at ``at``."""
    words, gaps, anchor = phrase.words, phrase.gaps, phrase.anchor
    first = at
    for i in range(anchor - 1, -1, -1):
        for before in range(first - 1, max(first - 2 - gaps[i + 1], -1), -1):
            if words[i] in known[tokens[before]]:
                first = before
                break
        else:
            return None
    last = at
    for i in range(anchor + 1, len(words)):
        for after in range(last + 1, min(last + 2 + gaps[i], len(tokens))):
            if words[i] in known[tokens[after]]:
                last = after
                break
        else:
            return None
    return first, last


def _stands(condition: _Phrase, places: tuple[Sequence[int], Sequence[int]], known: Words) -> bool:
    """Whether the condition's pattern stands anywhere in the places."""
    return any(
        condition.words[0] in known[token] and _place(tokens, at, condition, known) is not None
        for tokens in places
        for at, token in enumerate(tokens)
    )


class _Words:
    """Pattern words (sets of alternatives), numbered, and which of them a word fits."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._numbers: dict[tuple[str, ...], int] = {}
        self._exact: dict[str, set[int]] = {}
        self._lemma: dict[str, set[int]] = {}
        self._start: dict[str, set[int]] = {}
        self._end: dict[str, set[int]] = {}
        self._inside: dict[str, set[int]] = {}

    def number(self, alternatives: tuple[str, ...]) -> int:
        number = self._numbers.get(alternatives)
        if number is None:
            number = self._numbers[alternatives] = len(self._numbers) + 1
            for alternative in alternatives:
                self._enter(alternative, number)
        return number

    def _enter(self, alternative: str, number: int) -> None:
        bare = self._language.fold(alternative.strip("*="))
        if alternative.startswith("="):  # this form and no other
            self._exact.setdefault(bare, set()).add(number)
        elif "*" not in alternative:
            self._exact.setdefault(bare, set()).add(number)
            self._lemma.setdefault(self._language.word(bare).lemma, set()).add(number)
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
        start, end = self._start, self._end
        found = {*self._exact.get(folded, ()), *self._lemma.get(lemma, ())}
        found.update(start.get(parts[0], ()), end.get(parts[-1], ()))
        for form in (folded,) if folded == lemma else (folded, lemma):
            size = len(form)
            found.update(start.get(form, ()), end.get(form, ()))
            for cut in range(4, size):
                if form[:cut] in start:
                    found |= start[form[:cut]]
            for cut in range(5, size):
                if form[-cut:] in end:
                    found |= end[form[-cut:]]
        if self._inside:
            pieces = {lemma[i:j] for i in range(len(lemma)) for j in range(i + 5, len(lemma) + 1)} | set(parts)
            for piece in pieces:
                found |= self._inside.get(piece, set())
        return frozenset(found)
