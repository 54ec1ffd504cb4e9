"""``belagg report``: the results as a document."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.common import Answer, command, viewer_option


@click.option("--format", "format_", default="html", show_default=True, metavar="html|docx|pdf|xlsx|charts")
@click.option("--output", required=True, type=click.Path(path_type=Path), metavar="FILE")
@click.option("--edition", default="internal", show_default=True, metavar="internal|municipality|public")
@click.option("--final", is_flag=True)
@click.option("--template", type=click.Path(path_type=Path), metavar="DOCX")
@click.option("--sheet", metavar="NAME|consensus")
@viewer_option
def _report(  # noqa: PLR0913  the options of one command
    answer: Answer, format_: str, output: Path, edition: str, final: bool, template: Path | None, sheet: str | None,  # noqa: FBT001
    viewer: str | None,
) -> None:  # fmt: skip
    from pipeline.core import drafts
    from pipeline.run import report as run
    from pipeline.run.texts import doubtful

    with answer.evaluation() as evaluation:
        name = drafts.sheet_of(evaluation.books, sheet)
        wish = run.Wish(edition, template, final)
        results = run.write(evaluation, name, format_, output, viewer=evaluation.viewer(viewer), wish=wish)
        doubts = doubtful(evaluation)
    unjudged = [s.code for s in results.subareas if not s.judged and not s.not_judged]
    if answer.as_json:
        answer.json({
            "output": str(output), "format": format_, "edition": edition, "final": final, "total": results.total,
            "max": results.max, "unjudged": unjudged,
            "doubts": [{"section": d.section, "sentence": d.sentence, "fault": d.fault, "reference": d.reference} for d in doubts],
        })  # fmt: skip
    answer.say("report-done", output=output)
    if unjudged:
        answer.note("report-unjudged", codes=", ".join(unjudged))
    if doubts:
        answer.note("report-doubtful", count=len(doubts), sentences=run.said(doubts, answer.lang))


report = command("report")(_report)
