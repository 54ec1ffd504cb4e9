"""The pages a finished DOCX falls into: LibreOffice lays it out in its cage, where it is installed, and tells its bookmarks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.core.errors import ReadError
from pipeline.report.docx_house import numbered

if TYPE_CHECKING:
    from collections.abc import Sequence

DEPTH = 2  # levels of headings in the table of contents


def paged(data: bytes) -> bytes:
    """The report with page numbers in its contents; as it came where nobody here can tell them. Word reckons them anew for its
    own layout when the file is opened."""
    from pipeline.run.caging.office import Office, soffice

    if soffice() is None:
        return data
    try:
        laid_out = Office().made(data, "docx", "pdf", "DOCX")
    except ReadError:
        return data
    return numbered(data, pages_of(laid_out.data))


def pages_of(pdf: bytes) -> Sequence[int]:
    """The page of each heading that the contents hold, in order, from 1; none for a PDF that cannot be opened."""
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(pdf)
    except pdfium.PdfiumError:
        return []
    try:
        found = [(mark.level, mark.get_dest()) for mark in document.get_toc()]
        return [dest.get_index() + 1 for level, dest in found if level < DEPTH and dest is not None]
    finally:
        document.close()
