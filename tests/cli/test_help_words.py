"""Help speaks Swedish: every option of every command has its words."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from pipeline.cli.main import COMMANDS, cli
from pipeline.core.messages.options import OPTIONS

# what is written the same way in both languages, or is a name
SAME: frozenset[str] = frozenset()


def described(command: click.Command, ctx: click.Context, name: str) -> Iterator[tuple[str, str]]:
    """(where, English description) for every option, and for the captions of commands inside groups."""
    for param in command.get_params(ctx):
        if isinstance(param, click.Option) and param.help:
            yield f"{name} {param.opts[0]}", param.help
    if isinstance(command, click.Group):
        for inner in command.list_commands(ctx):
            found = command.get_command(ctx, inner)
            assert found is not None
            yield from described(found, click.Context(found, info_name=inner, parent=ctx), f"{name} {inner}")


def test_every_option_has_swedish_words() -> None:
    lacking = {where: text for where, text in described(cli, click.Context(cli), "belagg") if text not in OPTIONS}
    assert {where: text for where, text in lacking.items() if text not in SAME} == {}


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_help_is_swedish_all_through(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BELAGG_LANG", "sv")
    shown = CliRunner().invoke(cli, [name, "--help"]).output
    assert "Användning: " in shown
    assert "Visa den här hjälpen." in shown
    for english in ("Usage:", "Options:", "[default:", "Show this", "evaluator (or"):
        assert english not in shown


def test_help_is_english_where_english_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BELAGG_LANG", "en")
    shown = CliRunner().invoke(cli, ["ingest", "--help"]).output
    assert "Usage: " in shown
    assert "try again what could not be read" in shown
