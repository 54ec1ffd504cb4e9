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
    from pipeline.run.instruments import shown
    from pipeline.run.tagging import rules_folder
    from pipeline.run.yamlfile import tagging_rules
    from pipeline.tag.tagger import check_examples

    parsed, problems = tagging_rules(folder or rules_folder())
    if not problems:
        problems = check_examples(parsed)
    if answer.as_json:
        found = [{"file": p.file, "line": p.line, "message": p.message, "remedy": p.remedy} for p in problems]
        answer.json({"ok": not problems, "problems": found})
    elif problems:
        answer.show(shown(problems), err=True)
    answer.say("rules-ok" if not problems else "rules-not-ok", problems=len(problems))
    return 5 if problems else 0


rules.add_command(command("test")(_test))
