"""What the ranker sees of a word: itself, its dictionary form, its parts, and the letters it is made of.

A passage is the sum of its words, so all that is learnt about a word's features falls together into one row of
weights for its token type: a new passage costs one look-up a word.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from pipeline.tag import swedish
from pipeline.tag.hashes import Letters, hashes, joined, letter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.tag.hashes import Hashes, Places

GRAMS = range(3, 7)  # letters; within a word, its edges included
LONGEST = 40  # letters of a word that are cut into pieces


def features(token: str) -> list[str]:
    """The features of a token type. A number is only its length: which year it is says nothing of the matter."""
    word = swedish.word(token)
    folded = word.folded
    if folded.isdigit():
        return [f"#{min(len(folded), 5)}"]
    edged = f"<{folded[:LONGEST]}>"
    out = [f"={folded}", f"~{word.lemma}"]
    out += [f"~{part}" for part in word.parts if part != word.lemma]
    out += [edged[at : at + size] for size in GRAMS for at in range(len(edged) - size + 1)]
    return out


def hashed(tokens: Sequence[str]) -> tuple[Hashes, Places]:
    """The hashes of ``features`` of each token, one token's after another's, and how many each has."""
    known = swedish.known(tokens)
    cut = [n for n, word in enumerate(known) if not word.folded.isdigit()]
    parts = [[part for part in known[n].parts if part != known[n].lemma] for n in cut]
    edged = Letters([f"<{known[n].folded[:LONGEST]}>" for n in cut])
    grams = [_grams(length) for length in edged.lengths.tolist()]
    more, many = np.array([*map(len, parts)], np.intp), np.array([*map(len, grams)], np.intp)
    counts = np.ones(len(known), np.intp)
    counts[cut] = 2 + more + many
    begin = np.cumsum(counts) - counts
    out = np.empty(int(counts.sum()), np.uint64)
    at = begin[cut]
    out[at] = _marked("=", [known[n].folded for n in cut])
    out[at + 1] = _marked("~", [known[n].lemma for n in cut])
    out[_following(at + 2, more)] = _marked("~", [part for each in parts for part in each])
    if cut:
        which, both = np.repeat(np.arange(len(cut)), many), np.concatenate(grams)
        out[_following(at + 2 + more, many)] = edged.pieces(which, both[:, 0], both[:, 1])
    digits = sorted(set(range(len(known))).difference(cut))
    out[begin[digits]] = hashes([f"#{min(len(known[n].folded), 5)}" for n in digits])
    return out, counts


def _marked(mark: str, words: Sequence[str]) -> Hashes:
    found: Hashes = joined(np.uint64(letter(mark)), 1, hashes(words))
    return found


def _following(begin: Places, counts: Places) -> Places:
    """The numbers from each ``begin`` on, so many."""
    first = np.cumsum(counts) - counts
    found: Places = np.arange(int(counts.sum())) + np.repeat(begin - first, counts)
    return found


@lru_cache(maxsize=64)
def _grams(length: int) -> Places:
    """Where the pieces of an edged word so long begin and end, in the order of ``features``."""
    found = [(at, at + size) for size in GRAMS for at in range(length - size + 1)]
    return np.array(found, np.intp).reshape(-1, 2)
