"""PDFs whose frame is broken so that PDFium does not open them: their text by pdfminer, which forgives more and is slower.

What it gives has no tables and no sizes of type that can be trusted, so each printed line is read as it stands. The source
is marked as damaged: the page cannot be shown beside the words.
"""

from __future__ import annotations

import io
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pipeline.core.errors import ReadError
from pipeline.core.model import Missing
from pipeline.read.compose import tidy
from pipeline.read.scan import ScannedPage, Word, merged, ranges

if TYPE_CHECKING:
    from pipeline.core.model import Document

MOST_BYTES = 50_000_000
SECONDS = 10.0  # then the pages that are left are said to be unread
MOST_PAGES = 2000
_APART = 0.8  # of a line's height: more between two lines, and a paragraph ends


def rescued(data: bytes) -> Document:
    """The text of a PDF that PDFium refuses. Raises ReadError ``pdf-corrupt`` where pdfminer finds none either."""
    import pdfplumber

    if len(data) > MOST_BYTES:
        raise ReadError("pdf-corrupt")
    began, pages, unread, count = time.monotonic(), [], [], 0
    try:
        with pdfplumber.open(io.BytesIO(data)) as source:
            count = len(source.pages)
            for number, page in enumerate(source.pages[:MOST_PAGES], 1):
                if time.monotonic() - began > SECONDS:
                    unread.append(number)
                    continue
                pages.append(ScannedPage(number, _paragraphs(page)))
                page.close()
    except Exception as fault:  # pdfminer raises all sorts on what is no PDF
        raise ReadError("pdf-corrupt") from fault
    unread += range(MOST_PAGES + 1, count + 1)
    pages = [page for page in pages if page.paragraphs]
    try:
        document = merged(None, pages, count)
    except ReadError as fault:
        raise ReadError("pdf-corrupt") from fault
    missing = [Missing("pages-unreadable", ranges(unread))] if unread else []
    silent = sorted(set(range(1, count + 1)) - {page.number for page in pages} - set(unread))
    missing += [Missing("pages-without-text", ranges(silent))] if silent else []
    return replace(document, missing=(*document.missing, Missing("damaged"), *missing))


def _paragraphs(page: Any) -> tuple[tuple[tuple[Word, ...], ...], ...]:
    """The page's printed lines, those that stand close together as one paragraph."""
    found: list[list[tuple[Word, ...]]] = []
    before: Any = None
    for line in page.extract_text_lines(return_chars=False):
        text = tidy(line["text"].replace("(cid:", " (cid:"))
        if not text or text.startswith("(cid:"):
            continue
        height = line["bottom"] - line["top"]
        rect = (_hundredths(line["x0"]), _hundredths(line["top"]), _hundredths(line["x1"]), _hundredths(line["bottom"]))
        if before is None or not 0 <= line["top"] - before < _APART * height:
            found.append([])
        found[-1].append((Word(text, 100, rect),))
        before = line["bottom"]
    return tuple(map(tuple, found))


def _hundredths(points: float) -> int:
    return max(-10_000_000, min(10_000_000, round(points * 100)))
