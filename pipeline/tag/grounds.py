"""What spoke for an answer, as it is shown: the heaviest matches of each tag, of stance and of stage, where they stand.

All of a batch's matches are chosen and placed in arrays; objects are made of those that are shown.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from pipeline.core.model import Match

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.tag.batch import Batch
    from pipeline.tag.hashes import Places
    from pipeline.tag.phrases import Hits

SHOWN = 5  # matches shown for a tag, the heaviest
match = partial(tuple.__new__, Match)  # of a tuple of its fields, a third of what ``Match`` costs


class Grounds(NamedTuple):
    """By *slot* (a passage's first tag, its second …, its stance, its stage): the matches shown, the sum of their weights."""

    matches: list[tuple[Match, ...]]
    weight: Any


def shown(batch: Batch, hits: Hits, slots: Places, rules: Sequence[str], count: int) -> Grounds:
    """The grounds in ``count`` slots. ``hits``: all that spoke, in the order in which it was found; ``slots``: where each is to
    be shown, −1 for nowhere."""
    order = (slots >= 0).nonzero()[0]
    order = order[np.lexsort((order, hits.first[order], -np.abs(hits.weight[order]), slots[order]))]
    slot = slots[order]
    counts = np.bincount(slot, minlength=count)
    nth = np.arange(len(slot)) - (np.cumsum(counts) - counts)[slot]
    many = counts[slot] > SHOWN  # what is left out is the lightest; otherwise all stand as they were found
    tie = np.where(many, nth, order)
    kept = nth < SHOWN
    order, tie, slot = order[kept], tie[kept], slot[kept]
    order = order[np.lexsort((tie, hits.first[order], slot))]
    found, slot = hits.where(order), slots[order]
    base = batch.begin[found.owner]
    start, end = batch.start[base + found.first].tolist(), batch.end[base + found.last].tolist()
    texts, weights = batch.texts, found.weight.tolist()
    words = [texts[n][a:b] for n, a, b in zip(found.owner.tolist(), start, end, strict=True)]
    ids = [rules[rule] for rule in found.rule.tolist()]
    matches: list[Match] = list(map(match, zip(start, end, words, ids, weights, strict=True)))
    out: list[tuple[Match, ...]] = [()] * count
    filled, lengths = np.unique(slot, return_counts=True)
    at = 0
    for n, length in zip(filled.tolist(), lengths.tolist(), strict=True):
        out[n] = tuple(matches[at : at + length])
        at += length
    return Grounds(out, np.bincount(slot, weights=found.weight, minlength=count))
