"""``belagg proof``: that a decision is in the signed log, that the log goes on from an older one; and checking both."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.common import Answer, command
from pipeline.cli.key import KeyGroup
from pipeline.core.errors import AuditFailed

if TYPE_CHECKING:
    from pipeline.core.proof.proofs import Proof

_output = click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="write the proof there")


@click.argument("what", metavar="SEQ|B41|P12")
@_output
def _inclusion(answer: Answer, what: str, output: Path | None) -> None:
    from pipeline.core.proof.checkpoint import parse
    from pipeline.run.proving import proofs

    with answer.evaluation() as evaluation:
        proof = proofs.inclusion(evaluation, what)
    size = parse(proof["checkpoint"]).checkpoint.size
    _show(answer, proof, output, answer.word("proof-included", what=what, seq=proof["event"]["seq"], size=size))


@click.argument("old", type=click.Path(path_type=Path), metavar="FILE")
@_output
def _consistency(answer: Answer, old: Path, output: Path | None) -> None:
    from pipeline.core.proof.checkpoint import parse
    from pipeline.run.proving import proofs

    with answer.evaluation() as evaluation:
        proof = proofs.consistency(evaluation, old)
    size = parse(proof["checkpoint"]).checkpoint.size
    _show(answer, proof, output, answer.word("proof-goes-on", size=size, old=proof["old"]["size"]))


def _show(answer: Answer, proof: Proof, output: Path | None, words: str) -> None:
    from pipeline.run.files import refuse_taken, replace_file

    if output is not None:
        refuse_taken(output)
        replace_file(output, (json.dumps(proof, ensure_ascii=False, indent=2) + "\n").encode())
    if answer.as_json or output is None:
        answer.json(proof)
    answer.show(words, err=answer.as_json or output is None)


@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--checkpoint", type=click.Path(path_type=Path), metavar="FILE", help="the checkpoint you have")
@click.option("--key", metavar="KEY", help="the public key it must rest on (from the report)")
def _check(answer: Answer, file: Path, checkpoint: Path | None, key: str | None) -> None:
    from pipeline.core.proof.checkpoint import parse
    from pipeline.run.proving import proofs

    try:
        proof, public = proofs.check(file, given=checkpoint, key=key)
    except AuditFailed as fault:
        why = answer.word(f"proof-why-{fault.gaps['why']}") if fault.code == "proof-bad" else ""
        if answer.as_json:
            answer.json({"good": False, "why": fault.gaps.get("why")})
        raise AuditFailed(fault.code, **(dict(fault.gaps) | {"why": why})) from fault
    size = parse(proof["checkpoint"]).checkpoint.size
    if "event" in proof:
        what = answer.word("proof-included", what=proof["event"]["kind"], seq=proof["event"]["seq"], size=size)
    else:
        what = answer.word("proof-goes-on", size=size, old=proof["old"]["size"])
    if answer.as_json:
        answer.json({"good": True, "proof": proof["proof"], "size": size, "key": public.hex()})
    answer.say("proof-good", what=what)
    answer.say("proof-signed-by", key=public.hex())


proof = KeyGroup("proof")
for _name, _function in (("inclusion", _inclusion), ("consistency", _consistency), ("check", _check)):
    proof.add_command(command(_name)(_function))
