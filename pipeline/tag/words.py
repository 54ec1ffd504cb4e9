"""Makes ``words.sv.npz``: the Swedish words that ``pipeline.tag.swedish`` cannot derive, and their dictionary forms.

    python -m pipeline.tag.words pipeline/tag/words.sv.npz

Source: the Swedish table of simplemma (MIT), 943,000 forms of 123,000 words, and what ``irregular`` knows better. A form
whose compound can be taken apart with both parts common in other compounds is left out, since it is derived when met.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.tag import compounds, swedish
from pipeline.tag.dictionary import genitive, packed
from pipeline.tag.irregular import LEMMAS, NOT_LAST, WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLAIN = re.compile(r"[a-zåäöéèàü]{2,24}")


def build() -> bytes:
    """The packed table; the same bytes from the same simplemma."""
    forms = _forms()
    lemmas = set(forms.values())
    first, last = _families(lemmas)
    left_out = {lemma for lemma in lemmas if _derivable(lemma, lemmas, first, last)}
    kept = {form: lemma for form, lemma in forms.items() if not _derives(form, lemma, forms, left_out)}
    return packed(_as_found(kept | LEMMAS))


def _as_found(forms: dict[str, str]) -> dict[str, str]:
    """The forms, and the genitives that are a word's dictionary form and stand for themselves ("vederfå" of "vederfås")."""
    own = {lemma for form, lemma in forms.items() if lemma == form + "s" and lemma not in forms and genitive(lemma)}
    return forms | {lemma: lemma for lemma in own}


def _forms() -> dict[str, str]:
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory

    table = DefaultDictionaryFactory().get_dictionary("sv")
    forms = {}
    for form, lemma in table.items():
        if _PLAIN.fullmatch(form) and _PLAIN.fullmatch(lemma):
            a, b = swedish.fold(form), swedish.fold(lemma)
            if _common_start(a, b) >= len(a) - 9:
                forms[a] = b
    return forms


def _families(lemmas: set[str]) -> tuple[Counter[str], Counter[str]]:
    """In how many dictionary words each word stands first, and last."""
    first: Counter[str] = Counter()
    last: Counter[str] = Counter()
    for lemma in lemmas:
        for base, head in _splits(lemma, lemmas):
            first[base] += 1
            last[head] += 1
    return first, last


def _splits(lemma: str, lemmas: set[str]) -> Iterator[tuple[str, str]]:
    """Every way to take ``lemma`` apart into a first part's dictionary form and a last part."""
    for at in range(2, len(lemma) - 2):
        head = lemma[at:]
        if head in lemmas and head not in NOT_LAST:
            base = compounds.modifier(lemma[:at], lambda form: form if form in lemmas else None)
            if base:
                yield base, head


def _derivable(lemma: str, lemmas: set[str], first: Counter[str], last: Counter[str]) -> bool:
    """Whether ``lemma`` is surely a compound: of two words common in compounds."""
    if lemma in WHOLE:
        return False
    least = {3: 20, 4: 8}  # the shorter a piece, the more company it needs to be believed
    return any(
        first[base] >= least.get(max(len(base), 4), 3) and last[head] >= least.get(len(head), 3)
        for base, head in _splits(lemma, lemmas)
    )


def _derives(form: str, lemma: str, forms: dict[str, str], left_out: set[str]) -> bool:
    """Whether ``form`` need not stand in the table: a genitive of one that does, or a form of a compound left out."""
    if form[-1] == "s" and forms.get(form[:-1]) == lemma:
        return True
    if lemma not in left_out:
        return False
    for at in range(3, len(lemma) - 2):
        if form[:at] == lemma[:at] and forms.get(form[at:]) == lemma[at:] and lemma[at:] not in left_out:
            return True
    return False


def _common_start(a: str, b: str) -> int:
    return next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(build())
