"""The commands by which a person decides: accept, reject, award, judge, withdraw."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.cli.common import Answer, Words, because_option, by_option, command
from pipeline.core.model import STAGES, STANCES, Stage, Stance

if TYPE_CHECKING:
    from pipeline.run.judging import Written


def answer_written(answer: Answer, written: Written, code: str, **gaps: object) -> None:
    """The contract's shape of an act: its number and its event."""
    if answer.as_json:
        answer.json({"id": written.id, "seq": written.entry.seq, "hash": written.entry.hash.hex()})
    answer.say(code, id=written.id, **gaps)


@click.argument("passage", metavar="K7.1:31")
@click.argument("subarea", metavar="SUBAREA")
@by_option
@click.option("--stance", type=Words(STANCES, "stance"))
@click.option("--stage", type=Words(STAGES, "stage"))
@click.option("--note", default="", metavar="T")
def _accept(
    answer: Answer, passage: str, subarea: str, by: str, stance: Stance | None, stage: Stage | None, note: str
) -> None:
    from pipeline.run import judging

    with answer.evaluation() as evaluation:
        done = judging.accept(evaluation, passage, subarea, by=by, stance=stance, stage=stage, note=note)
    words = answer.word(f"stance-{done.stance}"), answer.word(f"stage-{done.stage or 'none'}")
    if answer.as_json:
        entry = done.written.entry
        ident = {"id": done.written.id, "seq": entry.seq, "hash": entry.hash.hex()}
        answer.json(ident | {"stance": done.stance, "stage": done.stage, "quote": done.quote})
    answer.say("accept-done", id=done.written.id, subarea=subarea, stance=words[0], stage=words[1], quote=done.quote)


@click.argument("passage", metavar="K7.1:31")
@click.argument("subarea", metavar="SUBAREA")
@by_option
@click.option("--note", default="", metavar="T")
def _reject(answer: Answer, passage: str, subarea: str, by: str, note: str) -> None:
    from pipeline.run import judging

    with answer.evaluation() as evaluation:
        written = judging.reject(evaluation, passage, subarea, by=by, note=note)
    answer_written(answer, written, "reject-done", subarea=subarea)


@click.argument("subarea", metavar="SUBAREA")
@click.argument("points", type=click.IntRange(-1_000_000, 1_000_000), metavar="POINTS")
@click.option("--evidence", required=True, metavar="B41[,B57…]")
@because_option
@by_option
def _award(answer: Answer, subarea: str, points: int, evidence: str, because: str, by: str) -> None:
    from pipeline.run import judging

    numbers = [part for part in evidence.replace(",", " ").split() if part]
    with answer.evaluation() as evaluation:
        written = judging.award(evaluation, subarea, points, numbers, because=because, by=by)
    answer_written(answer, written, "award-done", subarea=subarea, points=points)


@click.argument("subarea", metavar="SUBAREA")
@because_option
@by_option
def _judge(answer: Answer, subarea: str, because: str, by: str) -> None:
    from pipeline.run import judging

    with answer.evaluation() as evaluation:
        written = judging.judge(evaluation, subarea, because=because, by=by)
    answer_written(answer, written, "judge-done")


@click.argument("ident", metavar="ID")
@because_option
@by_option
def _withdraw(answer: Answer, ident: str, because: str, by: str) -> None:
    from pipeline.run import judging

    with answer.evaluation() as evaluation:
        written = judging.withdraw(evaluation, ident, because=because, by=by)
        lapsed = judging.unsupported(evaluation, written.id)
    answer_written(answer, written, "withdraw-source-done" if written.id.startswith("K") else "withdraw-done")
    for award in lapsed:
        answer.say("award-lapsed", id=f"P{award.number}", points=award.points, subarea=award.subarea)


accept = command("accept")(_accept)
reject = command("reject")(_reject)
award = command("award")(_award)
judge = command("judge")(_judge)
withdraw = command("withdraw")(_withdraw)
