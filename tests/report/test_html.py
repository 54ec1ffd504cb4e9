"""The page says what the results say, safely, to everybody."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import Any, get_args

import pytest
from lxml import html

from pipeline.core.model import SOURCE_KINDS, STAGES, STANCES, Verdict
from pipeline.core.reporting.beside import Beside
from pipeline.core.results import AreaView, Results, SubareaView
from pipeline.report.editions import Setup
from pipeline.report.html import render
from tests.report.fake_results import award, evidence, mapped, results, sources, subarea

HOSTILE = (
    "{field}</title></style></p></td><script>alert(1)</script><img src=x onerror=alert(1)>"
    "\" onmouseover=\"x' autofocus {{{{ 7*7 }}}} {{% raise %}} &amp; <!-- \x00\x1b\ufffe\ud800 \u202e --> ]]>"
)
# Codes and numbers are Belägg's own, never texts from outside.
OWN = {"id", "code", "number", "stance", "stage", "verdict", "kind", "at", "subarea", "sha256"}


def page(view: Results) -> Any:
    return html.document_fromstring(render(view).decode())


@pytest.fixture(scope="module")
def view() -> Results:
    return results()


@pytest.fixture(scope="module")
def root(view: Results) -> Any:
    return page(view)


def words(element: Any) -> str:
    """An element's text, white space made one space."""
    return " ".join(element.text_content().split())


def one(found: list[Any]) -> Any:
    assert len(found) == 1
    return found[0]


def rows(root: Any, caption: str) -> list[list[str]]:
    """The cells of the table whose caption has the id, heading row first."""
    table = one(root.xpath(f"//table[caption/@id='{caption}']"))
    return [[words(cell) for cell in row.xpath("th|td")] for row in table.iter("tr")]


def first_number(cell: str) -> int:
    return int(cell.split(maxsplit=1)[0])


# figures ----------------------------------------------------------------------------------------------------------


def test_the_total_is_the_results(root: Any, view: Results) -> None:
    assert words(one(root.xpath("//p[@class='total']"))).startswith(f"{view.total} av 800 poäng ")


def test_the_table_of_areas_holds_the_results(root: Any, view: Results) -> None:
    body = rows(root, "omraden")[1:]
    expected = [(f"{a.code}. {a.name}", a.points, a.max) for a in view.areas]
    assert [(r[0], int(r[1]), int(r[2])) for r in body[:-1]] == expected
    assert body[-1][:3] == ["Summa", str(view.total), str(view.max)]
    assert [first_number(r[4]) for r in body[:-1]] == [sum(s.judged for s in a.subareas) for a in view.areas]


def test_the_tables_of_sub_areas_hold_the_results(root: Any, view: Results) -> None:
    for area in view.areas:
        body = rows(root, f"poang-{area.code}")[1:]
        seen = [(r[0], r[1].split()[0], int(r[2]), r[4], [first_number(c) for c in r[5:]]) for r in body[:-1]]
        assert seen == [
            (f"{s.code} {s.name}", str(s.points), s.max, "ja", [s.coverage[k] for k in SOURCE_KINDS])
            if s.judged
            else (f"{s.code} {s.name}", "ej", s.max, "nej", [s.coverage[k] for k in SOURCE_KINDS])
            for s in area.subareas
        ]
        sums = [sum(s.coverage[k] for s in area.subareas) for k in SOURCE_KINDS]
        assert [int(c) for c in body[-1][5:]] == sums


def test_the_coverage_table_holds_36_times_four_and_marks_its_gaps(root: Any, view: Results) -> None:
    table = one(root.xpath("//table[caption/@id='matris']"))
    lines = {words(r.find("th")).split()[0]: r for r in table.xpath("tbody/tr[not(@class)]")}
    assert list(lines) == [s.code for s in view.subareas]
    for s in view.subareas:
        cells = lines[s.code].findall("td")
        assert [first_number(words(c)) for c in cells[:4]] == [s.coverage[k] for k in SOURCE_KINDS]
        assert ["gap" in c.get("class") for c in cells[:4]] == [s.coverage[k] == 0 for k in SOURCE_KINDS]
        assert int(words(cells[4])) == sum(e.live for e in s.evidence)
        assert int(words(cells[5])) == sum(n > 0 for n in s.coverage.values())
    bottom = [[words(c) for c in r.findall("td")][:5] for r in table.xpath("tfoot/tr")]
    assert [int(c) for c in bottom[0]] == [
        *(sum(s.coverage[k] for s in view.subareas) for k in SOURCE_KINDS),
        sum(e.live for s in view.subareas for e in s.evidence),
    ]
    assert [int(c) for c in bottom[1]] == [
        *(sum(s.coverage[k] == 0 for s in view.subareas) for k in SOURCE_KINDS),
        sum(not any(e.live for e in s.evidence) for s in view.subareas),
    ]


