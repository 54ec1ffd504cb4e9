"""Figures as reports write them: ``12``, ``tolv``, ``12/20``, ``12 av 20``, ``12 (20)``, ``60 %``, ``–``.

Decimals and shares are figures too, but never points: whoever reads must know that they are there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

_ONES = {
    "noll": 0, "ett": 1, "en": 1, "två": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "åtta": 8, "nio": 9,
    "null": 0, "to": 2, "fire": 4, "seks": 6, "åtte": 8, "ni": 9,
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
}  # fmt: skip
_TEENS = {
    "tio": 10, "elva": 11, "tolv": 12, "tretton": 13, "fjorton": 14, "femton": 15, "sexton": 16, "sjutton": 17, "arton": 18,
    "nitton": 19, "ti": 10, "elleve": 11, "tretten": 13, "fjorten": 14, "femten": 15, "seksten": 16, "sytten": 17, "atten": 18,
    "nitten": 19, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "tjugo": 20, "trettio": 30, "fyrtio": 40, "femtio": 50, "sextio": 60, "sjuttio": 70, "åttio": 80, "nittio": 90,
    "tjue": 20, "tretti": 30, "førti": 40, "femti": 50, "seksti": 60, "sytti": 70, "åtti": 80, "nitti": 90,
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_HUNDREDS = ("hundra", "etthundra", "ett hundra", "hundre", "one hundred", "hundred")
_MISREAD = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "|": "1"})


@cache
def words() -> dict[str, int]:
    """Number words of Swedish, Norwegian and English, 0–100."""
    found = {**_ONES, **_TEENS, **_TENS, **dict.fromkeys(_HUNDREDS, 100)}
    for ten, value in _TENS.items():
        for one, more in _ONES.items():
            if more:
                for joint in ("", "-", " ") if value and ten.endswith("y") else ("",):
                    found[f"{ten}{joint}{one}"] = value + more
    return found


_UNIT = r"(?:poäng|poeng|points|pts|p)\b\.?"
_WORD = "|".join(sorted(map(re.escape, words()), key=len, reverse=True))
_NUMBER = rf"(?:\d{{1,3}}(?:[.,]0{{1,2}}(?!\d))?|\b(?:{_WORD})\b)"
_TOKEN = re.compile(
    rf"""(?P<share>\d{{1,3}}(?:[.,]\d+)?\s*(?:%|procent\b|prosent\b|percent\b))
      |(?P<pair>(?P<a>{_NUMBER})\s*(?:{_UNIT})?\s*(?:/|\bav\b|\bof\b|\bout\ of\b
         |\((?:max(?:imalt)?\.?\s*|av\s+)?)\s*(?P<b>{_NUMBER})
         (?:\s*möjliga)?\s*(?:{_UNIT})?\s*\)?)
      |(?P<decimal>(?![-+−]?\d{{1,3}}[.,]0{{1,2}}(?!\d))[-+−]?\d{{1,3}}[.,]\d+(?![.\d]))
      |(?P<signed>[-+−]\d{{1,3}}\b(?!/))
      |(?P<number>(?<![\w.,/]){_NUMBER}(?![\w/]|[.,]\d))\s*(?P<unit>{_UNIT})?
      |(?P<blank>(?<!\w)(?:[-–—]|ej\ bedömd?t?|saknas|uppgift\ saknas|n/?a)(?!\w))
      |(?P<noisy>(?<!\S)(?=\S*\d)(?=\S*[OolI|])[\dOolI|]{{2,3}}(?!\S))""",
    re.IGNORECASE | re.VERBOSE,
)
_BETWEEN = re.compile(r"[\s:.;,|_…·()=]*")


@dataclass(frozen=True, slots=True)
class Token:
    """One figure: ``kind`` number, pair, share, decimal, signed, blank or noisy; ``value`` where whole, ``of`` in a pair."""

    kind: str
    value: int | None = None
    of: int | None = None
    start: int = 0
    unit: bool = False


def number(text: str) -> int | None:
    """A whole number in digits or words."""
    text = re.sub(r"[.,]0+$", "", " ".join(text.split()).casefold())
    return int(text) if text.isdecimal() and len(text) <= 3 else words().get(text)


def _token(m: re.Match[str]) -> Token:
    for kind in ("share", "pair", "decimal", "signed", "blank"):
        if m.group(kind) is not None:
            if kind == "pair":
                return Token(kind, number(m.group("a")), number(m.group("b")), m.start())
            return Token(kind, start=m.start())
    if m.group("noisy") is not None:
        mended = m.group("noisy").translate(_MISREAD)
        return Token("noisy", int(mended) if mended.isdecimal() else None, start=m.start())
    return Token("number", number(m.group("number")), start=m.start(), unit=bool(m.group("unit")))


def figures(text: str) -> tuple[Token, ...] | None:
    """The figures ``text`` consists of; None when there is anything else in it."""
    tokens: list[Token] = []
    at = _gap(text, 0)
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            return None
        tokens.append(_token(found))
        at = _gap(text, found.end())
    return tuple(tokens)


def _gap(text: str, at: int) -> int:
    found = _BETWEEN.match(text, at)
    assert found is not None
    return found.end()


def peeled(text: str) -> tuple[str, tuple[Token, ...]]:
    """``text`` as a label and the figures that end it: the longest such end that begins at a word's boundary."""
    for found in re.finditer(r"(?<!\S)(?=[\d(\-–—+−]|[^\W\d_])", text):
        if found.start() == 0:
            continue
        tokens = figures(text[found.start() :])
        if tokens:
            return text[: found.start()].rstrip(" :.…·_|(\t"), tokens
    return text, ()
