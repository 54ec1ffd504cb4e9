"""From one edition of the instrument to another, area by area: how figures of an older edition may be laid beside newer ones.

A crosswalk is data with a name. Nothing is carried over unless somebody names it, and whatever shows the result says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.core.instrument import Instrument

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """``areas``: each area of ``source`` → the one of ``target`` it is laid beside, one to one. ``note`` is said with it."""

    id: str
    source: str
    target: str
    note: str
    areas: Mapping[str, str]

    def carried(self, figures: Mapping[str, T]) -> dict[str, T]:
        """Figures by area of ``source``, by area of ``target``. Sub-areas have no counterpart and are left out."""
        return {self.areas[code]: figure for code, figure in figures.items() if code in self.areas}

    def back(self) -> Crosswalk:
        """The same from ``target`` to ``source``."""
        return Crosswalk(self.id, self.target, self.source, self.note, {new: old for old, new in self.areas.items()})


def parse(data: Any, editions: Mapping[str, Instrument]) -> Crosswalk | str:
    """The crosswalk in parsed data, or what is wrong with it."""
    if not isinstance(data, dict) or set(data) != {"id", "from", "to", "note", "areas"}:
        return "id, from, to, note and areas are needed, and nothing else"
    source, target, areas = editions.get(data["from"]), editions.get(data["to"]), data["areas"]
    if source is None or target is None:
        return "from and to must be editions of the instrument"
    if not isinstance(areas, dict) or not all(isinstance(v, str) for v in areas.values()):
        return "areas must be a mapping from code to code, in quotes"
    if set(areas) != {a.code for a in source.areas} or set(areas.values()) != {a.code for a in target.areas}:
        return "areas must take each area of one edition to one of the other"
    if len(set(areas.values())) != len(areas):
        return "two areas go to the same one"
    return Crosswalk(str(data["id"]), source.id, target.id, str(data["note"]), dict(areas))