def test_shares_are_written_in_swedish() -> None:
    text = words(page(results(total=450)))
    assert "450 av 800 poäng 56,3 %" in text
    assert "1 412 händelser" in text


# awards and evidence ----------------------------------------------------------------------------------------------


def test_every_award_stands_with_its_points_reason_author_time_and_quotes(root: Any, view: Results) -> None:
    awards = [a for s in view.subareas for a in s.awards]
    assert len(awards) > 40
    for a in awards:
        item = root.get_element_by_id(a.id)
        summary = words(one(item.xpath("details/summary")))
        assert summary == f"{a.id} {a.because} +{a.points}"
        assert a.by in words(item)
        assert item.xpath(".//time/@datetime") == [a.at]
        assert [q.text_content().strip() for q in item.xpath(".//blockquote")] == [e.quote for e in a.evidence]
        for e, quoted in zip(a.evidence, item.xpath(".//ol[@class='quotes']/li"), strict=True):
            text = words(quoted)
            title = "Intervju K6" if e.source.kind == "interview" else e.source.title
            assert f"Källa{e.source.number} {title}" in text
            assert f"Textställe{e.passage}," in text
            assert text.split()[1] == e.id
            assert all(heading in text for heading in e.heading) or e.source.kind == "interview"
            assert quoted.xpath(".//code/@title") == [e.source.sha256]
            assert ("sidan" in text) == (e.page is not None)
            assert ("Citatet står ordagrant i källan" in text) == e.verified


def test_awards_that_do_not_count_stand_apart_and_say_why(root: Any, view: Results) -> None:
    struck = [a for s in view.subareas for a in s.awards if not a.live]
    assert {a.withdrawn_because is None for a in struck} == {True, False}
    for a in struck:
        item = root.get_element_by_id(a.id)
        assert item.get("class") == "award struck"
        assert words(item.getparent().getprevious()) == "Poäng som inte räknas"
        why = words(one(item.xpath("p[@class='why']")))
        expected = "Räknas inte: beläggen" if a.withdrawn_because is None else f"Indragen: {a.withdrawn_because}"
        assert why.startswith(expected)


def test_every_piece_of_evidence_stands_once_under_its_stance(root: Any, view: Results) -> None:
    headings = {"strength": "Styrkor", "improvement": "Förbättringsmöjligheter", "neutral": "Neutrala"}
    for e in (e for s in view.subareas for e in s.evidence):
        card = root.get_element_by_id(e.id)
        heading = headings[e.stance] if e.live else "Belägg som inte gäller längre"
        assert words(card.getparent().getprevious()) == heading
        assert card.find("blockquote").text_content().strip() == e.quote
        assert e.source.sha256 in words(card)
        doubts = card.xpath("ul[@class='marks']//li[@class='bad']")
        expected = (not e.verified) + e.disputed + (e.verdict in ("fuzzy", "lost", "erased")) + (not e.live)
        assert len(doubts) == expected, "doubts stand in the open, not behind a click"


def test_evidence_says_which_points_that_count_it_carries(root: Any, view: Results) -> None:
    awards = [a for s in view.subareas for a in s.awards if a.live]
    for e in (e for s in view.subareas for e in s.evidence):
        carried = [a.id for a in awards if e.id in {cited.id for cited in a.evidence}]
        nothing = "Bär inga poäng" if e.live else "Räknas inte"
        line = words(one(root.get_element_by_id(e.id).xpath("p[@class='carries']")))
        assert line == (f"Bär {', '.join(carried)}" if carried else nothing)


