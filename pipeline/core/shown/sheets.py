"""A page of a source as a picture, with the quoted words marked on it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as it is shown, turned as it is read: its size in points, and ``boxes`` (x, y, width,
    height) from its top left corner."""

    page: int
    width: float
    height: float
    boxes: tuple[tuple[float, float, float, float], ...]


@dataclass(frozen=True, slots=True)
class Original:
    """What a piece of evidence looks like where it stands. ``sheet``: on its page; without one it is a web page."""

    source: str  # K7
    version: int
    title: str
    uri: str
    sha256: str
    quote: str
    sheet: Sheet | None
