"""Exports from social media, feeds and publishing tools → posts. Which format it is, the content says, not the name."""

from __future__ import annotations

import json
from collections.abc import Callable

from pipeline.core.errors import ReadError
from pipeline.read.encoding import decode, decode_rows
from pipeline.read.posts.model import Found, Post

__all__ = ["Found", "Post", "find"]

MOST = 200_000_000  # bytes; a page's posts of ten years are a tenth of it


def find(data: bytes, name: str, *, social: bool, comments: bool) -> Found | None:
    """The posts in a file, or None where it is no export at all.

    ``name``: for a web page its address, for its folders say what it is.

    ``social``: the user says it is one, so columns that could be something else are believed. ``comments``: those by
    others too. Raises ReadError ``export-corrupt`` or ``export-too-big``.
    """
    suffix = name.lower().rpartition(".")[2]
    head = data[:4096].lstrip(b"\xef\xbb\xbf \r\n\t")
    if suffix == "xlsx" and data.startswith(b"PK"):
        from pipeline.read.posts import sheet

        return sheet.of_workbook(data, social=social)
    if head[:1] in (b"{", b"[") or suffix == "json":
        return _of_json(data, comments=comments)
    if suffix in ("html", "htm"):
        from pipeline.read.posts import meta_html

        return meta_html.find(data, name) if meta_html.is_download(data) else None
    if head[:1] == b"<":
        from pipeline.read.posts import feed

        return feed.find(data) if feed.is_feed(data) else None
    if suffix in ("csv", "tsv", "txt"):
        from pipeline.read.posts import sheet

        return sheet.of_lines(_text(data, decode_rows), social=social) if suffix != "txt" else None
    return None


def _of_json(data: bytes, *, comments: bool) -> Found | None:
    from pipeline.read.posts import meta

    if len(data) > MOST:
        raise ReadError("export-too-big", size=len(data) // 1_000_000, limit=MOST // 1_000_000)
    try:
        value = json.loads(_text(data))
    except (ValueError, RecursionError) as fault:  # also numbers of a million figures
        raise ReadError("export-corrupt") from fault
    except MemoryError as fault:
        raise ReadError("export-too-big", size=len(data) // 1_000_000, limit=MOST // 1_000_000) from fault
    return meta.find(value, comments=comments)


def _text(data: bytes, decode: Callable[[bytes], str] = decode) -> str:
    if len(data) > MOST:
        raise ReadError("export-too-big", size=len(data) // 1_000_000, limit=MOST // 1_000_000)
    try:
        return decode(data)
    except ReadError as fault:
        raise ReadError("export-corrupt") from fault
