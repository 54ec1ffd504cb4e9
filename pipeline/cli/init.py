"""``belagg init``: a new evaluation."""

from __future__ import annotations

import click

from pipeline.cli.common import Answer, command


@click.option("--municipality", required=True, metavar="NAME")
@click.option("--year", required=True, type=click.IntRange(1990, 2100))
@click.option("--instrument", default="kommunkompassen-2020", show_default=True, metavar="ID")
def _init(answer: Answer, municipality: str, year: int, instrument: str) -> None:
    from pipeline.run.evaluation import create

    create(answer.db, municipality=municipality, year=year, instrument=instrument)
    if answer.as_json:
        answer.json({"db": str(answer.db), "municipality": municipality, "year": year, "instrument": instrument})
    answer.say("init-done", db=answer.db, municipality=municipality, year=year)


init = command("init")(_init)