def test_strengths_and_improvements_stand_side_by_side(root: Any, view: Results) -> None:
    for sides in root.xpath("//div[@class='sides']"):
        assert [words(h) for h in sides.xpath("div/h5")] == ["Styrkor", "Förbättringsmöjligheter"]
    assert len(root.xpath("//div[@class='sides']")) == sum(any(e.live for e in s.evidence) for s in view.subareas)


def test_sub_areas_without_evidence_or_judgement_say_so(root: Any, view: Results) -> None:
    for s in view.subareas:
        text = words(root.get_element_by_id(f"delomrade-{s.code}").getparent())
        assert ("Det finns inget belägg för det här delområdet." in text) == (not any(e.live for e in s.evidence))
        assert ("Delområdet är inte bedömt än." in text) == (not s.judged)
        if s.judged_because:
            assert s.judged_because in text
            assert "bedömt till 0 poäng" in text


def test_an_award_may_cite_evidence_of_another_sub_area() -> None:
    abroad, own = evidence(2, "1.2"), evidence(1, "1.1")
    first = replace(
        subarea("1.1", "Ett", "", 10, 0), points=3, evidence=(own,), awards=(award(1, "1.1", 3, (own, abroad)),)
    )
    second = replace(subarea("1.2", "Två", "", 10, 0), points=0, evidence=(abroad,), awards=())
    root = page(results(areas=(AreaView("1", "Område", 3, 20, (first, second)),), total=3, max=20))
    assert "belägg i 1.2" in words(root.get_element_by_id("P1"))
    assert "Bär P1" in words(root.get_element_by_id("B2"))


def test_erased_texts_are_said_to_be_erased() -> None:
    gone = evidence(1, "1.1", quote="", verified=False, verdict="erased")
    wordless = award(1, "1.1", 3, (gone,), because="")
    cited = replace(subarea("1.1", "Ett", "", 10, 0), evidence=(gone,), awards=(wordless,))
    item = words(page(results(areas=(AreaView("1", "Område", 3, 10, (cited,)),))).get_element_by_id("P1"))
    assert "Motiveringen är raderad." in item
    assert "Citatet är raderat." in item


def test_what_needs_a_second_look_is_listed_with_links(root: Any, view: Results) -> None:
    section = root.get_element_by_id("se-over").getparent()
    seen = {words(d.find("dt")).split(maxsplit=1)[1]: [words(a) for a in d.iter("a")] for d in section.iter("div")}
    live = [e for s in view.subareas for e in s.evidence if e.live]
    assert seen["Citatet kan inte styrkas mot källan"] == [e.id for e in live if not e.verified]
    assert seen["Poäng som inte räknas"] == [a.id for s in view.subareas for a in s.awards if not a.live]
    assert seen["Delområden som inte är bedömda"] == [s.code for s in view.subareas if not s.judged]
    counts = [int(words(d.find("dt")).split()[0]) for d in section.iter("div")]
    assert counts == [len(places) for places in seen.values()]


# what must not be shown -------------------------------------------------------------------------------------------


def test_interviews_show_a_number_and_a_quote_only(view: Results) -> None:
    def betray(name: str, text: str) -> str:
        return text + " Anna Andersson" if name in ("title", "heading", "place", "uri") else text

    spoken = replace(sources()[5], confidential=False)  # an interview is hidden even when nobody marked it
    secret = evidence(1, "1.1", source=spoken, place="00:12:31 Kommundirektören", quote="Vi får aldrig veta varför.")
    said = replace(subarea("1.1", "Ett", "", 10, 0), evidence=(secret,), awards=(award(1, "1.1", 3, (secret,)),))
    one_area = replace(view, areas=(AreaView("1", "Område", 3, 10, (said,)),), sources=(spoken,))
    text = render(mapped(one_area, betray)).decode()
    assert [name for name in ("Anna", "anna-andersson", "Kommundirektören") if name in text] == []
    assert "Intervju K6" in text
    assert "Vi får aldrig veta varför." in text


def test_the_page_says_that_it_is_the_internal_edition(root: Any) -> None:
    assert words(one(root.xpath("//header/p[@class='edition']"))).startswith("Intern utgåva.")


