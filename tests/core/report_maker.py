"""Reports of an invented municipality in many layouts, with figures drawn by a seed: what the reader of references is tried on."""

from __future__ import annotations

import html
import random
from dataclasses import dataclass, field
from functools import cache

from pipeline.core.instrument import Instrument
from pipeline.run.instruments import from_text, text_of


@cache
def instrument(ident: str = "kommunkompassen-2020") -> Instrument:
    return from_text(*reversed(text_of(ident)))[0]


@cache
def editions() -> dict[str, Instrument]:
    return {i: instrument(i) for i in ("kommunkompassen-2010", "kommunkompassen-2016", "kommunkompassen-2020")}


@dataclass
class Made:
    """A report on its way: what stands in it, and the figures it was made of."""

    year: int = 2023
    municipality: str = "Vinterviks kommun"
    points: dict[str, int] = field(default_factory=dict)
    parts: list[str] = field(default_factory=list)

    @classmethod
    def drawn(cls, seed: int = 1) -> Made:
        source = random.Random(seed)
        made = cls(points={c: source.randint(0, s.max) for c, s in instrument().subareas.items()})
        made.parts = [f"<h1>Utvärdering av {made.municipality} {made.year}</h1>"]
        return made

    def area(self, code: str) -> int:
        return sum(p for c, p in self.points.items() if c.startswith(f"{code}."))

    def add(self, text: str) -> Made:
        self.parts.append(text)
        return self

    def page(self) -> bytes:
        body = "\n".join(self.parts)
        return f'<!doctype html><html lang="sv"><meta charset="utf-8"><title>{self.municipality} {self.year}</title><body><main>{body}</main></body></html>'.encode()


def table(rows: list[list[object]], *, head: list[str] | None = None) -> str:
    def line(cells: list[object] | list[str], tag: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{html.escape(str(c))}</{tag}>" for c in cells) + "</tr>"

    return "<table>" + (line(head, "th") if head else "") + "".join(line(r, "td") for r in rows) + "</table>"


def rows_of(made: Made, code: str) -> list[list[object]]:
    """Code and name, points, maximum of each sub-area of an area."""
    area = next(a for a in instrument().areas if a.code == code)
    return [[f"{s.code} {s.name}", made.points[s.code], s.max] for s in area.subareas]


def full(made: Made, head: list[str], *, sums: bool = True) -> Made:
    """A table for each area under one head."""
    for area in instrument().areas:
        rows = rows_of(made, area.code)
        if sums:
            rows.append(["", made.area(area.code), 100])
        made.add(f"<h2>Område {area.code} {area.name}</h2>" + table(rows, head=head))
    return made
