"""What a browser does: accepting and the next passage beside an empty htmx swap in the same Chromium; the first load in bytes,
and whether any request leaves the machine. Needs Debian's chromium and playwright.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench.million import built
from bench.served import Served, served

GOAL_SWAP, GOAL_BYTES = 150, 150_000  # ms over an empty swap; bytes of a first load
ROUNDS = 40
PLACES = ("/", "/granska", "/delomraden", "/delomrade/3.3", "/sok?ord=och", "/kallor", "/samsyn", "/revision", "/rapport",
          "/installningar")  # fmt: skip

# an element is swapped by htmx, and the time until it is settled is what it costs: the answer of /puls?seq=0 is next to nothing
EMPTY = """() => new Promise((done) => {
  let box = document.querySelector('#tomt');
  if (!box) { box = document.createElement('div'); box.id = 'tomt'; document.body.append(box); }
  const began = performance.now();
  box.addEventListener('htmx:afterRequest', () => done(performance.now() - began), { once: true });
  htmx.ajax('GET', '/puls?seq=0', { target: '#tomt', swap: 'innerHTML', source: box });
})"""
ACCEPT = """() => new Promise((done) => {
  const began = performance.now();
  const settled = (e) => {
    if (e.target.id !== 'kort') return;  // not the text beside it
    document.body.removeEventListener('htmx:afterSettle', settled);
    done(performance.now() - began);
  };
  document.body.addEventListener('htmx:afterSettle', settled);
  document.querySelector('#beslut [data-gor="godta"]').click();
})"""


def main(db: Path) -> int:
    from playwright.sync_api import sync_playwright

    with served(db) as server, sync_playwright() as play:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        started = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"])
        try:
            return int(first_loads(started, server)) + int(accepting(started, server))
        finally:
            started.close()


def context(started: Any, server: Served) -> Any:
    """A browser that is signed in and has seen nothing yet."""
    who = min(server.sessions, key=lambda ident: int(ident[1:]))
    name, _, value = server.sessions[who][0].partition("=")
    made = started.new_context(locale="sv-SE")
    made.add_cookies([{"name": name, "value": value, "url": f"http://{server.host}"}])
    return made


def first_loads(started: Any, server: Served) -> bool:
    """Bytes of each place's first load, from the sizes of its answers; and every address that was asked for."""
    heaviest, elsewhere = 0, set[str]()
    for place in PLACES:
        made = context(started, server)
        page, bodies = made.new_page(), list[int]()

        def heard(answer: Any, into: list[int] = bodies) -> None:
            elsewhere.update({answer.url} if urlsplit(answer.url).netloc != server.host else set())
            sizes = answer.request.sizes()
            into.append(sizes["responseBodySize"] + sizes["responseHeadersSize"])

        page.on("requestfinished", lambda request, heard=heard: heard(request.response()))
        page.on("requestfailed", lambda request: elsewhere.add(f"failed: {request.url}"))
        page.goto(f"http://{server.host}{place}", wait_until="networkidle", timeout=120_000)
        print(f"{place:<20} {len(bodies):3} answers {sum(bodies):8,} bytes", flush=True)
        heaviest = max(heaviest, sum(bodies) if place in ("/", "/granska") else 0)
        made.close()
    print(f"first load: {heaviest:,} bytes at most (goal {GOAL_BYTES:,}); requests elsewhere: {sorted(elsewhere) or 'none'}")
    return heaviest > GOAL_BYTES or bool(elsewhere)


def accepting(started: Any, server: Served) -> bool:
    """Accept and the next, and an empty swap, taking turns in one page."""
    page = context(started, server).new_page()
    page.set_default_timeout(120_000)
    page.goto(f"http://{server.host}/granska?delomrade=4.2")
    mine, empty = list[float](), list[float]()
    for _ in range(ROUNDS):
        empty.append(page.evaluate(EMPTY))
        mine.append(page.evaluate(ACCEPT))
    half, most = (statistics.median(mine) - statistics.median(empty), _p95(mine) - _p95(empty))
    print(f"accept and next: {statistics.median(mine):.0f} ms, an empty swap {statistics.median(empty):.0f} ms; over it: "
          f"median {half:.0f} ms, p95 {most:.0f} ms (goal {GOAL_SWAP})")  # fmt: skip
    return most > GOAL_SWAP


def _p95(values: list[float]) -> float:
    return sorted(values)[int(0.95 * len(values))]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        work, given = Path(place, "evidence.db"), os.environ.get("BENCH_WEB_DB")
        if given:
            shutil.copyfile(given, work)
        else:
            built(work)
        sys.exit(main(work))
