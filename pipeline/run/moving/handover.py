"""``belagg handover``: the evaluation gets a new home. This copy says so and takes nothing more; the file for the new home
is a backup, and restoring it there makes it the one that is written in."""

from __future__ import annotations

import uuid
from pathlib import Path

from pipeline.core.errors import Refused, UsageError
from pipeline.core.ledger.homes import HANDED_OVER
from pipeline.core.log import Draft
from pipeline.core.rows import HomeRow
from pipeline.run.evaluation import Evaluation
from pipeline.run.moving.backup import Backup, backup, refuse_taken


def handover(evaluation: Evaluation, path: Path, *, to: str, by: str, passphrase: str | None = None) -> Backup:
    """Say it in the log, then write the file. A killed process has at worst said it and written no file: run it again, to
    the same ``to``, and the file is written."""
    name = " ".join(to.split())
    if not name:
        raise UsageError("value-empty", what="--to")
    refuse_taken(path)
    home = evaluation.books.get(HomeRow, 1)
    if home is None or home.standing != HANDED_OVER:
        draft = "handed-over", {"copy": str(uuid.uuid4())}, {"to": name}
        evaluation.act(by, lambda sql, actor: evaluation.append(sql, Draft(draft[0], actor, draft[1], draft[2])))
    elif home.holder != name:
        raise Refused("handover-done-already", to=home.holder)
    return backup(evaluation, path, passphrase=passphrase, purpose="handover")