def test_no_code_word_of_the_program_is_on_the_page(view: Results) -> None:
    body = page(mapped(view, lambda name, text: "" if name == "uri" else text)).body
    codes = {*STANCES, *STAGES, *get_args(Verdict), "interview", "document", "consensus"}
    codes -= {"neutral"}  # Swedish too
    assert codes & set(words(body).lower().split()) == set()
    assert not re.search(r"\b(None|True|False|nan)\b", words(body))


def test_texts_stand_in_their_sections_with_links_to_what_is_on_the_page() -> None:
    texts = {
        "3.3": "Det följs upp [B1, B999].", "3": "Området i stort [P1].", "summary": "Det går bra [B1].", "method": "Vi läste.",
        "municipality": "Kommunen är liten [3.3].", "examples-3": "En annan kommun gör så.",
    }  # fmt: skip
    root = page(results(texts=texts))
    said = {words(p): [a.get("href") for a in p.iter("a")] for p in root.xpath("//p[@class='written']")}
    assert said == {
        "Vi läste.": [], "Kommunen är liten [3.3].": ["#delomrade-3.3"], "Det går bra [B1].": ["#B1"],
        "Området i stort [P1].": ["#P1"], "Det följs upp [B1] [B999].": ["#B1"], "En annan kommun gör så.": [],
    }  # fmt: skip
    assert "Goda exempel i andra kommuner" in words(root)


def test_what_stands_beside_is_drawn_named_and_tabled() -> None:
    codes = [a.code for a in results().areas]
    other = Beside("Lönnvik 2021", "earlier", dict.fromkeys(codes, (40, 100)) | {"": (392, 800)}, "Räknat om.")
    root = page(results(beside=(other,)))
    assert len(root.xpath("//svg[@class='radar']//polygon[@class='line earlier']")) == 1
    assert words(one(root.xpath("//figcaption/span[@class='line earlier']"))) == "Lönnvik 2021"
    assert "Räknat om." in words(root)
    body = rows(root, "omraden")
    assert [r[-1] for r in body] == ["Lönnvik 2021", *["40 %"] * 8, "49 %"]


def test_the_page_of_an_edition_that_leaves_says_so_and_lists_no_internal_remarks() -> None:
    root = html.document_fromstring(render(results(), Setup("public")).decode())
    edition = words(one(root.xpath("//header/p[@class='edition']")))
    assert edition.startswith("Offentlig utgåva.")
    assert "belägg ur konfidentiella källor visas utan citat" in edition
    assert not root.xpath("//*[@id='se-over']")
    assert "Eva Ahl" not in words(root)
    assert "Citatet återges inte i den här utgåvan." in words(root)


# hostile texts ----------------------------------------------------------------------------------------------------


def hostile(name: str, text: str) -> str:
    return text if name in OWN or not text else HOSTILE.format(field=name)


def test_hostile_text_in_every_field_adds_no_element_and_no_attribute(view: Results) -> None:
    def shape(root: Any) -> list[tuple[str, tuple[str, ...]]]:
        drawn = {"text", "tspan"}  # how many lines a chart's label takes depends on its length
        return [(str(e.tag), tuple(e.attrib)) for e in root.iter() if e.tag not in drawn]

    harmless = mapped(view, lambda name, text: text if name in OWN or not text else f"ofarligt {name}")
    attacked = render(mapped(view, hostile))
    seen = html.document_fromstring(attacked.decode())
    assert shape(seen) == shape(page(harmless))
    assert not seen.xpath("//script | //img | //*[@onmouseover or @onerror or @autofocus]")
    assert not re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", attacked)
    assert "{{ 7*7 }}" in seen.text_content()


@pytest.mark.parametrize(
    "field",
    ["municipality", "sheet", "instrument_id", "instrument_name", "head", "name", "description", "judged_because",
     "because", "by", "withdrawn_because", "quote", "heading", "notes", "accepted_by", "rejected_by", "title", "uri",
     "own_date", "excluded_because", "place", "passage"],
)  # fmt: skip
def test_hostile_text_is_shown_as_the_text_it_is(view: Results, field: str) -> None:
    root = page(mapped(view, lambda name, text: hostile(name, text) if name == field else text))
    for chart in root.xpath("//svg"):
        chart.getparent().remove(chart)
    assert f"{field}</title></style></p></td><script>alert(1)</script>" in words(root.body)


