"""Charts on paper: the same bytes, Swedish words, told apart without colour."""

from __future__ import annotations

import io
import re
import zipfile

from lxml import etree
from PIL import Image

from pipeline.core.reporting.beside import Beside
from pipeline.report.blocks import Chart
from pipeline.report.editions import Setup, cut
from pipeline.report.outline import outline
from pipeline.report.pictures import LINES, PARTS, picture, render
from tests.report.fake_results import results


def charts() -> list[Chart]:
    codes = [a.code for a in results().areas]
    beside = tuple(
        Beside(label, kind, dict.fromkeys(codes[:7], (10.0 * n + 30, 100)))  # type: ignore[arg-type]
        for n, (label, kind) in enumerate((("Lönnvik 2021", "earlier"), ("Medel $x$ _a", "mean"), ("_Bäst", "best")))
    )
    return [b for b in outline(cut(results(beside=beside), Setup())) if isinstance(b, Chart)]


def test_each_kind_is_the_same_bytes_twice() -> None:
    for chart in (charts()[0], charts()[1], charts()[-1]):
        first = picture(chart, "svg")
        assert first == picture(chart, "svg")
        assert not re.search(rb"<dc:date>|matplotlib v|\d{4}-\d\d-\d\dT", first)
        assert str(etree.fromstring(first).tag).endswith("svg")
    assert picture(charts()[0], "png") == picture(charts()[0], "png")


def test_lines_and_parts_differ_by_more_than_colour() -> None:
    assert len({str(dash) for _, dash, _ in LINES.values()}) == len(LINES)
    assert len({marker for _, _, marker in LINES.values()}) == len(LINES)
    assert len({hatch for _, hatch in PARTS.values()}) == len(PARTS)


def test_in_grey_the_bar_is_far_from_its_track() -> None:
    chart = next(c for c in charts() if c.kind == "bars")
    grey = Image.open(io.BytesIO(picture(chart, "png"))).convert("L")
    shades = [n for n, count in enumerate(grey.histogram()) if count > 1000]
    assert min(shades) < 100
    assert max(shades) > 240


def test_the_zip_has_every_chart_twice_and_is_settled() -> None:
    data = render(results())
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        names = pack.namelist()
        assert {i.date_time for i in pack.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert len(names) == 22
    assert names[:2] == ["01-poang-per-omrade.svg", "01-poang-per-omrade.png"]
