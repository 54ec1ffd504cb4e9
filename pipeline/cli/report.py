"""``belagg report``: the results as a document."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.common import Answer, command


@click.option("--format", "format_", default="html", show_default=True, metavar="html")
@click.option("--output", required=True, type=click.Path(path_type=Path), metavar="FILE")
@click.option("--sheet", metavar="NAME|consensus")
def _report(answer: Answer, format_: str, output: Path, sheet: str | None) -> None:
    from pipeline.core import drafts
    from pipeline.run.report import write

    with answer.evaluation() as evaluation:
        results = write(evaluation, drafts.sheet_of(evaluation.books, sheet), format_, output)
    if answer.as_json:
        answer.json({"output": str(output), "format": format_, "total": results.total, "max": results.max})
    answer.say("report-done", output=output)


report = command("report")(_report)
