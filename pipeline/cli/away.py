"""``belagg away take|pack|return``: work away from the evaluation's home, and bring the decisions back."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.common import Answer, by_option, command
from pipeline.core.messages import sentence

if TYPE_CHECKING:
    from pipeline.run.moving.away import Returned


@click.group("away")
def away() -> None:
    """A copy to work away with."""


@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@by_option
def _take(answer: Answer, file: Path, by: str) -> None:
    from pipeline.run.moving.away import take

    with answer.evaluation() as evaluation:
        take(evaluation, file, by=by)
    if answer.as_json:
        answer.json({"path": str(file), "evaluator": by})
    answer.say("away-taken", path=file)


@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
def _pack(answer: Answer, file: Path) -> None:
    from pipeline.cli.passphrase import passphrase
    from pipeline.run.moving.away import pack
    from pipeline.run.proving import keys

    ask = keys.current() is not None and ("BELAGG_PASSPHRASE" in os.environ or sys.stdin.isatty())
    with answer.evaluation() as evaluation:
        packed = pack(evaluation, file, passphrase=passphrase(answer.lang) if ask else None)
    signed = packed["signature"] and packed["signature"]["public"]
    count = len(packed["events"]) - 1
    if answer.as_json:
        answer.json({"path": str(file), "decisions": count, "key": signed})
    answer.say("away-packed", path=file, count=count)
    answer.say("away-signed" if signed else "away-unsigned", key=signed)


@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@by_option
def _return(answer: Answer, file: Path, by: str) -> int:
    from pipeline.run.moving.away import bring_home

    with answer.evaluation() as evaluation:
        done = bring_home(evaluation, file, by=by)
    if answer.as_json:
        answer.json(_json(done, answer))
        return 0
    answer.say("away-returned", count=done.count, aliases=", ".join(f"{old} → {new}" for old, new in done.aliases) or "–")
    answer.say("away-signed" if done.key else "away-unsigned", key=done.key)
    for number, who in done.differs:
        answer.say("away-differs", id=number, evaluator=who)
    if done.left:
        answer.say("away-left-head", count=len(done.left), seq=done.seq)
    for one in done.left:
        why = f"{sentence(one.fault.message(answer.lang))} {one.fault.remedy(answer.lang)}"
        answer.say("away-left", what=one.what, why=why)
    return 0


def _json(done: Returned, answer: Answer) -> dict[str, object]:
    return {
        "seq": done.seq, "decisions": done.count, "aliases": dict(done.aliases), "key": done.key,
        "differs": [{"id": number, "evaluator": who} for number, who in done.differs],
        "left": [{"seq": one.seq, "kind": one.kind, "what": one.what, "code": one.fault.code,
                  "message": one.fault.message(answer.lang)} for one in done.left],
    }  # fmt: skip


away.add_command(command("take")(_take))
away.add_command(command("pack")(_pack))
away.add_command(command("return")(_return))
