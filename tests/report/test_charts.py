"""Charts: well-formed, named, and as long as the figures say."""

from __future__ import annotations

from collections.abc import Callable
from math import hypot
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from markupsafe import Markup

from pipeline.report.charts import BAR_SHARE, HEIGHT, RADIUS, WIDTH, Figure, bars, radar

POINTS = (57, 0, 100, 46, 54, 7, 61, 30)
AREAS = [Figure(str(i), f"Område {i}", points, 100) for i, points in enumerate(POINTS, start=1)]
HOSTILE = '</title></svg><script>alert(1)</script>" onload="x" {{ 7*7 }} &amp;'


def parse(svg: str) -> Any:
    return etree.fromstring(svg)


def test_the_radars_corners_lie_where_the_shares_say() -> None:
    polygon = parse(radar(AREAS, ident="r", title="Titel")).xpath("//polygon[@class='profile']")[0]
    corners = [tuple(map(float, p.split(","))) for p in polygon.get("points").split()]
    assert [round(hypot(x - WIDTH / 2, y - HEIGHT / 2) / RADIUS * 100) for x, y in corners] == [a.points for a in AREAS]
    assert corners[2][0] - WIDTH / 2 == pytest.approx(RADIUS), "the third of eight axes points right"


def test_bars_are_as_long_as_their_shares() -> None:
    root = parse(bars([*AREAS, Figure("9", "Tomt", 0, 0)], ident="b", title="Titel"))
    widths = [float(r.get("width").rstrip("%")) for r in root.xpath("//rect[@class='fill']")]
    assert widths == pytest.approx([a.share * BAR_SHARE for a in AREAS] + [0], abs=0.05)
    assert root.xpath("//text[@class='value']/text()")[:2] == ["57 av 100", "0 av 100"]
    lowest = max(float(r.get("y")) + float(r.get("height")) for r in root.xpath("//rect"))
    assert lowest <= float(root.get("height"))


def test_no_label_leaves_the_radar_for_the_longest_names_of_the_instrument() -> None:
    names = ["Samspel mellan förtroendevalda och medborgare", "Chefs- och ledarskap samt medarbetarskap"]
    names.append("Samhällsutveckling")
    figures = [Figure(str(i), names[i % 3], 50, 100) for i in range(1, 9)]
    for text in parse(radar(figures, ident="r", title="Titel")).xpath("//text[@text-anchor]"):
        longest = max(len(s) for s in text.itertext()) * 7.3  # pixels of a wide sans at 13 px
        x, anchor = float(text.get("x")), text.get("text-anchor")
        left = x - {"start": 0, "middle": longest / 2, "end": longest}[anchor]
        assert left >= 0
        assert left + longest <= WIDTH


@pytest.mark.parametrize("chart", [radar, bars])
def test_names_are_escaped_and_the_image_is_named(chart: Callable[..., Markup]) -> None:
    root = parse(chart([Figure(HOSTILE, HOSTILE, 1, 2)] * 3, ident="i", title=HOSTILE))
    assert not root.xpath("//script | //@onload")
    assert root.get("role") == "img"
    assert root.xpath("string(//title[@id=/svg/@aria-labelledby])") == HOSTILE


def test_two_areas_span_no_radar() -> None:
    assert radar(AREAS[:2], ident="r", title="Titel") == ""


NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters="\ufffe\uffff"))


@given(st.lists(st.tuples(NAMES, st.integers(0, 100)), min_size=3, max_size=12))
def test_any_figures_give_well_formed_charts_that_hold_them(rows: list[tuple[str, int]]) -> None:
    figures = [Figure(str(i), name, points, 100) for i, (name, points) in enumerate(rows)]
    for chart in (radar, bars):
        root = parse(chart(figures, ident="i", title="Titel"))
        labels = " ".join(root.itertext())
        for figure in figures:
            assert figure.code in labels
