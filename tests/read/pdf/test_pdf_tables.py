"""Tables in PDFs: ruled and not, read by columns or rows, continued over pages; pdfplumber as oracle."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pdfplumber
import pytest

from pipeline.core.model import BlockKind, Cell, Document
from pipeline.core.segment import segment
from pipeline.read.pdf.reader import read
from pipeline.read.pdf.second import second_opinion
from tests.read.pdf_maker import Page, pdf, width

SHARED = Path(__file__).resolve().parents[4] / "shared"

STRENGTHS = [
    "Kommunikationspolicyn är känd i hela organi|sationen",
    "Målgrupps|inriktad kommunikation, utvärderat tidigare arbetssätt och lagt ner annons|bladet",
    "Dialog i kommun|delarna",
]
MORE = ["Följer upp hur webben används", "Närhet till politiken"]
WEAK = ["Samlad strategi för dialog saknas", "Öppna samman|träden, frågestund i full|mäktige"]
LAST = ["Redovisa resultat för invånarna"]


def cells(document: Document) -> list[tuple[Cell, str, tuple[str, ...]]]:
    return [(b.cell, document.text[b.start : b.end], b.context) for b in document.blocks if b.cell is not None]


def column(page: Page, x: float, y: float, items: list[str]) -> None:
    for item in items:
        y = page.prose(x, y, item, 190) - 6


def opposed() -> bytes:
    """A table of strengths and improvements, ruled round its columns, over two pages, without repeated headings."""
    first, second = Page(), Page()
    first.prose(70, 780, "Här sammanfattas området i punkter som utvärderarna har enats om efter samtalen i kommunen.", 455)
    first.grid([70, 290, 510], [730, 712, 520])
    first.text(76, 716, "Styrkor", 11, 1)
    first.text(296, 716, "Förbättringsmöjligheter", 11, 1)
    column(first, 76, 698, STRENGTHS)
    column(first, 296, 698, WEAK)
    second.grid([70, 290, 510], [780, 700])
    column(second, 76, 766, MORE)
    column(second, 296, 766, LAST)
    return pdf(first, second)


def test_columns_that_stand_against_each_other_are_read_one_by_one() -> None:
    document = read(opposed())
    plain = [item.replace("|", "") for item in (*STRENGTHS, *WEAK, *MORE, *LAST)]
    body = [(words, context) for _, words, context in cells(document) if context]
    assert [words for words, _ in body] == plain
    assert [context for _, context in body] == (
        [("Styrkor",)] * 3 + [("Förbättringsmöjligheter",)] * 2 + [("Styrkor",)] * 2 + [("Förbättringsmöjligheter",)]
    )
    assert {cell.table for cell, _, _ in cells(document)} == {0}  # it is one table on both pages
    places = [(cell.row, cell.column) for cell, _, context in cells(document) if context]
    assert len(set(places)) == 4
    assert max(row for row, _ in places) > 1


def test_their_passages_stand_apart_under_their_heading() -> None:
    document = read(opposed())
    passages = {document.text[p.start : p.end]: p for p in segment(document)}
    for item in (*STRENGTHS, *MORE):
        assert passages[item.replace("|", "")].heading[-1] == "Styrkor"
    for item in (*WEAK, *LAST):
        assert passages[item.replace("|", "")].heading[-1] == "Förbättringsmöjligheter"
    assert passages["Närhet till politiken"].page == 2


def figures(*, ruled: bool) -> Page:
    page = Page()
    rows = [("Mått", "2024", "2025"), ("Nöjda med insyn, procent", "21", "19"), ("Dialoger, antal", "4", "3")]
    if ruled:
        page.grid([70, 300, 360, 420], [740, 722, 704, 686])
    for number, row in enumerate(rows):
        for x, words in zip((76, 306, 366), row, strict=True):
            page.text(x, 726 - 18 * number, words, 11, 1 if number == 0 else 0)
    page.prose(70, 640, "Tabellen visar hur det gick. Fler är nöjda med insynen än förra året, men dialogerna var färre.", 455)
    return page


@pytest.mark.parametrize("ruled", [True, False])
def test_tables_of_figures_are_read_row_by_row(ruled: bool) -> None:
    document = read(pdf(figures(ruled=ruled)))
    found = [(cell.row, cell.column, words, context) for cell, words, context in cells(document)]
    assert found == [
        (0, 0, "Mått", ()), (0, 1, "2024", ()), (0, 2, "2025", ()),
        (1, 0, "Nöjda med insyn, procent", ("Mått",)),
        (1, 1, "21", ("2024", "Nöjda med insyn, procent")),
        (1, 2, "19", ("2025", "Nöjda med insyn, procent")),
        (2, 0, "Dialoger, antal", ("Mått",)),
        (2, 1, "4", ("2024", "Dialoger, antal")),
        (2, 2, "3", ("2025", "Dialoger, antal")),
    ]  # fmt: skip


def test_rows_without_rulings_between_them_are_told_apart() -> None:
    page = Page()
    page.grid([70, 300, 420], [740, 722, 660])
    page.text(76, 726, "Delområde", 11, 1)
    page.text(306, 726, "Poäng", 11, 1)
    for number, (words, points) in enumerate((("Politisk styrning", "18"), ("Uppföljning", "13"), ("Summa", "31"))):
        page.text(76, 706 - 16 * number, words)
        page.text(306, 706 - 16 * number, points)
    found = [(cell.row, cell.column, words) for cell, words, _ in cells(read(pdf(page)))]
    assert found[2:] == [
        (1, 0, "Politisk styrning"), (1, 1, "18"), (2, 0, "Uppföljning"), (2, 1, "13"), (3, 0, "Summa"), (3, 1, "31"),
    ]  # fmt: skip


def test_a_table_of_figures_keeps_its_headings_on_the_next_page() -> None:
    first, second = Page(), Page()
    first.grid([70, 300, 420], [140, 122, 104])
    first.prose(70, 780, "Detta är ett stycke text före tabellen som ger sidan något att läsa innan den börjar.", 455)
    first.text(76, 126, "Delområde", 11, 1)
    first.text(306, 126, "Poäng", 11, 1)
    first.text(76, 108, "Politisk styrning")
    first.text(306, 108, "18")
    second.grid([70, 300, 420], [780, 762, 744])
    for number, (words, points) in enumerate((("Uppföljning", "13"), ("Koncernstyrning", "8"))):
        second.text(76, 766 - 18 * number, words)
        second.text(306, 766 - 18 * number, points)
    found = {words: (cell, context) for cell, words, context in cells(read(pdf(first, second)))}
    assert found["13"] == (Cell(0, 2, 1), ("Poäng", "Uppföljning"))
    assert found["8"][1] == ("Poäng", "Koncernstyrning")


def test_bold_words_over_figures_are_headings_whatever_they_say() -> None:
    page = Page()
    page.grid([70, 300, 360, 420], [740, 722, 704])
    for number, row in enumerate((("Mått", "2024", "2025*"), ("Dialoger, antal", "4", "3"))):
        for x, words in zip((76, 306, 366), row, strict=True):
            page.text(x, 726 - 18 * number, words, 11, 1 if number == 0 else 0)
    found = {words: context for _, words, context in cells(read(pdf(page)))}
    assert found["3"] == ("2025*", "Dialoger, antal")


def test_another_table_on_the_next_page_is_another() -> None:
    first, second = Page(), Page()
    for page, xs in ((first, [70, 290, 510]), (second, [70, 200, 400])):
        page.grid(xs, [780, 760, 740])
        for row, y in enumerate((766, 746)):
            for x in xs[:2]:
                page.text(x + 6, y, f"{'första' if page is first else 'andra'} {row}")
    assert {cell.table for cell, _, _ in cells(read(pdf(first, second)))} == {0, 1}


def test_a_word_cut_by_the_page_break_in_a_cell_is_mended() -> None:
    first, second = Page(), Page()
    first.grid([70, 290, 510], [140, 122, 80])
    first.text(76, 126, "Styrkor", 11, 1)
    first.text(296, 126, "Förbättringar", 11, 1)
    first.text(76, 108, "Bred samverkan med civil-")
    first.text(296, 108, "Följ upp mer")
    second.grid([70, 290, 510], [780, 740])
    second.text(76, 766, "samhället i alla delar")
    second.text(296, 766, "Berätta om resultaten")
    words = [words for _, words, context in cells(read(pdf(first, second))) if context == ("Styrkor",)]
    assert words == ["Bred samverkan med civilsamhället", "i alla delar"]


def test_text_that_runs_through_a_ruling_is_two_cells() -> None:
    """Cells drawn so close that PDFium takes them for one line."""
    page = Page()
    left = "Alla nämnder följer upp sina mål"
    edge = 76 + width(left, 11) + 4
    page.grid([70, edge, 460], [740, 722, 704])
    page.content.append(f"BT /F0 11 Tf 1 0 0 1 76 726 Tm <{left.encode('cp1252').hex()}> Tj 6 0 Td ET")
    page.text(edge + 3, 726, "varje tertial under året")
    page.text(76, 708, "Inte alla")
    page.text(edge + 3, 708, "en gång")
    found = [(cell.row, cell.column, words) for cell, words, _ in cells(read(pdf(page)))]
    assert (0, 0, left) in found
    assert (0, 1, "varje tertial under året") in found


def test_an_open_table_has_its_outer_columns() -> None:
    """Rulings between the columns and rows only, none round them."""
    page = Page()
    for x in (200, 330):
        page.line(x, 700, x, 754)
    for y in (736, 718):
        page.line(70, y, 460, y)
    for number, row in enumerate((("Nämnd", "Mål", "Utfall"), ("Skola", "12", "9"), ("Vård", "14", "13"))):
        for x, words in zip((76, 206, 336), row, strict=True):
            page.text(x, 741 - 18 * number, words)
    found = [(cell.row, cell.column, words) for cell, words, _ in cells(read(pdf(page)))]
    assert found == [(r, c, w) for r, row in enumerate((("Nämnd", "Mål", "Utfall"), ("Skola", "12", "9"), ("Vård", "14", "13"))) for c, w in enumerate(row)]


def test_a_frame_round_a_paragraph_is_no_table() -> None:
    page = Page()
    page.box(60, 690, 540, 770)
    page.prose(70, 750, "Det här är en faktaruta med ett stycke text som inte är någon tabell men har en ram runt sig, som ofta.", 455)
    page.text(70, 650, "Utanför rutan.")
    page.text(300, 650, "Och bredvid.")
    document = read(pdf(page))
    assert not cells(document)
    assert document.blocks[0].kind is BlockKind.PARAGRAPH


def test_pdfplumber_finds_the_same_cells() -> None:
    page = Page()
    xs, ys = [70, 190, 300, 420, 510], [760, 738, 716, 694, 672]
    page.grid(xs, ys)
    for row, y in enumerate(ys[:-1]):
        for col, x in enumerate(xs[:-1]):
            page.text(x + 5, y - 15, f"cell {row}:{col}")
    data = pdf(page)
    with pdfplumber.open(io.BytesIO(data)) as source:
        oracle = source.pages[0].extract_table()
    found = {(cell.row, cell.column): words for cell, words, _ in cells(read(data))}
    assert oracle is not None
    assert found == {(r, c): words for r, row in enumerate(oracle) for c, words in enumerate(row)}


@pytest.mark.parametrize("crop", [None, (50, 40, 560, 800)])
def test_the_second_opinion_speaks_of_the_same_places(crop: tuple[float, float, float, float] | None) -> None:
    page = Page(crop=crop)
    page.grid([70, 290, 510], [740, 722, 704])
    for x in (76, 296):
        for y in (726, 708):
            page.text(x, y, "ord")
    grids = second_opinion(pdf(page), 1, crop or (0, 0, 595, 842))
    assert grids is not None
    assert len(grids) == 1
    left, bottom = crop[:2] if crop else (0, 0)
    assert grids[0].xs == pytest.approx([x - left for x in (70, 290, 510)], abs=0.6)
    assert grids[0].ys == pytest.approx([y - bottom for y in (740, 722, 704)], abs=0.6)


def test_the_second_opinion_of_a_damaged_file_is_none() -> None:
    assert second_opinion(b"%PDF-1.4 not much", 1, (0, 0, 595, 842)) is None


@pytest.mark.skipif(not (SHARED / "reference").is_dir(), reason="needs ../shared/reference")
def test_pdfplumber_finds_the_same_cells_in_the_reference_report() -> None:
    """Every cell text that pdfplumber's tables hold is the text of cells here."""
    data = (SHARED / "reference/olofstrom-2022.pdf").read_bytes()
    document = read(data)
    mine: dict[int, str] = {}
    for block in document.blocks:
        if block.cell is not None and block.page is not None:
            mine[block.page] = mine.get(block.page, "") + " " + document.text[block.start : block.end]
    squeezed = {page: re.sub(r"[\W_]+", "", words) for page, words in mine.items()}
    seen = hits = 0
    with pdfplumber.open(io.BytesIO(data)) as source:
        for number in (5, 6, 7, 13, 25, 26, 27):
            page = source.pages[number - 1]
            for table in page.extract_tables():
                for words in (words for row in table for words in row if words):
                    parts = [re.sub(r"[\W_]+", "", part) for part in words.split("\n")]
                    seen += len(parts)
                    hits += sum(part in squeezed.get(number, "") for part in parts)
            page.close()
    assert seen > 100
    assert hits / seen > 0.98


@pytest.mark.parametrize("bold", [0, 1])
def test_headings_printed_again_on_the_next_page_are_furniture(bold: int) -> None:
    pages = [Page(), Page()]
    for number, page in enumerate(pages):
        page.grid((70, 300, 420, 525), [780 - 20 * row for row in range(7)])
        for column, word in enumerate(("Mått", "2024", "2025")):
            page.text((76, 306, 426)[column], 766, word, 10, bold)
        for row in range(1, 6):
            page.text(76, 766 - 20 * row, f"Andel nöjda brukare, mått {6 * number + row}", 10)
            page.text(306, 766 - 20 * row, str(50 + row), 10)
            page.text(426, 766 - 20 * row, str(60 + row), 10)
    document = read(pdf(*pages))
    again = [b for b in document.blocks if b.page == 2 and b.kind is BlockKind.FURNITURE]
    assert [document.text[b.start : b.end] for b in again] == ["Mått", "2024", "2025"]
    first = next(p for p in segment(document) if p.page == 2)
    assert document.text[first.start : first.end].startswith("Andel nöjda brukare, mått 7")
    assert "Mått | 2024 | 2025" in first.heading
