"""The PDF by its words, tags and bookmarks."""

from __future__ import annotations

import ctypes
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.report.pdf import render
from pipeline.report.signs import shown
from tests.report.fake_results import mapped, results


@pytest.fixture(scope="module")
def made() -> bytes:
    return render(results(texts={"3.3": "Det följs upp [B1]."}))


@pytest.fixture(scope="module")
def pages(made: bytes) -> list[str]:
    document = pdfium.PdfDocument(made)
    texts = []
    for page in document:
        text = page.get_textpage()
        texts.append(" ".join(text.get_text_bounded().replace("\x02", "").split()))
        text.close()
        page.close()
    document.close()
    return texts


def test_it_says_it_is_tagged_accessible_and_swedish(made: bytes) -> None:
    document = pdfium.PdfDocument(made)
    assert raw.FPDFCatalog_IsTagged(document)
    assert document.get_metadata_dict()["Title"] == "Lönnviks kommun 2026"
    document.close()
    assert re.search(rb"<pdfuaid:part>1</pdfuaid:part>|pdfuaid:part=\"1\"", made)
    assert re.search(rb"<pdfaid:part>2</pdfaid:part>|pdfaid:part=\"2\"", made)
    assert re.search(rb"/Lang ?\(sv-SE\)", made)


def tags(document: Any) -> list[tuple[str, str]]:
    """(tag, alternative text) of everything in the structure trees of the pages."""
    found: list[tuple[str, str]] = []

    def text(ask: Any, element: Any) -> str:
        size = ask(element, None, 0)
        buffer = ctypes.create_string_buffer(size)
        ask(element, buffer, size)
        return buffer.raw.decode("utf-16-le").rstrip("\0")

    def walk(element: Any) -> None:
        found.append((text(raw.FPDF_StructElement_GetType, element), text(raw.FPDF_StructElement_GetAltText, element)))
        for number in range(raw.FPDF_StructElement_CountChildren(element)):
            child = raw.FPDF_StructElement_GetChildAtIndex(element, number)
            if child:
                walk(child)

    for page in document:
        tree = raw.FPDF_StructTree_GetForPage(page)
        for number in range(raw.FPDF_StructTree_CountChildren(tree)):
            walk(raw.FPDF_StructTree_GetChildAtIndex(tree, number))
        raw.FPDF_StructTree_Close(tree)
        page.close()
    return found


def test_headings_tables_and_pictures_are_tagged(made: bytes) -> None:
    document = pdfium.PdfDocument(made)
    found = tags(document)
    document.close()
    kinds = {kind for kind, _ in found}
    assert {"H1", "H2", "H3", "P", "Table", "TR", "TH", "TD", "Caption", "Figure", "Link"} <= kinds
    pictured = {alt for kind, alt in found if kind == "Figure"}
    assert len([alt for alt in pictured if alt]) == 11
    assert any(alt.startswith("Nätdiagram") for alt in pictured)


def test_bookmarks_are_the_headings(made: bytes) -> None:
    document = pdfium.PdfDocument(made)
    marks = [(b.level, b.get_title()) for b in document.get_toc()]
    document.close()
    assert (0, "Resultat") in marks
    assert (1, "1.1 Strategi för demokratiutveckling och information") in marks


def test_figures_text_and_page_numbers_are_on_the_pages(pages: list[str]) -> None:
    view = results()
    whole = " ".join(pages)
    assert f"Lönnviks kommun får {view.total} av 800 poäng." in whole
    assert "Det följs upp [B1]." in whole
    assert f"Sida {len(pages)} av {len(pages)}" in pages[-1]
    assert f"Loggens hashsumma {view.head[:16]}" in pages[-1]
    for a in view.areas:
        assert re.search(rf"{a.code}\. {re.escape(a.name)} {a.points} {a.max} ", whole)


def test_no_page_holds_nearly_nothing(pages: list[str]) -> None:
    assert [n for n, text in enumerate(pages[1:], 2) if len(text) < 150] == []


def test_the_same_results_give_the_same_bytes(made: bytes) -> None:
    assert render(results(texts={"3.3": "Det följs upp [B1]."})) == made


def test_another_program_finds_no_fault(made: bytes, tmp_path: Path) -> None:
    if not shutil.which("qpdf"):
        pytest.skip("needs qpdf, which is not here")
    path = tmp_path / "rapport.pdf"
    path.write_bytes(made)
    done = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_hostile_words_are_words() -> None:
    nasty = '#panic("x") $x$ *a* `b` <c> @d \\ #{ [ ] // "" \x00\x1b\ud800\ufffe\u202e 😀 ﷽ \ue000 = rubrik'
    own = {"id", "code", "number", "stance", "stage", "verdict", "kind", "at", "subarea", "sha256", "edition", "head"}
    view = mapped(results(), lambda name, text: text if name in own or not text else nasty)
    document = pdfium.PdfDocument(render(view))
    page = document[0]
    text = page.get_textpage()
    assert '#panic("x") $x$ *a* `b` <c>' in text.get_text_bounded()
    text.close()
    page.close()
    document.close()


@given(st.text())
@settings(deadline=None)
def test_only_signs_the_font_has_are_set(text: str) -> None:
    made = shown(text)
    assert shown(made) == made
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\ud800-\udfff\ue000-\uf8ff]", made)
