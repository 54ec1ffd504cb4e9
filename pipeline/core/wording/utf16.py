"""Offsets as browsers count them (UTF-16 code units) → offsets as everything here counts them (code points). Only here."""

from __future__ import annotations


def code_points(text: str, units: int) -> int:
    """The offset in code points of what stands ``units`` UTF-16 code units into ``text``.

    Raises ValueError for an offset outside the text or inside a character that takes two units.
    """
    if units < 0:
        raise ValueError(units)
    seen = 0
    for at, sign in enumerate(text):
        if seen == units:
            return at
        if seen > units:
            raise ValueError(units)
        seen += 2 if ord(sign) > 0xFFFF else 1
    if seen != units:
        raise ValueError(units)
    return len(text)
