"""Sub-areas under other numbers than the edition's: their names say which they are, where none contradicts another."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.core.reference.names import folded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.core.reference.names import Names
    from pipeline.core.reference.seen import Seen

DOUBT = "reference-code-and-name"


def renumbered(seen: Sequence[Seen], names: Names) -> list[Seen]:
    """``seen`` with those that have another's name under their number taken by their name, area by area.

    An area's are if each such name is exactly that of another sub-area of it, no two the same, and the maximum is that one's
    wherever it is stated.
    """
    found = [s for s in seen if s.doubt == DOUBT]
    exact = {folded(name): code for code, (name, _) in names.subareas.items()}
    trusted: dict[str, str] = {}
    refused: set[str] = set()
    for s in found:
        area, other = s.subject.partition(".")[0], exact.get(folded(s.name), "")
        fits = other.partition(".")[0] == area and s.max in (None, names.subareas[other][1] if other else None)
        if not fits or s.points is None or trusted.setdefault(f"{area}{folded(s.name)}", s.subject) != s.subject:
            refused.add(area)
    kept = [s for s in seen if s.doubt != DOUBT or s.subject.partition(".")[0] in refused]
    return kept + [
        replace(s, subject=exact[folded(s.name)], doubt="") for s in found if s.subject.partition(".")[0] not in refused
    ]
