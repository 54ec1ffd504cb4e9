"""A municipality's web site: its pages and the documents it links, fetched politely and kept as web archive records.

The crawler works in a process of its own (``web_crawl``) and leaves journal and WARC files in a spool folder. Here the
journal is read as it grows and turned into items, in the order in which addresses were discovered, one in memory at a
time. Kill either process and call again: the crawl goes on, and everything it fetched before comes once more.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path
from secrets import token_hex
from typing import Any, BinaryIO

from pipeline.collect.model import Item
from pipeline.collect.web_guard import Guard
from pipeline.collect.web_urls import Site, normalise
from pipeline.core.errors import ReadError
from pipeline.core.ids import sha256_hex
from pipeline.core.model import SourceKind
from pipeline.core.wording.addresses import allowance

AGENT = "Belagg/0.1 (+evaluation of municipalities; contact in the operator's settings)"
COMMAND = (sys.executable, "-m", "pipeline.collect.web_crawl")
_POLL = 0.05  # seconds between looks at the journal
_BUSY = 75


@dataclass(frozen=True, slots=True)
class CrawlOptions:
    """How far a crawl goes.

    ``include``/``exclude``: globs over ``host/path?query`` (see ``web_urls.Site``). ``delay``: least seconds between
    requests; slow servers and robots.txt make it longer. ``max_bytes`` and ``seconds``: for one response;
    ``total_seconds``: for one run, 0 for no limit. ``max_pages`` counts addresses asked for, sitemaps apart.
    ``allow_private``: ``host`` or ``host:port`` that may lead to private addresses or other ports than 80 and 443.
    ``feed``: the start is a feed, and nothing else is fetched. ``resume``: go on with an interrupted crawl in the same spool;
    a crawl that came to its end is always made anew.
    """

    max_pages: int = 5000
    max_depth: int = 1000
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    delay: float = 0.25
    max_bytes: int = 100_000_000
    seconds: float = 60.0
    total_seconds: float = 0.0
    allow_private: tuple[str, ...] = ()
    resume: bool = True
    agent: str = AGENT
    feed: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How a crawl goes: addresses settled, of how many known, items, faults, and what was left out and why.

    Reasons: robots, outside, left-out (exclude), media (images and the like), depth, endless (calendars), refused, known.
    """

    url: str
    settled: int
    known: int
    items: int
    faults: int
    left_out: dict[str, int] = field(default_factory=dict)
    ended: str | None = None


Tell = Callable[[Progress], None]


def _silent(_: Progress) -> None:
    """Nobody wants to know."""


def collect(
    what: str, *, kind: SourceKind | None, options: CrawlOptions | None = None, spool: Path | None = None, tell: Tell = _silent
) -> Iterator[Item]:
    """The pages and documents of the site at ``what``; ``kind`` overrides what each is taken for."""
    for item in crawl(what, options=options or CrawlOptions(), spool=spool or default_spool(what), tell=tell):
        yield item if kind is None else replace(item, kind=kind)


def page(
    what: str, *, kind: SourceKind | None, options: CrawlOptions | None = None, spool: Path | None = None, tell: Tell = _silent
) -> Iterator[Item]:
    """The one page ``what``, which an earlier crawl could not get."""
    alone = replace(options or CrawlOptions(), max_pages=1, max_depth=0, include=(), exclude=(), resume=False)
    for item in crawl(what, options=alone, spool=spool or default_spool(f"{what}#page"), tell=tell):
        if item.left_out is None and not item.uri.endswith("#crawl"):
            yield item if kind is None else replace(item, kind=kind)


def feed(
    what: str, *, kind: SourceKind | None, options: CrawlOptions | None = None, spool: Path | None = None, tell: Tell = _silent
) -> Iterator[Item]:
    """The feed at ``what``, its posts still together."""
    alone = replace(options or CrawlOptions(), max_pages=1, max_depth=0, include=(), exclude=(), resume=False, feed=True)
    for item in crawl(what, options=alone, spool=spool or default_spool(f"{what}#feed"), tell=tell):
        if not item.uri.endswith("#crawl"):
            yield replace(item, kind=kind or "social")


def default_spool(start: str) -> Path:
    """A folder of its own for each start address, among the user's state."""
    base = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    return base / "belagg" / "crawl" / sha256_hex((normalise(start) or start).encode())[:16]


def crawl(start: str, *, options: CrawlOptions, spool: Path, tell: Tell) -> Iterator[Item]:
    """Items for every page and document of the site ``start`` belongs to; what cannot be had is an item with its fault."""
    fault, url = _refusal(start, options)
    if fault is not None:
        yield Item(start, start, "web", fault=fault)
        return
    spool.mkdir(parents=True, exist_ok=True)
    token = token_hex(8)
    job = {"start": url, "token": token, "options": asdict(options)}
    (spool / "job.json").write_text(json.dumps(job), "utf-8")
    with (spool / "crawl.log").open("ab") as log:
        child = subprocess.Popen(  # noqa: S603 our own module
            [*COMMAND, str(spool)], stdin=subprocess.PIPE, stdout=log, stderr=log, env=_environment()
        )
    try:
        yield from _items(child, spool, token, options, url, tell)
    finally:
        child.kill()
        child.wait()
        assert child.stdin is not None
        child.stdin.close()


