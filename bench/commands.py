"""Decisions of every kind in random order, allowed and forbidden: after each, sums are those of the live awards and never above
a maximum; now and then, replay gives the projections, and a page's part of a sub-area is what the whole of it says.

``python -m bench.commands``: ``TORTURE_STEPS`` (10,000), ``TORTURE_SEED`` for another run. Exit 1 at the first fault.
"""

from __future__ import annotations

import os
import random
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bench.grown import grown
from pipeline.core import drafts
from pipeline.core.drafts_judging import Agreed
from pipeline.core.errors import BelaggError
from pipeline.core.results import SubareaView
from pipeline.core.shown.pages import SubareaPage
from pipeline.run.deciding import judging, quoting, reviewing, together
from pipeline.run.desk import subareas as pages
from pipeline.run.evaluation import Evaluation, opened
from pipeline.run.proving.audit import audit
from pipeline.run.reporting import views
from pipeline.store import passages

STEPS = int(os.environ.get("TORTURE_STEPS", "10000"))
EVERY = 250  # steps between two audits
PEOPLE = ("EA", "U0", "U1")
CODES = ("1.1", "2.1", "3.3")
STANCES, STAGES = ("strength", "neutral", "improvement"), ("planned", "done", "followed-up", "improved", None)
Step = Callable[[Evaluation, random.Random], object]


def made(db: Path) -> list[str]:
    """A small evaluation of three who judge; its passages."""
    grown(db, events=8, sources_=4, passages_=48)
    with opened(db) as e, e.db.writing() as sql:
        for n in range(2):
            e.append(sql, drafts.add_evaluator(e.books, f"U{n}"))
    with opened(db) as e, e.db.reading() as sql:
        return [view.id for view in passages.every(sql)]


def steps(ids: list[str]) -> dict[str, tuple[float, Step]]:
    """What can be done: how often, and how; with numbers that are there and some that are not."""

    def one(prefix: str) -> Step:
        return lambda e, r: f"{prefix}{r.randint(1, 1 + _highest(e, prefix))}"

    def some(e: Evaluation, r: random.Random) -> list[str]:
        return [str(one("B")(e, r)) for _ in range(r.randint(1, 3))]

    def who(r: random.Random) -> str:
        return r.choice(PEOPLE)

    def award(e: Evaluation, r: random.Random) -> object:
        despite = r.choice(("", "", "Vägt"))
        code, points = r.choice(CODES), r.choice((0, 1, 1, 1, 2, 3, 7, 30))
        lives = [f"B{n}" for (n,) in e.db.sql.execute("SELECT number FROM evidence WHERE subarea = ? AND live = 1", (code,))]
        cited = r.sample(lives, min(len(lives), 2)) if r.random() < 0.8 else some(e, r)
        return judging.award(e, code, points, cited, because="x", by=who(r), despite=despite)

    def agree(e: Evaluation, r: random.Random) -> object:
        taken = tuple(r.randint(1, 1 + _highest(e, "P")) for _ in range(r.randint(0, 2)))
        said = Agreed(taken, r.choice((None, 1, 4, 40)), despite=r.choice(("", "Vägt")), judged=r.random() < 0.9)
        return together.consensus(e, r.choice(CODES), said, because="x", by=who(r))

    def accept(e: Evaluation, r: random.Random) -> object:
        what = r.choice(ids) if r.random() < 0.8 else str(one("B")(e, r))
        stance, stage = r.choice(STANCES), r.choice(STAGES)
        return judging.accept(e, what, r.choice(CODES), by=who(r), stance=stance, stage=stage)  # type: ignore[arg-type]

    def reject(e: Evaluation, r: random.Random) -> object:
        return judging.reject(e, r.choice((r.choice(ids), str(one("B")(e, r)))), r.choice(CODES), by=who(r))

    def state(e: Evaluation, r: random.Random) -> object:
        return together.change_state(e, r.choice(("draft", "under-consensus", "locked")), because="x", by=who(r))

    return {
        "accept": (10, accept),
        "reject": (3, reject),
        "award": (10, award),
        "withdraw": (6, lambda e, r: judging.withdraw(e, str(one(r.choice("BPK"))(e, r)), because="x", by=who(r))),
        "undo": (2, lambda e, r: reviewing.take_back(e, by=who(r))),
        "many": (1, lambda e, r: reviewing.many(e, r.sample(ids, 4), r.choice(CODES), by=who(r), accept=r.random() < 0.8)),
        "judge": (0.05, lambda e, r: judging.judge(e, r.choice(CODES), because="x", by=who(r), judged=r.random() < 0.8)),
        "resolve": (2, lambda e, r: together.resolve(e, r.choice((*CODES, str(one("B")(e, r)))), because="x", by=who(r))),
        "consensus": (2, agree),
        "exclude": (0.3, lambda e, r: judging.exclude(e, str(one("K")(e, r)), because="x", by=who(r))),
        "absent": (1, lambda e, r: quoting.absent(e, f"xyz{r.random()}", r.choice(CODES), by=who(r), stance="neutral")),
        "state": (0.2, state),
    }  # fmt: skip


