"""Tampering at random, against the last checkpoint: single values by SQL, single bytes of the file, cut and rewritten logs.

``python -m bench.tamper`` (part of ``make torture``); ``TORTURE_EDITS`` says how many of each (default 10,000). Every
change must be named by the audit, or leave all proven content as it was. Exit 1 if one gets by.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.whole import judged
from pipeline.run.proving import checkpoints
from tests.run import attacks

COUNT = int(os.environ.get("TORTURE_EDITS", "10000"))
DEEP = max(1, COUNT // 1000)


def trial(name: str, db: Path, change: Callable[[Path], str], count: int) -> int:
    """How many of ``count`` changes got by."""
    copy, missed, same, how = db.with_name("copy.db"), 0, 0, Counter[str]()
    shutil.copyfile(checkpoints.beside(db), checkpoints.beside(copy))
    began = time.monotonic()
    for n in range(count):
        for suffix in ("-wal", "-shm"):
            copy.with_name(copy.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(db, copy)
        where = change(copy)
        noticed = attacks.found(copy, deep=n % (count // DEEP or 1) == 0)
        how[noticed] += 1
        if noticed == "clean":
            if attacks.digest(copy) == attacks.digest(db):
                same += 1
                continue
            missed += 1
            print("missed:", where)
    seconds = (time.monotonic() - began) / count * 1000
    print(f"{name}: {count} tried, {missed} undetected; {same} left all proven content as it was ({seconds:.0f} ms each)")
    print("   ", ", ".join(f"{code} {number}" for code, number in how.most_common(8)), flush=True)
    return missed


def trials(folder: Path, count: int = COUNT, seed: int = 1) -> Iterator[int]:
    db, choose = folder / "evidence.db", random.Random(seed)
    judged(db, folder)
    assert attacks.found(db) == "clean"
    yield trial("single values by SQL", db, attacks.by_value(db, choose), count)
    yield trial("flipped bits of the file", db, attacks.by_byte(db, choose), count)
    yield trial("cut and rewritten logs", db, attacks.by_history(db, choose), max(10, count // 10))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        sys.exit(1 if sum(trials(Path(place))) else 0)
