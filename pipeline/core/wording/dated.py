"""Whether a date stands in a text: what only a file's own data say of when it was made is no statement of the source."""

from __future__ import annotations

MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip


def stands(day: str, text: str) -> bool:
    """Whether ``day`` (a year, a month or a day as ISO 8601 writes it) stands in ``text``, as people write it."""
    parts = day.split("-")
    if not all(part.isdecimal() for part in parts) or not 1 <= len(parts) <= 3:
        return False
    year = parts[0]
    if len(parts) == 1:
        return year in text
    month = int(parts[1])
    if not 1 <= month <= 12:
        return False
    name = MONTHS[month - 1]
    if len(parts) == 2:
        ways = [day, f"{name} {year}"]
    else:
        n = int(parts[2])
        ways = [day, f"{n} {name} {year}", f"{n}/{month} {year}", f"{n}.{month}.{year}", f"{parts[2]}.{parts[1]}.{year}"]
    low = text.casefold()
    return any(way in low for way in ways)
