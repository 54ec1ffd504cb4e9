"""What a person decides: accept, reject, award, judge, withdraw, exclude, correct. Each is one event in one transaction."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date as calendar_day
from typing import Any

from pipeline.core import drafts, drafts_judging
from pipeline.core.drafts import Quote, Said
from pipeline.core.errors import Refused, UsageError
from pipeline.core.ledger import sheets, weighing
from pipeline.core.log import Draft, Entry
from pipeline.core.model import Anchor, SourceKind, Stage, Stance
from pipeline.core.rows import AwardEvidenceRow, AwardRow, EvidenceRow, SourceRow
from pipeline.run.evaluation import Evaluation
from pipeline.run.ingesting.verdicts import verdicts
from pipeline.store import passages, sources


@dataclass(frozen=True, slots=True)
class Written:
    """What a command wrote: the number people use, and the event."""

    id: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Accepted:
    """What was accepted, and the stance and stage it was accepted with."""

    written: Written
    stance: Stance
    stage: Stage | None
    quote: str


def accept(
    evaluation: Evaluation, passage: str, subarea: str, *, by: str, stance: Stance | None = None,
    stage: Stage | None = None, note: str = "",
) -> Accepted:  # fmt: skip
    """Make a passage evidence in a sub-area. Without ``stance`` or ``stage`` the tagger's are taken over; of evidence that is
    there already (B41), what was said first."""
    if passage.strip()[:1] in ("B", "b"):
        return _accept_again(evaluation, passage, subarea, by, (stance, stage, note))
    view = _passage(evaluation, passage)
    taken = stance or view.stance
    reached = stage or view.stage
    written = _decide(evaluation, view, subarea, by, Said(accepted=True, stance=taken, stage=reached, note=note))
    return Accepted(written, taken, reached, view.text)  # type: ignore[arg-type]  # checked by the ledger


def reject(evaluation: Evaluation, passage: str, subarea: str, *, by: str, note: str = "") -> Written:
    """Say that a passage, or evidence that is there already (B41), is no evidence in a sub-area."""
    if passage.strip()[:1] in ("B", "b"):
        number, said = drafts.number_of(passage, "B"), Said(accepted=False, note=note)
        return _write(
            evaluation, by, f"B{number}",
            lambda actor: drafts_judging.decide_again(evaluation.books, actor, number, subarea, said),
        )  # fmt: skip
    return _decide(evaluation, _passage(evaluation, passage), subarea, by, Said(accepted=False, note=note))


def _accept_again(
    evaluation: Evaluation, ident: str, subarea: str, by: str, given: tuple[Stance | None, Stage | None, str]
) -> Accepted:
    number = drafts.number_of(ident, "B")
    first = next(iter(weighing.accepted(evaluation.books, number)), None)
    stance = given[0] or (first.stance if first else None) or "neutral"
    stage = given[1] or (first.stage if first else None)
    said = Said(accepted=True, stance=stance, stage=stage, note=given[2])
    written = _write(
        evaluation, by, f"B{number}",
        lambda actor: drafts_judging.decide_again(evaluation.books, actor, number, subarea, said),
    )  # fmt: skip
    row = evaluation.books.get(EvidenceRow, number)
    return Accepted(written, stance, stage, row.quote if row else "")  # type: ignore[arg-type]  # checked by the ledger


def _passage(evaluation: Evaluation, passage: str) -> passages.PassageView:
    view = passages.one(evaluation.db.sql, *drafts.passage_of(passage))
    if view is None:
        raise Refused("passage-unknown", id=passage)
    return view


def _decide(evaluation: Evaluation, view: passages.PassageView, subarea: str, by: str, said: Said) -> Written:
    anchor = Anchor(view.version, view.start, view.end, view.text, view.prefix, view.suffix, view.page, view.rects, view.place)
    quote = Quote(anchor, view.source, view.ordinal, view.heading)

    return evaluation.act(by, lambda sql, actor: write_evidence(evaluation, sql, actor, subarea, quote, said))


def write_evidence(
    evaluation: Evaluation, sql: sqlite3.Connection, actor: str, subarea: str, quote: Quote, said: Said
) -> Written:
    """Inside a transaction: the decision, and what became of the quote where its source has a newer version."""
    number, draft = drafts.decide(evaluation.books, actor, subarea, quote, said)
    entry = evaluation.append(sql, draft)
    newest = sources.newest(sql, quote.source)
    row = evaluation.books.get(EvidenceRow, number)
    if newest.version > quote.anchor.version and row is not None:
        text = sources.text_of(sql, quote.source, newest.version) or ""
        sources.put_verdicts(sql, newest.version, verdicts([row], text))
    return Written(f"B{number}", entry)


def award(
    evaluation: Evaluation, subarea: str, points: int, evidence: list[str], *, because: str, by: str,
    criterion: str | None = None, despite: str = "",
) -> Written:  # fmt: skip
    """Points on the evaluator's own sheet, resting on accepted evidence; ``despite``: why, where evidence speaks against."""
    numbers = [drafts.number_of(ident, "B") for ident in evidence]

    def write(sql: sqlite3.Connection, actor: str) -> Written:
        number, draft = drafts.award(
            evaluation.books, actor, subarea, points, numbers, because, criterion=criterion, despite=despite
        )
        return Written(f"P{number}", evaluation.append(sql, draft))

    return evaluation.act(by, write)


