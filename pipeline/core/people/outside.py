"""What the municipality may see of an evaluation while it is made and when it is done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from pipeline.core.results import Results

CHECKED = "locked"  # the state in which the municipality reads the draft and corrects facts
PUBLISHED = ("published", "revised")  # the states that let something out
OUT = (*PUBLISHED, "contested")  # what was let out stays out while it is tried again

Standing = Literal["closed", "check", "published"]


@dataclass(frozen=True, slots=True)
class Outside:
    """``closed``: nothing is shown; ``check``: texts and quotes without points, to be corrected; ``published``: all of the
    edition for the municipality, as it was when it was published (``at``). ``again``: a point is being tried again."""

    standing: Standing
    results: Results | None = None
    at: str = ""
    again: bool = False


def without_points(results: Results) -> Results:
    """A draft to check facts in: what is said and what it rests on, no points and no reasons for points."""
    areas = tuple(
        replace(a, points=0, subareas=tuple(
            replace(s, points=0, judged=False, judged_because=None, awards=(), against=()) for s in a.subareas
        )) for a in results.areas
    )  # fmt: skip
    return replace(results, total=0, areas=areas)
