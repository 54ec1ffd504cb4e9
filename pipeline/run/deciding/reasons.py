"""Why something is suggested, in words a person accepts as a reason.

Words of the rules were written by people and stand. Words the ranker has learnt count by how they go together with decisions:
one of them is shown where the sub-area's own text in the instrument has it too; small words never are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from pipeline.core.instrument import Instrument
from pipeline.core.model import Match, Tag
from pipeline.core.shown.pages import Stretch
from pipeline.core.wording.function_words import SWEDISH
from pipeline.tag.swedish import index_terms
from pipeline.tag.tagger import LEARNT

SHOWN = 4
WEAK = 1.0  # what a word weighs that says little alone: it is left out where others say more
SHORTEST = 4  # letters of a learnt word

Vocabulary = Mapping[str, frozenset[str]]  # sub-area → the stems of its own text


@lru_cache(maxsize=4)
def vocabulary(instrument: Instrument) -> Vocabulary:
    """What the instrument itself says each sub-area is about."""
    return {
        s.code: frozenset(_stems(" ".join([s.name, s.description, *(c.text for c in s.criteria)])))
        for area in instrument.areas for s in area.subareas
    }  # fmt: skip


def accepted(tag: Tag, told: Vocabulary) -> list[Match]:
    """The matches that are reasons to a person, heaviest first; none that lies within another."""
    found = [m for m in tag.matches if m.weight > 0 and m.text.strip() and _says(m, told.get(tag.subarea, frozenset()))]
    found.sort(key=lambda m: (-m.weight, m.start))
    strong = [m for m in found if m.weight > WEAK]
    kept: list[Match] = []
    for m in strong if len(strong) > 1 else found:
        if not any(k.start <= m.start and m.end <= k.end for k in kept):
            kept = [k for k in kept if not (m.start <= k.start and k.end <= m.end)]
            kept.append(m)
    return kept


def words(tag: Tag, told: Vocabulary) -> tuple[str, ...]:
    """What is shown after "därför": each once, however it is written."""
    once: dict[str, str] = {}
    for m in accepted(tag, told):
        once.setdefault(m.text.casefold(), " ".join(m.text.split()))
    return tuple(once.values())[:SHOWN]


def _says(match: Match, told: frozenset[str]) -> bool:
    terms = [word for word in match.text.casefold().split() if word not in SWEDISH]
    if match.rule != LEARNT:
        return bool(terms)
    return len(match.text) >= SHORTEST and bool(terms) and bool(_stems(match.text) & told)


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem for stem in index_terms(text)[1].split() if stem not in SWEDISH and len(stem) >= SHORTEST)


def marked(text: str, matches: Iterable[Match]) -> Iterator[Stretch]:
    """The text in stretches, those of ``matches`` marked; overlapping ones become one."""
    spans: list[list[int]] = []
    for m in sorted((m for m in matches if m.weight > 0 and m.end > m.start), key=lambda m: (m.start, m.end)):
        if spans and m.start <= spans[-1][1]:
            spans[-1][1] = max(spans[-1][1], m.end)
        else:
            spans.append([m.start, m.end])
    at = 0
    for start, end in spans:
        if start > at:
            yield text[at:start], False
        yield text[start:end], True
        at = end
    if at < len(text):
        yield text[at:], False
