"""Every word of a file with pages or lines, and where it is printed: for whoever reads a table that nothing but its columns
shows. A text's columns are its characters, each as wide as the other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pipeline.core.reporting.layout import Word
from pipeline.read.encoding import decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.read.scan import ScannedPage

WIDE, HIGH = 600, 1000  # hundredths of a point: a character of plain text, and its line
MOST = 200_000
_WORD = re.compile(r"\S+")
_TAB = re.compile(r" *\t+ *")


def words_of(data: bytes, media_type: str, scanned: Sequence[ScannedPage] = ()) -> tuple[Word, ...]:
    """The words of a PDF or a plain text, and of pages that were recognised; none of other formats. Raises ReadError."""
    found: list[Word] = []
    if media_type == "application/pdf":
        seen = {page.number for page in scanned}
        found += (w for w in _pdf(data) if w.page not in seen)
        found += (w for page in scanned for w in _recognised(page))
    elif media_type == "text/plain":
        found += _text(decode(data))
    return tuple(found[:MOST])


def _text(text: str) -> Iterator[Word]:
    for page, part in enumerate(text.split("\f"), 1):
        for row, raw in enumerate(part.splitlines()):
            line = _spaced(raw)
            for found in _WORD.finditer(line):
                top = row * HIGH * 6 // 5
                yield Word(found.group(), page, found.start() * WIDE, top, found.end() * WIDE, top + HIGH)


def _spaced(line: str) -> str:
    """The line with each tab as far as the next stop of forty characters, and three at least."""
    while found := _TAB.search(line):
        stop = max(found.start() + 3, -(-(found.start() + 3) // 40) * 40)
        line = line[: found.start()].ljust(stop) + line[found.end() :]
    return line


def _recognised(page: ScannedPage) -> Iterator[Word]:
    """``rect`` counts y upwards: it is turned over, which page's height does not matter."""
    for lines in page.paragraphs:
        for line in lines:
            for word in line:
                x0, y0, x1, y1 = word.rect
                yield Word(word.text, page.number, x0, -y1, x1, -y0)


def _pdf(data: bytes) -> Iterator[Word]:
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(data)
    try:
        for number in range(len(document)):
            page = document[number]
            text = page.get_textpage()
            try:
                yield from _page(text, number + 1)
            finally:
                text.close()
                page.close()
    finally:
        document.close()


def _page(page: Any, number: int) -> Iterator[Word]:
    """Words of characters that stand close together on a line; PDFium's own spaces part them too."""
    signs: list[str] = []
    box: list[float] = []
    for at in range(page.count_chars()):
        sign = page.get_text_range(at, 1)
        x0, y0, x1, y1 = page.get_charbox(at, loose=True)
        gone = not sign.strip() or x1 <= x0
        if signs and not gone and y1 - y0 < 0.8 * (box[3] - box[1]) and y0 > box[1] + 0.1 * (box[3] - box[1]):
            continue  # a raised mark of a footnote: 12¹ is not 121
        apart = bool(box) and (x0 - box[2] > 0.25 * (y1 - y0) or x0 < box[0] - 1 or abs(y0 - box[1]) > 0.5 * (y1 - y0))
        if signs and (gone or apart):
            yield _made("".join(signs), box, number)
            signs = []
        if gone:
            box = []
            continue
        box = [min(box[0], x0), min(box[1], y0), max(box[2], x1), max(box[3], y1)] if signs else [x0, y0, x1, y1]
        signs.append(sign)
    if signs:
        yield _made("".join(signs), box, number)


def _made(text: str, box: list[float], page: int) -> Word:
    x0, y0, x1, y1 = (round(100 * n) for n in box)
    return Word(text, page, x0, -y1, x1, -y0)
