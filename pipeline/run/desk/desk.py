"""One evaluation for many askers at once: what the review application's pages are made of.

Connections are lent out and come back; each question is answered from one state of the database.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast

from pipeline.core import drafts
from pipeline.core.errors import UsageError
from pipeline.core.instrument import Subarea
from pipeline.core.model import SOURCE_KINDS, Rect, Stage, Stance
from pipeline.core.reporting.statements import Doubt
from pipeline.core.results import Results
from pipeline.core.rows import EvaluationRow, EvaluatorRow, JudgementRow, SourceRow
from pipeline.core.shown.bulk import Bulk, Decided
from pipeline.core.shown.pages import AreaRow, Card, Cell, DocumentPage, Filter, Hits, Overview, Sought, Turn, Undone
from pipeline.core.shown.sheets import Original, Sheet
from pipeline.run.deciding import bulk, documents, judging, reviewing, texts
from pipeline.run.deciding.cards import card
from pipeline.run.deciding.counting import Counts
from pipeline.run.deciding.search import search
from pipeline.run.desk.auditing import AuditDesk
from pipeline.run.desk.naming import NamingDesk
from pipeline.run.desk.proof import ProofDesk
from pipeline.run.desk.quotes import QuotesDesk
from pipeline.run.desk.replies import RepliesDesk
from pipeline.run.desk.reports import ReportsDesk
from pipeline.run.desk.shielding import may_read, sheet_of
from pipeline.run.desk.start import StartDesk
from pipeline.run.desk.subareas import SubareaDesk
from pipeline.run.desk.together import TogetherDesk
from pipeline.run.evaluation import Evaluation
from pipeline.run.reporting import views
from pipeline.store import log, overview, queue, searching, settings, sources

SEARCH_SECONDS = 0.035  # of CPU: whoever wants all hits of words as common as that asks for them


class EvaluationDesk(
    SubareaDesk, AuditDesk, StartDesk, TogetherDesk, RepliesDesk, ReportsDesk, NamingDesk, ProofDesk, QuotesDesk
):
    """Answers ``web.desk.Desk`` for the evaluation in ``path``."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.counts = Counts()

    def warm(self) -> None:
        """Count and look up what the first pages would wait for, in a thread that lasts."""
        from pipeline.run.caging.pictures import prepare

        with self.evaluation() as e, e.db.reading() as sql:
            self.counts.suggested(sql)
        self.turn(Filter(""))  # vocabularies are read at the first passage
        prepare()

    # who and what ----------------------------------------------------------------------------------------------

    def people(self) -> dict[str, str]:
        with self.evaluation() as e:
            return {row.id: row.name for row in e.books.find(EvaluatorRow)}

    def add_person(self, name: str) -> str:
        with self.evaluation() as e, e.db.writing() as sql:
            draft = drafts.add_evaluator(e.books, name)
            e.append(sql, draft)
            return str(draft.facts["evaluator"])

    def pulse(self) -> int:
        with self.evaluation() as e:
            return log.last(e.db.sql)[0]

    def head(self) -> tuple[str, int]:
        with self.evaluation() as e:
            row = e.books.get(EvaluationRow, 1)
            assert row is not None
            return row.municipality, row.year

    def deadline(self) -> str | None:
        """The day the evaluation shall be done, if one was set."""
        with self.evaluation() as e:
            return settings.get(e.db.sql, "deadline")

    def set_deadline(self, day: str) -> None:
        """An empty text takes it away."""
        if day and not judging.is_date(day):
            raise UsageError("value-date", given=day)
        with self.evaluation() as e, e.db.writing() as sql:
            settings.put(sql, "deadline", day or None)

    def subareas(self) -> list[tuple[str, str, str]]:
        with self.evaluation() as e:
            return [(s.code, s.name, a.name) for a in e.instrument.areas for s in a.subareas]

    def overview(self, who: str) -> Overview:
        with self.evaluation() as e, e.db.reading() as sql:
            row = e.books.get(EvaluationRow, 1)
            assert row is not None
            n = self._counted(sql, who)
            areas = tuple(
                AreaRow(a.code, a.name, sum(c.points for c in cells), a.max, cells)
                for a in e.instrument.areas
                for cells in [tuple(_cell(e, s, sheet_of(e, who), n) for s in a.subareas)]
            )
            collected, mine = self.counts.collected(sql), Filter(who)
            queue_length = self.counts.total(sql, mine)
            return Overview(
                municipality=row.municipality, year=row.year, instrument=f"{e.instrument.name} {e.instrument.revision}",
                areas=areas, total=sum(a.points for a in areas), max=e.instrument.total, sources=collected.sources,
                passages=collected.passages, queue=queue_length, left=max(0, queue_length - self.counts.settled(sql, mine)),
                days_left=_days_left(settings.get(sql, "deadline")),
            )  # fmt: skip

    def _counted(self, sql: sqlite3.Connection, who: str) -> _Counts:
        return _Counts(
            self.counts.suggested(sql), self.counts.decided(sql, who), overview.evidence(sql), overview.disputed(sql)
        )

    # the queue -------------------------------------------------------------------------------------------------

    def turn(self, f: Filter, *, at: str | None = None, move: int = 0) -> Turn:
        with self.evaluation() as e:
            _known(e, f)
            return reviewing.turn(e, self.counts, f, at=at, move=move)

    def next_document(self, f: Filter, at: str, *, back: bool) -> tuple[Filter, Turn]:
        """The first passage of the queue in the next document that has any, or in the one before; else where one is."""
        with self.evaluation() as e:
            _known(e, f)
            return reviewing.next_document(e, self.counts, f, at, back=back)

    def batch(self, f: Filter, limit: int) -> list[Card]:
        """The first passages of a queue, to be looked through together."""
        with self.evaluation() as e, e.db.reading() as sql:
            _known(e, f)
            found = (queue.view(sql, row) for _, row in queue.step(sql, f, None, limit=limit))
            return [card(e, sql, view, f.who, f.subarea, listed=True) for view in found if view is not None]

    def decide(
        self, passage: str, subarea: str, *, by: str, accept: bool, stance: str | None, stage: str | None, note: str
    ) -> str:
        with self.evaluation() as e:
            if not accept:
                return judging.reject(e, passage, subarea, by=by, note=note).id
            given = cast("Stance | None", stance), cast("Stage | None", stage)
            return judging.accept(e, passage, subarea, by=by, stance=given[0], stage=given[1], note=note).written.id

    def decide_many(self, passages: Sequence[str], subarea: str, *, by: str, accept: bool) -> int:
        with self.evaluation() as e:
            return len(reviewing.many(e, passages, subarea, by=by, accept=accept))

    def bulk(self, f: Filter, least: float) -> Bulk:
        """What a decision over the whole queue would hold."""
        with self.evaluation() as e:
            _known(e, f)
            return bulk.preview(e, self.counts, f, least)

    def decide_whole(self, f: Filter, least: float, digest: str, *, by: str, accept: bool) -> Decided:
        """Decide all of the queue that was shown as ``digest``."""
        with self.evaluation() as e:
            _known(e, f)
            return bulk.decide(e, self.counts, f, least, digest, by=by, accept=accept)

    def undo(self, *, by: str) -> Undone | None:
        with self.evaluation() as e:
            return reviewing.take_back(e, by=by)

    # points ----------------------------------------------------------------------------------------------------

    def judge(self, code: str, *, because: str, by: str) -> None:
        with self.evaluation() as e:
            judging.judge(e, code, because=because, by=by)

    def withdraw(self, ident: str, *, because: str, by: str) -> None:
        with self.evaluation() as e:
            judging.withdraw(e, ident, because=because, by=by)

    def results(self, who: str) -> Results:
        with self.evaluation() as e:
            return views.whole(e, sheet_of(e, who), viewer=who)

    # texts -----------------------------------------------------------------------------------------------------

    def search(self, sought: Sought, *, limit: int, who: str, whole: bool = False) -> Hits:
        with self.evaluation() as e:
            only = searching.Only(sought.since, sought.until, sought.person, sought.status)
            found = search(e, sought.text, subarea=sought.subarea, kind=sought.kind, limit=limit, only=only,
                           seconds=None if whole else SEARCH_SECONDS)  # fmt: skip
            cards = [card(e, e.db.sql, v, who, sought.subarea, listed=True) for v in found.views if may_read(who, v.kind)]
            return Hits(cards, found.whole)

    def sources(self, *, first: int = 0, limit: int = -1) -> list[dict[str, Any]]:
        """Sources from K``first`` on, at most ``limit``."""
        with self.evaluation() as e:
            return [asdict(row) for row in sources.listing(e.db.sql, first=first, limit=limit)]

    def how_many_sources(self) -> int:
        with self.evaluation() as e:
            return len(sources.numbers(e.db.sql))

    def failures(self) -> list[dict[str, str]]:
        with self.evaluation() as e:
            return [documents.failure(row) for row in sources.failures(e.db.sql)]

    def document(self, number: str, version: int | None, *, first: int, limit: int) -> DocumentPage:
        with self.evaluation() as e:
            return documents.document(e, drafts.number_of(number, "K"), version, first=first, limit=limit)

    def may_read(self, number: str, who: str) -> bool:
        """Whether ``who`` may read the whole of a source."""
        with self.evaluation() as e:
            row = e.books.get(SourceRow, drafts.number_of(number, "K"))
            return row is None or may_read(who, row.kind)

    def page_image(self, number: str, version: int, page: int, width: int) -> bytes:
        with self.evaluation() as e:
            return documents.page_image(e, drafts.number_of(number, "K"), version, page, width)

    def page_sheet(self, number: str, version: int, page: int, rects: Sequence[Rect]) -> Sheet | None:
        with self.evaluation() as e:
            return documents.page_sheet(e, drafts.number_of(number, "K"), version, page, rects)

    def original(self, evidence: str) -> Original | None:
        with self.evaluation() as e:
            return documents.original(e, drafts.number_of(evidence, "B"))

    def original_html(self, number: str, version: int, quote: str) -> str:
        with self.evaluation() as e:
            return documents.original_html(e, drafts.number_of(number, "K"), version, quote)

    # handing over ------------------------------------------------------------------------

    def doubts(self) -> list[Doubt]:
        with self.evaluation() as e:
            return texts.doubtful(e)


