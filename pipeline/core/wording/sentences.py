"""Where Swedish sentences end: "t.ex. Olofström" goes on, "m.m. Kommunen" does not, "slut.Nästa" lacks its space.

A full stop is judged by the word before it and the sign after it. Nothing here copies text: all is offsets.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Something always follows these; a capital after them begins a name, not a sentence.
_GOES_ON = frozenset({
    "adm", "allm", "anm", "ang", "ank", "avd", "avs", "betr", "bitr", "bl", "ca", "cirk", "div", "dr", "dvs", "ekon",
    "enl", "ev", "ex", "exkl", "forts", "fr", "fsk", "följ", "förf", "förk", "förv", "gm", "hr", "ibl", "inkl", "jfr",
    "kv", "nuv", "näml", "omr", "pga", "prof", "resp", "sekr", "sk", "ss", "st:s", "s:t", "s:ta", "särsk", "tel",
    "tfn", "trol", "uppl", "utg", "övers", "c:a", "g:a",
})  # fmt: skip
# These go on to a figure: "5 kap. 2 §", "prop. 2012/13:144".
_FIGURED = frozenset({
    "bet", "dir", "fig", "kap", "kl", "nr", "prop", "rskr", "sid", "skr", "tab", "vol", "årg",
})  # fmt: skip
# These may end a sentence, and what follows with a capital then begins the next.
_MAY_END = frozenset({
    "m.m", "m.fl", "m.v", "o.s.v", "s.v", "o.d", "o.dyl", "e.d", "e.dyl", "f.kr", "e.kr", "i.u", "osv", "etc", "mfl",
    "mm", "mkr", "mnkr", "tkr", "mdkr", "mdr", "kr", "st", "pers", "tim", "dyl", "fl", "a.m",
})  # fmt: skip
# The sign, what closes with it, then either white space and an opening or a capital set straight after it.
_CANDIDATE = re.compile(
    r"""[.!?…][.!?…"”“’»)\]]*(?:\s+(?=["”“„»«'’(\[–—•·*-]{0,3}\s?[^\W_a-zåäöéèüáóß])|(?=[A-ZÅÄÖ][a-zåäö]))"""
)
_OPENING = " \t\n\u00a0(\"”“„»«['’–/"
# A quotation or parenthesis is kept whole up to here, then it is cut like other text.
_HELD = 400


def sentence_ends(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Pairs ``(end of a sentence, start of the next)`` inside ``text[start:end]``; the last sentence gives no pair."""
    begun = start
    for match in _CANDIDATE.finditer(text, start, end):
        at, following = match.span()
        if following >= end:
            return
        stop = following
        while text[stop - 1].isspace():
            stop -= 1
        if text[at] == "." and stop - at == 1 and not _full_stop(text, begun, at, following):
            continue
        if stop == following and _joined_on_purpose(text, begun, at, following, end):
            continue
        if _inside(text, begun, stop):
            continue
        yield stop, following
        begun = following


def _full_stop(text: str, begun: int, at: int, following: int) -> bool:
    """Whether the single full stop at ``at`` ends the sentence that began at ``begun``."""
    left = at
    while left > begun and text[left - 1] not in _OPENING:
        left -= 1
    word = text[left:at]
    if not word:
        return True
    if word[0].isdigit():  # "3. Mål", "3.2. Mål" number what follows; "år 2020. Kommunen" ends
        return left > begun or not word.replace(".", "").isdigit()
    if len(word) == 1:
        return _single(text, begun, left, word)
    low = word.lower()
    if low in _MAY_END:
        return True
    if low in _FIGURED:
        return not text[following].isdigit()
    if low in _GOES_ON:
        return word.isupper()
    if "." not in word:
        return True
    return any(len(part) > 2 or not part.isalpha() for part in word.split("."))  # "skr.se." ends, "fr.o.m." does not


def _single(text: str, begun: int, left: int, letter: str) -> bool:
    """A lone letter: "A. B. Svensson" and "s. 5" go on, "a." numbers, "m. m." may end, "deltar i." ends."""
    if letter.isupper() or left == begun:
        return False
    before = text[max(begun, left - 4) : left].split()
    if before and before[-1].endswith("."):
        return f"{before[-1]}{letter}".lower() in _MAY_END
    return letter not in "spfv"


def _joined_on_purpose(text: str, begun: int, at: int, following: int, end: int) -> bool:
    """Whether a capital straight after the sign belongs to an address or a name ("Anna.Ek@…", "E.ON", "A.Svensson")."""
    if text[at] != ".":
        return False
    if at - begun < 2 or not text[at - 2 : at].isalnum() or text[at - 1].isupper():
        return True
    left = max(text.rfind(" ", begun, at), text.rfind("\n", begun, at), begun - 1) + 1
    right = text.find(" ", following, end)
    around = text[left : right if right >= 0 else end]
    return "@" in around or "/" in around or "www." in around


def _inside(text: str, begun: int, stop: int) -> bool:
    """Whether ``stop`` stands within a quotation or parenthesis opened since ``begun`` and not yet closed."""
    if stop - begun > _HELD:
        return False
    if text.find("(", begun, stop) >= 0 and text.count("(", begun, stop) > text.count(")", begun, stop):
        return True
    quotes = text.count("”", begun, stop) + text.count('"', begun, stop)
    quotes += text.count("“", begun, stop) + text.count("»", begun, stop) + text.count("«", begun, stop)
    return quotes % 2 == 1


# Where a sentence too long for one passage is cut, the best places first.
_CLAUSES = (
    re.compile(r"[;:]\s+|\s+(?=[•▪·]\s)|\s+(?=[–—]\s)"),
    re.compile(r",\s+(?=(?:och|men|samt|som|att|medan|där|vilket|vilka|eller|så|dels|för|då|när|om)\b)"),
    re.compile(r",\s+"),
)


def clause_ends(text: str, start: int, end: int, longest: int, hard: int) -> Iterator[tuple[int, int]]:
    """Cuts as ``sentence_ends`` gives them, so that pieces of one long sentence are at most ``longest`` characters.

    Without any clause boundary a piece may be ``hard`` long, and is then cut at white space, at worst between letters.
    """
    while end - start > longest:
        cut = _clause(text, start, end, longest)
        if cut is None:
            if end - start <= hard:
                return
            cut = _white(text, start, start + hard)
        yield cut
        start = cut[1]


def _clause(text: str, start: int, end: int, longest: int) -> tuple[int, int] | None:
    goal = start + (end - start) / -(-(end - start) // longest)
    for pattern in _CLAUSES:
        found = list(pattern.finditer(text, start + 100, min(start + longest, end - 20)))
        if found:
            best = min(found, key=lambda m: abs(m.start() - goal))
            return best.start() + len(best.group().rstrip()), best.end()
    return None


def _white(text: str, start: int, limit: int) -> tuple[int, int]:
    """The last white space before ``limit``, or ``limit`` itself where there is none."""
    for at in range(limit, start, -1):
        if text[at].isspace():
            left = right = at
            while left > start and text[left - 1].isspace():
                left -= 1
            while right < len(text) and text[right].isspace():
                right += 1
            if left > start:
                return left, right
    return limit, limit
