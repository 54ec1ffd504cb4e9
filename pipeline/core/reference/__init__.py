"""A published report → its figures, strengths, improvements and passages, each right or named as unread. Pure.

Rows of the document (``lines.py``) are read for figures (``seen.py``), which are then settled against each other and against
the stated sums (``settle.py``); ``words.py`` takes the text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.core.reference.about import edition, municipality_of, stem_of, year_of
from pipeline.core.reference.header import About
from pipeline.core.reference.lines import rows, tops
from pipeline.core.reference.model import LabelledPassage, Points, Reference, Sides, Unread
from pipeline.core.reference.reader import Reader
from pipeline.core.reference.settle import settle
from pipeline.core.reference.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.core.instrument import Instrument
    from pipeline.core.model import Document

__all__ = ["NOTHING_KNOWN", "Known", "LabelledPassage", "Points", "Reference", "Sides", "Unread", "parse"]


@dataclass(frozen=True, slots=True)
class Known:
    """What a person said of a report, which is believed rather than looked for."""

    municipality: str | None = None
    year: int | None = None
    instrument: str | None = None


NOTHING_KNOWN = Known()


def parse(
    document: Document, editions: Mapping[str, Instrument], known: Known = Known(), *, scanned: bool = False
) -> Reference:
    """What a report says. ``editions``: the instrument's editions by id; ``scanned``: its text was recognised from pictures."""
    lines = list(rows(document))
    problems: list[Unread] = []
    municipality = known.municipality or municipality_of(tops(document), lines)
    year = known.year or year_of(tops(document), lines, municipality)
    for subject, value in (("municipality", municipality), ("year", year)):
        if value is None:
            problems.append(Unread("reference-about", subject))
    ident, names = edition(lines, editions, known.instrument)
    if ident is None:
        problems.append(Unread("reference-edition", "instrument"))
    seen = list(Reader(names, About(year, stem_of(municipality))).read(lines))
    found = settle(seen, names, year=year, scanned=scanned)
    words = Words(names)
    words.read(lines)
    return Reference(
        municipality, year, ident, found.total, found.max, found.areas, found.subareas, words.found(), tuple(words.passages),
        (*problems, *found.problems), found.total_stated,
    )  # fmt: skip
