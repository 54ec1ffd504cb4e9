"""RSS and Atom, also broken ones: every entry a post with its day and link."""

from __future__ import annotations

import io
import re
from calendar import timegm
from datetime import UTC, datetime
from typing import Any

from pipeline.core.ids import sha256_hex
from pipeline.read.posts.model import Found, Post, swedish_day, tidied

_FEED = re.compile(rb"<(?:[a-z0-9]+:)?(?:rss|feed|RDF)\b", re.IGNORECASE)
FRAGMENT = "#flode"
_BREAK = ("p", "br", "div", "li", "h1", "h2", "h3", "h4", "tr", "blockquote")


def is_feed(data: bytes) -> bool:
    """Whether the outermost element is that of a feed. UTF-16 is looked through."""
    return _FEED.search(data[:4096].replace(b"\0", b"")) is not None


def find(data: bytes) -> Found:
    """Entries without an address of their own get one from their identity or their moment."""
    import feedparser.api

    feedparser.api.PREFERRED_XML_PARSERS[:] = []  # Python's own; looking for another cannot be done in the cage

    parsed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    page = _plain(parsed.feed.get("title"))
    channel = "YouTube" if b"youtube.com/xml/schemas" in data[:4096] else "Flöde"
    found = Found()
    for entry in parsed.entries:
        found.add(_post(entry, channel, page))
    return found.distinct()


def _post(entry: Any, channel: str, page: str) -> Post:
    title = _plain(entry.get("title"))
    bodies = [_plain(part.get("value")) for part in entry.get("content", ()) if isinstance(part, dict)]
    body = max([*bodies, _plain(entry.get("summary"))], key=len)
    text = body if title and body.startswith(title.rstrip("….")) else "\n".join(part for part in (title, body) if part)
    at = entry.get("published_parsed") or entry.get("updated_parsed")
    when = _when(at)
    link, ident = str(entry.get("link") or ""), str(entry.get("id") or "")
    uri = next((a for a in (link, ident) if a.startswith(("https://", "http://")) and len(a) < 2000), "")
    if uri and channel != "YouTube":
        uri += FRAGMENT  # the page it leads to may be a source too
    if not uri:
        uri = f"feed:{page[:60]}/{ident[:200] or (when.isoformat() if when else sha256_hex(text.encode())[:16])}"
    return Post(channel, uri, text, swedish_day(when) if when else None, page)


def _when(at: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(timegm(at), UTC) if at else None
    except (ValueError, OverflowError, TypeError, OSError):
        return None


def _plain(markup: Any) -> str:
    """The text of a piece of HTML, a line for each paragraph."""
    if not isinstance(markup, str) or not markup.strip():
        return ""
    if "<" not in markup and "&" not in markup:
        return tidied(markup)
    from lxml import etree

    parser = etree.HTMLParser(recover=True, no_network=True, remove_comments=True, encoding="utf-8")
    tree: etree._Element | None = etree.fromstring(f"<div>{markup}</div>".encode("utf-8", "replace"), parser)
    if tree is None:
        return ""
    for element in tree.iter(*_BREAK):
        element.text = "\n" + (element.text or "")
        element.tail = "\n" + (element.tail or "")
    for element in list(tree.iter("script", "style")):
        element.text = ""
    return tidied("".join(str(part) for part in tree.itertext()))
