"""The instrument: areas, sub-areas, criteria and their maxima, checked from parsed data.

``parse`` is given what a YAML file held and where it stood, and returns the instrument or the list of its problems,
each with a line and a remedy, so that whoever edits ``rules/`` sees all of them at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from pipeline.core.model import Located, Problem


@dataclass(frozen=True, slots=True)
class Criterion:
    code: str
    text: str
    max: int


@dataclass(frozen=True, slots=True)
class Subarea:
    code: str
    name: str
    max: int
    description: str = ""
    criteria: tuple[Criterion, ...] = ()


@dataclass(frozen=True, slots=True)
class Area:
    code: str
    name: str
    max: int
    subareas: tuple[Subarea, ...]


@dataclass(frozen=True, slots=True)
class Instrument:
    """An edition of the instrument. ``sha256`` is of the file's text, and goes with every result."""

    id: str
    name: str
    revision: str
    total: int
    areas: tuple[Area, ...]
    sha256: str

    @property
    def subareas(self) -> dict[str, Subarea]:
        """Sub-areas by code, in the instrument's order."""
        return {s.code: s for a in self.areas for s in a.subareas}

    @property
    def maxima(self) -> dict[str, int]:
        """Each sub-area's greatest sum."""
        return {code: s.max for code, s in self.subareas.items()}

    @property
    def criteria(self) -> dict[tuple[str, str], int]:
        """Each criterion's greatest sum, by (sub-area, criterion)."""
        return {(code, c.code): c.max for code, s in self.subareas.items() for c in s.criteria}

    @property
    def complete(self) -> bool:
        """Whether an evaluation can be made with it: every area has sub-areas."""
        return all(a.subareas for a in self.areas)


def parse(located: Located, sha256: str) -> tuple[Instrument | None, list[Problem]]:
    """The instrument in ``located.data``, or None and every problem found in it."""
    check = _Check(located)
    data = located.data
    if not isinstance(data, dict):
        check.problem((), "the file holds no mapping", "Begin with: id: my-instrument")
        return None, check.problems
    ident = check.text(data, "id", ())
    name = check.text(data, "name", ())
    revision = check.text(data, "revision", ())
    total = check.points(data, "total", ())
    areas = tuple(check.area(a, ("areas", i)) for i, a in enumerate(check.items(data, "areas", ())))
    check.sums(total, areas)
    check.known(data, {"id", "name", "revision", "language", "total", "areas"}, ())
    if check.problems:
        return None, check.problems
    return Instrument(ident, name, revision, total, areas, sha256), []


class _Check:
    """Reads values out of parsed data and collects what is wrong with them."""

    def __init__(self, located: Located) -> None:
        self.located = located
        self.problems: list[Problem] = []
        self.codes: set[str] = set()

    def problem(self, path: tuple[str | int, ...], message: str, remedy: str) -> None:
        self.problems.append(Problem(self.located.file, self.located.line(*path), message, remedy))

    def text(self, data: dict[str, Any], key: str, path: tuple[str | int, ...]) -> str:
        value = data.get(key)
        if not isinstance(value, str) or not value.strip():
            self.problem(
                (*path, key), f"'{key}' must be a text", f'Write {key}: "…" (in quotes if it looks like a number)'
            )
            return ""
        return value.strip()

    def points(self, data: dict[str, Any], key: str, path: tuple[str | int, ...]) -> int:
        value = data.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
            self.problem((*path, key), f"'{key}' must be a whole number above 0", f"Write {key}: 20")
            return 0
        return value

    def items(self, data: dict[str, Any], key: str, path: tuple[str | int, ...]) -> list[Any]:
        value = data.get(key)
        if not isinstance(value, list):
            self.problem(
                (*path, key), f"'{key}' must be a list", f"Write {key}: and one line beginning with '- ' for each"
            )
            return []
        return value

    def known(self, data: dict[str, Any], keys: set[str], path: tuple[str | int, ...]) -> None:
        for key in data:
            if key not in keys:
                self.problem((*path, key), f"unknown key '{key}'", f"Known here: {', '.join(sorted(keys))}")

    def code(self, data: dict[str, Any], path: tuple[str | int, ...], pattern: str, like: str) -> str:
        code = self.text(data, "code", path)
        if code and not re.fullmatch(pattern, code):
            self.problem((*path, "code"), f"'{code}' is no code here", f'Write code: "{like}"')
        if code in self.codes:
            self.problem((*path, "code"), f"'{code}' is used twice", "Give each area and sub-area a code of its own")
        self.codes.add(code)
        return code

    def area(self, data: Any, path: tuple[str | int, ...]) -> Area:
        if not isinstance(data, dict):
            self.problem(path, "an area must be a mapping", 'Write - code: "1" and so on')
            return Area("", "", 0, ())
        code = self.code(data, path, r"[1-9]\d*", "1")
        name, maximum = self.text(data, "name", path), self.points(data, "max", path)
        subareas = tuple(
            self.subarea(s, (*path, "subareas", i), code) for i, s in enumerate(self.items(data, "subareas", path))
        )
        if subareas and sum(s.max for s in subareas) != maximum:
            self.problem(
                (*path, "max"),
                f"area {code}: its sub-areas sum to {sum(s.max for s in subareas)}, not {maximum}",
                "Mend the maximum of the area or of a sub-area",
            )
        self.known(data, {"code", "name", "max", "subareas"}, path)
        return Area(code, name, maximum, subareas)

    def subarea(self, data: Any, path: tuple[str | int, ...], area: str) -> Subarea:
        if not isinstance(data, dict):
            self.problem(path, "a sub-area must be a mapping", 'Write - {code: "1.1", name: …, max: 20}')
            return Subarea("", "", 0)
        code = self.code(data, path, rf"{re.escape(area)}\.[1-9]\d*", f"{area}.1")
        criteria = tuple(self.criterion(c, (*path, "criteria", i)) for i, c in enumerate(data.get("criteria") or []))
        self.known(data, {"code", "name", "max", "description", "criteria"}, path)
        description = data.get("description", "")
        return Subarea(code, self.text(data, "name", path), self.points(data, "max", path), str(description), criteria)

    def criterion(self, data: Any, path: tuple[str | int, ...]) -> Criterion:
        if not isinstance(data, dict):
            self.problem(path, "a criterion must be a mapping", 'Write - {code: "1.1.a", text: …, max: 5}')
            return Criterion("", "", 0)
        self.known(data, {"code", "text", "max"}, path)
        return Criterion(self.text(data, "code", path), self.text(data, "text", path), self.points(data, "max", path))

    def sums(self, total: int, areas: tuple[Area, ...]) -> None:
        if areas and total and sum(a.max for a in areas) != total:
            self.problem(
                ("total",),
                f"the areas sum to {sum(a.max for a in areas)}, not {total}",
                "Mend the total or an area's maximum",
            )
