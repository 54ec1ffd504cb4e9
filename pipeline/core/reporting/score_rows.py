"""Scores that come back in a workbook: what each row changes, and what it lacks to be written. Pure.

A workbook decides nothing. A higher figure becomes an award for the difference if the row names accepted evidence and says why;
a lower one names the awards that somebody has to take back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.core.results import SubareaView


@dataclass(frozen=True, slots=True)
class Lack:
    """Why a row cannot be written: a message and what fills it."""

    code: str
    gaps: dict[str, str]


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """``points`` more in ``subarea``, on ``evidence``. ``lacks`` empty: it can be written."""

    subarea: str
    before: int
    after: int
    evidence: tuple[str, ...]
    because: str
    lacks: tuple[Lack, ...]

    @property
    def points(self) -> int:
        return self.after - self.before


def whole_points(text: str) -> int | None:
    """``12``, ``12,0``; None for anything else."""
    found = re.fullmatch(r"(\d{1,3})(?:[.,]0+)?", text.strip())
    return int(found.group(1)) if found else None


def change(view: SubareaView, points: int, evidence: str, because: str) -> ScoreChange | None:
    """What ``points`` in a row would change; None when they stand already."""
    if points == view.points:
        return None
    named = tuple(dict.fromkeys(part.upper() for part in re.findall(r"[Bb]\d{1,9}", evidence)))
    lacks = _above(view, points) or (_higher(view, named, because) if points > view.points else _lower(view))
    return ScoreChange(view.code, view.points, points, named, because.strip(), tuple(lacks))


def _above(view: SubareaView, points: int) -> list[Lack]:
    return [Lack("scores-above", {"max": str(view.max)})] if points > view.max else []


def _higher(view: SubareaView, named: Sequence[str], because: str) -> list[Lack]:
    live = {e.id for e in view.evidence if e.live}
    lacks = [Lack("scores-unknown-evidence", {"evidence": ident, "subarea": view.code}) for ident in named if ident not in live]
    if not named:
        lacks.append(Lack("scores-need-evidence", {}))
    if not because.strip():
        lacks.append(Lack("scores-need-reason", {}))
    return lacks


def _lower(view: SubareaView) -> list[Lack]:
    return [Lack("scores-lower", {"awards": ", ".join(a.id for a in view.awards if a.live) or "–"})]