def judge(evaluation: Evaluation, subarea: str, *, because: str, by: str, judged: bool = True) -> Written:
    """Save the judgement of a sub-area on the evaluator's own sheet, 0 points included; or say that it is left out."""
    return _write(
        evaluation, by, subarea, lambda actor: drafts.judge(evaluation.ledger, actor, subarea, because, judged=judged)
    )


def withdraw(evaluation: Evaluation, ident: str, *, because: str, by: str) -> Written:
    """Take back one's own decision, an award, or a source's exclusion, by a new entry."""
    if not re.fullmatch("[A-Za-z][0-9]{1,9}", ident.strip()):
        raise UsageError("withdraw-form", given=ident)
    ident = f"{ident.strip()[0].upper()}{int(ident.strip()[1:])}"
    return _write(evaluation, by, ident, lambda actor: drafts.withdraw(actor, ident, because))


def unsupported(evaluation: Evaluation, ident: str, *, by: str) -> list[AwardRow]:
    """The awards that count no more because evidence B… was taken back, as far as whoever did it may see them."""
    if not ident.startswith("B"):
        return []
    links = evaluation.books.find(AwardEvidenceRow, evidence=int(ident[1:]))
    rows = [evaluation.books.get(AwardRow, link.award) for link in links]
    viewer = evaluation.viewer(by)
    return [
        row for row in rows
        if row is not None and not row.supported and row.withdrawn_because is None
        and sheets.visible(evaluation.books, viewer, row.sheet, row.subarea)
    ]  # fmt: skip


def exclude(evaluation: Evaluation, source: str, *, because: str, by: str) -> Written:
    """Take a wrong source out; its evidence stops counting."""
    number = drafts.number_of(source, "K")
    facts, prose = {"source": number}, {"because": because.strip()}
    return _write(evaluation, by, f"K{number}", lambda actor: Draft("source.excluded", actor, facts, prose))


def correct(
    evaluation: Evaluation, source: str, *, by: str, kind: SourceKind | None, title: str | None, date: str | None
) -> Written:
    """Mend a source's kind, title or own date."""
    number = drafts.number_of(source, "K")
    facts: dict[str, Any] = {"source": number} | ({"kind": kind} if kind else {})
    prose = ({"title": title} if title else {}) | ({"own_date": date} if date else {})
    if len(facts) == 1 and not prose:
        raise UsageError("correct-nothing")
    if date is not None and not is_date(date):
        raise UsageError("value-date", given=date)
    if title is not None and not title.strip():
        raise UsageError("value-empty", what="--title")
    return _write(evaluation, by, f"K{number}", lambda actor: Draft("source.corrected", actor, facts, prose))


def mark_draft(evaluation: Evaluation, source: str, *, by: str, draft: bool) -> Written:
    """Mark a source as a draft, or as adopted; what is cited from it says so from then on."""
    number = drafts.number_of(source, "K")
    row = evaluation.books.get(SourceRow, number)
    if row is not None and bool(row.draft) == draft:
        raise Refused("source-draft-same", source=number)
    facts = {"source": number, "draft": int(draft)}
    return _write(evaluation, by, f"K{number}", lambda actor: Draft("source.corrected", actor, facts, {}))


def is_date(text: str) -> bool:
    """Whether it is a day as ISO 8601 writes it."""
    try:
        return calendar_day.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _write(evaluation: Evaluation, by: str, ident: str, draft: Callable[[str], Draft]) -> Written:
    return evaluation.act(by, lambda sql, actor: Written(ident, evaluation.append(sql, draft(actor))))
