"""The Word reader on documents made here: with python-docx, and with raw XML for what it cannot write."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from pipeline.core.errors import ReadError
from pipeline.core.model import BlockKind, Document
from pipeline.core.segment import segment
from pipeline.read import ooxml
from pipeline.read.docx.reader import read

SHARED = Path(__file__).resolve().parents[4] / "shared"
NS = nsdecls("w")


def saved(document: docx.document.Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_body(xml: str) -> bytes:
    """A document whose body is the paragraphs and tables in ``xml``."""
    document = docx.Document()
    body = document.element.body
    for child in list(body):
        body.remove(child)
    wrapper = parse_xml(
        f'<w:body {NS} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:v="urn:schemas-microsoft-com:vml" '
        f'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">{xml}</w:body>'
    )
    for child in list(wrapper):
        body.append(child)
    return saved(document)


def repacked(data: bytes, **parts: bytes) -> bytes:
    """The package with parts replaced or added; ``word__x`` stands for ``word/x.xml``."""
    out = io.BytesIO()
    names = {name.replace("__", "/") + ".xml": content for name, content in parts.items()}
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in names:
                new.writestr(name, old.read(name))
        for name, content in names.items():
            new.writestr(name, content)
    return out.getvalue()


def shown(document: Document) -> list[tuple[str, str]]:
    return [(block.kind.value, document.text[block.start : block.end]) for block in document.blocks]


def passages(document: Document) -> list[tuple[str, str]]:
    return [(p.heading[-1] if p.heading else "", document.text[p.start : p.end]) for p in segment(document)]


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_headings_lists_and_paragraphs_come_with_their_kind() -> None:
    made = docx.Document()
    made.add_heading("Årsredovisning", 0)
    made.add_heading("Mål", 1)
    made.add_paragraph("Nämnden har tre mål.")
    made.add_paragraph("Kända mål", style="List Bullet")
    made.add_paragraph("Första steget", style="List Number")
    made.add_heading("Uppföljning", 2)
    made.add_paragraph("– Skriven punkt")
    document = read(saved(made))
    assert shown(document) == [
        ("heading", "Årsredovisning"), ("heading", "Mål"), ("paragraph", "Nämnden har tre mål."), ("item", "Kända mål"),
        ("item", "Första steget"), ("heading", "Uppföljning"), ("item", "– Skriven punkt"),
    ]  # fmt: skip
    assert [block.level for block in document.blocks if block.kind is BlockKind.HEADING] == [1, 1, 2]
    assert document.title == "Årsredovisning"
    assert document.pages is None


def test_heading_level_comes_through_style_inheritance() -> None:
    made = docx.Document()
    base = made.styles.add_style("Nämndens rubriknivå", 1)
    base.element.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {NS} w:val="2"/>'))
    own = made.styles.add_style("Egen stil", 1)
    own.base_style = base
    made.add_paragraph("Ärvd rubrik", style="Egen stil")
    made.add_paragraph("Text.")
    blocks = read(saved(made)).blocks
    assert (blocks[0].kind, blocks[0].level) == (BlockKind.HEADING, 3)
    assert blocks[1].kind is BlockKind.PARAGRAPH


def test_swedish_style_names_without_a_styles_part_still_make_headings() -> None:
    data = with_body(f'<w:p><w:pPr><w:pStyle w:val="Rubrik2"/></w:pPr>{run("Ekonomi")}</w:p><w:p>{run("Text.")}</w:p>')
    without = repacked(data, word__styles=b'<w:styles xmlns:w="%s"/>' % b"http://schemas.openxmlformats.org/wordprocessingml/2006/main")
    block = read(without).blocks[0]
    assert (block.kind, block.level) == (BlockKind.HEADING, 2)


def test_a_number_id_of_zero_takes_a_paragraph_out_of_its_styles_list() -> None:
    made = docx.Document()
    paragraph = made.add_paragraph("Inte en punkt", style="List Bullet")
    properties: Any = paragraph._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {NS}><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>'))
    assert shown(read(saved(made))) == [("paragraph", "Inte en punkt")]


def test_tracked_changes_are_read_as_accepted() -> None:
    data = with_body(
        f"<w:p>{run('Målet är ')}<w:del w:id='1'><w:r><w:delText>femtio</w:delText></w:r></w:del>"
        f"<w:ins w:id='2'>{run('sextio')}</w:ins><w:moveFrom w:id='3'>{run(' flyttat')}</w:moveFrom>{run(' procent.')}</w:p>"
        f"<w:ins w:id='4'><w:p>{run('Nytt stycke.')}</w:p></w:ins>"
    )
    assert shown(read(data)) == [("paragraph", "Målet är sextio procent."), ("paragraph", "Nytt stycke.")]


def test_fields_give_their_result_and_never_their_instruction() -> None:
    field = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    nested = (
        field.format("begin") + "<w:r><w:instrText>IF </w:instrText></w:r>"
        + field.format("begin") + "<w:r><w:instrText>MERGEFIELD Namn</w:instrText></w:r>" + field.format("separate")
        + run("inre") + field.format("end") + "<w:r><w:instrText> = 1</w:instrText></w:r>" + field.format("separate")
        + run("resultatet") + field.format("end")
    )  # fmt: skip
    broken = field.format("begin") + "<w:r><w:instrText>PAGE</w:instrText></w:r>"
    data = with_body(
        f"<w:p>{run('Här är ')}{nested}{run('.')}</w:p><w:p>{broken}</w:p><w:p>{run('Inget slukas.')}</w:p>"
        f'<w:p><w:hyperlink>{run("en länk")}</w:hyperlink><w:fldSimple w:instr="PAGE">{run(" s. 7")}</w:fldSimple></w:p>'
    )
    assert [text for _, text in shown(read(data))] == ["Här är resultatet.", "Inget slukas.", "en länk s. 7"]


def test_hyphens_tabs_and_breaks() -> None:
    data = with_body(
        "<w:p><w:r><w:t>med</w:t><w:softHyphen/><w:t>borgare</w:t><w:tab/><w:t>e</w:t><w:noBreakHyphen/><w:t>tjänst</w:t>"
        "<w:br/><w:t>samma mening.</w:t><w:br/><w:t>Ny mening.</w:t></w:r></w:p>"
    )
    assert [text for _, text in shown(read(data))] == ["medborgare e-tjänst samma mening.", "Ny mening."]


def test_text_box_is_read_once_after_its_paragraph() -> None:
    box = f"<w:txbxContent><w:p>{run('I rutan.')}</w:p></w:txbxContent>"
    data = with_body(
        f"<w:p>{run('Före.')}<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
        f"<w:p>{run('Efter.')}</w:p>"
    )
    document = read(data)
    assert [text for _, text in shown(document)] == ["Före.", "I rutan.", "Efter."]
    assert document.blocks[1].place == "textruta 1"


def test_footnotes_follow_the_paragraph_that_refers_to_them() -> None:
    data = with_body(f"<w:p>{run('Enligt planen')}<w:r><w:footnoteReference w:id='2'/></w:r>{run('.')}</w:p><w:p>{run('Slut.')}</w:p>")
    notes = (
        f'<w:footnotes {NS}><w:footnote w:type="separator" w:id="-1"><w:p>{run("----")}</w:p></w:footnote>'
        f'<w:footnote w:id="2"><w:p>{run("Antagen 2023.")}</w:p></w:footnote></w:footnotes>'
    )
    rels = zipfile.ZipFile(io.BytesIO(data)).read("word/_rels/document.xml.rels").decode()
    rels = rels.replace(
        "</Relationships>",
        '<Relationship Id="rId99" Target="footnotes.xml" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/footnotes"/></Relationships>',
    )
    out = repacked(data, word__footnotes=notes.encode())
    out = _with_file(out, "word/_rels/document.xml.rels", rels.encode())
    document = read(out)
    assert [text for _, text in shown(document)] == ["Enligt planen.", "Antagen 2023.", "Slut."]
    assert document.blocks[1].place == "fotnot 2"


def _with_file(data: bytes, name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for other in old.namelist():
            new.writestr(other, content if other == name else old.read(other))
    return out.getvalue()


def test_content_controls_are_seen_through_and_contents_are_furniture() -> None:
    data = with_body(
        f"<w:sdt><w:sdtContent><w:p><w:pPr><w:pStyle w:val='TOC1'/></w:pPr>{run('Mål 3')}</w:p></w:sdtContent></w:sdt>"
        f"<w:p><w:sdt><w:sdtContent>{run('I kontrollen.')}</w:sdtContent></w:sdt></w:p>"
    )
    assert shown(read(data)) == [("furniture", "Mål 3"), ("paragraph", "I kontrollen.")]


def test_headers_and_footers_are_furniture_once_at_the_end() -> None:
    made = docx.Document()
    made.add_paragraph("Brödtext.")
    for _ in range(2):
        section = made.add_section()
        section.header.is_linked_to_previous = False
        section.header.paragraphs[0].text = "Lönnviks kommun"
    made.sections[0].footer.paragraphs[0].text = "Sida 1"
    assert sorted(shown(read(saved(made)))) == [
        ("furniture", "Lönnviks kommun"), ("furniture", "Sida 1"), ("paragraph", "Brödtext."),
    ]  # fmt: skip


def test_text_columns_are_read_column_by_column_each_paragraph_for_itself() -> None:
    made = docx.Document()
    made.add_heading("Politisk styrning", 2)
    table = made.add_table(rows=2, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Styrkor", "Förbättringsmöjligheter"
    table.cell(1, 0).text = "Målen är kända"
    table.cell(1, 0).add_paragraph("Dialogen fungerar")
    table.cell(1, 1).text = "Uppföljningen brister\nRollerna är otydliga"
    document = read(saved(made))
    assert passages(document) == [
        ("Styrkor", "Målen är kända"), ("Styrkor", "Dialogen fungerar"),
        ("Förbättringsmöjligheter", "Uppföljningen brister"), ("Förbättringsmöjligheter", "Rollerna är otydliga"),
    ]  # fmt: skip
    assert segment(document)[0].heading == ("Politisk styrning", "Styrkor")
    assert document.blocks[-1].place == "tabell 1, rad 2"


def test_opposed_columns_of_several_rows_are_lists_too() -> None:
    made = docx.Document()
    table = made.add_table(rows=3, cols=2)
    for row, (left, right) in enumerate([("Styrkor", "Utmaningar"), ("Ett", "Tre"), ("Två", "Fyra")]):
        table.cell(row, 0).text, table.cell(row, 1).text = left, right
    assert passages(read(saved(made))) == [("Styrkor", "Ett"), ("Styrkor", "Två"), ("Utmaningar", "Tre"), ("Utmaningar", "Fyra")]


def test_figures_are_read_row_by_row_with_column_and_row_heading() -> None:
    made = docx.Document()
    table = made.add_table(rows=3, cols=3)
    for row, words in enumerate([("Mått", "2024", "2025"), ("Nöjda", "64", "68"), ("Svar", "41", "43")]):
        for column, word in enumerate(words):
            table.cell(row, column).text = word
    document = read(saved(made))
    contexts = {document.text[b.start : b.end]: b.context for b in document.blocks}
    assert contexts["68"] == ("2025", "Nöjda")
    assert contexts["41"] == ("2024", "Svar")
    assert [text for _, text in passages(document)] == ["Mått\n2024\n2025\nNöjda\n64\n68", "Svar\n41\n43"]


def test_merged_cells_keep_their_place_in_the_grid() -> None:
    made = docx.Document()
    table = made.add_table(rows=4, cols=3)
    for row, words in enumerate([("Mål", "2024", "2025"), ("Trygghet", "72", "69"), ("", "81", "84"), ("Summa", "153", "9")]):
        for column, word in enumerate(words):
            table.cell(row, column).text = word
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(3, 1).merge(table.cell(3, 2)).text = "306"
    document = read(saved(made))
    contexts = {document.text[b.start : b.end]: b.context for b in document.blocks}
    assert contexts["84"] == ("2025", "Trygghet")
    assert contexts["306"] == ("2024", "Summa")
    assert document.text.count("Trygghet") == 1


def test_table_that_lays_out_the_page_is_read_as_the_page() -> None:
    made = docx.Document()
    cell = made.add_table(rows=1, cols=1).cell(0, 0)
    cell.paragraphs[0].text = "Inledning i en ram."
    inner = cell.add_table(rows=2, cols=2)
    for row, words in enumerate([("Namn", "Antal"), ("Skolor", "7")]):
        inner.cell(row, 0).text, inner.cell(row, 1).text = words
    document = read(saved(made))
    assert shown(document)[0] == ("paragraph", "Inledning i en ram.")
    assert document.blocks[-1].context == ("Antal", "Skolor")


def test_short_bold_line_over_prose_is_a_heading_and_bold_prose_is_not() -> None:
    made = docx.Document()
    prose = "Nämnden har under året arbetat med att ta fram nya riktlinjer för dialogen."
    for text, bold in [("Bakgrund", True), (prose, False), (prose, True), ("Viktigt!", True), (prose, False), ("Kort", True)]:
        made.add_paragraph().add_run(text).bold = bold
    kinds = [kind for kind, _ in shown(read(saved(made)))]
    assert kinds == ["heading", "paragraph", "paragraph", "paragraph", "paragraph", "paragraph"]


def test_title_and_date_come_from_the_properties() -> None:
    made = docx.Document()
    made.core_properties.title = "Mål och budget 2026"
    made.core_properties.modified = datetime(2025, 11, 24, 9, 0)  # noqa: DTZ001 python-docx wants it naive
    made.add_heading("Något annat", 1)
    document = read(saved(made))
    assert (document.title, document.own_date) == ("Mål och budget 2026", "2025-11-24")
    made.core_properties.title = "Microsoft Word - utkast.doc"
    assert read(saved(made)).title == "Något annat"


def test_overlong_heading_style_is_text_and_is_not_lost() -> None:
    made = docx.Document()
    made.add_heading("Nämnden beslutar att godkänna förslaget och att uppdra åt förvaltningen att återkomma. " * 4, 1)
    document = read(saved(made))
    assert document.blocks[0].kind is BlockKind.PARAGRAPH
    assert "".join(text for _, text in passages(document)).count("godkänna") == 4


def test_strict_ooxml_is_the_same_document() -> None:
    made = docx.Document()
    made.add_heading("Mål", 1)
    made.add_paragraph("Text.")
    data = saved(made)
    parts = {
        name: zipfile.ZipFile(io.BytesIO(data)).read(name)
        .replace(b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", b"http://purl.oclc.org/ooxml/wordprocessingml/main")
        .replace(b"http://schemas.openxmlformats.org/officeDocument/2006/", b"http://purl.oclc.org/ooxml/officeDocument/")
        for name in ("word/document.xml", "word/styles.xml", "word/_rels/document.xml.rels", "_rels/.rels")
    }
    strict = data
    for name, content in parts.items():
        strict = _with_file(strict, name, content)
    assert shown(read(strict)) == [("heading", "Mål"), ("paragraph", "Text.")]


@pytest.mark.parametrize("cut", [0.02, 0.5, 0.97])
def test_a_file_cut_short_is_corrupt(cut: float) -> None:
    made = docx.Document()
    made.add_paragraph("Text.")
    data = saved(made)
    with pytest.raises(ReadError) as caught:
        read(data[: int(len(data) * cut)])
    assert caught.value.code == "docx-corrupt"


def test_entities_are_refused() -> None:
    xml = (
        '<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/hostname"><!ENTITY y "&x;&x;">]>'
        f"<w:document {NS}><w:body><w:p><w:r><w:t>&y;</w:t></w:r></w:p></w:body></w:document>"
    )
    with pytest.raises(ReadError) as caught:
        read(repacked(saved(docx.Document()), word__document=xml.encode()))
    assert caught.value.code == "xml-doctype"


def test_what_inflates_beyond_the_cap_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ooxml, "MAX_INFLATED", 3_000_000)
    data = with_body("".join(f"<w:p>{run('x' * 1000)}</w:p>" for _ in range(4000)))
    assert len(data) < 200_000
    with pytest.raises(ReadError) as caught:
        read(data)
    assert caught.value.code == "docx-too-big"


def test_without_text_it_says_so() -> None:
    with pytest.raises(ReadError) as caught:
        read(saved(docx.Document()))
    assert caught.value.code == "text-none"


def test_damaged_bytes_never_raise_anything_untyped() -> None:
    made = docx.Document()
    made.add_heading("Mål", 1)
    made.add_table(rows=2, cols=2).cell(1, 1).text = "54"
    data = saved(made)
    for at in range(0, len(data), 487):
        broken = bytearray(data)
        broken[at : at + 3] = b"\xff\x00\x7f"
        try:
            read(bytes(broken))
        except ReadError as error:
            assert error.code.startswith(("docx-", "text-"))


@pytest.mark.skipif(not (SHARED / "reference").is_dir(), reason="../shared/reference is not here")
def test_reference_report() -> None:
    document = read((SHARED / "reference/olofstrom-2022.docx").read_bytes())
    found = segment(document)
    names = sub_areas((SHARED / "reference/olofstrom-2022.txt").read_text(encoding="utf-8"))
    assert len(names) == 36
    over = {re.sub(r"^\d\.\d ", "", words) for passage in found for words in passage.heading}
    assert set(names) <= over
    for column, name in enumerate(("Styrkor", "Förbättringsmöjligheter")):
        tables = docx.Document(str(SHARED / "reference/olofstrom-2022.docx")).tables
        wanted = [line.split() for t in tables if t.cell(0, column).text == name for line in t.cell(1, column).text.split("\n")]
        assert [document.text[p.start : p.end].split() for p in found if p.heading[-1] == name] == [w for w in wanted if w]
        assert len({p.place for p in found if p.heading[-1] == name}) == 8


def sub_areas(text: str) -> list[str]:
    """The names in the score tables of section 4 of the text, wrapped ones put together."""
    tables = " ".join(text[text.index("4. Översikt av") :].split())
    return [name.strip() for name in re.findall(r"\d\.\d ([^\d]+?) \d+ \d+", tables)]


@pytest.mark.skipif(not (SHARED / "corpora").is_dir(), reason="../shared/corpora is not here")
@pytest.mark.parametrize("path", sorted((SHARED / "corpora").glob("**/*.docx")), ids=lambda path: path.name)
def test_real_files(path: Path) -> None:
    try:
        document = read(path.read_bytes())
    except ReadError as error:
        assert error.code == "text-none"
        return
    assert segment(document) or all(block.kind is BlockKind.HEADING for block in document.blocks if block.kind is not BlockKind.FURNITURE)
