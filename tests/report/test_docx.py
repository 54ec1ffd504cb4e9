"""The DOCX by its structure: what a word processor, a screen reader and another template meet."""

from __future__ import annotations

import io
import re
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from pipeline.core.errors import UsageError
from pipeline.core.results import Results
from pipeline.report.docx import render
from pipeline.report.editions import Setup
from tests.report.fake_results import mapped, results

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NS = {"w": W[1:-1], "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"}


def part(data: bytes, name: str) -> Any:
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        return etree.fromstring(pack.read(name))


@pytest.fixture(scope="module")
def made() -> bytes:
    return render(results(texts={"summary": "Det följs upp [B1]."}))


@pytest.fixture(scope="module")
def body(made: bytes) -> Any:
    return part(made, "word/document.xml").find("w:body", NS)


def said(element: Any) -> str:
    return "".join(element.itertext(f"{W}t"))


def styled(body: Any, pattern: str) -> list[tuple[str, str]]:
    found = [(p.find("w:pPr/w:pStyle", NS), p) for p in body.iter(f"{W}p")]
    return [(s.get(f"{W}val"), said(p)) for s, p in found if s is not None and re.fullmatch(pattern, s.get(f"{W}val"))]


def test_headings_are_real_and_in_order(body: Any) -> None:
    levels = [int(style[-1]) for style, _ in styled(body, r"Heading\d")]
    assert levels[0] == 1
    assert len(levels) > 80
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_table_has_a_caption_a_repeated_header_row_and_an_alternative_text(body: Any) -> None:
    tables = body.findall("w:tbl", NS)
    assert len(tables) == 1 + 11 + 8 + 8 + 1 + 1
    for table in tables:
        first, *others = table.findall("w:tr", NS)
        assert first.find("w:trPr/w:tblHeader", NS) is not None
        assert all(row.find("w:trPr/w:tblHeader", NS) is None for row in others)
        assert all(row.find("w:trPr/w:cantSplit", NS) is not None for row in (first, *others))
        assert table.find("w:tblPr/w:tblCaption", NS).get(f"{W}val")
        caption = table.getprevious()
        assert caption.find("w:pPr/w:pStyle", NS).get(f"{W}val") == "Caption"
        assert caption.find("w:pPr/w:keepNext", NS) is not None
        assert re.match(r"Tabell \d+\. ", said(caption))


def test_every_picture_has_an_alternative_text_and_its_caption(body: Any) -> None:
    pictures = list(body.iter("{{{}}}docPr".format(NS["wp"])))
    assert len(pictures) == 11
    assert all(len(p.get("descr")) > 20 and p.get("title") for p in pictures)
    assert len({p.get("id") for p in pictures}) == 11
    assert next(t for _, t in styled(body, "Caption") if t.startswith("Figur")) == "Figur 1. Poäng per område"


def test_captions_are_numbered_without_gaps(body: Any) -> None:
    for what in ("Tabell", "Figur"):
        numbers = [int(m[1]) for _, t in styled(body, "Caption") if (m := re.match(rf"{what} (\d+)\.", t))]
        assert numbers == list(range(1, len(numbers) + 1))


def test_the_contents_are_filled_in_and_lead_to_the_headings(body: Any) -> None:
    entries = styled(body, "(?i)toc[12]")
    headings = styled(body, r"Heading[12]")
    assert [t for _, t in entries] == [t for _, t in headings]
    codes = [c.text for c in body.iter(f"{W}instrText")]
    assert [c for c in codes if "TOC" in c] == [' TOC \\o "1-2" \\h \\z \\u ']
    kinds = [c.get(f"{W}fldCharType") for c in body.iter(f"{W}fldChar")]
    assert kinds.count("begin") == kinds.count("end") == kinds.count("separate")


def test_every_link_leads_to_a_bookmark_and_bookmarks_are_unique(body: Any) -> None:
    names = [b.get(f"{W}name") for b in body.iter(f"{W}bookmarkStart")]
    assert len(names) == len(set(names))
    assert {link.get(f"{W}anchor") for link in body.iter(f"{W}hyperlink")} <= set(names)