def _refusal(start: str, options: CrawlOptions) -> tuple[ReadError | None, str]:
    if find_spec("scrapy") is None or find_spec("warcio") is None:
        return ReadError("crawl-missing"), ""
    url = normalise(start)
    if url is None:
        return ReadError("web-address", address=start), ""
    site = Site(url, options.include, options.exclude, Guard(frozenset(options.allow_private)))
    if site.place(url) == "refused":
        return ReadError("web-refused-address", address=url, host=allowance(url)), ""
    return None, url


def _environment() -> dict[str, str]:
    """Without proxies (they would look names up themselves, past the guard) and others' Scrapy settings."""
    left = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy") and not k.startswith("SCRAPY_")}
    return left | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}


def _items(
    child: subprocess.Popen[bytes], spool: Path, token: str, options: CrawlOptions, start: str, tell: Tell
) -> Iterator[Item]:
    files: dict[str, BinaryIO] = {}
    count, known, last = Counter[str](), 1, None
    waiting: dict[str, str] = {}  # address known and not settled → where it stood
    starts = {start}  # what was named, and where it moved
    try:
        for line in _lines(child, spool, token):
            if "end" in line:
                last = line
                continue
            last = None
            known += len(line["new"])
            if line["why"] == "redirect" and line["from"] in starts:
                starts.add(line["url"])
            item = _item(line, files, spool, options.max_bytes, linked=line["url"] not in starts)
            count["settled"] += 1
            if item is not None:
                count["items" if item.fault is None else "faults"] += 1
            tell(Progress(line["url"], count["settled"], known, count["items"], count["faults"], line["left"]))
            yield from _left_out(line, waiting)
            if item is not None:
                yield item
    finally:
        for file in files.values():
            file.close()
    ending = _ending(child.wait(), last, options, start)
    if last is not None:
        tell(Progress(start, count["settled"], known, count["items"], count["faults"], last["left_out"], last["end"]))
    if ending is not None:
        for out, origin in waiting.items() if ending.code == "web-limit" else ():
            yield Item(out, out, "web", left_out="limit", origin=origin)
        yield Item(f"{start}#crawl", start, "web", fault=ending)


def _left_out(line: dict[str, Any], waiting: dict[str, str]) -> Iterator[Item]:
    """What settling one page left out; ``waiting`` is kept up to date."""
    waiting.pop(line["url"], None)
    waiting |= {url: line["url"] for url, why, _ in line["new"] if why != "sitemap"}
    for url, reason in line["out"]:
        yield Item(url, url, "web", left_out=reason, origin=line["url"])


def _lines(child: subprocess.Popen[bytes], spool: Path, token: str) -> Iterator[dict[str, Any]]:
    """The journal from its beginning, as it grows, until the crawler has ended and all is read."""
    while not _begun(spool / "run.json", token):
        if child.poll() is not None and not _begun(spool / "run.json", token):
            return
        time.sleep(_POLL)
    with (spool / "journal.jsonl").open("rb") as journal:
        part = b""
        while True:
            over = child.poll() is not None
            part += journal.readline()
            if part.endswith(b"\n"):
                yield json.loads(part)
                part = b""
            elif over:
                return
            else:
                time.sleep(_POLL)


def _begun(run: Path, token: str) -> bool:
    return run.exists() and json.loads(run.read_text("utf-8"))["token"] == token


def _item(line: dict[str, Any], files: dict[str, BinaryIO], spool: Path, limit: int, *, linked: bool) -> Item | None:
    """The page or document of one line, or its fault; ``linked``: a page led there, and nobody named it."""
    url, outcome = line["url"], line["outcome"]
    if outcome == "fault":
        gaps = line["gaps"]
        if line["code"] == "web-refused-address":
            gaps = {"host": allowance(gaps["address"] if "://" in gaps["address"] else url)} | gaps
        return Item(url, url, "web", fault=ReadError(line["code"], **gaps), origin=line["from"] if linked else None)
    if outcome not in ("page", "document"):
        return None
    from pipeline.collect.web_warc import body_of

    name, offset, length = line["record"]
    file = files.get(name) or files.setdefault(name, (spool / name).open("rb"))
    file.seek(offset)
    record = file.read(length)
    kind: SourceKind | None = "web" if outcome == "page" else None
    return Item(url, line["name"], kind, data=body_of(record, limit), fetched_at=line["at"], record=record)


def _ending(status: int, last: dict[str, Any] | None, options: CrawlOptions, start: str) -> ReadError | None:
    """What to say when a crawl did not come to its end."""
    if last is None or status:
        if status == _BUSY:
            return ReadError("web-busy", address=start)
        return ReadError("web-stopped", address=start, status=status)
    if last["end"] == "limit":
        return ReadError("web-limit", pages=options.max_pages, waiting=last["unasked"])
    if last["end"] == "robots":
        return ReadError("web-robots-down")
    if last["end"] == "time":
        return ReadError("web-total-time", seconds=int(options.total_seconds), waiting=last["unasked"])
    return None
