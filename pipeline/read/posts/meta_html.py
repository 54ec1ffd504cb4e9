"""Facebook's and Instagram's downloads in the format "HTML": pages with a card for each post, its moment at the card's foot.

Which page holds the account's own posts or comments its address says (``…/posts/your_posts_1.html``) or, where it stands
alone, its title. Every other page of a download (messages, friends, likes, posts by others) is none of ours: it gives nothing.
The head of a card on Facebook says who did what with whom and is not read; on Instagram the caption stands there. Tables hold
what the camera wrote. A moment is in local time, which is taken to be Sweden's.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import unquote

from pipeline.core.errors import ReadError
from pipeline.read.html import parse
from pipeline.read.posts.model import Found, Post, is_summer, mended, swedish_day, tidied

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

MARKS = (b"_a6-g", b"uiBoxWhite noborder")  # classes that Meta's cards have had since 2018
_CARDS = ({"_a6-g"}, {"uiBoxWhite", "noborder"})
_HEADS = frozenset(("_a6-h", "_2lek"))
_NOT_OURS = re.compile(
    r"message|inbox|friend|follow|like|^reactions|saved|viewed|visitor|other_people|other people|hidden|deleted|archived|"
    r"search|edits_you|suggest|advert|_ads?\b|login|security|start_here|"
    r"meddelande|vänner|följ|gilla|andras|annons|arkiver|sparad",
    re.IGNORECASE,
)
_NOT_FOLDERS = re.compile(r"messages|inbox|friend|connections|^likes|saved|ads|search|security|log", re.IGNORECASE)
_COMMENTS = re.compile(r"comment|kommentar", re.IGNORECASE)
_POSTS = re.compile(
    r"posts?\b|post_|posts_|inlägg|reels?\b|reels_|stories|igtv|video|photo|foto|check.ins?|status", re.IGNORECASE
)
_MONTHS = {m: i for i, pair in enumerate(
    ("jan", "feb", "mar", "apr", "maj may", "jun", "jul", "aug", "sep", "okt oct", "nov", "dec"), 1
) for m in pair.split()}  # fmt: skip
_CLOCK = r"(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d))?\s*(?P<half>[ap]\.?m\.?|[fe]\.?m\.?)?"
_LINK_WORDS = r",?\s*(?:at|kl\.?|klockan)?\s*"
_MOMENTS = tuple(re.compile(form + _LINK_WORDS + _CLOCK, re.IGNORECASE) for form in (
    r"(?P<month>[a-zåäö]{3,9})\.? (?P<day>\d{1,2}), (?P<year>\d{4})",
    r"(?P<day>\d{1,2})\.? (?P<month>[a-zåäö]{3,9})\.? (?P<year>\d{4})",
    r"(?P<year>\d{4})-(?P<number>\d\d)-(?P<day>\d\d)",
))  # fmt: skip
_ALBUMS = frozenset((
    "mobile uploads", "timeline photos", "cover photos", "profile pictures", "mobiluppladdningar", "mobilbilder",
    "tidslinjefoton", "tidslinjebilder", "omslagsfoton", "omslagsbilder", "profilbilder",
))  # fmt: skip
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_BLOCKS = frozenset(("div", "p", "section", "h2", "h3", "li", "ul", "footer", "header"))


def is_download(data: bytes) -> bool:
    """Whether a page looks like one of a download."""
    return any(mark in data for mark in MARKS)


def find(data: bytes, address: str) -> Found | None:
    """The posts on a page at ``address`` (path and name), or None where it is not one with own posts or comments.

    Raises ReadError: ``export-html`` where no moment on it can be told, and what ``html.parse`` raises.
    """
    root = parse(data)
    sort = _sort(address, root)
    if sort is None:
        return None
    channel = _channel(address, data)
    found, undated = Found(), 0
    for card in _cards(root):
        when, text = _moment(card), _text(card, channel)
        if text and when is None:
            undated += 1
        found.add(_post(channel, when, text, sort) if when else None)
    if undated and not found.posts:
        raise ReadError("export-html")
    return found.distinct() if found.posts or found.empty else None


def _post(channel: str, when: datetime, text: str, sort: str) -> Post:
    made = f"{channel.lower()}:{sort}/{when.isoformat().replace('+00:00', 'Z')}"
    return Post(channel, made, text, swedish_day(when), sort=sort)


def _sort(address: str, root: _Element) -> str | None:
    """``post`` or ``comment``, by the file's name with its folder, else by what the page is called."""
    *folders, name = [part for part in unquote(address).replace("!", "/").split("/") if part] or [""]
    inside = [folder for folder in folders[-2:] if not folder.lower().startswith(("facebook-", "instagram-"))]
    if any(map(_NOT_FOLDERS.search, inside)):
        return None
    for said in (name, root.findtext(".//title") or "", root.findtext(".//h1") or ""):
        if _NOT_OURS.search(said):
            return None
        if _COMMENTS.search(said) and not re.search(r"posts_and_comments", said):
            return "comment"
        if _POSTS.search(said):
            return "post"
    return None


