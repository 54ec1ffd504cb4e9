"""Swedish words: where they stand, what they are folded to, their dictionary form and the parts of a compound.

Everything known of a word is worked out once per token *type* and remembered; ``known`` does it for many at once, which
is ten times quicker than one by one. ``pipeline.tag.dictionary`` holds the words that cannot be derived; compounds are
taken apart when met (``pipeline.tag.compounds``), so *internkontrollplanerna* needs no entry of its own.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from pipeline.tag.irregular import ENDINGS

if TYPE_CHECKING:
    from collections.abc import Sequence

identity = "belagg-sv-1"  # goes with every result; another number when words come out differently
LONGEST = 60  # code points; a longer token is kept as it is and never split, so work per token is bounded
CUT = 4 * LONGEST  # code points of a token that are looked at
FEW = 6  # words; more are worked out together
REMEMBERED = 60_000  # token types; then the memo starts afresh, so memory stays flat over any corpus

# A word: letters and digits, marks that combine, soft hyphens; a hyphen or colon inside ("e-tjänst", "SKR:s").
_MARKS = "\u0300-\u036f\u00ad"
_SPLIT = re.compile(rf"([^\W_][\w{_MARKS}]*(?:[-‐‑:’'][^\W_][\w{_MARKS}]*)*)")
_CASE = re.compile(r"[:’'](?:s|en|ens|et|ets|n|ns|t|ts|ar|arna|er|erna|or|orna)$")
_KEPT = frozenset("åäö")
_FOLDED = re.compile("[a-zåäö0-9]*")  # nothing to fold but capitals


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
    if _FOLDED.fullmatch(low):
        return low
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
_PIECES = re.compile(r"\w+")


def word(token: str) -> Word:
    """What is known of ``token``, worked out once."""
    found = _memo.get(token)
    return known([token])[0] if found is None else found


def known(tokens: Sequence[str]) -> list[Word]:
    """What is known of each of ``tokens``, worked out once and for all that are new together."""
    found = list(map(_memo.get, tokens))
    if None in found:
        new = list(dict.fromkeys([token for token, one in zip(tokens, found, strict=True) if one is None]))
        met = dict(zip(new, _analysed([fold(token[:CUT]) for token in new]), strict=True))
        _remember(met)
        return [met[token] if one is None else one for token, one in zip(tokens, found, strict=True)]
    return found  # type: ignore[return-value]  # no None in it


def _remember(met: dict[str, Word]) -> None:
    if len(_memo) + len(met) > REMEMBERED:
        _memo.clear()
    if len(met) <= REMEMBERED:
        _memo.update({token: one for token, one in met.items() if len(token) <= CUT})


def stems(known: Word) -> tuple[str, ...]:
    """The lemma, and of a compound its parts as well."""
    return (known.lemma, *known.parts) if len(known.parts) > 1 else (known.lemma,)


class _Terms(dict[str, tuple[str, str]]):
    """What the index stores of a piece between white space, worked out when first met (no word reaches over white space)."""

    def __missing__(self, piece: str) -> tuple[str, str]:
        words = known(tokens(piece))
        found = " ".join([w.folded for w in words]), " ".join([s for w in words for s in stems(w)])
        if len(piece) <= LONGEST:
            if len(self) >= REMEMBERED:
                self.clear()
            self[piece] = found
        return found


_terms = _Terms()


def index_terms(text: str) -> tuple[str, str]:
    """What the full-text index stores: the folded tokens; and the lemmas with the lemmas of compound parts."""
    pieces = text.split()
    new = [piece for piece in pieces if piece not in _terms]
    if len(new) > FEW:
        known(tokens(" ".join(new)))  # together, as they will be asked for one by one
    found = [_terms[piece] for piece in pieces]
    return " ".join([a for a, _ in found if a]), " ".join([b for _, b in found if b])


def query_terms(text: str) -> tuple[str, str]:
    """A search query for those two columns: folded tokens, and one lemma a token (a compound stays whole)."""
    words = known(tokens(text))
    return " ".join(w.folded for w in words), " ".join(w.lemma for w in words)


def _analysed(folded: Sequence[str]) -> list[Word]:
    """What is known of words as folded. "e-tjänsterna", "hr-chef": the last piece is what inflects."""
    cut = [[form] if len(form) > LONGEST or form.isalpha() else _PIECES.findall(form) for form in folded]
    plain = {piece for pieces in cut for piece in pieces if len(piece) <= LONGEST and piece.isalpha()}
    known = _plain(list(plain))
    return [_whole(form, [known.get(p) or Word(p, p, (p,)) for p in pieces]) for form, pieces in zip(folded, cut, strict=True)]


def _whole(folded: str, pieces: Sequence[Word]) -> Word:
    if len(pieces) == 1 and pieces[0].folded == folded:
        return pieces[0]
    if len(pieces) < 2:
        return Word(folded, folded, (folded,))
    last = pieces[-1]
    whole = folded[: len(folded) - len(last.folded)] + last.lemma if folded.endswith(last.folded) else folded
    return Word(folded, whole, tuple([part for known in pieces for part in known.parts]))


def _plain(forms: Sequence[str]) -> dict[str, Word]:
    """What is known of words of nothing but letters."""
    from pipeline.tag.compounds import compound, compounds
    from pipeline.tag.dictionary import lookup, lookups

    few = len(forms) < FEW
    lemmas = [lookup(form) for form in forms] if few else lookups(forms)
    known = {form: Word(form, lemma, (lemma,)) for form, lemma in zip(forms, lemmas, strict=True) if lemma is not None}
    rest = [form for form, lemma in zip(forms, lemmas, strict=True) if lemma is None]
    for form, split in zip(rest, [compound(form) for form in rest] if few else compounds(rest), strict=True):
        if split is not None:
            known[form] = Word(form, form[: split[0]] + split[1][-1], split[1])
        else:
            lemma = _without_ending(form)
            known[form] = Word(form, lemma, (lemma,))
    return known


def _without_ending(folded: str) -> str:
    """A word nobody knows: its likeliest ending taken off, so that its forms meet."""
    for ending, instead in ENDINGS:
        if folded.endswith(ending) and len(folded) - len(ending) >= 4:
            return folded[: len(folded) - len(ending)] + instead
    return folded
