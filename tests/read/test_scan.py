"""Recognised pages become part of a document: text, lines with rectangles, headings, furniture, what is unsure."""

from __future__ import annotations

import json

import pytest

from pipeline.core.errors import ReadError
from pipeline.core.model import BlockKind, Document, Missing
from pipeline.core.segment import segment
from pipeline.read.pdf.reader import read
from pipeline.read.scan import ScannedPage, Word, merged, numbers, ranges, scanned_pages, values
from tests.read.pdf_maker import Page, pdf

LONG = "Nämnden följer upp sina mål varje tertial och redovisar avvik-"
REST = "elser med åtgärder till kommunstyrelsen varje höst."


def line(text: str, y: int, *, sure: int = 95, height: int = 1000) -> tuple[Word, ...]:
    found, x = [], 7000
    for word in text.split():
        found.append(Word(word, sure, (x, y, x + 500 * len(word), y + height)))
        x += 500 * len(word) + 300
    return tuple(found)


def scanned(number: int, *, sure: int = 95) -> ScannedPage:
    return ScannedPage(number, (
        (line("Provköpings kommun", 80000),),
        (line("Uppföljning av mål", 70000, height=1900),),
        (line(LONG, 60000, sure=sure), line(REST, 58500, sure=sure)),
        (line("» Första punkten", 50000), line("» Andra punkten", 48000)),
        (line(f"Sida {number} (9)", 3000),),
    ))  # fmt: skip


def said(document: Document, kind: BlockKind) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.kind is kind]


def whole(document: Document) -> None:
    """Blocks and lines cover all text that shows, in order and apart."""
    for spans in (document.blocks, document.lines):
        at = 0
        for span in spans:
            assert at <= span.start < span.end
            assert not document.text[at : span.start].strip()
            at = span.end
        assert not document.text[at:].strip()


def test_pages_that_are_pictures_become_text() -> None:
    document = merged(None, [scanned(n) for n in (1, 2, 3)], 3)
    whole(document)
    assert document.pages == 3
    assert document.title == "Uppföljning av mål"
    assert said(document, BlockKind.HEADING) == ["Uppföljning av mål"] * 3
    assert said(document, BlockKind.PARAGRAPH) == [f"{LONG[:-1]}{REST}"] * 3
    assert said(document, BlockKind.ITEM) == ["Första punkten", "Andra punkten"] * 3
    assert said(document, BlockKind.FURNITURE)[:2] == ["Provköpings kommun", "Sida 1 (9)"]
    assert document.missing == ()
    passage = segment(document)[0]
    assert (passage.page, passage.rects) == (1, ((7000, 60000, 7000 + 300 * 9 + 500 * len(LONG.replace(" ", "")), 61000), passage.rects[1]))


def test_unsure_reading_is_marked_where_it_stands() -> None:
    document = merged(None, [scanned(1), scanned(2, sure=48)], 2)
    assert document.missing == (Missing("ocr-unsure", "2"),)
    places = {p.page: p.place for p in segment(document) if "Nämnden" in document.text[p.start : p.end]}
    assert places == {1: None, 2: "s. 2, osäker texttolkning (48 %)"}


def test_only_the_pages_without_text_are_put_in() -> None:
    full = Page()
    full.prose(70, 740, "Kommunen har en plan för dialogen och den följs upp av nämnden varje år i maj månad.", 455)
    picture = Page(content=["0 0 300 300 re f"])
    read_before = read(pdf(full, picture, full, picture, picture))
    document = merged(read_before, [scanned(2), ScannedPage(4), ScannedPage(5, blank=True)])
    whole(document)
    assert [b.page for b in document.blocks] == sorted(b.page or 0 for b in document.blocks)
    assert {b.page for b in document.blocks} == {1, 2, 3}
    assert document.missing == (Missing("pages-without-text", "4"),)
    for before in read_before.blocks:
        assert read_before.text[before.start : before.end] in said(document, before.kind)


def test_nothing_recognised_is_no_document() -> None:
    with pytest.raises(ReadError) as caught:
        merged(None, [ScannedPage(1), ScannedPage(2, ((line("Sida 2", 1),),))], 2)
    assert caught.value.code == "pdf-no-text"


def test_values_there_and_back() -> None:
    pages = (scanned(1), ScannedPage(2, blank=True), ScannedPage(7))
    assert scanned_pages(json.loads(json.dumps(values(pages)))) == pages


@pytest.mark.parametrize("bad", [
    None, 7, [[1]], [["1", [], False]], [[0, [], False]], [[1, [], 0]], [[1, [[[["a", 1, [1, 2, 3]]]]], False]],
    [[1, [[[[7, 1, [1, 2, 3, 4]]]]], False]], [[1, [[[["a", 1, [1, 2, 3, 1e9]]]]], False]], [[1, [[[["a", True, [1, 2, 3, 4]]]]], False]],
    [[1, [[[["a", 1, [1, 2, 3, 10**9]]]]], False]], [[1, [[[["a", 1, [1, 2, 3, 4]]] * 30_000]], False]],
])  # fmt: skip
def test_what_is_of_another_shape_is_refused(bad: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 any ValueError is a refusal
        scanned_pages(bad)


def test_ranges_there_and_back() -> None:
    assert numbers(ranges([1, 3, 4, 5, 9])) == [1, 3, 4, 5, 9]
    assert numbers("") == numbers("x, y-z") == []
    assert len(numbers("1-99999999999")) < 200_000
