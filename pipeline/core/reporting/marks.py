"""Swedish quotation marks round somebody's words: those within them become single ones."""

from __future__ import annotations

import re

_WITHIN = re.compile(r"[”“„\"«»]")


def marked(words: str) -> str:
    """``Han sa "nej".`` → ``”Han sa ’nej’.”``, white space collapsed."""
    return f"”{single(' '.join(words.split()))}”"


def single(words: str) -> str:
    """``words`` as they stand where marks are set round them, each line as it is."""
    return _WITHIN.sub("’", words)
