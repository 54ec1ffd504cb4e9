"""``belagg checkpoint``: sign the log as it stands; the copy that leaves the house is what the audit is held against."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.common import Answer, command
from pipeline.cli.passphrase import passphrase


@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="one more copy")
@click.option("--as", "by", metavar="NAME", help="evaluator")
@click.option("--restored", is_flag=True, help="after belagg restore: replace a checkpoint the log no longer leads to")
def _checkpoint(answer: Answer, output: Path | None, by: str | None, restored: bool) -> None:  # noqa: FBT001 click hands it over
    from pipeline.core.proof.checkpoint import verifier_key
    from pipeline.run.files import refuse_taken, replace_file
    from pipeline.run.proving import checkpoints, keys, timestamp

    if output is not None:
        refuse_taken(output)
    with answer.evaluation() as evaluation:
        made = keys.current() is None
        phrase = passphrase(answer.lang, new=made)
        signer = keys.create(phrase) if made else keys.unlock(phrase)
        if made:
            answer.note("key-new", folder=keys.folder())
        signed = checkpoints.sign(evaluation, signer, passphrase=phrase, by=by, restored=restored)
    if output is not None:
        replace_file(output, signed.note.encode())
    stamp = timestamp.stamped(signed.note.encode(), signed.file)
    key = verifier_key(signed.note.split("\n", 1)[0], signed.key)
    if answer.as_json:
        answer.json({
            "seq": signed.size, "root": signed.root, "key": key, "note": signed.note, "file": str(signed.file),
            "time_stamp": None if stamp is None else {"at": stamp.at, "service": stamp.service, "file": str(stamp.file)},
        })  # fmt: skip
    answer.say("checkpoint-done", size=signed.size, root=signed.root)
    if not answer.as_json:
        answer.show(signed.note)
    if signed.new_key:
        answer.say("key-published")
    answer.say("key-is-for", key=key)
    answer.say("checkpoint-copy", file=signed.file)
    if output is not None:
        answer.say("checkpoint-output", file=output)
    if stamp is not None:
        answer.say("checkpoint-stamped", at=stamp.at, service=stamp.service, file=stamp.file)


checkpoint = command("checkpoint")(_checkpoint)
