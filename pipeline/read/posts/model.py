"""A post as it is kept, whichever export it came in: the same post gives the same bytes, an edited one gives others."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from pipeline.core.ids import canonical_json

MARK = "post-1"
BEGINS = b'{"belagg":"post-1",'
LONGEST = 100_000  # characters of one post
MOST_POSTS = 20_000  # of one file; a large page writes a thousand a year


@dataclass(frozen=True, slots=True)
class Post:
    """One post, or one comment (``sort``). ``date``: the day in Sweden, ISO. ``uri``: its permalink, or where exports have
    none an address made of channel and moment, which an edited post keeps. ``page``: whose it is, where that is said."""

    channel: str
    uri: str
    text: str
    date: str | None = None
    page: str = ""
    sort: str = "post"
    comments: tuple[str, ...] = ()

    def data(self) -> bytes:
        """The bytes that are stored."""
        return canonical_json({
            "belagg": MARK, "channel": self.channel, "comments": list(self.comments), "date": self.date, "page": self.page,
            "permalink": self.uri.removesuffix("#flode") if "://" in self.uri else None, "sort": self.sort, "text": self.text,
        })  # fmt: skip

    @property
    def title(self) -> str:
        """``Facebook 2026-03-12: Tack till alla 46 som kom…``"""
        first = self.text.partition("\n")[0]
        short = first if len(first) <= 60 else first[:60].rpartition(" ")[0] + "…"
        head = " ".join(part for part in (self.channel, self.date or "") if part)
        head += ", kommentar" if self.sort.startswith("comment") else ""
        return f"{head}: {short or first[:60]}" if head else short


@dataclass(slots=True)
class Found:
    """What an export held: posts, how many records had no text, and how many comments by others were left out."""

    posts: list[Post] = field(default_factory=list)
    empty: int = 0
    comments_left: int = 0
    beyond: int = 0  # posts over the limit

    def add(self, post: Post | None) -> None:
        """One more; None and a post without text is counted as empty."""
        if post is None or not post.text:
            self.empty += 1
        elif len(self.posts) >= MOST_POSTS:
            self.beyond += 1
        else:
            self.posts.append(post)

    def distinct(self) -> Found:
        """Addresses made once: posts of one moment are numbered, the same post met twice is kept once."""
        seen: dict[str, int] = {}
        kept: list[Post] = []
        known: set[tuple[str, bytes]] = set()
        for post in self.posts:
            mark = (post.uri, post.data())
            if mark in known:
                continue
            known.add(mark)
            number = seen[post.uri] = seen.get(post.uri, 0) + 1
            kept.append(post if number == 1 else _renamed(post, f"{post.uri}#{number}"))
        self.posts = kept
        return self


def _renamed(post: Post, uri: str) -> Post:
    from dataclasses import replace

    return replace(post, uri=uri)


def tidied(text: str) -> str:
    """Lines kept, blanks at their ends and control characters gone; NFC."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = [" ".join((line if line.isprintable() else _shown(line)).split()) for line in text.split("\n")]
    return "\n".join(line for line in lines if line)[:LONGEST]


def _shown(line: str) -> str:
    """Without control characters and what turns the direction of text; the joiners of emoji stay."""
    return "".join(c if c.isprintable() or c == "\u200d" else " " if c.isspace() else "" for c in line)


def mended(text: str) -> str:
    """UTF-8 that an export wrote as Latin-1 escapes: ``Ã¥`` is å. Text that is not exactly that stays as it is."""
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def moment(value: Any) -> datetime | None:
    """UTC from seconds or milliseconds since 1970, or ISO 8601 with a time zone. None for anything else."""
    if isinstance(value, str):
        text = value.strip().replace("Z", "+00:00")
        if len(text) > 5 and text[-5] in "+-" and text[-3] != ":":  # +0000, as Graph writes it
            text = f"{text[:-2]}:{text[-2:]}"
        try:
            made = datetime.fromisoformat(text)
        except ValueError:
            return None
        return made.astimezone(UTC) if made.tzinfo else None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    seconds = value / 1000 if value > 100_000_000_000 else value
    if not 0 < seconds < 4_102_444_800:  # up to the year 2100
        return None
    return datetime.fromtimestamp(seconds, UTC)


def swedish_day(at: datetime) -> str:
    """The day in Sweden of a moment in UTC: one hour ahead, two from the last Sunday of March to that of October at 01."""
    return (at + timedelta(hours=2 if is_summer(at) else 1)).date().isoformat()


def is_summer(at: datetime) -> bool:
    """Whether Sweden has summer time at a moment in UTC."""
    return _last_sunday(at.year, 3) <= at < _last_sunday(at.year, 10)


def _last_sunday(year: int, month: int) -> datetime:
    last = datetime(year, month, 31, 1, tzinfo=UTC)
    return last - timedelta(days=(last.weekday() + 1) % 7)
