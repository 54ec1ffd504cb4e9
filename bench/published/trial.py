"""One report made, read and judged: how many figures are right, wrong, named as unread, or lost without a word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.published.parts import Drawn
from pipeline.core.reference import Reference, parse
from pipeline.read.marks import without_marks
from pipeline.read.sniff import sniff
from pipeline.read.table import read
from pipeline.read.words import words_of
from tests.core.report_maker import editions


@dataclass
class Judged:
    """Of one report: counts, and every figure that is wrong or lost, by name."""

    right: int = 0
    unread: int = 0
    wrong: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)  # unread, though it could have been told

    @property
    def bad(self) -> bool:
        return bool(self.wrong or self.lost)


def judged(found: Reference, d: Drawn) -> Judged:
    out = Judged()
    named = {p.subject for p in found.problems}
    if "instrument" in named:  # the report as a whole is named as not understood
        named |= {*d.truth, *d.sums, "total"}
    if not d.instrument.subareas:  # an edition whose sub-areas nobody knows: the area is named
        named |= {code for code in d.truth if code[0] in named}
    for code, truth in d.truth.items():
        here = found.subareas.get(code)
        _count(out, code, None if here is None else here.points, truth, named=code in named)
        if here and d.maxima and here.max not in (None, d.maxima[code]):
            out.wrong.append(f"{code} max {here.max}")
    out.wrong += [f"{code} invented" for code in found.subareas if code not in d.truth]
    for code, truth in d.sums.items():
        here = found.areas.get(code)
        _count(out, code, None if here is None else here.points, truth, named=code in named)
    _count(out, "total", found.total, d.total, named="total" in named)
    if found.municipality not in (None, d.municipality) and "municipality" not in named:
        out.wrong.append(f"municipality {found.municipality}")
    if found.year not in (None, d.year):
        out.wrong.append(f"year {found.year}")
    return out


def _count(out: Judged, what: str, said: int | None, truth: int | None, *, named: bool) -> None:
    if said is None:
        out.unread += 1
        if not named:
            out.lost.append(what)
        if truth is not None:
            out.missed.append(what)
    elif said == truth:
        out.right += 1
    else:
        out.wrong.append(f"{what}: {said}, not {truth}")


def read_here(data: bytes, name: str) -> Reference:
    media_type = sniff(data, name)
    data = without_marks(data, media_type)
    return parse(read(data, media_type), editions(), words=words_of(data, media_type))


def table(rows: Sequence[tuple[str, Sequence[Judged]]]) -> None:
    print(f"{'':34}{'reports':>8}{'figures':>9}{'right':>8}{'unread':>8}{'of them':>9}{'lost':>6}{'wrong':>7}")
    print(f"{'':34}{'':8}{'':9}{'':8}{'':8}{'tellable':>9}")
    for name, found in rows:
        right, unread = sum(j.right for j in found), sum(j.unread for j in found)
        wrong, lost = sum(len(j.wrong) for j in found), sum(len(j.lost) for j in found)
        missed = sum(len(j.missed) for j in found)
        print(f"{name:34}{len(found):8}{right + unread + wrong:9}{right:8}{unread:8}{missed:9}{lost:6}{wrong:7}")
