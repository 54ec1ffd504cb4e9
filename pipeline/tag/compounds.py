"""Compounds taken apart: *internkontrollplanerna* → intern, kontroll, plan.

``compound`` tries every way to cut a word. Of many words at once (``compounds``) the hashes of all their pieces are first
looked for in the dictionary, a few passes over arrays; the same ``compound`` then tries the few pieces that are words.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.tag import splits
from pipeline.tag.dictionary import dictionary, lookup, lookups
from pipeline.tag.hashes import Index, Letters, hashes, joined, letter, spread
from pipeline.tag.irregular import NOT_FIRST, NOT_LAST, SHORT_FIRST, TAKES_S

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pipeline.tag.hashes import Hashes, Places

    Split = tuple[int, tuple[str, ...]]
    _Known = Callable[[str], str | None]

REMEMBERED = 50_000  # pieces
SHORT = 4  # letters; a shorter first part must be one of SHORT_FIRST
_ALLOWED = frozenset(SHORT_FIRST) & NOT_FIRST
BATCH = 1024  # words whose pieces are hashed at once: some 60 pieces a word


def compound(
    folded: str, starts: Iterable[int] | None = None, head: _Known | None = None, first: _Known | None = None
) -> Split | None:
    """Where the last part begins, and the dictionary forms of all parts; None when it cannot be taken apart.

    Fewest parts win, then the split whose shortest part is longest. ``starts``: where a last part may begin, the last place
    first. ``head`` and ``first`` give the dictionary form of a piece that may be the last part, or one before it.
    """
    head, first = head or _head, first or _first
    best: tuple[tuple[int, int], int, tuple[str, ...]] | None = None
    for start in range(len(folded) - 3, 1, -1) if starts is None else starts:
        last = head(folded[start:])
        if last is None:
            continue
        before = _before(folded[:start], first)
        if before is None:
            continue
        takes_s = len(before) > 1 or folded[:start].endswith(TAKES_S)
        if takes_s and folded[start] == "s" and head(folded[start + 1 :]):
            continue  # "diskrimineringslag" ends in lag, not in slag
        rank = (-len(before), min(len(folded) - start, start))
        if best is None or rank >= best[0]:
            best = (rank, start, (*before, last))
    return None if best is None else best[1:]


@lru_cache(maxsize=REMEMBERED)
def _head(piece: str) -> str | None:
    return _as_head(piece, lookup(piece)) if len(piece) > 2 else None


def _as_head(piece: str, lemma: str | None) -> str | None:
    return None if lemma is None or piece in NOT_LAST or lemma in NOT_LAST else lemma


def _before(piece: str, first: _Known) -> tuple[str, ...] | None:
    """The parts of what stands before the last part: "arbetsmiljö" → arbete, miljö."""
    alone = first(piece)
    if alone is not None:
        return (alone,)
    best: tuple[str, ...] | None = None
    for start in range(len(piece) - 2, 1, -1):
        last = first(piece[start:])
        if last is None or last in NOT_LAST:
            continue
        before = _before(piece[:start], first)
        if before is not None and (best is None or len(before) + 1 < len(best)):
            best = (*before, last)
    return best


@lru_cache(maxsize=REMEMBERED)
def _first(piece: str) -> str | None:
    return modifier(piece, lookup)


def modifier(piece: str, known: Callable[[str], str | None]) -> str | None:
    """The dictionary form of a single first part, its linking sound taken off ("medborgar", "tjänste", "kvalitets")."""
    if len(piece) < SHORT or piece in NOT_FIRST:
        return SHORT_FIRST.get(piece)
    for form in _forms(piece):
        if form not in NOT_FIRST and known(form) == form:
            return form
    return None


def _forms(piece: str) -> list[str]:
    """The words that might stand as ``piece`` before another, the likeliest first."""
    cut, last = piece[:-1], piece[-1]
    return [piece, *([cut] if last in "se" else ()), piece + "a", piece + "e", *([cut + "a"] if last in "ou" else ())]


# Many at once -----------------------------------------------------------------------------------------------------


def compounds(words: Sequence[str]) -> list[Split | None]:
    """``compound`` of each word; the commonest are known beforehand (``splits``)."""
    found = {word: split for word in words if (split := splits.known(word))}
    rest = [word for word in words if word not in found]
    found |= {word: split for word, split in zip(rest, cut(rest), strict=True) if split}
    return list(map(found.get, words))


def cut(words: Sequence[str]) -> list[Split | None]:
    """``compound`` of each word."""
    found: list[Split | None] = []
    for begin in range(0, len(words), BATCH):
        part = words[begin : begin + BATCH]
        letters = Letters(part)
        starts = _likely_heads(letters)
        pieces = list({word[at:] for word, places in zip(part, starts, strict=True) for at in places})
        heads = {piece: _as_head(piece, lemma) for piece, lemma in zip(pieces, lookups(pieces), strict=True)}
        likely = _likely_firsts(part, letters)
        forms = list({form for piece in likely for form in _forms(piece)})
        known = dict(zip(forms, lookups(forms), strict=True)).get
        firsts = {piece: modifier(piece, known) for piece in likely}
        listed = zip(part, starts, strict=True)
        found += [compound(word, at, heads.get, firsts.get) if at else None for word, at in listed]
    return found


def _likely_heads(letters: Letters) -> list[list[int]]:
    """For each word where a last part that stands in the dictionary might begin, the last place first."""
    which, nth = spread(np.maximum(letters.lengths - 4, 0))
    start, end = letters.lengths[which] - 3 - nth, letters.lengths[which]
    there = dictionary().forms.find(letters.pieces(which, start, end)) >= 0
    few = (~there & (end - start > 3)).nonzero()[0]  # it may be a genitive; whether it is, ``lookup`` will tell
    there[few] = dictionary().forms.find(letters.pieces(which[few], start[few], end[few] - 1)) >= 0
    out: list[list[int]] = [[] for _ in letters.lengths]
    for word, at in zip(which[there].tolist(), start[there].tolist(), strict=True):
        out[word].append(at)
    return out


def _likely_firsts(words: Sequence[str], letters: Letters) -> set[str]:
    """Pieces of the words that might be first parts: all that are, and hardly any other."""
    longest = np.maximum(letters.lengths - 3, 0)  # no first part reaches further
    which, start, end = _pieces(longest)
    found, length = letters.pieces(which, start, end), end - start
    short = length < SHORT
    likely = np.zeros(len(found), bool)
    likely[short] = _short().find(found[short]) >= 0
    at = (~short).nonzero()[0]
    found, length = found[at], length[at]
    cut = letters.pieces(which[at], start[at], end[at] - 1)
    last = found - cut
    own = dictionary().own
    hit = own(found) | own(joined(found, length, _letter("a"))) | own(joined(found, length, _letter("e")))
    for ends, put in (("se", None), ("ou", "a")):
        hit |= _ends(last, length, ends) & own(cut if put is None else joined(cut, length - 1, _letter(put)))
    likely[at] = hit
    listed = zip(which[likely].tolist(), start[likely].tolist(), end[likely].tolist(), strict=True)
    return {words[word][a:b] for word, a, b in listed} | _ALLOWED


def _pieces(lengths: Places) -> tuple[Places, Places, Places]:
    """All pieces [start, end) of two letters or more of words so long, that begin at 0 or at 2 and later."""
    pairs = [_pairs(n) for n in lengths.tolist()]
    both = np.concatenate(pairs) if pairs else _pairs(0)
    return np.repeat(np.arange(len(lengths)), [len(pair) for pair in pairs]), both[:, 0], both[:, 1]


@lru_cache(maxsize=64)
def _pairs(length: int) -> Places:
    found = [(a, b) for a in (0, *range(2, max(length - 1, 2))) for b in range(a + 2, length + 1)]
    return np.array(found, np.intp).reshape(-1, 2)


def _letter(char: str) -> np.uint64:
    return np.uint64(letter(char))


def _ends(last: Hashes, length: Places, chars: str) -> Any:
    """Whether the last letter, of which ``last`` is the share in the hash, is one of ``chars``."""
    zero = np.zeros_like(last)
    shares = [last == joined(zero, length - 1, _letter(char)) for char in chars]
    found: Any = np.logical_or.reduce(shares)
    return found


@lru_cache(maxsize=1)
def _short() -> Index:
    return Index.of(hashes(sorted(SHORT_FIRST)))
