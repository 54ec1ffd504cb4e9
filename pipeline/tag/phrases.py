"""Where the phrases of the rules stand in a batch of passages, looked for in all of them at once.

Asked in turn, each time of what is left: does every word of the phrase stand in the passage, in any order (``present``)? Do
they stand beside one another as the phrase says? Are the rule's conditions met?
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from pipeline.tag.hashes import Places
    from pipeline.tag.lexical import Lexicon
    from pipeline.tag.memory import Memory


class Hits(NamedTuple):
    """Phrases and conditional rules that hold, in the order in which they stand: in which list of tokens, which rule, for which
    target (column), with what weight, on the tokens ``[first, last]`` of the list."""

    owner: Places
    rule: Places
    column: Places
    weight: Any
    first: Places
    last: Places

    def where(self, kept: Any) -> Hits:
        return Hits(*(values[kept] for values in self))


class _Words(NamedTuple):
    """The watched words of a batch: ``present`` (lists x words) and, in order, ``at``: place · ``wide`` + word."""

    present: Any
    at: Places
    wide: int

    def stand(self, places: Places, words: Places) -> Any:
        """Whether each word stands at its place."""
        asked = places * self.wide + words
        found = np.searchsorted(self.at, asked)
        return self.at[np.minimum(found, len(self.at) - 1)] == asked if len(self.at) else np.zeros(len(asked), bool)


def find(lexicon: Lexicon, memory: Memory, numbers: Places, owner: Places, begin: Places) -> Hits:
    """The phrases that hold in lists of tokens: first all texts, then the heading of each, in the same order.

    ``numbers`` (tokens), ``owner`` (the list each is in), ``begin`` (where each list begins; one more than lists).
    """
    lists, phrases = len(begin) - 1, lexicon.phrases
    fits, places = memory.fits.of(numbers)
    present = np.zeros((lists, lexicon.watched), bool)
    present[owner[places], fits[:, 0]] = True
    present[:, 0] = True
    words = _Words(present, places * lexicon.watched + fits[:, 0], lexicon.watched)
    hooks, at = memory.hooks.of(numbers)
    likely = (present[owner[at], hooks[:, 1]] & present[owner[at], hooks[:, 2]]).nonzero()[0]
    which, at = hooks[likely, 0], at[likely]
    there, first, last = _placed(lexicon, words, which, at, begin[owner[at]], begin[owner[at] + 1])
    which, whose, first, last = which[there], owner[at[there]], first[there], last[there]
    rule = phrases.rule[which]
    kept = (rule >= 0).nonzero()[0]
    kept = kept[_allowed(lexicon, present, (which[rule < 0], whose[rule < 0]), (which[kept], whose[kept]))]
    which, whose = which[kept], whose[kept]
    start = begin[whose]
    return Hits(whose, rule[kept], phrases.column[which], phrases.weight[which], first[kept] - start, last[kept] - start)


def _placed(
    lexicon: Lexicon, words: _Words, which: Places, at: Places, begin: Places, end: Places
) -> tuple[Any, Places, Places]:
    """Whether the nearest words that make up each phrase stand round its anchor ``at``, in tokens [begin, end); the first and
    the last of them."""
    phrases = lexicon.phrases
    there, first, last = np.ones(len(which), bool), at.copy(), at.copy()
    anchor, most = phrases.anchor[which], phrases.words.shape[1]
    for step in range(1, most):
        i = anchor - step
        asked = (there & (i >= 0)).nonzero()[0]
        word, gap = phrases.words[which[asked], i[asked]], phrases.gaps[which[asked], i[asked] + 1]
        _nearest(words, first, there, (asked, word, gap), (-1, begin))
    for step in range(1, most):
        i = np.minimum(anchor + step, most - 1)
        asked = (there & (anchor + step < most) & (phrases.words[which, i] > 0)).nonzero()[0]
        word, gap = phrases.words[which[asked], i[asked]], phrases.gaps[which[asked], i[asked]]
        _nearest(words, last, there, (asked, word, gap), (1, end))
    return there, first, last


def _nearest(words: _Words, at: Places, there: Any, wanted: tuple[Places, Places, Places], way: tuple[int, Places]) -> None:
    """Moves ``at`` to the nearest place, at most ``gap`` tokens between, where the wanted word stands; ``there``: it does."""
    (asked, word, gap), (step, edge) = wanted, way
    there[asked] = False
    for far in range(1, int(gap.max(initial=0)) + 2):
        place = at[asked] + step * far
        inside = (place >= edge[asked]) if step < 0 else (place < edge[asked])
        hit = inside & (far <= gap + 1)
        hit[hit] = words.stand(place[hit], word[hit])
        at[asked[hit]] = place[hit]
        there[asked[hit]] = True
        asked, word, gap = asked[~hit], word[~hit], gap[~hit]


def _allowed(lexicon: Lexicon, present: Any, stood: tuple[Places, Places], asked: tuple[Places, Places]) -> Any:
    """Whether the conditions of the phrases ``asked`` (which, and in what list) are met there or in the other list of the same
    passage. ``stood``: the conditions of more than one word that do, and where."""
    phrases, half = lexicon.phrases, len(present) // 2
    which, whose = asked
    other = (whose + half) % (2 * half)
    known = np.sort(stood[1] * len(phrases.rule) + stood[0])

    def any_of(conditions: Any) -> tuple[Any, Any]:
        """For each phrase whether it has such conditions, and whether one of them stands."""
        found, place = conditions.of(which)
        single, phrase = phrases.single[found[:, 0]], phrases.phrase[found[:, 0]]
        stands = np.zeros(len(place), bool)
        for lists in (whose[place], other[place]):
            stands |= (single > 0) & present[lists, single]
            stands |= (phrase >= 0) & np.isin(lists * len(phrases.rule) + phrase, known)
        return conditions.count(which) > 0, np.bincount(place[stands], minlength=len(which)) > 0

    (needs, near), (_, without) = any_of(phrases.near), any_of(phrases.without)
    return ~without & (near | ~needs)
