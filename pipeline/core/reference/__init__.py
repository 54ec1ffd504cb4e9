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
from pipeline.core.reference.placed import Placed
from pipeline.core.reference.reader import Reader
from pipeline.core.reference.renumbered import renumbered
from pipeline.core.reference.settle import settle
from pipeline.core.reference.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.core.instrument import Instrument
    from pipeline.core.model import Document
    from pipeline.core.reporting.layout import Word

__all__ = ["NOTHING_KNOWN", "Known", "LabelledPassage", "Points", "Reference", "Sides", "Unread", "parse"]


@dataclass(frozen=True, slots=True)
class Known:
    """What a person said of a report, which is believed rather than looked for."""

    municipality: str | None = None
    year: int | None = None
    instrument: str | None = None


NOTHING_KNOWN = Known()


def parse(
    document: Document, editions: Mapping[str, Instrument], known: Known = Known(), *, scanned: bool = False,
    words: Sequence[Word] = (),
) -> Reference:  # fmt: skip
    """What a report says. ``editions``: the instrument's editions by id; ``scanned``: its text was recognised from pictures;
    ``words``: where each is printed, for a report with pages."""
    lines = list(rows(document))
    problems: list[Unread] = []
    municipality = known.municipality or municipality_of(tops(document), lines)
    year = known.year or year_of(tops(document), lines, municipality)
    for subject, value in (("municipality", municipality), ("year", year)):
        if value is None:
            problems.append(Unread("reference-about", subject))
    if scanned and municipality and not known.municipality:
        problems.append(Unread("reference-recognised", "municipality", {"name": municipality}))
    ident, names = edition(lines, editions, known.instrument, " ".join(w.text for w in words if not w.text.isdecimal()))
    if ident is None:
        problems.append(Unread("reference-edition", "instrument"))
    about = About(year, stem_of(municipality))
    reader = Reader(names, about)
    seen = list(reader.read(lines))
    seen += Placed(names, about, reader.captions).read(words)
    seen = renumbered(seen, names)
    found = settle(seen, names, year=year, scanned=scanned)
    said = Words(names)
    said.read(lines)
    return Reference(
        municipality, year, ident, found.total, found.max, found.areas, found.subareas, said.found(), tuple(said.passages),
        (*problems, *found.problems), found.total_stated,
    )  # fmt: skip
