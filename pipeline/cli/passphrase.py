"""Where a passphrase comes from: ``BELAGG_PASSPHRASE``, else a prompt on the terminal. Never an option: those are seen."""

from __future__ import annotations

import os
import sys

import click

from pipeline.core.errors import UsageError
from pipeline.core.messages import say


def passphrase(lang: str, *, new: bool = False, code: str = "passphrase-ask") -> str:
    """The passphrase; ``new``: asked for twice. Raises UsageError when it is empty or cannot be asked for."""
    given = os.environ.get("BELAGG_PASSPHRASE")
    if given is None:
        if not sys.stdin.isatty():
            raise UsageError("passphrase-missing")
        given = click.prompt(say(code, lang), hide_input=True, default="", show_default=False, err=True)
        if new and given != click.prompt(
            say("passphrase-again", lang), hide_input=True, default="", show_default=False, err=True
        ):
            raise UsageError("passphrase-differ")
    if not given.strip():
        raise UsageError("passphrase-empty")
    return str(given)
