"""Where material comes from: what the user names → which collector fetches it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from pipeline.collect.model import Item
from pipeline.core.model import SourceKind

COLLECTORS: dict[str, str] = {
    "folder": "pipeline.collect.folder:collect",
    "web": "pipeline.collect.web:collect",
    "feed": "pipeline.collect.web:feed",
    "page": "pipeline.collect.web:page",
}
PAGE, FEED = "page:", "feed:"  # before an address: that page alone, or that it is a feed whatever it looks like
_FEED = re.compile(r"(?i:\.(?:rss|atom|rdf)|/(?:rss|atom|feeds?)(?:\.xml|\.php|\.aspx)?/?|/feeds/videos\.xml)$")
_ASKED = re.compile(r"(?:^|[&?])(?:feed|format|type)=(?:rss2?|atom|feed)\b", re.IGNORECASE)


def collect(
    what: str, *, kind: SourceKind | None, settings: Mapping[str, Mapping[str, Any]] | None = None
) -> Iterator[tuple[str, Item]]:
    """(collector's name, item) for everything ``what`` stands for.

    ``settings``: collector's name → arguments it takes besides ``kind``: ``{"web": {"options": CrawlOptions(…)}}``.
    """
    name = collector(what)
    module, function = COLLECTORS[name].split(":")
    address = what.removeprefix(PAGE).removeprefix(FEED) if name in ("feed", "page") else what
    told = (settings or {}).get("web" if name in ("feed", "page") else name, {})
    for item in getattr(import_module(module), function)(address, kind=kind, **told):
        yield "web" if name == "page" else name, item


def collector(what: str) -> str:
    """The name of the collector for ``what``."""
    low = what.lower()
    for prefix, name in ((PAGE, "page"), (FEED, "feed")):
        if low.startswith((f"{prefix}http://", f"{prefix}https://")):
            return name
    if not low.startswith(("http://", "https://")):
        return "folder"
    parts = urlsplit(what)
    return "feed" if _FEED.search(parts.path) or _ASKED.search(parts.query) else "web"
