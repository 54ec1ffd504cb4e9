"""Spreadsheet numbers as a Swedish reader sees them: "1 234,5", "62,5 %", "1 200 kr", and dates as ISO.

A cell holds a number and points at a format code ("#,##0.00", "yyyy\\-mm\\-dd", "0.0%"), of which the first section,
for positive numbers, is what counts here. Formats that change the sense (fractions, exponents) show the plain number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Literal

Kind = Literal["general", "number", "date", "time", "moment", "span"]

# The codes that a number below 164 stands for; those not here are general or of other languages' calendars.
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "#,##0", 6: "#,##0", 7: "#,##0.00", 8: "#,##0.00", 9: "0%", 10: "0.00%",
    14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy-mm-dd h:mm", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 41: "#,##0", 42: "#,##0",
    43: "#,##0.00", 44: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss",
    **dict.fromkeys((*range(27, 37), *range(50, 59)), "yyyy-mm-dd"),
}  # fmt: skip

_TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|\[\$([^\]\-]*)[^\]]*\]|\[(h+|m+|s+)\]|\[[^\]]*\]|_.|\*.|(AM/PM|A/P)|(General|Standard)|([#0?.,/]+)|(E[+-])|'
    r"([ymdhsåt]+)|(%)|(.)",
    re.IGNORECASE | re.DOTALL,
)
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 a sheet's dates have no zone
_LAST_DAY = 2_958_465  # 9999-12-31


@dataclass(frozen=True, slots=True)
class Format:
    """What a code makes of a number. ``decimals`` None: as many as there are; ``thousands``: how often to divide by 1000."""

    kind: Kind = "general"
    decimals: int | None = None
    grouped: bool = False
    percent: bool = False
    thousands: int = 0
    before: str = ""
    after: str = ""
    seconds: bool = False


GENERAL = Format()


@lru_cache(maxsize=1000)
def parse(code: str) -> Format:
    """The first section of a format code."""
    digits = letters = elapsed = before = after = ""
    percent = False
    for token in _TOKEN.finditer(code[:500]):
        quoted, escaped, currency, span, _, general, number, exponent, letter, percents, other = token.groups()
        if general or exponent:
            return GENERAL
        if other == ";":
            break
        if number:
            digits += number
        elif letter:
            letters += letter.lower()
        elif span:
            elapsed += span.lower()
        elif percents:
            percent = True
        else:
            literal = quoted or escaped or currency or (other if other in (" ", "-", "+", "(", ")") else None) or ""
            before, after = (before, after + literal) if digits else (before + literal, after)
    if elapsed or letters:
        return _clock(letters, elapsed)
    if not digits or "/" in digits:
        return GENERAL
    whole, _, rest = digits.partition(".")
    scaled = digits.rstrip(",") if digits.endswith(",") else digits
    return Format(
        "number", sum(sign in "0#?" for sign in rest), "," in whole.rstrip(","), percent, len(digits) - len(scaled),
        _unit(before), _unit(after),
    )  # fmt: skip


_LARGEST = 1e300  # scaled to seconds or to percent more than this is no number any more


def shown(value: float, form: Format, *, since_1904: bool = False) -> str:
    """The number as its format shows it, Swedish decimal comma and grouping."""
    if form.kind in ("date", "time", "moment"):
        moment = _moment(value, since_1904=since_1904)
        if moment is not None:
            return _said(moment, value, form)
    if abs(value) > _LARGEST:
        return _plain(value)
    if form.kind == "span":
        minutes, seconds = divmod(round(abs(value) * 86400), 60)
        sign = "-" if value < 0 else ""
        return f"{sign}{minutes // 60}:{minutes % 60:02d}" + (f":{seconds:02d}" if seconds else "")
    if form.kind != "number":
        return _plain(value)
    value = value * (100 if form.percent else 1) / 1000**form.thousands
    text = f"{value:,.{min(form.decimals or 0, 15)}f}" if abs(value) < 1e15 else _plain(value)
    text = text.replace(",", " " if form.grouped else "").replace(".", ",")
    if not form.decimals and value != round(value) and abs(value) < 1:
        text = _plain(value)  # "0" would say that there is nothing
    return f"{form.before} {text}{' %' if form.percent else ''} {form.after}".strip()


def iso(text: str) -> str:
    """An ISO date-time without the parts that are zero: ``2026-03-01T00:00:00`` → ``2026-03-01``."""
    day, _, clock = text.partition("T")
    clock = clock[:8]
    return day if clock in ("", "00:00:00") else f"{day} {clock.removesuffix(':00') if len(clock) == 8 else clock}".strip()


def _plain(value: float) -> str:
    if value == round(value) and abs(value) < 1e15:
        return str(round(value))
    return f"{value:.10g}".replace(".", ",")


def _clock(letters: str, elapsed: str) -> Format:
    if elapsed:
        return Format("span")
    day = any(sign in letters for sign in "ydå") or not any(sign in letters for sign in "hst")
    clock = any(sign in letters for sign in "hst")
    return Format("moment" if day and clock else "date" if day else "time", seconds="s" in letters)


def _moment(value: float, *, since_1904: bool) -> datetime | None:
    if not 0 <= value <= _LAST_DAY:
        return None
    epoch = _EPOCH_1904 if since_1904 else _EPOCH
    if not since_1904 and 1 <= value < 60:
        value += 1  # Excel counts a 29 February 1900 that never was
    try:
        return epoch + timedelta(days=int(value), seconds=round((value - int(value)) * 86400))
    except OverflowError:
        return None


def _said(moment: datetime, value: float, form: Format) -> str:
    clock = moment.strftime("%H:%M:%S" if moment.second and form.seconds else "%H:%M")
    if form.kind == "time" and value < 1:
        return clock
    day = f"{moment.year:04d}-{moment.month:02d}-{moment.day:02d}"
    return day if form.kind == "date" or (form.kind == "moment" and not value % 1) else f"{day} {clock}"


def _unit(literal: str) -> str:
    """A unit such as "kr" or "tkr"; signs for minus and brackets around it say nothing of positive numbers."""
    return literal.strip(" -+()") if any(map(str.isalpha, literal)) or any(sign in literal for sign in "€$£") else ""
