"""Twenty processes write a hundred decisions each at once: none lost, none twice, nobody waits long; and what one costs.

The peer is a bare SQLite transaction of the same size: the same bytes in as many rows, ``synchronous=FULL``, WAL.
"""

from __future__ import annotations

import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.grown import grown
from bench.measure import line
from pipeline.run.deciding import judging
from pipeline.run.evaluation import opened
from pipeline.run.proving.audit import audit
from pipeline.store import passages

WRITERS, EACH = int(os.environ.get("CROWD_WRITERS", "20")), 100

WRITER = """
import json, sys, time
from pathlib import Path
from pipeline.run.deciding import judging
from pipeline.run.evaluation import opened
waits = []
with opened(Path(sys.argv[1])) as evaluation:
    sys.stdin.readline()
    for passage in json.loads(sys.argv[3]):
        began = time.monotonic()
        judging.accept(evaluation, passage, "1.1", by=sys.argv[2], stance="strength", stage="done")
        waits.append(time.monotonic() - began)
        print("ok", flush=True)
print(json.dumps(waits))
"""


def crowd(db: Path) -> tuple[int, list[float]]:
    """(acknowledged decisions, seconds each took)."""
    with opened(db) as evaluation:
        with evaluation.db.reading() as sql:
            ids = [view.id for view in passages.every(sql)[:EACH]]
        from pipeline.core import drafts

        for n in range(WRITERS):
            with evaluation.db.writing() as sql:
                evaluation.append(sql, drafts.add_evaluator(evaluation.books, f"U{n}"))
    commands = ([sys.executable, "-c", WRITER, str(db), f"U{n}", json.dumps(ids)] for n in range(WRITERS))
    running = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for command in commands]
    for process in running:  # all begin together, once every one has opened
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = [process.communicate()[0] for process in running]
    waits = [w for answer in answers for w in json.loads(answer.splitlines()[-1])]
    return sum(answer.count("ok\n") for answer in answers), waits


def alone(db: Path) -> tuple[list[float], list[float]]:
    """Wall seconds of a decision and of a bare transaction with the same rows, taking turns."""
    bare = sqlite3.connect(db.with_name("bare.db"), isolation_level=None)
    bare.execute("PRAGMA journal_mode = WAL")
    bare.execute("PRAGMA synchronous = FULL")
    bare.execute("CREATE TABLE event (seq INTEGER PRIMARY KEY, at, actor, kind, facts, prose, prev, hash)")
    bare.execute("CREATE TABLE event_part (seq, part, nonce, bytes, PRIMARY KEY (seq, part)) WITHOUT ROWID")
    bare.execute("CREATE TABLE evidence (number INTEGER PRIMARY KEY, " + ", ".join(f"c{n}" for n in range(15)) + ")")
    bare.execute("CREATE INDEX one ON evidence(c1, c2, c3, c4, c0)")
    bare.execute("CREATE INDEX two ON evidence(c0)")
    bare.execute("CREATE TABLE decision (evidence, evaluator, a, b, c, d, PRIMARY KEY (evidence, evaluator)) WITHOUT ROWID")
    mine, theirs = list[float](), list[float]()
    with opened(db) as evaluation:
        with evaluation.db.reading() as sql:
            ids = [view.id for view in passages.every(sql)[:300]]
        for n, passage in enumerate(ids, 1):
            began = time.perf_counter()
            judging.accept(evaluation, passage, "2.1", by="EA", stance="strength", stage="done")
            mine.append(time.perf_counter() - began)
            sql = evaluation.db.sql
            event = sql.execute("SELECT * FROM event ORDER BY seq DESC LIMIT 1").fetchone()
            said = sql.execute("SELECT * FROM event_part WHERE seq = ?", (event[0],)).fetchall()
            row = sql.execute("SELECT * FROM evidence ORDER BY number DESC LIMIT 1").fetchone()[:16]
            began = time.perf_counter()
            bare.execute("BEGIN IMMEDIATE")
            bare.execute("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)", event)
            bare.executemany("INSERT INTO event_part VALUES (?, ?, ?, ?)", said)
            bare.execute(f"INSERT INTO evidence VALUES ({', '.join('?' * 16)})", row)
            bare.execute("INSERT INTO decision VALUES (?, 'E1', 'accepted', 'strength', 'done', '')", (n,))
            bare.execute("COMMIT")
            theirs.append(time.perf_counter() - began)
    bare.close()
    return mine, theirs


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        db = Path(folder) / "evidence.db"
        grown(db, events=12, sources_=10, passages_=400)
        mine, theirs = alone(db)
        line("a decision (median, wall) : a bare transaction", statistics.median(mine), statistics.median(theirs), "≤ 3×")
        with opened(db) as evaluation:
            before = evaluation.db.sql.execute("SELECT count(*) FROM decision").fetchone()[0]
        acknowledged, waits = crowd(db)
        with opened(db) as evaluation:
            stored = evaluation.db.sql.execute("SELECT count(*) FROM decision").fetchone()[0] - before
            clean = audit(evaluation).ok
        said = f"{acknowledged} acknowledged, {stored} stored, audit {'clean' if clean else 'NOT CLEAN'}"
        took = f"{statistics.median(waits) * 1000:.0f} ms (median), {max(waits):.2f} s (longest)"
        print(f"{WRITERS} writers × {EACH}: {said}; a decision took {took}  goal ≤ 3 s")
    sys.exit(0 if acknowledged == stored == WRITERS * EACH and clean else 1)
