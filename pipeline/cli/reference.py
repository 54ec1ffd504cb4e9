"""``belagg reference import|list|show``: published results as data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.common import Answer, command
from pipeline.core.errors import UsageError
from pipeline.core.messages import sentence

if TYPE_CHECKING:
    from pipeline.core.reference import Reference


@click.group("reference")
def reference() -> None:
    """Published results as data."""


@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option("--municipality", metavar="NAME", help="whose report it is, where it does not say")
@click.option("--year", type=click.IntRange(1990, 2100), metavar="YYYY", help="the evaluation's year")
@click.option("--instrument", metavar="ID", help="the edition of the instrument")
def _import(answer: Answer, files: tuple[Path, ...], municipality: str | None, year: int | None, instrument: str | None) -> int:
    from pipeline.core.reference import Known
    from pipeline.core.reference.json import to_json
    from pipeline.run.reporting import reference as run

    found, faults = run.everyone(files, Known(municipality, year, instrument))
    if answer.db.is_file():
        with answer.evaluation() as evaluation:
            run.keep(evaluation, tuple(found))
    if answer.as_json:
        made = [to_json(r, answer.lang) for r in found]
        errors = [
            {"file": str(path), "code": fault.code, "message": fault.message(answer.lang), "remedy": fault.remedy(answer.lang)}
            for path, fault in faults
        ]
        single = len(made) == 1 and not errors and len(files) == 1
        answer.json(made[0] if single else {"references": made, "errors": errors})
    else:
        for r in found:
            _shown(answer, r)
        answer.say("reference-kept" if answer.db.is_file() else "reference-not-kept", path=answer.db)
    for path, fault in faults:
        answer.show(f"{path}: {sentence(fault.message(answer.lang))} {fault.remedy(answer.lang)}", err=True)
    return max((fault.exit_status for _, fault in faults), default=0)


def _shown(answer: Answer, r: Reference) -> None:
    from pipeline.core.reference.json import shown

    unread = answer.word("reference-none")
    answer.say(
        "reference-head", label=r.label, total=unread if r.total is None else r.total, max="–" if r.max is None else r.max,
        instrument=r.instrument or "?",
    )  # fmt: skip
    answer.say("reference-counts", subareas=len(r.subareas), areas=len(r.areas), sides=len(r.sides), passages=len(r.passages))
    unknown = [code for code, s in r.sides.items() if not s.known]
    if unknown:
        answer.say("reference-columns", areas=", ".join(unknown))
    for problem in r.problems:
        answer.show(f"  ! {shown(problem, answer.lang)}")


def _list(answer: Answer) -> None:
    from pipeline.run.reporting import reference as run

    if answer.db.is_file():
        with answer.evaluation() as evaluation:
            rows = run.library(evaluation)
    else:
        rows = run.library(None)
    if answer.as_json:
        answer.json({
            "references": [
                {
                    "municipality": r.municipality, "mean": r.mean, "year": r.year, "instrument": r.instrument,
                    "total": r.total,
                    "areas": {c: p.points for c, p in r.areas.items()}, "subareas": len(r.subareas), "source": r.source,
                    "shipped": ships,
                }
                for r, ships in rows
            ]
        })  # fmt: skip
        return
    for r, ships in rows:
        answer.show(
            f"{r.label:<44}{r.total if r.total is not None else '–':>5} / {r.max or '–'}  {r.instrument or '?'}  "
            f"{answer.word('reference-shipped' if ships else 'reference-own')}: {r.source}"
        )


@click.argument("name", metavar="NAME")
def _show(answer: Answer, name: str) -> None:
    from pipeline.core.reference.json import to_json
    from pipeline.run.reporting import reference as run

    with answer.evaluation() as evaluation:
        rows = [r for r, _ in run.library(evaluation)]
    chosen = next((r for r in rows if r.label == name), None)
    if chosen is None:
        raise UsageError("reference-unknown", name=name)
    if answer.as_json:
        answer.json(to_json(chosen, answer.lang))
        return
    _shown(answer, chosen)
    for code, p in {**chosen.areas, **chosen.subareas}.items():
        answer.show(f"  {code:<4} {p.name[:58]:<60}{p.points:>4} / {p.max if p.max is not None else '–'}")


reference.add_command(command("import")(_import))
reference.add_command(command("list")(_list))
reference.add_command(command("show")(_show))
