"""The PDF reader on files made here: words, order, places, furniture, headings, faults."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.core.errors import ReadError
from pipeline.core.model import Block, BlockKind, Document, Missing
from pipeline.core.segment import segment
from pipeline.read.pdf.other import rescued
from pipeline.read.pdf.reader import ranges, read
from pipeline.run.caging.reading import Reading, read_source
from tests.read.pdf_maker import Page, pdf, width

SHARED = Path(__file__).resolve().parents[4] / "shared"

MAL = (
    "Kommun|fullmäktige beslutar varje år om mål för nämnderna. Nämnderna följer upp målen två gånger och redovisar "
    "avvikelser till kommun|styrelsen, som lämnar en samlad upp|följning i delårs|rapporten. Uppföljningen har blivit "
    "tydligare sedan förra året."
)
DIALOG = (
    "Medborgar|dialoger hålls i alla kommun|delar. Deltagarna får besked om vad som hände med deras förslag inom tre "
    "månader, och svaren publiceras på webb|platsen tillsammans med besluten."
)


def plain(words: str) -> str:
    return words.replace("|", "")


def texts(document: Document, *kinds: BlockKind) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if not kinds or b.kind in kinds]


def headings(document: Document) -> list[tuple[int | None, str]]:
    return [(b.level, document.text[b.start : b.end]) for b in document.blocks if b.kind is BlockKind.HEADING]


def check(document: Document) -> None:
    """What the contract says of every document: blocks and lines in order, apart, and covering all that is visible."""
    for parts in (document.blocks, document.lines):
        at = 0
        for part in parts:
            assert at <= part.start < part.end
            assert not document.text[at : part.start].strip()
            at = part.end
        assert not document.text[at:].strip()
    assert all(x0 <= x1 and y0 <= y1 for x0, y0, x1, y1 in (line.rect for line in document.lines))


def bounded(data: bytes, document: Document, block: Block) -> str:
    """What PDFium finds in the rectangles of the block's lines."""
    import pypdfium2

    source = pypdfium2.PdfDocument(data)
    words = []
    for line in document.lines:
        if block.start <= line.start < block.end:
            page = source[line.page - 1]
            left, bottom, _, _ = page.get_bbox()
            x0, y0, x1, y1 = (value / 100 for value in line.rect)
            text = page.get_textpage()
            words.append(text.get_text_bounded(left + x0, bottom + y0, left + x1, bottom + y1))
            text.close()
            page.close()
    source.close()
    return " ".join(words)


def simple() -> bytes:
    page = Page()
    page.text(70, 760, "Styrning och uppföljning", 18, 1)
    y = page.prose(70, 720, MAL, 455)
    page.prose(70, y - 8, DIALOG, 455)
    return pdf(page, title="Styrmodell för Lönnvik", created="D:20250314101500Z")


def test_paragraphs_are_reflowed_and_hyphens_mended() -> None:
    document = read(simple())
    check(document)
    assert texts(document) == ["Styrning och uppföljning", plain(MAL), plain(DIALOG)]
    assert headings(document) == [(1, "Styrning och uppföljning")]
    assert (document.pages, document.title, document.own_date) == (1, "Styrmodell för Lönnvik", "2025-03-14")


def test_every_line_has_its_page_and_rectangle() -> None:
    data = simple()
    document = read(data)
    block = document.blocks[1]
    lines = [line for line in document.lines if block.start <= line.start < block.end]
    assert len(lines) > 2
    assert all(line.page == 1 for line in lines)
    assert lines[0].rect[0] == pytest.approx(7000, abs=120)
    assert 71900 < lines[0].rect[1] + 250 < 72500  # the baseline at 720, descenders below it
    assert all(above.rect[1] > below.rect[1] for above, below in zip(lines, lines[1:], strict=False))
    found = bounded(data, document, block)
    assert re.sub(r"[-\x02\ufffe]\s*", "", found).split() == plain(MAL).split()


