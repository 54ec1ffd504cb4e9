"""The day a document says it was decided, revised or issued on."""

from __future__ import annotations

import re
from datetime import date

from pipeline.core.wording.dated import MONTHS

HEAD = 1500  # characters in which a document says so
_DAY = re.compile(rf"(\d{{4}}-\d\d-\d\d)|(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})")
_DECIDED = re.compile(
    r"(?i)\b(?:antagen|antaget|antagna|beslutad|beslutat|fastställd|fastställt|godkänd|godkänt|upprättad|daterad|reviderad|"
    r"senast ändrad|datum|beslutsdatum|publicerad|utgiven)\b(?:[^.\n]*\n)?[^.\n]*$"
)
_BEFORE = 80  # characters between such a word and its date, which may stand on the next line (in the next cell)


def decided(text: str) -> str | None:
    """The first such day in ``text`` as an ISO date."""
    for match in _DAY.finditer(text):
        if _DECIDED.search(text, max(match.start() - _BEFORE, 0), match.start()):
            iso, day, month, year = match.groups()
            return on_day(*iso.split("-")) if iso else on_day(year, str(MONTHS.index(month) + 1), day)
    return None


def on_day(year: str, month: str, day: str) -> str | None:
    """The ISO date, or None where there is no such day."""
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
