"""What evaluators do together, on pages: side by side, agreement, consensus, resolutions, report text, states."""

from __future__ import annotations

from pipeline.core import drafts
from pipeline.core.books import MemoryBooks
from pipeline.core.drafts_judging import Agreed
from pipeline.core.ledger import CONSENSUS, sheets
from pipeline.core.reporting.statements import Doubt
from pipeline.core.rows import AssignmentRow, AwardRow, EvaluatorRow, JudgementRow, OpenedRow
from pipeline.core.shown.state import StateView, state_view
from pipeline.core.shown.together import Agreement, SideBySide, TogetherBuilder
from pipeline.run.deciding import judging, texts, together
from pipeline.run.desk.lending import Lender
from pipeline.store.books import SqlBooks


class TogetherDesk(Lender):
    """``who``: the id of the evaluator who looks; ``by``: the name of the one who decides."""

    def side_by_side(self, who: str) -> list[SideBySide]:
        """All sub-areas on all sheets, differences first."""
        with self.evaluation() as e, e.db.reading():
            return TogetherBuilder(_read(e.books), e.instrument, viewer=who).side_by_side()

    def agreement(self, who: str) -> Agreement | None:
        with self.evaluation() as e, e.db.reading():
            return TogetherBuilder(_read(e.books), e.instrument, viewer=who).agreement()

    def record(
        self, code: str, *, take: list[str], points: int | None, evidence: list[str], despite: str, judged: bool,
        because: str, by: str,
    ) -> int:  # fmt: skip
        """Writes a consensus; returns its points."""
        agreed = Agreed(
            tuple(drafts.number_of(ident, "P") for ident in take), points,
            tuple(drafts.number_of(ident, "B") for ident in evidence), None, despite, judged,
        )  # fmt: skip
        with self.evaluation() as e:
            return together.consensus(e, code, agreed, because=because, by=by).points

    def record_alike(self, *, because: str, by: str) -> int:
        """Takes over every sub-area where the sheets say the same; returns how many."""
        with self.evaluation() as e:
            return len(together.consensus_where_alike(e, because=because, by=by)[0])

    def resolve(self, what: str, *, because: str, by: str, consensus: bool = False) -> None:
        """Says why points stand in spite of evidence against them."""
        with self.evaluation() as e:
            together.resolve(e, what, because=because, by=by, sheet=CONSENSUS if consensus else None)

    def leave_out(self, code: str, *, because: str, by: str) -> None:
        """Says that a sub-area is not judged."""
        with self.evaluation() as e:
            judging.judge(e, code, because=because, by=by, judged=False)

    def decide_evidence(self, ident: str, code: str, *, by: str, accept: bool, stance: str | None = None) -> None:
        """Where one stands on evidence that is there already (B41)."""
        with self.evaluation() as e:
            if accept:
                judging.accept(e, ident, code, by=by, stance=stance)  # type: ignore[arg-type]  # checked by the ledger
            else:
                judging.reject(e, ident, code, by=by)

    def judges(self, code: str) -> tuple[list[str], list[str]]:
        """The names of those who judge a sub-area, and of those who have saved."""
        with self.evaluation() as e, e.db.reading():
            names = {row.id: row.name for row in e.books.find(EvaluatorRow)}
            return [names[n] for n in sheets.judges(e.books, code)], [names.get(n, n) for n in sheets.saved(e.books, code)]

    def assignments(self) -> dict[str, list[str]]:
        """Evaluator's id → the sub-areas this person judges, where they are divided."""
        with self.evaluation() as e, e.db.reading():
            people = e.books.find(EvaluatorRow)
            return {row.id: [a.subarea for a in e.books.find(AssignmentRow, evaluator=row.id)] for row in people}

    def assign(self, name: str, subareas: str, *, by: str) -> None:
        with self.evaluation() as e:
            together.assign(e, name, subareas, by=by)

    def state(self) -> StateView:
        with self.evaluation() as e, e.db.reading():
            return state_view(e.books)

    def change_state(self, after: str, *, because: str, by: str) -> None:
        with self.evaluation() as e:
            together.change_state(e, after, because=because, by=by)

    def section(self, section: str) -> tuple[str, list[Doubt]]:
        """What stands in a section of the report, and what a final report would refuse of it."""
        with self.evaluation() as e, e.db.reading():
            row = texts.texts(e).get(section)
            return ("" if row is None else row.text), [d for d in texts.doubtful(e) if d.section == section]

    def write_section(self, section: str, text: str, *, by: str) -> None:
        with self.evaluation() as e:
            texts.write(e, section, text, by=by)

    def award(
        self, code: str, points: int, evidence: list[str], *, because: str, by: str, criterion: str | None = None,
        despite: str = "",
    ) -> str:  # fmt: skip
        """Points on one's own sheet, with their criterion and the weighing of what speaks against."""
        with self.evaluation() as e:
            return judging.award(e, code, points, evidence, because=because, by=by, criterion=criterion, despite=despite).id

    def criteria(self, code: str) -> list[tuple[str, str, int]]:
        """(code, text, maximum) of a sub-area's criteria, where the instrument has them."""
        with self.evaluation() as e:
            return [(c.code, c.text, c.max) for c in e.instrument.subareas[code].criteria]



_TOGETHER = (EvaluatorRow, AssignmentRow, JudgementRow, OpenedRow)


def _read(books: SqlBooks) -> MemoryBooks:
    """What the sheets side by side rest on, read once: every sub-area asks for every sheet."""
    found = MemoryBooks()
    for kind in _TOGETHER:
        for row in books.rows(kind):
            found.put(row)
    for award in books.find(AwardRow, withdrawn_because=None):
        found.put(award)
    return found
