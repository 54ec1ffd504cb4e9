"""The presentation reader on packages written here part by part, so that every awkward thing in them is on purpose."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.core.errors import ReadError
from pipeline.core.model import BlockKind, Document, Missing
from pipeline.core.segment import segment
from pipeline.read import ooxml, placed
from pipeline.read.pptx import read
from pipeline.read.slide_order import in_order

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NS = f'xmlns:a="{A}" xmlns:p="{P}" xmlns:r="{R}"'


def rels(*targets: tuple[str, str, str]) -> str:
    links = "".join(f'<Relationship Id="{key}" Type="{R}/{kind}" Target="{to}"/>' for key, kind, to in targets)
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>'


def zipped(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return out.getvalue()


def deck(*slides: str, notes: dict[int, str] | None = None, more: dict[str, str] | None = None, links: dict[int, str] | None = None) -> bytes:
    """A presentation of these slides (each the inside of a ``p:sld``); ``notes`` by slide number."""
    ids = "".join(f'<p:sldId id="{256 + n}" r:id="s{n}"/>' for n in range(1, len(slides) + 1))
    parts = {
        "_rels/.rels": rels(("x", "officeDocument", "ppt/presentation.xml")),
        "ppt/presentation.xml": f'<p:presentation {NS}><p:sldIdLst>{ids}</p:sldIdLst><p:sldSz cx="12192000" cy="6858000"/></p:presentation>',
        "ppt/_rels/presentation.xml.rels": rels(*((f"s{n}", "slide", f"slides/slide{n}.xml") for n in range(1, len(slides) + 1))),
    }
    for n, slide in enumerate(slides, 1):
        parts[f"ppt/slides/slide{n}.xml"] = slide
        if notes and n in notes:
            parts[f"ppt/slides/_rels/slide{n}.xml.rels"] = rels(("n", "notesSlide", f"../notesSlides/notesSlide{n}.xml"))
            parts[f"ppt/notesSlides/notesSlide{n}.xml"] = sld(sp(notes[n], "body") + sp("3", "sldNum"), tag="notes")
    for n, link in (links or {}).items():
        parts[f"ppt/slides/_rels/slide{n}.xml.rels"] = link
    return zipped(parts | (more or {}))


def sld(shapes: str, *, show: str = "", tag: str = "sld") -> str:
    return f'<p:{tag} {NS} {show}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:{tag}>'


def para(text: str, properties: str = "") -> str:
    return f"<a:p>{properties}<a:r><a:t>{text}</a:t></a:r></a:p>"


def sp(text: str, role: str | None = None, *, at: tuple[int, int, int, int] | None = None, body: str = "", idx: str = "") -> str:
    """A shape; ``text`` has a paragraph to each line, unless ``body`` gives them. ``at``: x, y, width, height."""
    ph = "" if role is None else f'<p:ph type="{role}" {idx}/>' if role else f"<p:ph {idx}/>"
    xfrm = f'<a:xfrm><a:off x="{at[0]}" y="{at[1]}"/><a:ext cx="{at[2]}" cy="{at[3]}"/></a:xfrm>' if at else ""
    inner = body or "".join(map(para, text.split("\n")))
    return f'<p:sp><p:nvSpPr><p:cNvPr id="1" name=""/><p:cNvSpPr/><p:nvPr>{ph}</p:nvPr></p:nvSpPr><p:spPr>{xfrm}</p:spPr><p:txBody>{inner}</p:txBody></p:sp>'


def table(rows: list[list[str]], attributes: str = 'firstRow="1"', cells: str = "") -> str:
    made = "".join("<a:tr>" + "".join(f"<a:tc><a:txBody>{para(cell)}</a:txBody></a:tc>" for cell in row) + "</a:tr>" for row in rows)
    return f"<p:graphicFrame><p:xfrm/><a:graphic><a:graphicData><a:tbl><a:tblPr {attributes}/>{made}{cells}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"


def shown(document: Document) -> list[tuple[str, str, str | None]]:
    return [(b.kind.value, document.text[b.start : b.end], b.place) for b in document.blocks]


def test_slides_come_in_the_decks_order_under_their_titles() -> None:
    data = deck(sld(sp("Styrmodell 2026", "ctrTitle") + sp("Kommunledningen", "subTitle")), sld(sp("Mål", "title") + sp("Vi har tre mål.")))
    document = read(data)
    assert shown(document) == [
        ("heading", "Styrmodell 2026", "bild 1"), ("paragraph", "Kommunledningen", "bild 1"),
        ("heading", "Mål", "bild 2"), ("paragraph", "Vi har tre mål.", "bild 2"),
    ]  # fmt: skip
    assert [b.level for b in document.blocks if b.kind is BlockKind.HEADING] == [1, 2]
    assert document.title == "Styrmodell 2026"
    assert [(p.heading, p.place) for p in segment(document)][-1] == (("Styrmodell 2026", "Mål"), "bild 2")


def test_the_order_is_the_lists_not_the_file_names() -> None:
    data = deck(sld(sp("Först", "title")), sld(sp("Sedan", "title") + sp("x y z")))
    swapped = zipped({
        name: text.replace('"s1"', '"sX"').replace('"s2"', '"s1"').replace('"sX"', '"s2"') if name.endswith("presentation.xml") else text
        for name, text in ((n, zipfile.ZipFile(io.BytesIO(data)).read(n).decode()) for n in zipfile.ZipFile(io.BytesIO(data)).namelist())
    })  # fmt: skip
    assert [text for kind, text, _ in shown(read(swapped)) if kind == "heading"] == ["Sedan", "Först"]


def test_a_slide_without_title_does_not_stand_under_the_one_before() -> None:
    document = read(deck(sld(sp("Budget", "title") + sp("Vi sparar.")), sld(sp("Invånarna deltar i dialogen varje år."))))
    last = segment(document)[-1]
    assert last.heading == ("Bild 2",)
    assert document.text[last.start : last.end] == "Invånarna deltar i dialogen varje år."


def test_a_short_line_first_is_the_title_only_with_more_under_it() -> None:
    data = deck(sld(sp("Dialog", at=(0, 0, 100, 10)) + sp("Fyra gånger om året.", at=(0, 50, 100, 10))), sld(sp("Ensam rad")))
    assert [(kind, text) for kind, text, _ in shown(read(data))] == [
        ("heading", "Dialog"), ("paragraph", "Fyra gånger om året."), ("heading", "Bild 2"), ("paragraph", "Ensam rad"),
    ]  # fmt: skip


def test_columns_are_read_down_and_rows_across_whichever_the_author_made() -> None:
    left, right = "Styrkor", "Svagheter"
    by_column = sp(left, at=(0, 0, 40, 10)) + sp("Bra chefer", at=(0, 20, 40, 60)) + sp(right, at=(60, 0, 40, 10)) + sp("Dålig uppföljning", at=(60, 20, 40, 60))
    by_row = sp("Mål", at=(0, 0, 40, 10)) + sp("Nöjda invånare", at=(60, 0, 40, 10)) + sp("Mått", at=(0, 20, 40, 10)) + sp("NKI 70", at=(60, 20, 40, 10))
    title = sp("T", "title", at=(0, -100, 100, 10))
    texts = [[t for _, t, _ in shown(read(deck(sld(title + body))))][1:] for body in (by_column, by_row)]
    assert texts == [["Styrkor", "Bra chefer", "Svagheter", "Dålig uppföljning"], ["Mål", "Nöjda invånare", "Mått", "NKI 70"]]


def test_shapes_made_last_but_standing_first_are_read_first() -> None:
    body = sp("Botten", at=(0, 80, 100, 10)) + sp("Mitten", at=(0, 40, 100, 10)) + sp("Överst", at=(0, 0, 100, 10))
    assert [t for _, t, _ in shown(read(deck(sld(sp("T", "title") + body))))] == ["T", "Överst", "Mitten", "Botten"]


@given(st.lists(st.one_of(st.none(), st.tuples(*[st.integers(-100, 100)] * 4).map(lambda b: (b[0], b[1], b[0] + abs(b[2]), b[1] + abs(b[3])))), max_size=12))
def test_every_shape_is_read_once_in_whatever_order(boxes: list[tuple[int, int, int, int] | None]) -> None:
    assert sorted(in_order(boxes)) == list(range(len(boxes)))


def test_placeholders_take_place_and_bullets_from_layout_and_master() -> None:
    layout = sld(sp("Titel", "title", at=(0, 0, 100, 10)) + sp("x", "", at=(0, 50, 100, 40), idx='idx="1"') + sp("y", "body", at=(0, 20, 100, 20), idx='idx="2"', body="<a:lstStyle><a:lvl1pPr><a:buNone/></a:lvl1pPr></a:lstStyle><a:p/>"), tag="sldLayout")
    master = f'<p:sldMaster {NS}><p:cSld><p:spTree/></p:cSld><p:txStyles><p:bodyStyle><a:lvl1pPr><a:buChar char="•"/></a:lvl1pPr></p:bodyStyle></p:txStyles></p:sldMaster>'
    slide = sld(sp("Lista ett\nLista två", "", idx='idx="1"') + sp("Ingress utan punkt", "body", idx='idx="2"') + sp("Rubrik", "title"))
    data = deck(slide, links={1: rels(("l", "slideLayout", "../slideLayouts/slideLayout1.xml"))}, more={
        "ppt/slideLayouts/slideLayout1.xml": layout, "ppt/slideMasters/slideMaster1.xml": master,
        "ppt/slideLayouts/_rels/slideLayout1.xml.rels": rels(("m", "slideMaster", "../slideMasters/slideMaster1.xml")),
    })  # fmt: skip
    assert [(k, t) for k, t, _ in shown(read(data))] == [
        ("heading", "Rubrik"), ("paragraph", "Ingress utan punkt"), ("item", "Lista ett"), ("item", "Lista två"),
    ]  # fmt: skip


def test_tables_by_cell_with_their_place_on_the_slide() -> None:
    rows = [["Mål", "Utfall"], ["Nöjda invånare", "62,5 %"], ["Trygghet", "71 %"]]
    document = read(deck(sld(sp("Före", "title") + sp("Text.")), sld(sp("Resultat", "title") + table(rows) + table(rows))))
    cells = [b for b in document.blocks if b.cell is not None]
    assert [b.place for b in cells if document.text[b.start : b.end] == "62,5 %"] == ["bild 2, tabell 1, rad 2", "bild 2, tabell 2, rad 2"]
    assert next(b.context for b in cells if document.text[b.start : b.end] == "71 %") == ("Utfall", "Trygghet")
    assert {b.cell.table for b in cells if b.cell} == {0, 1}


def test_merged_cells_are_one() -> None:
    cells = f'<a:tr><a:tc gridSpan="2"><a:txBody>{para("Alla nämnder")}</a:txBody></a:tc><a:tc hMerge="1"><a:txBody>{para("spöke")}</a:txBody></a:tc></a:tr>'
    document = read(deck(sld(sp("T", "title") + table([["Nämnd", "Utfall"], ["KS", "1,5"]], cells=cells))))
    assert "spöke" not in document.text
    assert "Alla nämnder" in document.text


def test_notes_are_paragraphs_of_their_slide() -> None:
    document = read(deck(sld(sp("Mål", "title")), notes={1: "Säg att målen följs upp.\nVänta på frågor."}))
    notes = [b for b in document.blocks if b.context == ("Anteckningar",)]
    assert [document.text[b.start : b.end] for b in notes] == ["Säg att målen följs upp.", "Vänta på frågor."]
    assert {b.place for b in notes} == {"bild 1"}
    assert "3" not in document.text.split("\n")


def test_hidden_slides_and_pictures_are_counted_and_small_or_decorative_ones_are_not() -> None:
    def pic(width: int, mark: str = "") -> str:
        return f'<p:pic><p:nvPicPr><p:cNvPr id="1" name="">{mark}</p:cNvPr></p:nvPicPr><p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{width}"/></a:xfrm></p:spPr></p:pic>'

    decorative = '<a:extLst><a:ext><d:decorative xmlns:d="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
    document = read(deck(
        sld(sp("Ett", "title") + sp("Text.") + pic(6_000_000) + pic(300_000)), sld(sp("Dold", "title") + sp("Hemligt."), show='show="0"'),
        sld(sp("Tre", "title") + pic(5_000_000) + pic(6_000_000, decorative)),
    ))  # fmt: skip
    assert document.missing == (Missing("slides-hidden", "2"), Missing("pictures", "2 (bild 1, 3)"))
    assert "Hemligt" not in document.text


def test_charts_and_embedded_files_are_counted_and_smartart_is_read() -> None:
    def frame(inner: str) -> str:
        return f"<p:graphicFrame><p:xfrm/><a:graphic><a:graphicData>{inner}</a:graphicData></a:graphic></p:graphicFrame>"

    chart = frame('<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"/>')
    smart = frame('<dgm:relIds xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" r:dm="d"/>')
    diagram = "".join(f"<dgm:pt><dgm:t>{para(text)}</dgm:t></dgm:pt>" for text in ("Planera", "Göra", "Följa upp"))
    data = deck(
        sld(sp("Hjulet", "title") + smart + chart + frame("<p:oleObj/>")),
        links={1: rels(("d", "diagramData", "../diagrams/data1.xml"))},
        more={"ppt/diagrams/data1.xml": f'<dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" {NS}>{diagram}</dgm:dataModel>'},
    )
    document = read(data)
    assert [t for k, t, _ in shown(document) if k == "item"] == ["Planera", "Göra", "Följa upp"]
    assert {m.what for m in document.missing} == {"charts", "embedded"}


def test_footers_once_and_slide_numbers_never() -> None:
    number = sp("", "sldNum", body='<a:p><a:fld type="slidenum"><a:t>7</a:t></a:fld></a:p>')
    slides = [sld(sp(f"Bild om {n}", "title") + sp("Provköpings kommun", "ftr") + number) for n in ("mål", "mått")]
    assert [(k, t) for k, t, _ in shown(read(deck(*slides)))] == [("heading", "Bild om mål"), ("furniture", "Provköpings kommun"), ("heading", "Bild om mått")]


def test_groups_alternate_content_line_breaks_and_bullets_of_their_own() -> None:
    broken = sp("", body="<a:p><a:r><a:t>Vi följer upp.</a:t></a:r><a:br/><a:r><a:t>Sedan rättar vi.</a:t></a:r></a:p>")
    bullet = sp("", body=para("Punkt", "<a:pPr><a:buAutoNum/></a:pPr>"))
    group = f"<p:grpSp><p:grpSpPr/>{broken}{bullet}</p:grpSp>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    either = f'<mc:AlternateContent {mc}><mc:Choice Requires="a14">{sp("Ny form")}</mc:Choice><mc:Fallback>{sp("Gammal form")}</mc:Fallback></mc:AlternateContent>'
    assert [(k, t) for k, t, _ in shown(read(deck(sld(sp("T", "title") + group + either))))] == [
        ("heading", "T"), ("paragraph", "Vi följer upp."), ("paragraph", "Sedan rättar vi."), ("item", "Punkt"), ("paragraph", "Ny form"),
    ]  # fmt: skip


def test_a_damaged_or_absent_slide_costs_that_slide_and_is_said() -> None:
    data = deck(sld(sp("Hel", "title") + sp("Text.")), "<p:sld", sld(sp("Också hel", "title")))
    document = read(data)
    assert document.missing == (Missing("slides", "2"),)
    assert "Också hel" in document.text


@pytest.mark.parametrize("data", [
    b"PK\x03\x04 not much of a zip", zipped({"a.txt": "x"}), deck("<p:sld"), zipped({"ppt/presentation.xml": "<a>"}),
])  # fmt: skip
def test_broken_packages_are_told(data: bytes) -> None:
    with pytest.raises(ReadError) as caught:
        read(data)
    assert caught.value.code == "office-corrupt"
    assert caught.value.message("sv")


def test_a_document_type_is_told_from_damage() -> None:
    with pytest.raises(ReadError) as caught:
        read(deck(f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>{sld(sp("&e;"))}'))
    assert caught.value.code == "xml-doctype"


def test_a_deck_of_pictures_has_no_text() -> None:
    with pytest.raises(ReadError) as caught:
        read(deck(sld("<p:pic><p:nvPicPr><p:cNvPr/></p:nvPicPr><p:spPr/></p:pic>")))
    assert caught.value.code == "text-none"


def test_what_swells_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ooxml, "MAX_INFLATED", 100_000)
    with pytest.raises(ReadError) as caught:
        read(deck(sld(sp("x" * 200_000))))
    assert caught.value.code == "office-too-big"


def test_a_slide_pointed_at_many_times_is_read_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placed, "MAX_TEXT", 1000)
    document = read(deck(*[sld(sp("T", "title") + sp("Samma text en gång till. " * 4))] * 30))
    assert len(document.text) <= 1100
    assert document.missing[-1].what == "text-beyond"
