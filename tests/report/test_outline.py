"""The report as blocks: order, references that lead somewhere, what stands where nobody wrote."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest

from pipeline.core.reporting.beside import Beside
from pipeline.core.results import AreaView, Results
from pipeline.report.blocks import Block, Chart, Heading, Paragraph, Run, Table
from pipeline.report.editions import EDITIONS, Setup, cut
from pipeline.report.outline import contents, front, outline
from tests.report.fake_results import award, evidence, results, subarea


def blocks(view: Results, edition: str = "internal") -> list[Block]:
    return outline(cut(view, Setup(edition)))


def runs(found: list[Block]) -> Iterator[Run]:
    for block in found:
        if isinstance(block, Paragraph):
            yield from block.runs
        elif isinstance(block, Table):
            yield from (r for line in block.rows for cell in line for p in cell for r in p.runs)


def words(found: list[Block]) -> str:
    heads = [b.text for b in found if isinstance(b, Heading)]
    return " ".join([*heads, *(r.text for r in runs(found))])


def with_text(section: str, text: str) -> Results:
    return results(texts={section: text})


@pytest.mark.parametrize("edition", EDITIONS)
def test_headings_come_in_order_and_every_link_leads_to_one_place(edition: str) -> None:
    found = blocks(results(texts={"3.3": "Det följs upp [B1, P1, 3.4, B999]."}), edition)
    levels = [b.level for b in found if isinstance(b, Heading)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    anchors = [b.anchor for b in found if isinstance(b, Heading | Paragraph) and b.anchor]
    assert len(anchors) == len(set(anchors))
    assert {r.to for r in runs(found) if r.to} <= set(anchors)
    assert "[B999]" in [r.text for r in runs(found)], "a reference that leads nowhere is still read"


def test_the_order_is_that_of_reports_people_know() -> None:
    view = results(texts={"municipality": "Kommunen är liten [B1].", "summary": "Det går bra [B1]."})
    heads = [b.text for b in blocks(view) if isinstance(b, Heading) and b.level == 1]
    areas = [f"{a.code}. {a.name}" for a in view.areas]
    assert heads == [
        "Om Kommunkompassen 2020", "Kommunen i korthet", "Så gjordes utvärderingen", "Resultat", "Sammanfattning", *areas,
        "Alla delområden", "Täckning", "Vad varje poäng vilar på", "Källor", "Så kontrolleras rapporten",
    ]  # fmt: skip


def test_every_chart_is_followed_by_its_figures_and_says_what_is_seen() -> None:
    view = results()
    charts = [b for b in blocks(view) if isinstance(b, Chart)]
    assert [c.kind for c in charts] == ["bars", "radar", *["bars"] * 8, "coverage"]
    for chart in charts:
        assert len(chart.alt) > 20
        assert len(chart.table.rows) == len(chart.figures) + 1
    first = charts[0].table
    assert [line[1][0].runs[0].text for line in first.rows] == [*(str(a.points) for a in view.areas), str(view.total)]


def test_what_stands_beside_is_in_the_picture_the_table_and_said() -> None:
    codes = [a.code for a in results().areas]
    earlier = Beside("Lönnvik 2021", "earlier", dict.fromkeys(codes[:7], (40, 100)) | {"": (392, 800)}, "Räknat om från 2016.")
    chart = next(b for b in blocks(results(beside=(earlier,))) if isinstance(b, Chart) and b.kind == "radar")
    assert chart.series[0].values == (*[0.4] * 7, None)
    assert chart.note == "Räknat om från 2016."
    assert chart.table.head == ("Område", "2026", "Lönnvik 2021")
    assert [line[2][0].runs[0].text for line in chart.table.rows] == [*["40\u00a0%"] * 7, "–", "49\u00a0%"]
    assert "Lönnvik 2021" in chart.alt


def test_text_stands_in_its_section_with_references_that_lead_to_the_evidence() -> None:
    view = with_text("1.1", "Nämnden följer upp varje tertial [B1]. Det är känt.")
    found = blocks(view)
    at = next(i for i, b in enumerate(found) if isinstance(b, Heading) and b.anchor == "delomrade-1.1")
    said = found[at + 2]
    assert isinstance(said, Paragraph)
    assert [(r.text, r.to) for r in said.runs] == [
        ("Nämnden följer upp varje tertial ", ""), ("[B1]", "B1"), (". ", ""), ("Det är känt. ", ""),
    ]  # fmt: skip


def test_where_nobody_wrote_the_reasons_stand_with_their_evidence() -> None:
    cited = evidence(1, "1.1")
    one = replace(subarea("1.1", "Ett", "", 10, 0), points=3, evidence=(cited,), awards=(award(1, "1.1", 3, (cited,)),))
    found = blocks(results(areas=(AreaView("1", "Område", 3, 10, (one,)),), total=3, max=10))
    at = next(i for i, b in enumerate(found) if isinstance(b, Heading) and b.anchor == "delomrade-1.1")
    reason = found[at + 2]
    assert isinstance(reason, Paragraph)
    assert reason.kind == "item"
    assert [(r.text, r.to) for r in reason.runs] == [(f"{one.awards[0].because} ", ""), ("[B1] ", "B1")]


def test_strengths_and_improvements_are_two_columns_of_pairs() -> None:
    view = results()
    tables = [b for b in blocks(view) if isinstance(b, Table) and b.head == ("Styrkor", "Förbättringsmöjligheter")]
    assert len(tables) == len(view.areas)
    for area, table in zip(view.areas, tables, strict=True):
        live = [e for s in area.subareas for e in s.evidence if e.live]
        for column, stance in enumerate(("strength", "improvement")):
            cited = [r.to for line in table.rows for p in line[column] for r in p.runs if r.to]
            assert sorted(cited) == sorted(e.id for e in live if e.stance == stance)


def test_the_appendix_holds_every_live_point_and_quote() -> None:
    view = results()
    found = blocks(view)
    anchors = {b.anchor for b in found if isinstance(b, Paragraph)}
    live = {a.id for s in view.subareas for a in s.awards if a.live}
    live |= {e.id for s in view.subareas for e in s.evidence if e.live}
    assert live == anchors - {""}


def test_the_contents_hold_two_levels_and_not_the_appendix_sub_areas() -> None:
    listed = [h.text for h in contents(blocks(results()))]
    assert "1.1 Strategi för demokratiutveckling och information" in listed
    assert "Belägg i område 1" in listed
    assert not any(text.startswith("Belägg för") for text in listed)


def test_the_title_page_says_what_it_is() -> None:
    first = front(cut(results(at="2026-11-23T23:30:00.000000Z", state="draft"), Setup("public")))
    assert first.lines == ("Offentlig utgåva.", "Läget 24\u00a0november\u00a02026 kl.\u00a000.30.")
    assert first.warning.startswith("Utkast")
    assert front(cut(results(state="published", sheet="Eva Ahl"), Setup())).warning == ""
    assert "1\u00a0412\u00a0händelser" in first.foot


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_reader_finds_no_code_word_and_no_wrong_plural(edition: str) -> None:
    bare = replace(subarea("1.1", "Ett", "", 10, 0), points=1, evidence=(evidence(1, "1.1"),), awards=())
    small = results(areas=(AreaView("1", "Område", 1, 10, (bare,)),), total=1, max=10, sources=results().sources[:1], events=1)
    for view in (results(), small):
        said = words(blocks(view, edition))
        for code in ("strength", "improvement", "followed-up", "interview", "document", "None", "True", "consensus", "internal"):
            assert code not in said.split(), code
    assert "1\u00a0källor" not in said
    assert "1\u00a0källa." in said
    assert "1\u00a0belägg godtaget" in said
    assert "1\u00a0händelse." in said
