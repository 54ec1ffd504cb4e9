"""Which area or sub-area a label means: by its code, and by its name however it is spelt.

Names that are known come from the editions of the instrument; a report of an edition whose sub-areas nobody knows is read by
its own codes and names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from rapidfuzz.fuzz import ratio

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.core.instrument import Instrument

CODE = re.compile(r"(?<![\w.,/])([1-9lI])\s?[.,:]\s?([1-9lI])\.?(?![\w%]|[.,]\d)")
AREA = re.compile(r"(?:(?:område|hovedområde|huvudområde|area)\s+)?([1-9])(?:\s*[.:)–-]\s*|\s+)(?=[^\W\d_])", re.IGNORECASE)
BRACKETS = re.compile(r"\s*\([^()]*\)\W*$")  # "(max 20 p)", "(bedöms efter intervjuer)"
_NUMBERED = re.compile(r"^\W*(?:\d{1,2}|[a-hA-H])(?:[.)]\s*|\s+)(?=[^\W\d_]{3})")  # "3 ", "b) "
ALIKE, APART = 86.0, 4.0  # per cent of likeness that is one name; how far the next best must be behind
NEAR = 70.0  # enough where the code says the same


def folded(name: str) -> str:
    """A name without what spelling varies in: case, signs, white space."""
    return " ".join(re.findall(r"\w+", name.replace("&", " och ").replace("\u00ad", "").casefold()))


def code_in(text: str) -> str:
    """``l,2`` → ``1.2``."""
    found = CODE.match(text)
    return "" if found is None else ".".join(part.translate(str.maketrans("lI", "11")) for part in found.groups())


@dataclass(frozen=True)
class Names:
    """The areas and sub-areas of one edition, by code. ``subareas`` may be empty: then labels are believed as they stand."""

    areas: Mapping[str, tuple[str, int]]
    subareas: Mapping[str, tuple[str, int]]

    @classmethod
    def of(cls, instrument: Instrument) -> Names:
        return cls(
            {a.code: (a.name, a.max) for a in instrument.areas}, {c: (s.name, s.max) for c, s in instrument.subareas.items()}
        )

    @cached_property
    def _folded(self) -> dict[str, str]:
        return {code: folded(name) for code, (name, _) in self.subareas.items()}

    def subarea(self, label: str, *, area: str = "") -> str:
        """The sub-area that is called so, "" for none or for doubt; ``area``: only within it."""
        label = BRACKETS.sub("", _NUMBERED.sub("", label))
        return _best(folded(label), {c: n for c, n in self._folded.items() if not area or c.partition(".")[0] == area})

    def area(self, label: str) -> str:
        """The area that is called so. Its number alone is not enough."""
        found = AREA.match(label)
        name = label[found.end() :] if found else label
        best = _best(folded(name), {code: folded(n) for code, (n, _) in self.areas.items()})
        return "" if found and best and found.group(1) != best else best

    def part_of_another(self, code: str, label: str) -> bool:
        """Whether ``label`` is how the name of another sub-area begins or ends: it may be that one's, cut short."""
        said = folded(label)
        own = self._folded.get(code, "")
        return said not in own and any(n.startswith(said) or n.endswith(said) for c, n in self._folded.items() if c != code)

    def agrees(self, code: str, label: str) -> bool:
        """Whether ``label`` is near enough to the name that ``code`` has."""
        return ratio(folded(BRACKETS.sub("", label)), self._folded.get(code, "")) >= NEAR


def _best(name: str, known: Mapping[str, str]) -> str:
    if not name:
        return ""
    scored = sorted(((ratio(name, other), code) for code, other in known.items()), reverse=True)[:2]
    if not scored or scored[0][0] < ALIKE or (len(scored) > 1 and scored[0][0] - scored[1][0] < APART):
        return ""
    return scored[0][1]
