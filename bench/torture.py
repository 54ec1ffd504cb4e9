"""The long trials: ``make torture``. Edits of every value, kills in mid-ingest, many writers at once; exit 1 if any gets by."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from pipeline.run.demo import demo
from pipeline.run.evaluation import opened
from pipeline.run.proving.audit import audit
from pipeline.store.schema import TABLES

COMMAND = [sys.executable, "-c", "import sys; from pipeline.cli.main import main; sys.argv[0] = 'belagg'; main()"]
EDITS = int(os.environ.get("TORTURE_EDITS", "2000"))
KILLS = int(os.environ.get("TORTURE_KILLS", "200"))
WRITERS, DECISIONS = 20, 20


def belagg(db: Path, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, "--db", str(db), *args], capture_output=True, text=True, check=False, encoding="utf-8")


def edits(db: Path, count: int, seed: int) -> Iterator[tuple[str, str]]:
    """(what, statement) of ``count`` random changes of single values in proven tables."""
    sql, choose = sqlite3.connect(db), random.Random(seed)
    tables = [name for name, standing in TABLES.items() if standing == "proven"]
    for _ in range(count):
        table = choose.choice(tables)
        columns = [row[1:3] for row in sql.execute(f"PRAGMA table_info({table})")]
        name, kind = choose.choice(columns)
        rows = sql.execute(f"SELECT {name} FROM {table}").fetchall()
        if not rows:
            continue
        at = choose.randrange(len(rows))
        old = rows[at][0]
        new = changed(old, kind, choose)
        keys = [row[1] for row in sql.execute(f"PRAGMA table_info({table})") if row[5]]
        key = sql.execute(f"SELECT {', '.join(keys)} FROM {table} LIMIT 1 OFFSET {at}").fetchone()
        # the row is found again by its keys: an OFFSET without order may be another row
        value = sql.execute(f"SELECT {name} FROM {table} WHERE {same(keys, key)}").fetchone()[0]
        if value != new:
            yield f"{table}.{name}", f"UPDATE {table} SET {name} = {literal(new)} WHERE {same(keys, key)}"
    sql.close()


def same(keys: list[str], values: tuple[object, ...]) -> str:
    return " AND ".join(f"{k} = {literal(v)}" for k, v in zip(keys, values, strict=True))


def literal(value: object) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bytes):
        return f"x'{value.hex()}'"
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


def changed(value: object, kind: str, choose: random.Random) -> object:
    if value is None:
        return choose.randrange(1, 100) if kind == "INTEGER" else "x"
    if isinstance(value, int):
        return value + choose.choice((-1, 1, 1000))
    if isinstance(value, bytes):
        at = choose.randrange(len(value)) if value else 0
        return value[:at] + bytes([value[at] ^ (1 << choose.randrange(8))]) + value[at + 1 :] if value else b"x"
    text = str(value)
    at = choose.randrange(len(text)) if text else 0
    return text[:at] + choose.choice("abcåäö 0,.") + text[at + 1 :]


def tampering(db: Path, folder: Path) -> int:
    """How many of the edits got by the audit."""
    copy, missed, tried = folder / "edited.db", 0, 0
    for what, statement in list(edits(db, EDITS, seed=1)):
        shutil.copyfile(db, copy)
        sql = sqlite3.connect(copy, isolation_level=None)
        triggers = sql.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        try:
            for name, _ in triggers:
                sql.execute(f"DROP TRIGGER {name}")
            before = sql.total_changes
            sql.execute(statement)
            if sql.total_changes == before:
                continue
            for _, trigger in triggers:
                sql.execute(trigger)
        except sqlite3.IntegrityError:
            continue
        finally:
            sql.close()
        tried += 1
        try:
            with opened(copy, for_audit=True) as evaluation:
                found = not audit(evaluation).ok
        except Exception as fault:  # noqa: BLE001 whatever it is, it must be the audit's own word
            found = type(fault).__name__ == "AuditFailed"
        if not found:
            missed += 1
            print("missed:", what, statement[:200])
    print(f"edits of single values: {tried} tried, {missed} undetected")
    return missed


def kills(folder: Path, sources: Path) -> int:
    """Kill an ingest at random moments, run it again, compare with one that was left alone."""
    empty, alone, bad, choose = folder / "empty.db", folder / "alone.db", 0, random.Random(2)
    belagg(empty, "init", "--municipality", "X", "--year", "2026")
    shutil.copyfile(empty, alone)
    began = time.monotonic()
    belagg(alone, "ingest", str(sources), "--jobs", "4")
    whole = time.monotonic() - began
    undisturbed = passages(alone)
    stopped = 0  # in the middle: something was stored, and something was not
    for n in range(KILLS):
        db = folder / f"killed-{n}.db"
        shutil.copyfile(empty, db)
        process = subprocess.Popen(
            [*COMMAND, "--db", str(db), "ingest", str(sources), "--jobs", "4"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(choose.uniform(0, whole))
        process.send_signal(signal.SIGKILL)
        process.wait()
        stopped += 0 < len(passages(db)) < len(undisturbed)
        belagg(db, "ingest", str(sources), "--jobs", "4")
        if passages(db) != undisturbed or belagg(db, "audit").returncode:
            bad += 1
            print("differs after a kill:", db)
        else:
            for left in folder.glob(f"{db.stem}.*"):
                left.unlink()
    print(f"kills in mid-ingest: {KILLS} tried ({stopped} with part of the sources stored), {bad} left something else")
    return bad


def passages(db: Path) -> list[tuple[object, ...]]:
    sql = sqlite3.connect(db)
    try:
        return sql.execute(
            "SELECT v.sha256, p.ordinal, p.start, p.end FROM passage p JOIN version v ON v.id = p.version_id ORDER BY 1, 2"
        ).fetchall()
    finally:
        sql.close()


def writers(db: Path, folder: Path) -> int:
    """Many processes write decisions at once; every acknowledged one must be there once."""
    copy = folder / "crowd.db"
    shutil.copyfile(db, copy)
    names = [f"U{n}" for n in range(WRITERS)]
    for name in names:
        belagg(copy, "evaluator", "add", name)
    ids = [p["id"] for p in json.loads(belagg(copy, "passages", "--limit", str(DECISIONS), "--json").stdout)["passages"]]
    code = (
        "import sys\nfrom pathlib import Path\nfrom pipeline.run.evaluation import opened\n"
        "from pipeline.run.deciding import judging\n"
        "with opened(Path(sys.argv[1])) as e:\n"
        "    for p in sys.argv[3:]:\n        judging.accept(e, p, '1.1', by=sys.argv[2]); print('ok')\n"
    )
    commands = ([sys.executable, "-c", code, str(copy), name, *ids] for name in names)
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for command in commands]
    acknowledged = sum(process.communicate()[0].count("ok") for process in running)
    sql = sqlite3.connect(copy)
    stored = sql.execute("SELECT count(*) FROM decision WHERE evaluator <> 'E1'").fetchone()[0]
    sql.close()
    clean = belagg(copy, "audit").returncode == 0
    print(f"{WRITERS} writers: {acknowledged} acknowledged, {stored} stored, audit {'clean' if clean else 'NOT CLEAN'}")
    return int(acknowledged != stored or not clean or acknowledged != WRITERS * len(ids))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        made = demo(place / "demo", lambda _: None)
        db = made.database
        sql = sqlite3.connect(db)
        sql.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        sql.close()
        from bench.torture_readers import against_peers, readers
        from pipeline.run.resources import folder

        corpora = Path(__file__).resolve().parents[2] / "shared" / "corpora"
        there = corpora if corpora.is_dir() else None
        faults = readers(folder("sources"), there) + (against_peers(corpora) if there else 0)
        faults += tampering(db, place) + kills(place, folder("sources") / "documents") + writers(db, place)
    sys.exit(1 if faults else 0)
