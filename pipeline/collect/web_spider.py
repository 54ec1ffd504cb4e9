"""Scrapy's part of the crawl: which request for which address, and what an answer is. Runs in the crawler's process only."""

from __future__ import annotations

import os
import re
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from email.message import Message
from typing import Any
from urllib.parse import unquote, urlsplit

from scrapy import Request, Spider, signals
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    StopDownload,
)
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response
from twisted.python.failure import Failure

from pipeline.collect.web_frontier import Answer, Entry, Frontier
from pipeline.collect.web_links import forwarded, page_links, sitemap_links
from pipeline.collect.web_robots import Barred
from pipeline.collect.web_urls import normalise, session_free, suffix
from pipeline.collect.web_warc import Archive
from pipeline.core.ids import sha256_hex

LONGEST_DELAY = 10.0  # seconds between requests that a robots.txt may ask for; more is not obeyed to the letter
_HTML = frozenset(("text/html", "application/xhtml+xml"))
_DOCUMENTS = {
    "application/pdf": "pdf", "application/msword": "doc", "application/vnd.ms-excel": "xls",
    "application/vnd.ms-powerpoint": "ppt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/vnd.oasis.opendocument.text": "odt", "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp", "application/rtf": "rtf", "text/rtf": "rtf",
    "text/plain": "txt", "text/markdown": "md",
}  # fmt: skip
_SUFFIXES = frozenset(_DOCUMENTS.values()) | {"docm", "dotx", "xlsm", "text", "markdown"}
_VAGUE = frozenset(("", "application/octet-stream", "binary/octet-stream", "application/force-download"))


class Recorder:
    """Nearest to the wire: every whole answer goes to the archive as it came, before anything is unpacked."""

    def __init__(self, crawler: Any) -> None:
        self.archive = crawler.spider.archive

    @classmethod
    def from_crawler(cls, crawler: Any) -> Recorder:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        if "download_stopped" not in response.flags:
            at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
            ip = str(response.ip_address) if response.ip_address else None
            record = self.archive.write(
                request.url, at, _pairs(request.headers), response.status, _pairs(response.headers), response.body, ip
            )
            request.meta["record"], request.meta["at"] = record, at
        return response


def _pairs(headers: Any) -> list[tuple[str, str]]:
    return [(n.decode("latin-1"), v.decode("latin-1")) for n, values in headers.items() for v in values]


