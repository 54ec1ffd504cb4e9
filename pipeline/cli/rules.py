"""``belagg rules test``: run the examples written beside the tagging rules and name what broke."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.common import Answer, command


@click.group("rules")
def rules() -> None:
    """The tagging rules."""


@click.argument(
    "folder", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="[FOLDER]"
)
def _test(answer: Answer, folder: Path | None) -> int:
    from pipeline.core.messages.rule_problems import told
    from pipeline.run.instruments import shown
    from pipeline.run.training.tagging import rule_problems

    problems = rule_problems(folder)
    if answer.as_json:
        words = [told(p, answer.lang) for p in problems]
        found = [
            {"file": p.file, "line": p.line, "message": message, "remedy": remedy}
            for p, (message, remedy) in zip(problems, words, strict=True)
        ]
        answer.json({"ok": not problems, "problems": found})
    elif problems:
        answer.show(shown(problems)[answer.lang != "sv"], err=True)
    answer.say("rules-ok" if not problems else "rules-not-ok", problems=len(problems))
    return 5 if problems else 0


rules.add_command(command("test")(_test))
