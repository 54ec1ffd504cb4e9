"""Interview notes: any format → a note with its front matter and turns (``raw``); a stored note → its document (``read``).

What ``raw`` gives still has the names in it. It leaves the cage as text, is pseudonymised by ``ingesting/interviews.py`` and
only then stored; ``read`` reads what was stored.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.core.errors import ReadError
from pipeline.core.people.note import Note, parse
from pipeline.read.compose import Composer, tidy
from pipeline.read.encoding import decode
from pipeline.read.note_front import of_blocks, of_text
from pipeline.read.note_turns import apart, turns
from pipeline.read.sniff import MARKDOWN, NOTE, SRT, TEXT, VTT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.core.model import Block, Document

READER = "interview"
VERSION = 1
_ISO = re.compile(r"(?:19|20)\d\d-[01]\d-[0-3]\d")
_DAY = re.compile(r"\b([0-3]?\d)[ /.]([01]?\d)[ /.-]((?:19|20)\d\d)\b")
_NAMED = re.compile(r"(?i)\b([0-3]?\d) (jan|feb|mar|apr|maj|may|jun|jul|aug|sep|okt|oct|nov|dec)\w* ((?:19|20)\d\d)\b")
_NUMBERS = ("noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")
_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")


def read(data: bytes) -> Document:
    """The document of a stored note. Raises ReadError ``interview-corrupt`` or ``text-none``."""
    note = stored(data)
    out = Composer()
    for b in note.blocks:
        context = (*b.context, b.speaker) if b.speaker else b.context
        out.add(b.kind, b.text, level=b.level, cell=b.cell, context=context, place=b.place)
    return out.document(title=note.title or None, own_date=note.front.get("date"), missing=note.missing)


def stored(data: bytes) -> Note:
    """The note in these bytes. Raises ReadError ``interview-corrupt``."""
    try:
        return parse(data.decode("utf-8"))
    except (ValueError, UnicodeDecodeError) as fault:
        raise ReadError("interview-corrupt") from fault


def raw(data: bytes, media_type: str, read_it: Callable[[bytes], Document]) -> Note:
    """A note as somebody wrote it, names and all. ``read_it``: its reader. Raises ReadError like any reader."""
    front: dict[str, str] = {}
    if media_type == NOTE:
        return stored(data)
    if media_type in (MARKDOWN, TEXT):
        front, rest = of_text(decode(data))
        data = apart(rest).encode()
    document = read_it(data)
    blocks: Sequence[Block] = document.blocks
    if not front:
        front, blocks = of_blocks(document)
    transcript = media_type in (VTT, SRT)
    title = front.pop("title", "") or document.title or ""
    date = iso(front.pop("date", "")) or (document.own_date or "" if not transcript else "")
    front = {k: tidy(v) for k, v in front.items() if k and v} | ({"date": date} if date else {})
    if dispose := iso(front.get("dispose", "")):
        front["dispose"] = dispose
    made = tuple(b._replace(text=tidy(b.text)) for b in turns(blocks, document.text, transcript=transcript) if tidy(b.text))
    return Note(tidy(title), front, made, document.missing)


def number(text: str) -> int | None:
    """How many: "5", "5 (en på telefon)", "fem"."""
    if match := re.search(r"\d{1,4}", text):
        return int(match.group())
    return next((_NUMBERS.index(w) for w in re.findall(r"\w+", text.lower().replace("ett", "en")) if w in _NUMBERS), None)


def iso(text: str) -> str | None:
    """A date as people write it, as ISO: "2026-10-29", "29/10 2026", "29 oktober 2026"."""
    if match := _ISO.search(text):
        return match.group()
    if match := _NAMED.search(text):
        month = _MONTHS.index({"may": "maj", "oct": "okt"}.get(match[2].lower(), match[2].lower())) + 1
        return f"{match[3]}-{month:02d}-{int(match[1]):02d}"
    if (match := _DAY.search(text)) and int(match[2]) <= 12:
        return f"{match[3]}-{int(match[2]):02d}-{int(match[1]):02d}"
    return None