@pytest.mark.parametrize(
    "uri",
    ["javascript:alert(1)", "https://a.example/ b", "data:text/html,x", "JAVASCRIPT:https://x.se", 'https://x.se/"x'],
)
def test_only_a_web_address_becomes_a_link(view: Results, uri: str) -> None:
    root = page(replace(view, sources=(replace(sources()[0], uri=uri),), areas=()))
    assert uri in words(root)
    assert all(a.get("href").startswith("#") for a in root.iter("a"))


# accessible and self-contained ------------------------------------------------------------------------------------


def test_ids_are_unique_and_every_link_and_label_resolves(root: Any) -> None:
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    inner = {h[1:] for h in root.xpath("//@href") if h.startswith("#")}
    labels = {i for label in root.xpath("//@aria-labelledby") for i in label.split()}
    assert inner | labels <= set(ids)


def test_nothing_is_fetched_and_nothing_runs(root: Any) -> None:
    assert not root.xpath("//script | //link | //img | //iframe | //object | //embed | //*[@src] | //*[@style]")
    css = one(root.xpath("//style")).text
    assert [fetching for fetching in ("url(", "@import", "image-set(") if fetching in css] == []
    assert "default-src 'none'" in one(root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content"))
    outside = [a for a in root.iter("a") if not a.get("href").startswith("#")]
    assert outside
    assert all("noreferrer" in a.get("rel") for a in outside)


def test_headings_come_in_order_below_one_first(root: Any) -> None:
    levels = [int(h.tag[1]) for h in root.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
    assert levels.index(1) == 0
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_language_title_landmarks_and_skip_link(root: Any, view: Results) -> None:
    assert root.get("lang") == "sv"
    assert root.findtext(".//title").startswith(f"{view.municipality} {view.year}")
    skip = root.body.find("a")
    assert skip.get("class") == "skip"
    assert root.get_element_by_id(skip.get("href")[1:]).tag == "main"
    assert len(root.xpath("//main")) == len(root.xpath("//nav")) == 1


def test_tables_have_captions_and_every_heading_cell_a_scope(root: Any) -> None:
    tables = list(root.iter("table"))
    assert len(tables) == 8 + 3
    assert all(words(one(t.findall("caption"))) for t in tables)
    assert all(th.get("scope") in ("col", "row", "rowgroup") for th in root.iter("th"))
    assert all(words(th) for th in root.iter("th"))


def test_every_chart_is_named_and_has_its_figures_in_a_table(root: Any) -> None:
    charts = root.xpath("//svg")
    assert len(charts) == 2 + 8
    for chart in charts:
        assert chart.get("role") == "img"
        assert words(chart.find("title"))
        assert chart.xpath("ancestor::section[1]//table")


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one_colour: str, other: str) -> float:
    light, dark = sorted((luminance(one_colour), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_text_colours_reach_four_and_a_half_to_one_in_light_dark_and_print(root: Any) -> None:
    schemes = re.findall(r":root\s*{(.*?)}", root.xpath("//style")[0].text, re.DOTALL)
    assert len(schemes) == 3
    for scheme in schemes:
        colours = dict(re.findall(r"--(\w+):\s*(#[0-9a-f]+)", scheme))
        for ink in ("ink", "soft", "accent", "strength", "improvement", "neutral"):
            for ground in {"paper", "raised", "wash"} & colours.keys():
                assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)


# edges ------------------------------------------------------------------------------------------------------------


def test_an_evaluation_just_begun_is_a_whole_page() -> None:
    nothing: dict[str, int] = dict.fromkeys(SOURCE_KINDS, 0)
    bare = SubareaView("1.1", "Ett", "", 0, 10, False, None, (), (), nothing)
    area = AreaView("1", "Område", 0, 10, (bare,))
    begun = results(areas=(area,), sources=(), total=0, max=10, sheet="Eva Ahl", events=1)
    text = words(page(begun))
    assert "0 av 1 delområde är bedömda" in text
    assert "Inga källor är inlästa." in text
    assert "1 händelse," in text


def test_the_same_results_give_the_same_bytes(view: Results) -> None:
    assert render(view) == render(results())
