"""What a PDF says about itself: its outline, its title, its date."""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.core.text import clean
from pipeline.core.wording.decided import decided, on_day
from pipeline.read.pdf.headings import normal

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST, _DEEPEST, _LONGEST = 5000, 8, 400  # outline entries read, their depth, the characters of one
_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)")
# Titles that programs make up: "Microsoft Word - Dokument1", "mall_v3.docx", "Untitled", "PowerPoint-presentation".
_MADE_UP = re.compile(
    r"(?i)microsoft |.*\.(?:docx?|pdf|odt|indd|pptx?|xlsx?|rtf|tmp|dotx?)$|untitled|namnlös|dokument\d*$|document\d*$|"
    r"powerpoint|presentation\d*$|mall\b|rapportmall|titel$|title$|slide \d|layout \d|print$|\W*\d*\W*$"
)


@dataclass(frozen=True, slots=True)
class About:
    """The outline's titles and depths, the title, the ISO date."""

    outline: dict[str, int]
    title: str | None
    date: str | None


def outline(source: Any) -> dict[str, int]:
    """The bookmarks' titles, normalised for comparing, and how deep each stands, from 0. A title twice: the outermost."""
    from pypdfium2 import raw

    buffer = ctypes.create_string_buffer(2 * _LONGEST)
    depths: dict[str, int] = {}
    seen: set[int] = set()
    waiting = [(raw.FPDFBookmark_GetFirstChild(source, None), 0)]
    while waiting and len(seen) < _MOST:
        mark, depth = waiting.pop()
        address = ctypes.cast(mark, ctypes.c_void_p).value
        if not address or address in seen:  # outlines of damaged files run in circles
            continue
        seen.add(address)
        size = raw.FPDFBookmark_GetTitle(mark, buffer, len(buffer))
        name = normal(buffer.raw[: max(min(size, len(buffer)) - 2, 0)].decode("utf-16-le", "replace"))
        if len(name) > 1:
            depths[name] = min(depth, depths.get(name, depth))
        waiting.append((raw.FPDFBookmark_GetNextSibling(source, mark), depth))
        if depth < _DEEPEST:
            waiting.append((raw.FPDFBookmark_GetFirstChild(source, mark), depth + 1))
    return depths


def title(source: Any) -> str | None:
    """The title in the metadata, if a person may have written it."""
    name = clean(source.get_metadata_value("Title") or "")
    return name if len(name) > 3 and not _MADE_UP.match(name) else None


def own_date(source: Any, lines: Iterable[str]) -> str | None:
    """The date the first ``lines`` say it was decided or revised on, else the one it was made on, as an ISO date."""
    made = _DATE.match(source.get_metadata_value("CreationDate") or "")
    return decided("\n".join(lines)) or (on_day(*made.groups()) if made else None)
