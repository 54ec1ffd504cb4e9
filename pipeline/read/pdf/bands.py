"""The sweep of a page from the top: what stands side by side forms bands, bands that share a gutter form a stretch."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.read.pdf.piece import Piece
    from pipeline.read.pdf.units import Table

GUTTER = 4.0  # points: columns stand further apart

Span = tuple[float, float]
_ENDLESS = float("inf")


@dataclass(slots=True)
class Thing:
    """A piece, or a ruled table, as an obstacle."""

    x0: float
    y0: float
    x1: float
    y1: float
    piece: Piece | None = None
    table: Table | None = None


@dataclass(slots=True)
class Band:
    """Things side by side; ``gaps``: where between and around them nothing stands."""

    things: list[Thing]
    gaps: list[Span] = field(default_factory=list)

    @property
    def single(self) -> bool:
        return len(self.gaps) < 3


def bands_of(things: list[Thing]) -> list[Band]:
    bands: list[Band] = []
    low = _ENDLESS
    for thing in sorted(things, key=lambda t: (-t.y1, t.x0)):
        if bands and thing.y1 > low + 0.5:
            bands[-1].things.append(thing)
            low = min(low, thing.y0)
        else:
            bands.append(Band([thing]))
            low = thing.y0
    for band in bands:
        band.gaps = _gaps(band.things)
    return bands


def _gaps(things: Sequence[Thing]) -> list[Span]:
    spans = sorted((thing.x0, thing.x1) for thing in things)
    gaps = [(-_ENDLESS, spans[0][0])]
    reach = spans[0][1]
    for x0, x1 in spans[1:]:
        if x0 - reach >= GUTTER:
            gaps.append((reach, x0))
        reach = max(reach, x1)
    return [*gaps, (reach, _ENDLESS)]


def _common(gutters: list[Span], gaps: list[Span]) -> list[Span]:
    both = [(max(a, c), min(b, d)) for a, b in gutters for c, d in gaps]
    return [(a, b) for a, b in both if b - a >= GUTTER]


def stretches(bands: list[Band]) -> list[tuple[list[Band], list[Span]]]:
    """Consecutive bands with the gutters they share; without gutters: single lines."""
    out: list[tuple[list[Band], list[Span]]] = []
    at = 0
    while at < len(bands):
        if bands[at].single:
            out.append(([bands[at]], []))
            at += 1
            continue
        gutters = bands[at].gaps[1:-1]
        last = end = at
        while end + 1 < len(bands):
            left = _common(gutters, bands[end + 1].gaps)
            if len(left) < len(gutters) and (not left or end - at > 1 or bands[end + 1].single):
                break
            if bands[end + 1].single and not _follows(bands[end], bands[end + 1], gutters):
                break
            gutters = left
            end += 1
            if not bands[end].single:
                last = end
        last = _with_tail(bands, last, end, gutters)
        out.append((bands[at : last + 1], gutters))
        at = last + 1
    return out


def _follows(above: Band, below: Band, gutters: list[Span]) -> bool:
    """Whether a lone line goes on in a column: it stands close under what is there."""
    lone = below.things[0]
    over = [t for t in above.things if column_of(t, gutters) == column_of(lone, gutters)] or above.things
    size = lone.piece.size if lone.piece is not None else 10.0
    return min(t.y0 for t in over) - lone.y1 < 2.5 * size


def _with_tail(bands: list[Band], last: int, end: int, gutters: list[Span]) -> int:
    """Lone lines under the last that stands beside another belong to the stretch if they go on in one column, as type does."""
    while last < end:
        lone = bands[last + 1].things[0]
        column = column_of(lone, gutters)
        over = [t for t in bands[last].things if column_of(t, gutters) == column]
        if not over or lone.piece is None:
            break
        above = over[-1].piece
        if above is None or above.bold is not lone.piece.bold or abs(above.size - lone.piece.size) > 0.5:
            break
        if column == 0 and above.base - lone.piece.base > 1.45 * above.size:
            break
        last += 1
    return last


def column_of(thing: Thing, gutters: Sequence[Span]) -> int:
    middle = (thing.x0 + thing.x1) / 2
    return sum(middle > (a + b) / 2 for a, b in gutters)


def pieces_of(column: Sequence[Thing]) -> list[Piece]:
    return [thing.piece for thing in column if thing.piece is not None]
