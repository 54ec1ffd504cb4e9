"""PDF → Document, by PDFium's text and page objects; pdfplumber is asked only about pages whose rulings do not add up.

Read the pages into pieces and ruled tables, find out what is furniture, order the rest, join lines into paragraphs, find
the headings among them, write. Nothing here is thread-safe: PDFium is not.
"""

from __future__ import annotations

import gc
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast

from pipeline.core.errors import ReadError
from pipeline.core.model import BlockKind, Document, Missing
from pipeline.read.compose import tidy
from pipeline.read.pdf.about import About, outline, own_date, title
from pipeline.read.pdf.beside import put_aside
from pipeline.read.pdf.census import Census
from pipeline.read.pdf.drawn import Things
from pipeline.read.pdf.furniture import furniture
from pipeline.read.pdf.headings import Paragraph, body_size, mark
from pipeline.read.pdf.layout import units
from pipeline.read.pdf.lines import Scribe
from pipeline.read.pdf.mend import is_body, mend
from pipeline.read.pdf.other import rescued
from pipeline.read.pdf.paragraphs import label, paragraphs, usual_leading
from pipeline.read.pdf.rulings import Rulings, rulings
from pipeline.read.pdf.second import second_opinion
from pipeline.read.pdf.tables import TableWriter, crossings, placed, ruled_table
from pipeline.read.pdf.units import Flow, Table
from pipeline.read.pdf.writer import Writer, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.core.model import Line, Rect
    from pipeline.read.pdf.paragraphs import Leading
    from pipeline.read.pdf.piece import Piece, Sheet
    from pipeline.read.pdf.units import Unit

READER = "pdf"
VERSION = 3  # 3: short words alone are text too; files PDFium refuses are read by the second engine
_STRETCH = 500  # pages read before the file is opened anew: PDFium keeps all it has looked at, 35 kB a page
_FAR = 100_000_000  # hundredths of a point
_SECOND = 8  # pages at most for which pdfplumber is asked; it takes 70 ms for each
_DRAWN = 3_000  # objects on a page; pdfplumber takes seconds for more (a map of 12,000 lines: 8 s)

_NO_RULINGS = Rulings()
Element = Paragraph | Table


@dataclass(slots=True)
class _Page:
    """One page on its way: its number from 1, its pieces, what is ruled on it; then its elements in reading order."""

    number: int
    sheet: Sheet
    rules: Rulings
    elements: list[Element] = field(default_factory=list)


def read(data: bytes) -> Document:
    """The document in ``data``. Raises ReadError: ``file-empty``, ``pdf-encrypted``, ``pdf-corrupt``, ``pdf-no-text``."""
    if not data:
        raise ReadError("file-empty")
    collecting = gc.isenabled()
    gc.disable()  # nothing here makes cycles, and the collector would look through thousands of pieces: 6 % of the time
    try:
        return _read(data)
    except ReadError as fault:
        if fault.code != "pdf-corrupt":
            raise
        return rescued(data)
    finally:
        if collecting:
            gc.enable()


def _read(data: bytes) -> Document:
    source, census = _open(data), Census(data)
    try:
        pages: list[_Page] = []
        broken: list[int] = []
        count = len(source)
        for begin in range(0, count, _STRETCH):
            if begin:
                source.close()
                source = _open(data)
            _pages(source, range(begin, min(begin + _STRETCH, count)), census, pages, broken)
        first = [piece.text for page in pages[:1] for piece in page.sheet.pieces]
        about = About(outline(source), title(source), own_date(source, first))
        found, blank = census.missing(source, len(pages) + len(broken)), census.blank()
    finally:
        source.close()
    if not pages:
        raise ReadError("pdf-corrupt")
    silent = [page.number for page in pages if not any(tidy(piece.text) for piece in page.sheet.pieces)]
    if len(blank) == len(pages) + len(broken):
        raise ReadError("text-none")
    if len(silent) == len(pages):
        raise ReadError("pdf-no-text", pages=str(len(pages) + len(broken)))
    _ask(data, pages)
    lacking = {"pages-without-text": [n for n in silent if n not in blank], "pages-unreadable": broken}
    missing = [Missing(what, ranges(numbers)) for what, numbers in lacking.items() if numbers] + found
    return _document(pages, about, count, missing)