def _highest(e: Evaluation, prefix: str) -> int:
    table = {"B": "evidence", "P": "award", "K": "source"}[prefix]
    return int(e.db.sql.execute(f"SELECT coalesce(max(number), 0) FROM {table}").fetchone()[0])


def faults(e: Evaluation) -> list[str]:
    """Where a sum is not that of the live awards, or above a maximum, or a live award has nothing live under it."""
    found = []
    most = e.instrument.maxima
    sums = e.db.sql.execute(
        "SELECT sheet, subarea, sum(points) FROM award WHERE supported = 1 AND withdrawn_because IS NULL "
        "GROUP BY sheet, subarea"
    ).fetchall()
    found += [f"{sheet} {code}: {total} above {most[code]}" for sheet, code, total in sums if total > most[code]]
    found += [f"{sheet} {code}: ledger says otherwise" for sheet, code, total in sums if e.ledger.points(sheet, code) != total]
    bare = e.db.sql.execute(
        "SELECT number FROM award a WHERE supported = 1 AND withdrawn_because IS NULL AND NOT EXISTS "
        "(SELECT 1 FROM award_evidence l JOIN evidence v ON v.number = l.evidence "
        "WHERE l.award = a.number AND v.live = 1 AND v.subarea = a.subarea)"
    )
    return found + [f"P{number} counts without evidence" for (number,) in bare]


def alike(e: Evaluation) -> list[str]:
    """Where the pages of a sub-area, put together, say otherwise than the whole of it."""
    found = []
    for who in ("E1", "E2", "consensus"):
        for code in CODES:
            with e.db.reading() as sql:
                whole = views.builder(e, viewer=who).subarea(code, who)
                page = pages._page(e, sql, code, who, who, 0)
            found += [f"{who} {code}: {name}" for name in _differing(whole, page)]
    return found


def _differing(whole: SubareaView, page: SubareaPage) -> list[str]:
    shown = page.view
    live = sorted((v for v in whole.evidence if v.live), key=lambda v: (v.source.kind, v.stance, int(v.id[1:])))
    against = sorted(whole.against, key=lambda a: (a.because is not None, int(a.evidence.id[1:])))
    awards = sorted(whole.awards, key=lambda a: (not a.live, int(a.id[1:]) if a.live else -int(a.id[1:])))
    same = {
        "evidence": list(shown.evidence) == live[: page.limit],
        "how much": (page.evidence, page.lost_total) == (len(live), len(whole.evidence) - len(live)),
        "awards": [replace(a, evidence=(), cited=0) for a in shown.awards]
        == [replace(a, evidence=()) for a in awards[: pages.AWARDS]],
        "against": list(shown.against) == against[: pages.FEW],
        "unweighed": page.unweighed == sum(a.because is None for a in whole.against),
        "rest": replace(shown, evidence=(), awards=(), against=()) == replace(whole, evidence=(), awards=(), against=()),
    }
    return [name for name, holds in same.items() if not holds]


def run(db: Path, count: int, seed: int, *, every: int = EVERY) -> tuple[Counter[str], list[str]]:
    """(what was done and what was refused how often, what did not hold)."""
    ids, choose, told = made(db), random.Random(seed), Counter[str]()
    table = steps(ids)
    names, weights = list(table), [often for often, _ in table.values()]
    with opened(db) as e:
        for n in range(count):
            name = choose.choices(names, weights)[0]
            try:
                table[name][1](e, choose)
                told[name] += 1
            except (BelaggError, sqlite3.IntegrityError) as fault:
                told[f"{name} refused"] += 1
                if isinstance(fault, sqlite3.IntegrityError):
                    return told, [f"step {n} ({name}): {fault}"]
            wrong = faults(e)
            if not wrong and n % every == every - 1:
                wrong = alike(e) or [f"{f.check} {f.subject}" for f in audit(e).findings if f.severity == "error"]
            if wrong:
                return told, [f"step {n} ({name}): {what}" for what in wrong]
    return told, []


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        told, wrong = run(Path(place, "evidence.db"), STEPS, int(os.environ.get("TORTURE_SEED", "1")))
    print(f"{sum(told.values())} steps:", ", ".join(f"{name} {number}" for name, number in told.most_common()))
    print(*wrong or ["every sum held, replay gave the projections, pages said what the whole does"], sep="\n")
    sys.exit(bool(wrong))
