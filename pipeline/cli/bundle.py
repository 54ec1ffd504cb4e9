"""``belagg bundle``: all it takes to check the points without Belägg, in one zip."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.common import Answer, command


@click.argument("output", type=click.Path(path_type=Path), metavar="FILE.zip")
@click.option("--edition", type=click.Choice(["public", "municipality", "internal"]), default="public", show_default=True,
              help="whom it is for; internal holds every name and every word")
@click.option("--confidential-as-hash", is_flag=True, help="internal: confidential sources as hashes alone")
@click.option("--without-names", is_flag=True, help="internal: evaluators by number")
def _bundle(answer: Answer, output: Path, edition: str, *, confidential_as_hash: bool, without_names: bool) -> None:
    from pipeline.cli.roster import asker
    from pipeline.core.errors import Refused
    from pipeline.run.proving.bundle import write
    from pipeline.run.proving.checkpoints import beside
    from pipeline.run.proving.withholding import Options
    from pipeline.run.reporting.report import rostered
    from pipeline.store.vault import locked

    with answer.evaluation() as evaluation:
        if locked(evaluation.db.sql):
            raise Refused("vault-locked")
        names = () if edition == "internal" else rostered(evaluation, lambda: asker(answer))
        if names is None:
            raise Refused("bundle-roster")
        done = write(evaluation, output, Options(edition, confidential_as_hash, names=not without_names, roster=names))
        signed = beside(evaluation.db.path).exists()
    checked = done.checked
    if answer.as_json:
        answer.json({
            "output": str(done.file), "edition": edition, "sha256": done.sha256, "files": done.files,
            "events": checked["events"], "total": checked["total"], "confirmed": checked["confirmed"],
            "withheld": checked["withheld"], "signed": signed,
        })  # fmt: skip
    answer.say(f"bundle-edition-{edition}")
    answer.say("bundle-done", file=done.file, files=done.files, total=checked["total"], confirmed=checked["confirmed"])
    if checked["withheld"]:
        answer.say("bundle-withheld", points=checked["withheld"])
    if not signed:
        answer.say("bundle-unsigned")
    answer.say("bundle-hash", sha256=done.sha256)


bundle = command("bundle")(_bundle)
