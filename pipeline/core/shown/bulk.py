"""What is shown of a decision over a whole queue, before it and after."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.core.errors import BelaggError
from pipeline.core.shown.pages import Card


@dataclass(frozen=True, slots=True)
class InSource:
    """How much of a queue stands in one source."""

    number: int
    title: str
    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class Bulk:
    """A queue as a whole. ``count`` are decided at once, at most ``most``; whether ``more`` are sure enough;
    ``digest`` names just these."""

    count: int
    more: bool
    digest: str
    levels: tuple[tuple[float, int], ...]  # (how sure at least, how many are; above ``most``: more)
    most: int
    sources: tuple[InSource, ...]  # the one with most first
    stances: dict[str, int]
    stages: dict[str | None, int]
    subareas: dict[str, int]
    sample: tuple[Card, ...]  # from the surest to the least sure


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of it: decisions written, passages passed over because they are locked, and those not reached."""

    count: int
    sealed: int
    left: int
    stopped: BelaggError | None
