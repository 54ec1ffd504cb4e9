"""Figures that stand beside an evaluation's own in charts and tables: an earlier evaluation, a mean, the best."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["earlier", "mean", "best", "other"]


@dataclass(frozen=True, slots=True)
class Beside:
    """``figures``: code of an area, of a sub-area, or "" for the whole → (points, maximum); what is not known is not there.

    ``label`` names it as a legend does ("Lönnvik 2021", "Medel, 12 kommuner"); ``note`` is what must be said wherever it is
    shown, e.g. by which crosswalk an older revision was laid beside this one.
    """

    label: str
    kind: Kind
    figures: Mapping[str, tuple[float, float]]
    note: str = ""

    def share(self, code: str) -> float | None:
        """Points as a share of the maximum, 0–1; None where they are not known."""
        points, most = self.figures.get(code, (0.0, 0.0))
        return points / most if most > 0 else None
