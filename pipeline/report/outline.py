"""Results → the report as a sequence of blocks, once for every format: what a DOCX, a PDF and a page each dress their way.

The order is that of the reports municipalities know: what the method is, how it was done, the sum and the profile, a summary,
each area with its sub-areas, strengths and improvements side by side, and last the tables and what every point rests on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.core.model import SOURCE_KINDS
from pipeline.core.results import AreaView, EvidenceView, Results, SubareaView
from pipeline.core.statements import paragraphs
from pipeline.report import words
from pipeline.report.charts import Figure
from pipeline.report.swedish import count, date, moment, number, percent

Look = Literal["text", "quote", "reference", "soft", "strong"]


@dataclass(frozen=True, slots=True)
class Run:
    """Some words and how they look. ``to``: the anchor they refer to, without its #."""

    text: str
    look: Look = "text"
    to: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    text: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    runs: tuple[Run, ...]
    kind: Literal["text", "lead", "item", "note"] = "text"
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one header row. ``numeric``: columns of figures; ``widths``: shares of the width that sum to 1."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[tuple[Paragraph, ...], ...], ...]
    widths: tuple[float, ...]
    numeric: tuple[int, ...] = ()
    total: bool = False  # the last row is a sum


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of figures, with the same figures as a table. ``alt`` says what is seen."""

    kind: Literal["radar", "bars", "coverage"]
    caption: str
    alt: str
    figures: tuple[Figure, ...]
    table: Table


@dataclass(frozen=True, slots=True)
class NewPage:
    pass


Block = Heading | Paragraph | Table | Chart | NewPage


def outline(results: Results) -> Iterator[Block]:
    """The whole report of results that are already cut to an edition (``editions.py``)."""
    yield from _method(results)
    yield from _municipality(results)
    yield from _result(results)
    for area in results.areas:
        yield from _area(results, area)
    yield from _tables(results)
    yield from _points(results)
    yield from _sources(results)
    yield from _proof(results)


def text(words_: str, look: Look = "text") -> Paragraph:
    return Paragraph((Run(words_, look),))


def written(results: Results, section: str) -> Iterator[Paragraph]:
    """What evaluators wrote in a section, each sentence followed by its references."""
    for block in paragraphs(results.texts.get(section, "")):
        runs: list[Run] = []
        for statement in block:
            runs.append(Run(f"{statement.text} "))
            runs += [Run(f"[{r}] ", "reference", anchor_of(r)) for r in statement.references]
        yield Paragraph(tuple(runs))


def anchor_of(reference: str) -> str:
    """Where a reference leads in the report: evidence and awards to themselves, a sub-area to its section."""
    return f"delomrade-{reference}" if "." in reference else reference


def _method(r: Results) -> Iterator[Block]:
    yield Heading(1, f"Om {r.instrument_name}")
    yield text(
        f"{r.instrument_name} är ett sätt att se hur en kommun styrs och leds. Det har "
        f"{count(len(r.areas), 'område', 'områden')} med {count(len(r.subareas), 'delområde', 'delområden')}, och varje "
        f"område kan ge högst {number(r.areas[0].max)} poäng: sammanlagt {number(r.max)}."
    )
    yield text(
        "Poäng ges för det som görs och följs upp, inte för det som bara är avsikter. Varje poäng i den här rapporten "
        "vilar på minst ett belägg: ord i en källa, godtagna av en utvärderare. Beläggen har nummer som B41 och står i "
        "slutet, med källa och sida."
    )
    yield Heading(1, "Så gjordes utvärderingen")
    kinds = [(k, sum(s.kind == k and s.excluded_because is None for s in r.sources)) for k in SOURCE_KINDS]
    rows = tuple(_row(words.KINDS[k].capitalize(), number(n)) for k, n in kinds)
    yield Table("Källor som utvärderingen bygger på", ("Slag av källa", "Antal"), rows, (0.75, 0.25), (1,))
    yield from written(r, "method")


def _municipality(r: Results) -> Iterator[Block]:
    found = list(written(r, "municipality"))
    if found:
        yield Heading(1, "Kommunen i korthet")
        yield from found


def _result(r: Results) -> Iterator[Block]:
    yield NewPage()
    yield Heading(1, "Resultat", "resultat")
    yield Paragraph((Run(f"{r.municipality} får {number(r.total)} av {number(r.max)} poäng.", "strong"),), "lead")
    figures = tuple(Figure(a.code, a.name, a.points, a.max) for a in r.areas)
    table = figures_table("Poäng per område", figures, sum_of=("Summa", r.total, r.max))
    best, worst = max(figures, key=lambda f: f.share), min(figures, key=lambda f: f.share)
    seen = (
        f"Högst andel har {best.name} ({percent(best.points, best.max, 0)}), lägst {worst.name} "
        f"({percent(worst.points, worst.max, 0)})."
    )
    yield Chart("radar", "Profil över områdena, andel av högsta poäng", f"Nätdiagram över åtta områden. {seen}", figures, table)
    if found := list(written(r, "summary")):
        yield Heading(1, "Sammanfattning")
        yield from found


def _area(r: Results, area: AreaView) -> Iterator[Block]:
    yield NewPage()
    yield Heading(1, f"{area.code}. {area.name}", f"omrade-{area.code}")
    figures = tuple(Figure(s.code, s.name, s.points, s.max) for s in area.subareas)
    alt = f"Stapeldiagram: {'; '.join(f'{f.code} {number(f.points)} av {number(f.max)}' for f in figures)}."
    table = figures_table(f"Poäng i område {area.code}", figures, sum_of=("Summa", area.points, area.max))
    yield Chart("bars", f"Delområdena i område {area.code}", alt, figures, table)
    yield from written(r, area.code)
    for subarea in area.subareas:
        yield from _subarea(r, subarea)
    yield _sides(area)
    if found := list(written(r, f"examples-{area.code}")):
        yield Heading(2, "Goda exempel i andra kommuner")
        yield from found


def _subarea(r: Results, s: SubareaView) -> Iterator[Block]:
    yield Heading(2, f"{s.code} {s.name}", anchor_of(s.code))
    if s.not_judged:
        yield Paragraph((Run("Inte bedömt. ", "strong"), Run(s.judged_because or "")))
    else:
        yield Paragraph((Run(f"{number(s.points)} av {number(s.max)} poäng", "strong"),))
    found = list(written(r, s.code))
    yield from found
    if not found and s.judged_because and not s.not_judged:
        yield text(s.judged_because)


def _sides(area: AreaView) -> Table:
    """Strengths and improvements side by side, each line with its evidence."""
    sides: dict[str, list[Paragraph]] = {"strength": [], "improvement": []}
    for s in area.subareas:
        for e in s.evidence:
            if e.live and e.stance in sides:
                runs = Run(f"{s.code}: "), Run(_short(e), "quote"), Run(f" [{e.id}]", "reference", e.id)
                sides[e.stance].append(Paragraph(runs, "item"))
    cells = tuple(tuple(found) or (text(words.NONE_OF[side], "soft"),) for side, found in sides.items())
    head = tuple(words.STANCES[side] for side in sides)
    return Table(f"Styrkor och förbättringsmöjligheter i område {area.code}", head, (cells,), (0.5, 0.5))


def _short(e: EvidenceView, most: int = 180) -> str:
    quote = " ".join(e.quote.split())
    return f"”{quote}”" if len(quote) <= most else f"”{quote[:most].rsplit(' ', 1)[0]} …”"


def _tables(r: Results) -> Iterator[Block]:
    yield NewPage()
    yield Heading(1, "Alla delområden")
    for area in r.areas:
        figures = tuple(Figure(s.code, s.name, s.points, s.max) for s in area.subareas)
        yield figures_table(f"{area.code}. {area.name}", figures, sum_of=("Summa", area.points, area.max))
    yield Heading(1, "Täckning")
    head = ("Delområde", *(words.KIND[k].capitalize() for k in SOURCE_KINDS))
    rows = tuple(
        _row(f"{s.code} {s.name}", *(number(s.coverage[k]) if s.coverage[k] else "–" for k in SOURCE_KINDS))
        for s in r.subareas
    )
    yield Table("Belägg per delområde och slag av källa", head, rows, (0.48, 0.13, 0.13, 0.13, 0.13), (1, 2, 3, 4))


def _points(r: Results) -> Iterator[Block]:
    """Every point with what it rests on, down to the source."""
    yield NewPage()
    yield Heading(1, "Vad varje poäng vilar på", "poangen")
    for s in r.subareas:
        live = [a for a in s.awards if a.live]
        cited = [e for e in s.evidence if e.live]
        if not live and not cited:
            continue
        yield Heading(2, f"{s.code} {s.name}")
        for award in live:
            runs = [Run(f"{award.id}: {count(award.points, 'poäng', 'poäng')}. ", "strong"), Run(f"{award.because} ")]
            runs += [Run(f"[{e.id}] ", "reference", e.id) for e in award.evidence]
            yield Paragraph(tuple(runs), anchor=award.id)
        for e in cited:
            quote = Run(f"”{' '.join(e.quote.split())}” ", "quote")
            yield Paragraph((Run(f"{e.id} ", "strong"), quote, Run(_where(e), "soft")), "note", e.id)


def _where(e: EvidenceView) -> str:
    stage = f", {words.STAGE[e.stage]}" if e.stage else ""
    page = f", sida {e.page}" if e.page else f", {e.place}" if e.place else ""
    return f"({words.STANCE[e.stance]}{stage}; {e.source.number} {e.source.title}{page})"


def _sources(r: Results) -> Iterator[Block]:
    yield NewPage()
    yield Heading(1, "Källor")
    rows = []
    for s in r.sources:
        what = s.title if s.excluded_because is None else f"{s.title} (utesluten: {s.excluded_because})"
        rows.append(_row(s.number, what, words.KIND[s.kind], date(s.own_date) if s.own_date else "–", s.sha256[:16]))
    head = ("Nr", "Titel", "Slag", "Datum", "SHA-256")
    yield Table("Alla källor, med början på innehållets SHA-256", head, tuple(rows), (0.08, 0.42, 0.14, 0.16, 0.2))


def _proof(r: Results) -> Iterator[Block]:
    yield Heading(1, "Så kontrolleras rapporten")
    yield text(f"Utvärderingens logg har {count(r.events, 'händelse', 'händelser')}. Den sista har hashsumman {r.head}.")
    yield text(f"Instrumentet är {r.instrument_name} med hashsumman {r.instrument_sha256}.")
    if r.checkpoint:
        signed = f"undertecknad {moment(r.checkpoint.at)}"
        yield text(f"Kontrollpunkt över {count(r.checkpoint.size, 'händelse', 'händelser')}, {signed}:")
        yield Paragraph((Run(r.checkpoint.note.strip(), "soft"),), "note")


def figures_table(caption: str, figures: tuple[Figure, ...], *, sum_of: tuple[str, int, int] | None = None) -> Table:
    """Points, maximum and share, a row for each figure."""
    rows = [_row(f"{f.code} {f.name}", number(f.points), number(f.max), percent(f.points, f.max, 0)) for f in figures]
    if sum_of:
        rows.append(_row(sum_of[0], number(sum_of[1]), number(sum_of[2]), percent(sum_of[1], sum_of[2], 0)))
    head = ("Område" if "." not in figures[0].code else "Delområde", "Poäng", "Högst", "Andel")
    return Table(caption, head, tuple(rows), (0.64, 0.12, 0.12, 0.12), (1, 2, 3), total=sum_of is not None)


def _row(*cells: str) -> tuple[tuple[Paragraph, ...], ...]:
    return tuple((text(cell),) for cell in cells)
