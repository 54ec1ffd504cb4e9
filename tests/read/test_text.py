"""The plain-text reader: printed lines made paragraphs again, headings told, columns that ran together left undecided."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.core.errors import ReadError
from pipeline.core.model import BlockKind, Document
from pipeline.core.segment import segment
from pipeline.read.text import read

SHARED = Path(__file__).resolve().parents[3] / "shared"
PROSE = (
    "Nämnden har under året arbetat med att ta fram nya riktlinjer för dialogen med invånarna. Arbetet har gjorts "
    "tillsammans med föreningar och byalag. Riktlinjerna ska antas av kommunfullmäktige till hösten."
)
MORE = (
    "Uppföljningen görs två gånger om året och redovisas för kommunstyrelsen. Den visar att målen för bemötande är nådda, "
    "men att svarstiderna behöver bli kortare."
)


def shown(document: Document) -> list[tuple[str, str]]:
    return [(block.kind.value, document.text[block.start : block.end]) for block in document.blocks]


def texts(document: Document) -> list[str]:
    return [text for _, text in shown(document)]


def wrapped(text: str, width: int = 72) -> str:
    return "\n".join(textwrap.wrap(text, width, break_on_hyphens=False))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(encoding: str, ends: str) -> None:
    text = f"Mål – “nära”{ends}{ends}{PROSE}"
    assert texts(read(text.encode(encoding)))[-1] == PROSE


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(ReadError) as caught:
        read(bytes(range(32)) * 50)
    assert caught.value.code == "text-encoding"


@pytest.mark.parametrize("data", [b"   \n\n \n", "\ufeff\n".encode()])
def test_nothing_visible_is_no_document(data: bytes) -> None:
    with pytest.raises(ReadError) as caught:
        read(data)
    assert caught.value.code == "text-none"


def test_hard_wrapped_paragraphs_are_joined_and_hyphens_mended() -> None:
    text = "Nämnden arbetar med upp-\nföljning och e-\ntjänster samt skol- och\nfritidsfrågor i hela\nkommunen och alla byar.\n"
    assert texts(read(text.encode())) == [
        "Nämnden arbetar med uppföljning och e-tjänster samt skol- och fritidsfrågor i hela kommunen och alla byar."
    ]


def test_headings_by_number_capitals_underline_and_shape() -> None:
    text = (
        f"1 Styrning\n\n{wrapped(PROSE)}\n\n1.2 Uppföljning\n\n{wrapped(MORE)}\n\nEKONOMI OCH PERSONAL\n\n{wrapped(PROSE)}\n\n"
        f"Dialog\n======\n\n{wrapped(MORE)}\n\nBrukarnas inflytande\n\n{wrapped(PROSE)}\n"
    )
    document = read(text.encode())
    headings = [(document.text[b.start : b.end], b.level) for b in document.blocks if b.kind is BlockKind.HEADING]
    assert headings == [
        ("1 Styrning", 1), ("1.2 Uppföljning", 2), ("EKONOMI OCH PERSONAL", 3), ("Dialog", 1), ("Brukarnas inflytande", 3),
    ]  # fmt: skip
    assert document.title == "1 Styrning"


def test_numbered_lines_in_a_row_are_a_list_not_headings() -> None:
    text = f"{wrapped(PROSE)}\n\nDe tre områdena är:\n1. Styrning\n2. Ekonomi\n3. Kvalitet\n\n{wrapped(MORE)}\n"
    assert [kind for kind, _ in shown(read(text.encode()))] == ["paragraph", "paragraph", "item", "item", "item", "paragraph"]


def test_a_figure_that_begins_a_wrapped_line_is_no_heading() -> None:
    text = "Utbildningen har sedan den startade haft många deltagare, i en månad cirka\n25. Alla chefer får också en introduktion till arbetssättet och till hur\nkommunen styrs.\n"
    assert len(read(text.encode()).blocks) == 1


def test_bullets_with_wrapped_lines_stay_whole() -> None:
    text = (
        f"{wrapped(PROSE)}\n• Demokratiaktör (dialog, insyn och politisk styrning av det som kommunen\ngör m.m.)\n"
        f"• Arbetsgivare\n- Samhällsbyggare\n{wrapped(MORE)}\n"
    )
    found = shown(read(text.encode()))
    assert found[1] == ("item", "• Demokratiaktör (dialog, insyn och politisk styrning av det som kommunen gör m.m.)")
    assert [kind for kind, _ in found[2:4]] == ["item", "item"]


def test_running_headers_and_page_numbers_are_furniture_and_do_not_cut_sentences() -> None:
    pages = []
    for number, word in enumerate(["skolan", "äldreomsorgen", "kulturen", "näringslivet", "miljön"], 1):
        body = wrapped(f"I {word} gäller följande. {PROSE} {MORE} Detta avser hela {word} i kommunen", 60).split("\n")
        pages.append("\n".join(["Lönnviks kommun – Årsredovisning", *body, f"{number} (5)"]))
    document = read("\f".join(pages).encode())
    kinds = dict.fromkeys(text for kind, text in shown(document) if kind == "furniture")
    assert set(kinds) == {"Lönnviks kommun – Årsredovisning", *(f"{n} (5)" for n in range(1, 6))}
    assert all("Årsredovisning" not in document.text[p.start : p.end] for p in segment(document))
    assert document.pages is None


def test_a_sentence_goes_on_over_a_page_break() -> None:
    lines = wrapped(f"{PROSE} {MORE}", 60).split("\n")
    pages = ["\n".join(["Sida 1", *lines[:4]]), "\n".join(["Sida 2", *lines[4:]]), "\n".join(["Sida 3", *lines])]
    assert f"{PROSE} {MORE}" in texts(read("\f".join(pages).encode()))


def test_repeated_headings_are_not_taken_for_running_headers() -> None:
    text = "".join(f"Område {n} Styrning\nAllmänt\n{wrapped(PROSE)}\n54\n" for n in range(1, 7))
    assert [t for kind, t in shown(read(text.encode())) if kind == "furniture"] == []


def test_a_table_of_contents_is_furniture() -> None:
    entries = "".join(f"{n} Kapitel om nämnd {n} {'.' * 20} {n * 3}\n" for n in range(1, 9))
    document = read(f"Innehåll\n{entries}\n{wrapped(PROSE)}\n".encode())
    assert sum(kind == "furniture" for kind, _ in shown(document)) == 8


def test_double_spaced_text_from_a_pdf_gets_its_paragraphs_back() -> None:
    printed = [
        *wrapped(PROSE, 66).split("\n"), "Kommunens information till invånarna", *wrapped(MORE, 66).split("\n"),
        *wrapped(PROSE, 66).split("\n"),
    ]  # fmt: skip
    document = read("\n\n".join(f"{line} " for line in printed).encode())
    assert shown(document) == [
        ("paragraph", PROSE), ("heading", "Kommunens information till invånarna"), ("paragraph", MORE), ("paragraph", PROSE),
    ]  # fmt: skip


def test_columns_run_together_are_not_guessed_apart() -> None:
    printed = [
        *wrapped(PROSE, 66).split("\n"), "Styrkor Förbättringsmöjligheter", "Känd policy för hela", "organisationen", "Dialog",
        "Uppföljning av mål och", "resultat saknas", "Svarstider", "Område 2 Samhälle", *wrapped(MORE, 66).split("\n"),
    ]  # fmt: skip
    document = read("\n\n".join(printed).encode())
    found = [(p.heading[-1], document.text[p.start : p.end]) for p in segment(document) if p.heading]
    under = [text for heading, text in found if heading == "Styrkor Förbättringsmöjligheter"]
    assert under == ["Känd policy för hela organisationen", "Dialog", "Uppföljning av mål och resultat saknas", "Svarstider"]
    assert found[-1][0] == "Område 2 Samhälle"


def test_rows_of_figures_are_named_by_their_words() -> None:
    printed = [
        *wrapped(PROSE, 66).split("\n"), "4. Poäng", *wrapped(MORE, 66).split("\n"), "Uppnått Max", "3.1 Strategi för styrning 8 10",
        "3.2 Samspel mellan rollerna som", "förtroendevald 15 20", "62 100",
    ]  # fmt: skip
    document = read("\n".join(printed).encode())
    rows = [b for b in document.blocks if b.cell is not None]
    assert [b.context for b in rows if b.context] == [("3.1 Strategi för styrning",), ("3.2 Samspel mellan rollerna som förtroendevald",)]
    assert rows[-1].place == f"tabell 1, rad {len(rows)}"


def test_lines_that_are_paragraphs_of_their_own_stay_apart() -> None:
    text = f"2026-02-16 · Instagram\n{PROSE} {MORE}\nKommentarer: 9\n\n2026-03-20 · Instagram\n{MORE} {PROSE}\nKommentarer: 14\n"
    document = read(text.encode())
    assert [t for kind, t in shown(document) if kind == "heading"] == ["2026-02-16 · Instagram", "2026-03-20 · Instagram"]
    assert len(document.blocks) == 6


@given(st.text(st.sampled_from("aB åÖ.,-•1\n\f\t:()”"), max_size=400))
def test_no_visible_character_but_hyphens_and_rules_is_lost(text: str) -> None:
    try:
        document = read(text.encode())
    except ReadError as error:
        assert error.code == "text-none"
        return
    assert sorted(filter(str.isalnum, document.text)) == sorted(filter(str.isalnum, text))


@pytest.mark.skipif(not (SHARED / "reference").is_dir(), reason="../shared/reference is not here")
def test_reference_text() -> None:
    data = (SHARED / "reference/olofstrom-2022.txt").read_bytes()
    document = read(data)
    found = segment(document)
    tables = " ".join(data.decode()[data.decode().index("4. Översikt av") :].split())
    names = {name.strip() for name in re.findall(r"\d\.\d ([^\d]+?) \d+ \d+", tables)}
    assert len(names) == 36
    assert names <= {re.sub(r"^\d\.\d ", "", words) for passage in found for words in passage.heading}
    both = [p for p in found if p.heading[-1] == "Styrkor Förbättringsmöjligheter"]
    assert 130 < len(both) < 160
    assert len({p.heading for p in both}) == 8
    words = re.findall(r"\w+", document.text)
    assert abs(len(words) - len(re.findall(r"\w+", data.decode()))) < 200
    furniture = [document.text[b.start : b.end] for b in document.blocks if b.kind is BlockKind.FURNITURE]
    assert len(furniture) == 2
