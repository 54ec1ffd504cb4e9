"""Segmentation: passages are exact slices under their headings, and together with headings and furniture cover all text."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.core.model import Block, BlockKind, Cell, Document, Line, Passage
from pipeline.core.segment import FULL, HARD, LONG, pieces, segment, segment_bare
from pipeline.core.wording.sentences import sentence_ends

H, P, C, F = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.CELL, BlockKind.FURNITURE
ITEM = BlockKind.ITEM


def build(*parts: tuple[Any, ...]) -> Document:
    """A document of blocks: kind, text and, where given, other fields."""
    text, blocks = "", []
    for kind, words, *rest in parts:
        text += "\n" if text else ""
        fields: dict[str, Any] = dict(rest[0]) if rest else {}
        if kind is H:
            fields.setdefault("level", 1)
        blocks.append(Block(kind, len(text), len(text) + len(words), **fields))
        text += words
    return Document(text, tuple(blocks))


def texts(document: Document) -> list[str]:
    return [document.text[p.start : p.end] for p in segment(document)]


def sentences(text: str) -> list[str]:
    left, found = 0, []
    for stop, following in sentence_ends(text, 0, len(text)):
        found.append(text[left:stop])
        left = following
    return [*found, text[left:]]


@pytest.mark.parametrize(
    "joined",
    [
        "Kommunen samverkar med t.ex. Olofström och bl.a. SKR.|Det fungerar.",
        "Avgiften regleras i 5 kap. 2 § kommunallagen.|Den är 30 mnkr.|Nästa år höjs den.",
        "Mötet hölls den 3. mars och 1.2.2024 kl. 18.00 i sal nr. 4.|Alla kom.",
        "Här finns skolor, förskolor m.m.|Kommunen äger dem.",
        "Föreningar, företag m.fl.|De bjuds in resp. kallas.",
        "A. B. Svensson skrev till S:t Eriks skola.|Hon fick svar.",
        "Planen gäller fr.o.m. Januari t.o.m. December, dvs. Hela året.",
        "Målet nåddes inte.|2025 blev bättre.|År 2026 ännu bättre.",
        "”Vad gör kommunen?” frågar hon.|– Ja, sa han.|– Nej, sa hon.",
        "”Heja Lönnvik! Nära och modigt!” är visionen.|Den är känd.",
        "Det är klart (se bilaga. Där står allt.)|Sedan händer inget …|Eller?",
        "Budgeten är slut.|Nästa år blir bättre.",
        "Skriv till Anna.Ek@lonnvik.example eller se www.Lonnvik.example.|Tack!",
        "Det är ett projekt som vi deltar i.|Kommunen leder det.",
        "Resultatet blev 3.5 procent, dvs. 7,3 mnkr.|Se s. 5 i rapporten.",
        "1. Mål för nämnden.|2. Mål för bolagen.",
        "Se bl. a. Bilaga 2 och fr. o. m. Maj.|Det räcker, o. s. v.|Nästa.",
        "E.ON levererar el.|Sedan dess är priset lägre.",
    ],
)
def test_where_swedish_sentences_end(joined: str) -> None:
    assert sentences(joined.replace("|", " ")) == joined.split("|")


def test_a_sentence_ends_where_its_space_was_lost() -> None:
    assert sentences("Budgeten är slut.Nästa år blir bättre.") == ["Budgeten är slut.", "Nästa år blir bättre."]


def test_an_unclosed_quotation_does_not_swallow_the_rest() -> None:
    text = "Hon sa: ”Vi måste göra mer. " + "Nämnden har en plan för hur detta ska gå till. " * 20
    assert len(sentences(text.strip())) > 5


def test_heading_path_follows_levels_and_context_stands_last() -> None:
    document = build(
        (H, "3 Styrning", {"level": 1}),
        (H, "3.1 Mål", {"level": 2}),
        (P, "Nämnden har mål."),
        (H, "3.2 Uppföljning", {"level": 2}),
        (C, "Målen är kända", {"cell": Cell(0, 1, 0), "context": ("Styrkor",)}),
        (H, "4 Ekonomi", {"level": 1}),
        (P, "Ekonomin är god."),
    )
    assert [p.heading for p in segment(document)] == [
        ("3 Styrning", "3.1 Mål"),
        ("3 Styrning", "3.2 Uppföljning", "Styrkor"),
        ("4 Ekonomi",),
    ]


def test_long_paragraph_is_cut_at_sentence_ends_and_short_ones_group() -> None:
    sentence = "Nämnden följer upp sina mål två gånger om året och redovisar avvikelser. "
    found = texts(build((P, (sentence * 20).strip())))
    assert all(80 <= len(text) <= FULL for text in found)
    assert all(text.endswith(".") and text.startswith("Nämnden") for text in found)
    assert 3 < len(found) < 6


def test_a_sentence_without_end_is_cut_at_clauses_then_at_white_space() -> None:
    clauses = ", och nämnden beslutade att frågan skulle utredas vidare av förvaltningen" * 20
    assert all(len(text) <= LONG for text in texts(build((P, "Inledning" + clauses))))
    words = "ord " * 600
    cut = texts(build((P, words.strip())))
    assert max(map(len, cut)) <= HARD
    assert all(not text.startswith("rd") for text in cut)
    assert max(map(len, texts(build((P, "x" * 2500))))) <= HARD


def test_items_go_with_the_line_that_leads_to_them() -> None:
    document = build((P, "Kommunen ska:"), (ITEM, "följa upp målen"), (ITEM, "redovisa avvikelser"), (P, "Det sker varje år."))
    assert texts(document) == ["Kommunen ska:\nfölja upp målen\nredovisa avvikelser", "Det sker varje år."]


def test_short_neighbours_join_only_under_the_same_heading_page_and_place() -> None:
    page = [{"page": 1}, {"page": 1}, {"page": 2}]
    assert texts(build(*((P, f"Kort {n}.", page[n]) for n in range(3)))) == ["Kort 0.\nKort 1.", "Kort 2."]
    assert texts(build((P, "Ett."), (H, "Rubrik"), (P, "Två."))) == ["Ett.", "Två."]
    assert texts(build((P, "Ett.", {"place": "fotnot 1"}), (P, "Två.", {"place": "fotnot 2"}))) == ["Ett.", "Två."]
    assert texts(build((P, "Ett."), (F, "Sida 3"), (P, "Två."))) == ["Ett.", "Två."]


def test_a_short_line_goes_with_what_it_names_not_with_what_is_finished() -> None:
    before = "Nämnden har under året arbetat med att ta fram nya riktlinjer för dialog med invånarna."
    after = "Revisionen anser att arbetet har tagit för lång tid och att det bör bli klart nästa år."
    assert texts(build((P, before), (P, "Revisionens synpunkter"), (P, after))) == [before, f"Revisionens synpunkter\n{after}"]


def cells(*rows: tuple[int, int, str, tuple[str, ...]], kind: BlockKind = C) -> Document:
    return build(*((kind, text, {"cell": Cell(0, r, c), "context": over}) for r, c, text, over in rows))


def test_figure_table_is_read_row_by_row_under_its_headings() -> None:
    document = cells(
        (0, 0, "Mått", ()), (0, 1, "2024", ()), (0, 2, "2025", ()),
        (1, 0, "Nöjda, %", ("Mått",)), (1, 1, "64", ("2024", "Nöjda, %")), (1, 2, "68", ("2025", "Nöjda, %")),
        (2, 0, "Svar, %", ("Mått",)), (2, 1, "41", ("2024", "Svar, %")), (2, 2, "43", ("2025", "Svar, %")),
    )  # fmt: skip
    assert texts(document) == ["Mått\n2024\n2025\nNöjda, %\n64\n68", "Svar, %\n41\n43"]
    assert segment(document)[1].heading == ("Mått | 2024 | 2025", "Svar, %")


def test_text_columns_stay_separate_passages_even_in_a_single_row() -> None:
    document = cells((1, 0, "Målen är kända", ("Styrkor",)), (1, 1, "Uppföljning saknas", ("Förbättringsmöjligheter",)))
    assert texts(document) == ["Målen är kända", "Uppföljning saknas"]
    column_wise = cells(
        (1, 0, "Ett", ("Styrkor",)), (2, 0, "Två", ("Styrkor",)), (1, 1, "Tre", ("Brister",)), (2, 1, "54", ("Brister",))
    )
    assert texts(column_wise) == ["Ett", "Två", "Tre", "54"]


def test_heading_of_a_table_column_opens_no_section() -> None:
    document = build(
        (H, "3.1 Mål"),
        (H, "Styrkor", {"level": 6, "cell": Cell(0, 0, 0)}),
        (C, "Kända mål", {"cell": Cell(0, 1, 0), "context": ("Styrkor",)}),
        (P, "Efter tabellen."),
    )
    assert [(p.heading, document.text[p.start : p.end]) for p in segment(document)] == [
        (("3.1 Mål", "Styrkor"), "Kända mål"),
        (("3.1 Mål",), "Efter tabellen."),
    ]


def test_a_row_too_long_for_one_passage_is_read_cell_by_cell() -> None:
    long = ("Nämnden ska se över riktlinjerna för synpunkter. " * 12).strip()
    document = cells((0, 0, "Åtgärd", ()), (0, 1, "54", ()), (1, 0, long, ("Åtgärd",)), (1, 1, long, ("Utfall", "Åtgärd")))
    assert all(len(text) <= LONG for text in texts(document))


def lined(document: Document, size: int, per_page: int) -> Document:
    """The document with printed lines of ``size`` characters inside its blocks, ``per_page`` of them a page."""
    lines: list[Line] = []
    for block in document.blocks:
        for start in range(block.start, block.end, size):
            page, row = divmod(len(lines), per_page)
            lines.append(Line(start, min(start + size, block.end), page + 1, (0, row, 9, row + 1)))
    return replace(document, lines=tuple(lines), pages=len(lines) // per_page + 1)


def test_rectangles_are_those_of_the_lines_a_passage_touches() -> None:
    sentence = "Nämnden följer upp sina mål två gånger om året och redovisar avvikelser till kommunstyrelsen. "
    document = lined(build((H, "Mål"), (P, (sentence * 12).strip())), 80, 10)
    for passage in segment(document):
        touched = [line for line in document.lines if line.start < passage.end and line.end > passage.start]
        assert passage.rects == tuple(line.rect for line in touched)
        assert {line.page for line in touched} == {passage.page}


blocks = st.lists(
    st.tuples(
        st.sampled_from(list(BlockKind)),
        st.text(st.sampled_from("aåÖ B1.!?:,;()”– m\u00a0"), min_size=1, max_size=60).map(str.strip).filter(bool),
        st.integers(1, 12),
        st.sampled_from([(), ("Styrkor",), ("2024", "Rad")]),
        st.one_of(st.none(), st.builds(Cell, st.integers(0, 1), st.integers(0, 2), st.integers(0, 2))),
    ),
    max_size=14,
)


@given(blocks, st.integers(0, 40), st.integers(1, 6))
def test_passages_with_headings_and_furniture_cover_all_that_is_visible(
    made: list[tuple[BlockKind, str, int, tuple[str, ...], Cell | None]], size: int, per_page: int
) -> None:
    document = build(
        *(
            (kind, " ".join([words] * times), {"context": context, "cell": cell if kind in (C, H) else None})
            for kind, words, times, context, cell in made
        )
    )
    if size:
        document = lined(document, size, per_page)
    passages = segment(document)
    check(document, passages)


def check(document: Document, passages: tuple[Passage, ...]) -> None:
    text = document.text
    seen = [False] * len(text)
    for block in document.blocks:
        if block.kind in (H, F):
            seen[block.start : block.end] = [True] * (block.end - block.start)
    last = 0
    for passage in passages:
        assert last <= passage.start < passage.end <= len(text)
        assert text[passage.start : passage.end] == text[passage.start : passage.end].strip()
        assert passage.end - passage.start <= HARD
        assert not any(seen[passage.start : passage.end])
        seen[passage.start : passage.end] = [True] * (passage.end - passage.start)
        pages = {line.page for line in document.lines if line.start < passage.end and line.end > passage.start}
        assert len(pages) <= 1
        assert pages <= {passage.page}
        assert len(passage.rects) == sum(
            line.start < passage.end and line.end > passage.start for line in document.lines
        )
        last = passage.end
    assert all(covered or char.isspace() for covered, char in zip(seen, text, strict=True))


@given(st.text(st.sampled_from("ab Åö.,;:!?”(–) \n1"), max_size=3000))
def test_pieces_lose_nothing_and_stay_within_the_cap(text: str) -> None:
    text = text.strip()
    found = pieces(text, 0, len(text))
    assert "".join("".join(text[a:b].split()) for a, b in found) == "".join(text.split())
    assert all(a < b and b - a <= HARD for a, b in found) or not text


def test_where_nothing_but_headings_stands_they_are_what_is_said() -> None:
    document = build((BlockKind.HEADING, "Hemtjänsten följer upp"), (BlockKind.HEADING, "Varje tertial"), (BlockKind.FURNITURE, "Sida 1"))
    assert segment(document) == ()
    said = [document.text[p.start : p.end] for p in segment_bare(document)]
    assert " ".join(said).split() == ["Hemtjänsten", "följer", "upp", "Varje", "tertial"]


def test_where_nothing_but_furniture_stands_that_is_what_is_said() -> None:
    document = build((BlockKind.FURNITURE, "Bilaga A"), (BlockKind.FURNITURE, "Bilaga B"))
    assert " ".join(document.text[p.start : p.end] for p in segment_bare(document)).split() == ["Bilaga", "A", "Bilaga", "B"]


def test_the_readers_own_words_for_a_place_are_not_the_documents() -> None:
    document = build((BlockKind.HEADING, "Bild 3"))
    placed = replace(document, blocks=tuple(b._replace(place="bild 3") for b in document.blocks))
    assert segment_bare(placed) == ()
