"""E-mail as saved (EML): the subject as heading, the other headers as furniture, the text, what it quotes as blocks of its own.

Of a message in two forms the plain text is read, else the HTML. Attachments are named as furniture; they are sources of
their own (``attached.py``).
"""

from __future__ import annotations

import binascii
import re
from datetime import datetime
from email import policy
from email.errors import HeaderParseError, MessageError
from email.header import decode_header
from email.parser import BytesParser
from email.utils import parsedate_tz
from typing import TYPE_CHECKING, cast

from pipeline.core.errors import ReadError
from pipeline.core.model import BlockKind, Document, Missing
from pipeline.core.text import join_lines
from pipeline.read.compose import BULLET, Composer, split_breaks, tidy
from pipeline.read.encoding import decode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

READER = "email"
VERSION = 2  # 2: attachments are sources of their own

MAX_PARTS = 1000
MAX_DEPTH = 20  # messages within messages
QUOTED = "Citerat"
ATTACHED = "Bilagor: "
HEADERS = {"From": "Från", "To": "Till", "Cc": "Kopia", "Date": "Datum"}
_KNOWN = re.compile(
    rb"(?im)^(?:from|to|cc|subject|date|message-id|mime-version|received|return-path|content-type|reply-to|delivered-to|x-[\w-]+):"
)
_QUOTE = re.compile(r"[ \t]*((?:>[ \t]?)+)")
# Where a mail program begins the message that is answered.
_HISTORY = re.compile(
    r"(?i)(?:-{2,}\s*(?:ursprungligt meddelande|original message|vidarebefordrat meddelande|forwarded message)\s*-{2,}"
    r"|_{20,}|(?:den|on)\s.{5,120}\s(?:skrev|wrote)\b.{0,120}:|(?:från|from):\s.+)\s*$"
)
_SIGNED = re.compile(r"--\s?$")
_NAME_SIZE = 120


def read(data: bytes) -> Document:
    """Raises ReadError ``email-corrupt``, ``text-encoding`` or ``text-none``."""
    message = parsed(data)
    out = Composer()
    subject = header(message, "Subject")
    out.add(BlockKind.HEADING, subject, level=1)
    for name, swedish in HEADERS.items():
        if value := header(message, name):
            out.add(BlockKind.FURNITURE, f"{swedish}: {value}"[:1000])
    bodies, attached, damaged = parts(message)
    for part in bodies:
        _body(out, part)
    if attached:
        out.add(BlockKind.FURNITURE, ATTACHED + ", ".join(name for name, _ in attached)[:2000])
    missing = [Missing("parts", str(damaged))] if damaged else []
    return out.document(title=subject or None, own_date=_date(message), missing=missing)


def parsed(data: bytes) -> Message:
    """The message. Raises ReadError ``email-corrupt``."""
    if not _KNOWN.search(data[:65536]):
        raise ReadError("email-corrupt")
    try:
        return BytesParser(policy=policy.compat32).parsebytes(data)
    except (MessageError, ValueError, LookupError, RecursionError) as error:
        raise ReadError("email-corrupt") from error


def header(message: Message, name: str) -> str:
    """A header's text, encoded words decoded; "" where it is not there."""
    value = message.get(name)
    if value is None:
        return ""
    try:
        parts = decode_header(value)  # of bytes that no header may hold as well as of encoded words
    except (HeaderParseError, binascii.Error, ValueError):
        return tidy(str(value))
    return tidy("".join(word if isinstance(word, str) else _decoded(word, charset) for word, charset in parts))


def parts(message: Message) -> tuple[list[Message], list[tuple[str, Message]], int]:
    """(the parts that are the message's text, names and parts of what is attached, how many could not be followed)."""
    bodies: list[Message] = []
    attached: list[tuple[str, Message]] = []
    waiting, seen, damaged = [(message, 0)], 0, 0
    while waiting:
        part, depth = waiting.pop()
        seen += 1
        if seen > MAX_PARTS or depth > MAX_DEPTH:
            damaged += 1
            continue
        kind, name = part.get_content_type(), _filename(part)
        disposition = str(part.get("Content-Disposition", "")).strip().lower()
        inner = cast("list[Message]", part.get_payload()) if part.is_multipart() else []
        if kind == "message/rfc822" or disposition.startswith("attachment"):
            attached.append((name or (header(inner[0], "Subject") if inner else "") or kind, part))
        elif inner:
            kept = _best(inner) if kind == "multipart/alternative" else inner
            waiting += [(child, depth + 1) for child in reversed(kept)]
        elif kind.startswith("multipart/"):
            damaged += 1  # its boundaries are not there
        elif kind in ("text/plain", "text/html") and not name:
            bodies.append(part)
        elif kind.startswith("image/") and part.get("Content-ID"):
            continue  # drawn within the HTML
        else:
            attached.append((name or kind, part))
    return bodies, attached, damaged


