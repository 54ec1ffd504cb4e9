"""A process killed at any statement of an erasure leaves all of it undone, or all of it to be finished by the next command."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from pipeline.run.evaluation import opened
from pipeline.run.private.erasure import erase
from pipeline.run.private.erasure_plan import Target
from pipeline.store import database
from tests.conftest import Belagg
from tests.run.private.test_erasure import NAME, audit, hits, named

__all__ = ["named"]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills processes as Unix does")


def erase_until(db: Path, statement: int) -> int:
    """Erase in a process that kills itself at this statement; returns how it ended. 0: it was done before."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    try:
        count = 0

        def traced(_: str) -> None:
            nonlocal count
            count += 1
            if count == statement:
                os.kill(os.getpid(), signal.SIGKILL)

        connect = database._connect

        def watched(path: Path) -> Any:
            made = connect(path)
            made.sql.set_trace_callback(traced)
            return made

        database._connect = watched
        with opened(db) as evaluation:
            erase(evaluation, Target(source=3, words=NAME), because="personuppgift", by="EA")
        os._exit(0)
    except BaseException:  # noqa: BLE001 the child must not go on as a second test run
        os._exit(99)


def statements(db: Path) -> int:
    """How many statements an erasure takes."""
    seen: list[str] = []
    with opened(db) as evaluation:
        evaluation.db.sql.set_trace_callback(seen.append)
        erase(evaluation, Target(source=3, words=NAME), because="personuppgift", by="EA")
    return len(seen)


def test_killed_anywhere(named: Belagg, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    trial = Belagg(copy / "evidence.db", copy)
    shutil.copyfile(named.db, trial.db)
    total = statements(trial.db)
    assert hits(copy, NAME) == []
    ended = set()
    for at in [*range(total // 6, total, total // 6), total - 8, total - 4, total - 2]:
        for old in copy.iterdir():
            old.unlink()
        shutil.copyfile(named.db, trial.db)
        ended.add(erase_until(trial.db, at))
        trial.ok("evaluator", "list")
        events = audit(trial)
        assert events["ok"], (at, events["findings"])
        erased = "erased" in {f["check"] for f in events["findings"]}
        assert (hits(copy, NAME) == []) == erased, at
        assert trial.json("search", "Ängskog")["passages"] == [] if erased else trial.json("search", "Ängskog")["passages"]
    assert signal.SIGKILL in ended

