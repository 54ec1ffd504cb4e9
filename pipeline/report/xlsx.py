"""Everything tabular of the report as XLSX, one sheet for each kind of thing; the same results give the same bytes.

Words from sources and people are always text: a cell that begins like a formula is written as the text it is, and marked so
that a spreadsheet keeps it one when somebody edits it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from pipeline.core.model import SOURCE_KINDS
from pipeline.core.results import EvidenceView, Results
from pipeline.report import appendix, packed, words
from pipeline.report.editions import PLAIN, Setup, cut
from pipeline.report.outline import front

Cell = str | int | float | None
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "\u2212")
MOST = 32_767  # characters a cell can hold
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def render(results: Results, setup: Setup = PLAIN, /) -> bytes:
    """The report's tables as XLSX."""
    from openpyxl import Workbook

    shown = cut(results, setup)
    book = Workbook()
    book.remove(book.active)
    for title, (head, widths, rows) in SHEETS.items():
        _fill(book.create_sheet(title), head, widths, list(rows(shown)))
    about = book.properties
    about.title, about.creator, about.language = _printable(f"{shown.municipality} {shown.year}"), "Belägg", "sv-SE"
    moment = datetime.fromisoformat(shown.at) if shown.at else datetime(shown.year, 1, 1, tzinfo=UTC)
    about.created = moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    out = io.BytesIO()
    book.save(out)
    return _dated(out.getvalue(), about.created)


def _dated(data: bytes, moment: datetime) -> bytes:
    """openpyxl writes the hour it was saved into the properties: ours stands there instead."""
    said = f"{moment:%Y-%m-%dT%H:%M:%S}Z".encode()
    return packed.changed(
        data, "docProps/core.xml", lambda xml: re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + said, xml)
    )


def _fill(sheet: Any, head: Sequence[str], widths: Sequence[int], rows: Sequence[Sequence[Cell]]) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    wrapped, strong = Alignment(wrap_text=True, vertical="top"), Font(bold=True)
    for number, row in enumerate([head, *rows], 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column)
            if isinstance(value, str):
                _text(cell, value)
            elif value is not None:
                cell.value = value
            cell.alignment = wrapped
            if number == 1:
                cell.font = strong
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    if rows:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(head))}{len(rows) + 1}"


def _text(cell: Any, words_: str) -> None:
    """The words as text, whatever they begin with."""
    said = _printable(words_)
    cell.value = said if len(said) <= MOST else f"{said[: MOST - 2]} …"
    cell.data_type = "s"
    if said.startswith(FORMULA):
        cell.quotePrefix = True


def _printable(words_: str) -> str:
    return _UNPRINTABLE.sub("\ufffd", words_)


def _summary(r: Results) -> Iterator[Sequence[Cell]]:
    first = front(r)
    yield "Kommun", r.municipality
    yield "År", r.year
    yield "Instrument", r.instrument_name or r.instrument_id
    yield "Poäng", r.total
    yield "Högst", r.max
    yield "Utgåva", words.EDITIONS[r.edition]
    if first.warning:
        yield "Läge", first.warning
    yield "Händelser i loggen", r.events
    yield "Loggens hashsumma", r.head
    yield "Instrumentets hashsumma", r.instrument_sha256
    yield from (("Utelämnat", sentence) for sentence in r.left_out)


def _areas(r: Results) -> Iterator[Sequence[Cell]]:
    for a in r.areas:
        yield a.code, a.name, a.points, a.max, round(a.points / a.max, 4) if a.max else None
    yield "", "Summa", r.total, r.max, round(r.total / r.max, 4) if r.max else None


def _subareas(r: Results) -> Iterator[Sequence[Cell]]:
    for s in r.subareas:
        judged = "ingår inte" if s.not_judged else "ja" if s.judged else "nej"
        cited = ", ".join(dict.fromkeys(e.id for a in s.awards if a.live for e in a.evidence))
        yield s.code, s.name, s.points, s.max, judged, cited, s.judged_because or ""


def _awards(r: Results) -> Iterator[Sequence[Cell]]:
    for s in r.subareas:
        for a in s.awards:
            evidence = ", ".join(e.id for e in a.evidence)
            taken = "" if a.live else a.withdrawn_because or "räknas inte"
            yield a.id, s.code, a.points, a.because, evidence, a.by, a.at[:10], "ja" if a.live else "nej", taken


def _evidence(r: Results) -> Iterator[Sequence[Cell]]:
    for s in r.subareas:
        for e in s.evidence:
            yield (
                e.id, s.code, words.STANCE[e.stance], words.STAGE[e.stage] if e.stage else "", _quote(e), e.source.number,
                e.source.title, e.page, e.place or "", "ja" if e.live else "nej", words.VERDICT[e.verdict], e.source.sha256,
            )  # fmt: skip


def _quote(e: EvidenceView) -> str:
    return e.quote if e.quote and not e.withheld else appendix.quoted(e).text


def _sources(r: Results) -> Iterator[Sequence[Cell]]:
    for s in r.sources:
        excluded = "" if s.excluded_because is None else s.excluded_because or "skälet är raderat"
        yield s.number, s.title, words.KIND[s.kind], s.own_date or "", s.uri, s.sha256, excluded


def _coverage(r: Results) -> Iterator[Sequence[Cell]]:
    for s in r.subareas:
        yield s.code, s.name, *(s.coverage[k] for k in SOURCE_KINDS)


def _texts(r: Results) -> Iterator[Sequence[Cell]]:
    yield from sorted(r.texts.items())


Rows = Callable[[Results], Iterator[Sequence[Cell]]]
SHEETS: dict[str, tuple[Sequence[str], Sequence[int], Rows]] = {
    "Sammanfattning": (("Uppgift", "Värde"), (26, 80), _summary),
    "Områden": (("Område", "Namn", "Poäng", "Högst", "Andel"), (10, 50, 10, 10, 10), _areas),
    "Delområden": (
        ("Delområde", "Namn", "Poäng", "Högst", "Bedömt", "Belägg", "Bedömning"), (12, 50, 10, 10, 12, 24, 60), _subareas,
    ),
    "Poäng": (
        ("Nummer", "Delområde", "Poäng", "Motivering", "Belägg", "Av", "Dag", "Räknas", "Indragen därför att"),
        (10, 12, 10, 60, 24, 20, 12, 10, 40), _awards,
    ),
    "Belägg": (
        ("Nummer", "Delområde", "Talar för", "Hur långt", "Citat", "Källa", "Titel", "Sida", "Ställe", "Gäller", "Citatet",
         "Källans SHA-256"),
        (10, 12, 20, 14, 80, 10, 40, 8, 20, 10, 30, 68), _evidence,
    ),
    "Källor": (
        ("Källa", "Titel", "Slag", "Datum", "Adress", "SHA-256", "Utesluten därför att"), (10, 50, 16, 18, 50, 68, 30),
        _sources,
    ),
    "Täckning": (
        ("Delområde", "Namn", *(words.KINDS[k].capitalize() for k in SOURCE_KINDS)), (12, 50, 12, 12, 16, 12), _coverage,
    ),
    "Texter": (("Avsnitt", "Text"), (16, 120), _texts),
}  # fmt: skip
