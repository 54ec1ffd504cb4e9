"""``belagg init``: a new evaluation."""

from __future__ import annotations

from datetime import datetime

import click

from pipeline.cli.common import Answer, command


@click.option("--municipality", required=True, metavar="NAME")
@click.option("--year", required=True, type=click.IntRange(1990, 2100))
@click.option("--instrument", default="kommunkompassen-2020", show_default=True, metavar="ID")
@click.option("--from", "since", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="first day judged")
@click.option("--to", "until", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="last day judged")
def _init(
    answer: Answer, municipality: str, year: int, instrument: str, since: datetime | None, until: datetime | None
) -> None:
    from pipeline.run.evaluation import create

    period = (since.date().isoformat() if since else None, until.date().isoformat() if until else None)
    create(answer.db, municipality=municipality, year=year, instrument=instrument, period=period)
    if answer.as_json:
        answer.json({"db": str(answer.db), "municipality": municipality, "year": year, "instrument": instrument})
    answer.say("init-done", db=answer.db, municipality=municipality, year=year)


init = command("init")(_init)
