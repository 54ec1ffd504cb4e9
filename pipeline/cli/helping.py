"""``--help`` in the language of the call: click's own words and the options' descriptions."""

from __future__ import annotations

import re
from collections.abc import Iterable

import click

from pipeline.cli.language import chosen

_HEADINGS = {"Options": "Flaggor", "Commands": "Kommandon"}
# words that stand for what the caller writes; what is the same in both languages is not here
PLACES = {
    "WHAT": "VAD", "GROUP": "GRUPP", "NAME": "NAMN", "FILE": "FIL", "FOLDER": "MAPP", "HOST": "VÄRD", "PATH": "SÖKVÄG",
    "ROLE": "ROLL", "SUBAREA": "DELOMRÅDE", "AWARD": "POÄNG", "POINTS": "POÄNG", "CODE": "KOD", "KEY": "NYCKEL",
    "ADDRESS": "ADRESS", "STATE": "LÄGE", "WHO": "VEM", "WORDS": "ORD", "YYYY": "ÅÅÅÅ", "OPTIONS": "FLAGGOR",
    "COMMAND": "KOMMANDO", "ARGS": "ARGUMENT", "OLD": "GAMMAL", "START": "BÖRJAN", "END": "SLUT", "SECTION": "AVSNITT",
    "SOURCE": "KÄLLA", "PASSAGE": "TEXTSTÄLLE", "IDENT": "NUMMER", "INTEGER": "HELTAL", "FLOAT": "TAL",
    "RANGE": "INTERVALL", "NUMBER": "NUMMER",
}  # fmt: skip
_PLACE = re.compile(r"\b(?:" + "|".join(PLACES) + r")\b")
# click's notes after a description: ``[default: 5; 1<=x<=36]``, ``[x>=1; required]``
_NOTES = (
    (re.compile(r"\bdefault: "), "förval: "), (re.compile(r"\brequired\b"), "krävs"),
    (re.compile(r"(\d+)<=x<=(\d+)"), r"\1–\2"), (re.compile(r"\bx>=(\d+)"), r"minst \1"),
)  # fmt: skip


class Helping(click.HelpFormatter):
    """Writes help in Swedish where the call is Swedish. What has no Swedish words stays as it is; a test finds it."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, *((placed(args), "Användning: ") if _swedish() else (args, prefix)))

    def write_heading(self, heading: str) -> None:
        super().write_heading(_HEADINGS.get(heading, heading) if _swedish() else heading)

    def write_text(self, text: str) -> None:
        super().write_text(told(text) if _swedish() else text)

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        super().write_dl([(placed(a), told(b)) for a, b in rows] if _swedish() else rows, col_max, col_spacing)


def placed(text: str) -> str:
    """An option or a usage line with Swedish words for what the caller writes: ``--date ÅÅÅÅ-MM-DD``."""
    text = text.replace("INTEGER RANGE", "INTEGER").replace("FLOAT RANGE", "FLOAT")
    return _PLACE.sub(lambda found: PLACES[found[0]], text)


def told(text: str) -> str:
    """A description in Swedish, with click's notes after it (``[default: 5]``)."""
    from pipeline.core.messages.options import OPTIONS

    words, notes = text, ""
    if found := re.search(r"\s*\[(?:default: |required|env var|x[<>]|\d+[<≤])", text):
        words, notes = text[: found.start()], text[found.start() :]
    for english, swedish in _NOTES:
        notes = english.sub(swedish, notes)
    return OPTIONS.get(words, words) + notes


def _swedish() -> bool:
    return chosen() == "sv"
