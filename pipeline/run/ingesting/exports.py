"""Exports and feeds as collections: every post in one is a source of its own, as a file in an archive is.

They are taken apart in a cage (``drawer.py``). What a download holds besides posts (films, settings, lists of likes) is left
out and counted, not failed; comments by others are left out unless they are asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from pipeline.collect.model import Item
from pipeline.collect.naming import is_download
from pipeline.core.errors import ReadError
from pipeline.read.posts.model import Post
from pipeline.run.caging.caged import Caged
from pipeline.run.caging.paged import ask
from pipeline.run.ingesting.gathering import Gathering

SECONDS = 20.0
SECONDS_PER_MEGABYTE = 2.0
_PAGES = (".html", ".htm")
_SUFFIXES = (*_PAGES, ".json", ".csv", ".tsv", ".xlsx", ".xml", ".rss", ".atom")
_MEDIA = frozenset(("jpg", "jpeg", "png", "gif", "webp", "heic", "mp4", "mov", "m4v", "webm", "mp3", "m4a", "aac"))


@dataclass(frozen=True, slots=True)
class Opened:
    """What came of looking for posts in a file: ``items`` for each, or None where it is no export."""

    items: tuple[Item, ...] | None
    left: tuple[tuple[str, int], ...] = ()  # what was left out and how often: posts-empty, comments, posts-beyond


class Exports:
    """Takes exports apart. Close it when done."""

    def __init__(self, *, comments: bool = False) -> None:
        self._comments = comments
        self._cage = Caged("pipeline.run.caging.drawer:main", "posts")

    def __enter__(self) -> Exports:
        return self

    def __exit__(self, *_: object) -> None:
        self._cage.close()

    def opened(self, item: Item, data: bytes) -> Opened:
        """The posts in ``data``. Raises ReadError where it promises posts and cannot be read."""
        if not may_hold_posts(item.name):
            return Opened(None)
        page = item.name.lower().endswith(_PAGES)
        if page:
            from pipeline.read.posts import meta_html  # brings the reader of web pages with it
        if page and (item.uri.startswith(("http://", "https://")) or not meta_html.is_download(data)):
            return Opened(None)
        name = item.uri if page else item.name
        asked: dict[str, object] = {"posts": name, "social": item.kind == "social", "comments": self._comments}
        said, _ = ask(self._cage, SECONDS + SECONDS_PER_MEGABYTE * len(data) / 1e6, asked, data)
        if said.get("posts") is None:
            return Opened(None)
        try:
            posts = [_post(values) for values in said["posts"]]
            empty, comments, beyond = (_count(n) for n in said["counts"])
        except (ValueError, TypeError, KeyError) as fault:
            raise ReadError("reader-fault", fault="answer") from fault
        left = (("posts-empty", empty), ("comments", comments), ("posts-beyond", beyond))
        return Opened(tuple(_item(item, post) for post in posts), tuple((what, n) for what, n in left if n))

    def about(self, item: Item, beside: Path) -> Item:
        """The item with the title, day and address that the file ``beside`` (what a video's loader wrote) gives it."""
        try:
            found = self.opened(replace(item, name=beside.name, kind="social"), beside.read_bytes()).items
        except (ReadError, OSError):
            return item
        if not found or found[0].title is None:
            return item
        video = found[0]
        return replace(item, uri=f"{video.uri}#{item.name.rpartition('.')[0].rpartition('.')[2]}", kind="social",
                       title=video.title, own_date=video.own_date)  # fmt: skip


def sources_in(item: Item, exports: Exports, gathering: Gathering, read: Callable[[Item], bytes]) -> Iterator[Item]:
    """The posts in ``item`` where it is an export or feed, else the item itself, with what lies beside it taken in.

    What an export holds besides posts is told to ``gathering``. An item that promised posts and cannot be read has its fault.
    """
    if item.fault is not None or item.kind == "interview":
        yield item
    elif is_ballast(item):
        _leave(item, "media", gathering)
    elif item.beside is not None:
        yield exports.about(item, item.beside)
    elif not may_hold_posts(item.name):
        yield item
    else:
        try:
            opened = exports.opened(item, read(item))
        except ReadError as fault:
            yield _faulty(item, fault)
            return
        for what, number in opened.left:
            gathering.leave(item.uri, what, number=number)
        if opened.items is None:
            yield from _other(item, gathering)
        elif opened.items or opened.left:
            yield from opened.items
        else:
            yield _faulty(item, ReadError("text-none"))


def _other(item: Item, gathering: Gathering) -> Iterator[Item]:
    """What might have been an export and is none."""
    suffix = item.name.lower().rpartition(".")[2]
    if item.name.lower().endswith(_PAGES):
        if item.kind == "social" and download_of(item.uri):  # messages, friends, likes, what others wrote
            _leave(item, "export-parts", gathering)
        else:
            yield item
    elif item.uri.startswith(("http://", "https://")) and suffix == "xml":
        yield _faulty(item, ReadError("feed-unknown", address=item.uri))
    elif item.kind == "social" and suffix == "json":
        _leave(item, "export-parts", gathering)
    elif suffix in ("csv", "tsv") and not item.uri.startswith(("http://", "https://")):
        yield _faulty(item, ReadError("csv-columns"))
    elif item.kind == "social" and suffix != "xlsx":
        yield _faulty(item, ReadError("export-unknown"))
    else:
        yield item


def _leave(item: Item, what: str, gathering: Gathering) -> None:
    """Leave it out; of a download by number alone, for its folders are called as the people who wrote to the account."""
    gathering.leave(download_of(item.uri) or item.uri, what)


def _faulty(item: Item, fault: ReadError) -> Item:
    return replace(item, path=None, data=None, fault=fault)


def may_hold_posts(name: str) -> bool:
    """Whether a file of this name is worth looking into."""
    return name.lower().endswith(_SUFFIXES)


def download_of(uri: str) -> str | None:
    """The address of the folder or archive that Facebook or Instagram let somebody download, where it lies in one."""
    parts = uri.split("/")
    at = next((i for i, part in enumerate(parts) if is_download(unquote(part))), None)
    return None if at is None else "/".join(parts[: at + 1]).removesuffix("!")


def is_ballast(item: Item) -> bool:
    """Whether it is a picture or film that came with an export."""
    return item.kind == "social" and item.name.lower().rpartition(".")[2] in _MEDIA


def _item(item: Item, post: Post) -> Item:
    return replace(
        item, uri=post.uri, kind="social", path=None, data=post.data(), own_date=post.date, title=post.title, fault=None
    )


def _post(values: Any) -> Post:
    channel, uri, text, date, page, sort, comments = values
    if not all(isinstance(v, str) for v in (channel, uri, text, page, sort, *comments)) or not isinstance(date, str | None):
        raise TypeError("post")
    if not uri or not text or uri.startswith(("file:", "zip:", "mail:")) or len(uri) > 2100:
        raise ValueError("post")
    "".join((channel, uri, text, page, sort, date or "", *comments)).encode("utf-8")
    return Post(channel, uri, text, date, page, sort, tuple(comments))


def _count(value: object) -> int:
    if type(value) is not int or value < 0:
        raise TypeError("count")
    return value
