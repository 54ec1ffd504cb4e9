"""Counts that are kept and brought up to date say the same as counts made from nothing, whatever happened between."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bench.grown import RUN, grown
from pipeline.core import drafts
from pipeline.core.columns import PassageColumns
from pipeline.core.errors import Refused
from pipeline.core.ids import sha256_hex
from pipeline.core.log import Draft
from pipeline.core.model import Passage, Suggestion, Tag
from pipeline.core.shown.pages import Filter
from pipeline.run.clock import now
from pipeline.run.deciding import judging, reviewing
from pipeline.run.deciding.counting import Counts
from pipeline.run.evaluation import Evaluation, opened
from pipeline.store import overview, passages, sources

SOURCES, EACH = 6, 8
QUEUES = [Filter(who, subarea=code, kind=kind, source=source) for who in ("E1", "E2") for code in (None, "3.3", "2.2")
          for kind in (None, "web") for source in (None, 2)]  # fmt: skip
SHOWS = [replace(f, show=show) for f in QUEUES for show in ("left", "accepted", "rejected")]
IN = "FROM passage p JOIN version v ON v.id = p.version_id JOIN source s ON s.number = v.source"
NEWEST = "s.excluded_because IS NULL AND v.version = (SELECT max(w.version) FROM version w WHERE w.source = v.source)"
NARROWED = "(:kind IS NULL OR s.kind = :kind) AND (:source IS NULL OR s.number = :source)"


def counted(sql: sqlite3.Connection, f: Filter) -> tuple[int, int]:
    """(how many passages the queue has, how many of them are decided), from the tables and nothing else."""
    gaps = {"who": f.who, "code": f.subarea, "kind": f.kind, "source": f.source, "show": f.show}
    mine = ("SELECT 1 FROM evidence e JOIN decision d ON d.evidence = e.number WHERE d.evaluator = :who AND e.source = v.source "
            "AND e.version = v.version AND e.passage = p.ordinal AND (:code IS NULL OR e.subarea = :code)")  # fmt: skip
    if f.show in ("accepted", "rejected"):
        found = sql.execute(
            f"SELECT count(*) {IN} JOIN evidence e ON e.source = v.source AND e.version = v.version AND e.passage = p.ordinal "
            "JOIN decision d ON d.evidence = e.number WHERE d.evaluator = :who AND d.verdict = :show "
            f"AND (:code IS NULL OR e.subarea = :code) AND {NARROWED}", gaps).fetchone()[0]  # fmt: skip
        return found, found
    tagged = "EXISTS (SELECT 1 FROM tag t WHERE t.passage_id = p.id AND (:code IS NULL OR t.subarea = :code))"
    total, decided = sql.execute(f"SELECT count(*), coalesce(sum(EXISTS ({mine})), 0) {IN} WHERE {NEWEST} AND {tagged} "
                                 f"AND {NARROWED}", gaps).fetchone()  # fmt: skip
    return total, decided


def same(e: Evaluation, kept: Counts) -> None:
    with e.db.reading() as sql:
        for f in SHOWS:
            assert (kept.total(sql, f), kept.settled(sql, f)) == counted(sql, f), f
        assert {k: v for k, v in kept._tallies(sql).items() if any(v)} == overview.tallies(sql)
        assert kept.collected(sql) == overview.collected(sql)
        fresh = Counts()
        assert kept.decided(sql, "E1") == fresh.decided(sql, "E1")
        assert {k: n for k, n in kept.suggested(sql).items() if n} == fresh.suggested(sql)


def version(e: Evaluation, number: int, count: int, choose: random.Random) -> None:
    """One more version of a source, or a new source."""
    lines = [f"Rad {n} {choose.random()}" for n in range(count)]
    slices = [Passage(12 * n, 12 * n + 11, ()) for n in range(count)]
    text = "\n".join(line[:11].ljust(11) for line in lines)
    with e.db.writing() as sql:
        last = sql.execute("SELECT coalesce(max(version), 0) FROM version WHERE source = ?", (number,)).fetchone()[0]
        digest = sha256_hex(text.encode())
        sources.put_blob(sql, digest, text.encode())
        new = sources.NewVersion(sha256=digest, media_type="text/plain", fetched_at=now(), reader="text-1", text=text,
                                 passages=PassageColumns.of(slices), pages=None, missing=(), salt=choose.randbytes(32))  # fmt: skip
        stored = sources.put_version(sql, number, last + 1, new)
        facts = {"source": number, "version": last + 1, "kind": "web", "collector": "folder", "confidential": False,
                 "bytes": stored.bytes, "text": stored.text, "reading": stored.reading, "passages": stored.passages,
                 "record": None}  # fmt: skip
        prose = {"uri": f"file:///{number}.txt", "name": f"{number}.txt", "title": str(number), "own_date": None}
        e.append(sql, Draft("source.stored", "system", facts, prose))
        tag(sql, stored.first_passage_id, count, choose)


def tag(sql: sqlite3.Connection, first: int, count: int, choose: random.Random) -> None:
    made = [Suggestion(tuple(Tag(code, 0.5, suggested=True) for code in choose.sample(["3.3", "2.2", "1.1"], choose.randrange(3))))
            for _ in range(count)]  # fmt: skip
    passages.put_suggestions(sql, passages.put_run(sql, RUN, now()), first, made)


def retag(e: Evaluation, choose: random.Random) -> None:
    with e.db.writing() as sql:
        first, count = sql.execute("SELECT min(id), count(*) FROM passage WHERE version_id = 3").fetchone()
        tag(sql, first, count, choose)


def decide(e: Evaluation, choose: random.Random) -> None:
    number, ordinal = choose.randint(1, SOURCES), choose.randint(1, 5)
    with e.db.reading() as sql:
        newest = sql.execute("SELECT max(version) FROM version WHERE source = ?", (number,)).fetchone()[0]
    doing = judging.accept if choose.random() < 0.6 else judging.reject
    doing(e, f"K{number}.{newest}:{ordinal}",
          choose.choice(["3.3", "2.2"]), by=choose.choice(["EA", "KB"]))  # fmt: skip


def test_kept_counts_are_what_the_tables_say(tmp_path: Path) -> None:
    grown(tmp_path / "evidence.db", events=SOURCES + 12, sources_=SOURCES, passages_=SOURCES * EACH)
    choose, kept = random.Random(5), Counts()
    steps: list[Callable[[Evaluation], object]] = [
        lambda e: decide(e, choose), lambda e: reviewing.take_back(e, by="EA"),
        lambda e: reviewing.many(e, [f"K4.1:{choose.randint(1, 4)}", f"K4.1:{choose.randint(5, 8)}"], "2.2", by="EA", accept=True),
        lambda e: judging.exclude(e, "K2", because="Ett skäl", by="EA"), lambda e: judging.withdraw(e, "K2", because="Ändå", by="EA"),
        lambda e: version(e, choose.randint(1, SOURCES), 7, choose), lambda e: version(e, 20 + choose.randrange(9), 3, choose),
        lambda e: judging.correct(e, "K3", by="EA", kind=choose.choice(["web", "social"]), title=None, date=None),
        lambda e: retag(e, choose),
    ]  # fmt: skip
    with opened(tmp_path / "evidence.db") as e:
        with e.db.writing() as sql:
            e.append(sql, drafts.add_evaluator(e.books, "KB"))
        same(e, kept)
        done = [0] * len(steps)
        for _ in range(150):
            at = choose.choice([0, 0, 0, *range(len(steps))])
            try:
                steps[at](e)
                done[at] += 1
            except Refused:  # no step as things stand
                continue
            same(e, kept)
        assert min(done) >= 2, done
