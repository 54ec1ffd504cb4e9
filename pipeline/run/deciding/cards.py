"""A stored passage → what an evaluator sees of it: its words in context, what is suggested, and who stands where."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator

from pipeline.core.interviews import groups
from pipeline.core.model import Match, Tag
from pipeline.core.pages import Card, Choice, Stretch
from pipeline.core.rows import EvaluatorRow, SourceRow
from pipeline.core.sealed import Sealed
from pipeline.run.evaluation import Evaluation
from pipeline.store import passages, sources
from pipeline.tag.swedish import index_terms

AROUND = 260  # characters of context on either side
CHOICES = 3
_CELLS = re.compile(r"\n(?=[^\n]{1,24}(?:\n|$))")  # a table's cells stand each on a line: around a quote they are a row
TWINS = 12  # passages with the same words that are offered together


def card(
    evaluation: Evaluation, sql: sqlite3.Connection, view: passages.PassageView, who: str, subarea: str | None = None, *,
    listed: bool = False,
) -> Card:  # fmt: skip
    """Everything the page for one passage shows. ``subarea``: the queue's, shown first even where it is no suggestion.
    ``listed``: one of many in a list, without the words around it."""
    text = "" if listed else sources.text_of(sql, view.source, view.version) or ""
    me = evaluation.books.get(EvaluatorRow, who)
    choices = tuple(_choices(evaluation, view, me.name if me else "", subarea))
    row = evaluation.books.get(SourceRow, view.source)
    before, after = _before(text, view.start), _after(text, view.end)
    return Card(
        id=view.id, source=view.source, version=view.version, ordinal=view.ordinal, title=view.title, uri=view.uri,
        kind=view.kind, media_type=sources.media_type(sql, sources.newest(sql, view.source)), sha256=view.sha256,
        own_date=row.own_date if row else None, heading=view.heading, page=view.page, place=view.place, rects=view.rects,
        start=view.start, end=view.end, before=before,
        words=tuple(marked(view.text, (m for t in view.tags[:CHOICES] for m in t.matches))), after=after,
        cut=(view.start > len(before), view.end + len(after) < len(text)),
        stance=view.stance, stage=view.stage, why_stance=(), choices=choices,
        twins=() if listed else tuple(_twins(sql, view, me.name if me else "", subarea)),
        group=groups(evaluation.books).shown(view.source) if view.kind == "interview" else "",
    )  # fmt: skip


def _choices(evaluation: Evaluation, view: passages.PassageView, me: str, subarea: str | None) -> Iterator[Choice]:
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
            because=_because(tag.matches),
            mine=stands.get(me),
            others=tuple((name, verdict) for name, verdict in stands.items() if name != me),
        )


def _twins(sql: sqlite3.Connection, view: passages.PassageView, me: str, subarea: str | None) -> Iterator[tuple[str, str]]:
    """Other passages with the very same words that the evaluator has not decided on (in the queue's sub-area)."""
    if isinstance(view.text, Sealed):
        return
    for twin in passages.same_words(sql, view, index_terms(view.text)[0], TWINS):
        codes = [subarea] if subarea else list(twin.status)
        if twin.text.split() and not any(me in twin.status.get(code, {}) for code in codes):
            yield twin.id, twin.title


def _because(matches: Iterable[Match]) -> tuple[str, ...]:
    """The words that spoke for it, heaviest first, each once."""
    ranked = sorted((m for m in matches if m.weight > 0 and m.text.strip()), key=lambda m: -m.weight)
    return tuple(dict.fromkeys(m.text for m in ranked))[:5]


def marked(text: str, matches: Iterable[Match]) -> Iterator[Stretch]:
    """The text in stretches, those of ``matches`` marked; overlapping ones become one."""
    spans: list[list[int]] = []
    for m in sorted((m for m in matches if m.weight > 0 and m.end > m.start), key=lambda m: (m.start, m.end)):
        if spans and m.start <= spans[-1][1]:
            spans[-1][1] = max(spans[-1][1], m.end)
        else:
            spans.append([m.start, m.end])
    at = 0
    for start, end in spans:
        if start > at:
            yield text[at:start], False
        yield text[start:end], True
        at = end
    if at < len(text):
        yield text[at:], False


def _before(text: str, start: int) -> str:
    """What stands before, from the start of a line or sentence where there is one."""
    stretch = _CELLS.sub(" · ", text[max(0, start - AROUND) : start])
    if start > AROUND:
        cut = re.search(r"\n|[.!?]\s", stretch)
        stretch = stretch[cut.end() :] if cut else stretch
    return stretch


def _after(text: str, end: int) -> str:
    stretch = _CELLS.sub(" · ", text[end : end + AROUND])
    if end + AROUND < len(text):
        ends = [m.end() for m in re.finditer(r"\n|[.!?](?=\s)", stretch)]
        stretch = stretch[: ends[-1]] if ends else stretch
    return stretch
