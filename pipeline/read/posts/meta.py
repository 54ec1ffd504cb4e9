"""Facebook and Instagram as downloaded (JSON), and as their programming interfaces give them.

A record is recognised by its shape, wherever in the file it stands: the two have renamed their folders and lists every year,
and translated some. Texts in downloads are mojibake and are mended. Names of other people are in titles, tags and
comments: titles and tags are not read, comments by others are left out and counted unless they are asked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pipeline.read.posts.model import Found, Post, mended, moment, swedish_day, tidied

MAX_DEPTH = 6
_COMMENT_LABELS = ("Comment", "Kommentar")
_TEXT_LABELS = ("Message", "Meddelande", "Text", "Caption", "Bildtext", "Post", "Inlägg")
_LINK_LABELS = ("URL", "Permalink", "Webbadress")


def find(value: Any, *, comments: bool) -> Found | None:
    """The posts in a parsed file, or None where no record has a known shape."""
    if isinstance(value, dict) and "webpage_url" in value and "extractor" in value:
        return _video(value)
    found, made, authors = Found(), [], Counter[str]()
    known = False
    for record in _records(value, 0):
        sort = _shape(record)
        if sort is None:
            continue
        known = True
        post, author = _POSTS[sort](record, found, comments)
        made.append((post, author))
        if author:
            authors[author] += 1
    if not known:
        return None
    own = max(authors, key=authors.__getitem__) if authors else ""
    for post, author in made:
        by_other = post is not None and post.sort == "comment" and author not in ("", own)
        if post is not None and by_other and not comments:
            found.comments_left += 1
        else:
            found.add(replace(post, sort="comment-by-other") if post is not None and by_other else post)
    return found.distinct()


def _records(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Every mapping that may be a record: itself, or somewhere in lists and mappings; not inside one that is."""
    if depth > MAX_DEPTH:
        return
    if isinstance(value, dict):
        if _shape(value) is not None:
            yield value
        else:
            for inner in value.values():
                if isinstance(inner, (list, dict)):
                    yield from _records(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            if isinstance(inner, (list, dict)):
                yield from _records(inner, depth + 1)


def _shape(r: dict[str, Any]) -> str | None:
    if "created_time" in r and ("message" in r or "story" in r or "permalink_url" in r):
        return "facebook-api"
    if isinstance(r.get("timestamp"), str) and "caption" in r and ("permalink" in r or "media_type" in r):
        return "instagram-api"
    labels, media = r.get("string_map_data"), r.get("media")
    if isinstance(labels, dict):
        return "instagram-comment" if any(label in labels for label in _labels(_COMMENT_LABELS)) else None
    if isinstance(media, list) and any(isinstance(m, dict) and "creation_timestamp" in m for m in media):
        return "instagram"
    if "creation_timestamp" in r and isinstance(r.get("uri"), str) and "title" in r:
        return "instagram"
    return _facebook_shape(r) if isinstance(r.get("timestamp"), (int, float)) else None


def _facebook_shape(r: dict[str, Any]) -> str | None:
    if isinstance(r.get("data"), list):
        inner = _dicts(r["data"])
        if any("comment" in d for d in inner):
            return "facebook-comment"
        return "facebook" if any("post" in d for d in inner) or "attachments" in r else None
    if isinstance(r.get("label_values"), list) and _labelled(r["label_values"], _TEXT_LABELS) is not None:
        return "facebook-labels"
    return None


def _labels(names: tuple[str, ...]) -> list[str]:
    """Labels as they are and as a download garbles them."""
    return [*names, *(name.encode().decode("latin-1") for name in names if not name.isascii())]


def _text(value: Any) -> str:
    return tidied(mended(value)) if isinstance(value, str) else ""


def _made(channel: str, at: Any, text: str, *, sort: str = "post", link: Any = None) -> Post | None:
    """A post of a moment. Without one there is no telling it from the next: it has no address then, unless it has a link."""
    when = moment(at)
    uri = link if isinstance(link, str) and link.startswith(("https://", "http://")) and len(link) < 2000 else None
    if when is None and uri is None:
        return None
    date = swedish_day(when) if when else None
    made = f"{channel.lower()}:{sort}/{when.isoformat().replace('+00:00', 'Z')}" if when else ""
    return Post(channel, uri or made, text, date, sort=sort)


def _facebook(r: dict[str, Any], found: Found, comments: bool) -> tuple[Post | None, str]:  # noqa: ARG001, FBT001
    texts = [_text(d.get("post")) for d in r["data"] if isinstance(d, dict)]
    for attachment in _dicts(r.get("attachments")):
        for d in _dicts(attachment.get("data")):
            media = d.get("media")
            if isinstance(media, dict):
                texts.append(_text(media.get("description")))
    return _made("Facebook", r["timestamp"], _joined(texts)), ""


def _facebook_comment(r: dict[str, Any], found: Found, comments: bool) -> tuple[Post | None, str]:  # noqa: ARG001, FBT001
    inner = [c for d in _dicts(r["data"]) if isinstance(c := d.get("comment"), dict)]
    author = next((_text(c.get("author")) for c in inner), "")
    return _made("Facebook", r["timestamp"], _joined([_text(c.get("comment")) for c in inner]), sort="comment"), author


def _facebook_labels(r: dict[str, Any], found: Found, comments: bool) -> tuple[Post | None, str]:  # noqa: ARG001, FBT001
    link = _labelled(r["label_values"], _LINK_LABELS)
    return _made("Facebook", r["timestamp"], _text(_labelled(r["label_values"], _TEXT_LABELS)), link=link), ""


def _labelled(values: list[Any], names: tuple[str, ...]) -> Any:
    known = _labels(names)
    for v in _dicts(values):
        if v.get("label") in known and isinstance(v.get("value", v.get("href")), str):
            return v.get("value", v.get("href"))
    return None


def _instagram(r: dict[str, Any], found: Found, comments: bool) -> tuple[Post | None, str]:  # noqa: ARG001, FBT001
    media = _dicts(r.get("media"))
    own = _text(r.get("title"))
    at = r.get("creation_timestamp") or next((m["creation_timestamp"] for m in media if "creation_timestamp" in m), None)
    return _made("Instagram", at, own or _joined([_text(m.get("title")) for m in media])), ""


def _instagram_comment(r: dict[str, Any], found: Found, comments: bool) -> tuple[Post | None, str]:  # noqa: ARG001, FBT001
    """A download holds only one's own comments."""
    labels = r["string_map_data"]
    said: dict[str, Any] = next((labels[n] for n in _labels(_COMMENT_LABELS) if isinstance(labels.get(n), dict)), {})
    at = next((v["timestamp"] for v in labels.values() if isinstance(v, dict) and v.get("timestamp")), None)
    return _made("Instagram", at, _text(said.get("value")), sort="comment"), ""


def _api(r: dict[str, Any], found: Found, comments: bool) -> tuple[Post | None, str]:  # noqa: FBT001
    """A post with its comments; those by the page itself, or by all with ``comments``, stand below it."""
    channel = "Instagram" if "caption" in r else "Facebook"
    text = _text_as_is(r.get("message") or r.get("caption"))
    at, link = r.get("created_time") or r.get("timestamp"), r.get("permalink_url") or r.get("permalink")
    post = _made(channel, at, text, link=link)
    owner, kept = _who(r), []
    nested = r.get("comments")
    for comment in _dicts(nested.get("data") if isinstance(nested, dict) else nested):
        own = owner and _who(comment) == owner
        words = _text_as_is(comment.get("message") or comment.get("text"))
        if words and (own or comments):
            kept.append(words)
        elif words:
            found.comments_left += 1
    source = r.get("from")
    page = _text_as_is(source.get("name")) if isinstance(source, dict) else ""
    return (None if post is None else replace(post, page=page, comments=tuple(kept))), ""


def _who(r: dict[str, Any]) -> str:
    source = r.get("from")
    return str(source.get("id") or source.get("name") or "") if isinstance(source, dict) else str(r.get("username") or "")


def _text_as_is(value: Any) -> str:
    return tidied(value) if isinstance(value, str) else ""


def _video(r: dict[str, Any]) -> Found:
    """What yt-dlp writes beside a video: its title and description."""
    found = Found()
    day = str(r.get("upload_date") or "")
    date = f"{day[:4]}-{day[4:6]}-{day[6:]}" if len(day) == 8 and day.isdigit() else None
    text = _joined([_text_as_is(r.get("title")), _text_as_is(r.get("description"))])
    channel = {"youtube": "YouTube", "vimeo": "Vimeo"}.get(str(r.get("extractor")).lower(), str(r.get("extractor"))[:40])
    link = str(r.get("webpage_url"))
    if link.startswith(("https://", "http://")) and len(link) < 2000:
        found.add(Post(channel, link, text, date, page=_text_as_is(r.get("channel") or r.get("uploader")), sort="video"))
    return found


def _joined(texts: list[str]) -> str:
    return "\n".join(dict.fromkeys(text for text in texts if text))


def _dicts(values: Any) -> list[dict[str, Any]]:
    return [v for v in values if isinstance(v, dict)] if isinstance(values, list) else []


_POSTS = {
    "facebook": _facebook, "facebook-comment": _facebook_comment, "facebook-labels": _facebook_labels,
    "instagram": _instagram, "instagram-comment": _instagram_comment, "facebook-api": _api, "instagram-api": _api,
}  # fmt: skip
