"""The Markdown reader: blocks, tables, front matter; no mark-up left in the text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.core.errors import ReadError
from pipeline.core.model import BlockKind, Document
from pipeline.core.segment import segment
from pipeline.read.markdown import plain, read

SHARED = Path(__file__).resolve().parents[3] / "shared"


def shown(text: str) -> list[tuple[str, str]]:
    document = read(text.encode())
    return [(block.kind.value, document.text[block.start : block.end]) for block in document.blocks]


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        ("**fet** och *kursiv* och __fet__ _kursiv_ ~~struken~~", "fet och kursiv och fet kursiv struken"),
        ("***båda*** **fet *inre* text**", "båda fet inre text"),
        ("se [planen](https://x.example/a_(b) \"Titel\") och [policy][p]", "se planen och policy"),
        ("![Karta](karta.png) <https://lonnvik.example> <kommun@lonnvik.example>", "Karta https://lonnvik.example kommun@lonnvik.example"),
        ("fil_med_streck och 2 * 3 * 4 och 5*6", "fil_med_streck och 2 * 3 * 4 och 5*6"),
        ("`kod *med* stjärnor` &amp; \\*inte\\*", "kod *med* stjärnor & *inte*"),
        ("rad<br>bryt <span class='x'>ord</span><!-- dold -->", "radbryt ord"),
        ("not[^1] här", "not här"),
    ],
)
def test_inline_markup_goes_and_words_stay(marked: str, words: str) -> None:
    assert plain(marked) == words


def test_headings_of_both_sorts_with_levels() -> None:
    document = read(b"# Ett #\n\nTv\xc3\xa5\n===\n\nTre\n---\n\n#### Fyra\n\n#inte\n")
    assert [(b.kind, b.level) for b in document.blocks] == [
        (BlockKind.HEADING, 1), (BlockKind.HEADING, 1), (BlockKind.HEADING, 2), (BlockKind.HEADING, 4), (BlockKind.PARAGRAPH, None),
    ]  # fmt: skip
    assert document.title == "Ett"


def test_wrapped_lines_are_joined_and_hard_breaks_divide_sentences() -> None:
    assert shown("Nämnden följer\nupp målen.\\\nSedan ändras de\\\nutan dröjsmål.\n") == [
        ("paragraph", "Nämnden följer upp målen."), ("paragraph", "Sedan ändras de utan dröjsmål."),
    ]  # fmt: skip


def test_lists_nested_tasks_and_continued() -> None:
    text = "- Ett\n  går vidare\n  - Inre\n* [x] Klar\n\n1. Första\n2) Andra\n\n   Mer om andra.\n\nSlut på listan.\n"
    assert shown(text) == [
        ("item", "Ett går vidare"), ("item", "Inre"), ("item", "Klar"), ("item", "1. Första"), ("item", "2) Andra"),
        ("item", "Mer om andra."), ("paragraph", "Slut på listan."),
    ]  # fmt: skip


def test_quotes_rules_code_and_references() -> None:
    text = "> Citat på\n> två rader\n\n---\n\n```python\nx = 1\n\ny = *2*\n```\n\n[id]: https://x.example 'T'\n\n[^1]: Fotnoten.\n"
    document = read(text.encode())
    assert [document.text[b.start : b.end] for b in document.blocks] == ["Citat på två rader", "x = 1", "y = *2*", "Fotnoten."]
    assert document.blocks[-1].place == "fotnot 1"


def test_front_matter_is_furniture_and_gives_title_and_date() -> None:
    document = read(b"---\ntitel: \"Enhetschefer\"\ndatum: 2026-10-29\n---\n# Annat\n\nText.\n")
    assert (document.title, document.own_date) == ("Enhetschefer", "2026-10-29")
    assert [b.kind for b in document.blocks[:2]] == [BlockKind.FURNITURE, BlockKind.FURNITURE]
    assert len(segment(document)) == 1


def test_a_rule_at_the_top_is_not_front_matter() -> None:
    assert shown("---\n\nText.\n") == [("paragraph", "Text.")]


def test_tables_carry_their_column_heads() -> None:
    document = read("| Mått | 2024 | 2025 |\n|:--|--:|---|\n| Nöjda, *%* | 64 | 68 |\n| Med \\| streck | – | |\n\nEfter.\n".encode())
    found = {document.text[b.start : b.end]: b for b in document.blocks}
    assert found["68"].context == ("2025", "Nöjda, %")
    assert found["Med | streck"].context == ("Mått",)
    assert found["Efter."].kind is BlockKind.PARAGRAPH
    assert [p.place for p in segment(document)] == ["tabell 1, rad 2", "tabell 1, rad 3", None]


def test_an_empty_first_cell_keeps_the_row_heading_but_a_sum_has_none() -> None:
    table = "| Mål | Mått | 2025 |\n|--|--|--|\n| Trygghet | på kvällen | 69 |\n| | i skolan | 84 |\n| | | 153 |\n| | 7 | 153 |\n"
    document = read(table.encode())
    contexts = [b.context for b in document.blocks if document.text[b.start : b.end] in ("84", "153")]
    assert contexts == [("2025", "Trygghet"), ("2025",), ("2025",)]


def test_text_columns_are_told_apart() -> None:
    document = read("Styrkor | Svagheter\n--- | ---\nKända mål<br>Dialog | Svarstider\n".encode())
    assert [(p.heading[-1], document.text[p.start : p.end]) for p in segment(document)] == [
        ("Styrkor", "Kända mål"), ("Styrkor", "Dialog"), ("Svagheter", "Svarstider"),
    ]  # fmt: skip


def test_nothing_to_read_is_said() -> None:
    with pytest.raises(ReadError) as caught:
        read(b"---\ntitle: x\n---\n")
    assert caught.value.code == "text-none"


@given(st.text(st.sampled_from("aÅ #*_`|-\n[]()<>!&;\\:1.~"), max_size=300))
def test_any_text_is_read_without_raw_errors(text: str) -> None:
    try:
        document = read(text.encode())
    except ReadError as error:
        assert error.code == "text-none"
        return
    assert isinstance(document, Document)
    for block in document.blocks:
        assert document.text[block.start : block.end].strip() == document.text[block.start : block.end] != ""


@pytest.mark.skipif(not (SHARED / "corpora").is_dir(), reason="../shared/corpora is not here")
def test_real_pages_keep_no_markup() -> None:
    paths = sorted((SHARED / "corpora/real-sv/regeringen-web").glob("*.md"))
    assert len(paths) > 30
    for path in paths:
        document = read(path.read_bytes())
        assert "](" not in document.text, path
        assert not any(document.text[b.start : b.end].startswith("#") for b in document.blocks)
        assert segment(document)
