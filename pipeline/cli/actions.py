"""``belagg actions list|propose|add|export|import|questions``: the action plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.common import Answer, command, viewer_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.core.reporting.actions import Action


@click.group("actions")
def actions() -> None:
    """The action plan."""


def _list(answer: Answer) -> None:
    from pipeline.run.reporting.actions import all_of

    with answer.evaluation() as evaluation:
        rows = all_of(evaluation)
    _rows(answer, rows)
    if not rows:
        answer.say("actions-none")


def _rows(answer: Answer, rows: Sequence[Action]) -> None:
    from pipeline.core.reporting.actions import to_json

    if answer.as_json:
        answer.json({"actions": [to_json(a) for a in rows]})
        return
    for a in rows:
        answer.show(
            f"{a.name:<5} {a.subarea:<4} {answer.word(f'status-{a.status}'):<9} {a.due or '–':<11} {a.owner or '–':<20} "
            f"{a.text or a.improvement}"
        )


@viewer_option
def _propose(answer: Answer, viewer: str | None) -> None:
    from pipeline.run.reporting.actions import propose

    with answer.evaluation() as evaluation:
        rows = propose(evaluation, viewer=evaluation.viewer(viewer))
    _rows(answer, rows)
    answer.say("actions-proposed", count=len(rows))


@click.argument("subarea")
@click.option("--text", required=True, metavar="TEXT", help="what is to be done")
@click.option("--improvement", default="", metavar="TEXT", help="what could be better")
@click.option("--owner", default="", metavar="ROLE")
@click.option("--due", metavar="YYYY-MM-DD")
@click.option("--measure", default="", metavar="TEXT", help="how it is followed up")
@click.option("--origin", default="", metavar="B41", help="what it rests on")
def _add(answer: Answer, subarea: str, **given: str) -> None:
    from pipeline.core.reporting.actions import Action, to_json
    from pipeline.run.reporting.actions import add

    with answer.evaluation() as evaluation:
        done = add(evaluation, Action(None, subarea, **given))
    if answer.as_json:
        answer.json(to_json(done))
    answer.say("action-added", id=done.name)


@click.option("--output", required=True, type=click.Path(path_type=Path), metavar="FILE.xlsx")
def _export(answer: Answer, output: Path) -> None:
    from pipeline.run.reporting.actions import export

    with answer.evaluation() as evaluation:
        count = export(evaluation, output, answer.lang)
    if answer.as_json:
        answer.json({"output": str(output), "actions": count})
    answer.say("actions-exported", path=output, count=count)


@click.argument("file", type=click.Path(path_type=Path), metavar="FILE.xlsx")
@click.option("--apply", is_flag=True, help="make the changes; without it they are only shown")
def _import(answer: Answer, file: Path, *, apply: bool) -> None:
    from pipeline.core.reporting.actions import to_json
    from pipeline.run.reporting.actions import bring_home

    with answer.evaluation() as evaluation:
        changes = bring_home(evaluation, file, apply=apply)
    if answer.as_json:
        answer.json({
            "applied": apply and bool(changes),
            "changes": [
                {"id": c.after.name or None, "new": c.before is None, "after": to_json(c.after),
                 "fields": {f: list(v) for f, v in c.fields.items()}}
                for c in changes
            ],
        })  # fmt: skip
        return
    for c in changes:
        answer.show(
            f"{c.after.name or '+':<5} {c.after.subarea:<4} {answer.word('action-changed' if c.before else 'action-new')}"
        )
        for name, (before, after) in c.fields.items():
            shown = [answer.word(f"status-{v}") if name == "status" and v else v or "–" for v in (before, after)]
            answer.show(f"        {answer.word(f'action-column-{name}')}: {shown[0]} → {shown[1]}")
    answer.say("actions-unchanged" if not changes else "actions-applied" if apply else "actions-preview")


@click.argument("old", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="OLD.db")
def _questions(answer: Answer, old: Path) -> None:
    from pipeline.core.reporting.actions import questions, to_json
    from pipeline.run.evaluation import opened
    from pipeline.run.reporting.actions import all_of

    with opened(old) as evaluation:
        rows = questions(all_of(evaluation))
    asked = [(a, _question(answer, a)) for a in rows]
    if answer.as_json:
        answer.json({"questions": [to_json(a) | {"question": text} for a, text in asked]})
        return
    for a, text in asked:
        answer.show(f"{a.subarea:<4} {text}")


def _question(answer: Answer, a: Action) -> str:
    from pipeline.core.reporting.marks import marked

    kind = "actions-question" if a.text else "actions-question-since"
    asked = answer.word(kind, text=marked(a.text.rstrip(".") or a.improvement))
    asked += f" {answer.word('actions-question-measure', measure=a.measure.rstrip('.'))}" if a.measure else ""
    more = [answer.word("actions-asked-by", owner=a.owner)] if a.owner else []
    more += [answer.word("actions-asked-due", due=a.due)] if a.due else []
    return asked + (f" ({', '.join(more)})" if more else "")


for _name, _function in (
    ("list", _list), ("propose", _propose), ("add", _add), ("export", _export), ("import", _import), ("questions", _questions),
):  # fmt: skip
    actions.add_command(command(_name)(_function))
