"""``belagg key``: the key that signs checkpoints, shown, replaced, exported, taken in."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.common import Answer, command
from pipeline.cli.passphrase import passphrase
from pipeline.core.errors import UsageError
from pipeline.core.messages import say


def _show(answer: Answer) -> None:
    from pipeline.core.proof.checkpoint import origin_of, verifier_key
    from pipeline.core.rows import EvaluationRow
    from pipeline.run.proving import keys

    public = keys.current()
    if public is None:
        raise UsageError("key-missing", folder=keys.folder())
    here = None
    if answer.db.exists():
        with answer.evaluation() as evaluation:
            row = evaluation.books.get(EvaluationRow, 1)
            here = verifier_key(origin_of(row.uuid), public) if row else None
    if answer.as_json:
        answer.json({"key": public.hex(), "verifier_key": here, "folder": str(keys.folder())})
    answer.say("key-is", key=public.hex())
    if here is not None:
        answer.say("key-is-for", key=here)


@click.option("--lost", is_flag=True, help="the old passphrase is lost: nobody vouches for the new key")
@click.option("--because", default="", metavar="TEXT", help="with --lost: what happened")
@click.option("--as", "by", metavar="NAME", help="evaluator")
def _rotate(answer: Answer, lost: bool, because: str, by: str | None) -> None:  # noqa: FBT001 click hands it over
    from pipeline.core.errors import Refused
    from pipeline.core.rows import SigningKeyRow
    from pipeline.run.proving import checkpoints, keys

    if lost and not because.strip():
        raise Refused("reason-missing")
    if keys.current() is None:
        raise UsageError("key-missing", folder=keys.folder())
    phrase = passphrase(answer.lang, new=lost)
    with answer.evaluation() as evaluation:
        old, signer = keys.replace_lost(phrase) if lost else keys.rotate(phrase)
        if lost:
            if evaluation.books.get(SigningKeyRow, old.hex()) is not None:
                checkpoints.publish_lost(evaluation, old, signer.public, because=because, by=by)
        else:
            checkpoints.publish(evaluation, signer, passphrase=phrase, by=by)
    if answer.as_json:
        answer.json({"old": old.hex(), "key": signer.public.hex()})
    answer.say("key-lost-entered" if lost else "key-rotated", key=signer.public.hex())


@click.argument("output", type=click.Path(path_type=Path), metavar="FILE")
def _export(answer: Answer, output: Path) -> None:
    from pipeline.run.proving import keys

    count = keys.export(passphrase(answer.lang), output)
    if answer.as_json:
        answer.json({"output": str(output), "keys": count})
    answer.say("key-exported", count=count, file=output)


@click.argument("source", type=click.Path(path_type=Path), metavar="FILE")
def _import(answer: Answer, source: Path) -> None:
    from pipeline.run.proving import keys

    count = keys.take_in(passphrase(answer.lang), source)
    if answer.as_json:
        answer.json({"new": count})
    answer.say("key-imported", count=count)


class KeyGroup(click.Group):
    """Its commands explain themselves in the language of the call."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        from pipeline.cli.language import language

        found = super().get_command(ctx, cmd_name)
        if found is not None:
            lang = ctx.find_root().params.get("lang") or language()
            found.help = say(f"help-{self.name}-{cmd_name}", str(lang))
        return found


key = KeyGroup("key")
for _name, _function in (("show", _show), ("rotate", _rotate), ("export", _export), ("import", _import)):
    key.add_command(command(_name)(_function))
