"""A stored passage → what an evaluator sees of it: its words in context, what is suggested, and who stands where."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from pipeline.core.model import Tag
from pipeline.core.people.interviews import groups
from pipeline.core.rows import EvaluatorRow, SourceRow
from pipeline.core.sealed import Sealed
from pipeline.core.shown.pages import Alike, Card, Choice
from pipeline.core.wording import alike, surroundings
from pipeline.run.deciding import reasons
from pipeline.run.deciding.documents import dated
from pipeline.run.evaluation import Evaluation
from pipeline.store import parts, passages, similar, sources
from pipeline.store.stretches import stretch
from pipeline.tag.swedish import index_terms

AROUND = 260  # characters of context on either side
NEAR = 12  # passages on either side that are looked at for them
CHOICES = 3
TWINS = 12  # passages with the same words that are offered together
SIMILAR = 8  # and of those that say nearly the same
_Side = tuple[tuple[surroundings.Piece, ...], bool]


def card(
    evaluation: Evaluation, sql: sqlite3.Connection, view: passages.PassageView, who: str, subarea: str | None = None, *,
    listed: bool = False,
) -> Card:  # fmt: skip
    """Everything the page for one passage shows. ``subarea``: the queue's, shown first even where it is no suggestion.
    ``listed``: one of many in a list, without the words around it."""
    row, me = evaluation.books.get(SourceRow, view.source), evaluation.books.get(EvaluatorRow, who)
    told = reasons.vocabulary(evaluation.instrument)
    shown = [m for t in view.tags[:CHOICES] for m in reasons.accepted(t, told)]
    choices = tuple(_choices(evaluation, view, me.name if me else "", subarea))
    around = (((), False), ((), False)) if listed else _around(sql, view)
    twins = () if listed else tuple(_twins(sql, view, me.name if me else "", subarea))
    similars = () if listed else tuple(_similar(sql, view, me.name if me else "", subarea, {t.id for t in twins}))
    return Card(
        id=view.id, source=view.source, version=view.version, ordinal=view.ordinal, title=view.title, uri=view.uri,
        kind=view.kind, media_type=sources.media_type(sql, sources.newest(sql, view.source)), sha256=view.sha256,
        own_date=row.own_date if row else None,
        dated=row is None or listed or dated(sql, row, view.source, view.version, view.sha256),
        heading=view.heading, page=view.page, place=view.place, rects=view.rects,
        start=view.start, end=view.end, before=around[0][0], words=tuple(reasons.marked(view.text, shown)), after=around[1][0],
        cut=(around[0][1], around[1][1]),
        stance=view.stance, stage=view.stage, why_stance=(), choices=choices,
        twins=twins, similar=similars,
        group=groups(evaluation.books).shown(view.source) if view.kind == "interview" else "",
    )  # fmt: skip


def _choices(evaluation: Evaluation, view: passages.PassageView, me: str, subarea: str | None) -> Iterator[Choice]:
    told = reasons.vocabulary(evaluation.instrument)
    ranked: list[Tag] = sorted(view.tags, key=lambda t: t.subarea != subarea)[:CHOICES]
    if subarea and subarea not in {t.subarea for t in ranked}:
        ranked = [Tag(subarea, 0.0, suggested=False, matches=()), *ranked[: CHOICES - 1]]
    ranked += [Tag(c, 0.0, suggested=False, matches=()) for c in view.status if c not in {t.subarea for t in ranked}]
    for tag in ranked:
        stands = view.status.get(tag.subarea, {})
        yield Choice(
            code=tag.subarea,
            name=evaluation.instrument.subareas[tag.subarea].name,
            score=tag.score,
            suggested=tag.suggested,
            because=reasons.words(tag, told),
            mine=stands.get(me),
            others=tuple((name, verdict) for name, verdict in stands.items() if name != me),
        )


def _twins(sql: sqlite3.Connection, view: passages.PassageView, me: str, subarea: str | None) -> Iterator[Alike]:
    """Other passages with the very same words that the evaluator has not decided on (in the queue's sub-area)."""
    if isinstance(view.text, Sealed):
        return
    for twin in passages.same_words(sql, view, index_terms(view.text)[0], TWINS):
        if twin.text.split() and not _decided(twin, me, subarea):
            yield Alike(twin.id, twin.title, twin.page, ((twin.text, False),))


def _similar(
    sql: sqlite3.Connection, view: passages.PassageView, me: str, subarea: str | None, twins: set[str]
) -> Iterator[Alike]:
    """Other passages that say nearly the same, undecided like the twins; the likest first."""
    if isinstance(view.text, Sealed):
        return
    words, found = alike.folded(view.text), []
    for other in similar.candidates(sql, view.row_id, alike.pairs(index_terms(view.text)[0])):
        if other.id in twins or isinstance(other.text, Sealed) or _decided(other, me, subarea):
            continue
        theirs = alike.folded(other.text)
        near = alike.likeness(words, theirs) if theirs != words else 0.0
        if near:
            found.append((near, other))
    for _, other in sorted(found, key=lambda pair: -pair[0])[:SIMILAR]:
        yield Alike(other.id, other.title, other.page, alike.differing(words, other.text))


def _decided(view: passages.PassageView, me: str, subarea: str | None) -> bool:
    codes = [subarea] if subarea else list(view.status)
    return any(me in view.status.get(code, {}) for code in codes)


def _around(sql: sqlite3.Connection, view: passages.PassageView) -> tuple[_Side, _Side]:
    """What stands before and after, in pieces, and whether more does."""
    near = parts.near(sql, view.source, view.version, view.ordinal, NEAR)
    begin, end = near[0][1].start, near[-1][1].end
    text = stretch(sql, view.version_id, begin, end)
    if isinstance(text, Sealed):
        return ((), False), ((), False)
    at = next(n for n, (ordinal, _) in enumerate(near) if ordinal == view.ordinal)
    stood = [place._replace(start=place.start - begin, end=place.end - begin) for _, place in near]
    before, more_before = surroundings.before(text, stood[: at + 1], AROUND)
    after, more_after = surroundings.after(text, stood[at:], AROUND)
    there = [[piece._replace(start=piece.start + begin) for piece in side] for side in (before, after)]
    return (tuple(there[0]), more_before), (tuple(there[1]), more_after)
