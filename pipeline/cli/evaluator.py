"""``belagg evaluator add|list``: who judges."""

from __future__ import annotations

import click

from pipeline.cli.common import Answer, command
from pipeline.core import drafts
from pipeline.core.rows import EvaluatorRow


@click.group("evaluator")
def evaluator() -> None:
    """Who judges."""


@click.argument("name")
def _add(answer: Answer, name: str) -> None:
    with answer.evaluation() as evaluation, evaluation.db.writing() as sql:
        draft = drafts.add_evaluator(evaluation.books, name)
        entry = evaluation.append(sql, draft)
    ident = draft.facts["evaluator"]
    if answer.as_json:
        answer.json({"id": ident, "seq": entry.seq, "hash": entry.hash.hex()})
    answer.say("evaluator-added", name=drafts.person(name), id=ident)


def _list(answer: Answer) -> None:
    with answer.evaluation() as evaluation:
        rows = evaluation.books.find(EvaluatorRow)
    if answer.as_json:
        answer.json({"evaluators": [{"id": e.id, "name": e.name, "role": e.role} for e in rows]})
        return
    for e in rows:
        answer.show(f"{e.id}  {e.name}")


evaluator.add_command(command("add")(_add))
evaluator.add_command(command("list")(_list))
