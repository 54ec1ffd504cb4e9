"""One place in a report that says something of a figure, and how far it can be believed."""

from __future__ import annotations

import re
from dataclasses import dataclass

TOTAL = "total"
SUMMED = re.compile(
    r"(?:del)?summa\b|total\w*|sum\b|sammanlagt|poängsumma|i alt\b|samlet|alla områden", re.IGNORECASE
)  # what a row of sums is called
# what stands before a figure that says what could be had: "(högst 100 poäng)"
AT_MOST = re.compile(r"\b(?:högst|max\w*|maks\w*|möjliga|upp till|at most|up to|inom|minst)\W*$", re.IGNORECASE)
OTHERS = frozenset({0})  # the "years" of what is about somebody else


@dataclass(frozen=True, slots=True)
class Seen:
    """One place that says something of ``subject`` (a code, or TOTAL). ``doubt``: why ``points`` cannot be taken from it.

    ``sure``: a head or the form said which figure is which; else only their order did.
    """

    subject: str
    name: str
    points: int | None = None
    max: int | None = None
    sure: bool = False
    noisy: bool = False
    renamed: bool = False
    doubt: str = ""
    page: int | None = None
    place: str = ""
    years: frozenset[int] = frozenset()
