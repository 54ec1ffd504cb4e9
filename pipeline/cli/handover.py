"""``belagg handover``: a new home for the evaluation."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.backup import backup_json, without_accounts
from pipeline.cli.common import Answer, by_option, command
from pipeline.cli.passphrase import passphrase


@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--to", required=True, metavar="NAME", help="who takes over")
@click.option("--with-keys", is_flag=True, help="the signing keys too, under their passphrase")
@by_option
def _handover(answer: Answer, file: Path, to: str, by: str, *, with_keys: bool) -> None:
    from pipeline.run.moving.handover import handover as run

    phrase = passphrase(answer.lang) if with_keys else None
    with answer.evaluation() as evaluation:
        made = run(evaluation, file, to=to, by=by, passphrase=phrase)
    if answer.as_json:
        answer.json(backup_json(made) | {"to": to})
    answer.say("handover-done", to=to, path=made.path)
    answer.say("handover-next", path=made.path)
    without_accounts(answer)


handover = command("handover")(_handover)
