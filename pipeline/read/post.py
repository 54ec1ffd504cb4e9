"""A post as it is stored (``posts/model.py``): its paragraphs, then comments, each with its place."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pipeline.core.errors import ReadError
from pipeline.core.model import BlockKind
from pipeline.read.compose import Composer
from pipeline.read.posts.model import MARK, Post

if TYPE_CHECKING:
    from pipeline.core.model import Document

READER = "post"
VERSION = 1


def read(data: bytes) -> Document:
    """Raises ReadError ``export-corrupt`` or ``text-none``."""
    post = _post(data)
    out = Composer()
    head = " ".join(part for part in (post.channel, post.date or "") if part)
    place = f"kommentar på {head}" if post.sort.startswith("comment") else head
    context = tuple(part for part in (f"{post.channel}, {post.page}" if post.page else post.channel,) if part)
    for line in post.text.split("\n"):
        out.add(BlockKind.PARAGRAPH, line, context=context, place=place)
    for number, comment in enumerate(post.comments, 1):
        for line in comment.split("\n"):
            out.add(BlockKind.PARAGRAPH, line, context=(*context, "Kommentar"), place=f"{head}, kommentar {number}")
    return out.document(title=post.title, own_date=post.date)


def _post(data: bytes) -> Post:
    try:
        value = json.loads(data)
        texts: list[Any] = [value[name] for name in ("channel", "text", "page", "sort")]
        date, comments = value["date"], list(value["comments"])
        fits = value["belagg"] == MARK and all(isinstance(v, str) for v in (*texts, *comments)) and isinstance(date, str | None)
    except (ValueError, TypeError, KeyError, RecursionError) as fault:
        raise ReadError("export-corrupt") from fault
    if not fits:
        raise ReadError("export-corrupt")
    return Post(texts[0], "", texts[1], date, texts[2], texts[3], tuple(comments))
