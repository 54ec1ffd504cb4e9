"""Web pages: trafilatura decides what is main text, the page's own tree says what is heading, list, table, accordion."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.core.errors import ReadError
from pipeline.core.model import BlockKind
from pipeline.read.compose import BULLET, Composer, split_breaks, tidy
from pipeline.read.encoding import decode
from pipeline.read.grid import emit
from pipeline.read.html_keep import keep
from pipeline.read.html_walk import Walk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element
    from lxml.html import HtmlElement

    from pipeline.core.model import Document
    from pipeline.read.html_walk import Piece

READER = "html"
VERSION = 2  # 2: questions about the page itself are furniture

MAX_DEPTH = 255  # libxml2 stops there; Python's own stack would hold a little more
MAX_ATTRIBUTES = 2000  # of one element: libxml2 compares each with all before, 300,000 take hours

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w-]+)")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_SEPARATOR = re.compile(r"\s+[-–—|·»:]\s+")
_MONTHS = {
    "januari": 1, "februari": 2, "mars": 3, "april": 4, "maj": 5, "juni": 6, "juli": 7, "augusti": 8, "september": 9,
    "oktober": 10, "november": 11, "december": 12,
}  # fmt: skip
_DATE = (
    r"((?:19|20)\d\d-[01]\d-[0-3]\d|[0-3]?\d\.? (?:" + "|".join(_MONTHS) + r") (?:19|20)\d\d)"
    r"(?:,? ?(?:kl(?:ockan|\.)? ?)?[0-2]?\d[.:]\d\d(?:[.:]\d\d)?)?"
)
_STATED = re.compile(
    r"(?i)(?:sidan |sidans? innehåll |informationen |artikeln )?(?:är |blev )?"
    r"(?:(?:senast |sist )?(?:uppdatera[dt]|uppdaterades|ändra[dt]|ändrades|granska[dt]|granskades|publicera[dt]|publicerades)"
    r"(?: den| senast| av [^:,.]{2,60}?)?)[:,]? {0,3}" + _DATE
)
_FRAME = re.compile(  # what a publishing system puts under every text: a question to the reader, tools
    r"(?i)(?:hjälpte|hjälper|var|är|fick|hittade|blev)\b[^.!?]{0,60}\b(?:informationen|innehållet|sidan?|svaret|sökte|letade|hjälpt)\b[^.!?]{0,40}\?"
    r"|(?:dela|skriv ut|lyssna på|lyssna|tipsa om|läs upp|kopiera)(?: (?:den här |denna )?(?:sidan|sida|artikeln|länken))?"
    r"|(?:lämna|ge|skicka|tyck till|synpunkter)[^.!?]{0,25} (?:sidan|sidans innehåll|den här sidan|webbplatsen)"
    r"|(?:till )?(?:sidans topp|toppen(?: av sidan)?)"
)
_KEYWORD = re.compile(r"(?i)uppdatera|ändra[dt]|granska[dt]|publicera")
_NO_TEXT = ("script", "style", "svg", "template", "link", "iframe", "select", "textarea")
_OUTSIDE = ("nav", "footer", "aside", "dialog", "menu")
_MODIFIED = (
    "article:modified_time", "og:updated_time", "dcterms.modified", "dc.date.modified", "last-modified", "datemodified",
)  # fmt: skip
_PUBLISHED = (
    "article:published_time", "dcterms.issued", "dc.date.issued", "dc.date", "dcterms.date", "date", "datepublished",
)  # fmt: skip
_BODY_KINDS = {
    "head": BlockKind.HEADING, "p": BlockKind.PARAGRAPH, "quote": BlockKind.PARAGRAPH, "code": BlockKind.PARAGRAPH,
    "item": BlockKind.ITEM, "cell": BlockKind.ITEM,
}  # fmt: skip
_NO_CONTROL = bytes(byte if byte >= 32 or byte in (9, 10, 13) else 32 for byte in range(256))
_CONTROL_REFERENCE = re.compile(
    r"&#(?:x0*(?:[0-8bcef]|1[0-9a-f]|fff[ef])|0*(?:[0-8]|1[1245-9]|2\d|3[01]|6553[45]))(?:;|(?![0-9a-f]))", re.IGNORECASE
)
_ISO = re.compile(r"(?:19|20)\d\d-[01]\d-[0-3]\d")


def read(data: bytes) -> Document:
    """Raises ReadError ``html-too-deep``, ``html-attributes``, ``html-corrupt``, ``text-encoding`` or ``text-none``."""
    root = parse(data)
    date, title = _own_date(root), tidy(root.findtext(".//title") or "")
    _strip(root, _NO_TEXT)
    date = _seen_date(root) or date
    pieces = Walk(root).pieces
    _strip(root, _OUTSIDE)
    text, body = main_text(root)
    kept = keep(pieces, text)
    out = Composer()
    if kept:
        _emit(out, kept)
    elif body is not None:
        _emit_body(out, body)
    if not out.blocks and title:  # a page of links alone: it has a name and nothing to quote
        out.add(BlockKind.HEADING, title, level=1)
    return out.document(title=_title(title, kept), own_date=date)


def parse(data: bytes) -> HtmlElement:
    """The page as a tree. Raises ReadError rather than hand back one that was cut off."""
    from lxml import etree, html

    head = data[:4096]
    declared = _CHARSET.search(head) or _DECLARED.search(head)
    text = decode(data, declared.group(1).decode("ascii", "ignore") if declared else None)
    _refuse_attributes(text)
    prolog = _XML_DECLARATION.match(text)
    if prolog:
        text = text[prolog.end() :]
    if not text.strip():
        raise ReadError("text-none")
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, collect_ids=False)
    try:
        root = html.document_fromstring(_xml_bytes(text), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise ReadError("text-none" if "empty" in str(error) else "html-corrupt") from error
    last = parser.error_log.last_error  # the limit stops the parser, so it is the last thing that went wrong
    if last is not None and last.type_name == "ERR_RESOURCE_LIMIT":
        raise ReadError("html-too-deep", limit=MAX_DEPTH)
    return root


def _xml_bytes(text: str) -> bytes:
    """UTF-8 without the signs that XML forbids: libxml2 lets them in and lxml does not let them be moved."""
    if "&#" in text:
        text = _CONTROL_REFERENCE.sub(" ", text)
    data = text.encode("utf-8", "replace").translate(_NO_CONTROL)
    return data.replace(b"\xef\xbf\xbe", b"").replace(b"\xef\xbf\xbf", b"")


def _refuse_attributes(text: str) -> None:
    """A tag of that many attributes is longer than two windows, so one window lies wholly within it."""
    window = 2 * MAX_ATTRIBUTES
    for at in range(window, len(text) - window, window):
        if text.find(">", at, at + window) < 0:
            start = text.rfind("<", 0, at)
            if text[start + 1 : start + 2].isalpha():
                tag = text[start : text.find(">", at)].partition(">")[0]
                if len(_QUOTED.sub("", tag).split()) > MAX_ATTRIBUTES:
                    raise ReadError("html-attributes", limit=MAX_ATTRIBUTES)


def main_text(root: HtmlElement) -> tuple[str, _Element | None]:
    """What trafilatura takes to be the page's main text, fast mode, and its own tree of it; empty where it finds none."""
    from trafilatura import bare_extraction

    try:
        found = bare_extraction(
            root, fast=True, include_comments=False, include_tables=True, date_extraction_params={"extensive_search": False}
        )
    except Exception as error:  # an arbitrary page meets a large library
        raise ReadError("html-corrupt") from error
    if found is None or isinstance(found, dict):
        return "", None
    return found.text or "", found.body


