"""An evaluation with a million passages, twenty evaluators, ten thousand decisions, and one sub-area with most of them.

``BENCH_WEB=200000`` takes fewer passages, ``BENCH_WEB_HEAVY`` another number of pieces of evidence (4,000) in sub-area 3.3.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

from bench.grown import RUN
from pipeline.core import drafts
from pipeline.core.columns import PassageColumns
from pipeline.core.ids import sha256_hex
from pipeline.core.log import Draft
from pipeline.core.model import SOURCE_KINDS, Passage, Suggestion, Tag
from pipeline.run.clock import now
from pipeline.run.deciding import judging, reviewing
from pipeline.run.evaluation import Evaluation, create, opened
from pipeline.store import passages, sources

PASSAGES = int(os.environ.get("BENCH_WEB", "1000000"))
HEAVY = int(os.environ.get("BENCH_WEB_HEAVY", "4000"))
EACH = 200
FULL = "3.3"  # the sub-area that has so much evidence and so many awards
COMMON = ("nämnden", "följer", "upp", "målen", "varje", "tertial", "och", "redovisar", "avvikelser", "med", "åtgärder", "här")
RARE = [f"{a}{b}{c}" for a in ("vatten", "skol", "väg", "bygg", "omsorgs", "kultur") for b in ("plan", "råd", "stöd", "mål")
        for c in ("arbete", "grupp", "enhet", "fråga", "beslut")]  # fmt: skip
EVALUATORS = 20


def built(path: Path) -> None:
    """An evaluation with so many passages in all kinds of sources and all sub-areas, and twenty evaluators."""
    create(path, municipality="Provköping", year=2026, instrument="kommunkompassen-2020")
    choose = random.Random(1)
    with opened(path) as e:
        codes = list(e.instrument.subareas)
        for first in range(1, PASSAGES // EACH + 1, 100):
            with e.db.writing():
                for number in range(first, min(first + 100, PASSAGES // EACH + 1)):
                    _source(e, number, codes, choose)
        with e.db.writing() as sql:
            for n in range(EVALUATORS):
                e.append(sql, drafts.add_evaluator(e.books, f"U{n}"))
        e.db.sql.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _source(e: Evaluation, number: int, codes: list[str], choose: random.Random) -> None:
    lines = [f"{' '.join(choose.choices(COMMON, k=10))} {choose.choice(RARE)}.".capitalize() for _ in range(EACH)]
    text, slices, at = "\n".join(lines), [], 0
    for line in lines:
        slices.append(Passage(at, at + len(line), ("Rubrik",)))
        at += len(line) + 1
    data, sql = text.encode(), e.db.sql
    sources.put_blob(sql, sha256_hex(data), data)
    new = sources.NewVersion(
        sha256=sha256_hex(data), media_type="text/plain", fetched_at=now(), reader="text-1", text=text,
        passages=PassageColumns.of(slices), pages=None, missing=(), salt=choose.randbytes(32),
    )  # fmt: skip
    stored = sources.put_version(sql, number, 1, new)
    kind = SOURCE_KINDS[0 if number % 50 else number // 50 % 4]
    facts = {
        "source": number, "version": 1, "kind": kind, "collector": "folder", "confidential": False, "bytes": stored.bytes,
        "text": stored.text, "reading": stored.reading, "passages": stored.passages, "record": None,
    }  # fmt: skip
    name, day = f"{number}.txt", f"20{20 + number % 6}-05-01"
    prose = {"uri": f"file:///{name}", "name": name, "title": f"Källa {number}", "own_date": day}
    e.append(sql, Draft("source.stored", "system", facts, prose))
    run = passages.put_run(sql, RUN, now())
    made = [_suggested(codes, choose) for _ in lines]
    passages.put_suggestions(sql, run, stored.first_passage_id, made)
    terms = [line.lower().rstrip(".") for line in lines]
    passages.put_index(sql, stored.first_passage_id, list(zip(terms, terms, strict=True)))


def _suggested(codes: list[str], choose: random.Random) -> Suggestion:
    """Two sub-areas by chance, with falling scores."""
    first = round(choose.random(), 3)
    one, two = choose.sample(codes, 2)
    return Suggestion((Tag(one, first, suggested=True), Tag(two, round(first / 2, 3), suggested=True)))


def judged(path: Path) -> None:
    """What U0 did: ``HEAVY`` pieces of evidence in one sub-area and as many awards there, the first on all of it, most of
    them withdrawn; half as much evidence again in the others; a tenth speaks against; U1 rejects a tenth."""
    with opened(path) as e:
        room = e.instrument.subareas[FULL].max - 5
        others = [code for code in e.instrument.subareas if code != FULL]
        for code, first, count in [(FULL, 0, HEAVY), *((c, 7 * i, HEAVY * 3 // 2 // 35) for i, c in enumerate(others))]:
            reviewing.many(e, _places(first, count), code, by="U0", accept=True)
        everything = [f"B{n}" for n in range(1, HEAVY + 1)]
        for n in range(HEAVY):
            done = judging.award(e, FULL, 1, everything[n:] if n == 0 else [everything[n]], because=f"Tertial {n}", by="U0")
            if n >= room:
                judging.withdraw(e, done.id, because="Räknat två gånger", by="U0")
        for place in _places(HEAVY, HEAVY // 10):
            judging.accept(e, place, FULL, by="U0", stance="improvement", stage="done")
        reviewing.many(e, _places(0, HEAVY // 10), FULL, by="U1", accept=False)
        e.db.sql.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _places(first: int, count: int) -> list[str]:
    """So many passages, the sources taken in turn."""
    sources_ = PASSAGES // EACH
    return [f"K{n % sources_ + 1}.1:{n // sources_ % EACH + 1}" for n in range(first, first + count)]