@pytest.mark.parametrize("crop", [None, (40, 60, 560, 800)])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_rotated_pages_and_crop_boxes(turn: int, crop: tuple[float, float, float, float] | None) -> None:
    """A page shown turned, its text drawn so that it stands upright when shown."""
    matrix, step = {
        0: ("1 0 0 1", (0, -14)),
        90: ("0 1 -1 0", (14, 0)),
        180: ("-1 0 0 -1", (0, 14)),
        270: ("0 -1 1 0", (-14, 0)),
    }[turn]
    page = Page(rotate=turn, crop=crop)
    x, y = {0: (80, 700), 90: (200, 120), 180: (500, 150), 270: (400, 700)}[turn]
    for words in ("Nämnden följer upp sina mål varje", "tertial och redovisar alla avvikel-", "ser till kommunstyrelsen."):
        page.text(x, y, words, matrix=matrix)
        x, y = x + step[0], y + step[1]
    data = pdf(page)
    document = read(data)
    check(document)
    expected = "Nämnden följer upp sina mål varje tertial och redovisar alla avvikelser till kommunstyrelsen."
    assert document.text == expected
    assert re.sub(r"[-\x02\ufffe]\s*", "", bounded(data, document, document.blocks[0])).split() == expected.split()
    left, bottom, right, top = crop or (0, 0, 595, 842)
    for line in document.lines:
        x0, y0, x1, y1 = line.rect
        assert 0 <= x0 < x1 <= (right - left) * 100
        assert 0 <= y0 < y1 <= (top - bottom) * 100
        assert (x1 - x0 > y1 - y0) == (turn in {0, 180})  # in the unrotated page


def test_running_headers_and_footers_are_furniture() -> None:
    pages = []
    for number in range(1, 4):
        page = Page()
        page.text(70, 800, "Lönnviks kommun", 8)
        page.text(430, 800, "Årsredovisning 2025", 8)
        page.prose(70, 740, f"Kapitel {number}. {MAL}", 455)
        page.text(270, 40, f"Sida {number} av 3", 8)
        pages.append(page)
    document = read(pdf(*pages))
    check(document)
    assert set(texts(document, BlockKind.FURNITURE)) == {
        "Lönnviks kommun", "Årsredovisning 2025", "Sida 1 av 3", "Sida 2 av 3", "Sida 3 av 3",
    }  # fmt: skip
    assert len(texts(document, BlockKind.FURNITURE)) == 9
    assert texts(document, BlockKind.PARAGRAPH) == [f"Kapitel {n}. {plain(MAL)}" for n in (1, 2, 3)]
    assert [b.page for b in document.blocks if b.kind is BlockKind.PARAGRAPH] == [1, 2, 3]


def test_bare_page_numbers_that_keep_step_are_furniture_on_two_pages() -> None:
    pages = []
    for number in (4, 5):
        page = Page()
        page.prose(70, 740, MAL, 455)
        page.prose(70, 600, DIALOG if number == 4 else MAL, 455)
        page.text(300, 40, str(number), 9)
        pages.append(page)
    document = read(pdf(*pages))
    assert texts(document, BlockKind.FURNITURE) == ["4", "5"]


def test_the_header_of_a_single_page_is_text() -> None:
    page = Page()
    page.text(70, 800, "Protokoll från kommunstyrelsen", 9)
    page.prose(70, 740, MAL, 455)
    document = read(pdf(page))
    assert not texts(document, BlockKind.FURNITURE)
    assert "Protokoll från kommunstyrelsen" in texts(document)


def test_numbers_at_the_foot_that_do_not_keep_step_are_text() -> None:
    pages = []
    for number in (17, 3, 250):
        page = Page()
        page.prose(70, 740, MAL, 455)
        page.text(300, 40, str(number))
        pages.append(page)
    assert not texts(read(pdf(*pages)), BlockKind.FURNITURE)


