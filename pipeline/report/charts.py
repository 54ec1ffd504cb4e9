"""Charts as inline SVG, made by hand: pure functions of figures, the same bytes each time.

Colours come from the page's style sheet (classes, no literals), so a chart follows light, dark and paper. Each chart is
one image to a screen reader, named by its title; the same figures stand in a table beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from textwrap import wrap
from typing import Protocol

from markupsafe import Markup

from pipeline.report.swedish import number, percent
from pipeline.report.words import UNJUDGED

WIDTH, HEIGHT, RADIUS = 560, 430, 140
LINE = 15  # pixels between a label's lines
LABEL, TRACK, GAP = 46, 12, 14  # a label's characters per line, a bar's height, the space after it (pixels)
BAR_SHARE = 75  # per cent of the width a full bar takes; its figures stand in the rest


@dataclass(frozen=True, slots=True)
class Figure:
    """``points`` of ``max``, for whatever ``code`` and ``name`` say; no points at all where nothing is ``judged``."""

    code: str
    name: str
    points: int
    max: int
    judged: bool = True

    @property
    def share(self) -> float:
        return self.points / self.max if self.max else 0.0

    @property
    def words(self) -> str:
        return f"{number(self.points)} av {number(self.max)}" if self.judged else UNJUDGED


class Line(Protocol):
    """What stands beside the figures: a share (0–1) for each, None where it is not known."""

    @property
    def kind(self) -> str: ...
    @property
    def values(self) -> Sequence[float | None]: ...


def radar(figures: Sequence[Figure], *, ident: str, title: str, beside: Sequence[Line] = ()) -> Markup:
    """Shares of the maximum on as many axes as there are figures; empty below three, which span no surface."""
    if len(figures) < 3:
        return Markup("")
    rings = [_polygon([share] * len(figures), "ring") for share in (0.25, 0.5, 0.75, 1.0)]
    axes = [_axis(i, len(figures)) for i in range(len(figures))]
    scale = [
        Markup('<text class="scale" x="{}" y="{}">{}</text>').format(
            WIDTH // 2 + 4, _r(HEIGHT / 2 - ring / 100 * RADIUS + 10), percent(ring, 100, 0)
        )
        for ring in (50, 100)
    ]
    others = [_polygon(s.values, f"line {s.kind}") for s in beside]
    shape = [*others, _polygon([f.share for f in figures], "profile")]
    dots = [_dot(i, len(figures), f.share) for i, f in enumerate(figures)]
    labels = [_label(i, len(figures), f) for i, f in enumerate(figures)]
    body = Markup("").join([*rings, *axes, *shape, *dots, *scale, *labels])
    return _svg(body, f'viewBox="0 0 {WIDTH} {HEIGHT}" class="radar"', ident, title)


def bars(figures: Sequence[Figure], *, ident: str, title: str) -> Markup:
    """One horizontal bar for each figure, full length for all its points. Stretches to any width, its text does not."""
    rows, y = [], 0
    for figure in figures:
        lines = wrap(f"{figure.code} {figure.name}", LABEL, break_long_words=False) or [figure.code]
        for line in lines:
            y += LINE + 1
            rows.append(Markup('<text class="name" x="0" y="{}">{}</text>').format(y, line))
        y += 7
        rows.append(_bar(figure, y))
        y += TRACK + GAP
    return _svg(Markup("").join(rows), f'width="100%" height="{y}" class="bars"', ident, title)


def _bar(figure: Figure, y: int) -> Markup:
    rect = Markup('<rect class="{}" x="0" y="{}" width="{}%" height="{}"/>')
    words = figure.words
    return (
        rect.format("track", y, BAR_SHARE, TRACK)
        + rect.format("fill", y, _r(figure.share * BAR_SHARE), TRACK)
        + Markup('<text class="value" x="100%" y="{}" text-anchor="end">{}</text>').format(y + TRACK - 1, words)
    )


def _svg(body: Markup, attributes: str, ident: str, title: str) -> Markup:
    head = Markup('<svg {} role="img" aria-labelledby="{}"><title id="{}">{}</title>')
    return head.format(Markup(attributes), ident, ident, title) + body + Markup("</svg>")  # noqa: S704 our own digits


def _point(index: int, of: int, share: float) -> tuple[str, str]:
    angle = 2 * pi * index / of - pi / 2
    return _r(WIDTH / 2 + share * RADIUS * cos(angle)), _r(HEIGHT / 2 + share * RADIUS * sin(angle))


def _polygon(shares: Sequence[float | None], name: str) -> Markup:
    points = " ".join(",".join(_point(i, len(shares), share)) for i, share in enumerate(shares) if share is not None)
    return Markup('<polygon class="{}" points="{}"/>').format(name, points)


def _axis(index: int, of: int) -> Markup:
    x, y = _point(index, of, 1)
    return Markup('<line class="axis" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(WIDTH // 2, HEIGHT // 2, x, y)


def _dot(index: int, of: int, share: float) -> Markup:
    return Markup('<circle class="dot" cx="{}" cy="{}" r="4"/>').format(*_point(index, of, share))


def _label(index: int, of: int, figure: Figure) -> Markup:
    """Code and share in bold, the name below in up to three lines, on the side of the axis that points away."""
    angle = 2 * pi * index / of - pi / 2
    side = "middle" if abs(cos(angle)) < 0.1 else "start" if cos(angle) > 0 else "end"
    names = wrap(figure.name, 26 if side == "middle" else 17, break_long_words=False)
    if len(names) > 3:
        names = [*names[:2], names[2] + " …"]
    x, y = WIDTH / 2 + (RADIUS + 14) * cos(angle), HEIGHT / 2 + (RADIUS + 14) * sin(angle)
    top = y - (len(names) * LINE if sin(angle) < -0.9 else 0 if sin(angle) > 0.9 else len(names) * LINE / 2 - 5)
    top += LINE - 3 if sin(angle) > 0.9 else 0
    span = Markup('<tspan x="{}" dy="{}" class="name">{}</tspan>')
    spans = Markup("").join(span.format(_r(x), LINE, line) for line in names)
    label = Markup('<text x="{}" y="{}" text-anchor="{}"><tspan class="share">{} · {}</tspan>{}</text>')
    return label.format(_r(x), _r(top), side, figure.code, percent(figure.points, figure.max, 0), spans)


def _r(value: float) -> str:
    """One decimal at most, so that two machines' last digits cannot differ."""
    return f"{round(value, 1) + 0.0:g}"
