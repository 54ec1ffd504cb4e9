"""What is wrong with a call, in the caller's language: click's faults, one line of a table for each type and wording.

Click says what it found in English. In Swedish the words here stand instead, by the exception's type and, where one type has
many wordings, by the wording; what a future click words otherwise is told without its reason, never in English.
"""

from __future__ import annotations

import re

import click

from pipeline.cli.helping import placed
from pipeline.core.messages import say, sentence

_FILE = {
    "does not exist": "finns inte", "is a directory": "är en mapp", "is a file": "är en fil",
    "is not readable": "får inte läsas", "is not writable": "får inte skrivas", "is not executable": "får inte köras",
}  # fmt: skip
_NUMBER = {"integer": "ett heltal", "integer range": "ett heltal", "float": "ett tal", "float range": "ett tal"}

# what click says of a value → what is said of it here
VALUES: tuple[tuple[str, str], ...] = (
    (r"(?P<given>'.*') is not one of (?P<known>.*)\.", "{given} går inte; välj {known}"),
    (r"(?P<given>\S+) is not in the range (?P<range>.*)\.", "{given} ligger inte inom {range}"),
    (r"(?P<given>'.*') is not a valid (?P<number>integer|float)(?: range)?\.", "{given} är inte {number}"),
    (r"(?P<given>'.*') is not a valid boolean.*", "{given} är varken ja eller nej"),
    (r"\w+ (?P<given>'.*') (?P<file>does not exist|is a directory|is a file|is not \w+able)\.", "{given} {file}"),
    (r"(?P<given>'.*'): .*", "{given} går inte att öppna"),
)
# what click says of a call → what is said of it here
CALLS: tuple[tuple[str, str], ...] = (
    (r"Option (?P<given>'.*') requires an argument\.", "{given} behöver ett värde efter sig."),
    (r"Option (?P<given>'.*') requires \d+ arguments\.", "{given} behöver fler värden efter sig."),
    (r"Option (?P<given>'.*') does not take a value\.", "{given} tar inget värde."),
    (r"Got unexpected extra arguments? \((?P<given>.*)\)\.?", "{given} är mer än kommandot tar."),
    (r"Argument (?P<given>'.*') takes \d+ values?\.", "{given} behöver fler värden."),
    (r"Missing command\.", "ett kommando saknas."),
    (r"No such command (?P<given>'.*')\..*", "det finns inget kommando {given}."),
    (r"No such option:? '?(?P<given>[^'\s]+?)'?[.\s].*", "väljaren {given} finns inte."),
)


def misused(fault: click.ClickException, lang: str) -> str:
    """What is wrong with the call, and where its help is."""
    context = getattr(fault, "ctx", None)
    command = context.command_path.removeprefix("belagg").strip() if context else ""
    if negative(fault) and command == "award":
        given = getattr(fault, "option_name", "")
        return f"{say('award-points', lang, points=given)} {say('award-points.remedy', lang)}"
    what = told(fault, context) if lang == "sv" else fault.format_message()
    return f"{sentence(say('usage', lang, what=what))} {say('usage.remedy', lang, command=command).replace('  ', ' ')}"


def negative(fault: click.ClickException) -> bool:
    """Whether a number below zero was taken for an option."""
    return isinstance(fault, click.NoSuchOption) and re.fullmatch(r"-\d+", fault.option_name) is not None


def told(fault: click.ClickException, context: click.Context | None) -> str:
    """What click found, in Swedish."""
    parameter = getattr(fault, "param", None)
    name = placed(parameter.get_error_hint(context).replace("'", "")) if parameter is not None else ""
    match fault:
        case click.MissingParameter():
            return f"{name or 'något'} saknas."
        case click.NoSuchOption():
            near = f" Menade du {' eller '.join(fault.possibilities)}?" if fault.possibilities else ""
            return f"väljaren {fault.option_name} finns inte.{near}"
        case click.BadParameter():
            reason = _as_said(fault.message, VALUES)
            return f"värdet på {name} går inte att använda{f': {reason}' if reason else ''}."
        case click.FileError():
            return f"filen {fault.ui_filename} går inte att öppna."
    return _as_said(fault.message, CALLS) or "något i det är fel skrivet."


def _as_said(message: str, table: tuple[tuple[str, str], ...]) -> str:
    for pattern, words in table:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            gaps = found.groupdict()
            gaps["number"] = _NUMBER.get(gaps.get("number") or "", "")
            gaps["file"] = _FILE.get(gaps.get("file") or "", "går inte att använda")
            return words.format(**gaps)
    return ""
