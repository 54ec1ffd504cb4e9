"""Charts as pictures for paper, drawn by matplotlib: legible in black and white, the same bytes each time."""

from __future__ import annotations

import io
from collections.abc import Sequence
from math import pi
from textwrap import fill
from typing import Any, Literal

from pipeline.report.charts import Figure
from pipeline.report.outline import Chart
from pipeline.report.swedish import number

INK, ACCENT, RULE, SOFT = "#1d1c1a", "#1d4f7c", "#b9b2a4", "#5a564f"
Form = Literal["png", "svg"]
# Metadata that would tell when and by which program: left out, so that two makings are alike.
_SILENT: dict[str, dict[str, Any]] = {"png": {"Software": None}, "svg": {"Date": None, "Creator": None}}


def picture(chart: Chart, form: Form, *, width: float = 6.3) -> bytes:
    """The chart as PNG (200 dots an inch) or SVG, ``width`` inches wide."""
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as Canvas

    with mpl.rc_context({"svg.hashsalt": "belagg", "svg.fonttype": "path", "font.family": "DejaVu Sans", "font.size": 9}):
        if chart.kind == "radar":
            canvas = Canvas(figsize=(width, width * 0.78))
            _radar(canvas, chart.figures)
        else:
            canvas = Canvas(figsize=(width, 0.5 + 0.44 * len(chart.figures)))
            _bars(canvas, chart.figures)
        FigureCanvasAgg(canvas)
        out = io.BytesIO()
        canvas.savefig(out, format=form, dpi=200, metadata=_SILENT[form])
    return out.getvalue()


def _radar(canvas: Any, figures: Sequence[Figure]) -> None:
    """Shares of the maximum on one axis each, clockwise from the top."""
    axes = canvas.add_axes((0.2, 0.14, 0.6, 0.72), projection="polar")
    angles = [2 * pi * i / len(figures) for i in range(len(figures))]
    shares = [100 * f.share for f in figures]
    axes.set_theta_offset(pi / 2)
    axes.set_theta_direction(-1)
    axes.set_ylim(0, 100)
    axes.set_yticks([25, 50, 75, 100], ["25 %", "50 %", "75 %", "100 %"], fontsize=7, color=SOFT)
    axes.set_xticks(angles, [""] * len(figures))
    axes.grid(color=RULE, linewidth=0.6)
    axes.spines["polar"].set_color(RULE)
    axes.plot([*angles, angles[0]], [*shares, shares[0]], color=ACCENT, linewidth=2, marker="o", markersize=5)
    axes.fill(angles, shares, color=ACCENT, alpha=0.15)
    for angle, figure in zip(angles, figures, strict=True):
        side = "center" if min(angle % pi, pi - angle % pi) < 0.1 else "left" if angle < pi else "right"
        label = f"{figure.code}. {fill(figure.name, 24)}\n{number(figure.points)} av {number(figure.max)}"
        axes.text(angle, 112, label, ha=side, va="center", fontsize=8, color=INK)


def _bars(canvas: Any, figures: Sequence[Figure]) -> None:
    """One bar each, full length for all its points; the figure stands at its end."""
    axes = canvas.add_axes((0.42, 0.04, 0.46, 0.92))
    places = range(len(figures))
    axes.barh(places, [100] * len(figures), height=0.5, color="none", edgecolor=RULE, linewidth=0.8)
    axes.barh(places, [100 * f.share for f in figures], height=0.5, color=ACCENT)
    axes.set_yticks(list(places), [fill(f"{f.code} {f.name}", 40) for f in figures], fontsize=8)
    axes.invert_yaxis()
    axes.set_xlim(0, 100)
    axes.set_xticks([])
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    for place, figure in zip(places, figures, strict=True):
        axes.text(102, place, f"{number(figure.points)} av {number(figure.max)}", va="center", fontsize=8, color=INK)
