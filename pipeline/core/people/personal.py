"""Personal data with a form of its own: identity numbers, telephone numbers, e-mail addresses, street addresses.

In interviews they are masked before anything is stored; in other sources identity numbers are pointed out. Identity and
co-ordination numbers are told with and without a right check digit: a slip of the pen is a person's number all the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

_DASH = "\\-\u2010\u2011\u2012\u2013\u2014\u2212+"  # in a character class
# ÅÅMMDD-NNNN: day +60 in co-ordination numbers; 10 or 12 digits; spaces and any dash between, as people write them
_DATE = r"\d\d ?(?:0[1-9]|1[0-2]) ?(?:0[1-9]|[12]\d|3[01]|6[1-9]|[78]\d|9[01])"
_LAST = r"[\dTRSUWXJKLMN] ?\d ?\d ?\d(?!\d)"
_IDENTITY = re.compile(rf"(?<!\d)(?:(?:18|19|20) ?)?{_DATE}(?: ?[{_DASH}] ?| )?{_LAST}")
_TEN = re.compile(rf"\d(?:[ {_DASH}]{{0,3}}[\dTRSUWXJKLMN]){{9}}")  # where one may begin, found five times sooner
_LIKE_IDENTITY = re.compile(rf"(?<!\d)(?:18|19|20)?\d{{6}} ?[{_DASH}] ?\d{{4}}(?!\d)")  # no day of any month, but its form
_EMAIL = re.compile(
    r"[\w.!#$%&'*+/=?^{|}~-]{1,64}\s?"
    r"(?:@|\((?:at|a|snabel-a)\)|\[(?:at|a)\]|＠)\s?(?:[\w-]{1,63}\.){1,6}[^\W\d_]{2,24}\b"
)
_GAP = rf"[ {_DASH}/]{{0,3}}"
_PHONE = re.compile(
    rf"(?<![\d.,:])(?:(?:\+|00) ?\d{{2,3}}{_GAP}(?:\(0\) ?)?\d{{1,3}}|"
    rf"\(0\d{{1,3}}\)|0\d{{1,3}})(?:{_GAP}\d{{2,4}}){{2,4}}(?![\d:])"
)
_MOBILE = re.compile(r"(?<!\d)07[02369]\d{7}(?!\d)")
_ROAD = "gatan|vägen|gränd|gränden|stigen|backen|torget|allén|esplanaden|leden|liden|väg|gata|stig"
_STREET = re.compile(
    rf"(?<![^\W_])[A-ZÅÄÖ][^\W\d_]{{1,30}}(?:{_ROAD}| (?:{_ROAD})) ?\d{{1,3}}(?: ?[A-Ha-h]\b)?"
    r"(?!\d)(?!\s*(?:%|procent|kr|mnkr|st\b))"
)
_YEARS = re.compile(r"0?\d{0,3}(?:19|20)\d\d[ -–]+(?:19|20)\d\d$")

MASKS = {"identity": "[personnummer]", "email": "[e-post]", "phone": "[telefon]", "street": "[adress]"}


class Found(NamedTuple):
    """Something personal at ``[start, end)``; ``what`` is a key of ``MASKS``. ``sure`` is False for a wrong check digit."""

    start: int
    end: int
    what: str
    sure: bool = True


def find(text: str) -> list[Found]:
    """Everything personal in ``text``, in order, not overlapping; identity numbers come before telephone numbers."""
    found: list[Found] = []
    taken = bytearray(len(text) + 1)  # 1 where something was found
    for what, pattern, test in _KINDS:
        for match in pattern.finditer(text):
            if not any(taken[match.start() : match.end()]) and test(match.group()):
                taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
                sure = what != "identity" or luhn(match.group())
                found.append(Found(match.start(), match.end(), what, sure))
    return sorted(found)


def identity_numbers(text: str) -> Iterator[Found]:
    """Identity and co-ordination numbers alone. Ten digits in a row without a sign count only with a right check digit:
    in tables and registers that many digits are usually something else."""
    at = 0
    while (ten := _TEN.search(text, at)) is not None:
        match = _IDENTITY.match(text, ten.start())
        at = match.end() if match else ten.start() + 1
        if match is None:
            continue
        sure = luhn(match.group())
        if sure or any(sign in match.group() for sign in _DASH):
            yield Found(match.start(), match.end(), "identity", sure)


def mask(text: str) -> tuple[str, Counter[str]]:
    """``text`` with everything personal replaced by what it was, and how many of each."""
    parts: list[str] = []
    at, count = 0, Counter[str]()
    for f in find(text):
        parts += (text[at : f.start], MASKS[f.what])
        at = f.end
        count[f.what] += 1
    return ("".join((*parts, text[at:])), count) if count else (text, count)


def luhn(number: str) -> bool:
    """Whether the last ten digits have a right check digit (letters of temporary numbers count as 1)."""
    digits = ["1" if c.isalpha() else c for c in number if c.isalnum()][-10:]
    if len(digits) < 10:
        return False
    doubled = (int(d) * (2 if at % 2 == 0 else 1) for at, d in enumerate(digits))
    return sum(n // 10 + n % 10 for n in doubled) % 10 == 0


def _telephone(match: str) -> bool:
    """Enough digits for a number, and no span of years or sum of money written with spaces."""
    return 7 <= sum(c.isdigit() for c in match) <= 15 and not _YEARS.fullmatch(match)


def _any(_: str) -> bool:
    return True


_KINDS: tuple[tuple[str, re.Pattern[str], Callable[[str], bool]], ...] = (
    ("email", _EMAIL, _any),
    ("phone", _MOBILE, _any),
    ("identity", _IDENTITY, _any),
    ("identity", _LIKE_IDENTITY, _any),
    ("phone", _PHONE, _telephone),
    ("street", _STREET, _any),
)
