"""Outlook messages (MSG): the same blocks as of EML, from the properties of the compound file (MS-OXMSG).

Of the forms a body can have, plain text is read, else HTML, else the RTF that Outlook packs its own way (MS-OXRTFCP).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from pipeline.core.errors import ReadError
from pipeline.core.model import BlockKind, Missing
from pipeline.core.text import clean
from pipeline.read.compose import Composer
from pipeline.read.compound import Compound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.core.model import Document

READER = "msg"
VERSION = 1

MAX_DEPTH = 5  # messages within messages
_SUBJECT, _FROM, _ADDRESS, _TO, _CC, _BODY = "0037", "0C1A", "5D01", "0E04", "0E03", "1000"
_HTML, _RTF, _DATA, _LONG_NAME, _NAME = "1013", "1009", "3701", "3707", "3704"
_ATTACHMENT, _EMBEDDED = "__attach_version1.0_", "3701000D"
_CODEPAGES = (0x3FFD, 0x3FDE)  # of the message's strings, and of its HTML
_SENT = (0x0039, 0x0E06)  # when it was sent, when it came
_RTF_START = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor "
    b"MS Sans SerifSymbolArial"
    b"Times New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_RTF_LONGEST = 50_000_000
Path = tuple[str, ...]


@dataclass(slots=True)
class _Message:
    """One message of the file, where ``path`` is."""

    source: Compound
    path: Path
    numbers: dict[int, int] = field(default_factory=dict)  # property → its value as 8 bytes

    def __post_init__(self) -> None:
        head = self.source.stream(*self.path, "__properties_version1.0")
        skip = 24 if self.path else 32
        for at in range(skip, len(head) - 15, 16):
            tag, _, value = struct.unpack("<IIQ", head[at : at + 16])
            self.numbers[tag >> 16] = value

    def text(self, prop: str, *, under: str | None = None) -> str:
        path = (*self.path, under) if under else self.path
        data = self.source.stream(*path, f"__substg1.0_{prop}001F")
        if data:
            return data.decode("utf-16-le", "replace").rstrip("\0")
        return decoded(self.source.stream(*path, f"__substg1.0_{prop}001E"), self._codepage()).rstrip("\0")

    def data(self, prop: str, *, under: str | None = None) -> bytes:
        path = (*self.path, under) if under else self.path
        return self.source.stream(*path, f"__substg1.0_{prop}0102")

    def _codepage(self) -> int:
        return next((self.numbers[p] & 0xFFFF for p in _CODEPAGES if p in self.numbers), 1252)

    def html(self) -> bytes:
        return (self.data(_HTML) or self.text(_HTML).encode()).rstrip(b"\0")

    def charset(self) -> str | None:
        """Of the HTML, where the message says it."""
        number = self.numbers.get(_CODEPAGES[1], 0) & 0xFFFF
        return {65001: "utf-8", 28591: "iso8859-1", 0: None}.get(number, f"cp{number}")

    def sent(self) -> str | None:
        """The day, in UTC: the sender's own clock is not kept in the file."""
        for prop in _SENT:
            if ticks := self.numbers.get(prop):
                try:
                    return (datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10)).date().isoformat()
                except OverflowError:
                    continue
        return None

    def attachments(self) -> list[str]:
        return [name for name in self.source.under(*self.path) if name.startswith(_ATTACHMENT)]


def read(data: bytes) -> Document:
    """Raises ReadError ``email-corrupt`` or ``text-none``."""
    message = _Message(Compound(data, "email"), ())
    if not message.source.stream("__properties_version1.0"):
        raise ReadError("email-corrupt")
    out = Composer()
    missing: list[Missing] = []
    _write(out, message, 0, missing)
    subject = clean(message.text(_SUBJECT))
    return out.document(title=subject or None, own_date=message.sent(), missing=missing)


def attachments(data: bytes) -> list[tuple[str, bytes]]:
    """(name, bytes) of the files that came with the message and with those within it. Raises ReadError ``email-corrupt``."""
    found: list[tuple[str, bytes]] = []
    waiting: list[tuple[_Message, int]] = [(_Message(Compound(data, "email"), ()), 0)]
    while waiting:
        message, depth = waiting.pop()
        for under in message.attachments():
            if _inner(message, under) is not None:
                if depth < MAX_DEPTH:
                    waiting.append((_Message(message.source, (*message.path, under, f"__substg1.0_{_EMBEDDED}")), depth + 1))
            elif content := message.data(_DATA, under=under):
                found.append((_name(message, under), content))
    return found


