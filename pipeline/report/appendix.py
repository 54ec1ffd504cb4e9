"""The end of the report: the tables of all sub-areas, coverage, what every point rests on, sources, and how to check it."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.core.model import SOURCE_KINDS
from pipeline.core.reporting.marks import marked
from pipeline.core.results import AreaView, EvidenceView, Results
from pipeline.report import plots, words
from pipeline.report.blocks import Block, Heading, NewPage, Paragraph, Run, Table, row, text
from pipeline.report.swedish import count, date, moment, number


def tables(r: Results) -> Iterator[Block]:
    """Points of every sub-area, one table for each area, and where the evidence comes from."""
    yield NewPage()
    yield Heading(1, "Alla delområden")
    for area in r.areas:
        yield plots.figures_table(
            f"Område {area.code}: {area.name}", plots.figures(area.subareas), sum_of=("Summa", area.points, area.max)
        )
    yield NewPage()
    yield Heading(1, "Täckning", "tackning")
    yield text("Ett omdöme står stadigare när olika slag av källor säger samma sak. Streck betyder att belägg saknas.")
    yield plots.coverage(r)
    head = ("Delområde", *(words.KINDS[k].capitalize() for k in SOURCE_KINDS))
    rows = tuple(
        row(f"{s.code} {s.name}", *(number(s.coverage[k]) if s.coverage[k] else "–" for k in SOURCE_KINDS))
        for s in r.subareas
    )
    yield Table("Belägg per delområde och slag av källa", head, rows, (0.46, 0.14, 0.1, 0.15, 0.15), (1, 2, 3, 4))


def points(r: Results) -> Iterator[Block]:
    """Every point with what it rests on, down to the source."""
    yield NewPage()
    yield Heading(1, "Vad varje poäng vilar på", "poangen")
    for area in r.areas:
        found = list(_area(area))
        if found:
            yield Heading(2, f"Belägg i område {area.code}")
            yield from found


def _area(area: AreaView) -> Iterator[Block]:
    for s in area.subareas:
        live = [a for a in s.awards if a.live]
        cited = [e for e in s.evidence if e.live]
        if not live and not cited:
            continue
        yield Heading(3, f"Belägg för {s.code} {s.name}")
        for award in live:
            runs = [Run(f"{award.id}: {number(award.points)} poäng. ", "strong")]
            runs.append(Run(f"{award.because or 'Motiveringen är raderad.'} "))
            runs += [Run(f"[{e.id}] ", "reference", e.id) for e in award.evidence]
            yield Paragraph(tuple(runs), anchor=award.id)
        for e in cited:
            yield Paragraph((Run(f"{e.id} ", "strong"), quoted(e), Run(f" {_where(e)}", "soft")), "note", e.id)


def quoted(e: EvidenceView) -> Run:
    """The words of a piece of evidence; why there are none where there are none."""
    if e.withheld:
        return Run("Citatet återges inte i den här utgåvan.", "soft")
    if not e.quote:
        return Run("Citatet är raderat.", "soft")
    return Run(" ".join(e.quote.split())) if e.absence is not None else Run(marked(e.quote), "quote")


def _where(e: EvidenceView) -> str:
    parts = [words.STANCE[e.stance] + (f", {words.STAGE[e.stage]}" if e.stage else "")]
    if e.absence is None:
        page = f", sida {e.page}" if e.page else f", {e.place}" if e.place else ""
        secret = f", SHA-256 {e.source.sha256[:16]}" if e.withheld else ""
        title = e.source.title
        named = title if e.source.number in title.replace(",", " ").split() else f"{e.source.number} {title}"
        parts.append(f"{named}{page}{secret}")
    parts += [] if e.verdict not in words.CHANGED else [f"citatet {words.VERDICT[e.verdict]}"]
    parts += ["källan är äldre än perioden som bedöms"] if e.stale else []
    parts += ["sökningen ger nu fler träffar"] if e.absence is not None and not e.verified else []
    return f"({'; '.join(parts)})"


def sources(r: Results) -> Iterator[Block]:
    yield NewPage()
    yield Heading(1, "Källor")
    if not r.sources:
        yield text("Inga källor är inlästa.")
        return
    rows = []
    for s in r.sources:
        because = s.excluded_because or "skälet är raderat"
        what = s.title if s.excluded_because is None else f"{s.title} (utesluten: {because})"
        rows.append(row(s.number, what, words.KIND[s.kind], date(s.own_date) if s.own_date else "–", s.sha256[:16]))
    head = ("Nr", "Titel", "Slag", "Datum", "SHA-256")
    yield Table("Alla källor, med början på innehållets SHA-256", head, tuple(rows), (0.07, 0.3, 0.14, 0.24, 0.25))


def proof(r: Results) -> Iterator[Block]:
    """What somebody who trusts nobody needs."""
    yield Heading(1, "Så kontrolleras rapporten")
    last = f" Den sista skrevs {moment(r.at)}." if r.at else ""
    logged = count(r.events, "händelse", "händelser")
    yield text(f"Allt som rapporten bygger på finns i utvärderingens fil. Dess logg har {logged}.{last}")
    yield text(f"Den sista händelsens hashsumma: {r.head}", "soft")
    yield text(f"Instrumentets hashsumma ({r.instrument_id}): {r.instrument_sha256}", "soft")
    if r.checkpoint:
        yield text(
            f"De första {number(r.checkpoint.size)} händelserna är signerade {moment(r.checkpoint.at)}. Den som har "
            "kontrollpunkten kan visa att inget av dem är borttaget eller omskrivet:"
        )
        for line in r.checkpoint.note.strip().splitlines():
            yield Paragraph((Run(line, "soft"),), "note")
        yield Paragraph((Run(f"Publik nyckel: {r.checkpoint.key}", "soft"),), "note")
    else:
        yield text("Loggen är inte signerad.")
