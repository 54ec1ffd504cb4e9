"""What commands share: the options every command takes, the open evaluation, the two ways of answering."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import update_wrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from pipeline.cli.language import language
from pipeline.core.messages import say

if TYPE_CHECKING:
    from pipeline.run.evaluation import Evaluation

# control characters (but line feed and tab), and signs that turn the direction of text
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Answer:
    """How this call answers: in which language, as JSON or as text, and about which database."""

    db: Path
    lang: str
    as_json: bool

    def json(self, value: object) -> None:
        """One JSON document on stdout, nothing else there."""
        click.echo(json.dumps(value, ensure_ascii=False, indent=2))

    def say(self, code: str, **gaps: object) -> None:
        """A line for a person: on stdout, or on stderr when stdout is for JSON."""
        self.show(say(code, self.lang, **gaps), err=self.as_json)

    def note(self, code: str, **gaps: object) -> None:
        """Progress and remarks, always on stderr."""
        self.show(say(code, self.lang, **gaps), err=True)

    def show(self, text: str, *, err: bool = False) -> None:
        """Text for a terminal; what sources put in it cannot steer the terminal."""
        click.echo(self.safe(text), err=err)

    @staticmethod
    def safe(text: str) -> str:
        """Text without what could steer a terminal."""
        return _UNSAFE.sub("�", text)

    def word(self, code: str, **gaps: object) -> str:
        return say(code, self.lang, **gaps)

    def yes(self, code: str, **gaps: object) -> bool:
        """Ask on the terminal; no answer is a no."""
        given = click.prompt(f"{self.word(code, **gaps)} [{self.word('yes-no')}]", default="", show_default=False, err=True)
        return given.strip().lower() in ("j", "ja", "y", "yes")

    @contextmanager
    def evaluation(self, *, for_audit: bool = False) -> Iterator[Evaluation]:
        from pipeline.run.evaluation import opened
        from pipeline.store.vault import locked

        with opened(self.db, for_audit=for_audit) as evaluation:
            if locked(evaluation.db.sql) and sys.stdin.isatty():
                self._unlock(evaluation)
            yield evaluation

    def _unlock(self, evaluation: Evaluation) -> None:
        """Ask for the passphrase of a confidential evaluation; an empty answer goes on with it locked."""
        from pipeline.run.evaluation import phrase, unlock

        given = click.prompt(self.word("vault-ask"), hide_input=True, default="", show_default=False, err=True)
        if given:
            phrase.set(given)
            unlock(evaluation.db)


def command(name: str, *, reads: bool = True) -> Callable[[F], click.Command]:
    """A click command that also takes --db, --lang, --debug and (``reads``) --json, and is handed an ``Answer``."""

    def decorate(function: F) -> click.Command:
        def run(**params: Any) -> Any:
            return function(_answer(params), **params)

        made = click.command(name)(update_wrapper(run, function))
        made.params += [
            click.Option(["--db"], metavar="PATH", help="evidence.db (or BELAGG_DB)"),
            click.Option(["--lang"], type=click.Choice(["sv", "en"])),
            click.Option(["--debug"], is_flag=True),
            click.Option(["--allow-folder"], metavar="FOLDER", hidden=True),
        ]
        if reads:
            made.params.append(click.Option(["--json", "as_json"], is_flag=True, help="one JSON document on stdout"))
        return made

    return decorate


def _answer(params: dict[str, Any]) -> Answer:
    outer: dict[str, Any] = click.get_current_context().find_root().params
    db = params.pop("db") or outer.get("db") or os.environ.get("BELAGG_DB") or "evidence.db"
    lang = params.pop("lang") or outer.get("lang") or language()
    params.pop("debug")
    folder = params.pop("allow_folder")
    from pipeline.run.places import named

    named.set(Path(folder) if folder else None)
    return Answer(Path(db), lang, bool(params.pop("as_json", False)))


class Words(click.Choice[str]):
    """A choice that also takes the words the program itself shows: ``styrka`` for ``strength``."""

    def __init__(self, values: Sequence[str], prefix: str) -> None:
        super().__init__(list(values))
        self.known = {say(f"{prefix}-{value}", "sv"): value for value in values}

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return super().convert(self.known.get(str(value).lower(), value), param, ctx)


def somebody(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    """Whom ``--as`` names. Raises UsageError for an empty name."""
    from pipeline.core.errors import UsageError

    if value is not None and not value.strip():
        raise UsageError("as-missing")
    return value


_AS: dict[str, Any] = {"envvar": "BELAGG_AS", "metavar": "NAME", "callback": somebody, "help": "evaluator (or BELAGG_AS)"}


def by_option(function: F) -> F:
    """``--as NAME``: which evaluator does this."""
    return click.option("--as", "by", required=True, **_AS)(function)


def viewer_option(function: F) -> F:
    """``--as NAME``: which evaluator looks; what is judged blind shows to its owner alone."""
    return click.option("--as", "viewer", **_AS)(function)


def because_option(function: F) -> F:
    """``--because TEXT``: the reason."""
    return click.option("--because", required=True, metavar="TEXT", help="the reason")(function)
