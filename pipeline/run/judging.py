"""What a person decides: accept, reject, award, judge, withdraw, exclude, correct. Each is one event in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date as calendar_day
from typing import Any

from pipeline.core import drafts
from pipeline.core.drafts import Quote, Said
from pipeline.core.errors import Refused, UsageError
from pipeline.core.log import Draft, Entry
from pipeline.core.model import Anchor, SourceKind, Stage, Stance
from pipeline.core.rows import AwardEvidenceRow, AwardRow, EvidenceRow
from pipeline.run.evaluation import Evaluation
from pipeline.run.ingest import verdicts
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
    """Make a passage evidence in a sub-area. Without ``stance`` or ``stage`` the tagger's are taken over."""
    view = _passage(evaluation, passage)
    taken = stance or view.stance
    reached = stage or view.stage
    written = _decide(evaluation, view, subarea, by, Said(accepted=True, stance=taken, stage=reached, note=note))
    return Accepted(written, taken, reached, view.text)  # type: ignore[arg-type]  # checked by the ledger


def reject(evaluation: Evaluation, passage: str, subarea: str, *, by: str, note: str = "") -> Written:
    """Say that a passage is no evidence in a sub-area."""
    return _decide(evaluation, _passage(evaluation, passage), subarea, by, Said(accepted=False, note=note))


def _passage(evaluation: Evaluation, passage: str) -> passages.PassageView:
    view = passages.one(evaluation.db.sql, *drafts.passage_of(passage))
    if view is None:
        raise Refused("passage-unknown", id=passage)
    return view


def _decide(evaluation: Evaluation, view: passages.PassageView, subarea: str, by: str, said: Said) -> Written:
    anchor = Anchor(view.version, view.start, view.end, view.text, view.prefix, view.suffix, view.page, view.rects, view.place)
    quote = Quote(anchor, view.source, view.ordinal, view.heading)

    def write(sql: sqlite3.Connection, actor: str) -> Written:
        number, draft = drafts.decide(evaluation.books, actor, subarea, quote, said)
        entry = evaluation.append(sql, draft)
        newest = sources.newest(sql, view.source)
        row = evaluation.books.get(EvidenceRow, number)
        if newest.version > view.version and row is not None:
            text = sources.text_of(sql, view.source, newest.version) or ""
            sources.put_verdicts(sql, newest.version, verdicts([row], text))
        return Written(f"B{number}", entry)

    return evaluation.act(by, write)


def award(evaluation: Evaluation, subarea: str, points: int, evidence: list[str], *, because: str, by: str) -> Written:
    """Points on the evaluator's own sheet, resting on accepted evidence."""
    numbers = [drafts.number_of(ident, "B") for ident in evidence]

    def write(sql: sqlite3.Connection, actor: str) -> Written:
        number, draft = drafts.award(evaluation.books, actor, subarea, points, numbers, because)
        return Written(f"P{number}", evaluation.append(sql, draft))

    return evaluation.act(by, write)


def judge(evaluation: Evaluation, subarea: str, *, because: str, by: str) -> Written:
    """Say that a sub-area is judged on the evaluator's own sheet, 0 points included."""
    return _write(evaluation, by, subarea, lambda actor: drafts.judge(evaluation.ledger, actor, subarea, because))


def withdraw(evaluation: Evaluation, ident: str, *, because: str, by: str) -> Written:
    """Take back one's own decision, an award, or a source's exclusion, by a new entry."""
    ident = f"{ident.strip()[0].upper()}{int(ident.strip()[1:])}"
    return _write(evaluation, by, ident, lambda actor: drafts.withdraw(actor, ident, because))


def unsupported(evaluation: Evaluation, ident: str) -> list[AwardRow]:
    """The awards that count no more because evidence B… was taken back."""
    if not ident.startswith("B"):
        return []
    links = evaluation.books.find(AwardEvidenceRow, evidence=int(ident[1:]))
    rows = [evaluation.books.get(AwardRow, link.award) for link in links]
    return [row for row in rows if row is not None and not row.supported and row.withdrawn_because is None]


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


def is_date(text: str) -> bool:
    """Whether it is a day as ISO 8601 writes it."""
    try:
        return calendar_day.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _write(evaluation: Evaluation, by: str, ident: str, draft: Callable[[str], Draft]) -> Written:
    return evaluation.act(by, lambda sql, actor: Written(ident, evaluation.append(sql, draft(actor))))
