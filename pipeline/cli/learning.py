"""``belagg learn``: the tagger taught by the decisions. ``belagg rates``: how far its suggestions were followed."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.common import Answer, command
from pipeline.core.errors import UsageError

if TYPE_CHECKING:
    from pipeline.run.training.learning import Figures, Learnt
    from pipeline.store.learning import Rates


@click.option(
    "--pooled", multiple=True, type=click.Path(path_type=Path), metavar="DB",
    help="learn from this evaluation too, but not from its interviews (may be repeated)",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="only try, and show the figures")
@click.option("--force", is_flag=True, help="install a model that is worse, too")
@click.option("--undo", is_flag=True, help="back to the model before")
@click.option("--forget", is_flag=True, help="take every learnt model away (after an erasure)")
def _learn(answer: Answer, pooled: tuple[Path, ...], *, dry_run: bool, force: bool, undo: bool, forget: bool) -> None:
    from pipeline.run import kept_models
    from pipeline.run.training import learning

    if undo + forget + bool(pooled or dry_run or force) > 1:
        raise UsageError("learn-choose")
    with answer.evaluation() as evaluation:
        db = evaluation.db.path
        if undo:
            _told(answer, "learn-undone", path=str(learning.undo(db)))
        elif forget:
            _told(answer, "learn-forgotten", count=kept_models.forget(db))
        else:
            _learnt(answer, learning.learn(evaluation, learning.Options(pooled, dry_run, force)))


def _told(answer: Answer, code: str, **gaps: object) -> None:
    if answer.as_json:
        answer.json(gaps)
    answer.say(code, **gaps)


def _learnt(answer: Answer, found: Learnt) -> None:
    if answer.as_json:
        answer.json(learnt_json(found))
    answer.say("learn-head", decisions=found.decisions, passages=found.passages, held=found.held)
    for what, before, after in (
        ("learn-held", found.before, found.after), ("learn-unseen", found.unseen_before, found.unseen_after),
    ):  # fmt: skip
        answer.say(
            "learn-figures", what=answer.word(what), accepted=before.accepted, refused=before.refused,
            right0=before.right, right1=after.right, fine0=before.acceptable, fine1=after.acceptable,
            heeded0=before.heeded, heeded1=after.heeded,
        )  # fmt: skip
    code = "learn-done" if found.path else "learn-tried-worse" if found.worse else "learn-tried"
    answer.say(code, path=found.path, seconds=found.seconds)


def learnt_json(found: Learnt) -> dict[str, Any]:
    """Counts, the model's hash, and where it was put (null: only tried)."""
    return {
        "decisions": found.decisions, "passages": found.passages, "held_out": found.held,
        "before": _figures(found.before), "after": _figures(found.after),
        "unseen": {"before": _figures(found.unseen_before), "after": _figures(found.unseen_after)},
        "worse": found.worse, "new_words": found.words, "model_sha256": found.sha256,
        "installed": str(found.path) if found.path else None, "seconds": found.seconds,
    }  # fmt: skip


def _figures(figures: Figures) -> dict[str, int]:
    return asdict(figures)


def _rates(answer: Answer) -> None:
    from pipeline.store import learning as store

    with answer.evaluation() as evaluation, evaluation.db.reading() as sql:
        found = store.rates(sql)
        rows = [found.get(code) or store.Rates(code) for code in evaluation.instrument.subareas]
    if answer.as_json:
        answer.json({"subareas": [asdict(row) | {"share": share(row)} for row in rows]})
        return
    answer.say("rates-head")
    for row in rows:
        part = share(row)
        shown = "–" if part is None else f"{part:.2f}"
        click.echo(
            f"{row.subarea:<9}{row.open:8}{row.accepted:10}{row.rejected:10}{shown:>16}{row.found:22}{row.stance:17}{row.stage:15}"
        )


def share(row: Rates) -> float | None:
    """The part of decided suggestions that was accepted."""
    decided = row.accepted + row.rejected
    return round(row.accepted / decided, 3) if decided else None


learn = command("learn")(_learn)
rates = command("rates")(_rates)