def _days_left(deadline: str | None) -> int | None:
    return None if deadline is None else (date.fromisoformat(deadline) - date.today()).days  # noqa: DTZ011 the day here


def _known(e: Evaluation, f: Filter) -> None:
    """Raises UsageError for a queue of a sub-area the instrument does not have."""
    if f.subarea is not None and f.subarea not in e.instrument.subareas:
        raise UsageError("subarea-unknown", subarea=f.subarea)


@dataclass(frozen=True, slots=True)
class _Counts:
    """What the store counts for every sub-area at once."""

    suggested: dict[str, int]
    decided: dict[str, int]
    evidence: dict[str, dict[str, int]]
    disputed: dict[str, int]


def _cell(e: Evaluation, s: Subarea, who: str, n: _Counts) -> Cell:
    points = e.ledger.points(who, s.code)
    judged = e.books.get(JudgementRow, who, s.code) is not None or points > 0
    kinds: dict[str, int] = {kind: n.evidence.get(s.code, {}).get(kind, 0) for kind in SOURCE_KINDS}
    disputed = n.disputed.get(s.code, 0)
    state = "disputed" if disputed else "judged" if judged else "evidence" if any(kinds.values()) else "unread"
    unread = max(0, n.suggested.get(s.code, 0) - n.decided.get(s.code, 0))
    return Cell(s.code, s.name, state, points, s.max, unread, kinds, disputed)
