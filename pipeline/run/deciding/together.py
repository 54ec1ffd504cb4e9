"""What evaluators do together: divide, resolve, agree, change the state, answer the municipality. One event each."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from functools import partial

from pipeline.core import drafts, drafts_judging
from pipeline.core.accounts.team import READER
from pipeline.core.drafts_judging import Agreed
from pipeline.core.errors import Refused
from pipeline.core.ledger import CONSENSUS, states
from pipeline.core.rows import EvaluationRow
from pipeline.core.shown.coverage import CoverageBuilder, SubareaCoverage
from pipeline.core.shown.together import TogetherBuilder
from pipeline.run.deciding.judging import Written
from pipeline.run.evaluation import Evaluation
from pipeline.store import log, sources


def resolve(evaluation: Evaluation, what: str, *, because: str, by: str, sheet: str | None = None) -> tuple[Written, list[int]]:
    """Why points stand in spite of B7, or of all that speaks against P3 or 3.3; on one's own sheet unless ``sheet`` says
    ``consensus``. Returns the entry and the evidence it names."""

    def write(sql: sqlite3.Connection, actor: str) -> tuple[Written, list[int]]:
        on = CONSENSUS if sheet == CONSENSUS else actor
        draft = drafts_judging.resolve(evaluation.books, actor, on, what, because)
        return Written(what, evaluation.append(sql, draft)), draft.facts["evidence"]

    return evaluation.act(by, write)


def assign(evaluation: Evaluation, name: str, subareas: str, *, by: str) -> tuple[Written, list[str]]:
    """Let an evaluator judge ``"1.1-2.3,4"`` (and nothing else that is divided); an empty text takes the division back."""
    codes = drafts_judging.codes_of(subareas, list(evaluation.instrument.subareas))

    def write(sql: sqlite3.Connection, actor: str) -> tuple[Written, list[str]]:
        evaluator = evaluation.viewer(name)
        if evaluator is None:
            raise Refused("evaluator-unknown", name=name, known="–")
        return Written(name, evaluation.append(sql, drafts_judging.assign(actor, evaluator, codes))), codes

    return evaluation.act(by, write)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A consensus that was written: its entry, the awards made, their sum."""

    written: Written
    awards: tuple[str, ...]
    points: int


def consensus(evaluation: Evaluation, subarea: str, agreed: Agreed, *, because: str, by: str) -> Recorded:
    """Write what was agreed on in a sub-area. The evaluators' own sheets stay as they are."""
    return evaluation.act(by, lambda sql, actor: _record(evaluation, sql, actor, subarea, agreed, because))


def _record(
    evaluation: Evaluation, sql: sqlite3.Connection, actor: str, subarea: str, agreed: Agreed, because: str
) -> Recorded:
    evaluation.ledger.maximum(subarea)
    draft = drafts_judging.consensus(evaluation.ledger, actor, subarea, agreed, because)
    entry = evaluation.append(sql, draft)
    made = draft.facts["awards"]
    return Recorded(Written(subarea, entry), tuple(f"P{a['award']}" for a in made), sum(a["points"] for a in made))


def consensus_where_alike(evaluation: Evaluation, *, because: str, by: str) -> tuple[list[str], list[str]]:
    """Take over, in one transaction, every open sub-area without a consensus where all sheets say the same points (the
    first sheet's awards stand for all). Returns the sub-areas taken over and those left. Raises Refused when there is none."""

    def write(sql: sqlite3.Connection, actor: str) -> tuple[list[str], list[str]]:
        done, left = [], []
        for row in TogetherBuilder(evaluation.books, evaluation.instrument).side_by_side():
            if row.consensus is not None:
                continue
            said = {(v.points, v.judged) for v in row.sheets}
            if not row.open or len(said) != 1:
                left.append(row.code)
                continue
            first = row.sheets[0]
            taken = tuple(drafts.number_of(ident, "P") for ident in first.awards)
            _record(evaluation, sql, actor, row.code, Agreed(awards=taken, judged=first.judged), because)
            done.append(row.code)
        if not done:
            raise Refused("consensus-none-agreed")
        return sorted(done), sorted(left)

    return evaluation.act(by, write)


