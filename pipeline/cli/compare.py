"""``belagg compare``: this evaluation beside earlier ones, other municipalities or a mean."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.common import Answer, command, viewer_option

if TYPE_CHECKING:
    from pipeline.core.reporting.comparison import Comparison


@click.option(
    "--with", "names", multiple=True, metavar="NAME", help='a published result: "Olofströms kommun 2022"; may be repeated'
)
@click.option(
    "--with-db", "databases", multiple=True, type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="DB",
    help="an earlier evaluation's evidence.db",
)  # fmt: skip
@click.option("--mean", is_flag=True, help="the mean of all municipalities there are figures for")
@click.option(
    "--similar", type=click.IntRange(0, 20), default=0, metavar="N", help="the N municipalities with the most similar profile"
)
@click.option("--crosswalk", metavar="ID", help="lay an older edition beside this one by that crosswalk")
@click.option("--revision", metavar="ID", help="the same points by the areas of another edition")
@click.option("--sheet", metavar="NAME|consensus")
@viewer_option
def _compare(answer: Answer, sheet: str | None, viewer: str | None, **given: object) -> None:
    from pipeline.core import drafts
    from pipeline.core.reporting.comparison import to_json
    from pipeline.run.reporting.compare import Wanted, compare

    with answer.evaluation() as evaluation:
        name = drafts.sheet_of(evaluation.books, sheet) if sheet else None
        made = compare(evaluation, Wanted(**given, lang=answer.lang), sheet=name, viewer=evaluation.viewer(viewer))  # type: ignore[arg-type]  # click's values
    if answer.as_json:
        answer.json(to_json(made))
        return
    _table(answer, made)
    _since(answer, made)


def _table(answer: Answer, made: Comparison) -> None:
    columns = [made.own, *(o.beside for o in made.others)]
    for n, beside in enumerate(columns, 1):
        answer.show(f"[{n}] {beside.label}{f'  ({made.others[n - 2].instrument})' if n > 1 else f'  ({made.instrument})'}")
    answer.show("\n" + " " * 64 + "".join(f"{f'[{n}]':>10}" for n in range(1, len(columns) + 1)))
    for code, name in made.rows:
        cells = [b.figures.get(code) for b in columns]
        if any(c is not None for c in cells[1:]):
            other = made.counterparts.get(code)
            answer.show(
                f"{code:<4} {name:<59}"
                + "".join(f"{_shown(c, answer):>10}" for c in cells)
                + (f"   {other}" if other else "")
            )
    for note in made.notes:
        answer.say("compare-note", text=note)
    for label in made.left_out:
        answer.say("compare-left-out", label=label)


def _since(answer: Answer, made: Comparison) -> None:
    if not made.since:
        return
    whole = next((c for c in made.changes if not c.code), None)
    answer.show("")
    if whole is not None:
        answer.say("compare-changed", label=made.since, signed=_signed(whole.difference))
    for c in made.changes:
        if c.code and c.difference:
            answer.say(
                "compare-change", subarea=c.code, name=c.name, before=_plain(c.before), now=_plain(c.now),
                signed=_signed(c.difference),
            )  # fmt: skip
    if made.improvements:
        answer.show("")
        answer.say("compare-candidates")
    for i in made.improvements:
        answer.show(f"  {i.area}. {i.text}")
        for k in i.candidates:
            answer.show(f"       {k.id} ({k.subarea}) {k.quote[:90]}  [{', '.join(k.words)}]")
        if not i.candidates:
            answer.show(f"       – {answer.word('compare-nothing-now')}")


def _shown(figure: tuple[float, float] | None, answer: Answer) -> str:
    return answer.word("compare-unread-area") if figure is None else _plain(figure[0])


def _plain(points: float) -> str:
    return f"{points:g}".replace(".", ",")


def _signed(points: float) -> str:
    return f"{points:+g}".replace(".", ",").replace("-", "−")


compare = command("compare")(_compare)
