"""The audit's cost as an evaluation grows, and the chain check beside a bare SHA-256 loop over the same rows.

``BENCH_AUDIT=full`` takes 100,000 events, 1,000,000 passages and 5,000 sources (some ten minutes and 1.5 GB of disk).
"""

from __future__ import annotations

import hashlib
import os
import resource
import sqlite3
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from bench.grown import grown
from bench.measure import interleaved, line
from pipeline.core.auditing import log as audit_log
from pipeline.core.log import Entry
from pipeline.run.evaluation import opened
from pipeline.run.proving.audit import audit
from pipeline.store import log

FULL = os.environ.get("BENCH_AUDIT") == "full"
SIZES = ((50_000, 2_500, 500_000), (100_000, 5_000, 1_000_000)) if FULL else ((5_000, 250, 50_000), (10_000, 500, 100_000))
if given := os.environ.get("BENCH_AUDIT_EVENTS"):  # another size, and half of it
    SIZES = tuple((events, events // 20, events * 10) for events in (int(given) // 2, int(given)))  # type: ignore[assignment]


def bare(sql: sqlite3.Connection) -> None:
    """What nobody can do without: each row fetched and hashed."""
    for seq, at, actor, kind, facts, prose, prev, _ in sql.execute(
        "SELECT seq, at, actor, kind, facts, prose, prev, hash FROM event ORDER BY seq"
    ):
        hashlib.sha256(str(seq).encode() + at.encode() + actor.encode() + kind.encode() + facts + prose + prev).digest()


def chain(sql: sqlite3.Connection) -> None:
    uuid = str(log.first_facts(sql)["uuid"])
    assert not list(audit_log.chain(log.entries(sql), uuid))


def bare_parts(sql: sqlite3.Connection) -> None:
    for nonce, data in sql.execute("SELECT nonce, bytes FROM event_part ORDER BY seq, part"):
        hashlib.sha256(nonce + data).digest()


def parts(sql: sqlite3.Connection) -> None:
    seen = audit_log.LogSeen()
    for _ in audit_log.walk(log.entries(sql), log.parts(sql), seen):
        pass
    assert not seen.findings


def roots(sql: sqlite3.Connection) -> None:
    entries: list[Entry] = []
    audit_log.roots(log.entries(sql), frozenset({len(entries)}))


if __name__ == "__main__":
    cost: list[tuple[int, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        for events, sources, passages in SIZES:
            db = Path(folder) / f"{events}.db"
            grown(db, events=events, sources_=sources, passages_=passages)
            with opened(db) as evaluation:
                got = []
                for _ in range(2 if FULL else 3):
                    began = time.process_time()
                    report = audit(evaluation)
                    got.append(time.process_time() - began)
                    if not report.ok:
                        sys.exit(f"the audit of a clean database found: {report.findings[:5]}")
                cost.append((events, min(got)))
                peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
                size = db.stat().st_size // 1_000_000
                print(f"audit of {events:,} events, {passages:,} passages, {sources:,} sources ({size} MB): "
                      f"{min(got):.2f} s CPU, peak {peak} MiB", flush=True)  # fmt: skip
                sql = evaluation.db.sql
                loops = {"bare": bare, "chain": chain, "tree": roots, "bare parts": bare_parts, "parts": parts}
                seen = interleaved({name: partial(loop, sql) for name, loop in loops.items()})
            line(f"chain of {events:,} events : bare SHA-256 loop", seen["chain"], seen["bare"], "≤ 2.5×")
            line(f"tree of {events:,} events : bare SHA-256 loop", seen["tree"], seen["bare"], "–")
            line(f"parts of {events:,} events, read : bare loop over them", seen["parts"], seen["bare parts"], "–")
    (few, short), (many, long) = cost
    print(f"growth: {many / few:.1f}× the material costs {long / short:.2f}× the time  goal ≤ {many / few * 1.15:.2f}")
    sys.exit(0 if long / short <= many / few * 1.3 else 1)
