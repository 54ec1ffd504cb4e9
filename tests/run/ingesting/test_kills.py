"""Killed, two at once, on a full disk, in a folder that cannot be written: what was acknowledged is there, once, and clean."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT, STYRDOKUMENT, Belagg

COMMAND = [sys.executable, "-c", "import sys; from pipeline.cli.main import main; main()"]
posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and resource limits are POSIX")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return twelve(tmp_path / "in", goals=60)


def twelve(made: Path, *, goals: int) -> Path:
    made.mkdir()
    for n in range(12):
        more = "\n\n".join(f"Mål {n}.{m}: nämnden följer upp målet varje tertial och redovisar det." for m in range(goals))
        (made / f"{n}.md").write_text(f"{STYRDOKUMENT}\n\n## Mål {n}\n\n{more}\n", encoding="utf-8")
    return made


def ingest(db: Path, folder: Path, jobs: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COMMAND, "--lang", "sv", "--db", str(db), "ingest", str(folder), "--jobs", jobs], cwd=ROOT, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def passages(db: Path) -> list[tuple[object, ...]]:
    sql = sqlite3.connect(db)
    try:
        return sql.execute(
            "SELECT v.sha256, v.version, p.ordinal, p.start, p.end, p.heading FROM passage p "
            "JOIN version v ON v.id = p.version_id ORDER BY 1, 2, 3"
        ).fetchall()
    finally:
        sql.close()


def stored(db: Path) -> int:
    sql = sqlite3.connect(db)
    try:
        return int(sql.execute("SELECT count(*) FROM version").fetchone()[0])
    finally:
        sql.close()


def undisturbed(belagg: Belagg, folder: Path) -> list[tuple[object, ...]]:
    alone = Belagg(belagg.folder / "alone.db", belagg.folder)
    alone.ok("init", "--municipality", "Provköping", "--year", "2026")
    alone.ok("ingest", str(folder))
    return passages(alone.db)


@posix
def test_killed_three_times_then_whole(belagg: Belagg, folder: Path) -> None:
    for upto in (1, 4, 8):
        process = ingest(belagg.db, folder, "4")
        while process.poll() is None and stored(belagg.db) < upto:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert upto <= stored(belagg.db) <= 12
    belagg.ok("ingest", str(folder))
    assert passages(belagg.db) == undisturbed(belagg, folder)
    assert belagg.json("audit")["ok"]


def test_two_at_once(belagg: Belagg, folder: Path) -> None:
    both = [ingest(belagg.db, folder, "1") for _ in range(2)]
    answers = [process.communicate() for process in both]
    assert [process.returncode for process in both] == [0, 0], answers
    assert passages(belagg.db) == undisturbed(belagg, folder)
    assert belagg.json("audit")["ok"]


@posix
def test_a_full_disk_costs_what_was_not_acknowledged(belagg: Belagg, tmp_path: Path) -> None:
    """A limit on the size of files stands for the disk: both end a write in the middle.

    The sources need more than twice the room there is, one of them a fifth of it: not all can be kept, whatever the write-ahead
    log holds back from the database file, and some can, however they are grouped.
    """
    import resource

    folder = twelve(tmp_path / "much", goals=300)
    room = belagg.db.stat().st_size + 150_000
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        process = ingest(belagg.db, folder, "1")
        _, said = process.communicate()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert process.returncode == 1
    assert "redan är sparat är kvar" in said
    assert "Traceback" not in said
    assert 0 < stored(belagg.db) < 12
    assert belagg.json("audit")["ok"]
    belagg.ok("ingest", str(folder))
    assert passages(belagg.db) == undisturbed(belagg, folder)


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written(belagg: Belagg, folder: Path) -> None:
    belagg.ok("ingest", str(folder / "0.md"))
    belagg.db.chmod(0o400)
    belagg.folder.chmod(0o500)
    try:
        process = ingest(belagg.db, folder, "1")
        _, said = process.communicate()
        assert process.returncode == 1
        assert "skrivrättigheter" in said
        assert stored(belagg.db) == 1
    finally:
        belagg.folder.chmod(0o700)
        belagg.db.chmod(0o600)
