"""Every word Belägg says on a terminal, in Swedish and English, by code: one module for each occasion."""

from __future__ import annotations

from pipeline.core.messages import answers, demo, findings, reading, refusals, tagging, usage, web  # noqa: F401  each fills the catalogue
from pipeline.core.messages.catalogue import MESSAGES

__all__ = ["MESSAGES", "say"]


def say(code: str, lang: str, **gaps: object) -> str:
    """The message ``code`` in ``lang`` (``sv`` or ``en``), gaps filled. Raises KeyError for an unknown code."""
    swedish, english = MESSAGES[code]
    return (swedish if lang == "sv" else english).format(**gaps)
