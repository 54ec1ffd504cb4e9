"""Figures, dates and counted words the way Swedish writes them: ``12 345,6``, ``62,5 %``, ``9 mars 2025 kl. 14.02``.

Spaces inside a figure are no-break spaces. Times are Swedish time, reckoned here from the rule of the European Union
(summer time from the last Sunday of March to that of October, 01:00 UTC) so that every machine writes the same bytes,
those without a time zone database too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

SPACE = "\u00a0"
MINUS = "\u2212"
MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip
DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ][\d:.+Z-]+)?)?)?", re.ASCII)


def number(value: int | float | Decimal, decimals: int = 0) -> str:
    """``12345.6`` → ``12 345,6``, rounded half away from zero."""
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    digits = f"{abs(rounded):,f}".replace(",", SPACE).replace(".", ",")
    return (MINUS if rounded < 0 else "") + digits


def signed(value: int) -> str:
    """Points as they stand in a ledger: ``+3``."""
    return ("+" if value > 0 else "") + number(value)


def percent(part: int, whole: int, decimals: int = 1) -> str:
    """``5`` of ``8`` → ``62,5 %``; an en dash when there is nothing to be a share of."""
    if not whole:
        return "–"
    return number(Decimal(100 * part) / Decimal(whole), decimals) + SPACE + "%"


def date(iso: str) -> str:
    """``2025-03-09`` → ``9 mars 2025``, ``2025-03`` → ``mars 2025``. What is no date comes back as it is."""
    match = DATE.fullmatch(iso)
    if match is None:
        return iso
    year, month, day = match.groups()
    try:
        datetime(int(year), int(month or 1), int(day or 1), tzinfo=UTC)
    except ValueError:  # the thirtieth of February: what a source says of itself is shown, not mended
        return iso
    words = [str(int(day))] if day else []
    return SPACE.join([*words, *([MONTHS[int(month) - 1]] if month else []), year])


def moment(at: str) -> str:
    """A time of the log, ``2026-11-23T09:22:01.123456Z``, as Swedish time: ``23 november 2026 kl. 10.22``.

    Raises ValueError for anything else.
    """
    utc = datetime.strptime(at, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    local = utc + timedelta(hours=2 if _summer(utc) else 1)
    return f"{date(local.date().isoformat())} kl.{SPACE}{local:%H.%M}"


def _summer(utc: datetime) -> bool:
    return _last_sunday(utc.year, 3) <= utc < _last_sunday(utc.year, 10)


def _last_sunday(year: int, month: int) -> datetime:
    """01:00 UTC on the last Sunday of a month of 31 days."""
    last = datetime(year, month, 31, 1, tzinfo=UTC)
    return last - timedelta(days=(last.weekday() + 1) % 7)


def count(amount: int, one: str, many: str) -> str:
    """``1 källa``, ``2 källor``."""
    return number(amount) + SPACE + (one if amount == 1 else many)


def listed(words: Sequence[str]) -> str:
    """``a``, ``a och b``, ``a, b och c``."""
    *first, last = words or [""]
    return f"{', '.join(first)} och {last}" if first else last
