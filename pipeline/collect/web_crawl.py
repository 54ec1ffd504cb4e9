"""The crawler's own process: ``python -m pipeline.collect.web_crawl SPOOL``. Reads ``job.json``, writes journal and WARC files.

A Twisted reactor runs once in a process, so Scrapy has one to itself. It may be killed at any moment: a page is either
settled in the journal or asked for again. When its standard input closes, whoever started it is gone, and it goes too.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from pipeline.collect.web_frontier import Frontier
from pipeline.collect.web_guard import Guard
from pipeline.collect.web_urls import Site
from pipeline.collect.web_warc import Archive, mend

JOURNAL, JOB, RUN, LOCK, LOG = "journal.jsonl", "job.json", "run.json", "crawl.lock", "crawl.log"
BUSY = 75  # exit status: another crawl has this spool
# A second call goes on where the first was stopped only if it asks for the same; these may differ.
MAY_DIFFER = ("max_pages", "total_seconds", "delay", "seconds", "resume")


def main(spool: Path) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to take
    lock = _lock(spool / LOCK)
    job = json.loads((spool / JOB).read_text("utf-8"))
    prepare(spool, job)
    options = job["options"]
    site = Site(job["start"], tuple(options["include"]), tuple(options["exclude"]), Guard(frozenset(options["allow_private"])))
    frontier = Frontier(spool / JOURNAL, site, max_pages=options["max_pages"], max_depth=options["max_depth"])
    number = len(list(spool.glob("crawl-*.warc.gz"))) + 1
    archive = Archive(spool / f"crawl-{number:05}.warc.gz", options["agent"])
    _replace(spool / RUN, {"token": job["token"]})
    _run(frontier, archive, options)
    lock.close()


def prepare(spool: Path, job: dict[str, Any]) -> None:
    """Keep what an interrupted crawl for the same job left, else begin with an empty spool."""
    began = spool / "began.json"
    same = {"start": job["start"]} | {k: v for k, v in job["options"].items() if k not in MAY_DIFFER}
    before = json.loads(began.read_text("utf-8")) if began.exists() else None
    archives = sorted(spool.glob("crawl-*.warc.gz"))
    if job["options"]["resume"] and before == same and not _over(spool / JOURNAL, job["options"]["max_pages"]):
        for path in archives[-1:]:
            mend(path)
        return
    began.unlink(missing_ok=True)  # from here to the last line: killed, the next call begins anew
    for path in [*archives, spool / JOURNAL]:
        path.unlink(missing_ok=True)
    _replace(began, same)


def _over(journal: Path, max_pages: int) -> bool:
    """Whether the last run came to its end: all fetched, or as many as are allowed now too."""
    if not journal.exists():
        return False
    last, asked = None, 0
    with journal.open("rb") as file:
        for raw in file:
            if raw.endswith(b"\n"):
                last = json.loads(raw)
                asked += last.get("why") not in (None, "sitemap")
    reason = (last or {}).get("end")
    return reason == "finished" or (reason == "limit" and asked >= max_pages)


def _replace(path: Path, value: dict[str, Any]) -> None:
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps(value), "utf-8")
    beside.replace(path)


def _end_with_parent() -> None:
    with suppress(OSError):
        while os.read(0, 1):  # not sys.stdin: its lock, held here, would stop the interpreter from ending
            pass
    os._exit(1)


def _lock(path: Path) -> Any:
    """Hold the spool; wait five seconds for a crawler whose parent died to notice."""
    file = path.open("a+b")
    for _ in range(100):
        if try_lock(file):
            return file
        time.sleep(0.05)
    sys.exit(BUSY)


def try_lock(file: Any) -> bool:
    """Whether ``file`` could be locked, for as long as it is open."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _run(frontier: Frontier, archive: Archive, options: dict[str, Any]) -> None:
    from scrapy.crawler import CrawlerProcess

    from pipeline.collect.web_spider import PageSpider

    logging.getLogger("scrapy.downloadermiddlewares.redirect").setLevel(logging.ERROR)  # it misses a Referer we never send
    process = CrawlerProcess(_settings(frontier.site.guard, options))
    process.crawl(PageSpider, frontier=frontier, archive=archive, alone=options["max_depth"] == 0, feed=options["feed"])
    if options["total_seconds"]:
        timer = threading.Timer(options["total_seconds"], _out_of_time, (frontier,))
        timer.daemon = True
        timer.start()
    process.start(install_signal_handlers=False)
    if frontier.unsettled:  # a fault of ours in an answer's handling; crawl.log has it
        sys.exit(1)
    frontier.end("limit" if frontier.unasked else "finished")


def _out_of_time(frontier: Frontier) -> None:
    """Stop at once: what is settled is in the journal, what is under way is asked for again by the next call."""
    from twisted.internet import reactor

    def stop() -> None:
        frontier.end("time")
        os._exit(0)

    reactor.callFromThread(stop)


def _settings(guard: Guard, options: dict[str, Any]) -> dict[str, Any]:
    own = "pipeline.collect.web_spider"
    scrapy = "scrapy.downloadermiddlewares"
    return {
        "BELAGG_GUARD": guard,
        "USER_AGENT": options["agent"],
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.5", "Accept-Language": "sv,en;q=0.5",
            "Accept-Encoding": "gzip",
        },
        "TWISTED_DNS_RESOLVER": "pipeline.collect.web_net.GuardedResolver", "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DOWNLOAD_DELAY": options["delay"], "CONCURRENT_REQUESTS": 8, "CONCURRENT_REQUESTS_PER_DOMAIN": 4,
        "AUTOTHROTTLE_ENABLED": True, "AUTOTHROTTLE_START_DELAY": options["delay"], "AUTOTHROTTLE_MAX_DELAY": 10,
        "AUTOTHROTTLE_TARGET_CONCURRENCY": 1.0,
        "DOWNLOAD_TIMEOUT": options["seconds"], "DOWNLOAD_MAXSIZE": options["max_bytes"], "DOWNLOAD_WARNSIZE": 0,
        "RETRY_TIMES": 2, "RETRY_HTTP_CODES": [429, 500, 502, 503, 504], "RETRY_PRIORITY_ADJUST": 0,
        "RETRY_EXCEPTIONS": [
            "twisted.internet.error.ConnectionDone", "twisted.internet.error.ConnectionLost",
            "scrapy.exceptions.DownloadFailedError", "scrapy.exceptions.ResponseDataLossError",
        ],
        "COOKIES_ENABLED": False, "TELNETCONSOLE_ENABLED": False, "LOG_LEVEL": "WARNING", "LOG_FILE": None,
        "SPIDER_MIDDLEWARES_BASE": {},
        "DOWNLOADER_MIDDLEWARES_BASE": {
            "pipeline.collect.web_robots.Robots": 100, f"{scrapy}.downloadtimeout.DownloadTimeoutMiddleware": 350,
            f"{scrapy}.defaultheaders.DefaultHeadersMiddleware": 400, f"{scrapy}.useragent.UserAgentMiddleware": 500,
            f"{scrapy}.retry.RetryMiddleware": 550, f"{scrapy}.httpcompression.HttpCompressionMiddleware": 590,
            f"{scrapy}.redirect.RedirectMiddleware": 600, f"{own}.Recorder": 900,
        },
        "REDIRECT_MAX_TIMES": 5,
    }  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]))
