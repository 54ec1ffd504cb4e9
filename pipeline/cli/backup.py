"""``belagg backup`` and ``belagg restore``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.common import Answer, command
from pipeline.cli.passphrase import passphrase

if TYPE_CHECKING:
    from pipeline.run.moving.backup import Backup


def backup_json(made: Backup) -> dict[str, object]:
    """A backup as commands answer it."""
    return {
        "path": str(made.path), "events": made.events, "head": made.head, "files": list(made.files), "errors": made.errors,
        "made": made.made,
    }  # fmt: skip


def without_accounts(answer: Answer) -> None:
    """Says that a team's accounts stay here, where there are any."""
    from pipeline.store.accounts import path_of

    if path_of(answer.db).exists():
        answer.note("accounts-stay")


@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--with-keys", is_flag=True, help="the signing keys too, under their passphrase")
def _backup(answer: Answer, file: Path, *, with_keys: bool) -> int:
    from pipeline.run.moving.backup import backup as run

    phrase = passphrase(answer.lang) if with_keys else None
    with answer.evaluation() as evaluation:
        made = run(evaluation, file, passphrase=phrase)
    if answer.as_json:
        answer.json(backup_json(made))
    answer.say("backup-done", path=made.path, events=made.events, head=made.head)
    if not with_keys:
        answer.note("backup-without-keys")
    without_accounts(answer)
    if made.errors:
        answer.note("backup-errors", count=made.errors)
    return 4 if made.errors else 0


@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--with-keys", is_flag=True, help="bring in the signing keys too, with their passphrase")
def _restore(answer: Answer, file: Path, *, with_keys: bool) -> int:
    from pipeline.run.moving.backup import restore as run

    made = run(file, answer.db, passphrase=passphrase(answer.lang) if with_keys else None)
    if answer.as_json:
        answer.json(backup_json(made) | {"db": str(answer.db)})
    answer.say("restore-done", db=answer.db, events=made.events, made=made.made[:16].replace("T", " "))
    return 0


backup = command("backup")(_backup)
restore = command("restore")(_restore)
