"""``belagg scores`` (the sums) and ``belagg trace`` (every point walked to its source)."""

from __future__ import annotations

import click

from pipeline.cli.common import Answer, command, viewer_option
from pipeline.core import drafts
from pipeline.core.errors import Refused, UsageError
from pipeline.core.ledger.states import STATES
from pipeline.core.results import AbsenceView, AwardView, EvidenceView, Results, SubareaView, official
from pipeline.core.rows import AwardRow
from pipeline.core.sealed import Sealed
from pipeline.core.shown.as_json import scores_json, trace_json


@click.option("--sheet", metavar="NAME|consensus")
@click.option("--at", type=click.IntRange(1), metavar="SEQ", help="as it was after that event of the log")
@click.option("--state", type=click.Choice(STATES), help="as it was when the evaluation came into that state")
@viewer_option
def _scores(answer: Answer, sheet: str | None, at: int | None, state: str | None, viewer: str | None) -> None:
    from pipeline.run.reporting.views import seq_of_state, sheet_shown, whole

    if at is not None and state is not None:
        raise UsageError("at-twice")
    with answer.evaluation() as evaluation:
        seq = seq_of_state(evaluation, state) if state else at
        who = evaluation.viewer(viewer)
        name = drafts.sheet_of(evaluation.books, sheet) if sheet else sheet_shown(evaluation, who) if seq is None else None
        results = whole(evaluation, name, viewer=who, at=seq)
        own = not sheet and name is not None and name == who and name != official(evaluation.books)
    if answer.as_json:
        answer.json(scores_json(results))
        return
    _table(answer, results, own=own)


def _table(answer: Answer, results: Results, *, own: bool) -> None:
    if own:
        answer.say("sheet-own", name=results.sheet)
    sheet = answer.word("sheet-consensus") if results.sheet == "consensus" else results.sheet
    answer.show(f"{results.municipality} {results.year}  ({sheet})")
    for area in results.areas:
        answer.show(f"\n{area.code}. {area.name:<58} {area.points:>4} / {area.max}")
        for s in area.subareas:
            mark = " " if s.judged else "·"
            points = answer.word("hidden") if s.hidden else answer.word("not-judged") if s.not_judged else s.points
            answer.show(f"  {s.code} {s.name[:54]:<55}{mark} {points:>4} / {s.max}")
    state = "" if results.state == "draft" else f"  ({answer.word(f'state-{results.state}')})"
    answer.show(f"\n{answer.word('total')}: {results.total} / {results.max}{state}")
    if results.hidden:
        answer.say("hidden-note", count=len(results.hidden))


@click.argument("what", metavar="SUBAREA|AWARD")
@click.option("--sheet", metavar="NAME|consensus")
@viewer_option
def _trace(answer: Answer, what: str, sheet: str | None, viewer: str | None) -> None:
    from pipeline.run.reporting.views import builder, sheet_shown

    with answer.evaluation() as evaluation, evaluation.db.reading():
        who, own = evaluation.viewer(viewer), ""
        views = builder(evaluation, viewer=who)
        if what[:1] in ("P", "p"):
            row = evaluation.books.get(AwardRow, drafts.number_of(what, "P"))
            if row is None:
                raise Refused("award-unknown", award=what[1:])
            subarea = views.subarea(row.subarea, row.sheet)
            awards: tuple[AwardView, ...] = (views.award(row),)  # refused while it is judged blind
        else:
            if not what[:1].isdigit():
                raise UsageError("trace-what", given=what)
            evaluation.ledger.maximum(what)
            shown = drafts.sheet_of(evaluation.books, sheet) if sheet else sheet_shown(evaluation, who, what)
            own = views.names[shown] if not sheet and shown != official(evaluation.books) else ""
            subarea = views.subarea(what, shown)
            awards = tuple(a for a in subarea.awards if a.live)
    if answer.as_json:
        answer.json(trace_json(subarea, awards))
        return
    if own:
        answer.say("sheet-own", name=own)
    _walk(answer, subarea, awards)


def _walk(answer: Answer, subarea: SubareaView, awards: tuple[AwardView, ...]) -> None:
    answer.show(f"{subarea.code} {subarea.name}: {subarea.points} / {subarea.max}")
    if subarea.hidden:
        answer.say("hidden-note", count=1)
    elif not awards:
        answer.say("trace-none")
    for a in awards:
        why = f": {a.withdrawn_because}" if a.withdrawn_because else ""
        state = "" if a.live else f"  [{answer.word('award-not-live')}{why}]"
        state += f"  [{answer.word('criterion', name=a.criterion)}]" if a.criterion else ""
        state += f"  ← {', '.join(a.origin)}" if a.origin else ""
        answer.show(f"\n{a.id}  +{a.points}  {a.because}  ({a.by}, {a.at[:10]}){state}")
        for e in a.evidence:
            _evidence(answer, e)
    for x in subarea.against:
        answer.show(f"\n{answer.word('against')}: {x.because or answer.word('against-open')}{f'  ({x.by})' if x.by else ''}")
        _evidence(answer, x.evidence)


def _evidence(answer: Answer, e: EvidenceView) -> None:
    if e.absence is not None:
        answer.show(f"  {e.id}  {answer.word(f'stance-{e.stance}')}  {answer.word('absence-quote', **absence_gaps(e.absence))}")
        answer.show(f"      {answer.word('absence-holds' if e.verified else 'absence-broken')}")
        return
    place = f"s. {e.page}" if e.page else (e.place or "")
    locked = isinstance(e.quote, Sealed)
    holds = answer.word("quote-locked" if locked else "quote-holds" if e.verified else "quote-broken")
    what = (e.source.group or answer.word("kind-interview")) if e.source.kind == "interview" else e.source.title
    what += f" ({answer.word('draft')})" if e.source.draft else ""
    answer.show(f"  {e.id}  {answer.word(f'stance-{e.stance}')}  {e.source.number} {what} {place}")
    answer.show(f"      ”{' '.join(e.quote.split())}”")
    if not e.live:
        answer.show(f"      {answer.word('evidence-not-live-now')}")
    where = f"{e.passage or ''}  [{e.start}–{e.end}]  sha256 {e.source.sha256[:16]}…"
    if e.stale:
        answer.show(f"      {answer.word('stale')}: {e.source.own_date}")
    answer.show(f"      {where}  {holds}, {answer.word(f'verdict-{e.verdict}')}")


def absence_gaps(absence: AbsenceView) -> dict[str, object]:
    return {"query": absence.query, "versions": absence.versions, "found": absence.found}


scores = command("scores")(_scores)
trace = command("trace")(_trace)
