"""``belagg retag``: let today's tagger speak about the stored passages; decisions stay."""

from __future__ import annotations

import click

from pipeline.cli.common import Answer, command


@click.option("--semantic", is_flag=True, help="hear meaning where words are unsure (needs the extra semantic)")
def _retag(answer: Answer, semantic: bool) -> None:  # noqa: FBT001 click hands it over
    from pipeline.run.ingesting.retag import retag as run
    from pipeline.run.kept_models import outdated

    with answer.evaluation() as evaluation:
        if outdated(evaluation.db.path):
            answer.note("learnt-outdated")
        count = run(evaluation, semantic=semantic)
    if answer.as_json:
        answer.json({"passages": count})
    answer.say("retag-done", passages=count)


retag = command("retag")(_retag)