def change_state(evaluation: Evaluation, after: str, *, because: str, by: str) -> tuple[Written, str, int]:
    """Bring the evaluation into another state. Locking and revising need a clean audit. Returns entry, old state, sum."""
    evaluation.viewer(by)  # a name nobody has is told before everything is audited
    seen = log.last(evaluation.db.sql)[0]
    if after in states.CLOSED and after != "published":
        _clean(evaluation)

    def unless(sql: sqlite3.Connection) -> None:
        if log.last(sql)[0] != seen:  # what was decided since the audit is not audited
            raise Refused("state-meanwhile")

    def write(sql: sqlite3.Connection, actor: str) -> tuple[Written, str, int]:
        before = state_of(evaluation)
        draft = drafts_judging.state(evaluation.ledger, actor, before, after, because)
        return Written(after, evaluation.append(sql, draft)), before, draft.facts["total"]

    return evaluation.act(by, write, unless=unless)


def _clean(evaluation: Evaluation) -> None:
    """Raises Refused while the audit finds an error, or a warning about points that must be settled first."""
    from pipeline.core.auditing.judging import must_be_settled
    from pipeline.run.proving.audit import audit

    found = [f for f in audit(evaluation).findings if must_be_settled(f, evaluation.books)]
    if found:
        raise Refused("state-audit", findings=len(found), first=found[0].message("sv"))


def state_of(evaluation: Evaluation) -> str:
    row = evaluation.books.get(EvaluationRow, 1)
    assert row is not None
    return row.state


@dataclass(frozen=True, slots=True)
class Reply:
    """What the municipality says: ``kind`` facts or contest, about 3.3, P12, B4 or K7, with the new sources it points to."""

    kind: str
    about: str
    text: str
    sender: str
    sources: tuple[str, ...] = ()


def file_reply(evaluation: Evaluation, reply: Reply, *, by: str) -> tuple[Written, bool]:
    """Keep what the municipality says. A contest of what is published opens the judgements again, in the same transaction;
    the second value says whether it did."""
    return evaluation.act(by, lambda sql, actor: _filed(evaluation, sql, actor, reply))


def file_own_reply(evaluation: Evaluation, reply: Reply) -> tuple[Written, bool]:
    """The same by the municipality's own reader, who is nobody's evaluator: the log names the role."""
    with evaluation.db.writing() as sql:
        return _filed(evaluation, sql, READER, reply)


def _filed(evaluation: Evaluation, sql: sqlite3.Connection, actor: str, reply: Reply) -> tuple[Written, bool]:
    numbers = [drafts.number_of(ident, "K") for ident in reply.sources]
    number, draft = drafts_judging.reply(
        evaluation.books, actor, reply.kind, reply.about, sender=reply.sender, text=reply.text, sources=numbers
    )
    written = Written(f"R{number}", evaluation.append(sql, draft))
    before = state_of(evaluation)
    opens = reply.kind == "contest" and before in ("published", "revised")
    if opens:
        evaluation.append(sql, drafts_judging.state(evaluation.ledger, actor, before, "contested", f"R{number}"))
    return written, opens


def answer_reply(evaluation: Evaluation, ident: str, *, accepted: bool, because: str, by: str) -> Written:
    """Answer R3."""
    number = drafts.number_of(ident, "R")
    return evaluation.act(
        by,
        lambda sql, actor: Written(
            f"R{number}", evaluation.append(sql, drafts_judging.answer(actor, number, accepted=accepted, because=because))
        ),
    )


def coverage(evaluation: Evaluation, sheet: str, *, viewer: str | None = None) -> list[SubareaCoverage]:
    """The coverage matrix of a sheet, gaps first, from one state of the database."""
    with evaluation.db.reading() as sql:
        text = partial(sources.text_of, sql)
        return CoverageBuilder(evaluation.books, evaluation.instrument, text, viewer=viewer).matrix(sheet)


def waits_for(evaluation: Evaluation, subarea: str) -> list[str]:
    """The names of those who judge the sub-area and have not saved yet."""
    return list(TogetherBuilder(evaluation.books, evaluation.instrument).subarea(subarea).waits_for)
