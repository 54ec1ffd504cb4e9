"""The table of Swedish forms and their dictionary forms, ``words.sv.npz``, and how a form is found in it.

The table (made by ``pipeline.tag.words``) holds no words but their hashes, in order, and for each what to take off the
form and what to put on: it needs no unpacking, and thousands of forms are looked up at once.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.tag.hashes import Index, hashes, letter, powers, running

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.tag.hashes import Hashes, Places, Sieve

_S = letter("s")


class Dictionary(NamedTuple):
    """``forms``: their index; for each entry its number among ``changes`` (letters to take off, ending to put on).

    ``same``: the number of the change that changes nothing.
    """

    forms: Index
    change: Places
    changes: tuple[tuple[int, str], ...]
    same: int

    def lemma(self, form: str, entry: int) -> str:
        cut, ending = self.changes[self.change.item(entry)]
        return form[: len(form) - cut] + ending

    def find(self, found: Hashes, genitives: tuple[Places, Hashes]) -> tuple[Places, Places]:
        """For each hash of a form its entry (−1: none) and how many letters of the form the entry is short of.

        ``genitives``: which of the forms end in an s that may be taken off (``genitive``), and their hashes without it.
        """
        entries, short = self.forms.find(found), np.zeros(len(found), np.intp)
        which, bare = genitives
        lacking = entries[which] < 0
        which, bare = which[lacking], bare[lacking]
        entries[which] = self.forms.find(bare)
        short[which] = 1
        return entries, short


    def own(self, found: Hashes) -> Places:
        """Whether each is the hash of a word that is its own dictionary form."""
        out = np.zeros(len(found), bool)
        likely = _sieve().through(found)
        entries = self.forms.find(found[likely])
        out[likely] = (entries >= 0) & (self.change[entries] == self.same)
        return out


@lru_cache(maxsize=1)
def _sieve() -> Sieve:
    table = dictionary()
    return table.forms.sieve(table.change == table.same)


def genitive(form: str) -> bool:
    """Whether the form may be another and a genitive's s."""
    return form[-1:] == "s" and len(form) > 3 and form[-2] != "s"


def lookup(folded: str) -> str | None:
    """The dictionary form of a word that stands in the table (itself, or without a genitive's s), else None."""
    table, sums = dictionary(), running(folded)
    entry = table.forms.one(sums[-1])
    if entry >= 0:
        return table.lemma(folded, entry)
    if genitive(folded):
        entry = table.forms.one(sums[-2])
        if entry >= 0:
            return table.lemma(folded[:-1], entry)
    return None


def lookups(forms: Sequence[str]) -> list[str | None]:
    """The same for many forms at once."""
    table, found = dictionary(), hashes(forms)
    which = np.array([n for n, form in enumerate(forms) if genitive(form)], np.intp)
    lengths = np.fromiter((len(forms[n]) for n in which), np.intp, len(which))
    bare = found[which] - np.uint64(_S) * powers(int(lengths.max(initial=0)) + 1)[lengths - 1]
    entries, short = table.find(found, (which, bare))
    changes = table.changes
    listed = zip(forms, entries.tolist(), short.tolist(), table.change[entries].tolist(), strict=True)
    return [None if e < 0 else form[: len(form) - s - changes[c][0]] + changes[c][1] for form, e, s, c in listed]


@lru_cache(maxsize=1)
def dictionary() -> Dictionary:
    """The table that ships."""
    return unpacked(files("pipeline.tag").joinpath("words.sv.npz").read_bytes())


def packed(lemmas: Mapping[str, str]) -> bytes:
    """Forms and their dictionary forms as a table; the same table from the same words."""
    forms = sorted(lemmas)
    changes = [_change(form, lemmas[form]) for form in forms]
    known = sorted({*changes, (0, "")})
    number = {change: n for n, change in enumerate(known)}
    begin, rests, order = Index.laid(hashes(forms))
    out = BytesIO()
    text = "\n".join(f"{cut} {ending}" for cut, ending in known)
    np.savez(
        out, counts=np.diff(begin).astype(np.uint8), rests=rests, changes=np.frombuffer(text.encode(), np.uint8),
        change=np.array([number[changes[n]] for n in order.tolist()], np.uint16),
    )  # fmt: skip
    return out.getvalue()


def unpacked(data: bytes) -> Dictionary:
    with np.load(BytesIO(data), allow_pickle=False) as stored:
        begin = np.zeros(len(stored["counts"]) + 1, np.int32)
        np.cumsum(stored["counts"], out=begin[1:])
        rows = [row.split(" ") for row in stored["changes"].tobytes().decode().split("\n")]
        changes = tuple([(int(cut), ending) for cut, ending in rows])
        return Dictionary(Index(begin, stored["rests"]), stored["change"], changes, changes.index((0, "")))


def _change(form: str, lemma: str) -> tuple[int, str]:
    same = next((i for i, (x, y) in enumerate(zip(form, lemma, strict=False)) if x != y), min(len(form), len(lemma)))
    return len(form) - same, lemma[same:]
