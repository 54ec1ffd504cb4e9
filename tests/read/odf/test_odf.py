"""The OpenDocument reader on files written here, and on a real contract where it is at hand."""

from __future__ import annotations

import io
import zipfile

import pytest

from pipeline.core.errors import ReadError
from pipeline.core.model import BlockKind, Document, Missing
from pipeline.core.segment import segment
from pipeline.read.odf import table as odf_table
from pipeline.read.odf.reader import read
from tests.conftest import shared

URN = "urn:oasis:names:tc:opendocument:xmlns:"
NAMES = {"office": "office", "text": "text", "table": "table", "style": "style", "draw": "drawing", "svg": "svg-compatible", "fo": "xsl-fo-compatible", "presentation": "presentation", "meta": "meta"}
NS = " ".join(f'xmlns:{short}="{URN}{long}:1.0"' for short, long in NAMES.items())


def odf(kind: str, body: str, *, automatic: str = "", styles: str = "", meta: str = "", manifest: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        package.writestr("content.xml", f"<office:document-content {NS}><office:automatic-styles>{automatic}</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>")
        if styles:
            package.writestr("styles.xml", f"<office:document-styles {NS}>{styles}</office:document-styles>")
        if meta:
            package.writestr("meta.xml", f'<office:document-meta {NS} xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta>{meta}</office:meta></office:document-meta>')
        if manifest:
            package.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def text(body: str, **more: str) -> Document:
    return read(odf("text", body, **more))


def h(words: str, level: int = 1) -> str:
    return f'<text:h text:outline-level="{level}">{words}</text:h>'


def p(words: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{words}</text:p>'


def row(*cells: str) -> str:
    return "<table:table-row>" + "".join(f"<table:table-cell>{p(cell)}</table:table-cell>" for cell in cells) + "</table:table-row>"


def shown(document: Document) -> list[tuple[str, str]]:
    return [(b.kind.value, document.text[b.start : b.end]) for b in document.blocks]


def test_headings_paragraphs_and_lists() -> None:
    items = f"<text:list><text:list-item>{p('Ett')}<text:list><text:list-item>{p('Under ett')}</text:list-item></text:list></text:list-item></text:list>"
    document = text(h("Plan") + h("Mål", 2) + p("Vi har  <text:s text:c='3'/>tre<text:tab/>mål.") + items + f"<text:section>{p('– Skriven punkt')}</text:section>")
    assert shown(document) == [
        ("heading", "Plan"), ("heading", "Mål"), ("paragraph", "Vi har tre mål."), ("item", "Ett"), ("item", "Under ett"), ("item", "– Skriven punkt"),
    ]  # fmt: skip
    assert [b.level for b in document.blocks if b.kind is BlockKind.HEADING] == [1, 2]
    assert document.title == "Plan"


def test_a_numbered_heading_in_a_list_is_a_heading() -> None:
    assert shown(text(f"<text:list><text:list-item>{h('Styrning', 2)}</text:list-item></text:list>{p('Text.')}")) == [("heading", "Styrning"), ("paragraph", "Text.")]


def test_styles_make_headings_through_what_they_take_after() -> None:
    styles = '<office:styles><style:style style:name="Heading_20_2" style:display-name="Heading 2"/><style:style style:name="Egen" style:parent-style-name="Heading_20_2"/><style:style style:name="Title"/></office:styles>'
    loop = '<style:style style:name="P1" style:parent-style-name="Egen"/><style:style style:name="L1" style:parent-style-name="L2"/><style:style style:name="L2" style:parent-style-name="L1"/>'
    document = text(p("Årsplan", "Title") + p("Uppföljning", "P1") + p("Text.", "L1"), styles=styles, automatic=loop)
    assert [(b.kind.value, b.level) for b in document.blocks] == [("heading", 1), ("heading", 2), ("paragraph", None)]


def test_deleted_text_and_comments_are_not_read() -> None:
    changes = f"<text:tracked-changes><text:changed-region><text:deletion>{p('borttaget')}</text:deletion></text:changed-region></text:tracked-changes>"
    document = text(changes + p("Kvar<office:annotation><text:p>kommentar</text:p></office:annotation> <text:change text:change-id='c'/>här."))
    assert document.text == "Kvar här."


def test_notes_and_text_boxes_follow_their_paragraph_and_say_where() -> None:
    note = f"<text:note text:note-class='footnote'><text:note-citation>1</text:note-citation><text:note-body>{p('Enligt enkäten.')}</text:note-body></text:note>"
    box = f"<draw:frame><draw:text-box>{p('Faktaruta.')}</draw:text-box></draw:frame>"
    document = text(p(f"Nöjda{note} invånare{box} finns.") + p("Sedan."))
    assert [(document.text[b.start : b.end], b.place) for b in document.blocks] == [
        ("Nöjda invånare finns.", None), ("Enligt enkäten.", "fotnot 1"), ("Faktaruta.", "textruta 1"), ("Sedan.", None),
    ]  # fmt: skip


def test_a_table_of_contents_headers_and_footers_are_furniture() -> None:
    contents = f"<text:table-of-content><text:index-body>{p('Mål<text:tab/>3')}</text:index-body></text:table-of-content>"
    styles = f"<office:master-styles><style:master-page><style:header>{p('Provköping')}</style:header><style:footer>{p('Sida <text:page-number>1</text:page-number>')}</style:footer></style:master-page></office:master-styles>"
    document = text(contents + p("Text."), styles=styles)
    assert [k for k, _ in shown(document)] == ["furniture", "paragraph", "furniture", "furniture"]


def test_tables_with_heads_spans_and_repeats() -> None:
    head = f"<table:table-header-rows>{row('Mål', 'Utfall')}</table:table-header-rows>"
    merged = f"<table:table-row><table:table-cell table:number-columns-spanned='2'>{p('Samma ord i båda')}</table:table-cell><table:covered-table-cell/></table:table-row>"
    twice = f"<table:table-row><table:table-cell table:number-columns-repeated='2'>{p('Ja')}</table:table-cell></table:table-row>"
    document = text(f"<table:table>{head}{row('Trygghet', 'bra')}{twice}{merged}</table:table>{p('Efter.')}")
    contexts = {document.text[b.start : b.end]: (b.context, b.place) for b in document.blocks if b.cell}
    assert contexts["bra"] == (("Utfall", "Trygghet"), "tabell 1, rad 2")
    assert [t for k, t in shown(document)].count("Ja") == 2
    assert shown(document)[-1] == ("paragraph", "Efter.")


def test_a_table_that_only_lays_out_the_page_is_read_as_text() -> None:
    assert [k for k, _ in shown(text(f"<table:table>{row('En ruta om text.')}{row('Och en till.')}</table:table>"))] == ["paragraph", "paragraph"]


def test_pictures_objects_and_hidden_text_are_counted() -> None:
    document = text(p("Text.<draw:frame><draw:image/></draw:frame><draw:frame><draw:object/><draw:image/></draw:frame>") + p("Syns<text:hidden-text>dolt</text:hidden-text>.") + "<text:section text:display='none'><text:p>dolt avsnitt</text:p></text:section>")
    assert set(document.missing) == {Missing("pictures", "1"), Missing("embedded", "1"), Missing("hidden-text", "2")}
    assert "dolt" not in document.text


def test_properties() -> None:
    document = text(p("Text."), meta="<dc:title>Avtal om drift</dc:title><dc:date>2025-11-27T10:00:00</dc:date>")
    assert (document.title, document.own_date) == ("Avtal om drift", "2025-11-27")


def test_sheets_by_their_used_cells() -> None:
    hidden = '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>'
    date = "<table:table-cell office:value-type='date' office:date-value='2026-03-01'><text:p>01.03.26</text:p></table:table-cell>"
    far = "<table:table-row table:number-rows-repeated='1048000'><table:table-cell table:number-columns-repeated='16384'/></table:table-row>"
    sheet = f"<table:table table:name='Plan'>{row('Aktivitet', 'Ansvarig', 'Klart')}<table:table-row><table:table-cell>{p('Dialog')}</table:table-cell><table:table-cell/>{date}</table:table-row>{row('Enkät', 'Bo', 'juni')}{far}{row('Sist')}</table:table>"
    document = read(odf("spreadsheet", sheet + f"<table:table table:name='Dold' table:style-name='ta2'>{row('hemligt')}</table:table>", automatic=hidden))
    block = next(b for b in document.blocks if document.text[b.start : b.end] == "2026-03-01")
    assert (block.place, block.context) == ("Plan!C2", ("Klart", "Dialog"))
    assert next(b.place for b in document.blocks if document.text[b.start : b.end] == "Sist") == "Plan!A1048004"
    assert document.missing == (Missing("sheets-hidden", "Dold"),)


def test_repeated_cells_stop_at_the_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(odf_table, "MAX_CELLS", 500)
    many = f"<table:table-row table:number-rows-repeated='1000000'><table:table-cell table:number-columns-repeated='10000'>{p('om och om')}</table:table-cell></table:table-row>"
    document = read(odf("spreadsheet", f"<table:table table:name='B'>{many}</table:table>"))
    assert document.missing == (Missing("cells", "B"),)
    assert len(document.blocks) == 501


def test_presentations_as_the_other_kind() -> None:
    def frame(words: str, y: int, kind: str = "") -> str:
        return f'<draw:frame presentation:class="{kind}" svg:x="1cm" svg:y="{y}cm" svg:width="10cm" svg:height="1cm"><draw:text-box>{p(words)}</draw:text-box></draw:frame>'

    notes = f'<presentation:notes>{frame("Säg detta.", 1, "notes")}</presentation:notes>'
    pages = f'<draw:page>{frame("Under", 5)}{frame("Rubrik", 1, "title")}{notes}</draw:page><draw:page draw:style-name="d">{frame("dold", 1)}</draw:page><draw:page>{frame("Utan rubrik.", 1)}</draw:page>'
    hidden = '<style:style style:name="d" style:family="drawing-page"><style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
    document = read(odf("presentation", pages, automatic=hidden))
    assert [(document.text[b.start : b.end], b.place) for b in document.blocks] == [
        ("Rubrik", "bild 1"), ("Under", "bild 1"), ("Säg detta.", "bild 1"), ("Bild 3", "bild 3"), ("Utan rubrik.", "bild 3"),
    ]  # fmt: skip
    assert document.missing == (Missing("slides-hidden", "2"),)


def test_one_flat_file_is_read_too() -> None:
    flat = f'<?xml version="1.0"?><office:document {NS} office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>{h("Plan")}{p("Text.")}</office:text></office:body></office:document>'
    assert shown(read(flat.encode())) == [("heading", "Plan"), ("paragraph", "Text.")]


@pytest.mark.parametrize(("data", "code"), [
    (b"PK\x03\x04x", "odf-corrupt"), (odf("text", "<oj"), "odf-corrupt"), (odf("text", p("x"))[:-50], "odf-corrupt"),
    (odf("text", p("x"), manifest="<m:manifest xmlns:m='x'><m:encryption-data/></m:manifest>"), "odf-encrypted"),
    (odf("text", "<draw:frame><draw:image/></draw:frame>"), "text-none"), (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "xml-doctype"),
    (odf("text", "<text:section>" * 300 + p("djupt") + "</text:section>" * 300), "odf-corrupt"), (odf("drawing", p("x")), "type-unsupported"),
])  # fmt: skip
def test_faults_are_typed(data: bytes, code: str) -> None:
    with pytest.raises(ReadError) as caught:
        read(data)
    assert caught.value.code == code
    assert caught.value.message("sv")


def test_a_real_contract() -> None:
    document = read(shared("corpora", "real-sv", "collaboration-contract.odt").read_bytes())
    assert ("heading", "Samarbetsregler:") in shown(document)
    assert sum(k == "item" for k, _ in shown(document)) >= 6
    assert segment(document)
