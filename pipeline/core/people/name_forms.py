"""How a person's name may stand in a text: the patterns that find it, whatever its case, accents, ending or line break.

Texts and names are folded one character to one (small letters, no accents, one kind of dash and space), so that what is
found in the folded text stands at the same place in the text itself.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

PARTICLES = frozenset((
    "von", "af", "av", "de", "van", "der", "den", "la", "le", "el", "al", "bin", "di", "da", "dos", "ten", "ter", "zu",
))  # fmt: skip
_SPELT = {"å": "aa", "ä": "ae", "æ": "ae", "ö": "oe", "ø": "oe", "ü": "ue"}
_BEFORE = r"(?<![^\W\d_])"
# what a name is joined to: Melingruppen, Annamodellen, det Melinska
_HEADS = "grupp|team|modell|metod|plan|utredning|rapport|gang|effekt|ide|projekt|familj|forslag|fall|arende|linje|arna|sk[at]"
_AFTER = rf"(?:['’´:]?s|s?(?:{_HEADS})[^\W\d_]{{0,12}})?(?![^\W\d_])"
_JOIN = r"(?:\.|[ _,\-]{0,3})"  # a full stop with a space after it ends a sentence
_LIGHT = {"æ": "a", "ø": "o", "ð": "d", "ł": "l", "đ": "d", "þ": "t", "ß": "s", "ı": "i"}


@dataclass(frozen=True, slots=True)
class Forms:
    """The folded patterns of one name: ``whole`` says who it is; the others may be others' too. ``part``: of a double name."""

    whole: tuple[str, ...]
    surname: tuple[str, ...]
    given: tuple[str, ...]
    part: tuple[str, ...]
    initials: str


@lru_cache(maxsize=4096)
def _fold(sign: str) -> str:
    if sign.isspace():
        return " "
    if unicodedata.category(sign) == "Pd" or sign in "\u00ad\u2212":
        return "-"
    low = sign.lower()[:1]
    return _LIGHT.get(low) or unicodedata.normalize("NFKD", low)[:1] or sign


def fold(text: str) -> str:
    """As many characters as ``text``, small, without accents."""
    return text.lower() if text.isascii() and text.isprintable() else "".join(map(_fold, text))


def forms(name: str) -> Forms:
    """The ways ``name`` may be written. "Svensson, Anna" is Anna Svensson."""
    last, comma, first = name.partition(",")
    words = (f"{first} {last}" if comma else name).replace(".", ". ").split()
    tokens = [w for w in words if w.casefold() not in PARTICLES and len(w.strip(".")) > 1] or words
    given, middle, surname = tokens[0], tokens[1:-1], tokens[-1]
    if len(tokens) == 1:
        alone = (_word(given, lenient=False),)
        return Forms(alone if len(given) > 4 else (), (), alone, tuple(_parts(given)), "")
    a, b = _word(given), _word(surname, lenient=True)
    inner = "".join(f"(?:{_JOIN}{_word(m)})?" for m in middle)
    letters = [re.escape(fold(t)[0]) for t in tokens]
    whole = [
        f"{a}{inner}{_JOIN}{b}", f"{b}{_JOIN}{a}{inner}",
        rf"{letters[0]}(?:[ .\-]{{0,2}}[a-z]\.?)?[ .\-_]{{0,2}}{b}",
    ]  # fmt: skip
    if len(given) > 2 and len(surname) > 2:
        whole.append(rf"{_word(given[:3])}{_word(surname[:3])}\d{{0,3}}")
    singles = [_word(m) for m in middle]
    parts = (*_parts(given), *_parts(surname))
    return Forms(tuple(whole), (b,), (a, *singles), parts, "".join(fold(t)[0] for t in tokens))


def squeezed(text: str) -> str:
    """The folded letters alone: where a name's own letters are not in these, no form of it is in the text."""
    return re.sub(r"[^\w\ufffd]+|[\d_]+", "", fold(text))  # with the sign for a letter that was lost


def may_stand(name: str, letters: str) -> bool:
    """Whether a form of ``name`` other than initials can be in a text with these ``squeezed`` letters."""
    for word in re.split(r"[\s,.‐-―-]+", name):
        spelt = "".join(_SPELT.get(c, c) for c in word.lower())
        if len(word) > 1 and word.casefold() not in PARTICLES and (squeezed(word) in letters or squeezed(spelt) in letters):
            return True
    tokens = [squeezed(w) for w in name.replace(",", " ").split()]
    return len(tokens) > 1 and tokens[0][:3] + tokens[-1][:3] in letters


def _parts(token: str) -> list[str]:
    """The two names of a double name, each by itself."""
    return [_word(part) for part in re.split(r"[-‐-―]", token) if len(part) > 2] if "-" in fold(token) else []


def _word(token: str, *, lenient: bool = False) -> str:
    """A pattern of one name's letters, divided at a line's end or not. ``lenient``: also by a space, for long surnames."""
    split = "-? ?" if lenient and len(token) > 5 else "(?:- ?)?" if len(token) > 2 else ""
    letters = []
    for sign in unicodedata.normalize("NFC", token):
        if _fold(sign) == "-":
            letters.append("[- ]? ?")
            continue
        plain, spelt = re.escape(_fold(sign)), _SPELT.get(sign.lower())
        letters.append(plain if sign.isascii() else f"(?:{spelt}|{plain}|\ufffd)" if spelt else f"(?:{plain}|\ufffd)")
    return split.join(letters)


def joined(word: str) -> str:
    """The name in a folded compound ("melin" of "melingruppen"), "" where the word is none."""
    found = re.fullmatch(rf"(.{{2,}}?)s?(?:{_HEADS})[^\W\d_]{{0,12}}", word)
    return found.group(1) if found else ""


def bounded(patterns: list[str], *, longer: bool = False) -> str:
    """Any of ``patterns`` as a word, with a genitive or without. ``longer``: also as the head of a compound."""
    return rf"{_BEFORE}(?:{'|'.join(patterns)})" + (r"[^\W\d_]*" if longer else _AFTER)