def ranges(numbers: Sequence[int]) -> str:
    """Rising numbers, runs drawn together: ``"3, 7-9"``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)


def _open(data: bytes) -> Any:
    from pypdfium2 import PdfDocument, PdfiumError, raw

    try:
        return PdfDocument(data)
    except PdfiumError as fault:
        locked = fault.err_code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}
        # PDFium's last error may be that of the file before
        raise ReadError("pdf-encrypted" if locked and b"/Encrypt" in data else "pdf-corrupt") from fault


def _pages(source: Any, numbers: range, census: Census, found: list[_Page], broken: list[int]) -> None:
    """Adds the pages with these ``numbers`` (from 0) to ``found``, and to ``broken`` (from 1) those that cannot be read."""
    from pypdfium2 import raw

    scribe = Scribe()
    for index in numbers:
        page = raw.FPDF_LoadPage(source, index)
        text = raw.FPDFText_LoadPage(page) if page else None
        if text:
            table, things = bool(found and found[-1].rules.grids), Things(page)
            try:
                made = _page(index + 1, page, text, scribe, things, look=table)
                census.page(index + 1, text, made.sheet, things)
                found.append(made)
            except (ValueError, OverflowError):  # of a damaged page: its words stand at places that are no numbers
                broken.append(index + 1)
            raw.FPDFText_ClosePage(text)
        else:
            broken.append(index + 1)
        if page:
            raw.FPDF_ClosePage(page)


def _page(number: int, page: Any, text: Any, scribe: Scribe, things: Things, *, look: bool) -> _Page:
    """``look``: there may be a table though nothing stands side by side, for the page before had one."""
    sheet = scribe.sheet(page, text)
    if not look and not sheet.within:
        return _Page(number, sheet, _NO_RULINGS)
    rules = rulings(sheet, things)
    if rules.unsure and len(things.all) > _DRAWN:
        rules = replace(rules, unsure=False)
    for grid in rules.grids:
        for piece, through in crossings(grid, sheet.pieces):
            at = sheet.pieces.index(piece)
            sheet.pieces[at : at + 1] = scribe.cut(piece, through)
    return _Page(number, sheet, rules)


def _ask(data: bytes, pages: list[_Page]) -> None:
    """Has pdfplumber look at the first few pages whose rulings are unsure; the opinion that fills more cells stands."""
    unsure = [page for page in pages if page.rules.unsure and not page.sheet.turns]
    for page in unsure[:_SECOND]:
        grids = second_opinion(data, page.number, page.sheet.crop)
        pieces = page.sheet.pieces
        if grids and sum(len(placed(g, pieces)) for g in grids) > sum(len(placed(g, pieces)) for g in page.rules.grids):
            page.rules = Rulings(tuple(grids), page.rules.rules)


def _document(pages: list[_Page], about: About, count: int, missing: list[Missing]) -> Document:
    sheets = [page.sheet for page in pages]
    body = body_size([sheet.pieces for sheet in sheets])
    leading = usual_leading([sheet.pieces for sheet in sheets])
    marks = furniture(sheets, [page.rules for page in pages], body)
    writer = Writer()
    for page, furnished in zip(pages, marks, strict=True):
        page.elements = _elements(page, furnished, leading)
    mend([page.elements for page in pages], body)
    everything = [e for page in pages for e in page.elements if isinstance(e, Paragraph)]
    mark(everything, body, about.outline)
    if all(p.furniture or p.level is not None for p in everything) and not any(
        isinstance(e, Table) for page in pages for e in page.elements
    ):
        for paragraph in everything:  # a sheet of large words only: they are what it says
            paragraph.level = None
    put_aside(everything, count)
    name = about.title or next((p.text for p in everything if p.level is not None), None)
    del sheets, marks, everything  # a page is let go when it is written: of a long document only half is ever held
    _write(pages, writer, leading, body)
    return Document(
        "\n".join(writer.parts), tuple(writer.blocks), _near(writer.lines), count, name, about.date, tuple(missing)
    )


def _near(lines: list[Line]) -> tuple[Line, ...]:
    """The lines, none of them farther off than any page reaches: a damaged file may set text anywhere."""
    if any([min(side) < -_FAR or max(side) > _FAR for side in zip(*[line.rect for line in lines], strict=True)]):  # noqa: C419
        lines = [line._replace(rect=cast("Rect", tuple(max(-_FAR, min(_FAR, n)) for n in line.rect))) for line in lines]
    return tuple(lines)


def _elements(page: _Page, furnished: list[Piece], leading: Leading) -> list[Element]:
    """The page's paragraphs and tables in reading order, its header before them, its footer after them."""
    pieces = page.sheet.pieces
    middle = page.sheet.height / 2
    beside = bool(page.sheet.beside)
    if furnished:
        marks = {id(piece) for piece in furnished}
        pieces = [piece for piece in pieces if id(piece) not in marks]
        beside = any(id(piece) not in marks for piece in page.sheet.beside)
    askew: list[Piece] = []
    if page.sheet.astray:
        askew = [p for p in pieces if p.askew]
        pieces = [p for p in pieces if not p.askew]
    tables: list[Table] = []
    for grid in page.rules.grids:
        within = placed(grid, pieces)
        table = ruled_table(grid, within)
        if table is not None:
            tables.append(table)
            taken = {id(p) for lines in within.values() for p in lines}
            pieces = [p for p in pieces if id(p) not in taken]
    found = _border([p for p in furnished if p.base > middle], page.number)
    for unit in units(pieces, tables, beside=beside, leaders=page.sheet.leaders):
        found += _unit(unit, page.number, leading)
    found += [Paragraph([p], words([p]), page.number, aside=True) for p in askew]
    return found + _border([p for p in furnished if p.base <= middle], page.number)


