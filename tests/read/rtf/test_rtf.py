"""The RTF reader: code pages, Unicode, tables, notes, and what is not text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.core.errors import ReadError
from pipeline.core.model import BlockKind, Document, Missing
from pipeline.read.rtf.reader import MAX_DEPTH, read

HEAD = rb"{\rtf1\ansi\ansicpg1252\uc1\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fcharset204 Cyr;}{\f2\fcharset2 Symbol;}{\f3\fcharset128 MS;}}"


def rtf(body: bytes, head: bytes = HEAD) -> Document:
    return read(head + body + b"}")


def shown(document: Document) -> list[tuple[str, str]]:
    return [(b.kind.value, document.text[b.start : b.end]) for b in document.blocks]


def test_swedish_letters_however_they_are_written() -> None:
    assert rtf(rb"\pard F\'f6lj \u229?rendet \'84 \emdash  nu\par").text == "Följ årendet „ — nu"
    assert rtf(b"\\pard F\xf6lj upp\\par").text == "Följ upp"
    assert rtf(rb"\pard \'86\'84\'94\par", rb"{\rtf1\pca").text == "åäö"
    assert rtf(rb"\pard \'8c\'8a\'9a\par", rb"{\rtf1\mac").text == "åäö"


def test_fonts_bring_their_code_pages() -> None:
    assert rtf(rb"\pard \f1\'cc\'ee\f0\'f6 {\f2\'b7} x\par").text == "Моö • x"
    assert rtf(rb"\pard \f3\'93\'fa\'96{\'7b}\par").text.startswith("日")


def test_unicode_with_its_stand_ins() -> None:
    assert rtf(rb"\pard \uc2\u8364 EUR{\uc0\u246}\uc1\u-3913?.\par").text == "€Rö•."
    assert rtf(rb"\pard \u55357?\u56832? slut\par").text == "😀 slut"
    assert rtf(rb"\pard \u229\'e5rlig\par").text == "årlig"


def test_headings_by_outline_level_and_by_style() -> None:
    styles = rb"{\stylesheet{\s1\outlinelevel0 Huvud;}{\s2 heading 2;}{\s3 Rubrik 3;}{\s9 Normal;}}"
    document = rtf(styles + rb"\pard\s1 Plan\par\pard\s2 M\'e5l\par\pard\s3 Delm\'e5l\par\pard\s9 Text.\par\pard\outlinelevel4 Djup\par")
    assert [(b.kind.value, b.level) for b in document.blocks] == [("heading", 1), ("heading", 2), ("heading", 3), ("paragraph", None), ("heading", 5)]
    assert document.title == "Plan"


def test_lists_by_their_written_marks() -> None:
    body = rb"{\listtext\'b7\tab}\pard\ls1 Ett\par{\pntext 2.\tab}\pard Tv\'e5\par\pard Tre\par"
    assert shown(rtf(body)) == [("item", "Ett"), ("item", "Två"), ("paragraph", "Tre")]


def test_tables_by_cell() -> None:
    rows = b"".join(rb"\trowd\cellx1\cellx2\pard\intbl " + a + rb"\cell " + b + rb"\cell\row" for a, b in ((b"M\\'e5l", b"Utfall"), (b"Trygghet", b"71 %"), (b"Sista", b"5 %")))
    document = rtf(rb"\pard F\'f6re.\par" + rows + rb"\pard Efter.\par")
    block = next(b for b in document.blocks if document.text[b.start : b.end] == "71 %")
    assert (block.kind, block.context, block.place) == (BlockKind.CELL, ("Utfall", "Trygghet"), "tabell 1, rad 2")
    assert shown(document)[0] == ("paragraph", "Före.")
    assert shown(document)[-1] == ("paragraph", "Efter.")


def test_two_tables_with_text_between_are_two() -> None:
    row = rb"\trowd\pard\intbl a b\cell c d\cell\row"
    places = [b.place for b in rtf(row + rb"\pard Mellan.\par" + row).blocks if b.cell]
    assert places == ["tabell 1, rad 1", "tabell 1, rad 1", "tabell 2, rad 1", "tabell 2, rad 1"]


def test_a_table_cut_short_loses_nothing() -> None:
    document = rtf(rb"\pard Text.\par\trowd\pard\intbl ett\cell tv\'e5\cell\row\trowd\pard\intbl tre\cell fyra")
    assert {"ett", "två", "tre", "fyra"} <= set(document.text.split("\n"))


def test_notes_headers_and_text_boxes() -> None:
    body = rb"{\header\pard Provk\'f6ping\par}\pard N\'f6jda{\super\chftn}{\footnote\pard Enligt enk\'e4ten.\par} inv\'e5nare.\par{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}{\shptxt\pard Ruta.\par}}}\pard Sedan.\par"
    document = rtf(body)
    assert sorted((document.text[b.start : b.end], b.place) for b in document.blocks if b.kind is not BlockKind.FURNITURE) == [
        ("Enligt enkäten.", "fotnot 1"), ("Nöjda invånare.", None), ("Ruta.", "textruta 1"), ("Sedan.", None),
    ]  # fmt: skip
    assert [t for k, t in shown(document) if k == "furniture"] == ["Provköping"]


def test_what_is_no_text_is_left_out_and_counted() -> None:
    picture = rb"{\*\shppict{\pict\pngblip 89504e47}}{\nonshppict{\pict\wmetafile8 0100}}"
    body = rb"{\*\generator Writer;}{\info{\title Avtal}{\author Anna}{\revtim\yr2025\mo11\dy7}}\pard Synlig {\v dold }{\deleted struken }{\field{\*\fldinst HYPERLINK x}{\fldrslt l\'e4nk}}{\*\okant hemligt}" + picture + rb"{\object{\*\objdata 00ff}{\result res}}.\par"
    document = rtf(body)
    assert document.text == "Synlig länkres."
    assert (document.title, document.own_date) == ("Avtal", "2025-11-07")
    assert document.missing == (Missing("deletions", "1"), Missing("embedded", "1"), Missing("hidden-text", "1"), Missing("pictures", "1"))


def test_a_star_within_a_group_is_no_destination() -> None:
    assert rtf(rb"\pard{\i0\*\cs7\cf0 R\'e4ven hoppar.}\par").text == "Räven hoppar."


def test_binary_data_is_stepped_over() -> None:
    assert rtf(rb"\pard F\'f6re{\pict\bin6 }}}{{{} efter.\par").text == "Före efter."


def test_a_file_cut_short_says_so() -> None:
    document = read(HEAD + rb"\pard En hel mening.\par\pard En halv m")
    assert document.missing == (Missing("end"),)
    assert document.text.endswith("En halv m")


@pytest.mark.parametrize(("data", "code"), [
    (b"", "rtf-corrupt"), (b"{\\pard x}", "rtf-corrupt"), (b"{\\rtf1}", "text-none"), (b"{\\rtf1 " + b"{" * (MAX_DEPTH + 5) + b"x", "rtf-corrupt"),
])  # fmt: skip
def test_faults_are_typed(data: bytes, code: str) -> None:
    with pytest.raises(ReadError) as caught:
        read(data)
    assert caught.value.code == code


@given(st.lists(st.sampled_from([rb"{", rb"}", rb"\par ", rb"\cell ", rb"\row ", rb"\trowd ", rb"\intbl ", rb"\pard ", rb"{\footnote ", rb"{\header ", rb"{\*\shpinst{\shptxt ", rb"\u229?", rb"\u-1 ", rb"\'f6", rb"\bin3 ", rb"\uc0 ", rb"\f1 ", b"ord ", b"\xff", rb"{\info{\title ", rb"\*", b"\\"]), max_size=40))
def test_no_order_of_words_breaks_it(words: list[bytes]) -> None:
    document = read(HEAD + rb"\pard Stycke.\par " + b"".join(words))
    document.text.encode("utf-8")
    assert "Stycke." in document.text
