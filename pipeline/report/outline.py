"""Results → the report as a sequence of blocks (``blocks.py``), once for every format.

The order is that of the reports municipalities know: what the method is, the municipality and how it was done, the sum and
the profile, a summary, each area with its sub-areas, strengths and improvements side by side; then the tables, and what
every point rests on (``appendix.py``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from pipeline.core.model import SOURCE_KINDS
from pipeline.core.reporting.statements import paragraphs
from pipeline.core.results import AreaView, EvidenceView, Results, SubareaView
from pipeline.report import appendix, plots, words
from pipeline.report.blocks import Block, Heading, NewPage, Paragraph, Run, Table, row, text
from pipeline.report.swedish import count, moment, number

FINAL = "final"  # the state of results whose text has passed as a final report's


@dataclass(frozen=True, slots=True)
class Front:
    """The title page: title, what it is, lines about it, a warning; and the line at the foot of every page."""

    title: str
    subtitle: str
    lines: tuple[str, ...]
    warning: str
    foot: str


def front(r: Results) -> Front:
    """What stands on the title page of results that are cut to an edition."""
    lines = [words.EDITIONS[r.edition]]
    if r.at:
        lines.append(f"Läget {moment(r.at)}.")
    if r.sheet != "consensus":
        lines.append(f"Poäng enligt {r.sheet}.")
    foot = f"Loggens hashsumma {r.head[:16]}, {count(r.events, 'händelse', 'händelser')}"
    return Front(
        f"{r.municipality} {r.year}",
        f"Utvärdering enligt {r.instrument_name or r.instrument_id}",
        tuple(lines),
        "" if r.state in ("published", "revised", FINAL) else "Utkast: rapporten är inte publicerad och kan ändras.",
        foot,
    )


def outline(results: Results) -> list[Block]:
    """The whole report of results that are already cut to an edition (``editions.py``). Every reference leads somewhere."""
    blocks = list(_blocks(results))
    anchors = {b.anchor for b in blocks if isinstance(b, Heading | Paragraph) and b.anchor}
    return [_resolved(b, anchors) for b in blocks]


def contents(blocks: Sequence[Block]) -> list[Heading]:
    """The headings that the table of contents holds."""
    return [b for b in blocks if isinstance(b, Heading) and b.level <= 2]


def _blocks(r: Results) -> Iterator[Block]:
    yield from _method(r)
    yield from _done(r)
    yield from _result(r)
    for area in r.areas:
        yield from _area(r, area)
    yield from appendix.tables(r)
    yield from appendix.points(r)
    yield from appendix.sources(r)
    yield from appendix.proof(r)


def written(results: Results, section: str) -> Iterator[Paragraph]:
    """What evaluators wrote in a section, each sentence followed by its references."""
    for block in paragraphs(results.texts.get(section, "")):
        runs: list[Run] = []
        for statement in block:
            said = statement.text if not statement.references else statement.text.rstrip(".!?…")
            runs.append(Run(f"{said} "))
            runs += [Run(f"[{r}]{' ' * (n < len(statement.references))}", "reference", anchor_of(r))
                     for n, r in enumerate(statement.references, 1)]  # fmt: skip
            if statement.references:
                runs.append(Run(f"{statement.text[len(said):]} "))
        yield Paragraph(tuple(runs))


def anchor_of(reference: str) -> str:
    """Where a reference leads in the report: evidence and awards to themselves, a sub-area to its section."""
    return f"delomrade-{reference}" if "." in reference else reference


def _resolved(block: Block, anchors: set[str]) -> Block:
    """The block with links only to what is there."""
    if isinstance(block, Paragraph):
        lost = any(r.to and r.to not in anchors for r in block.runs)
        return replace(block, runs=tuple(replace(r, to=r.to if r.to in anchors else "") for r in block.runs)) if lost else block
    if isinstance(block, Table):
        cells = tuple(tuple(tuple(_resolved(p, anchors) for p in cell) for cell in line) for line in block.rows)
        return replace(block, rows=cells)  # type: ignore[arg-type]  # a paragraph comes back as one
    return block


def _method(r: Results) -> Iterator[Block]:
    name = r.instrument_name or r.instrument_id
    yield Heading(1, f"Om {name}")
    yield text(
        f"{name} är ett sätt att beskriva och bedöma hur en kommun styrs, leds och utvecklas. Det är kommunens arbetssätt som "
        f"bedöms, inte vad enskilda verksamheter presterar. Bedömningen görs inom {count(len(r.areas), 'område', 'områden')} "
        f"som tillsammans har {count(len(r.subareas), 'delområde', 'delområden')}:"
    )
    for area in r.areas:
        yield Paragraph((Run(f"{area.code}. {area.name} (högst {number(area.max)} poäng)"),), "item")
    yield text(
        f"Högsta möjliga summa är {number(r.max)} poäng. En avsikt som bara står på papper ger lite. Mer ger det som görs i "
        "hela organisationen, som följs upp och som sedan har lett till förbättringar."
    )
    yield text(
        "Varje poäng i rapporten vilar på minst ett belägg: ord i en källa, godtagna av en utvärderare. Ett belägg har ett "
        "nummer som B41. Alla belägg som bär rapporten står med citat, källa och sida i avsnittet Vad varje poäng vilar på."
    )


def _done(r: Results) -> Iterator[Block]:
    """The municipality in brief and how the evaluation was made."""
    found = list(written(r, "municipality"))
    if found:
        yield Heading(1, "Kommunen i korthet")
        yield from found
    yield Heading(1, "Så gjordes utvärderingen")
    read = [s for s in r.sources if s.excluded_because is None]
    evidence = [e for s in r.subareas for e in s.evidence if e.live]
    awards = sum(a.live for s in r.subareas for a in s.awards)
    kinds = {k: sum(s.kind == k for s in read) for k in SOURCE_KINDS}
    people = sum(r.groups.people.values())
    said = [f"Utvärderingen bygger på {count(len(read), 'källa', 'källor')}."]
    if kinds["interview"] and people:
        said.append(f"I intervjuerna deltog {count(people, 'person', 'personer')}.")
    said.append(
        f"Ur källorna är {count(len(evidence), 'belägg godtaget', 'belägg godtagna')}, och de bär "
        f"{count(awards, 'poängsättning', 'poängsättningar')}."
    )
    judged = sum(s.judged or s.not_judged for s in r.subareas)
    if judged < len(r.subareas):
        said.append(
            f"{number(judged)} av {count(len(r.subareas), 'delområde', 'delområden')} är "
            f"{'bedömt' if judged == 1 else 'bedömda'}. Resten räknas som 0 poäng tills de är det."
        )
    yield text(" ".join(said))
    cited = {k: len({e.source.number for e in evidence if e.source.kind == k}) for k in SOURCE_KINDS}
    rows = [row(words.SORTS[k], number(n), number(cited[k])) for k, n in kinds.items()]
    rows.append(row("Summa", number(len(read)), number(sum(cited.values()))))
    head = ("Slag av källa", "Antal", "Varav med belägg")
    yield Table("Källor som utvärderingen bygger på", head, tuple(rows), (0.56, 0.2, 0.24), (1, 2), total=True)
    yield from written(r, "method")
    if r.left_out:
        yield Heading(2, "Vad den här utgåvan utelämnar")
        for sentence in r.left_out:
            yield Paragraph((Run(sentence),), "item")


def _result(r: Results) -> Iterator[Block]:
    yield NewPage()
    yield Heading(1, "Resultat", "resultat")
    yield Paragraph((Run(f"{r.municipality} får {number(r.total)} av {number(r.max)} poäng.", "strong"),), "lead")
    yield plots.areas(r)
    yield plots.profile(r)
    if found := list(written(r, "summary")):
        yield Heading(1, "Sammanfattning")
        yield from found


def _area(r: Results, area: AreaView) -> Iterator[Block]:
    yield NewPage()
    yield Heading(1, f"{area.code}. {area.name}", f"omrade-{area.code}")
    yield plots.subareas(r, area)
    yield from written(r, area.code)
    for subarea in area.subareas:
        yield from _subarea(r, subarea)
    yield Heading(2, f"Styrkor och förbättringsmöjligheter i område {area.code}")
    yield _sides(area)
    if found := list(written(r, f"examples-{area.code}")):
        yield Heading(2, "Goda exempel i andra kommuner")
        yield from found


def _subarea(r: Results, s: SubareaView) -> Iterator[Block]:
    yield Heading(2, f"{s.code} {s.name}", anchor_of(s.code))
    if s.not_judged:
        yield Paragraph((Run("Ingår inte i bedömningen. ", "strong"), Run(s.judged_because or "")))
        return
    points = f"{number(s.points)} av {number(s.max)} poäng"
    yield Paragraph((Run(points if s.judged else f"Inte bedömt än (högst {number(s.max)} poäng)", "strong"),), "points")
    found = list(written(r, s.code))
    yield from found
    if not found:
        yield from _reasons(s)


def _reasons(s: SubareaView) -> Iterator[Block]:
    """Where nobody wrote a text: the reasons for the points, as they were given, with their evidence."""
    live = [a for a in s.awards if a.live and a.because]
    if s.judged_because and not live:
        yield Paragraph((Run(f"{s.judged_because} "), Run(f"[{s.code}]", "reference", anchor_of(s.code))))
    for award in live:
        runs = [Run(f"{award.because} ")]
        runs += [Run(f"[{e.id}] ", "reference", e.id) for e in award.evidence]
        yield Paragraph(tuple(runs), "item")


SHOWN = 3  # pieces of evidence quoted on each side of a sub-area; the rest by number


def _sides(area: AreaView) -> Table:
    """Strengths and improvements side by side, sub-area by sub-area, a row for each pair."""
    rows: list[tuple[tuple[Paragraph, ...], ...]] = []
    for s in area.subareas:
        carries = {e.id for a in s.awards if a.live for e in a.evidence}
        found = {side: [e for e in s.evidence if e.live and e.stance == side and not e.withheld] for side in words.NONE_OF}
        sides = [_side(s, evidence, carries) for evidence in found.values()]
        rows += [tuple((p or text(""),) for p in pair) for pair in zip_longest(*sides)]
    rows = rows or [((text(""),), (text(""),))]
    for column, said in enumerate(words.NONE_OF.values()):
        if not any(p.runs[0].text for line in rows for p in line[column]):
            rows[0] = tuple((text(said, "soft"),) if at == column else cell for at, cell in enumerate(rows[0]))
    head = tuple(words.STANCES[side] for side in words.NONE_OF)
    caption = f"Styrkor och förbättringsmöjligheter i område {area.code}"
    return Table(caption, head, tuple(rows), (0.5, 0.5), named=False)


def _side(s: SubareaView, evidence: Sequence[EvidenceView], carries: set[str]) -> tuple[Paragraph, ...]:
    """One side of a sub-area: the quotes that carry points first, with the last the numbers of all that are not quoted."""
    ranked = sorted(evidence, key=lambda e: e.id not in carries)  # else in their own order
    made = [
        Paragraph((Run(f"{s.code}: ", "strong"), *_words(e), Run(f" [{e.id}]", "reference", e.id))) for e in ranked[:SHOWN]
    ]
    if rest := ranked[SHOWN:]:
        also = [Run(f" [{e.id}]", "reference", e.id) for e in rest]
        made[-1] = Paragraph((*made[-1].runs, Run(" och likaså", "soft"), *also))
    return tuple(made)


def _words(e: EvidenceView, most: int = 180) -> tuple[Run, ...]:
    """The quote, cut at a word; a search that found nothing in its own words; nothing of what is withheld."""
    said = appendix.quoted(e)
    if said.look != "quote" or len(said.text) <= most:
        return (said,)
    return (Run(f"{said.text[:most].rsplit(' ', 1)[0]} …”", "quote"),)
