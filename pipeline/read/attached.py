"""What comes with a letter (EML, MSG): its attachments, bytes and name, each to be a source of its own."""

from __future__ import annotations

from dataclasses import dataclass

MAX_ATTACHMENTS = 500
MAX_TOTAL = 200_000_000  # bytes of all of them together
_MSG = b"\xd0\xcf\x11\xe0"
_SUFFIXES = {
    "message/rfc822": ".eml", "application/pdf": ".pdf", "text/plain": ".txt", "text/html": ".html", "image/png": ".png",
    "image/jpeg": ".jpg", "image/tiff": ".tif",
}  # fmt: skip  for what has no name


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a letter."""

    name: str
    data: bytes


def attached(data: bytes) -> tuple[list[Attachment], int]:
    """(the attachments of the letter, each name once; how many were left out for being empty or too many or too much).

    Raises ReadError when the letter cannot be opened.
    """
    found = _of_msg(data) if data.startswith(_MSG) else _of_eml(data)
    kept: list[Attachment] = []
    names: set[str] = set()
    left = total = 0
    for one in found:
        total += len(one.data)
        if not one.data or len(kept) >= MAX_ATTACHMENTS or total > MAX_TOTAL:
            left += 1
            continue
        kept.append(Attachment(_once(_plain(one.name), names), one.data))
    return kept, left


def _of_msg(data: bytes) -> list[Attachment]:
    from pipeline.read.msg import attachments

    return [Attachment(name, content) for name, content in attachments(data)]


def _of_eml(data: bytes) -> list[Attachment]:
    from pipeline.read.email import parsed, part_bytes, parts

    found = []
    for name, part in parts(parsed(data))[1]:
        kind = part.get_content_type()
        suffix = _SUFFIXES.get(kind, "")
        named = name if part.get_filename() else (name if name != kind else "bilaga") + suffix
        if kind == "message/rfc822" and part.is_multipart():
            inner = part.get_payload(0)
            try:
                content = inner.as_bytes()  # type: ignore[union-attr]
            except (ValueError, LookupError, AttributeError, TypeError, KeyError, RecursionError):
                content = b""
            named = named if named.lower().endswith(".eml") else f"{named}.eml"
        else:
            content = part_bytes(part)
        found.append(Attachment(named, content))
    return found


def _plain(name: str) -> str:
    """The name without folders and without signs that no file name has."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in base if c.isprintable()).strip(". ")[:120] or "bilaga"


def _once(name: str, names: set[str]) -> str:
    """``a.pdf``, then ``a (2).pdf``."""
    stem, dot, suffix = name.rpartition(".")
    made, count = name, 1
    while made.lower() in names:
        count += 1
        made = f"{stem} ({count}){dot}{suffix}" if stem else f"{name} ({count})"
    names.add(made.lower())
    return made
