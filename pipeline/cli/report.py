"""``belagg report``: the results as a document."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.common import Answer, command, viewer_option
from pipeline.cli.roster import asker
from pipeline.core.errors import UsageError

if TYPE_CHECKING:
    from pipeline.core.reporting.beside import Beside
    from pipeline.run.evaluation import Evaluation


@click.option("--format", "format_", default="html", show_default=True, metavar="html|docx|pdf|xlsx|charts")
@click.option("--output", required=True, type=click.Path(path_type=Path), metavar="FILE")
@click.option("--edition", default="internal", show_default=True, metavar="internal|municipality|public", help="who it is for")
@click.option("--final", is_flag=True, help="refused while a sentence lacks its evidence")
@click.option("--compare", is_flag=True, help="earlier evaluations, means and the best beside the figures")
@click.option("--with", "names", multiple=True, metavar="NAME", help="a published result beside the figures; may be repeated")
@click.option("--crosswalk", metavar="ID", help="lay an older edition beside this one by that crosswalk")
@click.option(
    "--template", type=click.Path(path_type=Path), metavar="DOCX", help="its styles, margins, header and footer are used"
)
@click.option("--sheet", metavar="NAME|consensus")
@viewer_option
def _report(
    answer: Answer, format_: str, output: Path, edition: str, template: Path | None, sheet: str | None, viewer: str | None,
    **asked: Any,
) -> None:  # fmt: skip
    from dataclasses import asdict

    from pipeline.core import drafts
    from pipeline.run.deciding.texts import doubtful
    from pipeline.run.reporting import report as run

    if template is not None and not template.is_file():
        raise UsageError("template-missing", path=template)
    if template is not None and format_ != "docx":
        raise UsageError("template-format", format=format_)
    with answer.evaluation() as evaluation:
        name = drafts.sheet_of(evaluation.books, sheet)
        names = () if edition == "internal" else run.rostered(evaluation, lambda: asker(answer))
        beside = _beside(evaluation, asked["names"], asked["crosswalk"], wanted=asked["compare"])
        wish = run.Wish(edition, template, asked["final"], beside, names or ())
        results = run.write(evaluation, name, format_, output, viewer=evaluation.viewer(viewer), wish=wish)
        doubts = doubtful(evaluation)
        initials = run.initials_left(results, wish)
    unjudged = [s.code for s in results.subareas if not s.judged and not s.not_judged]
    if answer.as_json:
        answer.json({
            "output": str(output), "format": format_, "edition": edition, "final": asked["final"], "total": results.total,
            "max": results.max, "unjudged": unjudged, "initials": initials,
            "doubts": [asdict(d) for d in doubts],
        })  # fmt: skip
    answer.say("report-done", output=output)
    if names is None:
        answer.note("report-roster-locked")
    if initials:
        answer.note("report-initials", letters=", ".join(initials))
    if unjudged:
        answer.note("report-unjudged", codes=", ".join(unjudged))
    if doubts:
        answer.note("report-doubtful", count=len(doubts), sentences=run.said(doubts, answer.lang))


def _beside(evaluation: Evaluation, names: tuple[str, ...], crosswalk: str | None, *, wanted: bool) -> tuple[Beside, ...]:
    """The figures of others, where any are asked for."""
    if not (wanted or names or crosswalk):
        return ()
    from pipeline.run.reporting.beside import Company, company

    return company(evaluation, Company(names, crosswalk))


report = command("report")(_report)
