"""Which charts a report has, and the table of the same figures that follows each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from pipeline.core.model import SOURCE_KINDS
from pipeline.core.reporting.beside import Beside
from pipeline.core.results import AreaView, Results, SubareaView
from pipeline.report import words
from pipeline.report.blocks import Chart, Series, Table, row
from pipeline.report.charts import Figure
from pipeline.report.swedish import SPACE, listed, number, percent


def figures(rows: Sequence[AreaView] | Sequence[SubareaView]) -> tuple[Figure, ...]:
    return tuple(Figure(r.code, r.name, r.points, r.max, judged(r)) for r in rows)


def judged(row: AreaView | SubareaView) -> bool:
    """Whether there are points to tell. An area has the sum of those of its sub-areas that are judged."""
    return not isinstance(row, SubareaView) or (row.judged and not row.not_judged)


def areas(r: Results) -> Chart:
    """The areas' points as bars."""
    found = figures(r.areas)
    table = figures_table("Poäng per område", found, sum_of=("Summa", r.total, r.max))
    return Chart("bars", "Poäng per område", f"Stapeldiagram: {_read_out(found)}.", found, table)


def profile(r: Results) -> Chart:
    """The areas' shares as a radar, beside whatever figures there are to compare with."""
    found = figures(r.areas)
    best, worst = max(found, key=lambda f: f.share), min(found, key=lambda f: f.share)
    said = f"Högst andel har {best.name} ({percent(best.points, best.max, 0)}), "
    said += f"lägst {worst.name} ({percent(worst.points, worst.max, 0)})."
    series = beside(r, found)
    if series:
        said += f" Bredvid visas {listed([s.label for s in series])}."
    caption = "Profil över områdena, andel av högsta poäng"
    table = shares_table("Profil: andel av högsta poäng per område", r, found, series)
    note = " ".join(dict.fromkeys(b.note for b in r.beside if b.note))
    return Chart("radar", caption, f"Nätdiagram över områdena. {said}", found, table, series, note)


def subareas(r: Results, area: AreaView) -> Chart:
    """The sub-areas of one area as shares of their maximum."""
    found = figures(area.subareas)
    table = figures_table(f"Poäng i område {area.code}", found, sum_of=("Summa", area.points, area.max))
    caption = f"Delområdena i område {area.code}, andel av högsta poäng"
    series = tuple(s for s in beside(r, found) if any(v is not None for v in s.values))
    return Chart("bars", caption, f"Stapeldiagram: {_read_out(found)}.", found, table, series)


def coverage(r: Results) -> Chart:
    """How many pieces of evidence each area has from each kind of source."""
    counts = {k: [sum(s.coverage[k] for s in a.subareas) for a in r.areas] for k in SOURCE_KINDS}
    sums = [sum(c[i] for c in counts.values()) for i in range(len(r.areas))]
    most = max([*sums, 1])
    found = tuple(Figure(a.code, a.name, n, most) for a, n in zip(r.areas, sums, strict=True))
    series = tuple(Series(words.KINDS[k].capitalize(), k, tuple(n / most for n in c)) for k, c in counts.items())
    rows = [
        row(f"{a.code}. {a.name}", *(number(c[i]) for c in counts.values()), number(sums[i])) for i, a in enumerate(r.areas)
    ]
    rows.append(row("Summa", *(number(sum(c)) for c in counts.values()), number(sum(sums))))
    head = ("Område", *(words.KINDS[k].capitalize() for k in SOURCE_KINDS), "Alla")
    caption, widths = "Belägg per område och slag av källa", (0.32, 0.16, 0.1, 0.16, 0.16, 0.1)
    table = Table(caption, head, tuple(rows), widths, (1, 2, 3, 4, 5), total=True)
    said = "; ".join(f"{f.code} {f.points}" for f in found)
    return Chart("coverage", caption, f"Staplar i fyra delar. Antal belägg: {said}.", found, table, series)


def beside(r: Results, found: Sequence[Figure]) -> tuple[Series, ...]:
    """What stands beside the figures, at most four lines: more could not be told apart on paper. A second line of the same
    kind is a kind of its own, ``earlier-2``, with a look of its own."""
    made: list[Series] = []
    for b in r.beside[:4]:
        like = sum(s.kind.partition("-")[0] == b.kind for s in made)
        kind = f"{b.kind}-{like + 1}" if like else b.kind
        made.append(Series(_called(b), kind, tuple(b.share(f.code) for f in found)))
    return tuple(made)


def _called(b: Beside) -> str:
    """As a legend has it: a mean says that it is one."""
    if b.kind != "mean" or b.label.casefold().startswith("medel"):
        return b.label
    return f"Medel: {b.label[:1].lower()}{b.label[1:]}"


def _head(b: Beside, municipality: str) -> str:
    """As a narrow column's head: the municipality's own by the year alone."""
    if b.kind == "best":
        return "Högsta"
    if b.kind == "mean":
        return " ".join(["Medel", *re.findall(r"\b(?:19|20)\d\d$", b.label)])
    return b.label.removeprefix(f"{municipality} ")


def figures_table(caption: str, found: Sequence[Figure], *, sum_of: tuple[str, int, int] | None = None) -> Table:
    """Points, maximum and share, a row for each figure."""
    dot = "" if found and "." in found[0].code else "."
    rows = [row(f"{f.code}{dot} {f.name}", *_told(f)) for f in found]
    if sum_of:
        rows.append(row(sum_of[0], number(sum_of[1]), number(sum_of[2]), percent(sum_of[1], sum_of[2], 0)))
    head = ("Område" if dot else "Delområde", "Poäng", "Högst", "Andel")
    return Table(caption, head, tuple(rows), (0.6, 0.16, 0.12, 0.12), (1, 2, 3), total=sum_of is not None)


def _told(f: Figure) -> tuple[str, str, str]:
    if not f.judged:
        return words.UNJUDGED, number(f.max), "–"
    return number(f.points), number(f.max), percent(f.points, f.max, 0)


def shares_table(caption: str, r: Results, found: Sequence[Figure], series: Sequence[Series]) -> Table:
    """A share for each figure, and one for each series beside it."""
    own = str(r.year) if series else "Andel"
    rows = [
        row(f"{f.code}. {f.name}", percent(f.points, f.max, 0), *(share(s.values[i]) for s in series))
        for i, f in enumerate(found)
    ]
    wholes = [b.share("") for b in r.beside[: len(series)]]
    rows.append(row("Summa", percent(r.total, r.max, 0), *(share(w) for w in wholes)))
    first = 0.76 if not series else 0.4 if len(series) < 4 else 0.36
    width = (1 - first) / (1 + len(series))
    widths = (first, *[width] * (1 + len(series)))
    head = ("Område", own, *(_head(b, r.municipality) for b in r.beside[: len(series)]))
    return Table(caption, head, tuple(rows), widths, tuple(range(1, len(widths))), total=True)


def share(value: float | None) -> str:
    """``0.625`` → ``63 %``."""
    if value is None:
        return "–"
    return number(Decimal(str(100 * value)).quantize(Decimal(1), ROUND_HALF_UP)) + SPACE + "%"


def _read_out(found: Sequence[Figure]) -> str:
    return "; ".join(f"{f.code} {f.words}" for f in found)
