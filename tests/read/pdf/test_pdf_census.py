"""What a PDF holds and was not read, or should not be seen: counted, page by page."""

from __future__ import annotations

import re
import zlib

import pytest

from pipeline.core.model import Document, Missing
from pipeline.read.pdf.census import declared_pages
from pipeline.read.pdf.reader import read
from tests.read.pdf_maker import Page, pdf

WORDS = "Nämnden följer upp sina mål varje tertial och redovisar avvikelser med åtgärder för fullmäktige varje höst."


def prose() -> Page:
    page = Page()
    page.prose(70, 740, WORDS, 455)
    return page


def missing(*pages: Page) -> tuple[Missing, ...]:
    return read(pdf(*pages)).missing


def test_an_ordinary_page_lacks_nothing() -> None:
    assert missing(prose(), prose()) == ()


@pytest.mark.parametrize(
    ("before", "hidden"),
    [
        ("1 1 1 rg", True),
        ("0 0 1 rg", False),
        ("3 Tr", True),
        ("1 1 1 rg 0.2 w 0 Tr", True),
        ("0 0.2 0.6 rg 60 480 475 40 re f 1 1 1 rg", False),  # white on a blue box
    ],
)
def test_text_that_does_not_show_is_said(before: str, *, hidden: bool) -> None:
    page = prose()
    page.content.append(f"q {before}")
    page.text(70, 500, "Dold text som ingen ser men som läses av maskiner.")
    page.content.append("Q")
    document = read(pdf(prose(), page))
    assert document.missing == ((Missing("hidden-text-read", "s. 2"),) if hidden else ())
    assert "Dold text" in document.text


def test_tiny_text_is_said() -> None:
    page = prose()
    page.text(70, 500, "Mycket liten text som ingen ser.", size=1)
    assert missing(page) == (Missing("hidden-text-read", "s. 1"),)


def with_image(width: int, height: int, how: str, *, filtered: bytes = b"/FlateDecode") -> bytes:
    """A page of prose with an image of grey on it."""
    page = prose()
    page.content.append(f"q {how} cm /I0 Do Q")
    data = pdf(page)
    pixels = zlib.compress(bytes(width * height))
    made = data.replace(b"/Resources << /Font", b"/Resources << /XObject << /I0 99 0 R >> /Font")
    image = (
        b"99 0 obj\n<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 "
        b"/Filter %s /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (width, height, filtered, len(pixels), pixels)
    )
    return made.replace(b"xref\n", image + b"xref\n", 1)


@pytest.mark.parametrize(("place", "said"), [("400 0 0 300 70 200", True), ("60 0 0 40 70 200", False)])
def test_pictures_large_enough_for_text_are_said(place: str, *, said: bool) -> None:
    document: Document = read(with_image(40, 30, place))
    assert document.missing == ((Missing("text-in-pictures", "1"),) if said else ())


def test_pages_are_counted_a_second_way() -> None:
    data = pdf(prose(), prose(), prose())
    assert declared_pages(data, 3) == 3
    assert declared_pages(data, 2) == 3
    assert declared_pages(b"/Type /Page /Type/Page >> /Type /Pages", 1) == 1  # a doubt, and pdfminer has no say
    packed = b"1 0 obj\n<< /Type /ObjStm /N 2 >>\nstream\n" + zlib.compress(b"<< /Type /Page >> << /Type/Page >>") + b"\nendstream\n"
    assert declared_pages(packed * 50, 1) == 1


def test_pages_that_the_tree_has_lost_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """PDFium believes /Count; pdfminer follows the tree."""
    data = re.sub(rb"/Count 3", b"/Count 1", pdf(prose(), prose(), prose()))
    document = read(data)
    assert document.pages == 3 or Missing("pages-lost", "2 av 3") in document.missing


def test_notes_and_files_within_are_counted() -> None:
    data = pdf(prose())
    note = b"/Annots [<< /Type /Annot /Subtype /Text /Rect [0 0 20 20] /Contents (En kommentar) >> << /Subtype /Link /Rect [0 0 1 1] >>]"
    assert read(data.replace(b"/Rotate 0", b"/Rotate 0 " + note)).missing == (Missing("annotations", "1"),)
    files = b"<< /Type /Catalog /Names << /EmbeddedFiles << /Names [(a) << /Type /Filespec /F (a.txt) >>] >> >>"
    assert read(data.replace(b"<< /Type /Catalog", files)).missing == (Missing("embedded", "1"),)
