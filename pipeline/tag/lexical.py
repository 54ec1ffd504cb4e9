"""Rules compiled for speed.

A rule of one word without conditions is a property of the token *type*: its weights stand in a row of a matrix, one
column a target (``memory``), and a passage's sums are one gather over the rows of its types. Phrases and rules with
conditions hang on their longest word (the rarest, as a rule) and are looked at (``phrases``) only where that word
stands and its neighbours in the phrase stand somewhere in the passage.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.core.rules import HEADING
from pipeline.tag import swedish
from pipeline.tag.patterns import PatternWords
from pipeline.tag.ragged import Ragged

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from pipeline.core.rules import Pattern, Rule
    from pipeline.tag.hashes import Places
    from pipeline.tag.language import Language
    from pipeline.tag.swedish import Word


class Known(NamedTuple):
    """What token types mean to the rules, one after another; ``fits``, ``hooks`` and ``gains`` as counts a type and rows.

    ``gains``: for each column its heaviest one-word rule, as (column, rule), and ``weights``. ``fits``: the words of phrases
    and conditions that it fits. ``hooks``: the phrases that hang on it, as (phrase, and two more words that must stand in
    the passage, 0 for none).
    """

    fits: tuple[Places, Places]
    hooks: tuple[Places, Places]
    gains: tuple[Places, Places]
    weights: Any


class Phrases(NamedTuple):
    """Rules that need looking at, and conditions that do: one a row.

    ``words`` and ``gaps`` (phrases x the most words, 0 for none); ``anchor``: which word it hangs on; ``rule`` (−1: a
    condition), ``column`` and ``weight``; ``near`` and ``without``: its conditions. ``single`` and ``phrase`` are about
    conditions: the one word it is (0: more than one), or the phrase it is (−1: a single word).
    """

    words: Places
    gaps: Places
    anchor: Places
    rule: Places
    column: Places
    weight: Any
    near: Ragged
    without: Ragged
    single: Places
    phrase: Places


class _Phrase(NamedTuple):
    rule: int
    column: int
    weight: float
    words: tuple[int, ...]
    gaps: tuple[int, ...]
    anchor: int
    partners: tuple[int, int]
    near: tuple[int, ...] = ()
    without: tuple[int, ...] = ()


class Lexicon:
    """Compiled rules for ``targets`` (the columns, in that order), about words of ``language``."""

    def __init__(self, rules: Sequence[Rule], targets: Sequence[str], language: Language = swedish) -> None:
        self.language = language
        self.rules = tuple(rules)
        self.columns = {target: n for n, target in enumerate(targets)}
        patterns = [pattern for rule in rules for pattern in (rule.pattern, *rule.near, *rule.without)]
        self._patterns = PatternWords([word for pattern in patterns for word in pattern.words], language)
        numbers = self._patterns.numbers
        single: list[list[tuple[int, int]]] = [[] for _ in range(len(numbers) + 1)]
        phrases: list[_Phrase] = []
        self._conditions: dict[tuple[tuple[int, ...], tuple[int, ...]], int] = {}
        for number, rule in enumerate(self.rules):
            words = tuple([numbers[word] for word in rule.pattern.words])
            column = self.columns[rule.target]
            plain = not rule.near and not rule.without and abs(rule.heading - HEADING * rule.weight) < 1e-9
            if len(words) == 1 and plain:
                single[words[0]].append((column, number))
            else:
                phrases.append(self._phrase(number, column, rule, words))
        # for each pattern word its one-word rules (column, rule)
        self._single = Ragged.of_lists(single, 2)
        self.weight = np.array([rule.weight for rule in self.rules], np.float64)
        self._watch(phrases)

    def _phrase(self, number: int, column: int, rule: Rule, words: tuple[int, ...]) -> _Phrase:
        lengths = [min(len(a.strip("*=")) for a in alternatives) for alternatives in rule.pattern.words]
        anchor, *others = sorted(range(len(words)), key=lambda i: -lengths[i])
        rest = [*(words[other] for other in others), 0, 0]
        near, without = (tuple(map(self._condition, patterns)) for patterns in (rule.near, rule.without))
        return _Phrase(number, column, rule.weight, words, rule.pattern.gaps, anchor, (rest[0], rest[1]), near, without)

    def _condition(self, pattern: Pattern) -> int:
        words = tuple([self._patterns.numbers[word] for word in pattern.words])
        return self._conditions.setdefault((words, pattern.gaps), len(self._conditions))

    def _watch(self, phrases: list[_Phrase]) -> None:
        """Numbers anew, from 1, the words of phrases and conditions, and lays the phrases out in arrays."""
        conditions = list(self._conditions)
        single = [words[0] if len(words) == 1 else 0 for words, _ in conditions]
        phrase = []
        for words, gaps in conditions:
            phrase.append(-1 if len(words) == 1 else len(phrases))
            if len(words) > 1:
                phrases.append(_Phrase(-1, -1, 0.0, words, gaps, 0, (words[1], words[2] if len(words) > 2 else 0)))
        watched = sorted({word for p in phrases for n, word in enumerate(p.words) if n != p.anchor} | set(single) - {0})
        self.watched = len(watched) + 1  # one more than the highest number
        self._renamed = np.zeros(len(self._patterns.numbers) + 1, np.intp)
        self._renamed[watched] = np.arange(1, self.watched)
        most = max((len(p.words) for p in phrases), default=1)
        anchored: list[list[tuple[int, int, int]]] = [[] for _ in range(len(self._patterns.numbers) + 1)]
        for number, p in enumerate(phrases):
            one, two = self._renamed[list(p.partners)].tolist()
            anchored[p.words[p.anchor]].append((number, one, two))
        self._anchored = Ragged.of_lists(anchored, 3)
        columns = np.array([(p.anchor, p.rule, p.column) for p in phrases], np.intp).reshape(-1, 3)
        self.phrases = Phrases(
            self._renamed[np.array([[*p.words, *[0] * (most - len(p.words))] for p in phrases], np.intp).reshape(-1, most)],
            np.array([[*p.gaps, *[0] * (most - len(p.gaps))] for p in phrases], np.intp).reshape(-1, most),
            columns[:, 0], columns[:, 1], columns[:, 2],
            np.array([p.weight for p in phrases], np.float64),
            Ragged.of_lists([[(c,) for c in p.near] for p in phrases], 1),
            Ragged.of_lists([[(c,) for c in p.without] for p in phrases], 1),
            self._renamed[np.array(single, np.intp)],
            np.array(phrase, np.intp),
        )  # fmt: skip

    def known(self, words: Sequence[Word]) -> Known:
        """What ``words`` mean to the rules."""
        which, fits = self._patterns.fits(words)
        seen = self._renamed[fits]
        watched = seen > 0
        hooks, hooked = self._anchored.of(fits)
        gains, gained = self._single.of(fits)
        owner, columns, rules = which[gained], gains[:, 0], gains[:, 1]
        weights = self.weight[rules]
        order = np.lexsort((np.arange(len(rules)), -np.abs(weights), columns, owner))
        place = owner[order] * len(self.columns) + columns[order]
        best = order[np.append(True, place[1:] != place[:-1])[: len(order)]]
        best = best[weights[best] != 0]
        count = len(words)
        return Known(
            (np.bincount(which[watched], minlength=count), seen[watched][:, None]),
            (np.bincount(which[hooked], minlength=count), hooks),
            (np.bincount(owner[best], minlength=count), gains[best]),
            weights[best],
        )
