"""The report as DOCX: real styles, captions, header rows, alternative texts and Swedish, in the house's or somebody's template.

A template is any DOCX: its styles, margins, header and footer are kept, its text is replaced. Styles it lacks are added.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.core.errors import UsageError
from pipeline.core.results import Results
from pipeline.report import docx_house, outline
from pipeline.report.editions import internal
from pipeline.report.outline import Block, Chart, Heading, NewPage, Paragraph, Run, Table
from pipeline.report.pictures import picture

STYLE = {"text": "Normal", "lead": "Belägg ingress", "item": "List Bullet", "note": "Belägg notis"}
LOOK = {"quote": "Belägg citat", "reference": "Belägg hänvisning", "soft": "Belägg dämpad", "strong": "Strong", "text": ""}


def render(results: Results, *, template: Path | None = None) -> bytes:
    """The internal edition as DOCX. Raises UsageError when ``template`` is no DOCX."""
    return write(internal(results), template=template)


def write(shown: Results, *, template: Path | None = None) -> bytes:
    """Results that are already cut to an edition, as DOCX: the same results give the same document."""
    document = docx_house.document(template)
    writer = _Writer(document)
    writer.title(shown)
    for block in outline.outline(shown):
        writer.block(block)
    core = document.core_properties
    core.title, core.language, core.author = f"{shown.municipality} {shown.year}: {shown.instrument_name}", "sv-SE", "Belägg"
    core.created = core.modified = datetime(shown.year, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


class _Writer:
    """Puts blocks at the end of a document. ``figures`` and ``tables`` count captions."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self.figures = 0
        self.tables = 0
        self.marks = 0

    def title(self, shown: Results) -> None:
        self.document.add_paragraph(f"{shown.municipality} {shown.year}", style="Title")
        self.document.add_paragraph(f"Utvärdering enligt {shown.instrument_name}", style="Subtitle")
        if shown.state not in ("published", "revised"):
            self.document.add_paragraph("Utkast: får ändras.", style="Belägg ingress")
        self.document.add_paragraph("Innehåll", style="TOC Heading")
        headings = [b for b in outline.outline(shown) if isinstance(b, Heading) and b.level <= 2]
        docx_house.contents(self.document, [(h.level, h.text) for h in headings])
        self.block(NewPage())

    def block(self, block: Block) -> None:
        if isinstance(block, Heading):
            paragraph = self.document.add_heading(block.text, block.level)
            self._mark(paragraph, block.anchor)
        elif isinstance(block, Paragraph):
            self._fill(self.document.add_paragraph(style=STYLE[block.kind]), block)
        elif isinstance(block, Table):
            self.table(block)
        elif isinstance(block, Chart):
            self.chart(block)
        else:
            self.document.add_page_break()

    def chart(self, chart: Chart) -> None:
        from docx.shared import Cm

        self.figures += 1
        paragraph = self.document.add_paragraph(style="Belägg figur")
        shape = paragraph.add_run().add_picture(io.BytesIO(picture(chart, "png")), width=Cm(16))
        described = shape._inline.docPr
        described.set("descr", chart.alt)
        described.set("title", chart.caption)
        docx_house.caption(self.document, "Figur", self.figures, chart.caption)
        self.table(chart.table)

    def table(self, table: Table) -> None:
        self.tables += 1
        docx_house.caption(self.document, "Tabell", self.tables, table.caption, keep=True)
        made = self.document.add_table(rows=1, cols=len(table.head), style="Belägg tabell")
        docx_house.shape(made, table.widths, table.caption)
        for cell, words in zip(made.rows[0].cells, table.head, strict=True):
            cell.paragraphs[0].add_run(words)
        docx_house.header_row(made.rows[0])
        for number, row in enumerate(table.rows, 1):
            cells = made.add_row().cells
            last = table.total and number == len(table.rows)
            for cell, paragraphs in zip(cells, row, strict=True):
                self._cell(cell, paragraphs, strong=last)
        for column in table.numeric:
            for row in made.rows:
                docx_house.right(row.cells[column])
        docx_house.unbroken_rows(made, longest=max(len(cell) for row in table.rows for cell in row) if table.rows else 1)
        self.document.add_paragraph(style="Belägg luft")

    def _cell(self, cell: Any, paragraphs: tuple[Paragraph, ...], *, strong: bool) -> None:
        for number, paragraph in enumerate(paragraphs):
            place = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            place.style = self.document.styles["List Bullet" if paragraph.kind == "item" else "Belägg cell"]
            if strong:
                paragraph = Paragraph(tuple(Run(r.text, "strong", r.to) for r in paragraph.runs))  # noqa: PLW2901
            self._fill(place, paragraph)

    def _fill(self, place: Any, paragraph: Paragraph) -> None:
        for run in paragraph.runs:
            words = docx_house.printable(run.text)
            made = docx_house.link(place, words, run.to) if run.to else place.add_run(words)
            if LOOK[run.look]:
                made.style = self.document.styles[LOOK[run.look]]
        self._mark(place, paragraph.anchor)

    def _mark(self, paragraph: Any, anchor: str) -> None:
        if anchor:
            self.marks += 1
            docx_house.bookmark(paragraph, anchor, self.marks)


def checked(template: Path) -> Path:
    """The template, if it is one. Raises UsageError."""
    if not template.is_file():
        raise UsageError("file-missing", name=template)
    return template
