"""The report as DOCX: real styles, captions, header rows, alternative texts and Swedish, in the house's or somebody's template.

A template is any DOCX: its styles, margins, header and footer are kept, its text is replaced. Styles it lacks are added.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from pipeline.core.results import Results
from pipeline.report import docx_house, packed
from pipeline.report.blocks import Block, Chart, Heading, NewPage, Paragraph, Run, Table
from pipeline.report.editions import PLAIN, Setup, cut
from pipeline.report.outline import Front, contents, front, outline
from pipeline.report.pictures import picture

STYLE = {"text": "Normal", "lead": "Belägg ingress", "points": "Belägg poäng", "item": "List Bullet", "note": "Belägg notis"}
LOOK = {"quote": "Belägg citat", "reference": "Belägg hänvisning", "soft": "Belägg dämpad", "strong": "Strong", "text": ""}


def render(results: Results, setup: Setup = PLAIN, /) -> bytes:
    """The report as DOCX: the same results give the same bytes. Raises UsageError when the template is no DOCX."""
    shown = cut(results, setup)
    blocks, first = outline(shown), front(shown)
    document = docx_house.document(setup.template)
    writer = _Writer(document)
    writer.title(first, blocks)
    if setup.template is None:
        docx_house.head_and_foot(document, first.title, first.foot)
    after: Block | None = None
    for block in blocks:
        writer.block(block, turned=isinstance(after, NewPage))
        after = block
    core = document.core_properties
    core.title, core.subject = docx_house.printable(first.title)[:255], docx_house.printable(first.subtitle)[:255]
    core.language, core.author = "sv-SE", "Belägg"
    core.last_modified_by, core.comments, core.keywords, core.revision = "Belägg", "", "", 1
    core.category = core.content_status = core.identifier = core.version = ""
    moment = datetime.fromisoformat(shown.at) if shown.at else datetime(shown.year, 1, 1, tzinfo=UTC)
    core.created = core.modified = moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    out = io.BytesIO()
    document.save(out)
    return packed.settled(out.getvalue())


class _Writer:
    """Puts blocks at the end of a document. ``figures`` and ``tables`` count captions, ``headings`` the marks they lead to."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self.width = docx_house.width(document)
        self.styles = {style.name: style.style_id for style in document.styles}  # asked for once: each look-up walks them all
        self.figures = 0
        self.tables = 0
        self.marks = 0
        self.headings = 0

    def title(self, first: Front, blocks: Sequence[Block]) -> None:
        self._paragraph("Title", first.title)
        self._paragraph("Subtitle", first.subtitle)
        for line in (*first.lines, *([first.warning] if first.warning else [])):
            self._paragraph("Belägg ingress", line)
        place = self._paragraph("TOC Heading", "Innehåll")
        place.paragraph_format.page_break_before = True
        docx_house.contents(self.document, [(h.level, h.text) for h in contents(blocks)])
        self.document.add_page_break()

    def block(self, block: Block, *, turned: bool) -> None:
        """``turned``: the block begins a new page."""
        if isinstance(block, Heading):
            paragraph = self._paragraph(f"Heading {block.level}", block.text)
            paragraph.paragraph_format.page_break_before = turned or None
            if block.level <= 2:
                self.headings += 1
                self._mark(paragraph, docx_house.entry(self.headings))
            self._mark(paragraph, block.anchor)
        elif isinstance(block, Paragraph):
            self._fill(self._paragraph(STYLE[block.kind]), block)
        elif isinstance(block, Table):
            self.table(block)
        elif isinstance(block, Chart):
            self.chart(block)

    def chart(self, chart: Chart) -> None:
        from docx.shared import Cm

        self.figures += 1
        paragraph = self._paragraph("Belägg figur")
        paragraph.paragraph_format.keep_with_next = True
        shape = paragraph.add_run().add_picture(io.BytesIO(picture(chart, "png")), width=Cm(self.width))
        described = shape._inline.docPr
        described.set("descr", docx_house.printable(chart.alt))
        described.set("title", docx_house.printable(chart.caption))
        docx_house.caption(self.document, "Figur", self.figures, chart.caption)
        if chart.note:
            self._paragraph("Belägg notis", chart.note)
        self.table(chart.table)

    def table(self, table: Table) -> None:
        """The caption stands over the table, on its page; a row is never broken, a short table neither."""
        self.tables += 1
        docx_house.caption(self.document, "Tabell", self.tables, table.caption, keep=True)
        made = self.document.add_table(rows=1 + len(table.rows), cols=len(table.head), style="Belägg tabell")
        docx_house.shape(made, [self.width * w for w in table.widths], table.caption, named=table.named)
        rows = docx_house.cells(made)
        docx_house.header_row(made.rows[0])
        whole = len(table.rows) <= docx_house.SHORT and table.named
        for number, (places, line) in enumerate(zip(rows, [_head(table), *table.rows], strict=True)):
            last = number == len(table.rows)
            for column, (cell, paragraphs) in enumerate(zip(places, line, strict=True)):
                strong = number == 0 or (table.total and last)
                # never a lone row at a page's edge
                keep = (whole or number in (0, len(table.rows) - 1) or (table.named and number == 1)) and not last
                self._cell(cell, paragraphs, strong=strong, right=column in table.numeric, keep=keep)
        docx_house.unbroken_rows(made)
        self._paragraph("Belägg luft")

    def _cell(self, cell: Any, paragraphs: tuple[Paragraph, ...], *, strong: bool, right: bool, keep: bool) -> None:
        for number, paragraph in enumerate(paragraphs):
            place = docx_house.first_paragraph(cell) if number == 0 else cell.add_paragraph()
            docx_house.dress(place, self.styles["Belägg cell"], right=right, keep=keep)
            runs = tuple(Run(r.text, "strong", r.to) for r in paragraph.runs) if strong else paragraph.runs
            self._fill(place, replace(paragraph, runs=runs))

    def _paragraph(self, style: str, words: str = "") -> Any:
        """A new paragraph at the end."""
        made = self.document.add_paragraph()
        made._p.style = self.styles[style]
        if words:
            made.add_run(docx_house.printable(words))
        return made

    def _fill(self, place: Any, paragraph: Paragraph) -> None:
        for run in paragraph.runs:
            words = docx_house.printable(run.text)
            made = docx_house.link(place, words, run.to) if run.to else place.add_run(words)
            if LOOK[run.look]:
                made._r.style = self.styles[LOOK[run.look]]
        self._mark(place, paragraph.anchor)

    def _mark(self, paragraph: Any, anchor: str) -> None:
        if anchor:
            self.marks += 1
            docx_house.bookmark(paragraph, anchor, self.marks)


def _head(table: Table) -> tuple[tuple[Paragraph, ...], ...]:
    return tuple((Paragraph((Run(words),)),) for words in table.head)
