"""Readers under fire: every file and thousands of damaged copies read in the cage, watched from outside."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import Future
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from bench.mutants import mutants, originals
from pipeline.core.errors import ReadError
from pipeline.core.messages import MESSAGES
from pipeline.run.caging.cage import CagedPool, Limits
from pipeline.run.caging.reading import Reading, read_source

MUTANTS = int(os.environ.get("TORTURE_MUTANTS", "3000"))
SEED = int(os.environ.get("TORTURE_SEED", "3"))
SECONDS = 20.0
GRACE = 5.0
PARENT, WORKER = 50 << 10, 1 << 20  # KiB
PEER = """
import sys, warnings
warnings.simplefilter("ignore")
path, how = sys.argv[1:]
if how == "pypdfium2":
    import pypdfium2
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path)]
else:
    import pdfplumber
    with pdfplumber.open(path) as source:
        pages = [page.extract_text() for page in source.pages]
print(len(pages), sum(1 for page in pages if page and page.strip()))
"""


@dataclass(slots=True)
class Watch:
    """What was seen of all readings."""

    outcomes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")
    worker: int = 0

    def look(self, name: str, data: bytes, answer: object, seconds: float) -> None:
        if isinstance(answer, Reading):
            self.outcomes["partly" if answer.missing else "ok"] += 1
            if not answer.passages:
                self.faults.append(f"{name}: read, and nothing in it")
            if any(f"missing-{m.what}" not in MESSAGES for m in answer.missing):
                self.faults.append(f"{name}: {answer.missing}")
        elif isinstance(answer, ReadError):
            self.outcomes[answer.code] += 1
            if answer.code == "reader-fault":
                self.faults.append(f"{name}: {answer.gaps}")
            answer.message("sv")
            answer.remedy("sv")
        else:
            self.faults.append(f"{name}: {answer!r}")
        self.slowest = max(self.slowest, (seconds, name))
        if seconds > Limits(SECONDS).of(data) + GRACE:
            self.faults.append(f"{name}: {seconds:.0f} s")


class Timed(CagedPool):
    """Answers come with the time each took, and with the worker's peak of memory."""

    def __init__(self, jobs: int, limits: Limits) -> None:
        super().__init__(jobs, limits, ocr="never")
        self.peak = 0

    def _read(self, data: bytes, name: str, kind: Any) -> Any:
        began = time.monotonic()
        answer = super()._read(data, name, kind)
        worker = self._local.cage._worker
        if worker is not None:
            self.peak = max(self.peak, memory("VmHWM", worker.pid))
        return answer, time.monotonic() - began


def memory(what: str, pid: int | str = "self") -> int:
    """KiB, as the kernel counts; 0 where the process is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(what)), 0)


def readers(sources: Path, corpora: Path | None) -> int:
    """How many faults were seen."""
    watch, files = Watch(), originals(sources, corpora)
    everything = chain(files, mutants(files, MUTANTS, SEED))
    began, before, highest, at = time.monotonic(), 0, 0, 0
    with Timed(2, Limits(SECONDS)) as pool:
        waiting: list[tuple[str, bytes, Future[Any]]] = []

        def finish() -> None:
            name, data, future = waiting.pop(0)
            answer, seconds = future.result()
            watch.look(name, data, answer, seconds)

        for at, (name, data) in enumerate(everything):
            if at == 100:  # what is needed is loaded by now
                before = memory("VmRSS")
            waiting.append((name, data, pool.submit(read_source, data, name, None)))
            if len(waiting) > 4:
                finish()
            if at > 100 and at % 50 == 0:  # without what this trial itself holds
                highest = max(highest, memory("VmRSS") - sum(len(data) for _, data, _ in waiting) // 1024)
        while waiting:
            finish()
        watch.worker = pool.peak
    growth = max(0, highest - before)
    if growth > PARENT:
        watch.faults.append(f"the parent grew by {growth >> 10} MiB")
    if watch.worker > WORKER:
        watch.faults.append(f"a worker held {watch.worker >> 10} MiB")
    print(f"{at + 1} files in {time.monotonic() - began:.0f} s: {dict(watch.outcomes.most_common())}")
    print(f"slowest {watch.slowest[0]:.1f} s ({watch.slowest[1]}); worker {watch.worker >> 10} MiB; parent +{growth >> 10} MiB")
    for fault in watch.faults:
        print("fault:", fault)
    return len(watch.faults)


def against_peers(folder: Path) -> int:
    """Of the PDFs under ``folder``: how many we read, and how many the better of two peers reads; pages lost unsaid."""
    ours: Counter[str] = Counter()
    faults = 0
    with CagedPool(1, Limits(60), ocr="never") as pool:
        for path in sorted(folder.rglob("*.pdf")):
            answer = pool.submit(read_source, path.read_bytes(), path.name, None).result()
            pages = {how: _peer(path, how) for how in ("pypdfium2", "pdfplumber")}
            for how, (_, with_text) in pages.items():
                ours[how] += with_text > 0
            if isinstance(answer, Reading):
                ours["belagg"] += 1
                declared = max(count for count, _ in pages.values())
                said = any(m.what in ("pages-lost", "pages-unreadable") for m in answer.missing)
                if (answer.pages or 0) < declared and not said:
                    faults += 1
                    print(f"fault: {path.name}: {answer.pages} of {declared} pages, unsaid")
            elif any(with_text for _, with_text in pages.values()):
                print(f"a peer reads {path.name}, we do not: {answer.code} {pages}")
    print(f"PDFs with text read: {dict(ours)}")
    return faults + (ours["belagg"] < max(ours["pypdfium2"], ours["pdfplumber"]))


def _peer(path: Path, how: str) -> tuple[int, int]:
    """(pages, pages with text) as the peer says; (0, 0) where it fails or takes too long."""
    try:
        done = subprocess.run(
            [sys.executable, "-c", PEER, str(path), how], capture_output=True, text=True, timeout=60, check=False
        )
        count, with_text = done.stdout.split()
    except (subprocess.TimeoutExpired, ValueError):
        return 0, 0
    return int(count), int(with_text)


if __name__ == "__main__":
    from pipeline.run.resources import folder as own

    SHARED = Path(__file__).resolve().parents[2] / "shared" / "corpora"
    there = SHARED if SHARED.is_dir() else None
    sys.exit(1 if readers(own("sources"), there) + (against_peers(SHARED) if there else 0) else 0)
