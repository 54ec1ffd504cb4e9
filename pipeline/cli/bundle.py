"""``belagg bundle``: all it takes to check the points without Belägg, in one zip."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.common import Answer, command
from pipeline.core.errors import Refused

if TYPE_CHECKING:
    from pipeline.run.evaluation import Evaluation
    from pipeline.run.proving.keys import Signer


@click.argument("output", type=click.Path(path_type=Path), metavar="FILE.zip")
@click.option("--edition", type=click.Choice(["public", "municipality", "internal"]), default="public", show_default=True,
              help="whom it is for; internal holds every name and every word")
@click.option("--confidential-as-hash", is_flag=True, help="internal: confidential sources as hashes alone")
@click.option("--without-names", is_flag=True, help="internal: evaluators by number")
@click.option("--sign", is_flag=True, help="sign the list of all files; done by itself where BELAGG_PASSPHRASE is set")
def _bundle(
    answer: Answer, output: Path, edition: str, *, confidential_as_hash: bool, without_names: bool, sign: bool
) -> None:
    from pipeline.cli.roster import asker
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
        options = Options(edition, confidential_as_hash, names=not without_names, roster=names)
        signer = _signer(answer, evaluation, asked=sign)
        done = write(evaluation, output, options, signer)
        signed = beside(evaluation.db.path).exists()
    checked = done.checked
    if answer.as_json:
        answer.json({
            "output": str(done.file), "edition": edition, "sha256": done.sha256, "files": done.files,
            "events": checked["events"], "total": checked["total"], "confirmed": checked["confirmed"],
            "withheld": checked["withheld"], "signed": signed,
            "key": signer.public.hex() if signer else None,
        })  # fmt: skip
    answer.say(f"bundle-edition-{edition}")
    answer.say("bundle-done", file=done.file, files=done.files, total=checked["total"],
               confirmed=checked["confirmed"] + checked["withheld"])  # fmt: skip
    if checked["withheld"]:
        answer.say("bundle-withheld", points=checked["withheld"])
    if not signed:
        answer.say("bundle-unsigned")
    if signer:
        answer.say("bundle-sealed", key=signer.public.hex())
    elif signed:
        answer.say("bundle-unsealed")
    answer.say("bundle-hash", sha256=done.sha256)


def _signer(answer: Answer, evaluation: Evaluation, *, asked: bool) -> Signer | None:
    """The key that signs the bundle: the one in use, where the log knows it and its passphrase is there (or is asked for)."""
    from pipeline.cli.passphrase import passphrase
    from pipeline.core.rows import SigningKeyRow
    from pipeline.run.proving import keys

    public = keys.current()
    known = public is not None and evaluation.books.get(SigningKeyRow, public.hex()) is not None
    if not asked and not (known and os.environ.get("BELAGG_PASSPHRASE")):
        return None
    if not known:
        raise Refused("bundle-key")
    try:
        return keys.unlock(passphrase(answer.lang))
    except Refused:
        if asked:
            raise
        return None  # a passphrase of something else, such as a confidential evaluation's seal; it is said that nobody signed


bundle = command("bundle")(_bundle)
