"""Figures in sentences: ``Kommunen får 12 av 20 poäng.`` under a sub-area's heading. Only of now, and of nobody else."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.core.reference.header import years
from pipeline.core.reference.numerals import number, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.core.reference.names import Names
    from pipeline.core.reference.seen import Seen

_N = rf"(\d{{1,3}}|{'|'.join(sorted(map(re.escape, words()), key=len, reverse=True))})"
_UNIT = r"(?:poäng|poeng|points)\b"
_GETS = r"\b(?:får|fick|fått|når|nådde|uppnår|uppnådde|erhåller|erhöll|ges|tilldelas|fikk|oppnår|oppnådde|bedöms till)\b"
_OF = re.compile(
    rf"(?:{_GETS}|\b(?:bedömning|poäng|resultat|poeng)\w*\s*:)[^.;!?]{{0,40}}?(?<!\d){_N}\s+(?:{_UNIT}\s+)?(?:av|of)\s+"
    rf"(?:maximalt\s+|totalt\s+|möjliga\s+)?{_N}\s*(?:möjliga\s+)?(?:{_UNIT}|möjliga\b|mulige\b)",
    re.IGNORECASE,
)
_ALONE = re.compile(rf"\W*\w+(?:\s+kommun\w*)?\s+{_GETS}\s+(?:totalt\s+|sammanlagt\s+)?{_N}\s+{_UNIT}\W*", re.IGNORECASE)
_FIRST = re.compile(  # "Av 20 möjliga poäng får kommunen 12."
    rf"\W*av\s+(?:de\s+|totalt\s+|maximalt\s+)?{_N}\s+(?:möjliga\s+)?(?:{_UNIT}\s+)?{_GETS}\s+\w+(?:\s+kommun\w*)?\s+{_N}(?:\s+{_UNIT})?\W*",
    re.IGNORECASE,
)
_CHANGE = r"(?:en\s+)?(?:ökning|minskning|förbättring|försämring)\s+med\s+"
_MORE = rf"(?:fler|färre|mer|mindre|högre|lägre|bättre|sämre|{_UNIT})"
_THAN = re.compile(  # what only says how it was before: ", vilket är 2 fler än 2019"
    rf"(?:,\s*(?:vilket|det|som)\s+är|,\s*en|,|\s+och\s+är)\s+(?:{_CHANGE})?{_N}\s*(?:{_UNIT}\s*)?{_MORE}?\s+(?:poäng\s+)?"
    r"(?:än|sedan|jämfört med)\b[^.;]*(?=[.;]|$)",
    re.IGNORECASE,
)
_NOT_NOW = re.compile(
    r"jämför|medel|genomsnitt|tidigare|förra|föregående|senast|sedan|snitt|riket|andra kommuner|hade|skulle|kunde|kan\b|borde|"
    r"om kommunen|bäst|högst|mål(?:et)? (?:är|var)|forrige|tidligere|average|previous|before|last time",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖÆØ])")


def told(text: str, subarea: str, area: str, names: Names, base: Seen) -> Iterator[Seen]:
    """What the sentences of a paragraph say of the sub-area, or else the area, that it stands under. A maximum that is not
    theirs, another year, and whatever is compared or supposed, are left alone."""
    if not names.subareas or not (subarea or area):
        return
    for whole in _SENTENCE.split(text):
        sentence = _THAN.sub("", whole)
        if _NOT_NOW.search(sentence) or years(sentence):
            continue
        pairs = [(number(m.group(1)), number(m.group(2))) for m in _OF.finditer(sentence)]
        pairs += [(number(m.group(2)), number(m.group(1))) for m in _FIRST.finditer(sentence)]
        if len(pairs) == 1:
            points, most = pairs[0]
            for subject, known in ((subarea, names.subareas.get(subarea)), (area, names.areas.get(area))):
                if subject and known and known[1] == most and points is not None and not _others(sentence, subject, names):
                    yield replace(base, subject=subject, points=points, max=most)
                    break
        elif not pairs and subarea and (only := _ALONE.fullmatch(sentence)):
            yield replace(base, subject=subarea, points=number(only.group(1)))


def _others(sentence: str, subject: str, names: Names) -> bool:
    """Whether the sentence names a sub-area or an area other than the one it would be taken for."""
    known = {**names.subareas, **names.areas}
    own = known[subject][0]
    return any(name in sentence and name not in own and code != subject for code, (name, _) in known.items() if len(name) > 8)
