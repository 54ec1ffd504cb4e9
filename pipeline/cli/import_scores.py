"""``belagg import-scores``: points from a workbook, shown before anything is written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.common import Answer, by_option, command

if TYPE_CHECKING:
    from pipeline.core.reporting.score_rows import ScoreChange


@click.argument("file", type=click.Path(path_type=Path), metavar="FILE.xlsx")
@click.option("--export", is_flag=True, help="write the workbook instead of reading it")
@click.option("--apply", is_flag=True, help="write the awards; without it they are only shown")
@by_option
def _import_scores(answer: Answer, file: Path, by: str, *, export: bool, apply: bool) -> None:
    from pipeline.run.reporting import import_scores as run

    with answer.evaluation() as evaluation:
        if export:
            run.export(evaluation, file, by=by, lang=answer.lang)
            if answer.as_json:
                answer.json({"output": str(file)})
            answer.say("scores-exported", path=file)
            return
        changes = run.previewed(evaluation, file, by=by)
        ids = run.written(evaluation, changes, by=by) if apply and changes else []
    if answer.as_json:
        answer.json({"applied": ids, "changes": [_json(answer, c) for c in changes]})
        return
    for c in changes:
        answer.show(f"{answer.word('scores-change', subarea=c.subarea, before=c.before, after=c.after)}: {_told(answer, c)}")
    if not changes:
        answer.say("scores-same")
    elif apply:
        answer.say("scores-applied", count=len(ids), ids=", ".join(ids))
    else:
        answer.say("scores-preview-lacking" if any(c.lacks for c in changes) else "actions-preview")


def _told(answer: Answer, c: ScoreChange) -> str:
    if c.lacks:
        return "; ".join(answer.word(lack.code, **lack.gaps) for lack in c.lacks)
    return answer.word("scores-ready", points=c.points, evidence=", ".join(c.evidence))


def _json(answer: Answer, c: ScoreChange) -> dict[str, object]:
    return {
        "subarea": c.subarea, "before": c.before, "after": c.after, "evidence": list(c.evidence), "because": c.because,
        "ready": not c.lacks, "lacks": [{"code": k.code, "message": answer.word(k.code, **k.gaps)} for k in c.lacks],
    }  # fmt: skip


import_scores = command("import-scores")(_import_scores)
