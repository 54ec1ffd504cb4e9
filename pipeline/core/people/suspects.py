"""Names nobody listed: words that look like a person's name are pointed out, by place, for somebody to look at.

A list of common names, surnames by their endings, and titles before a capital: it finds some and promises nothing.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.core.people.given_names import ALSO_WORDS, GIVEN, SURNAMES

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_ENDINGS = ("sson", "qvist", "kvist", "quist", "gren", "ström", "stedt", "blad", "ović", "vić")
_TITLES = frozenset(re.findall(r"\w+", """
herr fru fröken chefen rektor rektorn direktören kommundirektören förvaltningschefen enhetschefen ordföranden ledamoten
politikern kommunalrådet oppositionsrådet läraren sköterskan sekreteraren handläggaren ombudet kollegan hette heter
"""))
_PLACED = re.compile(r"\[[^\[\]\n]{1,80}\]")
_SENTENCE_ENDS = ".!?:;”\"»…–—•*>"


# what two capitals in a row name otherwise: places, organisations, products, by a word of theirs or how it ends
_NO_PERSON = frozenset(re.findall(r"\w+", """
agenda akademien allmänna centrala excel facebook förenta forms gamla google hamnen inre instagram kommunal korset lilla
microsoft norra nordiska nya office power region röda rädda socialstyrelsen statliga stora svensk svenska sveriges södra
teams vision västra yttre östra
"""))
_PLACES = (
    "akademi", "akademien", "bolag", "bolaget", "centralorganisation", "centrum", "fastigheter", "förbund", "förbundet",
    "förening", "föreningen", "företag", "gatan", "gruppen", "kommun", "kommuner", "länsstyrelsen", "myndigheten", "nätverket",
    "partiet", "plan", "platsen", "programmet", "rådet", "skolan", "stad", "styrelsen", "torget", "universitet", "verket",
    "vård", "vägen", "värme",
)  # fmt: skip


class Suspect(NamedTuple):
    """Something that looks like a name at ``[start, end)``."""

    start: int
    end: int


def suspects(text: str) -> list[Suspect]:
    """What looks like names in ``text``, in order; a first name and what follows it are one."""
    out: list[Suspect] = []
    if "[" in text:  # roles and masks are no names: signs of the same length stand for them
        text = _PLACED.sub(lambda m: "." * len(m.group()), text)
    words = list(_WORD.finditer(text))
    at = 0
    while at < len(words):
        upto = _length(text, words, at)
        if upto:
            out.append(Suspect(words[at].start(), words[at + upto - 1].end()))
        at += upto or 1
    return out


def possible(text: str) -> list[Suspect]:
    """``suspects``, and capitals in a row within a sentence that nobody is known to be called: for somebody to look at."""
    found = suspects(text)
    words = list(_WORD.finditer(_PLACED.sub(lambda m: "." * len(m.group()), text)))
    taken = [(s.start, s.end) for s in found]
    at = 0
    while at < len(words) - 1:
        upto = _in_a_row(text, words, at)
        stretch = Suspect(words[at].start(), words[at + upto].end())
        if upto and not any(start < stretch.end and stretch.start < end for start, end in taken):
            found.append(stretch)
        at += upto + 1
    return sorted(found)


def _in_a_row(text: str, words: list[re.Match[str]], at: int) -> int:
    """How many words with a capital follow the one at ``at``, at most two, where they may be a person's name together."""
    word, upto = words[at].group(), 0
    if not (word[0].isupper() and word[1:2].islower()) or word.endswith("s") or _opens(text, words[at]):
        return 0
    while upto < 2 and at + upto + 1 < len(words) and _adjoins(text, words[at + upto], words[at + upto + 1]):
        upto += 1
    named = [w.group().casefold() for w in words[at : at + upto + 1]]
    return 0 if any(w in _NO_PERSON or w.endswith(_PLACES) for w in named) else upto


def _length(text: str, words: list[re.Match[str]], at: int) -> int:
    """How many words from ``at`` on look like a person's name; 0 for none."""
    word = words[at].group()
    if not word[0].isupper() or (word.isupper() and len(word) > 1 and not _shouted(text)):
        return 0
    after = 0
    while after < 2 and at + after + 1 < len(words) and _adjoins(text, words[at + after], words[at + after + 1]):
        after += 1
    follows = words[at + 1].group() if after else ""
    given = all(part in GIVEN for part in _parts(word))
    if given and after and (_surname(follows) or all(p in GIVEN for p in _parts(follows))):
        return 1 + after
    if given and not _also_word(word):
        return 1 + (after if follows[1:2].islower() else 0)
    if _surname(word) and not _also_word(word) and not follows:
        return 1
    if after and _surname(follows) and not _opens(text, words[at]):
        return 2
    title = at > 0 and words[at - 1].group().casefold() in _TITLES and text[words[at - 1].end() : words[at].start()] == " "
    return 1 + after if title else 0


def _parts(word: str) -> list[str]:
    """The names in a word, without a genitive."""
    parts = [p for p in re.split(r"[-’']", word.casefold()) if p not in ("", "s")]
    return [p if p in GIVEN else p.removesuffix("s") for p in parts] or [word]


def _surname(word: str) -> bool:
    low = word.casefold()
    bare = low.removesuffix("s")
    return low in SURNAMES or bare in SURNAMES or (len(bare) > 6 and word[0].isupper() and bare.endswith(_ENDINGS))


def _also_word(word: str) -> bool:
    low = word.casefold()
    return low in ALSO_WORDS or low.removesuffix("s") in ALSO_WORDS


def _adjoins(text: str, left: re.Match[str], right: re.Match[str]) -> bool:
    return text[left.end() : right.start()] == " " and right.group()[0].isupper() and not right.group().isupper()


def _opens(text: str, word: re.Match[str]) -> bool:
    """Whether the word begins a sentence, where every word has a capital."""
    before = text[max(0, word.start() - 4) : word.start()].rstrip(" (”\"")
    return not before or before[-1] in _SENTENCE_ENDS or before[-1] == "\n"


def _shouted(text: str) -> bool:
    return len(text) < 200 and text.upper() == text
