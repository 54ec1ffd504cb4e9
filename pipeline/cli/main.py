"""The command ``belagg``: a lazy group. A command's module is imported when it is called; help needs none of them."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from pipeline import __version__
from pipeline.cli.helping import Helping
from pipeline.cli.language import chosen
from pipeline.core.errors import BelaggError
from pipeline.core.messages import say, sentence

# name: (module, function); its caption is the message "help-<name>"
COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("pipeline.cli.init", "init"),
    "ingest": ("pipeline.cli.ingest", "ingest"),
    "roster": ("pipeline.cli.roster", "roster"),
    "sources": ("pipeline.cli.sources", "sources"),
    "source": ("pipeline.cli.sources", "source"),
    "suggest": ("pipeline.cli.suggest", "suggest"),
    "retag": ("pipeline.cli.retag", "retag"),
    "learn": ("pipeline.cli.learning", "learn"),
    "rates": ("pipeline.cli.learning", "rates"),
    "search": ("pipeline.cli.passages", "search"),
    "passages": ("pipeline.cli.passages", "passages"),
    "evaluator": ("pipeline.cli.evaluator", "evaluator"),
    "account": ("pipeline.cli.account", "account"),
    "accept": ("pipeline.cli.judging", "accept"),
    "reject": ("pipeline.cli.judging", "reject"),
    "award": ("pipeline.cli.judging", "award"),
    "judge": ("pipeline.cli.judging", "judge"),
    "withdraw": ("pipeline.cli.judging", "withdraw"),
    "quote": ("pipeline.cli.judging", "quote"),
    "resolve": ("pipeline.cli.judging", "resolve"),
    "assign": ("pipeline.cli.together", "assign"),
    "consensus": ("pipeline.cli.together", "consensus"),
    "agreement": ("pipeline.cli.together", "agreement"),
    "coverage": ("pipeline.cli.coverage", "coverage"),
    "state": ("pipeline.cli.states", "state"),
    "reply": ("pipeline.cli.states", "reply"),
    "scores": ("pipeline.cli.results", "scores"),
    "trace": ("pipeline.cli.results", "trace"),
    "text": ("pipeline.cli.text", "text"),
    "draft": ("pipeline.cli.text", "draft"),
    "audit": ("pipeline.cli.audit", "audit"),
    "checkpoint": ("pipeline.cli.checkpoint", "checkpoint"),
    "key": ("pipeline.cli.key", "key"),
    "passphrase": ("pipeline.cli.rephrase", "rephrase"),
    "proof": ("pipeline.cli.proof", "proof"),
    "bundle": ("pipeline.cli.bundle", "bundle"),
    "report": ("pipeline.cli.report", "report"),
    "reference": ("pipeline.cli.reference", "reference"),
    "compare": ("pipeline.cli.compare", "compare"),
    "actions": ("pipeline.cli.actions", "actions"),
    "import-scores": ("pipeline.cli.import_scores", "import_scores"),
    "erase": ("pipeline.cli.erase", "erase"),
    "privacy": ("pipeline.cli.privacy", "privacy"),
    "backup": ("pipeline.cli.backup", "backup"),
    "restore": ("pipeline.cli.backup", "restore"),
    "handover": ("pipeline.cli.handover", "handover"),
    "away": ("pipeline.cli.away", "away"),
    "demo": ("pipeline.cli.demo", "demo"),
    "rules": ("pipeline.cli.rules", "rules"),
    "review": ("pipeline.cli.review", "review"),
    "doctor": ("pipeline.cli.doctor", "doctor"),
}

click.Context.formatter_class = Helping  # every command's and group's help


class LazyGroup(click.Group):
    """Knows its commands by the table above; imports one when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, function = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(module), function)
        command.help = say(f"help-{cmd_name}", _lang(ctx))
        for name, inner in command.commands.items() if isinstance(command, click.Group) else ():
            inner.help = inner.short_help = say(f"help-{cmd_name}-{name}", _lang(ctx))
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Kommandon" if _lang(ctx) == "sv" else "Commands"):
            formatter.write_dl([(name, say(f"help-{name}", _lang(ctx))) for name in COMMANDS])


def _lang(ctx: click.Context) -> str:
    return str(ctx.params.get("lang") or chosen())


@click.command(
    cls=LazyGroup, help="Belägg: from a quoted page to a point, and back.", context_settings={"max_content_width": 100}
)
@click.option("--db", metavar="PATH", help="evidence.db (or BELAGG_DB)")
@click.option("--lang", type=click.Choice(["sv", "en"]), help="the language of the answers; otherwise by the locale (LANG)")
@click.option("--debug", is_flag=True, help="show tracebacks")
@click.version_option(__version__, prog_name="belagg")
@click.pass_context
def cli(ctx: click.Context, /, **options: object) -> None:
    ctx.obj = dict(options)


def main() -> None:
    """Run, and turn every fault into one line with a remedy and the contract's exit status."""
    options: dict[str, object] = {}
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # JSON is UTF-8 wherever it goes; a terminal that cannot show å shows something
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        sys.exit(cli.main(standalone_mode=False, obj=options) or 0)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except (click.exceptions.Abort, KeyboardInterrupt):
        click.echo(f"\n{say('interrupted', chosen())} {say('interrupted.remedy', chosen())}", err=True)
        sys.exit(130)
    except click.exceptions.NoArgsIsHelpError as fault:
        click.echo(fault.ctx.get_help() if fault.ctx else "", err=True)
        sys.exit(2)
    except click.ClickException as fault:
        from pipeline.cli.misuse import misused

        click.echo(misused(fault, chosen()), err=True)
        sys.exit(2)
    except BelaggError as fault:
        lang = chosen()
        click.echo(f"{sentence(fault.message(lang))} {fault.remedy(lang)}", err=True)
        sys.exit(fault.exit_status)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except Exception as fault:  # noqa: BLE001 the edge of the process
        from pipeline.cli.faults import unexpected

        sys.exit(unexpected(fault, chosen(), debug="--debug" in sys.argv))