def test_language_title_header_and_page_numbers(made: bytes) -> None:
    styles = part(made, "word/styles.xml")
    assert styles.find("w:docDefaults/w:rPrDefault/w:rPr/w:lang", NS).get(f"{W}val") == "sv-SE"
    core = part(made, "docProps/core.xml")
    assert core.findtext("{http://purl.org/dc/elements/1.1/}title") == "Lönnviks kommun 2026"
    assert core.findtext("{http://purl.org/dc/elements/1.1/}language") == "sv-SE"
    with zipfile.ZipFile(io.BytesIO(made)) as pack:
        feet = [etree.fromstring(pack.read(n)) for n in pack.namelist() if re.search(r"footer\d*\.xml", n)]
        heads = [etree.fromstring(pack.read(n)) for n in pack.namelist() if re.search(r"header\d*\.xml", n)]
    assert any("Lönnviks kommun 2026" in said(h) for h in heads)
    foot = next(f for f in feet if said(f))
    assert [f.get(f"{W}instr") for f in foot.iter(f"{W}fldSimple")] == ["PAGE", "NUMPAGES"]
    assert results().head[:16] in said(foot)


def test_the_same_results_give_the_same_bytes(made: bytes) -> None:
    assert render(results(texts={"summary": "Det följs upp [B1]."})) == made


def test_hostile_words_are_words() -> None:
    nasty = "<w:p/> &amp; ]]> \x00\x1b\ud800\ufffe {{ 7*7 }} =1+1"
    own = {"id", "code", "number", "stance", "stage", "verdict", "kind", "at", "subarea", "sha256", "edition"}
    view = mapped(results(), lambda name, text: text if name in own or not text else nasty)
    body = part(render(view), "word/document.xml")
    assert "{{ 7*7 }}" in said(body)
    assert "<w:p/> &amp; ]]>" in said(body)


def template(path: Path) -> Path:
    from docx import Document
    from docx.shared import Cm, RGBColor

    made = Document()
    made.add_paragraph("Text som ska bort")
    made.styles["Heading 1"].font.color.rgb = RGBColor(0xAA, 0, 0)
    made.sections[0].left_margin = Cm(4)
    made.sections[0].footer.paragraphs[0].text = "Provköpings kommunförbund"
    made.save(str(path))
    return path


def test_a_template_keeps_its_styles_margins_and_footer(tmp_path: Path) -> None:
    from docx import Document
    from docx.shared import Cm

    data = render(results(), Setup(template=template(tmp_path / "mall.docx")))
    made = Document(io.BytesIO(data))
    assert str(made.styles["Heading 1"].font.color.rgb) == "AA0000"
    section: Any = made.sections[0]
    assert abs(section.left_margin - Cm(4)) < 1000
    pictures = made.element.body.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent")
    between = section.page_width - section.left_margin - section.right_margin
    assert {abs(int(p.get("cx")) - between) < 1000 for p in pictures} == {True}, "as wide as this template's text"
    assert made.sections[0].footer.paragraphs[0].text == "Provköpings kommunförbund"
    assert "Text som ska bort" not in said(made.element)
    assert "Lönnviks kommun 2026" in said(made.element)


@pytest.mark.parametrize("content", [b"", b"no zip at all", b"PK\x03\x04 half"])
def test_what_is_no_template_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "mall.docx"
    path.write_bytes(content)
    with pytest.raises(UsageError, match="template"):
        render(results(), Setup(template=path))


def test_a_template_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="template"):
        render(results(), Setup(template=tmp_path / "borta.docx"))


def test_an_evaluation_just_begun_is_a_whole_document() -> None:
    view = results()
    begun: Results = results(areas=view.areas[:3], sources=(), events=1)
    assert "Inga källor är inlästa." in said(part(render(begun), "word/document.xml"))
