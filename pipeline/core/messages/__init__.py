"""Every word Belägg says on a terminal, in Swedish and English, by code: one module for each occasion."""

from __future__ import annotations

from pipeline.core.messages import (  # noqa: F401  each fills the catalogue
    answers,
    checkpoints,
    collecting,
    demo,
    findings,
    interviews,
    judging,
    privacy,
    readers,
    reading,
    refusals,
    report,
    review,
    tagging,
    texts,
    usage,
    web,
)
from pipeline.core.messages.catalogue import MESSAGES

__all__ = ["MESSAGES", "say"]


def say(code: str, lang: str, **gaps: object) -> str:
    """The message ``code`` in ``lang`` (``sv`` or ``en``), gaps filled; a state is filled in as people say it. Raises
    KeyError for an unknown code."""
    swedish, english = MESSAGES[code]
    for gap, value in gaps.items():
        if isinstance(value, tuple) and len(value) == 2:  # a text that is there in Swedish and in English
            gaps[gap] = value[lang != "sv"]
    for gap in ("state", "after"):
        known = MESSAGES.get(f"state-{gaps.get(gap)}")
        if known is not None:
            gaps[gap] = known[lang != "sv"]
    return (swedish if lang == "sv" else english).format(**gaps)
