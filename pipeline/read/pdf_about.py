"""What a PDF says about itself: its outline, its title, its date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.core.text import clean
from pipeline.read.pdf_headings import normal

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST = 5000  # outline entries read
_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)")
# Titles that programs make up: "Microsoft Word - Dokument1", "mall_v3.docx", "Untitled", "PowerPoint-presentation".
_MADE_UP = re.compile(
    r"(?i)microsoft |.*\.(?:docx?|pdf|odt|indd|pptx?|xlsx?|rtf|tmp|dotx?)$|untitled|namnlös|dokument\d*$|document\d*$|"
    r"powerpoint|presentation\d*$|mall\b|rapportmall|titel$|title$|slide \d|layout \d|print$|\W*\d*\W*$"
)
_MONTHS = "januari februari mars april maj juni juli augusti september oktober november december".split()
_DECIDED = re.compile(
    r"(?i)\b(?:antagen|antaget|antagna|beslutad|beslutat|fastställd|fastställt|godkänd|godkänt|upprättad|daterad|reviderad|"
    r"senast ändrad|datum|beslutsdatum|publicerad|utgiven)\b[^.\n]{0,80}?"
    rf"(?:(\d{{4}}-\d\d-\d\d)|(?:den )?(\d{{1,2}}) ({'|'.join(_MONTHS)}) (\d{{4}}))"
)


@dataclass(frozen=True, slots=True)
class About:
    """The outline's titles and depths, the title, the ISO date."""

    outline: dict[str, int]
    title: str | None
    date: str | None


def outline(source: Any) -> dict[str, int]:
    """The bookmarks' titles, normalised for comparing, and how deep each stands, from 0. A title twice: the outermost."""
    depths: dict[str, int] = {}
    for number, entry in enumerate(source.get_toc(max_depth=8)):
        if number >= _MOST:
            break
        name = normal(clean(entry.get_title() or ""))
        if len(name) > 1:
            depths[name] = min(entry.level, depths.get(name, entry.level))
    return depths


def title(source: Any) -> str | None:
    """The title in the metadata, if a person may have written it."""
    name = clean(source.get_metadata_value("Title") or "")
    return name if len(name) > 3 and not _MADE_UP.match(name) else None


def own_date(source: Any, lines: Iterable[str]) -> str | None:
    """The date the first ``lines`` say it was decided or revised on, else the one it was made on, as an ISO date."""
    if match := _DECIDED.search("\n".join(lines)):
        iso, day, month, year = match.groups()
        return _iso(*iso.split("-")) if iso else _iso(year, str(_MONTHS.index(month.lower()) + 1), day)
    made = _DATE.match(source.get_metadata_value("CreationDate") or "")
    return _iso(*made.groups()) if made else None


def _iso(year: str, month: str, day: str) -> str | None:
    from datetime import date

    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
