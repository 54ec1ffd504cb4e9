"""What an invented report is made of, before anything has set it: headings, paragraphs, tables, lines with tabs, new pages."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.core.instrument import Area, Instrument, Subarea
from tests.core.report_maker import instrument


@dataclass(frozen=True, slots=True)
class H:
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class P:
    text: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell over several columns (``across``) or rows (``down``)."""

    text: str
    across: int = 1
    down: int = 1


Line = Sequence[str | Cell]


@dataclass(frozen=True, slots=True)
class T:
    """``head``: how many of the first rows are heads. ``ruled``: with lines round its cells."""

    rows: Sequence[Line]
    head: int = 1
    ruled: bool = True


@dataclass(frozen=True, slots=True)
class Tabs:
    """Lines whose parts are set apart by tabs."""

    rows: list[list[str]]


@dataclass(frozen=True, slots=True)
class Beside:
    """Parts set in two columns of the page, unruled."""

    left: Sequence[Part]
    right: Sequence[Part]


@dataclass(frozen=True, slots=True)
class NewPage:
    pass


Part = H | P | T | Tabs | Beside | NewPage
NAMES = (
    ("Vinterviks kommun", "Vintervik"), ("Åmsele kommun", "Åmsele"), ("Östra Göinge-Ängs kommun", "Östra Göinge-Äng"),
    ("Lönnviks kommun", "Lönnvik"), ("Malmköpings kommun", "Malmköping"), ("Örnsby stad", "Örnsby"),
)  # fmt: skip


@dataclass
class Drawn:
    """An evaluation drawn by a seed. ``truth``: what the report says of each sub-area, None where that must not be believed
    (a share, a half point, two figures that disagree, nothing); ``sums`` the same of areas, ``total`` of the whole."""

    seed: int
    municipality: str = ""
    short: str = ""
    year: int = 2023
    instrument: Instrument = field(default_factory=instrument)
    points: dict[str, int] = field(default_factory=dict)
    truth: dict[str, int | None] = field(default_factory=dict)
    sums: dict[str, int | None] = field(default_factory=dict)
    total: int | None = None
    maxima: dict[str, int] = field(default_factory=dict)  # what the report says; nothing: not looked at

    def __post_init__(self) -> None:
        draw = random.Random(self.seed)
        self.municipality, self.short = draw.choice(NAMES)
        self.year = draw.choice((2020, 2021, 2022, 2023, 2024))
        self.points = {c: draw.randint(0, s.max) for c, s in self.instrument.subareas.items()}
        self.truth = dict(self.points)
        self.maxima = self.instrument.maxima
        self.sums = {a.code: self.area(a) for a in self.areas}
        self.total = sum(self.points.values())
        self.draw = draw

    @property
    def areas(self) -> tuple[Area, ...]:
        return self.instrument.areas

    def area(self, area: Area) -> int:
        return sum(self.points[s.code] for s in area.subareas)

    def p(self, s: Subarea) -> int:
        return self.points[s.code]

    def title(self) -> H:
        return H(1, f"Utvärdering av {self.municipality} {self.year}")

    def never(self) -> Drawn:
        """Nothing of it may be believed."""
        self.truth = dict.fromkeys(self.truth)
        self.sums = dict.fromkeys(self.sums)
        self.total = None
        return self
