"""The signs that the font of charts and PDF has: what it lacks is shown as �, for a PDF/A may hold no sign that nobody sees."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path


def shown(text: str) -> str:
    """``text`` with every sign the font lacks replaced by �."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(c if _has(c) else "\ufffd" for c in unicodedata.normalize("NFC", text))


def fonts() -> str:
    """The folder of the fonts that come with matplotlib, so that every machine sets the same pages."""
    import matplotlib as mpl

    return str(Path(mpl.get_data_path(), "fonts", "ttf"))


@cache
def _has(sign: str) -> bool:
    if sign in "\t\n":
        return True
    return unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn") and ord(sign) in _signs()


@cache
def _signs() -> frozenset[int]:
    """The code points of the font for text."""
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(str(Path(fonts(), "DejaVuSans.ttf"))).get_charmap())
