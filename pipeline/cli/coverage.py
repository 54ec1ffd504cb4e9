"""``belagg coverage``: which kinds of sources support what, whether they are independent, gaps first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.cli.common import Answer, command, viewer_option
from pipeline.core.model import SOURCE_KINDS

if TYPE_CHECKING:
    from pipeline.core.judging.triangulation import Triangulation
    from pipeline.core.shown.coverage import SubareaCoverage


@click.argument("subarea", required=False, metavar="SUBAREA")
@click.option("--sheet", metavar="NAME|consensus")
@viewer_option
def _coverage(answer: Answer, subarea: str | None, sheet: str | None, viewer: str | None) -> None:
    from pipeline.core import drafts
    from pipeline.core.shown.coverage import coverage_json
    from pipeline.run.deciding import together

    with answer.evaluation() as evaluation:
        if subarea is not None:
            evaluation.ledger.maximum(subarea)
        rows = together.coverage(evaluation, drafts.sheet_of(evaluation.books, sheet), viewer=evaluation.viewer(viewer))
    rows = [row for row in rows if subarea in (None, row.code)]
    if answer.as_json:
        answer.json({"subareas": coverage_json(rows)})
        return
    answer.say("coverage-head")
    columns = [f"kind-{kind}" for kind in SOURCE_KINDS] + ["coverage-absence", "coverage-independent"]
    answer.show(f"{'':<44}{''.join(f'{answer.word(c):>12}' for c in columns)}")
    for row in rows:
        _row(answer, row)
        if subarea is not None:
            _links(answer, row.support)
            for award in row.awards:
                answer.show(f"  {award.id} +{award.points}: {answer.word(f'level-{award.support.level}')}")
                _links(answer, award.support)


def _row(answer: Answer, row: SubareaCoverage) -> None:
    s = row.support
    cells = [*(s.kinds[kind] for kind in SOURCE_KINDS), s.absences, len(s.origins)]
    shown = "".join(f"{n or '–':>12}" for n in cells)
    answer.show(f"{row.code} {row.name[:38]:<40}{shown}  {answer.word(f'level-{s.level}')}")


def _links(answer: Answer, support: Triangulation) -> None:
    for link in support.links:
        words = f": ”{link.words}”" if link.words else ""
        answer.show(f"    B{link.one} = B{link.other}: {answer.word(link.why)}{words}")


coverage = command("coverage")(_coverage)
