"""Every way to smuggle a script in, in every text field of every source format, opened in a real browser: none runs.

``tests/web/test_xss.py`` deals a sample over the fields; this puts all two hundred in each, some thousands of files, and opens
every source, its way through the queue, a search and the report. ``python -m bench.smuggling [field …] [2/8]`` takes those
fields alone, and of the payloads every eighth from the second on.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.core.model import SourceKind
from pipeline.run.ingesting.ingest import Options, ingest
from tests.conftest import Belagg
from tests.web.served import KEY, browser, served, tab
from tests.web.smuggled import FIELDS, PAYLOADS

KINDS: dict[str, SourceKind] = {"documents": "document", "web": "web", "social": "social", "interviews": "interview"}
STEPS = 6  # passages looked at of each source's queue
LIVE = """() => document.querySelectorAll('script:not([src^="/statisk/"]), object, embed, base, marquee, iframe[srcdoc], '
  + 'main style, meta[http-equiv], [href^="javascript:"]').length
  + [...document.querySelectorAll('*')].flatMap((e) => e.getAttributeNames().filter((n) => n.startsWith('on'))).length"""


def plant(belagg: Belagg, names: list[str], payloads: Sequence[str]) -> int:
    """Every payload in each field named; returns how many files that took."""
    from pipeline.run.evaluation import opened

    folder, count = belagg.folder / "in", 0
    for n, field in enumerate(names):
        for path, data in FIELDS[field](payloads):
            place, _, name = path.rpartition("/")
            made = folder / place / f"{n}" / name
            made.parent.mkdir(parents=True, exist_ok=True)
            made.write_bytes(data)
            count += 1
    for place, kind in KINDS.items():
        if (folder / place).exists():
            with opened(belagg.db) as evaluation:
                ingest(evaluation, (str(folder / place),), Options(kind=kind, executor="local"))
    return count


class Watch:
    """A browser's page that notes whatever runs, asks outside, or is markup that should be words."""

    def __init__(self, page: Any, base: str) -> None:
        self.page, self.base, self.found, self.seen = page, base, list[str](), 0
        page.on("dialog", self._dialog)
        page.on("console", self._said)
        page.on("request", self._asked)

    def _said(self, message: Any) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            self.found.append(f"{self.page.url}: {message.text}")

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.base, "data:", "blob:")):
            self.found.append(f"asked {request.url}")

    def _dialog(self, shown: Any) -> None:
        self.found.append(f"dialog on {self.page.url}")
        shown.dismiss()

    def visit(self, path: str, *, parts: bool = False) -> None:
        self.page.goto(self.base + path)
        if parts:
            self.page.wait_for_load_state("networkidle")
        self.look(path)

    def look(self, path: str) -> None:
        self.seen += 1
        self.found += [f"ran on {path}" for frame in self.page.frames if self._pwned(frame)]
        if self.page.evaluate(LIVE):
            self.found.append(f"markup on {path}")

    @staticmethod
    def _pwned(frame: Any) -> bool:
        from playwright.sync_api import Error

        try:
            return bool(frame.evaluate("() => self.__pwned"))
        except Error:
            if not frame.is_detached():  # the original of the passage before, on its way out
                raise
            return False


def through(watch: Watch, number: str) -> None:
    """A source as it was, and the first of its passages with their originals."""
    watch.visit(f"/kalla/{number}")
    watch.visit(f"/granska?dokument={number}&ordning=document&visa=all", parts=True)
    for _ in range(STEPS):
        before = watch.page.get_attribute("#kort", "data-pos")
        if not before:
            return
        with watch.page.expect_response(lambda answer: "/granska/kort" in answer.url):
            watch.page.keyboard.press("s")
        watch.page.wait_for_load_state("networkidle")
        watch.look(number)
        if watch.page.get_attribute("#kort", "data-pos") == before:
            return


def _asked(words: list[str]) -> tuple[list[str], Sequence[str]]:
    """(fields, payloads) of what was said."""
    part = next((re.fullmatch("([0-9]+)/([0-9]+)", word) for word in words if "/" in word), None)
    payloads = PAYLOADS[int(part[1]) - 1 :: int(part[2])] if part else PAYLOADS
    return [word for word in words if "/" not in word], payloads


def main() -> int:
    asked, payloads = _asked(sys.argv[1:])
    names = [name for name in FIELDS if not asked or name in asked]
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="belagg-gift-") as made:
        for name in ("XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
            os.environ[name] = str(Path(made, name.lower()))
        belagg = Belagg(Path(made, "evidence.db"), Path(made))
        belagg.ok("init", "--municipality", "Kommun", "--year", "2026")
        belagg.ok("evaluator", "add", "EA")
        files = plant(belagg, names, payloads)
        numbers = [s["number"] for s in belagg.json("sources")["sources"]]
        took = time.monotonic() - began
        print(f"{len(payloads)} payloads, {len(names)} fields, {files} files, {len(numbers)} sources: {took:.0f} s", flush=True)
        with served(belagg.db) as base, browser() as started:
            watch = Watch(tab(started, reduced_motion="reduce"), base)
            watch.page.goto(f"{base}/start?nyckel={KEY}")
            watch.page.get_by_role("button", name="EA", exact=True).click()
            watch.page.wait_for_url(f"{base}/")
            try:
                _all(watch, numbers)
            finally:  # also of what was stopped
                print(f"{watch.seen} pages looked at, {len(watch.found)} faults ({time.monotonic() - began:.0f} s)")
                print("\n".join(watch.found[:40]))
    return 1 if watch.found else 0


def _all(watch: Watch, numbers: list[str]) -> None:
    for path in ("/", "/kallor", "/sok?ord=n%C3%A4mnden", "/granska/flera?delomrade=3.3", "/delomraden", "/revision"):
        watch.visit(path)
    for number in numbers:
        through(watch, number)


if __name__ == "__main__":
    sys.exit(main())
