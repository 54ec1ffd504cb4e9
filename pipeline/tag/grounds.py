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


def shown(batch: Batch, spoke: Sequence[Hits], where: Places, rules: Sequence[str], count: int) -> Grounds:
    """The grounds in ``count`` slots. ``spoke``: all that did, in the order in which it was found; ``where`` (passages x
    columns): the slot in which a column's hits are to be shown, −1 for nowhere."""
    told, places = [], []
    for some in spoke:
        below = int(np.searchsorted(some.owner, len(where)))  # the hits in texts
        asked = where.ravel().take(some.owner[:below] * where.shape[1] + some.column[:below])
        here = (asked >= 0).nonzero()[0]
        told.append(some.where(here))
        places.append(asked.take(here))
    hits, slots = type(told[0])(*map(np.concatenate, zip(*told, strict=True))), np.concatenate(places)
    order = (slots * (int(hits.first.max(initial=0)) + 1) + hits.first).argsort(kind="stable")
    slot = slots.take(order)
    counts = np.bincount(slot, minlength=count)
    many = (counts > SHOWN).take(slot).nonzero()[0]
    if len(many):  # what is left out is the lightest
        heavy = many[np.lexsort((-np.abs(hits.weight[order[many]]), slot[many]))]
        nth = np.arange(len(heavy)) - np.searchsorted(slot[heavy], slot[heavy])
        kept = np.ones(len(order), bool)
        kept[heavy[nth >= SHOWN]] = False
        order, slot = order[kept], slot[kept]
    found = hits.where(order)
    base = batch.begin[found.owner]
    start, end = batch.start[base + found.first].tolist(), batch.end[base + found.last].tolist()
    texts, weights = batch.texts, found.weight.tolist()
    words = [texts[n][a:b] for n, a, b in zip(found.owner.tolist(), start, end, strict=True)]
    ids = [rules[rule] for rule in found.rule.tolist()]
    matches: list[Match] = list(map(match, zip(start, end, words, ids, weights, strict=True)))
    out: list[tuple[Match, ...]] = [()] * count
    lengths = np.minimum(counts, SHOWN)
    filled, ends = lengths.nonzero()[0], lengths.cumsum()
    at = 0
    for n, end in zip(filled.tolist(), ends[filled].tolist(), strict=True):
        out[n] = tuple(matches[at:end])
        at = end
    return Grounds(out, np.bincount(slot, weights=found.weight, minlength=count))
