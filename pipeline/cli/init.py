"""``belagg init``: a new evaluation."""

from __future__ import annotations

from datetime import datetime

import click

from pipeline.cli.common import Answer, command
from pipeline.cli.passphrase import passphrase


@click.option("--municipality", required=True, metavar="NAME")
@click.option("--year", required=True, type=click.IntRange(1990, 2100))
@click.option("--instrument", default="kommunkompassen-2020", show_default=True, metavar="ID")
@click.option("--from", "since", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="first day judged")
@click.option("--to", "until", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="last day judged")
@click.option("--confidential", is_flag=True, help="interviews are encrypted")
def _init(
    answer: Answer, municipality: str, year: int, instrument: str, since: datetime | None, until: datetime | None, *,
    confidential: bool,
) -> None:  # fmt: skip
    from pipeline.run.evaluation import create

    period = (since.date().isoformat() if since else None, until.date().isoformat() if until else None)
    secret = passphrase(answer.lang, new=True, code="vault-new") if confidential else None
    create(answer.db, municipality=municipality, year=year, instrument=instrument, period=period, passphrase=secret)
    if answer.as_json:
        answer.json({"db": str(answer.db), "municipality": municipality, "year": year, "instrument": instrument})
    if secret is not None:
        answer.note("vault-made")
    answer.say("init-done", db=answer.db, municipality=municipality, year=year)


init = command("init")(_init)
