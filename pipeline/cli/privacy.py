"""``belagg privacy find|report|due``: where somebody stands, what is kept about a person, what is to be erased when."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from pipeline.cli.common import Answer, by_option, command, viewer_option
from pipeline.core.errors import UsageError

if TYPE_CHECKING:
    from pipeline.run.private.privacy import Place


@click.group("privacy")
def privacy() -> None:
    """Where somebody stands, what is kept, what is due."""


@click.argument("words", metavar="WORDS")
@viewer_option
def _find(answer: Answer, words: str, viewer: str | None) -> None:
    from pipeline.run.private.privacy import find

    if not words.strip():
        raise UsageError("value-empty", what="WORDS")
    with answer.evaluation() as evaluation:
        found = find(evaluation, words, viewer=evaluation.viewer(viewer))
    if answer.as_json:
        answer.json({"places": [asdict(place) for place in found]})
        return
    _show(answer, found)


def _show(answer: Answer, found: list[Place]) -> None:
    for place in found:
        if place.what == "privacy-blind":
            continue
        times = f" ×{place.count}" if place.count > 1 else ""
        shown = f"  ”{place.shown}”" if place.shown else ""
        answer.show(f"{place.id:<14} {answer.word(place.what)}{times}{shown}")
    count = sum(not place.what.endswith(("locked", "gone", "blind")) for place in found)
    unseen = sum(place.count for place in found if place.what == "privacy-blind")
    answer.say("privacy-count" if count else "privacy-none-seen" if unseen else "privacy-none", count=count)
    if unseen:
        answer.say("privacy-blind-note", count=unseen)


@click.argument("person", metavar="NAME")
@viewer_option
def _report(answer: Answer, person: str, viewer: str | None) -> None:
    from pipeline.run.private.privacy import report

    if not person.strip():
        raise UsageError("value-empty", what="NAME")
    with answer.evaluation() as evaluation:
        made = report(evaluation, person, viewer=evaluation.viewer(viewer))
    if answer.as_json:
        answer.json(asdict(made))
        return
    answer.say("privacy-report-head", name=made.name)
    if made.evaluator:
        answer.say("privacy-report-evaluator", id=made.evaluator, first=(made.first or "–")[:10], last=(made.last or "–")[:10])
        for kind, count in made.acts:
            answer.say("privacy-report-acts", kind=kind, count=count)
    _show(answer, list(made.places))


@click.option("--erase", "erase_them", is_flag=True, help="erase what is due, after asking")
@click.option("--yes", is_flag=True, help="do not ask")
@click.option("--as", "by", metavar="NAME", help="evaluator")
def _due(answer: Answer, by: str | None, *, erase_them: bool, yes: bool) -> int:
    from pipeline.run.clock import now
    from pipeline.run.private.erasure import erase
    from pipeline.run.private.erasure_plan import Target
    from pipeline.run.private.privacy import dates

    today = now()[:10]
    with answer.evaluation() as evaluation:
        rows = dates(evaluation, today)
        due = [row for row in rows if row.due]
        for row in rows if not answer.as_json else []:
            note = answer.word("privacy-due-yes") if row.due else ""
            answer.say("privacy-due-line", id=f"K{row.number}", date=row.dispose_after, title=row.title, note=note)
        erased: list[str] = []
        if erase_them and due:
            if not by:
                raise UsageError("value-empty", what="--as")
            if not yes and not answer.yes("privacy-due-ask", count=len(due)):
                raise click.exceptions.Abort
            for row in due:
                because = answer.word("privacy-due-because", date=row.dispose_after)
                done = erase(evaluation, Target(source=row.number), because=because, by=by)
                erased.append(f"K{row.number}")
                if not answer.as_json:
                    answer.say("erase-done", seq=done.seq, what=f"K{row.number}")
    if answer.as_json:
        answer.json({"sources": [asdict(row) for row in rows], "erased": erased})
    elif not rows:
        answer.say("privacy-due-none")
    elif due and not erased:
        answer.say("privacy-due-how", count=len(due))
    return 0


@click.argument("source", metavar="K7")
@click.argument("day", metavar="YYYY-MM-DD|never")
@by_option
def _dispose(answer: Answer, source: str, day: str, by: str) -> None:
    from pipeline.cli.judging import answer_written
    from pipeline.run.private.privacy import dispose

    with answer.evaluation() as evaluation:
        written = dispose(evaluation, source, None if day.lower() in ("never", "aldrig") else day, by=by)
        answer_written(answer, written, "privacy-dispose-done", date=day)


privacy.add_command(command("find")(_find))
privacy.add_command(command("dispose")(_dispose))
privacy.add_command(command("report")(_report))
privacy.add_command(command("due")(_due))
