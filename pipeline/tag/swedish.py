"""Swedish words: where they stand, what they are folded to, their dictionary form and the parts of a compound.

Everything known of a word is worked out once per token *type* and remembered, so a passage costs one regex pass and
dictionary look-ups. The table ``words.sv.gz`` (made by ``pipeline.tag.words``) holds the words that cannot be
derived; compounds are taken apart when met, so *internkontrollplanerna* needs no entry of its own.
"""

from __future__ import annotations

import gzip
import re
import unicodedata
from functools import lru_cache
from importlib.resources import files
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from pipeline.tag.irregular import ENDINGS, LEMMAS, NOT_FIRST, NOT_LAST, SHORT_FIRST, TAKES_S

if TYPE_CHECKING:
    from collections.abc import Callable

identity = "belagg-sv-1"  # goes with every result; another number when words come out differently
LONGEST = 60  # code points; a longer token is kept as it is and never split, so work per token is bounded
SHORT = 600  # characters that are searched as they are
REMEMBERED = 250_000  # token types; then the memo starts afresh, so memory stays flat over any corpus

# A word: letters and digits, marks that combine, soft hyphens; a hyphen or colon inside ("e-tjänst", "SKR:s").
_MARKS = "\u0300-\u036f\u00ad"
_SPLIT = re.compile(rf"([^\W_][\w{_MARKS}]*(?:[-‐‑:’'][^\W_][\w{_MARKS}]*)*)")
_CASE = re.compile(r"[:’'](?:s|en|ens|et|ets|n|ns|t|ts|ar|arna|er|erna|or|orna)$")
_KEPT = frozenset("åäö")


class Word(NamedTuple):
    """What is known of a token type: as folded, its dictionary form, and the dictionary forms of its parts.

    ``parts`` has at least one member: a word that is no compound is its own only part.
    """

    folded: str
    lemma: str
    parts: tuple[str, ...]


# Tokens -------------------------------------------------------------------------------------------------------


def tokens(text: str) -> list[str]:
    """The words of ``text`` as written, in order."""
    return _SPLIT.split(text)[1::2]


def spans(text: str) -> tuple[list[str], list[int]]:
    """The words of ``text`` as written and where each begins, in code points of ``text`` itself."""
    pieces = _SPLIT.split(text)
    return pieces[1::2], list(accumulate(map(len, pieces)))[:-1:2]


def fold(token: str) -> str:
    """Lower-case; å, ä and ö are letters, other diacritics fall away; no soft hyphens, no ending after a colon."""
    low = token.lower()
    if not low.isascii():
        low = unicodedata.normalize("NFC", low)
        low = "".join(c if c in _KEPT or c.isascii() else _bare(c) for c in low)
    if not low.isalnum():
        low = _CASE.sub("", low)
    return low


@lru_cache(maxsize=4096)
def _bare(char: str) -> str:
    if char in "\u00ad":
        return ""
    if char in "‐‑":
        return "-"
    return "".join(c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c)).lower()


# What is known of a type ----------------------------------------------------------------------------------------

_memo: dict[str, Word] = {}


def word(token: str) -> Word:
    """What is known of ``token``, worked out once."""
    known = _memo.get(token)
    if known is None:
        if len(_memo) >= REMEMBERED:
            _memo.clear()
        known = _memo[token] = _analyse(fold(token[: 4 * LONGEST]))
    return known


def stems(known: Word) -> tuple[str, ...]:
    """The lemma, and of a compound its parts as well."""
    return (known.lemma, *known.parts) if len(known.parts) > 1 else (known.lemma,)


class _Terms(dict[str, tuple[str, str]]):
    """What the index stores of a piece between white space, worked out when first met (no word reaches over white space)."""

    def __missing__(self, piece: str) -> tuple[str, str]:
        words = [word(t) for t in tokens(piece)]
        found = " ".join([w.folded for w in words]), " ".join([s for w in words for s in stems(w)])
        if len(piece) <= LONGEST:
            if len(self) >= REMEMBERED:
                self.clear()
            self[piece] = found
        return found


_terms = _Terms()


def index_terms(text: str) -> tuple[str, str]:
    """What the full-text index stores: the folded tokens; and the lemmas with the lemmas of compound parts."""
    known = [_terms[piece] for piece in text.split()]
    return " ".join([a for a, _ in known if a]), " ".join([b for _, b in known if b])


def query_terms(text: str) -> tuple[str, str]:
    """A search query for those two columns: folded tokens, and one lemma a token (a compound stays whole)."""
    words = [word(t) for t in tokens(text)]
    return " ".join(w.folded for w in words), " ".join(w.lemma for w in words)