def _write(out: Composer, message: _Message, depth: int, missing: list[Missing]) -> None:
    from pipeline.read.email import write_html, write_plain

    out.add(BlockKind.HEADING, clean(message.text(_SUBJECT)), level=min(6, 1 + depth))
    sender = " ".join(part for part in (message.text(_FROM), message.text(_ADDRESS)) if part)
    about = {"Från": sender, "Till": message.text(_TO), "Kopia": message.text(_CC), "Datum": message.sent() or ""}
    for label, value in about.items():
        if value.strip():
            out.add(BlockKind.FURNITURE, f"{label}: {value}"[:1000])
    if body := message.text(_BODY).strip():
        write_plain(out, body.replace("\r\n", "\n").replace("\r", "\n"))
    elif html := message.html():
        write_html(out, html, message.charset())
    elif packed := message.data(_RTF):
        _rtf(out, unpacked(packed), missing)
    names = [_name(message, under) for under in message.attachments() if _inner(message, under) is None]
    if names:
        out.add(BlockKind.FURNITURE, "Bilagor: " + ", ".join(names))
    for under in message.attachments():
        inner = _inner(message, under)
        if inner is not None and depth < MAX_DEPTH:
            _write(out, inner, depth + 1, missing)
        elif inner is not None:
            missing.append(Missing("parts", "1"))


def _inner(message: _Message, under: str) -> _Message | None:
    """The message that the attachment is, if it is one."""
    path = (*message.path, under, f"__substg1.0_{_EMBEDDED}")
    return _Message(message.source, path) if (*path, "__properties_version1.0") in message.source else None


def _name(message: _Message, under: str) -> str:
    return clean(message.text(_LONG_NAME, under=under) or message.text(_NAME, under=under))[:120] or "bilaga"


def _rtf(out: Composer, data: bytes, missing: list[Missing]) -> None:
    from pipeline.read.rtf.reader import read as read_rtf

    try:
        document = read_rtf(data)
    except ReadError:
        missing.append(Missing("parts", "1"))
        return
    for block in document.blocks:
        out.add(block.kind, document.text[block.start : block.end], level=block.level, cell=block.cell, context=block.context)


def unpacked(data: bytes) -> bytes:
    """Outlook's compressed RTF, as it was; b"" where it is not that."""
    if len(data) < 16:
        return b""
    size, magic = struct.unpack("<I4s", data[4:12])
    if magic == b"MELA":
        return data[16 : 16 + size]
    if magic != b"LZFu" or size > _RTF_LONGEST:
        return b""
    return _inflated(data, size)


def _inflated(data: bytes, size: int) -> bytes:
    """Runs of the last 4096 bytes, and single ones; the eight bits before eight of either say which."""
    ring = bytearray(4096)
    ring[: len(_RTF_START)] = _RTF_START
    write, made, at = len(_RTF_START), bytearray(), 16
    while at < len(data) and len(made) < size:
        flags = data[at]
        at += 1
        for bit in range(8):
            if flags >> bit & 1:
                if at + 2 > len(data):
                    return bytes(made)
                word = struct.unpack(">H", data[at : at + 2])[0]
                at += 2
                offset, length = word >> 4, (word & 15) + 2
                if offset == write:
                    return bytes(made[:size])
                run: Sequence[int] = range(offset, offset + length)
            else:
                if at >= len(data):
                    return bytes(made)
                run = (-1 - data[at],)
                at += 1
            for one in run:
                byte = ring[one % 4096] if one >= 0 else -1 - one
                made.append(byte)
                ring[write] = byte
                write = (write + 1) % 4096
    return bytes(made[:size])


def decoded(data: bytes, codepage: int) -> str:
    """Bytes of a Windows code page; what it cannot say is marked, for it stands in the file so."""
    name = {65001: "utf-8", 28591: "iso8859-1", 20127: "ascii", 0: "cp1252"}.get(codepage, f"cp{codepage}")
    try:
        return data.decode(name, "replace")
    except LookupError:
        return data.decode("cp1252", "replace")
