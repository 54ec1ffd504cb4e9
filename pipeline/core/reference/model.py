"""What a published report says, as values: figures and where they stood, strengths, improvements, passages, what is unread.

A figure is here only if it was read beyond doubt; anything else is an ``Unread`` that says why and what was seen.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Points:
    """``points`` of ``max`` (None: not stated). ``stated``: the maximum stood in the report, else it is the instrument's."""

    points: int
    max: int | None
    name: str = ""
    page: int | None = None
    place: str | None = None
    stated: bool = True


@dataclass(frozen=True, slots=True)
class Unread:
    """Something not read, or that does not add up. ``code`` is a message; ``subject`` a sub-area, an area, total or year."""

    code: str
    subject: str
    gaps: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sides:
    """The strengths and improvements of an area. ``known`` False: they stood in columns that cannot be told apart; all of
    them are then in ``mixed``."""

    strengths: tuple[str, ...] = ()
    improvements: tuple[str, ...] = ()
    mixed: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        return not self.mixed


@dataclass(frozen=True, slots=True)
class LabelledPassage:
    """A paragraph that the report has under a sub-area's heading."""

    subarea: str
    text: str
    page: int | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """A published result. Sub-areas and areas by code; ``mean``: what it is a mean of, for a figure that is one."""

    municipality: str | None
    year: int | None
    instrument: str | None
    total: int | None
    max: int | None = None
    areas: dict[str, Points] = field(default_factory=dict)
    subareas: dict[str, Points] = field(default_factory=dict)
    sides: dict[str, Sides] = field(default_factory=dict)
    passages: tuple[LabelledPassage, ...] = ()
    problems: tuple[Unread, ...] = ()
    total_stated: bool = False
    source: str = ""
    mean: str | None = None

    @property
    def label(self) -> str:
        """How a person tells it from others: ``Olofströms kommun 2022``."""
        mean = (self.mean or "")[:1].upper() + (self.mean or "")[1:]
        return f"{self.municipality or mean or '?'} {self.year or '?'}"
