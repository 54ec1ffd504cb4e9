"""The commands by which a person decides: accept, reject, quote, award, resolve, judge, withdraw."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.cli.common import Answer, Words, because_option, by_option, command
from pipeline.core.model import STAGES, STANCES, Stage, Stance

if TYPE_CHECKING:
    from pipeline.run.deciding.judging import Accepted, Written


def answer_written(answer: Answer, written: Written, code: str, **gaps: object) -> None:
    """The contract's shape of an act: its number and its event."""
    if answer.as_json:
        answer.json(written_json(written))
    answer.say(code, id=written.id, **gaps)


def written_json(written: Written) -> dict[str, object]:
    """id, seq and hash: what every act answers."""
    return {"id": written.id, "seq": written.entry.seq, "hash": written.entry.hash.hex()}


def _accepted(answer: Answer, done: Accepted, subarea: str) -> None:
    words = answer.word(f"stance-{done.stance}"), answer.word(f"stage-{done.stage or 'none'}")
    if answer.as_json:
        answer.json(written_json(done.written) | {"stance": done.stance, "stage": done.stage, "quote": done.quote})
    answer.say("accept-done", id=done.written.id, subarea=subarea, stance=words[0], stage=words[1], quote=done.quote)


@click.argument("passage", metavar="K7.1:31|B41")
@click.argument("subarea", metavar="SUBAREA")
@by_option
@click.option("--stance", type=Words(STANCES, "stance"))
@click.option("--stage", type=Words(STAGES, "stage"))
@click.option("--note", default="", metavar="T")
def _accept(
    answer: Answer, passage: str, subarea: str, by: str, stance: Stance | None, stage: Stage | None, note: str
) -> None:
    from pipeline.run.deciding import judging

    with answer.evaluation() as evaluation:
        done = judging.accept(evaluation, passage, subarea, by=by, stance=stance, stage=stage, note=note)
    _accepted(answer, done, subarea)


@click.argument("passage", metavar="K7.1:31|B41")
@click.argument("subarea", metavar="SUBAREA")
@by_option
@click.option("--note", default="", metavar="T")
def _reject(answer: Answer, passage: str, subarea: str, by: str, note: str) -> None:
    from pipeline.run.deciding import judging

    with answer.evaluation() as evaluation:
        written = judging.reject(evaluation, passage, subarea, by=by, note=note)
    answer_written(answer, written, "reject-done", subarea=subarea)


@click.argument("version", metavar="K7.1")
@click.argument("where", nargs=-1, required=True, metavar="[START END] SUBAREA")
@click.option("--text", metavar="T", help="the words, as they stand there once")
@by_option
@click.option("--stance", type=Words(STANCES, "stance"), default="neutral", show_default=True)
@click.option("--stage", type=Words(STAGES, "stage"))
@click.option("--note", default="", metavar="T")
def _quote(
    answer: Answer, version: str, where: tuple[str, ...], text: str | None, by: str, stance: Stance, stage: Stage | None,
    note: str,
) -> None:  # fmt: skip
    from pipeline.core.errors import UsageError
    from pipeline.run.deciding.quoting import Where, quote

    *range_, subarea = where
    if len(range_) not in (0, 2) or not all(part.isdecimal() and len(part) < 12 for part in range_):
        raise UsageError("quote-what")
    start, end = (int(part) for part in range_) if range_ else (None, None)
    with answer.evaluation() as evaluation:
        done = quote(evaluation, version, subarea, Where(start, end, text), by=by, stance=stance, stage=stage, note=note)
    _accepted(answer, done, subarea)


@click.argument("subarea", metavar="SUBAREA")
@click.argument("points", type=click.IntRange(-1_000_000, 1_000_000), metavar="POINTS")
@click.option("--evidence", required=True, metavar="B41[,B57…]")
@because_option
@by_option
@click.option("--criterion", metavar="C", help="the instrument's criterion the points are for")
@click.option("--despite", default="", metavar="TEXT", help="why, although evidence speaks against")
def _award(
    answer: Answer, subarea: str, points: int, evidence: str, because: str, by: str, criterion: str | None, despite: str
) -> None:
    from pipeline.run.deciding import judging

    with answer.evaluation() as evaluation:
        written = judging.award(
            evaluation, subarea, points, idents(evidence), because=because, by=by, criterion=criterion, despite=despite
        )
    answer_written(answer, written, "award-done", subarea=subarea, points=points)


def idents(text: str) -> list[str]:
    """``"B41,B57"`` → its numbers."""
    return [part for part in text.replace(",", " ").split() if part]


@click.argument("what", metavar="B7|P3|SUBAREA")
@because_option
@by_option
@click.option("--sheet", type=click.Choice(["own", "consensus"]), default="own", show_default=True)
def _resolve(answer: Answer, what: str, because: str, by: str, sheet: str) -> None:
    from pipeline.run.deciding import together

    with answer.evaluation() as evaluation:
        written, numbers = together.resolve(evaluation, what, because=because, by=by, sheet=sheet)
    named = [f"B{number}" for number in numbers]
    if answer.as_json:
        answer.json(written_json(written) | {"evidence": named})
    answer.say("resolve-done", evidence=", ".join(named))


@click.argument("subarea", metavar="SUBAREA")
@because_option
@by_option
@click.option("--not-judged", is_flag=True, help="leave the sub-area out, with the reason")
def _judge(answer: Answer, subarea: str, because: str, by: str, not_judged: bool) -> None:  # noqa: FBT001 click hands it over
    from pipeline.core.ledger import sheets
    from pipeline.core.rows import EvaluatorRow
    from pipeline.run.deciding import judging, together

    with answer.evaluation() as evaluation:
        written = judging.judge(evaluation, subarea, because=because, by=by, judged=not not_judged)
        several = len(evaluation.books.find(EvaluatorRow)) > 1
        opened = sheets.is_open(evaluation.books, subarea)
        names = together.waits_for(evaluation, subarea)
    if answer.as_json:
        answer.json(written_json(written) | {"open": opened, "waits_for": names})
    answer.say("judge-not-done" if not_judged else "judge-done", id=written.id)
    if opened:
        answer.say("judge-opened", subarea=subarea)
    elif several:
        answer.say("judge-waits", subarea=subarea, names=", ".join(names))


@click.argument("ident", metavar="ID")
@because_option
@by_option
def _withdraw(answer: Answer, ident: str, because: str, by: str) -> None:
    from pipeline.run.deciding import judging

    with answer.evaluation() as evaluation:
        written = judging.withdraw(evaluation, ident, because=because, by=by)
        lapsed = judging.unsupported(evaluation, written.id, by=by)
    answer_written(answer, written, "withdraw-source-done" if written.id.startswith("K") else "withdraw-done")
    for award in lapsed:
        answer.say("award-lapsed", id=f"P{award.number}", points=award.points, subarea=award.subarea)


accept = command("accept")(_accept)
reject = command("reject")(_reject)
quote = command("quote")(_quote)
award = command("award")(_award)
resolve = command("resolve")(_resolve)
judge = command("judge")(_judge)
withdraw = command("withdraw")(_withdraw)