def test_a_word_cut_by_the_page_break_stands_whole_on_the_first_page() -> None:
    first, second = Page(), Page()
    y = first.prose(70, 400, MAL, 455)
    first.text(70, y, "Till sist redovisar nämnden hur de pengar som satts av till samver-")
    second.text(70, 760, "kan med grannkommunerna har använts. Resultatet läggs fram i mars.")
    second.prose(70, 700, DIALOG, 455)
    document = read(pdf(first, second))
    check(document)
    paragraphs = texts(document, BlockKind.PARAGRAPH)
    assert paragraphs[-3].endswith("som satts av till samverkan")
    assert paragraphs[-2] == "med grannkommunerna har använts. Resultatet läggs fram i mars."
    assert [b.page for b in document.blocks][-3:] == [1, 2, 2]
    assert all(p.page in {1, 2} for p in segment(document))


def test_two_columns_are_read_one_after_the_other() -> None:
    page = Page()
    page.text(70, 780, "Dialog och insyn", 18, 1)
    page.prose(70, 740, MAL, 215)
    page.prose(310, 736, DIALOG, 215)  # not on the same lines
    page.prose(70, 420, "Under båda spalterna står en text som går över hela sidan och som hör till allt det " + DIALOG, 455)
    document = read(pdf(page))
    check(document)
    assert texts(document)[0] == "Dialog och insyn"
    assert texts(document)[1:3] == [plain(MAL), plain(DIALOG)]
    assert texts(document)[3].startswith("Under båda spalterna")


def test_a_paragraph_goes_on_in_the_next_column() -> None:
    page = Page()
    words = plain(MAL).split()
    page.prose(70, 740, " ".join(words[:20]), 215)
    page.prose(310, 740, " ".join(words[20:]), 215)
    document = read(pdf(page))
    assert texts(document) == [plain(MAL)]


def test_headings_by_size_weight_and_numbering() -> None:
    page = Page()
    page.text(70, 790, "Mål och budget", 22, 1)
    page.text(70, 750, "1 Styrning", 16, 1)
    y = page.prose(70, 725, MAL, 455)
    page.text(70, y - 12, "1.1 Uppföljning och analys av målen, ekonomin och kvaliteten i kom-", 13, 1)
    page.text(70, y - 28, "munens alla verksamheter", 13, 1)
    y = page.prose(70, y - 48, DIALOG, 455)
    page.text(70, y - 10, "Så arbetar vi", 11, 1)
    y = page.prose(70, y - 24, MAL, 455)
    page.text(70, y - 10, "Ansvar:", 11, 1)
    page.text(120, y - 10, "kommundirektören svarar för att planen följs.", 11)
    document = read(pdf(page))
    check(document)
    assert headings(document) == [
        (1, "Mål och budget"),
        (2, "1 Styrning"),
        (3, "1.1 Uppföljning och analys av målen, ekonomin och kvaliteten i kommunens alla verksamheter"),
        (4, "Så arbetar vi"),
    ]
    assert "Ansvar: kommundirektören svarar för att planen följs." in texts(document)


def test_the_outline_gives_the_levels() -> None:
    page = Page()
    page.text(70, 780, "Område 1 Samspel", 16, 1)
    page.text(70, 750, "Allmänt", 13, 1)
    y = page.prose(70, 730, MAL, 455)
    page.text(70, y - 12, "Dialog", 13, 1)
    y = page.prose(70, y - 30, DIALOG, 455)
    page.text(70, y - 12, "Inte i innehållet", 13, 1)
    page.prose(70, y - 30, MAL, 455)
    outline = [(0, "Rapport", 0), (1, "Område 1 Samspel", 0), (2, "Allmänt", 0), (2, "Dialog", 0)]
    assert headings(read(pdf(page, outline=outline))) == [
        (2, "Område 1 Samspel"), (3, "Allmänt"), (3, "Dialog"), (3, "Inte i innehållet"),
    ]  # fmt: skip


