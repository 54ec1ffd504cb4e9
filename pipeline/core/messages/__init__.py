"""Every word Belägg says on a terminal, in Swedish and English, by code: one module for each occasion.

The catalogue is filled when it is first asked for: a list of commands needs their captions and nothing else.
"""

from __future__ import annotations

from importlib import import_module

from pipeline.core.messages import catalogue
from pipeline.core.messages.catalogue import Catalogue
from pipeline.core.messages.plural import filled

CAPTIONS = "captions"
BROWSER = "browser"  # Swedish as the application says it: buttons and places where the terminal has commands
OCCASIONS = (
    CAPTIONS, "answers", "auditing", "checkpoints", "collecting", "demo", "drawing", "findings", "interviews", "judging", "pages", "privacy", "proving",
    "readers", "reading", "references", "refusals", "replies", "report", "review", "safety", "tagging", "team", "texts", "usage", "web",
)  # fmt: skip


def __getattr__(name: str) -> Catalogue:
    """``MESSAGES``: the whole catalogue, code → (svenska, English)."""
    if name != "MESSAGES":
        raise AttributeError(name)
    _fill(*OCCASIONS)
    return catalogue.MESSAGES


def say(code: str, lang: str, **gaps: object) -> str:
    """The message ``code`` in ``lang`` (``sv``, ``en`` or ``BROWSER``), gaps filled; a state or a verdict is filled in as people
    say it. Raises KeyError for an unknown code."""
    swedish, english = _entry(code)
    if lang == BROWSER:
        shown = import_module(f"pipeline.core.messages.{BROWSER}")
        swedish = shown.SHOWN.get(code, swedish)
        gaps = {gap: _name(str(value)) if gap in shown.PLACES else value for gap, value in gaps.items()}
    for gap, value in gaps.items():
        if isinstance(value, tuple) and len(value) == 2:  # a text that is there in Swedish and in English
            gaps[gap] = value[lang == "en"]
    for gap, kind in (("state", "state"), ("after", "state"), ("verdict", "verdict")):
        known = catalogue.MESSAGES.get(f"{kind}-{gaps[gap]}") if gap in gaps else None
        if known is not None:
            gaps[gap] = known[lang == "en"]
    return filled(english if lang == "en" else swedish, gaps)


def _name(path: str) -> str:
    """The last part of a path, of whatever system."""
    return path.replace("\\", "/").rstrip("/").rpartition("/")[2]


def sentence(text: str) -> str:
    """``text`` with a full stop, where it has no end yet and more follows it on the line."""
    return text if text.rstrip().endswith((".", "!", "?", "…", ":", ")")) or "\n" in text else f"{text.rstrip()}."


def both(code: str, **gaps: object) -> tuple[str, str]:
    """The text in Swedish and in English, to fill a gap of another message."""
    return say(code, "sv", **gaps), say(code, "en", **gaps)


def _entry(code: str) -> tuple[str, str]:
    if code not in catalogue.MESSAGES:
        _fill(*((CAPTIONS,) if code.startswith("help-") else OCCASIONS))
    return catalogue.MESSAGES[code]


def _fill(*occasions: str) -> None:
    """Importing an occasion's module puts its words into the catalogue, once."""
    for name in occasions:
        import_module(f"pipeline.core.messages.{name}")
