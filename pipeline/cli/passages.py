"""``belagg passages`` (ranked by the tagger) and ``belagg search`` (full text)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.common import Answer, Words, command, viewer_option
from pipeline.cli.suggest import matches_json
from pipeline.core.errors import UsageError
from pipeline.core.model import SOURCE_KINDS, STANCES, Stance
from pipeline.core.shown.as_json import points_of

if TYPE_CHECKING:
    from pipeline.store.passages import PassageView


@click.option("--subarea", metavar="C")
@click.option("--status", type=click.Choice(["suggested", "accepted", "rejected"]))
@click.option("--limit", type=click.IntRange(1, 10_000_000), default=50, show_default=True, metavar="N")
@click.option("--order", type=click.Choice(["best", "teaching"]), default="best", show_default=True)
def _passages(answer: Answer, subarea: str | None, status: str | None, limit: int, order: str) -> None:
    from pipeline.store import passages as store

    if order == "teaching" and status in ("accepted", "rejected"):
        raise UsageError("order-decided", status=status)

    with answer.evaluation() as evaluation:
        if subarea is not None:
            evaluation.ledger.maximum(subarea)
        with evaluation.db.reading() as sql:
            if order == "teaching":
                views = store.teaching(sql, subarea=subarea, limit=limit)
            else:
                views = store.listed(sql, subarea=subarea, status=status, limit=limit)
    _show(answer, views)


@click.argument("text", nargs=-1, required=True, metavar="TEXT")
@click.option("--subarea", metavar="C")
@click.option("--kind", type=Words(SOURCE_KINDS, "kind"))
@click.option("--limit", type=click.IntRange(1, 10_000_000), default=20, show_default=True, metavar="N")
@click.option("--save", is_flag=True, help="keep that it finds nothing as evidence in --subarea")
@viewer_option
@click.option("--stance", type=Words(STANCES, "stance"), default="improvement", show_default=True, help="with --save")
@click.option("--note", default="", metavar="T", help="with --save")
def _search(
    answer: Answer, text: tuple[str, ...], subarea: str | None, kind: str | None, limit: int, **keep: Any
) -> None:  # fmt: skip
    from pipeline.run.deciding.search import search as run

    if not re.search(r"\w", " ".join(text)):
        raise UsageError("absence-empty")
    if keep["save"]:
        _keep(answer, " ".join(text), (subarea, kind), (keep["viewer"], keep["stance"], keep["note"]))
        return
    with answer.evaluation() as evaluation:
        if subarea is not None:
            evaluation.ledger.maximum(subarea)
        views = run(evaluation, " ".join(text), subarea=subarea, kind=kind, limit=limit).views
    if not views:
        answer.say("search-none", query=" ".join(text))
    _show(answer, views)


def _keep(
    answer: Answer, text: str, where: tuple[str | None, str | None], said: tuple[str | None, Stance, str]
) -> None:
    """Keep a search that found nothing."""
    from pipeline.run.deciding.quoting import absent

    (subarea, kind), (by, stance, note) = where, said
    if subarea is None:
        raise UsageError("absence-subarea")
    if not by:
        raise UsageError("as-missing")
    with answer.evaluation() as evaluation:
        kept = absent(evaluation, text, subarea, by=by, kind=kind, stance=stance, note=note)
    if answer.as_json:
        entry = kept.written.entry
        ident = {"id": kept.written.id, "seq": entry.seq, "hash": entry.hash.hex()}
        answer.json(ident | {"versions": kept.versions, "found": list(kept.found)})
    gaps = {"query": text, "subarea": subarea, "found": len(kept.found), "versions": kept.versions}
    answer.say("absent-done", id=kept.written.id, **gaps)


def _show(answer: Answer, views: list[PassageView]) -> None:
    if answer.as_json:
        answer.json({"passages": [passage_json(v) for v in views]})
        return
    for v in views:
        place = v.place or (f"s. {v.page}" if v.page else "")
        tags = "  ".join(f"{t.subarea} {t.score:.2f}" for t in v.tags if t.suggested)
        answer.show(f"{v.id}  {v.title}  {place}  [{tags}]")
        answer.show(f"    {' '.join(v.text.split())}\n")
    answer.say("passages-count", count=len(views))


def passage_json(v: PassageView) -> dict[str, Any]:
    """The contract's shape of one passage."""
    return {
        "id": v.id,
        "text": v.text,
        "heading": list(v.heading),
        "kind": v.kind,
        "source": {"number": f"K{v.source}", "uri": v.uri, "title": v.title, "sha256": v.sha256},
        "anchor": {
            "start": v.start, "end": v.end, "page": v.page, "rects": points_of(v.rects) if v.page else None,
            "place": v.place, "prefix": v.prefix, "suffix": v.suffix,
        },
        "stance": v.stance,
        "stage": v.stage,
        "tags": [
            {"subarea": t.subarea, "score": t.score, "suggested": t.suggested, "matches": matches_json(t.matches)}
            for t in v.tags
        ],
        "status": v.status,
    }  # fmt: skip


passages = command("passages")(_passages)
search = command("search")(_search)
