"""Which municipality, which year, which edition of the instrument a report is about. None where it does not say so plainly."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from pipeline.core.reference.names import AREA, CODE, Names, code_in, folded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.core.instrument import Instrument
    from pipeline.core.reference.lines import Row

_YEAR = r"(?<![\d-])(20[0-4]\d)(?![\d])"
NAME = re.compile(r"(?<![\w-])([A-ZÅÄÖÆØÉ][\wåäöæøéü]+(?:[ -][A-ZÅÄÖÆØ][\wåäöæøé]+){0,2}\s(?:kommun(?:e)?|stad))(?![\w-])")
_MADE = re.compile(rf"(?:genomför\w*|gjennomfør\w*|carried out|conducted)[^.]{{0,60}}?{_YEAR}", re.IGNORECASE)
_HELD = re.compile(rf"(?:utvärdering\w*|evaluering\w*|evaluation)[^.]{{0,40}}?{_YEAR}", re.IGNORECASE)
_EDITION = re.compile(rf"kommun\w*kompass\w*[\s,(]*(?:revision|version|utgåva|upplaga|edition)?\s*{_YEAR}", re.IGNORECASE)
_OTHER = re.compile(
    r"jämför|medel|genomsnitt|tidigare|förra|sedan|från och med|revider|snitt|fram till|since|compared", re.IGNORECASE
)
_NOT_NAMES = {
    "Analys",
    "Varje",
    "Denna",
    "Alla",
    "En",
    "Er",
    "Din",
    "Vår",
    "Sveriges",
    "Svenska",
    "Kommunkompassen",
    "Rapport",
    "Resultat",
}


def municipality_of(tops: Sequence[str], rows: Sequence[Row]) -> str | None:
    """The only one that the title (``tops``: title, running heads) or the first heading names, else the one that is
    named most; None when none leads clearly."""
    first = next((r.text for r in rows if r.heading), "")
    heads = {name for text in (*tops, first) for name in named_in(text)}
    if len(heads) == 1:
        return heads.pop()
    named: Counter[str] = Counter()
    for n, row in enumerate(rows):
        for name in named_in(row.text):
            named[name] += 3 if n < 6 or row.heading else 1
    for text in tops:
        named.update(dict.fromkeys(named_in(text), 5))
    ranked = named.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] < 2 * ranked[1][1]):
        return None
    return ranked[0][0]


def named_in(text: str) -> list[str]:
    """The municipalities that a text names."""
    found = []
    for name in NAME.findall(text):
        words = name.split()
        while len(words) > 2 and words[0] in _NOT_NAMES:
            words.pop(0)
        if words[0] not in _NOT_NAMES:
            found.append(" ".join(words))
    return found


def year_of(tops: Sequence[str], rows: Sequence[Row], municipality: str | None) -> int | None:
    """The year of the evaluation: the one that stands by the municipality's name at the beginning, else what the title and the
    first headings say and what is said of when it was made, if they do not contradict each other."""
    opening = [
        _EDITION.sub("", text) for text in (*tops, *(r.text for r in rows[:8]), *(r.text for r in rows if r.heading in (1, 2)))
    ]
    opening = [text for text in opening if len(text) < 160 and not _OTHER.search(text)]
    if municipality:
        stem = re.escape(municipality.rsplit(" ", 1)[0].removesuffix("s"))
        beside = {
            int(y) for text in opening for y in re.findall(rf"{stem}\w*(?:\s+kommun\w*|\s+stad\w*)?[\s,:–-]+{_YEAR}", text)
        }
        if len(beside) == 1:
            return beside.pop()
    said = {int(y) for text in opening for y in re.findall(_YEAR, text)}
    sentences = [
        s for row in rows for s in re.split(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ])", _EDITION.sub("", row.text)) if not _OTHER.search(s)
    ]
    for pattern in (_MADE, _HELD):
        held = {int(found.group(1)) for sentence in sentences for found in pattern.finditer(sentence)}
        if held and said:
            return said.pop() if len(said) == 1 and held == said else None
        if held:
            return held.pop() if len(held) == 1 else None
    return said.pop() if len(said) == 1 else None


def stem_of(municipality: str | None) -> str:
    """What its name begins with, folded, as heads have it: ``olofström``."""
    if not municipality:
        return ""
    name = folded(municipality.rsplit(" ", 1)[0])
    return name.removesuffix("s") if len(name) > 4 else name


def edition(
    rows: Sequence[Row], editions: Mapping[str, Instrument], said: str | None, printed: str = ""
) -> tuple[str | None, Names]:
    """The edition whose names the report uses; without one, no names: then its own codes and names are believed.

    ``printed``: the words as they stand on the pages, without figures.
    """
    if said is not None and said in editions:
        return said, Names.of(editions[said])
    labels = {folded(_bare(line)) for row in rows for _, text in row.cells for line in text.split("\n") if len(line) < 120}
    whole = " ".join([*(r.text.replace("\n", " ") for r in rows), printed])
    scores: dict[str, tuple[int, int]] = {}
    for ident, instrument in editions.items():
        names = Names.of(instrument)
        areas = sum(_has(name, labels, whole) for name, _ in names.areas.values())
        scores[ident] = (areas, sum(_has(name, labels, whole) for name, _ in names.subareas.values()))
    best = max(scores, key=lambda i: scores[i], default=None)
    if best is None or scores[best] < (5, 0):
        if best is not None and scores[best][1] >= 18:
            return best, Names.of(editions[best])
        return None, Names({}, {})
    rivals = [i for i in scores if scores[i][0] == scores[best][0] and scores[i][1] == scores[best][1]]
    if len(rivals) > 1:
        return None, Names(Names.of(editions[best]).areas, {})
    return best, Names.of(editions[best])


def _bare(line: str) -> str:
    """A label without its number and without the figures or heads after it."""
    found = CODE.match(line) if code_in(line) else AREA.match(line)
    rest = line[found.end() :] if found else line
    return re.sub(r"(?:\W*(?:\d+|uppnått|max|poäng|resultat))+\W*$", "", rest, flags=re.IGNORECASE)


def _has(name: str, labels: set[str], text: str) -> bool:
    return folded(name) in labels or name in text