class PageSpider(Spider):
    """Asks for what the frontier holds and tells it what came."""

    name = "belagg"

    def __init__(self, frontier: Frontier, archive: Archive, *, alone: bool = False, feed: bool = False) -> None:
        """``alone``: only the start is asked for, no sitemap. ``feed``: it is a feed."""
        super().__init__()
        self.frontier, self.archive, self.alone, self.feed = frontier, archive, alone, feed
        self.sitemaps: dict[str, list[str]] = {}

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> PageSpider:
        spider: PageSpider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.look, signals.headers_received)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        for request in self.next():
            yield request

    def next(self) -> Iterator[Request]:
        for entry in self.frontier.ready():
            meta = {"handle_httpstatus_all": True, "entry": entry, "dont_redirect": entry.why != "sitemap"}
            yield Request(
                entry.url, self.got, errback=self.failed, dont_filter=True, priority=-entry.number, meta=meta,
            )  # fmt: skip

    def slow_down(self, delay: float | None) -> None:
        """Keep the pace robots.txt asks for."""
        throttle: Any = self.crawler.get_extension(AutoThrottle)
        if delay and throttle is not None:
            throttle.mindelay = max(throttle.mindelay, min(delay, LONGEST_DELAY))
            for slot in self.crawler.engine.downloader.slots.values():
                slot.delay = max(slot.delay, throttle.mindelay)

    def look(self, headers: Any, request: Request) -> None:
        """Do not fetch the body of what is neither page nor document."""
        entry: Entry | None = request.meta.get("entry")
        if entry is not None and entry.why != "sitemap" and self._media(headers) is None:
            raise StopDownload(fail=False)

    def _media(self, headers: Any) -> str | None:
        return "xml" if self.feed and b"xml" in (headers.get("Content-Type") or b"").lower() else _media(headers)

    # Answers -------------------------------------------------------------------------------------------------------

    def got(self, response: Response) -> Iterator[Request]:
        entry: Entry = response.meta["entry"]
        answer = self._sitemap(response) if entry.why == "sitemap" else self._page(response, entry)
        yield from self._take(entry, answer, response.meta)

    def failed(self, failure: Failure) -> Iterator[Request]:
        request: Request = failure.request  # type: ignore[attr-defined]
        entry: Entry = request.meta["entry"]
        fault = failure.value
        assert fault is not None
        if isinstance(fault, Barred) and fault.code == "web-robots-down" and self._resumed(entry):
            self.stop("robots")
        answer = Answer("sitemap") if entry.why == "sitemap" else self._fault(fault, request, entry)
        yield from self._take(entry, answer, request.meta)

    def _resumed(self, entry: Entry) -> bool:
        """Whether the site itself, crawled so far, has stopped giving its robots.txt: what is left is for another day."""
        start = urlsplit(self.frontier.site.start).hostname or ""
        host = urlsplit(entry.url).hostname or ""
        return entry.depth > 0 and host.removeprefix("www.") == start.removeprefix("www.")

    def stop(self, why: str) -> None:
        """Stop at once: what is settled is in the journal, what is under way is asked for again by the next call."""
        self.frontier.end(why)
        os._exit(0)

    def _take(self, entry: Entry, answer: Answer, meta: dict[str, Any]) -> Iterator[Request]:
        if entry.depth == 0 and entry.why != "sitemap" and not self.alone:
            parts = urlsplit(entry.url)
            named = self.sitemaps.get(parts.netloc, [])
            maps = [normalise(url, entry.url) for url in [*named, f"{parts.scheme}://{parts.netloc}/sitemap.xml"]]
            answer = _with(answer, sitemaps=tuple(dict.fromkeys(m for m in maps if m)))
        if answer.outcome not in ("fault", "skipped", "sitemap"):
            answer = _with(answer, record=meta.get("record"), at=meta.get("at"))
        self.frontier.answer(entry.number, answer)
        yield from self.next()

    def _sitemap(self, response: Response) -> Answer:
        if response.status != 200:
            return Answer("sitemap")
        pages, maps = sitemap_links(response.body)
        return Answer("sitemap", links=pages, sitemaps=maps)

    def _page(self, response: Response, entry: Entry) -> Answer:
        location = response.headers.get("Location")
        if 300 <= response.status < 400 and location:
            target = normalise(_decoded(location), entry.url)
            if target is None:
                return Answer("fault", code="web-refused-address", gaps={"address": _decoded(location)[:200]})
            return Answer("moved", links=(target,))
        if response.status != 200:
            return Answer("fault", code="web-status", gaps={"status": response.status})
        media = None if "download_stopped" in response.flags else self._media(response.headers)
        if media == "?":
            media = _sniffed(response.body, entry.url)
        if media is None:
            return Answer("skipped")
        name = _name(response, entry.url, media)
        if media != "html":
            return Answer("document", name=name)
        encoding = getattr(response, "encoding", None)
        onward = forwarded(response.body, entry.url, encoding)
        if onward not in (None, entry.url):
            return Answer("moved", links=(onward,))
        links = page_links(response.body, entry.url, encoding)
        return Answer("page", links=links, name=name, mark=sha256_hex(session_free(response.body))[:20])

    def _fault(self, fault: BaseException, request: Request, entry: Entry) -> Answer:
        settings = self.crawler.settings
        parts = urlsplit(entry.url)
        host = parts.hostname or ""
        match fault:
            case Barred() if fault.cause is not None:
                return self._fault(fault.cause, request, entry)
            case Barred():
                return Answer("skipped" if entry.depth else "fault", code=fault.code)
            case DownloadTimeoutError():
                return Answer("fault", code="web-timeout", gaps={"seconds": settings.getint("DOWNLOAD_TIMEOUT")})
            case DownloadCancelledError() | IgnoreRequest():  # over the size as sent, or once unpacked
                return Answer("fault", code="web-too-big", gaps={"limit": _megabytes(settings.getint("DOWNLOAD_MAXSIZE"))})
            case ResponseDataLossError():
                return Answer("fault", code="web-cut")
            case CannotResolveHostError():
                from twisted.internet import reactor

                guarded: Any = reactor.nameResolver
                refused = guarded.refused.get((host, parts.port or (443 if parts.scheme == "https" else 80)))
                if refused is not None:
                    return Answer("fault", code="web-refused-address", gaps={"address": f"{host} ({refused})"})
        if "certificate" in str(fault).lower():
            return Answer("fault", code="web-certificate", gaps={"host": host})
        self.logger.warning("%s: %r", request.url, fault)
        return Answer("fault", code="web-unreachable", gaps={"host": parts.netloc})


def _with(answer: Answer, **changes: Any) -> Answer:
    from dataclasses import replace

    return replace(answer, **changes)


def _megabytes(size: int) -> int | float:
    return size // 1_000_000 if size >= 1_000_000 else round(size / 1_000_000, 3)


def _media(headers: Any) -> str | None:
    """html, a document's suffix, ``?`` where only the content tells, or None for what is not fetched."""
    declared = (headers.get("Content-Type") or b"").decode("latin-1").partition(";")[0].strip().lower()
    if declared in _HTML:
        return "html"
    if declared in _VAGUE:
        return "?"
    return _DOCUMENTS.get(declared)


def _sniffed(body: bytes, url: str) -> str | None:
    if b"%PDF-" in body[:1024]:
        return "pdf"
    if body[:512].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return "html"
    return suffix(url) if suffix(url) in _SUFFIXES else None


def _decoded(header: bytes) -> str:
    """Headers are Latin-1 by the book and UTF-8 in life."""
    try:
        return header.decode("utf-8")
    except UnicodeDecodeError:
        return header.decode("latin-1")


def _name(response: Response, url: str, media: str) -> str:
    """A file name whose suffix says what it is: the one the server gives a document, else the last part of the path."""
    given = ""
    disposition = response.headers.get("Content-Disposition")
    if disposition and media != "html":
        message = Message()
        message["Content-Disposition"] = _decoded(disposition)
        given = re.split(r"[/\\]", message.get_filename() or "")[-1]
    parts = urlsplit(url)
    name = given or unquote(parts.path.rstrip("/").rpartition("/")[2]) or parts.hostname or "page"
    name = re.sub(r"[\x00-\x1f/\\]", "_", name)[-150:]
    end = name.rpartition(".")[2].lower()
    fits = end in ("html", "htm", "xhtml") if media == "html" else end == media or (end in _SUFFIXES and media in ("txt", end))
    return name if fits else f"{name}.{media}"
