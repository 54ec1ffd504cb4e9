"""Many small sources: an export of posts, and a folder of small files, each caged and read in this process, in turns.

    python -m bench.small [HOW MANY]      (default 1,500)

The goal is that the cage costs at most 2 ms a file. Also how many transactions the posts took (each waits for the disk), and
how long the longest held the write lock.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

from bench.ingest import cpu
from bench.measure import line
from pipeline.core.model import SourceKind
from pipeline.run.evaluation import create, opened
from pipeline.run.ingesting.ingest import Options, ingest

WORDS = (
    "kommunen", "nämnden", "följer", "upp", "målen", "varje", "tertial", "skolan", "bjuder", "in", "till", "dialog", "om",
    "parken", "torget", "budget", "äldre", "unga", "cykelvägen", "invigs", "på", "lördag", "välkommen", "att", "tycka", "till",
)  # fmt: skip
ROUNDS = 3


def posts(folder: Path, count: int) -> None:
    """An export as Facebook makes them."""
    choose = random.Random(1)
    said = [" ".join(choose.choices(WORDS, k=choose.randint(8, 40))).capitalize() + f". Nr {n}." for n in range(count)]
    made = [{"timestamp": 1_600_000_000 + 3600 * n, "data": [{"post": text}]} for n, text in enumerate(said)]
    folder.mkdir()
    (folder / "your_posts_1.json").write_text(json.dumps(made), encoding="utf-8")


def files(folder: Path, count: int) -> None:
    choose = random.Random(2)
    folder.mkdir()
    for n in range(count):
        said = " ".join(choose.choices(WORDS, k=60)).capitalize()
        (folder / f"{n:05}.md").write_text(f"# Nr {n}\n\n{said}.\n", encoding="utf-8")


class Locks:
    """How often a transaction that writes began, and the longest time from there to its end."""

    def __init__(self) -> None:
        self.begun, self.longest, self._since = 0, 0.0, 0.0

    def __call__(self, said: str) -> None:
        if said.startswith("BEGIN IMMEDIATE"):
            self.begun, self._since = self.begun + 1, time.perf_counter()
        elif said.startswith("COMMIT") and self._since:
            self.longest, self._since = max(self.longest, time.perf_counter() - self._since), 0.0


def once(folder: Path, db: Path, executor: str) -> tuple[float, float, Locks]:
    """CPU seconds, seconds on the clock, and the transactions; the start of the readers is not in them."""
    create(db, municipality="Bänk", year=2026, instrument="kommunkompassen-2020")
    kind: SourceKind | None = "document" if folder.name == "files" else "social"
    locks, told = Locks(), []
    with opened(db) as evaluation:
        evaluation.db.sql.set_trace_callback(locks)
        before = cpu()
        outcomes = ingest(evaluation, [str(folder)], Options(kind, executor, report=lambda _: told.append(time.perf_counter())))
        spent = cpu() - before
    assert all(o.status == "stored" for o in outcomes), [o for o in outcomes if o.error][:3]
    return spent, told[-1] - told[0], locks


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1500
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        posts(room / "posts", count)
        files(room / "files", count)
        posts(room / "one", 1)
        start = once(room / "one", room / "one.db", "local")[0]
        for what in ("posts", "files"):
            seen: dict[str, list[tuple[float, float, Locks]]] = {"local": [], "inline": []}
            for n in range(ROUNDS):
                for executor, runs in seen.items():
                    runs.append(once(room / what, room / f"{what}-{executor}-{n}.db", executor))
            caged, plain = (statistics.median(run[0] for run in runs) for runs in seen.values())
            clock, locks = seen["local"][-1][1:]
            line(f"{count} {what}: CPU of one caged : in this process", (caged - start) / count * 1000, plain / count * 1000,
                 "≤ 2 ms more", unit="ms")  # fmt: skip
            lock = f"{locks.begun} transactions, longest {locks.longest * 1000:.0f} ms"
            print(f"  {clock / count * 1000:.2f} ms each on the clock, {lock}", flush=True)


if __name__ == "__main__":
    main()
