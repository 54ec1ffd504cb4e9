"""What a table's heads say of its columns: points, maximum, both in one, something else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from pipeline.core.reference.names import folded

Role = Literal["points", "max", "pair", "other", "label", ""]

_MAX = re.compile(r"max|maks|möjlig|mulig|possible|högsta|høyeste")
_POINTS = re.compile(
    r"uppnå|oppnå|poäng|poeng|points|score|resultat|result|erhåll|erhållna|utfall|fått|achieved|"
    r"^nu$|^idag$|^i dag$|^nå$"
)
_OTHER = re.compile(
    r"andel|procent|prosent|share|percent|medel|snitt|mean|average|riket|bäst|best|förändr|endring|change|diff|föregående|"
    r"tidigare|förra|previous|antal|belägg|bedömt|bedömd|not|rank|vikt|weight|mål\b|nivå|level|steg|betyg|svar|färg|trend|sida\b|side\b|page|kommentar|skillnad|"
    r"kvar\b|återstå|sakna|mangl|missing|tapp|förlor|lost|potential|målpoäng|målvärde|preliminär|foreløpig|själv|egen|index|gap\b|jämförelse|referens"
)
_LABEL = re.compile(r"rubrik|område|fråga|kriteri|area|nr\b|^namn|overskrift|spørsmål")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_PAIR = re.compile(r"\w\s*/\s*\w|\bav\b|\bof\b|\(\s*(?:av\s+)?ma(?:x|ks)")


@dataclass(frozen=True, slots=True)
class About:
    """What is known of the report when its figures are read: its year, and what its municipality is called in heads."""

    year: int | None = None
    stem: str = ""


def years(text: str) -> frozenset[int]:
    return frozenset(map(int, _YEAR.findall(text)))


def role(text: str, about: About) -> Role:
    """What a column with this head holds; "" where the head says nothing known."""
    name = folded(text)
    said = years(text)
    if "%" in text or _OTHER.search(name):
        return "other"
    if said and about.year not in said:
        return "other" if about.year else ""
    if _MAX.search(name):
        if _POINTS.search(name) and _PAIR.search(text.casefold()):
            return "pair"
        return "max"
    if _POINTS.search(name) or said or (about.stem and about.stem in name):
        return "points"
    return "label" if _LABEL.search(name) else ""


def roles(heads: dict[int, str], about: About) -> dict[int, Role] | None:
    """The columns' roles, by column, if the row is a head; two columns of points are told apart by the year, or are none.

    A head without any for points is one too: what stands under it is somebody else's, a mean or a share.
    """
    found = {column: role(text, about) for column, text in heads.items()}
    first = min(found)
    if len(found) > 1 and found[first] in ("points", "pair") and first >= 0:  # a name may say "resultat", and stands first
        found[first] = "label"
    if not {"points", "pair", "max", "other"} & {what for column, what in found.items() if column != first or len(found) == 1}:
        return None
    points = [column for column, what in found.items() if what in ("points", "pair")]
    if len(points) > 1:
        named = [c for c in points if about.stem and about.stem in folded(heads[c])]
        dated = [c for c in points if about.year in years(heads[c])] or [c for c in points if not years(heads[c])]
        own = named if len(named) == 1 else dated
        chosen = own if len(own) == 1 else []
        found |= {column: "other" for column in points if column not in chosen}
    return found


def spoken(text: str, about: About) -> tuple[str, list[Role]] | None:
    """A head written on one line: what stands before it, and its roles in order; None for any other line."""
    words = text.split()
    found: list[Role] = []
    plain = False
    while words and words[-1][-1:].isalnum() and (what := role(words[-1], about)) in ("points", "max", "other", "pair"):
        plain |= bool(_POINTS.search(folded(words[-1])))
        found.insert(0, what)
        words.pop()
    if not plain or found.count("points") != 1 or found.count("max") > 1:
        return None
    return " ".join(words), found
