"""Whole ingest (hash, read in the cage, segment, tag, store, index) beside raw extraction of the same pages.

    python -m bench.ingest [PAGES]      (default 2,000)

Each ingest is a process of its own, from its start to its end, workers included: CPU seconds of all of them. It takes turns
with PDFium's bare text of the same pages; pdfplumber, thirty times slower, reads every tenth file. Then two workers
against one (seconds on the clock), memory, one file of 5,000 pages, and the same folder again.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.measure import line
from bench.pages import typeset

ROUNDS = 3
EACH = 50  # pages of a file
LONG = 5000  # pages of the long one


def raw(files: list[Path]) -> int:
    """The peer: every page's text, no places."""
    import pypdfium2

    pages = 0
    for path in files:
        pdf = pypdfium2.PdfDocument(path)
        for page in pdf:
            page.get_textpage().get_text_range()
            pages += 1
        pdf.close()
    return pages


def words(files: list[Path]) -> None:
    import pdfplumber

    for path in files:
        with pdfplumber.open(path) as pdf:
            for page in pdf.pages:
                page.extract_words()
                page.close()


def cpu() -> float:
    """CPU seconds of this process and of the workers that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def whole(folder: Path, db: Path, executor: str = "inline", jobs: int = 1) -> tuple[float, float, int]:
    """(seconds first time, seconds again, passages); ``inline`` reads in this process, else in ``jobs`` caged workers."""
    from pipeline.run.evaluation import create, opened
    from pipeline.run.ingesting.ingest import Options, ingest

    create(db, municipality="Bänk", year=2026, instrument="kommunkompassen-2020")
    with opened(db) as evaluation:
        began = cpu()
        outcomes = ingest(evaluation, [str(folder)], Options(executor=executor, jobs=jobs))
        first = cpu() - began
        began = cpu()
        again = ingest(evaluation, [str(folder)], Options(executor=executor, jobs=jobs))
        second = cpu() - began
    assert all(o.error is None for o in outcomes), [o for o in outcomes if o.error]
    assert all(o.status == "unchanged" for o in again)
    return first, second, sum(o.passages for o in outcomes)


def alone(folder: Path, db: Path, jobs: int, *, watched: bool = False) -> dict[str, Any]:
    """An ingest as a process of its own: seconds ``first`` and ``again``, ``passages``, ``cpu`` and ``wall`` of the whole
    process, and the most memory that it (``parent``) and any of its workers (``worker``) held, in megabytes.

    ``watched`` (which costs some time): also what all of them together held (``tree``).
    """
    began = time.perf_counter()
    before = cpu()
    command = [sys.executable, "-m", "bench.ingest", "--alone", str(folder), str(db), str(jobs)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    tree = 0.0
    while watched and process.poll() is None:
        tree = max(tree, held(process.pid))
        time.sleep(0.5)
    assert process.stdout is not None
    said = json.loads(process.stdout.read())
    process.stdout.close()
    process.wait()
    return {**said, "cpu": cpu() - before, "wall": time.perf_counter() - began, "tree": tree}


def held(pid: int) -> float:
    """Megabytes that a process and all it began hold now, what they share counted once; 0 where that cannot be asked."""
    try:
        tasks = Path(f"/proc/{pid}/task").iterdir()
        children = {int(child) for task in tasks for child in (task / "children").read_text().split()}
        own = next(line for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines() if line.startswith("Pss:"))
    except (OSError, StopIteration):  # not Linux, or it has just ended
        return 0.0
    return int(own.split()[1]) / 1024 + sum(map(held, children))


def _alone(folder: str, db: str, jobs: str) -> None:
    first, again, passages = whole(Path(folder), Path(db), "local", int(jobs))
    most = {name: resource.getrusage(who).ru_maxrss / 1024 for name, who in (
        ("parent", resource.RUSAGE_SELF), ("worker", resource.RUSAGE_CHILDREN))}  # fmt: skip
    print(json.dumps({"first": first, "again": again, "passages": passages, **most}))


def _many(room: Path, pages: int) -> None:
    files = typeset(room / "many", pages, EACH)
    bare, one, two = [], [], []
    for n in range(ROUNDS):
        began = time.process_time()
        raw(files)
        bare.append(time.process_time() - began)
        one.append(alone(room / "many", room / f"one-{n}.db", 1))
        two.append(alone(room / "many", room / f"two-{n}.db", 2))
    began = time.process_time()
    words(files[::10])
    plumber = (time.process_time() - began) * len(files) / len(files[::10])
    extraction = statistics.median(bare)
    caged = statistics.median(o["cpu"] for o in one)
    print(f"{len(files)} files, {pages} pages, {one[0]['passages']} passages, {extraction / pages * 1000:.2f} ms a page bare")
    line("ingest, caged, whole process : PDFium's bare text", caged, extraction, "≤ 2.5×")
    line("the same : pdfplumber extract_words", caged, plumber, "≥ 15×", faster=True)
    pair, single = (statistics.median(o["wall"] for o in runs) for runs in (two, one))
    line("two workers : one (on the clock)", pair, single, "≥ 1.7×", faster=True)
    line("ingest again, unchanged : the first time", one[0]["again"], one[0]["first"], "≤ 0.03×")
    few = typeset(room / "few", pages // 4, EACH)
    little = alone(room / "few", room / "few.db", 1)
    for who in ("parent", "worker"):
        line(f"memory of the {who}: {len(files)} files : {len(few)}", one[0][who], little[who], "about 1×", unit="MB")


def _long(room: Path) -> None:
    typeset(room / "long", LONG, LONG)
    said = alone(room / "long", room / "long.db", 1, watched=True)
    most = f"parent {said['parent']:.0f} MB, worker {said['worker']:.0f} MB, all together {said['tree']:.0f} MB (goal < 700)"
    print(f"one file of {LONG} pages: {said['cpu']:.1f} s CPU, {most}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--alone"]:
        _alone(*sys.argv[2:5])
    else:
        with tempfile.TemporaryDirectory() as name:
            _many(Path(name), int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
            _long(Path(name))
