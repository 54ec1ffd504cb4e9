"""``belagg assign`` (who judges what), ``consensus`` (side by side, and what was agreed on) and ``agreement``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.common import Answer, command, viewer_option
from pipeline.cli.judging import idents, written_json
from pipeline.core.errors import UsageError

if TYPE_CHECKING:
    from pipeline.core.shown.together import Agreement, SideBySide
    from pipeline.run.evaluation import Evaluation


def acting(viewer: str | None) -> str:
    """The name given by --as. Raises UsageError without one: whoever writes says who."""
    if not viewer:
        raise UsageError("as-missing")
    return viewer


@click.argument("name", required=False, metavar="NAME")
@click.argument("subareas", required=False, metavar="1.1-2.3,4")
@viewer_option
@click.option("--list", "listed", is_flag=True)
def _assign(answer: Answer, name: str | None, subareas: str | None, viewer: str | None, listed: bool) -> None:  # noqa: FBT001 click
    from pipeline.run.deciding import together

    with answer.evaluation() as evaluation:
        if listed or name is None:
            _assignments(answer, evaluation)
            return
        written, codes = together.assign(evaluation, name, subareas or "", by=acting(viewer))
    if answer.as_json:
        answer.json(written_json(written) | {"subareas": codes})
    answer.say("assign-done", name=name, subareas=", ".join(codes) or answer.word("assign-everybody"))


def _assignments(answer: Answer, evaluation: Evaluation) -> None:
    from pipeline.core.rows import AssignmentRow, EvaluatorRow

    people = evaluation.books.find(EvaluatorRow)
    order = list(evaluation.instrument.subareas)
    given = {p.name: [r.subarea for r in evaluation.books.find(AssignmentRow, evaluator=p.id)] for p in people}
    if answer.as_json:
        answer.json({"assignments": {name: sorted(codes, key=order.index) for name, codes in given.items()}})
        return
    for name, codes in given.items():
        shown = ", ".join(sorted(codes, key=order.index)) or answer.word("assign-everybody")
        answer.say("assign-done", name=name, subareas=shown)
    if any(given.values()):
        answer.say("assign-rest")


@click.argument("subarea", required=False, metavar="SUBAREA")
@viewer_option
@click.option("--awards", default="", metavar="P1[,P7…]", help="take these over from the sheets")
@click.option("--points", type=click.IntRange(0, 1_000_000), metavar="N")
@click.option("--evidence", default="", metavar="B41[,B57…]", help="what the points rest on; default: all the sheets' evidence")
@click.option("--criterion", metavar="C")
@click.option("--despite", default="", metavar="TEXT", help="why, although evidence speaks against")
@click.option("--not-judged", is_flag=True, help="leave the sub-area out, with the reason")
@click.option("--alike", is_flag=True, help="take over every sub-area where all sheets say the same")
@click.option("--because", default="", metavar="TEXT", help="the reason")
def _consensus(answer: Answer, subarea: str | None, viewer: str | None, alike: bool, because: str, **said: Any) -> None:  # noqa: FBT001
    writes = bool(said["awards"] or said["evidence"] or said["not_judged"]) or said["points"] is not None
    if alike:
        _take_over(answer, because, acting(viewer))
    elif subarea is None or not (writes or because):
        _compare(answer, subarea, viewer)
    elif not writes:
        raise UsageError("consensus-what")
    else:
        _agree(answer, subarea, because, acting(viewer), said)


def _agree(answer: Answer, subarea: str, because: str, by: str, said: dict[str, Any]) -> None:
    from pipeline.core import drafts
    from pipeline.core.drafts_judging import Agreed
    from pipeline.run.deciding import together

    agreed = Agreed(
        awards=tuple(drafts.number_of(i, "P") for i in idents(said["awards"])), points=said["points"],
        evidence=tuple(drafts.number_of(i, "B") for i in idents(said["evidence"])), criterion=said["criterion"],
        despite=said["despite"], judged=not said["not_judged"],
    )  # fmt: skip
    with answer.evaluation() as evaluation:
        done = together.consensus(evaluation, subarea, agreed, because=because, by=by)
    if answer.as_json:
        answer.json(written_json(done.written) | {"awards": list(done.awards), "points": done.points})
    if not agreed.judged:
        answer.say("consensus-done-not", subarea=subarea)
    else:
        answer.say("consensus-done", subarea=subarea, points=done.points, awards=", ".join(done.awards) or "–")


def _take_over(answer: Answer, because: str, by: str) -> None:
    from pipeline.run.deciding import together

    with answer.evaluation() as evaluation:
        done, left = together.consensus_where_alike(evaluation, because=because, by=by)
    if answer.as_json:
        answer.json({"subareas": done, "left": left})
    answer.say("consensus-agreed", count=len(done), left=", ".join(left) or "–")


def _compare(answer: Answer, subarea: str | None, viewer: str | None) -> None:
    from pipeline.core.shown.together import TogetherBuilder, side_by_side_json

    with answer.evaluation() as evaluation, evaluation.db.reading():
        build = TogetherBuilder(evaluation.books, evaluation.instrument, viewer=evaluation.viewer(viewer))
        if subarea is not None:
            evaluation.ledger.maximum(subarea)
        rows = build.side_by_side() if subarea is None else [build.subarea(subarea)]
    if answer.as_json:
        answer.json({"subareas": side_by_side_json(rows)})
        return
    for row in rows:
        _show(answer, row, whole=subarea is not None)


def _show(answer: Answer, row: SideBySide, *, whole: bool) -> None:
    cells = []
    for sheet in [*row.sheets, *([row.consensus] if row.consensus else [])]:
        points = answer.word("hidden") if sheet.points is None else str(sheet.points)
        if sheet.saved and not sheet.judged and sheet.points is not None:
            points = answer.word("not-judged")
        cells.append(f"{sheet.name} {points}")
    if not row.open and row.waits_for:
        cells.append(answer.word("consensus-waits", names=", ".join(row.waits_for)))
    answer.show(f"{row.code} {row.name[:46]:<47} {'  '.join(cells)}  / {row.max}")
    if whole:
        for sheet in [*row.sheets, *([row.consensus] if row.consensus else [])]:
            if sheet.points is not None:
                answer.show(f"    {sheet.name}: {sheet.because or '–'}  {' '.join(sheet.awards)}")


def _agreement(answer: Answer) -> None:
    from pipeline.core.shown.together import TogetherBuilder, agreement_json

    with answer.evaluation() as evaluation, evaluation.db.reading():
        found = TogetherBuilder(evaluation.books, evaluation.instrument).agreement()
    if answer.as_json:
        answer.json(agreement_json(found))
    elif found is None:
        answer.say("agreement-none")
    else:
        _figures(answer, found)


def _figures(answer: Answer, found: Agreement) -> None:
    from pipeline.core.shown.together import ICC_FORMS

    for line in found.subareas:
        given = "  ".join(f"{name} {'–' if p is None else p}" for name, p in zip(found.raters, line.points, strict=True))
        answer.show(f"{line.code} {line.name[:46]:<47} {given}  / {line.max}   {line.apart} {answer.word('agreement-apart')}")
    answer.show(f"\n{answer.word('agreement-head', subareas=len(found.subareas), raters=len(found.raters))}")
    icc = [] if found.icc is None else [(form, getattr(found.icc, field)) for field, form in ICC_FORMS.items()]
    for name, value in (
        (answer.word("agreement-exact"), found.same), (answer.word("agreement-near"), found.near),
        ("kappa (linear)", found.kappa_linear), ("kappa (quadratic)", found.kappa_quadratic),
        ("alpha (ordinal)", found.alpha_ordinal), ("alpha (interval)", found.alpha_interval), *icc,
    ):  # fmt: skip
        answer.show(f"  {name:<44} {'–' if value is None else f'{value:.4f}'}")


assign = command("assign")(_assign)
consensus = command("consensus")(_consensus)
agreement = command("agreement")(_agreement)
