"""The addresses a page, a sitemap or a robots.txt makes known, in the order they stand, each once."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.collect.web_urls import normalise

SHORT_PAGE, FEW_WORDS = 20_000, 15  # bytes and words: "Sidan har flyttat. Klicka här om du inte skickas vidare."
SITEMAP_BYTES = 60_000_000  # unpacked; the standard's own limit is 50 MB
_REFRESH = re.compile(r"^\s*[\d.]*\s*[;,]\s*(?:url\s*=)?\s*['\"]?\s*([^'\"]+)", re.IGNORECASE)
_ADDRESSES = {"a": "href", "area": "href", "iframe": "src", "frame": "src"}
_RELATIONS = frozenset(("canonical", "alternate", "next", "prev"))


def page_links(body: bytes, url: str, encoding: str | None) -> tuple[str, ...]:
    """Normalised addresses of a page's links, frames, canonical form and timed redirect. Broken markup gives what it gives."""
    from lxml import etree

    try:
        parser = etree.HTMLParser(encoding=encoding, recover=True, no_network=True, remove_comments=True)
        tree: etree._Element | None = etree.fromstring(body, parser)
    except (etree.ParserError, etree.XMLSyntaxError, LookupError, ValueError):
        return ()
    if tree is None:  # nothing in it
        return ()
    base = next((normalise(b, url) for e in tree.iter("base") if (b := e.get("href"))), None) or url
    return _normalised(_addresses(tree), base)


def forwarded(body: bytes, url: str, encoding: str | None) -> str | None:
    """Where a page without words of its own sends its reader at once (a timed redirect); None for every other page."""
    from lxml import etree

    if len(body) > SHORT_PAGE or b"refresh" not in body.lower():
        return None
    try:
        tree: etree._Element | None = etree.fromstring(body, etree.HTMLParser(encoding=encoding, recover=True, no_network=True))
    except (etree.ParserError, etree.XMLSyntaxError, LookupError, ValueError):
        return None
    if tree is None or len("".join(tree.xpath("//body//text()[not(parent::script or parent::style)]")).split()) > FEW_WORDS:
        return None
    for meta in tree.iter("meta"):
        found = _REFRESH.match(meta.get("content") or "")
        if found and (meta.get("http-equiv") or "").lower() == "refresh":
            return normalise(found[1], url)
    return None


def _addresses(tree: Any) -> Iterator[str]:
    for element in tree.iter("a", "area", "iframe", "frame", "link", "meta"):
        if element.tag == "link":
            if _RELATIONS & set((element.get("rel") or "").lower().split()):
                yield element.get("href") or ""
        elif element.tag == "meta":
            found = _REFRESH.match(element.get("content") or "")
            if found and (element.get("http-equiv") or "").lower() == "refresh":
                yield found[1]
        else:
            yield element.get(_ADDRESSES[element.tag]) or ""


def sitemap_links(body: bytes) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(pages, further sitemaps) named by a sitemap: XML or one address a line, plain or gzip. Entities are not resolved."""
    from lxml import etree

    text = _unpacked(body)
    pages: list[str] = []
    maps: list[str] = []
    if not text.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return _whole(text.decode("utf-8-sig", "replace").splitlines()), ()
    events = etree.iterparse(
        io.BytesIO(text), events=("end",), tag=("{*}loc", "{*}url", "{*}sitemap"), recover=True, resolve_entities=False,
        no_network=True, load_dtd=False, huge_tree=False,
    )  # fmt: skip
    try:
        for _, element in events:
            name = etree.QName(element).localname
            if name == "loc" and element.text:
                parent = element.getparent()
                index = parent is not None and str(parent.tag).endswith("sitemap")
                (maps if index else pages).append(element.text)
            elif name != "loc":
                element.clear()
    except etree.XMLSyntaxError:
        pass  # cut short or broken: what stood before it holds
    return _whole(pages), _whole(maps)


def _unpacked(body: bytes) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(body)) as file:
            return file.read(SITEMAP_BYTES)
    except (OSError, EOFError, zlib.error):
        return b""


def _whole(found: Iterable[str]) -> tuple[str, ...]:
    """Sitemaps name addresses in full; anything else is a torn line."""
    return _normalised((address for address in found if "://" in address), "")


def _normalised(found: Iterable[str], base: str) -> tuple[str, ...]:
    schemes = ("#", "javascript:", "mailto:", "tel:")
    made = (normalise(address, base) for address in found if address and not address.startswith(schemes))
    return tuple(dict.fromkeys(address for address in made if address is not None))