def test_list_items() -> None:
    page = Page()
    y = page.prose(70, 760, "Nämnden ska särskilt göra följande under året:", 455)
    for words in ("följa upp målen varje tertial", "redovisa avvikelser", "lämna förslag"):
        page.text(80, y, "•")
        page.text(95, y, words)
        y -= 14
    page.text(80, y, "1.")
    page.text(95, y, "Den första punkten är så lång att den inte får plats på en rad utan")
    page.text(95, y - 14, "fortsätter på nästa.")
    page.text(80, y - 28, "2.")
    page.text(95, y - 28, "Den andra.")
    page.prose(70, y - 50, MAL, 455)
    document = read(pdf(page))
    check(document)
    assert texts(document, BlockKind.ITEM) == [
        "följa upp målen varje tertial",
        "redovisa avvikelser",
        "lämna förslag",
        "1. Den första punkten är så lång att den inte får plats på en rad utan fortsätter på nästa.",
        "2. Den andra.",
    ]
    assert texts(document, BlockKind.PARAGRAPH) == ["Nämnden ska särskilt göra följande under året:", plain(MAL)]


def test_a_table_of_contents_is_no_text_of_its_own() -> None:
    page, second = Page(), Page()
    page.text(70, 780, "Innehåll", 16, 1)
    for number, name in enumerate(("Inledning", "Mål och medel", "Uppföljning", "Bilagor")):
        page.text(70, 740 - 16 * number, f"{name} " + "." * (90 - len(name)) + f" {2 + number}")
    second.prose(70, 740, MAL, 455)
    document = read(pdf(page, second))
    assert len(texts(document, BlockKind.FURNITURE)) == 4
    assert texts(document, BlockKind.PARAGRAPH) == [plain(MAL)]


def test_footnotes_come_after_the_text_and_their_marks_leave_the_words_alone() -> None:
    page = Page()
    x = 70 + width("Nämnden har antagit en ny styrmodell", 11)
    page.text(70, 740, "Nämnden har antagit en ny styrmodell")
    page.text(x, 745, "1", 6)
    page.text(x + 7, 740, "som gäller från och med nästa år, och den")
    page.prose(70, 726, "följs upp av kommunens revisorer. " + plain(MAL), 455)
    page.line(70, 92, 200, 92)
    page.text(70, 80, "1 Styrmodell för Lönnviks kommun, antagen av fullmäktige.", 8)
    document = read(pdf(page))
    check(document)
    body, note = texts(document, BlockKind.PARAGRAPH)
    assert body.startswith("Nämnden har antagit en ny styrmodell 1 som gäller från och med nästa år, och den följs upp")
    assert note == "1 Styrmodell för Lönnviks kommun, antagen av fullmäktige."


def test_marks_beside_a_second_column_leave_the_words_alone() -> None:
    page = Page()
    left = ["Nämnden har antagit en policy", "som gäller från och med året,", "och den följs upp av alla våra", "revisorer varje år i augusti."]
    right = ["Kommunstyrelsen har därefter", "beslutat att samma uppföljning", "ska göras i bolagen, eftersom", "ägaren vill se en helhet där."]
    for number, (a, b) in enumerate(zip(left, right, strict=True)):
        page.text(70, 740 - 14 * number, a)
        if number == 0:
            page.text(70 + width(a, 11), 745, "12", 6)
        page.text(320, 740 - 14 * number, b)
    document = read(pdf(page))
    check(document)
    assert texts(document)[0].startswith("Nämnden har antagit en policy 12 som gäller")