def _analyse(folded: str) -> Word:
    if len(folded) > LONGEST:
        return Word(folded, folded, (folded,))
    if not folded.isalpha():
        pieces = [p for p in re.split(r"[^\w]+", folded) if p]
        if len(pieces) < 2:
            return Word(folded, folded, (folded,))
        known = [_analyse(p) for p in pieces]  # "e-tjänsterna", "hr-chef": the last piece is what inflects
        whole = folded[: len(folded) - len(pieces[-1])] + known[-1].lemma if folded.endswith(pieces[-1]) else folded
        return Word(folded, whole, tuple(part for w in known for part in w.parts))
    found = lookup(folded)
    if found is not None:
        return Word(folded, found, (found,))
    split = compound(folded)
    if split is not None:
        start, parts = split
        return Word(folded, folded[:start] + parts[-1], parts)
    lemma = _without_ending(folded)
    return Word(folded, lemma, (lemma,))


def lookup(folded: str) -> str | None:
    """The dictionary form of a word that stands in the table (itself, or without a genitive's s), else None."""
    own = LEMMAS.get(folded)
    if own is not None:
        return own
    block = _table().get(folded[:3], "")
    at = _line(block, folded)
    if at < 0:
        return lookup(folded[:-1]) if folded[-1:] == "s" and len(folded) > 3 and folded[-2] != "s" else None
    start = at + len(folded) + 2
    cut = int(block[start])  # characters to take off the form; what to put on follows
    return folded[: len(folded) - cut] + block[start + 1 : block.index("\n", start)]


def _line(block: str, form: str) -> int:
    """Where the line of ``form`` begins in a block, whose lines stand in the order of their forms; −1 where there is none."""
    low, high = 0, len(block)
    while high - low > SHORT:  # halve, then look: some blocks are a hundred thousand characters
        middle = block.find("\n", (low + high) // 2, high)
        if middle < 0:
            break
        if block[middle + 1 : block.index("\t", middle)] <= form:
            low = middle
        else:
            high = middle
    return block.find(f"\n{form}\t", low, high)


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    """Blocks of lines ``form TAB cut ending``, by the first three letters of the form."""
    packed = files("pipeline.tag").joinpath("words.sv.gz").read_bytes()
    blocks = gzip.decompress(packed).decode("utf-8").split("\f")
    return {block[1:4].split("\t")[0]: block for block in blocks}


# Compounds ------------------------------------------------------------------------------------------------------


def compound(folded: str) -> tuple[int, tuple[str, ...]] | None:
    """Where the last part begins, and the dictionary forms of all parts; None when it cannot be taken apart.

    Fewest parts win, then the split whose shortest part is longest.
    """
    best: tuple[tuple[int, int], int, tuple[str, ...]] | None = None
    for start in range(len(folded) - 3, 1, -1):
        head = _head(folded[start:])
        if head is None:
            continue
        before = _first(folded[:start])
        if before is None:
            continue
        takes_s = len(before) > 1 or folded[:start].endswith(TAKES_S)
        if takes_s and folded[start] == "s" and _head(folded[start + 1 :]):
            continue  # "diskrimineringslag" ends in lag, not in slag
        rank = (-len(before), min(len(folded) - start, start))
        if best is None or rank >= best[0]:
            best = (rank, start, (*before, head))
    return None if best is None else best[1:]


def _head(piece: str) -> str | None:
    if len(piece) < 3 or piece in NOT_LAST:
        return None
    head = lookup(piece)
    return None if head is None or head in NOT_LAST else head


@lru_cache(maxsize=50_000)
def _first(piece: str) -> tuple[str, ...] | None:
    """The parts of what stands before the last part: "arbetsmiljö" → arbete, miljö."""
    alone = modifier(piece, lookup)
    if alone is not None:
        return (alone,)
    best: tuple[str, ...] | None = None
    for start in range(len(piece) - 2, 1, -1):
        last = modifier(piece[start:], lookup)
        if last is None or last in NOT_LAST:
            continue
        before = _first(piece[:start])
        if before is not None and (best is None or len(before) + 1 < len(best)):
            best = (*before, last)
    return best


def modifier(piece: str, known: Callable[[str], str | None]) -> str | None:
    """The dictionary form of a single first part, its linking sound taken off ("medborgar", "tjänste", "kvalitets")."""
    if len(piece) < 4 or piece in NOT_FIRST:
        return SHORT_FIRST.get(piece)
    cut, last = piece[:-1], piece[-1]
    for form in (piece, cut if last in "se" else "", piece + "a", piece + "e", cut + "a" if last in "ou" else ""):
        if form and form not in NOT_FIRST and known(form) == form:
            return form
    return None


def _without_ending(folded: str) -> str:
    """A word nobody knows: its likeliest ending taken off, so that its forms meet."""
    for ending, instead in ENDINGS:
        if folded.endswith(ending) and len(folded) - len(ending) >= 4:
            return folded[: len(folded) - len(ending)] + instead
    return folded
