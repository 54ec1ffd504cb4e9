"""robots.txt, read before anything else of a server and obeyed by every request. Runs in the crawler's process only.

As RFC 9309 has it: no file (4xx) is no ban; a server that fails to give its file, whichever way, bans everything until it
gives it. Scrapy's own middleware is not used: while the file is on its way it lets all but one of the requests that wait
for it through unasked (2.19; a Deferred awaited by many gives its result to the first), and takes a failure for no ban.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError, IgnoreRequest, ResponseDataLossError
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred

NAME = "Belagg"  # what a robots.txt calls us
_FIRST = 1000  # before any page


class Barred(IgnoreRequest):
    """robots.txt says no; ``code`` says whether it was read. ``cause``: why the server could not be reached at all."""

    def __init__(self, code: str, cause: Exception | None = None) -> None:
        super().__init__(code)
        self.code, self.cause = code, cause


@dataclass(frozen=True, slots=True)
class Rules:
    """What one server allows. Without ``parsed`` nothing is allowed, and ``cause`` may say why."""

    parsed: Protego | None = None
    cause: Exception | None = None

    def check(self, url: str) -> None:
        """Raises Barred unless ``url`` may be asked for."""
        if self.parsed is None:
            raise Barred("web-robots-down", self.cause)
        if not self.parsed.can_fetch(url, NAME):
            raise Barred("web-robots")


class Robots:
    """Lets a request pass when its server's rules are there and allow it. One fetch for each server and run."""

    def __init__(self, crawler: Any) -> None:
        self.crawler = crawler
        self.rules: dict[str, Rules] = {}
        self._waiting: dict[str, list[Deferred[None]]] = {}

    @classmethod
    def from_crawler(cls, crawler: Any) -> Robots:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raises Barred for what robots.txt forbids, and for everything while a server cannot give one."""
        if request.meta.get("is_robots"):  # wherever it is redirected to: waiting for that server's could go in a circle
            return
        parts = urlsplit(request.url)
        server = f"{parts.scheme}://{parts.netloc}"
        if server not in self.rules:
            await self._known(server)
        self.rules[server].check(request.url)

    async def _known(self, server: str) -> None:
        """Return when the rules of ``server`` are there. Whoever asks first fetches them, the others wait, each by itself."""
        if server in self._waiting:
            turn: Deferred[None] = Deferred()
            self._waiting[server].append(turn)
            await maybe_deferred_to_future(turn)
            return
        self._waiting[server] = []
        found = Rules()
        try:
            found = await self._fetched(server)
        finally:
            self.rules[server] = found
            for turn in self._waiting.pop(server):
                turn.callback(None)

    async def _fetched(self, server: str) -> Rules:
        request = Request(f"{server}/robots.txt", priority=_FIRST, callback=NO_CALLBACK, meta={"is_robots": True})
        try:
            response = await self.crawler.engine.download_async(request)
        except (DownloadTimeoutError, DownloadCancelledError, ResponseDataLossError, IgnoreRequest):
            return Rules()
        except Exception as fault:  # noqa: BLE001 whatever went wrong on the wire: the page's own fault will say it
            return Rules(cause=fault)
        return self._read(response, urlsplit(server).netloc)

    def _read(self, response: Response, netloc: str) -> Rules:
        if response.status >= 500 or response.status == 429:
            return Rules()
        if 300 <= response.status < 400:  # more redirects than are followed
            return Rules()
        parsed = Protego.parse(decoded(response.body) if response.status == 200 else "")
        spider = self.crawler.spider
        spider.sitemaps[netloc] = list(parsed.sitemaps)
        spider.slow_down(parsed.crawl_delay(NAME))
        return Rules(parsed)


def decoded(body: bytes) -> str:
    """UTF-8, or the Windows-1252 of older servers: no rule is lost to an å."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")
