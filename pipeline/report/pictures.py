"""Charts as pictures for paper, drawn by matplotlib: legible in black and white, the same bytes each time.

Nothing is told by colour alone: each line has a dash and a marker of its own, each part of a bar a hatch, and figures stand
at their bars.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from math import pi
from textwrap import fill
from typing import Any, Literal

from pipeline.core.results import Results
from pipeline.report import packed
from pipeline.report.blocks import Chart, Series
from pipeline.report.charts import Figure
from pipeline.report.editions import PLAIN, Setup, cut
from pipeline.report.signs import shown
from pipeline.report.swedish import number

INK, ACCENT, RULE, SOFT, PAPER = "#1d1c1a", "#1d4f7c", "#b9b2a4", "#5a564f", "#ffffff"
Form = Literal["png", "svg"]
# Metadata that would tell when and by which program: left out, so that two makings are alike.
_SILENT: dict[str, dict[str, Any]] = {"png": {"Software": None}, "svg": {"Date": None, "Creator": None}}
_LOOK: Any = {
    "svg.hashsalt": "belagg", "svg.fonttype": "path", "font.family": "DejaVu Sans", "font.size": 9,
    "text.parse_math": False, "text.usetex": False, "hatch.linewidth": 0.6, "path.simplify": False,
}  # fmt: skip
# kind → colour, dash, marker: told apart in grey, and by those who see no red or green
LINES: dict[str, tuple[str, Any, str]] = {
    "earlier": ("#8a5a00", "--", "s"), "mean": ("#55524c", ":", "^"), "best": ("#00664d", "-.", "D"),
    "other": ("#7a3d6b", (0, (1, 3)), "x"),
    "earlier-2": ("#7a3d6b", (0, (8, 2)), "v"), "earlier-3": ("#2f5d2f", (0, (4, 2, 1, 2)), "P"),
    "earlier-4": ("#a33b20", (0, (1, 1.5)), "*"), "mean-2": ("#8a8478", (0, (2, 2)), "<"),
    "other-2": ("#8a5a00", (0, (5, 2)), ">"), "other-3": ("#2f5d2f", (0, (6, 1, 1, 1)), "h"),
    "other-4": ("#a33b20", (0, (10, 3)), "8"),
}  # fmt: skip
PARTS: dict[str, tuple[str, str]] = {
    "document": (ACCENT, ""), "web": ("#a9c4dc", "///"), "social": (PAPER, "..."), "interview": ("#d9d4c8", "xxx"),
}  # fmt: skip


def render(results: Results, setup: Setup = PLAIN, /) -> bytes:
    """Every chart of the report as SVG and PNG, in a zip."""
    from pipeline.report.outline import outline

    charts = [b for b in outline(cut(results, setup)) if isinstance(b, Chart)]
    forms: tuple[Form, Form] = ("svg", "png")
    made = [(f"{at:02}-{_slug(c.caption)}.{form}", picture(c, form)) for at, c in enumerate(charts, 1) for form in forms]
    return packed.zipped(made)


def _slug(words: str) -> str:
    plain = words.lower().translate(str.maketrans("åäöé", "aaoe"))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60]


def picture(chart: Chart, form: Form, *, width: float = 6.3) -> bytes:
    """The chart as PNG (160 dots an inch) or SVG, ``width`` inches wide."""
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as Canvas

    with mpl.rc_context(_LOOK):
        row = 0.36 if chart.kind == "coverage" else 0.44 + 0.1 * len(chart.series)
        lines = max((len(_named(f).split("\n")) for f in chart.figures), default=1)
        height = 0.5 + max(row, 0.15 * lines) * len(chart.figures)
        canvas = Canvas(figsize=(width, width * 0.8 if chart.kind == "radar" else height + 0.3 * bool(chart.series)))
        _DRAW[chart.kind](canvas, chart.figures, chart.series)
        FigureCanvasAgg(canvas)
        out = io.BytesIO()
        canvas.savefig(out, format=form, dpi=160, metadata=_SILENT[form])
    return out.getvalue()


def _radar(canvas: Any, figures: Sequence[Figure], series: Sequence[Series]) -> None:
    """Shares of the maximum on one axis each, clockwise from the top."""
    axes = canvas.add_axes((0.24, 0.2 if series else 0.14, 0.52, 0.65), projection="polar")
    angles = [2 * pi * i / len(figures) for i in range(len(figures))]
    axes.set_theta_offset(pi / 2)
    axes.set_theta_direction(-1)
    axes.set_ylim(0, 100)
    axes.set_yticks([25, 50, 75, 100], ["25 %", "50 %", "75 %", "100 %"], fontsize=7, color=SOFT)
    axes.set_rlabel_position(180 / len(figures))
    for label in axes.get_yticklabels():  # legible where lines cross it
        label.set(zorder=5, bbox={"facecolor": PAPER, "edgecolor": "none", "alpha": 0.75, "pad": 0.6})
    axes.set_xticks(angles, [""] * len(figures))
    axes.grid(color=RULE, linewidth=0.6)
    axes.spines["polar"].set_color(RULE)
    lines = []
    for s in series:
        colour, dash, marker = LINES.get(s.kind, LINES["other"])
        values = [100 * v if v is not None else float("nan") for v in s.values]
        lines += axes.plot([*angles, angles[0]], [*values, values[0]], color=colour, linestyle=dash, marker=marker,
                           markersize=4, linewidth=1.3, label=_plain(s.label))  # fmt: skip
    shares = [100 * f.share for f in figures]
    own = axes.plot([*angles, angles[0]], [*shares, shares[0]], color=ACCENT, linewidth=2.2, marker="o", markersize=5,
                    label="Den här utvärderingen")  # fmt: skip
    axes.fill(angles, shares, color=ACCENT, alpha=0.15)
    for angle, figure in zip(angles, figures, strict=True):
        upright = min(angle % pi, pi - angle % pi) < 0.1  # at the top or at the foot
        side = "center" if upright else "left" if angle < pi else "right"
        level = "center" if not upright else "bottom" if angle < 1 else "top"
        named = fill(_plain(f"{figure.code}. {figure.name}"), 40 if upright else 23)
        label = f"{named}\n{figure.words}"
        axes.text(angle, 106 if upright else 109, label, ha=side, va=level, fontsize=8, color=INK)
    if series:
        canvas.legend(handles=[*own, *lines], loc="lower center", ncols=2, frameon=False, fontsize=8, handlelength=4)


def _bars(canvas: Any, figures: Sequence[Figure], series: Sequence[Series]) -> None:
    """One bar each, full length for all its points; the figure stands at its end, what it is compared with as a mark on it."""
    axes = _rows(canvas, figures, foot=bool(series))
    places = range(len(figures))
    axes.barh(places, [100] * len(figures), height=0.5, color="none", edgecolor=RULE, linewidth=0.8)
    axes.barh(places, [100 * f.share for f in figures], height=0.5, color=ACCENT)
    marks = []
    for s in series:
        colour, _, marker = LINES.get(s.kind, LINES["other"])
        shares = [100 * v for v in s.values if v is not None]
        at = [at for at, v in enumerate(s.values) if v is not None]
        edge = {} if marker == "x" else {"edgecolors": PAPER}
        marks.append(axes.scatter(shares, at, marker=marker, color=colour, s=34, zorder=3, label=_plain(s.label), **edge))
    axes.set_xlim(0, 100)
    for place, figure in zip(places, figures, strict=True):
        axes.text(102, place, figure.words, va="center", fontsize=8, color=INK)
    if marks:
        canvas.legend(handles=marks, loc="lower center", ncols=4, frameon=False, fontsize=8)


def _stacked(canvas: Any, figures: Sequence[Figure], series: Sequence[Series]) -> None:
    """One bar each, a part for each series: parts of ``max``, the whole's figure at its end."""
    axes = _rows(canvas, figures, foot=True)
    places = range(len(figures))
    begun = [0.0] * len(figures)
    made = []
    for s in series:
        colour, hatch = PARTS.get(s.kind, (PAPER, ""))
        parts = [100 * (v or 0) for v in s.values]
        made.append(axes.barh(places, parts, left=begun, height=0.55, color=colour, hatch=hatch, edgecolor=INK, linewidth=0.6,
                              label=_plain(s.label)))  # fmt: skip
        begun = [a + b for a, b in zip(begun, parts, strict=True)]
    axes.set_xlim(0, 100)
    for place, figure in zip(places, figures, strict=True):
        axes.text(begun[place] + 1.5, place, number(figure.points), va="center", fontsize=8, color=INK)
    canvas.legend(handles=made, loc="lower center", ncols=4, frameon=False, fontsize=8, handleheight=1.2)


def _rows(canvas: Any, figures: Sequence[Figure], *, foot: bool) -> Any:
    """Axes with a name at each row and nothing else; ``foot`` leaves room for what the signs mean."""
    low = 0.36 / canvas.get_figheight() if foot else 0.04
    axes = canvas.add_axes((0.42, low, 0.46, 0.97 - low))
    axes.set_yticks(list(range(len(figures))), [_named(f) for f in figures], fontsize=8)
    axes.set_ylim(-0.6, len(figures) - 0.4)
    axes.invert_yaxis()
    axes.set_xticks([])
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    return axes


def _named(figure: Figure) -> str:
    """An area's or a sub-area's number and name, folded as a row's label."""
    return fill(_plain(f"{figure.code}{'' if '.' in figure.code else '.'} {figure.name}"), 40)


def _plain(words: str) -> str:
    """Words a font can be asked for: no control characters, no direction signs, nothing that begins a hidden label."""
    return shown(words).lstrip("_") or "–"


_DRAW = {"radar": _radar, "bars": _bars, "coverage": _stacked}
