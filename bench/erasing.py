"""The long trials of erasing and copying: erasures killed at random moments, backups while four processes decide.

``python -m bench.erasing``; exit 1 if a word of what was erased is left, an erasure half said, a backup no single state.
``TORTURE_ERASURES`` (200) and ``TORTURE_BACKUPS`` (20) say how many.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pipeline.core.people.insides import layers
from pipeline.run.evaluation import create, opened
from pipeline.run.ingesting.ingest import Options, ingest
from pipeline.run.moving.backup import backup, restore
from pipeline.run.proving.audit import audit
from pipeline.store import log

COMMAND = [sys.executable, "-c", "import sys; from pipeline.cli.main import main; sys.argv[0] = 'belagg'; main()"]
ERASURES = int(os.environ.get("TORTURE_ERASURES", "200"))
BACKUPS = int(os.environ.get("TORTURE_BACKUPS", "20"))
NAME = "Valdemar Östlundh"
SUBAREAS = ("1.1", "2.1", "3.1", "3.3", "4.1", "5.1", "6.1", "7.1", "8.1")


WRITER = """
import sys
from pathlib import Path
from pipeline.run.deciding import judging
from pipeline.run.evaluation import opened
with opened(Path(sys.argv[1])) as evaluation:
    for turn in range(1000):
        for n in (1, 2, 3, 4, 5, 7, 8, 9):
            verdict = judging.accept if turn % 2 else judging.reject
            verdict(evaluation, f"K{n}.1:1", sys.argv[2], by="EA")
"""


def _decided(db: Path, least: int) -> bool:
    with opened(db) as evaluation:
        return log.last(evaluation.db.sql)[0] >= least


def belagg(db: Path, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, "--db", str(db), *args], capture_output=True, text=True, check=False, encoding="utf-8")


def made(folder: Path) -> Path:
    """An evaluation of forty notes, in half of which the name stands, with decisions on them."""
    db, notes = folder / "evidence.db", folder / "notes"
    notes.mkdir()
    for i in range(40):
        who = NAME if i % 2 else "Förvaltningen"
        text = f"# Not {i}\n\n{who} följer upp mål {i} varje månad och redovisar {i * 7} avvikelser för nämnden med åtgärder.\n"
        (notes / f"{i}.md").write_text(text, encoding="utf-8")
    create(db, municipality="Prov", year=2026, instrument="kommunkompassen-2020")
    with opened(db) as evaluation:
        ingest(evaluation, [str(notes)], Options(executor="inline"))
    for i in range(1, 6):
        belagg(db, "accept", f"K{i}.1:1", "3.3", "--as", "EA", "--stance", "strength", "--stage", "followed-up", "--note", NAME)
    return db


def left(folder: Path) -> bool:
    wanted = [NAME.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")]
    return any(w in layer for p in folder.glob("evidence.db*") for layer in layers(p.read_bytes()) for w in wanted)


def erasures(folder: Path, count: int) -> list[str]:
    """Erasures killed at random moments: nothing was said, or all of it is true after the next command."""
    db, pristine, faults, choose = made(folder), folder / "pristine", [], random.Random(5)
    shutil.copyfile(db, pristine)
    began = time.perf_counter()
    belagg(db, "erase", "--text", NAME, "--everywhere", "--because", "prov", "--as", "EA")
    whole = time.perf_counter() - began
    if left(folder):
        faults.append("left after an undisturbed erasure")
    undone = done = 0
    for i in range(count):
        for old in folder.glob("evidence.db*"):
            old.unlink()
        shutil.copyfile(pristine, db)
        process = subprocess.Popen(
            [*COMMAND, "--db", str(db), "erase", "--text", NAME, "--everywhere", "--because", "prov", "--as", "EA"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(choose.uniform(0.3, 1.1) * whole)
        process.send_signal(signal.SIGKILL)
        process.wait()
        belagg(db, "sources")
        with opened(db) as evaluation:
            report = audit(evaluation)
        said = any(f.check == "erased" for f in report.findings)
        done, undone = done + said, undone + (not said)
        if not report.ok:
            faults.append(f"erasure {i}: {[f.check for f in report.findings if f.severity == 'error']}")
        if said == left(folder):
            faults.append(f"erasure {i}: said {said}, and words are left: {not said}")
    print(f"erasures killed: {count}, of which nothing was done: {undone}, done and finished: {done}, faults: {len(faults)}")
    return faults


def backups(folder: Path, count: int) -> list[str]:
    """Backups while four processes decide: each is one state that audits clean and comes back."""
    db, faults = made(folder), []
    belagg(db, "erase", "K6", "--because", "prov", "--as", "EA")
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(db), code]) for code in SUBAREAS[4:8]]
    while not _decided(db, 60):  # all at work
        time.sleep(0.1)
    events = []
    for i in range(count):
        with opened(db) as evaluation:
            copy = backup(evaluation, folder / f"{i}.belagg")
        events.append(copy.events)
        restore(copy.path, folder / f"back{i}.db")
        with opened(folder / f"back{i}.db") as evaluation:
            if copy.errors or not audit(evaluation).ok:
                faults.append(f"backup {i}")
    for writer in writers:
        writer.kill()
        writer.wait()
    print(f"backups while others wrote: {count}, of {events[0]} to {events[-1]} events, faults: {len(faults)}")
    return faults


def main() -> int:
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        faults = erasures(Path(one), ERASURES) + backups(Path(two), BACKUPS)
    for fault in faults:
        print("FAULT", fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
