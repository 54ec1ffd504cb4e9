"""``belagg retag``: let today's tagger speak about the stored passages; decisions stay."""

from __future__ import annotations

from pipeline.cli.common import Answer, command


def _retag(answer: Answer) -> None:
    from pipeline.run.learning import outdated
    from pipeline.run.retag import retag as run

    with answer.evaluation() as evaluation:
        if outdated(evaluation.db.path):
            answer.note("learnt-outdated")
        count = run(evaluation)
    if answer.as_json:
        answer.json({"passages": count})
    answer.say("retag-done", passages=count)


retag = command("retag")(_retag)
