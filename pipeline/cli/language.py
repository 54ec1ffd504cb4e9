"""Which language a call is answered in."""

from __future__ import annotations

import os
import sys


def chosen() -> str:
    """The language asked for on the command line, wherever it stood."""
    for flag, value in zip(sys.argv, [*sys.argv[1:], ""], strict=True):
        if flag == "--lang" and value in ("sv", "en"):
            return value
        if flag in ("--lang=sv", "--lang=en"):
            return flag[-2:]
    return language()


def language() -> str:
    """``sv`` or ``en`` by the locale: English where it says English or nothing but C, else Swedish."""
    for name in ("BELAGG_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "en" if value.lower().startswith(("en", "c.", "posix")) or value.upper() == "C" else "sv"
    return "en"
