"""``belagg erase``: out of the tables, the log's parts and the file, for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.cli.common import Answer, command
from pipeline.core.errors import UsageError

if TYPE_CHECKING:
    from pipeline.run.private.erasure import Erased
    from pipeline.run.private.erasure_plan import Target


@click.argument("what", nargs=-1, metavar="K7 | K7:100-112 | 17/prose")
@click.option("--text", metavar="WORDS", help="these words, wherever they stand in it")
@click.option("--everywhere", is_flag=True, help="in all sources and events")
@click.option("--because", metavar="TEXT", help="the reason")
@click.option("--as", "by", metavar="NAME", help="evaluator")
@click.option("--dry-run", is_flag=True, help="only show what would go")
@click.option("--resume", is_flag=True, help="finish what was interrupted")
def _erase(
    answer: Answer, what: tuple[str, ...], text: str | None, because: str | None, by: str | None, *,
    everywhere: bool, dry_run: bool, resume: bool,
) -> int:  # fmt: skip
    from pipeline.run.private import erasure, erasure_end

    if resume:
        with answer.evaluation() as evaluation:
            return _finished(answer, erasure_end.finish(evaluation.db))
    target = " ".join(what) or None
    if target is None and text is None:
        raise UsageError("erase-target", given="")
    meant = _meant(target, text)
    if not dry_run and (not because or not because.strip()):
        raise UsageError("value-empty", what="--because")
    if not dry_run and not by:
        raise UsageError("value-empty", what="--as")
    with answer.evaluation() as evaluation:
        from pipeline.run.kept_models import models
        from pipeline.store.copies import made

        learnt = bool(models(evaluation.db.path))
        done = erasure.erase(evaluation, meant, because=because or "", by=by or "", everywhere=everywhere, dry_run=dry_run)
        copies = [copy.path for copy in made(evaluation.db.sql)]
    if answer.as_json:
        answer.json(_json(done, copies))
    _tell(answer, done, copies)
    if learnt and done.seq is not None:
        answer.say("erase-learnt")
    return 0 if done.seq is None else _finished(answer, done.finished, quiet=answer.as_json)


def _meant(target: str | None, text: str | None) -> Target:
    from dataclasses import replace

    from pipeline.run.private.erasure_plan import Target, target_of

    meant = target_of(target) if target else Target()
    if text is None:
        return meant
    if meant.part is not None or meant.span is not None:
        raise UsageError("erase-target", given=f"{target} --text")
    return replace(meant, words=text)


def _finished(answer: Answer, done: bool, *, quiet: bool = False) -> int:  # noqa: FBT001 its one subject
    if answer.as_json and not quiet:
        answer.json({"finished": done})
    answer.say("erase-finished" if done else "erase-unfinished")
    return 0 if done else 1


def _tell(answer: Answer, done: Erased, copies: list[str]) -> None:
    what = [
        answer.word("erase-version", id=name, count=count) if count else answer.word("erase-version-whole", id=name)
        for name, count in done.versions
    ]
    if done.parts:
        what.append(answer.word("erase-parts", ids=", ".join(done.parts)))
    if done.notes:
        what.append(answer.word("erase-notes", count=done.notes))
    answer.say("erase-done" if done.seq else "erase-tried", seq=done.seq, what=", ".join(what))
    if done.evidence:
        answer.say("erase-evidence", ids=", ".join(f"B{number}" for number in done.evidence))
    for award in done.awards:
        answer.say("award-lapsed", id=f"P{award.number}", points=award.points, subarea=award.subarea)
    if done.elsewhere:
        shown = ", ".join(done.elsewhere[:12]) + (" …" if len(done.elsewhere) > 12 else "")
        answer.say("erase-elsewhere", places=shown)
    if done.blind and not done.seq:
        answer.say("erase-blind", count=done.blind)
    if copies and done.seq:
        answer.say("erase-copies", paths=", ".join(copies))


def _json(done: Erased, copies: list[str]) -> dict[str, object]:
    return {
        "seq": done.seq, "versions": [{"id": name, "places": count, "whole": not count} for name, count in done.versions],
        "parts": list(done.parts), "evidence": [f"B{number}" for number in done.evidence],
        "awards": [{"id": f"P{a.number}", "points": a.points, "subarea": a.subarea} for a in done.awards],
        "elsewhere": list(done.elsewhere), "copies": copies, "finished": done.finished, "blind": done.blind,
        "notes": done.notes,
    }  # fmt: skip


erase = command("erase")(_erase)
