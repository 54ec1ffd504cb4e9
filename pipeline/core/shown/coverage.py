"""The coverage matrix: what supports each sub-area and award, by kind of source and by origin; gaps first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from pipeline.core.books import Books
from pipeline.core.instrument import Instrument
from pipeline.core.judging.triangulation import Level, Piece, Texts, Triangulation, all_as_the_first, triangulate
from pipeline.core.ledger import live_awards, sheets, weighing
from pipeline.core.rows import AwardEvidenceRow, AwardRow, EvidenceRow, SourceRow

ORDER: tuple[Level, ...] = ("none", "planned", "one-origin", "one-kind", "several")  # gaps first


@dataclass(frozen=True, slots=True)
class AwardCoverage:
    id: str
    points: int
    support: Triangulation


@dataclass(frozen=True, slots=True)
class SubareaCoverage:
    """One row of the matrix. ``points`` and ``awards`` are those the viewer may see on the sheet."""

    code: str
    name: str
    points: int
    max: int
    hidden: bool
    support: Triangulation
    awards: tuple[AwardCoverage, ...]


class CoverageBuilder:
    """Makes the matrix of one sheet. ``text`` gives a version's canonical text; ``viewer`` says who looks."""

    def __init__(
        self, books: Books, instrument: Instrument, text: Callable[[int, int], str | None], *, viewer: str | None = None
    ) -> None:
        self.books, self.instrument, self.viewer = books, instrument, viewer
        self.texts = Texts(text)
        self.kinds: dict[int, str] = {}

    def matrix(self, sheet: str) -> list[SubareaCoverage]:
        """All sub-areas, those with least support first, else in the instrument's order."""
        rows = [self.subarea(code, sheet) for code in self.instrument.subareas]
        return sorted(rows, key=lambda row: ORDER.index(row.support.level))

    def subarea(self, code: str, sheet: str) -> SubareaCoverage:
        """One sub-area: what supports it, and each award seen. Counter-evidence and neutral evidence count as met too."""
        subarea = self.instrument.subareas[code]
        rows = [row for row in self.books.find(EvidenceRow, subarea=code) if row.live]
        seen = sheets.visible(self.books, self.viewer, sheet, code)
        awards = live_awards(self.books, sheet, code) if seen else []
        return SubareaCoverage(
            code, subarea.name, sum(a.points for a in awards), subarea.max, not seen,
            self.support(rows, sheet),
            tuple(AwardCoverage(f"P{a.number}", a.points, self.award(a)) for a in awards),
        )  # fmt: skip

    def award(self, award: AwardRow) -> Triangulation:
        """What supports one award: its own live evidence in its sub-area."""
        links = self.books.find(AwardEvidenceRow, award=award.number)
        rows = [self.books.get(EvidenceRow, link.evidence) for link in links]
        cited = [row for row in rows if row is not None and row.live and row.subarea == award.subarea]
        return self.support(cited, award.sheet)

    def support(self, rows: list[EvidenceRow], sheet: str) -> Triangulation:
        """What live evidence comes to, as the sheet reads it."""
        return triangulate([self._piece(row, sheet) for row in rows], self.texts)

    def one_origin(self, rows: list[EvidenceRow], sheet: str) -> bool:
        """Whether evidence that is there comes from a single origin."""
        said = [self._piece(row, sheet) for row in rows if row.basis == "quote"]
        return len(said) == len(rows) and all_as_the_first(said, self.texts)

    def _piece(self, row: EvidenceRow, sheet: str) -> Piece:
        planned = weighing.only_planned(self.books, row.number, sheet)
        return Piece(row.number, row.source, row.version, self._kind(row), row.quote, planned)

    def _kind(self, row: EvidenceRow) -> str:
        if row.basis == "absence":
            return "absence"
        if row.source not in self.kinds:
            source = self.books.get(SourceRow, row.source)
            self.kinds[row.source] = source.kind if source else ""
        return self.kinds[row.source]


def coverage_json(rows: list[SubareaCoverage]) -> list[dict[str, Any]]:
    """The rows as JSON, evidence by its numbers (B41)."""
    return [
        {
            "code": row.code, "name": row.name, "points": row.points, "max": row.max, "hidden": row.hidden,
            **support_json(row.support),
            "awards": [{"id": a.id, "points": a.points, **support_json(a.support)} for a in row.awards],
        }
        for row in rows
    ]  # fmt: skip


def support_json(support: Triangulation) -> dict[str, Any]:
    return {
        "level": support.level,
        "kinds": support.kinds,
        "absences": support.absences,
        "origins": [[f"B{n}" for n in group] for group in support.origins],
        "independent_kinds": support.kinds_independent,
        "links": [asdict(link) | {"one": f"B{link.one}", "other": f"B{link.other}"} for link in support.links],
    }
