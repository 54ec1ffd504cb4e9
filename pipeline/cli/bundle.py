"""``belagg bundle``: all it takes to check the points without Belägg, in one zip."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.common import Answer, command


@click.argument("output", type=click.Path(path_type=Path), metavar="FILE.zip")
@click.option("--confidential-as-hash", is_flag=True, help="of confidential sources only hashes; their quotes stay inside")
@click.option("--without-names", is_flag=True, help="evaluators by number")
def _bundle(answer: Answer, output: Path, confidential_as_hash: bool, without_names: bool) -> None:  # noqa: FBT001 click hands it over
    from pipeline.run.proving.bundle import Options, write
    from pipeline.run.proving.checkpoints import beside

    with answer.evaluation() as evaluation:
        done = write(evaluation, output, Options(confidential_as_hash, names=not without_names))
        signed = beside(evaluation.db.path).exists()
    checked = done.checked
    if answer.as_json:
        answer.json({
            "output": str(done.file), "sha256": done.sha256, "files": done.files, "events": checked["events"],
            "total": checked["total"], "confirmed": checked["confirmed"], "withheld": checked["withheld"], "signed": signed,
        })  # fmt: skip
    answer.say("bundle-done", file=done.file, files=done.files, total=checked["total"], confirmed=checked["confirmed"])
    if checked["withheld"]:
        answer.say("bundle-withheld", points=checked["withheld"])
    if not signed:
        answer.say("bundle-unsigned")
    answer.say("bundle-hash", sha256=done.sha256)


bundle = command("bundle")(_bundle)
