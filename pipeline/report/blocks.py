"""What a report is made of, whatever it is dressed as: headings, paragraphs, tables, charts, new pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.report.charts import Figure

Look = Literal["text", "quote", "reference", "soft", "strong"]


@dataclass(frozen=True, slots=True)
class Run:
    """Some words and how they look. ``to``: the anchor they refer to, without its #."""

    text: str
    look: Look = "text"
    to: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """``level`` 1 to 3; the table of contents holds 1 and 2."""

    level: int
    text: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    runs: tuple[Run, ...]
    kind: Literal["text", "lead", "points", "item", "note"] = "text"
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one header row. ``numeric``: columns of figures; ``widths``: shares of the width that sum to 1."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[tuple[Paragraph, ...], ...], ...]
    widths: tuple[float, ...]
    numeric: tuple[int, ...] = ()
    total: bool = False  # the last row is a sum
    named: bool = True  # the first cell of each row says what the row is about


@dataclass(frozen=True, slots=True)
class Series:
    """A line of a chart: a share of the maximum (0–1) for each of its figures, None where it is not known.

    ``kind`` is how it looks: own, earlier, mean, best, other (a second one ``earlier-2``), or a kind of source.
    """

    label: str
    kind: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of figures, with the same figures as a table. ``alt`` says what is seen, ``note`` what must be said with it.

    ``radar`` and ``bars``: ``series`` are what stands beside the figures; ``coverage``: a share of each figure's ``max`` for
    each kind of source.
    """

    kind: Literal["radar", "bars", "coverage"]
    caption: str
    alt: str
    figures: tuple[Figure, ...]
    table: Table
    series: tuple[Series, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class NewPage:
    pass


Block = Heading | Paragraph | Table | Chart | NewPage


def text(words_: str, look: Look = "text") -> Paragraph:
    return Paragraph((Run(words_, look),))


def row(*cells: str) -> tuple[tuple[Paragraph, ...], ...]:
    """A row of a table, one text in each cell."""
    return tuple((text(cell),) for cell in cells)