def _border(pieces: list[Piece], number: int) -> list[Element]:
    ordered = sorted(pieces, key=lambda p: (-round(p.base), p.x0)) if len(pieces) > 1 else pieces
    return [_paragraph([piece], number, furniture=True) for piece in ordered]


def _unit(unit: Unit, number: int, leading: Leading) -> list[Element]:
    if isinstance(unit, Table):
        return [unit]
    if isinstance(unit, Flow) and unit.contents:
        return _contents(unit.lines, number)
    return [_paragraph(lines, number) for lines in paragraphs(unit.lines, leading, unit.right, columns=unit.columns)]


def _contents(lines: list[Piece], number: int) -> list[Element]:
    """A table of contents repeats the headings: like a menu, it is no passage. An entry ends with its page number."""
    found: list[Element] = []
    entry: list[Piece] = []
    for line in lines:
        if entry and (abs(entry[-1].size - line.size) > 0.3 or len(entry) > 2):
            found.append(_paragraph(entry, number))
            entry = []
        entry.append(line)
        if line.text.rstrip()[-1:].isdigit():
            found.append(_paragraph(entry, number, furniture=True))
            entry = []
    return [*found, _paragraph(entry, number)] if entry else found


def _write(pages: list[_Page], writer: Writer, leading: Leading, size: float) -> None:
    """Writes all ``pages`` and leaves none of them in the list."""
    tables = TableWriter(writer, leading)
    open_table = False  # the page before ended with a table
    pages.reverse()
    while pages:
        page = pages.pop()
        body = [e for e in page.elements if is_body(e, size)]
        for element in page.elements:
            if isinstance(element, Table):
                tables.write(element, page.number, continued=open_table and element is body[0])
            elif element.furniture:
                writer.block(BlockKind.FURNITURE, element.lines, element.words, page.number)
            elif element.level is not None:
                writer.block(BlockKind.HEADING, element.lines, element.words, page.number, level=element.level)
            else:
                kind = BlockKind.ITEM if element.item else BlockKind.PARAGRAPH
                writer.block(kind, element.lines, element.words, page.number)
        if body:
            open_table = isinstance(body[-1], Table)


def _paragraph(lines: list[Piece], number: int, *, furniture: bool = False) -> Paragraph:
    return Paragraph(lines, words(lines), number, label(lines[0]) > 0, furniture)
