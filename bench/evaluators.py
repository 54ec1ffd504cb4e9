"""Twenty evaluators over HTTP against one server process, at a human pace, while somebody brings in sources; and page pictures.

Each has a session and a connection of their own, looks at a passage, decides, is shown the next, and is told every other
second whether anything happened. ``BENCH_PACE``: seconds between two decisions of one person (1.5; people take longer).
"""

from __future__ import annotations

import html
import os
import random
import re
import shutil
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

from bench.million import built
from bench.pages import typeset
from bench.served import Asker, Served, served

EVALUATORS, DECISIONS = 20, int(os.environ.get("BENCH_WEB_DECISIONS", "100"))
PACE = float(os.environ.get("BENCH_PACE", "1.5"))
LONGEST, COLD, CACHED = 2.0, 0.300, 0.030  # seconds: the goals
PAGES = 60


class Waits:
    """What was waited for, by what it was for: seconds."""

    def __init__(self) -> None:
        self.of: dict[str, list[float]] = {}
        self._lock = threading.Lock()

    def add(self, what: str, seconds: float) -> None:
        with self._lock:
            self.of.setdefault(what, []).append(seconds)

    def show(self) -> None:
        for what, waits in self.of.items():
            half, most, longest = (1000 * seconds for seconds in (quantile(waits, 0.5), quantile(waits, 0.95), max(waits)))
            print(f"{what:<34} {len(waits):5}  p50 {half:6.0f} ms  p95 {most:6.0f} ms  longest {longest:6.0f} ms", flush=True)


def quantile(values: list[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(part * len(values)))]


def passage_of(page: bytes) -> str:
    """The passage a page or a card is about."""
    found = re.search(rb'name="stalle" value="([^"]+)"', page)
    assert found, page[:500]
    return html.unescape(found[1].decode())


def evaluator(ask: Asker, code: str, waits: Waits, seed: int, saved: list[int]) -> None:
    """A hundred decisions in one sub-area's queue; every third is looked at with its original."""
    choose = random.Random(seed)
    time.sleep(choose.uniform(0, PACE))
    at = passage_of(timed(waits, "Granska opens", ask.get, f"/granska?delomrade={code}"))
    heard = time.monotonic()
    for n in range(DECISIONS):
        time.sleep(choose.uniform(0.3, 1.7) * PACE)
        if time.monotonic() - heard > 2:
            timed(waits, "is there anything new", ask.get, "/puls?seq=0")
            heard = time.monotonic()
        said = {"stalle": at, "val": code, "beslut": "godta" if n % 3 else "avvisa", "hallning": "strength", "delomrade": code}
        answer = timed(waits, "decide, and the next", ask.post, "/granska/beslut", said)
        saved.append(n)
        at = passage_of(answer)


def timed(waits: Waits, what: str, ask: object, *args: object) -> bytes:
    began = time.perf_counter()
    status, body = ask(*args)  # type: ignore[operator]  # one of Asker's methods
    waits.add(what, time.perf_counter() - began)
    assert status in (200, 204), (args, status, body[:300])
    return bytes(body)


def together(server: Served, db: Path) -> bool:
    """Whether anything was lost, or anybody waited too long."""
    waits, saved = Waits(), [list[int]() for _ in range(EVALUATORS)]
    people = sorted(server.sessions, key=lambda who: int(who[1:]))[:EVALUATORS]
    codes = [f"{area}.{n}" for area in range(1, 9) for n in (1, 2, 3)]
    before = decisions(db)
    threads = [
        threading.Thread(target=evaluator, args=(server.asker(who), codes[n], waits, n, saved[n]))
        for n, who in enumerate(people)
    ]
    over = threading.Event()
    bringing = threading.Thread(target=bring, args=(server.asker(people[0]), over))
    for t in (*threads, bringing):
        t.start()
    for t in threads:
        t.join()
    over.set()
    bringing.join()
    waits.show()
    kept, told = decisions(db) - before, sum(map(len, saved))
    longest = max(max(w) for w in waits.of.values())
    print(f"{EVALUATORS} evaluators × {DECISIONS} while sources came in: {told} said to be saved, {kept} stored, "
          f"longest wait {longest:.2f} s  goal ≤ {LONGEST} s", flush=True)  # fmt: skip
    return told != EVALUATORS * DECISIONS or kept != told or longest > LONGEST


def decisions(db: Path) -> int:
    with sqlite3.connect(db) as sql:
        found = sql.execute("SELECT count(*) FROM event WHERE kind IN ('evidence.accepted', 'evidence.rejected')").fetchone()
    sql.close()
    return int(found[0])


def bring(ask: Asker, over: threading.Event) -> None:
    """One source after the other, as long as the others decide."""
    n = 0
    while not over.is_set():
        lines = "\n\n".join(f"Nämnden {n} följer upp mål {i} varje tertial och redovisar avvikelser." for i in range(200))
        assert ask.upload("/kallor/fil", f"not-{n}.md", f"# Not {n}\n\n{lines}\n".encode()) in (200, 303)
        while not over.is_set() and b"hx-get" in ask.get("/kallor/lage")[1]:
            time.sleep(0.5)
        n += 1
    print(f"{n} sources were brought in meanwhile", flush=True)


def pictures(server: Served, db: Path, folder: Path) -> bool:
    """Pages of a PDF, each asked for twice, with an empty page between; whether any is too slow."""
    ask = server.asker(min(server.sessions))
    pdf = typeset(folder / "pdf", PAGES, PAGES)[0]
    assert ask.upload("/kallor/fil", pdf.name, pdf.read_bytes()) in (200, 303)
    while b"hx-get" in ask.get("/kallor/lage")[1]:
        time.sleep(0.2)
    with sqlite3.connect(db) as sql:
        number, pages = sql.execute(
            "SELECT source, pages FROM version WHERE media_type = 'application/pdf' ORDER BY id DESC LIMIT 1"
        ).fetchone()
    sql.close()
    waits = Waits()
    for page in range(1, pages + 1):
        for what in ("a page's picture, cold", "the same, cached"):
            timed(waits, what, ask.get, f"/kalla/K{number}/1/sida/{page}.png?bredd=1000")
            timed(waits, "an empty page", ask.get, "/puls?seq=0")
    waits.show()
    empty = statistics.median(waits.of["an empty page"])
    cold, cached = (quantile(waits.of[what], 0.95) - empty for what in ("a page's picture, cold", "the same, cached"))
    print(f"pictures over the empty page, p95: cold {1000 * cold:.0f} ms (goal {1000 * COLD:.0f}), "
          f"cached {1000 * cached:.0f} ms (goal {1000 * CACHED:.0f})", flush=True)  # fmt: skip
    return cold > COLD or cached > CACHED


def main(db: Path, folder: Path) -> int:
    os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
    with served(db) as server:
        return int(pictures(server, db, folder)) + int(together(server, db))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        work, given = Path(place, "evidence.db"), os.environ.get("BENCH_WEB_DB")
        if given:
            shutil.copyfile(given, work)
        else:
            built(work)
        sys.exit(main(work, Path(place)))
