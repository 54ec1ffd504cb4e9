"""``belagg scores`` (the sums) and ``belagg trace`` (every point walked to its source)."""

from __future__ import annotations

import click

from pipeline.cli.common import Answer, command
from pipeline.core import drafts
from pipeline.core.errors import Refused, UsageError
from pipeline.core.results import AwardView, Results, SubareaView, scores_json, trace_json
from pipeline.core.rows import AwardRow


@click.option("--sheet", metavar="NAME|consensus")
def _scores(answer: Answer, sheet: str | None) -> None:
    from pipeline.run.views import whole

    with answer.evaluation() as evaluation:
        results = whole(evaluation, drafts.sheet_of(evaluation.books, sheet))
    if answer.as_json:
        answer.json(scores_json(results))
        return
    _table(answer, results)


def _table(answer: Answer, results: Results) -> None:
    answer.show(f"{results.municipality} {results.year}  ({results.sheet})")
    for area in results.areas:
        answer.show(f"\n{area.code}. {area.name:<58} {area.points:>4} / {area.max}")
        for s in area.subareas:
            mark = " " if s.judged else "·"
            answer.show(f"  {s.code} {s.name[:54]:<55}{mark} {s.points:>4} / {s.max}")
    answer.show(f"\n{answer.word('total')}: {results.total} / {results.max}")


@click.argument("what", metavar="SUBAREA|AWARD")
@click.option("--sheet", metavar="NAME|consensus")
def _trace(answer: Answer, what: str, sheet: str | None) -> None:
    from pipeline.run.views import builder

    with answer.evaluation() as evaluation, evaluation.db.reading():
        views = builder(evaluation)
        if what[:1] in ("P", "p"):
            row = evaluation.books.get(AwardRow, drafts.number_of(what, "P"))
            if row is None:
                raise Refused("award-unknown", award=what[1:])
            subarea = views.subarea(row.subarea, row.sheet)
            awards: tuple[AwardView, ...] = (views.award(row),)
        else:
            if not what[:1].isdigit():
                raise UsageError("trace-what", given=what)
            evaluation.ledger.maximum(what)
            subarea = views.subarea(what, drafts.sheet_of(evaluation.books, sheet))
            awards = tuple(a for a in subarea.awards if a.live)
    if answer.as_json:
        answer.json(trace_json(subarea, awards))
        return
    _walk(answer, subarea, awards)


def _walk(answer: Answer, subarea: SubareaView, awards: tuple[AwardView, ...]) -> None:
    answer.show(f"{subarea.code} {subarea.name}: {subarea.points} / {subarea.max}")
    if not awards:
        answer.say("trace-none")
    for a in awards:
        why = f": {a.withdrawn_because}" if a.withdrawn_because else ""
        state = "" if a.live else f"  [{answer.word('award-not-live')}{why}]"
        answer.show(f"\n{a.id}  +{a.points}  {a.because}  ({a.by}, {a.at[:10]}){state}")
        for e in a.evidence:
            place = f"s. {e.page}" if e.page else (e.place or "")
            holds = answer.word("quote-holds" if e.verified else "quote-broken")
            answer.show(f"  {e.id}  {answer.word(f'stance-{e.stance}')}  {e.source.number} {e.source.title} {place}")
            answer.show(f"      ”{' '.join(e.quote.split())}”")
            if not e.live:
                answer.show(f"      {answer.word('evidence-not-live-now')}")
            where = f"{e.passage or ''}  [{e.start}–{e.end}]  sha256 {e.source.sha256[:16]}…"
            answer.show(f"      {where}  {holds}, {answer.word(f'verdict-{e.verdict}')}")


scores = command("scores")(_scores)
trace = command("trace")(_trace)
