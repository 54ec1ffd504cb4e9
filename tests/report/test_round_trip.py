"""What a report says is what ``reference import`` reads out of it again: every figure, from DOCX, PDF and HTML."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from pipeline.core.reference import Reference, parse
from pipeline.core.results import Results
from pipeline.read.sniff import sniff
from pipeline.read.table import read
from pipeline.read.words import words_of
from pipeline.report.editions import Setup
from pipeline.report.table import renderer
from tests.core.report_maker import editions
from tests.report.fake_results import results

NAMES = ("Åmåls kommun", "Östra Göinge kommun", "Upplands Väsby kommun", "Härjedalens kommun", "Lönnviks-Ängelsbergs kommun")


def drawn(seed: int) -> Results:
    """Any points at all in every sub-area, some not judged yet, texts that hold figures of their own, a long name."""
    draw = random.Random(seed)
    view, texts, areas = results(), {}, []
    for area in view.areas:
        subareas = []
        for s in area.subareas:
            judged = draw.random() > 0.15
            points = draw.randint(0, s.max) if judged else 0
            subareas.append(replace(s, points=points, judged=judged, awards=s.awards if judged else ()))
            if draw.random() < 0.5:
                texts[s.code] = f"År {draw.randint(2015, 2019)} svarade 12 av 20 enheter, och {draw.randint(2, 99)} procent är nöjda [B1]."
        areas.append(replace(area, subareas=tuple(subareas), points=sum(s.points for s in subareas)))
    return replace(
        view, municipality=draw.choice(NAMES), year=draw.choice((2021, 2024, 2027)), areas=tuple(areas), texts=texts,
        total=sum(a.points for a in areas),
    )  # fmt: skip


def read_back(data: bytes, name: str) -> Reference:
    media_type = sniff(data, name)
    return parse(read(data, media_type), editions(), words=words_of(data, media_type))


@pytest.mark.parametrize("form", ["docx", "pdf", "html"])
@pytest.mark.parametrize("seed", [3, 8])
def test_the_same_figures_come_back(seed: int, form: str) -> None:
    view = drawn(seed)
    found = read_back(renderer(form)(view, Setup(edition="public" if seed % 2 else "internal")), f"r.{form}")
    assert (found.municipality, found.year, found.instrument) == (view.municipality, view.year, view.instrument_id)
    told = {s.code: (s.points, s.max) for s in view.subareas if s.judged}
    assert {c: (p.points, p.max) for c, p in found.subareas.items()} == told
    assert {c: p.points for c, p in found.areas.items()} == {a.code: a.points for a in view.areas}
    assert (found.total, found.max) == (view.total, 800)
    assert {p.subject for p in found.problems} == {s.code for s in view.subareas} - told.keys(), "not judged is no nought"