@pytest.mark.parametrize(("text", "kind"), [
    ("Figur 3. Antal besökare på biblioteken 2019–2024", BlockKind.FURNITURE),
    ("Tabell 2: Driftbudget per nämnd", BlockKind.FURNITURE),
    ("Källa: Kolada och egna mätningar", BlockKind.FURNITURE),
    ("Tabell 2 visar att nämnden har minskat sina kostnader under året.", BlockKind.PARAGRAPH),
    ("Figur 3. Utfallet har förbättrats sedan 2022 och ligger nu över målet.", BlockKind.PARAGRAPH),
    ("Bild 1 i bilagan beskriver hur ansvaret är fördelat", BlockKind.PARAGRAPH),
])  # fmt: skip
def test_a_caption_is_a_passage_if_it_is_a_sentence(text: str, kind: BlockKind) -> None:
    page = Page()
    y = page.prose(70, 740, MAL, 455)
    page.text(70, y - 20, text, 9.5)
    document = read(pdf(page))
    check(document)
    assert [b.kind for b in document.blocks if document.text[b.start : b.end] == text] == [kind]


@pytest.mark.parametrize(("text", "kind"), [
    ("Lönnviks kommun, Kyrkogatan 3, 123 45 Lönnvik", BlockKind.FURNITURE),
    ("Telefon: 0123-456 78 · E-post: kommun@lonnvik.example", BlockKind.FURNITURE),
    ("www.lonnvik.example", BlockKind.FURNITURE),
    ("Diarienummer: KS 2025/0318", BlockKind.PARAGRAPH),
    ("Gäller: 1 januari–31 december 2026, plan 2027–2028", BlockKind.PARAGRAPH),
    ("Kommunens hemsida och sociala medier", BlockKind.PARAGRAPH),
    ("Läs mer om hur du lämnar en synpunkt på www.lonnvik.example/synpunkt, där du också ser alla svar", BlockKind.PARAGRAPH),
])  # fmt: skip
def test_addresses_on_the_cover_are_no_passages(text: str, kind: BlockKind) -> None:
    cover, inside, back = Page(), Page(), Page()
    cover.text(70, 600, "Kvalitetspolicy", 18, 1)
    cover.text(70, 400, text)
    inside.prose(70, 600, MAL, 455)
    inside.text(70, 400, text)
    back.prose(70, 600, MAL, 455)
    document = read(pdf(cover, inside, back))
    check(document)
    found = [b.kind for b in document.blocks if document.text[b.start : b.end] == text]
    assert found == [kind, BlockKind.PARAGRAPH]


def test_text_up_the_margin_does_not_disturb() -> None:
    page = Page()
    page.prose(70, 740, MAL, 455)
    page.text(30, 300, "Kommunledningskontoret, dnr 2025/17", 14, matrix="0 1 -1 0")
    document = read(pdf(page))
    check(document)
    assert texts(document) == [plain(MAL), "Kommunledningskontoret, dnr 2025/17"]
    assert not headings(document)


def test_the_date_the_text_states() -> None:
    page = Page()
    page.text(70, 760, "Antagen av kommunfullmäktige den 17 juni 2024, § 66")
    page.prose(70, 730, MAL, 455)
    assert read(pdf(page, created="D:20250314101500Z")).own_date == "2024-06-17"


@pytest.mark.parametrize("title", ["Microsoft Word - Dokument1", "mall_v3.docx", ""])
def test_made_up_titles_give_way_to_the_first_heading(title: str) -> None:
    page = Page()
    page.text(70, 780, "Kvalitetspolicy", 18, 1)
    page.prose(70, 740, MAL, 455)
    assert read(pdf(page, title=title)).title == "Kvalitetspolicy"


def test_pages_without_text_are_named() -> None:
    full = Page()
    full.prose(70, 740, MAL, 455)
    drawn, broken = Page(content=["0 0 300 300 re f"]), Page(content=["BT /F9 (( Tj"])
    document = read(pdf(drawn, full, broken, drawn, full))
    assert document.missing == (Missing("pages-without-text", "1, 3-4"),)
    assert document.pages == 5
    assert {block.page for block in document.blocks} == {2, 5}


def test_blank_pages_lack_nothing() -> None:
    full = Page()
    full.prose(70, 740, MAL, 455)
    document = read(pdf(Page(), full, Page()))
    assert (document.missing, document.pages) == ((), 3)