def _channel(address: str, data: bytes) -> str:
    named = address.lower()
    if "instagram" in named or "facebook" in named:
        return "Instagram" if named.rfind("instagram") > named.rfind("facebook") else "Facebook"
    own = re.search(rb"(?:src|href)=\"(?:\.\./)*media/(?:posts|reels|stories|other)/", data)
    return "Instagram" if own or (b"instagram.com" in data and b"facebook.com" not in data) else "Facebook"


def _cards(root: _Element) -> Iterator[_Element]:
    """Cards that stand in no other card."""
    for element in root.iter("div", "section", "article"):
        if _is_card(element) and not any(_is_card(above) for above in element.iterancestors()):
            yield element


def _is_card(element: _Element) -> bool:
    own = set((element.get("class") or "").split())
    return any(marks <= own for marks in _CARDS)


def _is_head(element: _Element) -> bool:
    return not _HEADS.isdisjoint((element.get("class") or "").split())


def _text(card: _Element, channel: str) -> str:
    """What was written: the body's lines, on Instagram the head's where the body has none."""
    head: list[str] = []
    body: list[str] = []
    for element, line in _lines(card):
        under_head = _is_head(element) or any(_is_head(above) for above in element.iterancestors())
        (head if under_head else body).append(line)
    kept = [line for line in body if not _is_frame(line)] or (head if channel == "Instagram" else [])
    return tidied(mended("\n".join(dict.fromkeys(kept))))


def _lines(card: _Element) -> Iterator[tuple[_Element, str]]:
    """(element, text) of every element that has text of its own, in order; tables are passed over."""
    for element in card.iter(*_BLOCKS):
        if any(above.tag == "table" for above in element.iterancestors()) or not _own_text(element):
            continue
        yield element, tidied("".join(_flowing(element)))


def _own_text(element: _Element) -> bool:
    inner = [element.text, *(child.tail for child in element), *(
        "".join(child.itertext()) for child in element if child.tag not in _BLOCKS and child.tag != "table"
    )]  # fmt: skip
    return any(piece and piece.strip() for piece in inner)


def _flowing(element: _Element) -> Iterator[str]:
    """The element's text without that of blocks in it, which are lines of their own."""
    yield element.text or ""
    for child in element:
        if child.tag == "br":
            yield "\n"
        elif child.tag not in _BLOCKS and child.tag != "table" and isinstance(child.tag, str):
            yield from _flowing(child)
        yield child.tail or ""


def _is_frame(line: str) -> bool:
    """What Meta puts round a post: its moment, when it was changed, the album's name, a bare address."""
    return bool(line.casefold() in _ALBUMS or _ADDRESS.fullmatch(line) or (len(line) < 80 and _in(line) is not None))


def _moment(card: _Element) -> datetime | None:
    """The last moment in the card: the one at its foot. UTC."""
    found = [when for _, line in _lines(card) if len(line) < 80 and (when := _in(line, whole=True)) is not None]
    return found[-1] if found else None


def _in(line: str, *, whole: bool = False) -> datetime | None:
    """The moment a line is (``whole``) or ends with (``Updated Mar 12, 2026 4:00pm``)."""
    for form in _MOMENTS:
        match = form.fullmatch(line) if whole else form.search(line)
        if match and match.end() == len(line):
            return _utc(match.groupdict())
    return None


def _utc(parts: dict[str, str | None]) -> datetime | None:
    month = int(parts["number"] or 0) if parts.get("number") else _MONTHS.get((parts.get("month") or "")[:3].lower(), 0)
    hour, half = int(parts["hour"] or 0), (parts["half"] or "").lower()[:1]
    if half in ("p", "e"):
        hour = hour % 12 + 12
    elif half in ("a", "f"):
        hour %= 12
    try:
        local = datetime(
            int(parts["year"] or 0), month, int(parts["day"] or 0), hour, int(parts["minute"] or 0), int(parts["second"] or 0),
            tzinfo=UTC,
        )  # fmt: skip
        made = local - timedelta(hours=1)
        summer = local - timedelta(hours=2)
    except (ValueError, OverflowError):
        return None
    return summer if is_summer(summer) else made  # two hours ahead where that is what the clock in Sweden showed
