"""The review application over a million passages, ten thousand decisions and a sub-area with four thousand pieces of evidence,
beside an empty page of the same server; searches of every nasty kind; and accepting.

``BENCH_WEB=200000`` takes fewer passages (``bench/million.py``). CPU time of the server alone (its addresses called in this
process), p95 of each page, the empty page (``/puls`` with nothing new) interleaved. What people wait for over HTTP measures
``bench.evaluators``, what a browser does ``bench.browser``.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote_plus

from starlette.testclient import TestClient

from bench.million import COMMON, built, judged
from pipeline.run.desk.desk import EvaluationDesk
from pipeline.web.app import make_app
from pipeline.web.guard import Door
from pipeline.web.limits import Limits

HOST = "127.0.0.1:8000"
GOAL = 100  # ms over the empty page

NASTY = (
    "n", "å", "och", "och och och", "nämnden", " ".join(COMMON), " ".join(COMMON * 17), '"och med här"', '"nämnden följer',
    '"', '""""', "och OR med", "och AND NOT med", "NEAR(och med)", "och*", "*", "(((",
    "surface : och", "{stems} : och", "-och", "^och",
    "x" * 500, "\u200b", "' OR 1=1 --", "skolplanarbete och med", "å ä ö", "1", ".",
)  # fmt: skip
PAGES = (
    "/", "/granska", "/granska?delomrade=3.3", "/granska?ordning=sure", "/granska?ordning=document", "/granska?kalla=interview",
    "/granska?kalla=interview&delomrade=3.3", "/granska?dokument=K77", "/granska/kort?stalle=K77.1:5&steg=fram",
    "/granska/kort?stalle=K77.1:5&steg=nastadok",
    "/granska/kort?stalle=K78.1:5&steg=bak&delomrade=6.4", "/granska/flera?delomrade=3.3", "/granska/flera/alla",
    "/granska/flera/alla?delomrade=1.1", "/granska/flera/alla?kalla=interview",
    "/granska?visa=accepted", "/granska?delomrade=3.3&visa=accepted", "/granska?delomrade=3.3&visa=rejected",
    "/delomraden", "/delomrade/3.3", "/delomrade/3.3?fran=3921", "/delomrade/3.3?vid=B2000", "/delomrade/1.1", "/spar/P1",
    "/spar/P1?fran=3901", "/spar/P30", "/kallor", "/kalla/K77", "/samsyn", "/samsyn/3.3", "/revision", "/rapport",
    "/installningar", "/sok?ord=och&vem=E1", "/sok?ord=och&lage=rejected&delomrade=3.3",
    "/sok?ord=skolplanarbete", "/sok?ord=och", "/sok?ord=och+med",
    "/sok?ord=n%C3%A4mnden+f%C3%B6ljer+upp+m%C3%A5len+varje+tertial",
    "/sok?ord=%22varje+tertial%22", "/sok?ord=och&kalla=interview", "/sok?ord=och&delomrade=6.4", "/sok?ord=och&fran=2025",
    "/sok?ord=och&lage=accepted", "/sok?ord=skolplanarbete+v%C3%A4gr%C3%A5dbeslut", "/sok?ord=finnsinte",
)  # fmt: skip


def main(path: Path) -> int:
    desk = EvaluationDesk(path)
    app = make_app(desk, Door(frozenset({HOST}), "n"), Limits())
    client = TestClient(app, base_url=f"http://{HOST}")
    client.get("/start?nyckel=n")
    began = time.perf_counter()
    desk.warm()
    print(f"counting the suggestions once, after start: {time.perf_counter() - began:.2f} s")
    session = next(iter(app.state.door.sessions))
    app.state.door.sessions[session] = "E1"
    searches = [f"/sok?ord={quote_plus(text)}" for text in NASTY]
    worst = max(_page(client, page) for page in (*PAGES, *searches))
    print(f"slowest page over the empty one: {worst:.0f} ms (goal {GOAL})")
    return int(worst > GOAL or _decisions(client, desk))


def _timed(client: TestClient, path: str) -> float:
    began = time.process_time()
    answer = client.get(path)
    spent = 1000 * (time.process_time() - began)
    assert answer.status_code in (200, 204), (path, answer.status_code, answer.text[:200])
    return spent


def _page(client: TestClient, page: str, rounds: int = 12) -> float:
    empty = f"/puls?seq={client.app.state.desk.pulse()}"  # type: ignore[attr-defined]  # ours
    pairs = [(_timed(client, page), _timed(client, empty)) for _ in range(rounds)]
    p95 = [sorted(column)[int(0.95 * (rounds - 1) + 0.5)] for column in zip(*pairs, strict=True)]
    print(f"{p95[0]:7.1f} ms  over the empty page {p95[0] - p95[1]:7.1f} ms  {page}")
    return float(p95[0] - p95[1])


def _decisions(client: TestClient, desk: EvaluationDesk) -> bool:
    """Accept and next, alone, where most has been decided: CPU of the server, over the empty page."""
    door = client.app.state.door  # type: ignore[attr-defined]  # ours
    token = door.csrf(next(iter(door.sessions)))
    alone = [_decide(client, token, "E1", desk) for _ in range(40)]
    p95 = sorted(alone)[37]
    print(f"accept and next: median {statistics.median(alone):.0f} ms, p95 {p95:.0f} ms of CPU (goal {GOAL})")
    return p95 > GOAL


def _decide(client: TestClient, token: str, who: str, desk: EvaluationDesk) -> float:
    from pipeline.core.shown.pages import Filter

    card = desk.turn(Filter(who)).card
    assert card is not None
    data = {"stalle": card.id, "val": card.choices[0].code, "beslut": "godta", "hallning": "strength"}
    began = time.process_time()
    answer = client.post("/granska/beslut", data=data, headers={"X-Belagg": token})
    assert answer.status_code == 200
    return 1000 * (time.process_time() - began)


if __name__ == "__main__":
    given = os.environ.get("BENCH_WEB_DB")
    if given:
        if not Path(given).exists():
            built(Path(given))
            judged(Path(given))
        sys.exit(main(Path(given)))
    with tempfile.TemporaryDirectory() as folder:
        built(Path(folder, "evidence.db"))
        judged(Path(folder, "evidence.db"))
        sys.exit(main(Path(folder, "evidence.db")))