def test_ranges() -> None:
    assert ranges([3, 7, 8, 9, 12]) == "3, 7-9, 12"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file-empty"),
        (b"%PDF-1.7\n", "pdf-corrupt"),
        (b"something else", "pdf-corrupt"),
        (simple()[:400], "pdf-corrupt"),
        (pdf(Page()), "text-none"),
        (pdf(Page(content=["BT /F0 11 Tf 1 0 0 1 70 700 Tm <20> Tj ET"])), "pdf-no-text"),
        (pdf(Page(content=["0 0 100 100 re f"]), password="hemligt"), "pdf-encrypted"),
    ],
)
def test_faults_have_names(data: bytes, code: str) -> None:
    with pytest.raises(ReadError) as caught:
        read(data)
    assert caught.value.code == code
    assert caught.value.message("sv")


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.99])
def test_files_cut_short_are_read_or_refused_by_name(share: float) -> None:
    data = simple()
    try:
        check(read(data[: int(len(data) * share)]))
    except ReadError as fault:
        assert fault.code in {"pdf-corrupt", "pdf-no-text"}


def test_reading_twice_gives_the_same() -> None:
    data = simple()
    assert read(data) == read(data)


@pytest.mark.skipif(not (SHARED / "corpora/peers").is_dir(), reason="needs ../shared/corpora/peers")
def test_odd_files_of_others_are_read_or_refused_by_name() -> None:
    seen = 0
    for path in sorted((SHARED / "corpora/peers").rglob("*.pdf")):
        if path.stat().st_size > 1_500_000:
            continue
        try:
            check(read(path.read_bytes()))
        except ReadError as fault:
            assert fault.code in {"file-empty", "pdf-corrupt", "pdf-encrypted", "pdf-no-text", "text-none"}, path.name
        seen += 1
    assert seen > 50


@pytest.mark.parametrize(("before", "after"), [
    (b"/Root 1 0 R", b"/Root 2 0 R"), (b"/Kids [7 0 R]", b"/Kids [99 0 R]"), (b"/Pages 2 0 R", b"/Pages 99 0 R"),
])  # fmt: skip
def test_a_broken_frame_is_read_by_the_other_engine_and_said(before: bytes, after: bytes) -> None:
    page = Page()
    page.prose(70, 740, MAL, 455)
    whole = pdf(page)
    assert before in whole
    document = read(whole.replace(before, after))
    assert [m.what for m in document.missing] == ["damaged"]
    assert "".join(document.text.split()) == "".join(read(whole).text.split())


def test_the_other_engine_reads_lines_as_they_stand() -> None:
    pages = [Page() for _ in range(3)]
    for page in pages[:2]:
        page.prose(70, 740, MAL, 455)
    document = rescued(pdf(*pages))
    assert [m.what for m in document.missing] == ["damaged", "pages-without-text"]
    assert document.missing[1].detail == "3"
    assert document.pages == 3
    assert "".join(MAL.replace("|", "").split())[:60] in "".join(document.text.split())
    check(document)


@pytest.mark.parametrize("data", [b"", b"no pdf at all", b"%PDF-1.4\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF"])
def test_what_neither_engine_reads_is_corrupt(data: bytes) -> None:
    with pytest.raises(ReadError) as caught:
        rescued(data)
    assert caught.value.code == "pdf-corrupt"


def test_the_same_short_words_on_every_page_are_read() -> None:
    pages = [Page() for _ in range(12)]
    for number, page in enumerate(pages):
        page.prose(70, 740, f"Bilaga {number}", 455)
    reading = read_source(pdf(*pages), "a.pdf", None)
    assert isinstance(reading, Reading)
    assert reading.passages


def test_a_text_layer_of_nothing_but_control_signs_is_none() -> None:
    data = pdf(Page(content=["BT /F0 11 Tf 1 0 0 1 70 700 Tm <01020304> Tj ET"]))
    with pytest.raises(ReadError) as caught:
        read(data)
    assert caught.value.code == "pdf-no-text"
