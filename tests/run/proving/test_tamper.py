"""A sample of the random tampering of ``bench/tamper.py`` (10,000 of each there)."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.run.proving.checkpoints import beside
from tests.conftest import Belagg
from tests.run import attacks

TRIALS = {"by_value": 80, "by_byte": 80, "by_history": 12}


@pytest.mark.parametrize("name", TRIALS)
def test_every_change_is_found_or_leaves_all_proven_content_as_it_was(signed: Belagg, name: str) -> None:
    make: Callable[[Path, random.Random], Callable[[Path], str]] = getattr(attacks, name)
    copy, change = signed.folder / "copy.db", make(signed.db, random.Random(7))
    shutil.copyfile(beside(signed.db), beside(copy))
    content, missed, noticed = attacks.digest(signed.db), [], 0
    assert attacks.found(signed.db) == "clean"
    for _ in range(TRIALS[name]):
        shutil.copyfile(signed.db, copy)
        where = change(copy)
        if attacks.found(copy) != "clean":
            noticed += 1
        elif attacks.digest(copy) != content:
            missed.append(where)
    assert not missed
    assert noticed >= TRIALS[name] // 4  # a file has pages that prove nothing; most values do
