"""The workbook reader on packages written here; numbers and dates as a Swedish reader sees them."""

from __future__ import annotations

import io
import time
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.core.errors import ReadError
from pipeline.core.model import BlockKind, Document, Missing
from pipeline.core.segment import segment
from pipeline.read import placed, xlsx
from pipeline.read.number_format import GENERAL, iso, parse
from pipeline.read.number_format import shown as number
from pipeline.read.sheet_xml import column_letters, column_number
from pipeline.read.xlsx import read

S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def rels(*targets: tuple[str, str, str]) -> str:
    links = "".join(f'<Relationship Id="{key}" Type="{R}/{kind}" Target="{to}"/>' for key, kind, to in targets)
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>'


def workbook(sheets: dict[str, str], *, strings: list[str] | None = None, styles: str = "", states: dict[str, str] | None = None, properties: str = "", more: dict[str, str] | None = None) -> bytes:
    """A workbook of sheets, each the inside of a ``worksheet``; ``strings`` are the shared ones."""
    listed = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="s{n}" {(states or {}).get(name, "")}/>' for n, name in enumerate(sheets))
    links = [(f"s{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in range(len(sheets))]
    parts = {
        "_rels/.rels": rels(("x", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{S}" xmlns:r="{R}">{properties}<sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": rels(*links, ("ss", "sharedStrings", "sharedStrings.xml"), ("st", "styles", "styles.xml")),
        "xl/sharedStrings.xml": f'<sst xmlns="{S}">' + "".join(f"<si>{text}</si>" for text in strings or []) + "</sst>",
    }
    if styles:
        parts["xl/styles.xml"] = f'<styleSheet xmlns="{S}">{styles}</styleSheet>'
    for n, inner in enumerate(sheets.values()):
        parts[f"xl/worksheets/sheet{n}.xml"] = f'<worksheet xmlns="{S}" xmlns:r="{R}">{inner}</worksheet>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in (parts | (more or {})).items():
            package.writestr(name, text)
    return out.getvalue()


def cell(place: str, value: object, kind: str = "", style: int = 0) -> str:
    if isinstance(value, str) and not kind:
        return f'<c r="{place}" s="{style}" t="inlineStr"><is><t>{value}</t></is></c>'
    return f'<c r="{place}" s="{style}"' + (f' t="{kind}"' if kind else "") + f"><v>{value}</v></c>"


def grid(rows: list[list[object]], first: int = 1, left: int = 0) -> str:
    """``sheetData`` with these values; None leaves a cell out."""
    made = []
    for r, row in enumerate(rows, first):
        cells = "".join(cell(f"{column_letters(c)}{r}", value) for c, value in enumerate(row, left) if value is not None)
        made.append(f'<row r="{r}">{cells}</row>')
    return f"<sheetData>{''.join(made)}</sheetData>"


def shown(document: Document) -> list[tuple[str, str, str | None]]:
    return [(b.kind.value, document.text[b.start : b.end], b.place) for b in document.blocks]


def test_sheets_rows_heads_and_places() -> None:
    rows: list[list[object]] = [["Mål", "Ansvarig", "Utfall"], ["Nöjda invånare", "KS", 62.5], ["Trygg skola", "BUN", 71]]
    document = read(workbook({"Uppföljning": grid(rows, first=3, left=1)}))
    assert shown(document)[0] == ("heading", "Uppföljning", "Uppföljning")
    block = next(b for b in document.blocks if document.text[b.start : b.end] == "62,5")
    assert (block.kind, block.place, block.context) == (BlockKind.CELL, "Uppföljning!D4", ("Utfall", "Nöjda invånare"))
    row = next(p for p in segment(document) if "Trygg skola" in document.text[p.start : p.end])
    assert "Uppföljning" in row.heading
    assert any("Utfall" in words for words in row.heading)


def test_a_title_over_a_table_names_the_document_and_heads_the_table() -> None:
    rows: list[list[object]] = [["Handlingsplan 2026"], [], ["Aktivitet", "Ansvarig", "Klart"], ["Dialogmöten", "Anna", "maj"], ["Enkät", "Bo", "juni"]]
    document = read(workbook({"Blad1": grid(rows)}))
    assert document.title == "Handlingsplan 2026"
    assert ("heading", "Handlingsplan 2026", "Blad1!A1") not in shown(document)  # an empty row parts it from the table
    assert next(b.context for b in document.blocks if document.text[b.start : b.end] == "juni") == ("Klart", "Enkät")
    close = read(workbook({"Blad1": grid([rows[0], *rows[2:]])}))
    assert ("heading", "Handlingsplan 2026", "Blad1!A1") in shown(close)


def test_a_blank_row_within_a_table_does_not_lose_its_heads() -> None:
    rows: list[list[object]] = [["Nämnd", "Budget", "Utfall"], ["KS", 10, 11], [], ["BUN", 20, 19]]
    document = read(workbook({"Blad1": grid(rows)}))
    assert next(b.context for b in document.blocks if b.place == "Blad1!C4") == ("Utfall", "BUN")


def test_shared_strings_with_phonetic_readings_and_rich_text() -> None:
    strings = ["<t>oanvänd</t>", "<r><t>Vi följer </t></r><r><t>upp målen.</t></r><rPh sb='0' eb='1'><t>läsning</t></rPh>"]
    document = read(workbook({"B": f"<sheetData><row>{cell('A1', 1, 's')}</row></sheetData>"}, strings=strings))
    assert [t for _, t, _ in shown(document)] == ["B", "Vi följer upp målen."]


def test_values_by_type_and_format() -> None:
    styles = (
        '<numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="#,##0\\ &quot;kr&quot;"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="10"/><xf numFmtId="22"/></cellXfs>'
    )
    cells = [cell("A1", 46082, style=1), cell("A2", 1234567, style=2), cell("A3", 0.625, style=3), cell("A4", 46082.5, style=4), cell("A5", 1, "b"),
             cell("A6", "2026-03-01T00:00:00", "d"), cell("A7", "#REF!", "e"), cell("A8", 1234.5), cell("A9", "NaN")]  # fmt: skip
    rows = "".join(f"<row>{made}</row>" for made in cells)
    document = read(workbook({"B": f"<sheetData>{rows}</sheetData>"}, styles=styles))
    assert [t for _, t, _ in shown(document)][1:] == [
        "2026-03-01", "1 234 567 kr", "62,50 %", "2026-03-01 12:00", "SANT", "2026-03-01", "#REF!", "1234,5", "NaN",
    ]  # fmt: skip
    old = read(workbook({"B": f"<sheetData><row>{cells[0]}</row></sheetData>"}, styles=styles, properties='<workbookPr date1904="1"/>'))
    assert "2030-03-02" in old.text


@pytest.mark.parametrize(("code", "value", "text"), [
    ("0", 0.4, "0,4"), ("0", 3.4, "3"), ("#,##0.00", -1234.5, "-1 234,50"), ("#,##0,", 1_234_567, "1 235"), ("0.0%", 0.1234, "12,3 %"),
    ('"ca "0" st"', 5, "ca 5 st"), ("[$kr-41D] #,##0", 1500, "kr 1 500"), ("@", 7, "7"), ("General", 0.1 + 0.2, "0,3"), ("# ?/?", 0.5, "0,5"),
    ("d mmm yyyy", 46082, "2026-03-01"), ("hh:mm", 0.5, "12:00"), ("[h]:mm", 1.5, "36:00"), ("yyyy", 1e9, "1000000000"), ("0.00E+00", 12345, "12345"),
    ("#,##0;[Red]-#,##0", 1000, "1 000"), ("yyyy-mm-dd", 59, "1900-02-28"), ("yyyy-mm-dd", 61, "1900-03-01"), ("_-* #,##0 kr_-", 12, "12"),
])  # fmt: skip
def test_number_formats(code: str, value: float, text: str) -> None:
    assert number(value, parse(code)) == text


@pytest.mark.parametrize("code", ["0%", "[h]:mm:ss", "#,##0,,", "0.00"])
def test_the_largest_numbers_have_a_text(code: str) -> None:
    assert number(1.7e308, parse(code)) == "1,7e+308"
    assert number(-1.7e308, parse(code)) == "-1,7e+308"


@given(st.floats(allow_nan=False, allow_infinity=False), st.text('0#,.;%[]"\\yYmdhs_*/E+-?@ $kr', max_size=20))
def test_any_number_in_any_format_has_a_text(value: float, code: str) -> None:
    assert isinstance(number(value, parse(code)), str)
    assert number(value, GENERAL)


@given(st.integers(0, 16383))
def test_columns_have_letters(column: int) -> None:
    assert column_number(column_letters(column)) == column


def test_iso_drops_what_is_zero() -> None:
    assert [iso(t) for t in ("2026-03-01", "2026-03-01T00:00:00", "2026-03-01T09:30:00", "2026-03-01T09:30:15.500")] == [
        "2026-03-01", "2026-03-01", "2026-03-01 09:30", "2026-03-01 09:30:15",
    ]  # fmt: skip


def test_formulas_are_read_by_their_value_and_counted_without_one() -> None:
    rows = '<row><c r="A1"><f>SUM(B1:B2)</f><v>12</v></c><c r="B1" t="str"><f>A1&amp;""</f><v>tolv</v></c><c r="C1"><f>NOW()</f></c></row>'
    document = read(workbook({"B": f"<sheetData>{rows}</sheetData>"}))
    assert "SUM" not in document.text
    assert document.missing == (Missing("formulas", "1"),)
    assert {"12", "tolv"} <= set(document.text.split("\n"))


def test_hidden_sheets_are_named_and_not_read() -> None:
    data = workbook({"Öppet": grid([["Text ett"]]), "Dolt": grid([["hemligt"]]), "Djupt": grid([["hemligt"]])}, states={"Dolt": 'state="hidden"', "Djupt": 'state="veryHidden"'})
    document = read(data)
    assert document.missing == (Missing("sheets-hidden", "Dolt, Djupt"),)
    assert "hemligt" not in document.text


def test_a_far_cell_costs_nothing() -> None:
    began = time.process_time()
    document = read(workbook({"B": f"<sheetData>{cell('A1', 'nära')}{''}<row r='1048576'>{cell('XFD1048576', 'långt bort')}</row></sheetData>"}))
    assert time.process_time() - began < 10
    assert shown(document)[-1] == ("paragraph", "långt bort", "B!XFD1048576")


def test_places_that_cannot_be_are_not_believed() -> None:
    rows = '<row r="99999999"><c r="ZZZZ1" t="inlineStr"><is><t>ett</t></is></c></row><row r="x"><c r="" t="inlineStr"><is><t>två</t></is></c></row><row><c t="s"><v>-1</v></c><c t="s"><v>²</v></c></row>'
    assert [t for _, t, _ in shown(read(workbook({"B": f"<sheetData>{rows}</sheetData>"})))] == ["B", "ett", "två"]


def test_more_cells_than_the_cap_is_partly_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MAX_CELLS", 100)
    document = read(workbook({"Ett": grid([[f"text {n}"] for n in range(80)]), "Två": grid([[f"mer {n}"] for n in range(80)]), "Tre": grid([["sist"]])}))
    assert document.missing == (Missing("cells", "Två, Tre"),)
    assert sum(b.kind is not BlockKind.HEADING for b in document.blocks) == 100


def test_one_long_string_in_many_cells_is_read_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MAX_TEXT", 50_000)
    monkeypatch.setattr(placed, "MAX_TEXT", 50_000)
    rows = "".join(f"<row>{cell(f'A{n}', 0, 's')}</row>" for n in range(1, 1000))
    document = read(workbook({"B": f"<sheetData>{rows}</sheetData>"}, strings=["<t>" + "lång text " * 1000 + "</t>"]))
    assert len(document.text) <= 51_000
    assert document.missing[-1].what == "text-beyond"


def test_a_wide_sheet_of_figures_is_read_in_time() -> None:
    began = time.process_time()
    document = read(workbook({"B": grid([[r * 1000 + c for c in range(1000)] for r in range(40)])}))
    assert time.process_time() - began < 60
    assert sum(b.kind is BlockKind.CELL for b in document.blocks) == 40_000


def test_merged_titles_filters_and_frozen_panes_say_where_the_heads_are() -> None:
    rows: list[list[object]] = [["Budget", "Utfall i år eller motsvarande period.", "Avvikelse"], ["tio", "elva", "ett"], ["tolv", "tretton", "ett till"]]
    for mark in ('<autoFilter ref="A1:C3"/>', '<sheetViews><sheetView><pane ySplit="1" state="frozen"/></sheetView></sheetViews>'):
        inner = mark + grid(rows) if "pane" in mark else grid(rows) + mark
        document = read(workbook({"B": inner}))
        assert next(b.context for b in document.blocks if b.place == "B!B3") == ("Utfall i år eller motsvarande period.", "tolv")


def test_text_boxes_are_read_and_pictures_counted() -> None:
    xdr = 'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    drawing = f"<xdr:wsDr {xdr}><xdr:sp><xdr:txBody><a:p><a:r><a:t>Läs detta först.</a:t></a:r></a:p></xdr:txBody></xdr:sp><xdr:pic/></xdr:wsDr>"
    data = workbook({"B": grid([["x y"]]) + '<drawing r:id="d"/>'}, more={"xl/drawings/d1.xml": drawing, "xl/worksheets/_rels/sheet0.xml.rels": rels(("d", "drawing", "../drawings/d1.xml"))})
    document = read(data)
    assert ("paragraph", "Läs detta först.", "B") in shown(document)
    assert document.missing == (Missing("pictures", "1"),)


def test_other_prefixes_and_the_strict_dialect_are_the_same() -> None:
    plain = workbook({"B": grid([["Samma text"]])})
    with zipfile.ZipFile(io.BytesIO(plain)) as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}
    sheet = parts["xl/worksheets/sheet0.xml"]
    prefixed = sheet.replace("<", "<x:").replace("<x:/", "</x:").replace("xmlns=", "xmlns:x=")
    strict = {name: text.replace("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main").replace("http://schemas.openxmlformats.org/officeDocument/2006/", "http://purl.oclc.org/ooxml/officeDocument/") for name, text in parts.items()}
    for made in (parts | {"xl/worksheets/sheet0.xml": prefixed}, strict):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as package:
            for name, text in made.items():
                package.writestr(name, text)
        assert read(out.getvalue()).text == read(plain).text


def test_a_damaged_sheet_keeps_what_stood_before_and_is_said() -> None:
    document = read(workbook({"Helt": grid([["hel text"]]), "Brutet": grid([["före skadan"]]) + "<oj"}))
    assert document.missing == (Missing("sheets", "Brutet"),)
    assert "före skadan" in document.text


@pytest.mark.parametrize("data", [
    b"PK\x03\x04nothing", workbook({"B": "<oj"}), workbook({"B": grid([["x"]])})[:-200],
    workbook({"B": ""}, more={"xl/worksheets/sheet0.xml": '<?xml version="1.0" encoding="UTF-99"?><worksheet/>'}),
])  # fmt: skip
def test_broken_packages_are_told(data: bytes) -> None:
    with pytest.raises(ReadError) as caught:
        read(data)
    assert caught.value.code == "office-corrupt"


@pytest.mark.parametrize("data", [
    workbook({"B": grid([["x"]])}, more={"xl/workbook.xml": '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
    workbook({"B": ""}, more={"xl/worksheets/sheet0.xml": f'<!DOCTYPE w [<!ENTITY a "{"x" * 50}">]><worksheet xmlns="{S}">{grid([["&amp;"]]).replace("&amp;", "&a;")}</worksheet>'}),
])  # fmt: skip
def test_a_document_type_is_told_from_damage(data: bytes) -> None:
    with pytest.raises(ReadError) as caught:
        read(data)
    assert caught.value.code == "xml-doctype"
    assert "DOCTYPE" in str(caught.value.message("sv"))


def test_an_empty_workbook_has_no_text() -> None:
    with pytest.raises(ReadError) as caught:
        read(workbook({"B": "<sheetData/>"}))
    assert caught.value.code == "text-none"