def _best(parts: list[Message]) -> list[Message]:
    """Of the forms of one text: plain, unless it is empty, else HTML, else whatever holds parts."""
    for part in parts:
        if part.get_content_type() == "text/plain" and part_bytes(part).strip():
            return [part]
    html = [part for part in parts if part.get_content_type() == "text/html" or part.is_multipart()]
    return html[-1:] or parts


def _body(out: Composer, part: Message) -> None:
    data = part_bytes(part)
    charset = part.get_content_charset()
    if part.get_content_type() == "text/html":
        write_html(out, data, charset)
        return
    text = _decoded(data, charset)
    if "format=flowed" in str(part.get("Content-Type", "")).lower().replace(" ", ""):
        text = re.sub(r"(?m)(?<!^--) \n(?![>\s])", " ", text)
    write_plain(out, text)


def write_plain(out: Composer, text: str) -> None:
    """Paragraphs, quoted lines apart from the rest; all that comes after the head of an answered message is quoted."""
    history = False
    for depth, lines in _paragraphs(text):
        history = history or (depth == 0 and bool(_HISTORY.match(lines[0])))
        context = (QUOTED,) if depth or history else ()
        held: list[str] = []
        for line in [*lines, ""]:
            if held and (not line or BULLET.match(line) or _HISTORY.match(line) or (len(held[-1]) < 50 and history)):
                words = join_lines(held)[0]
                kind = BlockKind.ITEM if BULLET.match(words) else BlockKind.PARAGRAPH
                out.add(kind, words, context=context)
                held = []
            held.append(line)


def _paragraphs(text: str) -> Iterator[tuple[int, list[str]]]:
    """(depth of quotation, lines) for every run of lines without an empty one between."""
    held: list[str] = []
    depth = 0
    for line in text.split("\n"):
        quote = _QUOTE.match(line)
        now = quote.group(1).count(">") if quote else 0
        words = (line[quote.end() :] if quote else line).strip()
        if held and (not words or now != depth or _SIGNED.match(line)):
            yield depth, held
            held = []
        if words and not _SIGNED.match(line):
            depth = now
            held.append(words)
    if held:
        yield depth, held


def write_html(out: Composer, data: bytes, charset: str | None) -> None:
    """The blocks of the HTML body by the walk over web pages; there is no menu to leave out, so all of it is kept."""
    from pipeline.read.grid import emit
    from pipeline.read.html import parse
    from pipeline.read.html_walk import Walk

    text = _decoded(data, charset)
    if not text.strip():
        return
    tables = 0
    for piece in Walk(parse(text.encode("utf-8", "replace"))).pieces:
        if piece.cells:
            emit(out, piece.cells, tables, piece.head_rows)
            tables += 1
            continue
        for line in split_breaks(piece.text):
            kind = BlockKind.ITEM if piece.kind is BlockKind.PARAGRAPH and BULLET.match(tidy(line)) else piece.kind
            out.add(kind, line, level=piece.level, context=piece.context)


def part_bytes(part: Message) -> bytes:
    """What the part holds, its transfer encoding undone; b"" where that is broken."""
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError, binascii.Error):  # a transfer encoding that is broken or unknown
        return b""
    return data if isinstance(data, bytes) else b""


def _decoded(data: bytes, charset: str | None) -> str:
    """By the declared name if it fits, else as files without a declaration are."""
    if charset and not charset.isprintable():
        charset = None
    if charset and charset.lower().replace("_", "-") not in ("us-ascii", "unknown-8bit", "utf-8"):
        try:
            return data.decode(charset).replace("\r\n", "\n").replace("\r", "\n")
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data, charset)


def _filename(part: Message) -> str:
    try:
        name = part.get_filename()
    except (ValueError, LookupError):
        return "?"
    if not name:
        return ""
    try:
        words = decode_header(name)
    except (HeaderParseError, binascii.Error, ValueError):
        return tidy(name)[:_NAME_SIZE]
    return tidy("".join(w if isinstance(w, str) else _decoded(w, c) for w, c in words))[:_NAME_SIZE]


def _date(message: Message) -> str | None:
    """The day it was sent, by the sender's clock."""
    parsed = parsedate_tz(str(message.get("Date", "")))
    if parsed is None:
        return None
    try:
        return datetime(*parsed[:3]).date().isoformat()  # noqa: DTZ001 the sender's own day
    except (ValueError, OverflowError):
        return None
