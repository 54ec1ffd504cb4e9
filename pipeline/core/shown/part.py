"""One sub-area as a page shows it: some of its evidence and awards, by number, where there may be thousands of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from pipeline.core.ledger import live_awards
from pipeline.core.model import SOURCE_KINDS
from pipeline.core.results import AgainstView, AwardView, EvidenceView, ResultsBuilder, SubareaView
from pipeline.core.rows import AwardEvidenceRow, AwardRow, EvidenceRow, JudgementRow


@dataclass(frozen=True, slots=True)
class Shown:
    """Which rows are shown, by number and in their order. ``cited``: of an award, the first pieces it rests on and how many
    there are; ``kinds``: kind of source → live evidence, of all of it."""

    evidence: tuple[int, ...] = ()
    awards: tuple[int, ...] = ()
    against: tuple[int, ...] = ()
    cited: Mapping[int, tuple[tuple[int, ...], int]] = field(default_factory=dict)
    kinds: Mapping[str, int] = field(default_factory=dict)


class PartBuilder(ResultsBuilder):
    """Makes the same views as ``ResultsBuilder``, of those rows alone."""

    def part(self, code: str, sheet: str, shown: Shown) -> SubareaView:
        """Raises KeyError for a code the instrument does not have."""
        subarea, seen = self.instrument.subareas[code], self.sees(sheet, code)
        live = live_awards(self.books, sheet, code) if seen else []
        judgement = self.books.get(JudgementRow, sheet, code) if seen else None
        return SubareaView(
            code=code, name=subarea.name, description=subarea.description, points=sum(a.points for a in live), max=subarea.max,
            judged=bool(judgement.judged) if judgement else bool(live),
            judged_because=judgement.because if judgement else None,
            awards=tuple(self.awards(shown.awards, sheet, shown)) if seen else (),
            evidence=tuple(self.pieces(shown.evidence, sheet)),
            coverage={kind: shown.kinds.get(kind, 0) for kind in SOURCE_KINDS},
            hidden=not seen, not_judged=judgement is not None and not judgement.judged,
            against=tuple(self.weighed(shown.against, sheet, live)) if seen else (),
        )  # fmt: skip

    def awards(self, numbers: Iterable[int], sheet: str, shown: Shown) -> Iterable[AwardView]:
        """The awards, each with the first pieces it rests on."""
        for number in numbers:
            row = self.books.get(AwardRow, number)
            if row is not None:
                some, total = shown.cited.get(number, ((), 0))
                yield replace(self.award(row, sheet, some), cited=total)

    def pieces(self, numbers: Iterable[int], sheet: str) -> Iterable[EvidenceView]:
        for number in numbers:
            row = self.books.get(EvidenceRow, number)
            if row is not None:
                yield self.evidence(row, sheet)

    def weighed(self, numbers: Iterable[int], sheet: str, live: list[AwardRow]) -> Iterable[AgainstView]:
        """What speaks against points, and who weighed it how."""
        for number in numbers:
            row = self.books.get(EvidenceRow, number)
            if row is not None:
                citing = [a for a in live if self.books.get(AwardEvidenceRow, a.number, number)]
                yield self.against(row, sheet, self.evidence(row, sheet), citing)
