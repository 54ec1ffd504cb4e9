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
        return Hits(*(values.take(kept) for values in self))


class _Words(NamedTuple):
    """The watched words of a batch, in order, ``at``: place · ``wide`` + word."""

    at: Places
    wide: int

    def stand(self, places: Places, words: Places) -> Any:
        """Whether each word stands at its place."""
        asked = places * self.wide + words
        found = np.searchsorted(self.at, asked)
        return self.at.take(found, mode="clip") == asked if len(self.at) else np.zeros(len(asked), bool)


def find(lexicon: Lexicon, memory: Memory, numbers: Places, owner: Places, begin: Places) -> Hits:
    """The phrases that hold in lists of tokens: first all texts, then the heading of each, in the same order.

    ``numbers`` (tokens), ``owner`` (the list each is in), ``begin`` (where each list begins; one more than lists).
    """
    lists, phrases = len(begin) - 1, lexicon.phrases
    wide = lexicon.watched
    fits, places = memory.fits.places(numbers)
    word = memory.fits.columns[0].take(fits)
    present = np.zeros((lists, wide), bool)
    present[:, 0] = True
    stand = present.ravel()
    row = owner * wide
    stand[row.take(places) + word] = True
    words = _Words(places * wide + word, wide)
    hook, at = memory.hooks.places(numbers)
    for partner in memory.hooks.columns[1:]:
        likely = stand.take(row.take(at) + partner.take(hook)).nonzero()[0]
        hook, at = hook.take(likely), at.take(likely)
    which = memory.hooks.columns[0].take(hook)
    there, first, last = _placed(lexicon, words, which, at, owner)
    which, whose, first, last = which[there], owner[at[there]], first[there], last[there]
    rule = phrases.rule[which]
    kept = (rule >= 0).nonzero()[0]
    kept = kept[_allowed(lexicon, present, (which[rule < 0], whose[rule < 0]), (which[kept], whose[kept]))]
    which, whose = which[kept], whose[kept]
    start = begin[whose]
    return Hits(whose, rule[kept], phrases.column[which], phrases.weight[which], first[kept] - start, last[kept] - start)


def _placed(lexicon: Lexicon, words: _Words, which: Places, at: Places, owner: Places) -> tuple[Any, Places, Places]:
    """Whether the nearest words that make up each phrase stand round its anchor ``at``, in the same list of tokens; the first
    and the last of them. What stands before the anchor and what stands after it is looked for together."""
    phrases, size = lexicon.phrases, len(which)
    anchor, most = phrases.anchor.take(which), phrases.words.shape[1]
    there, edges = np.ones(2 * size, bool), np.concatenate([at, at])  # of the first words, then of the last
    before = after = np.arange(size)
    for step in range(1, most):
        before = before[there.take(before) & (anchor.take(before) >= step)]
        i = np.minimum(anchor.take(after) + step, most - 1)
        further = (anchor.take(after) + step < most) & (phrases.words[which.take(after), i] > 0)
        after = after[further & there.take(after + size)]
        both = np.concatenate([before, after])
        way = np.repeat([-1, 1], [len(before), len(after)])
        row, i = which.take(both), anchor.take(both) + step * way
        word, gap = phrases.words[row, i], phrases.gaps[row, i + (way < 0)]
        edge = both + size * (way > 0)
        there[edge] = False
        _nearest(words, owner, (edges, there), (edge, word, gap, way))
    return there[:size] & there[size:], edges[:size], edges[size:]


def _nearest(words: _Words, owner: Places, found: tuple[Places, Any], wanted: tuple[Places, Places, Places, Places]) -> None:
    """Moves each edge to the nearest place that way, at most ``gap`` tokens between, where its word stands; ``there``: it
    does."""
    (edges, there), (edge, word, gap, way) = found, wanted
    at = edges.take(edge)
    whose, far = owner.take(at), 0
    while len(edge):
        far, at = far + 1, at + way
        hit = (owner.take(at, mode="clip") == whose) & words.stand(at, word)
        edges[edge[hit]] = at[hit]
        there[edge[hit]] = True
        left = (~hit & (far <= gap)).nonzero()[0]
        edge, word, gap, way, whose, at = (values.take(left) for values in (edge, word, gap, way, whose, at))


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