def _emit_body(out: Composer, body: _Element) -> None:
    """trafilatura's own tree: for text that stands in the page's data (JSON-LD, noscript) and not in its elements."""
    for element in body.iter(*_BODY_KINDS):
        if next(element.iterdescendants(*_BODY_KINDS), None) is not None:
            words = element.text or ""
        else:
            words = "".join(element.itertext())
        kind = _BODY_KINDS[str(element.tag)]
        level = int((element.get("rend") or "h2")[-1]) if kind is BlockKind.HEADING else None
        out.add(kind, words, level=level)


def _emit(out: Composer, pieces: Sequence[Piece]) -> None:
    tables = 0
    for piece in pieces:
        if piece.cells:
            emit(out, piece.cells, tables, piece.head_rows)
            tables += 1
            continue
        for line in split_breaks(piece.text):
            words = tidy(line)
            kind = piece.kind
            if _STATED.fullmatch(words.rstrip(". ")) or (len(words) < 90 and _FRAME.fullmatch(words)):
                kind = BlockKind.FURNITURE
            elif kind is BlockKind.PARAGRAPH and BULLET.match(words):
                kind = BlockKind.ITEM
            out.add(kind, words, level=piece.level, context=piece.context)


def _title(title: str, kept: Sequence[Piece]) -> str | None:
    """The page's h1; else its title without the site's name, which stands last."""
    first = next((tidy(piece.text.replace("\n", " ")) for piece in kept if piece.level == 1), "")
    return first or _SEPARATOR.split(title)[0] or None


def _strip(root: HtmlElement, tags: Sequence[str]) -> None:
    """Takes elements out, their tails stay. trafilatura would take them out too, after copying them several times."""
    for element in list(root.iter(*tags)):
        if element.get("type") != "application/ld+json" and element.find(".//main") is None:
            element.drop_tree()


def _seen_date(root: HtmlElement) -> str | None:
    """The date in "Sidan uppdaterades 6 maj 2026" and the like."""
    text = root.text_content()
    for word in _KEYWORD.finditer(text):
        match = _STATED.search(" ".join(text[max(word.start() - 40, 0) : word.end() + 120].split()))
        if match:
            return _iso(match.group(1))
    return None


def _own_date(root: HtmlElement) -> str | None:
    """The ISO date in the page's metadata: when it changed before when it came."""
    metas: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv")
        if name and meta.get("content"):
            metas.setdefault(name.lower(), meta.get("content", ""))
    for name in (*_MODIFIED, *_PUBLISHED):
        if match := _ISO.search(metas.get(name, "")):
            return match.group()
    for key in ("dateModified", "datePublished"):
        for script in root.iter("script"):
            if script.get("type") == "application/ld+json" and (
                match := re.search(rf'"{key}"\s*:\s*"({_ISO.pattern})', script.text or "")
            ):
                return match.group(1)
    return None


def _iso(date: str) -> str | None:
    if _ISO.fullmatch(date):
        return date
    day, month, year = date.replace(".", "").split()
    return f"{year}-{_MONTHS[month.lower()]:02d}-{int(day):02d}" if 1 <= int(day) <= 31 else None
