"""``belagg passphrase key|seal|roster``: another passphrase for what one locks."""

from __future__ import annotations

import os
import sys

import click

from pipeline.cli.common import Answer, command
from pipeline.cli.key import KeyGroup
from pipeline.cli.passphrase import passphrase
from pipeline.core.errors import UsageError
from pipeline.core.messages import say


def _key(answer: Answer) -> None:
    from pipeline.run.proving import keys, passphrases

    if keys.current() is None:
        raise UsageError("key-missing", folder=keys.folder())
    old = passphrase(answer.lang)
    changed = passphrases.of_keys(old, _new(answer.lang))
    if answer.as_json:
        answer.json({"changed": changed.count, "left": changed.left})
    answer.say("passphrase-changed-key", count=changed.count)
    if changed.left:
        answer.say("passphrase-left", left=changed.left)
    answer.say("passphrase-copies")


def _seal(answer: Answer) -> None:
    from pipeline.run.evaluation import phrase
    from pipeline.run.proving import passphrases

    with answer.evaluation() as evaluation:  # asks for it where it is sealed
        old = phrase.get() or os.environ.get("BELAGG_PASSPHRASE", "")
        passphrases.sealed(evaluation, old)
        passphrases.of_seal(evaluation, old, _new(answer.lang))
    _done(answer, "seal")


def _roster(answer: Answer) -> None:
    from pipeline.run.private import roster
    from pipeline.run.proving import passphrases

    with answer.evaluation() as evaluation:
        path = evaluation.db.path
        asked = roster.exists(path) and roster.locked_with(path) == "passphrase"
        old = passphrase(answer.lang, code="roster-ask") if asked else ""
        passphrases.of_roster(evaluation, old, _new(answer.lang))
    _done(answer, "roster")


def _done(answer: Answer, what: str) -> None:
    if answer.as_json:
        answer.json({"changed": 1, "left": 0})
    answer.say(f"passphrase-changed-{what}")
    answer.say("passphrase-copies")


def _new(lang: str) -> str:
    """The new passphrase: ``BELAGG_NEW_PASSPHRASE``, else asked for twice on the terminal."""
    given = os.environ.get("BELAGG_NEW_PASSPHRASE")
    if given is None:
        if not sys.stdin.isatty():
            raise UsageError("passphrase-new-missing")
        given, again = (
            click.prompt(say(code, lang), hide_input=True, default="", show_default=False, err=True)
            for code in ("passphrase-new-ask", "passphrase-again")
        )
        if given != again:
            raise UsageError("passphrase-differ")
    return str(given)


rephrase = KeyGroup("passphrase")
for _name, _function in (("key", _key), ("seal", _seal), ("roster", _roster)):
    rephrase.add_command(command(_name)(_function))
