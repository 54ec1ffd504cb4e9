"""Evidence that is no whole passage: words marked in a source, and a search that found nothing."""

from __future__ import annotations

import json
import re
import sqlite3
from dataclasses import dataclass

from pipeline.core import drafts_judging
from pipeline.core.drafts import Quote, Said
from pipeline.core.errors import Refused, UsageError
from pipeline.core.ledger.absences import no_strength
from pipeline.core.model import Stage, Stance, TagInput
from pipeline.core.rows import AbsenceRow, SourceRow
from pipeline.core.wording import quoting
from pipeline.run.deciding.judging import Accepted, Written, write_evidence
from pipeline.run.deciding.search import fts_query, sealed_hits
from pipeline.run.evaluation import Evaluation
from pipeline.store import absences, quotes, sources, vault


@dataclass(frozen=True, slots=True)
class Where:
    """Which words of a version: characters ``[start, end)``, or words that stand there once."""

    start: int | None = None
    end: int | None = None
    words: str | None = None


def quote(
    evaluation: Evaluation, version: str, subarea: str, where: Where, *, by: str, stance: Stance, stage: Stage | None,
    note: str = "",
) -> Accepted:  # fmt: skip
    """Make words of K7.1 evidence in a sub-area. Raises Refused when they do not stand there, UsageError for a wrong name."""
    match = re.fullmatch(r"[Kk]([0-9]{1,9})\.([0-9]{1,9})", version.strip())
    if match is None:
        raise UsageError("version-form", given=version)
    source, number = int(match[1]), int(match[2])
    name = f"K{source}.{number}"

    def write(sql: sqlite3.Connection, actor: str) -> Accepted:
        text = sources.text_of(sql, source, number)
        if text is None:
            raise Refused("version-unknown", version=name)
        start, end = _range(text, where, name)
        found = quotes.overlapping(sql, source, number, start, end)
        anchor = quoting.anchor(text, number, start, end, found, name)
        heading = found[0].heading if found else ()
        row = evaluation.books.get(SourceRow, source)
        reached = stage or stage_of(anchor.quote, [text[p.start : p.end] for p in found], heading, row.kind if row else None)
        said = Said(accepted=True, stance=stance, stage=reached, note=note)
        written = write_evidence(evaluation, sql, actor, subarea, Quote(anchor, source, None, heading), said)
        return Accepted(written, stance, reached, anchor.quote)

    return evaluation.act(by, write)


def stage_of(words: str, passages: list[str], heading: tuple[str, ...], kind: str | None) -> Stage | None:
    """The tagger's stage of marked words; of words too few to say, that of the passage they are cut from. A cut intention
    stays an intention."""
    from pipeline.run.training.tagging import tagger

    asked = [TagInput(text, heading, kind) for text in (words, *passages)]  # type: ignore[arg-type]  # one of SOURCE_KINDS
    return next((s.stage for s in tagger().tag(asked, top=1) if s.stage is not None), None)


def _range(text: str, where: Where, name: str) -> tuple[int, int]:
    if where.words is not None and where.start is None and where.end is None:
        return quoting.locate(text, where.words, name)
    if where.words is None and where.start is not None and where.end is not None:
        return where.start, where.end
    raise UsageError("quote-what")


@dataclass(frozen=True, slots=True)
class Kept:
    """A saved search: its evidence, what it was made over, what it found."""

    written: Written
    versions: int
    found: tuple[str, ...]


def absent(
    evaluation: Evaluation, query: str, subarea: str, *, by: str, kind: str | None = None, stance: Stance = "improvement",
    note: str = "",
) -> Kept:  # fmt: skip
    """Keep a search that finds nothing as evidence in a sub-area. Raises Refused where it finds anything."""
    no_strength(stance)
    expression = fts_query(query)
    if not expression:
        raise UsageError("absence-empty")

    def write(sql: sqlite3.Connection, actor: str) -> Kept:
        if vault.locked(sql):
            raise Refused("vault-locked")  # what cannot be read cannot be said to hold nothing
        if vault.locked(sql) and kind in (None, "interview"):
            raise Refused("vault-locked")  # what cannot be searched is not absent
        scope = absences.scope(sql, kind)
        found = _found(sql, expression, scope)
        if found:
            raise Refused("absence-found", found=len(found))
        search = drafts_judging.Absence(query, kind, scope, len(found))
        number, draft = drafts_judging.absent(evaluation.books, actor, subarea, search, stance=stance, note=note)
        return Kept(Written(f"B{number}", evaluation.append(sql, draft)), len(scope), tuple(found))

    return evaluation.act(by, write)


def found_again(sql: sqlite3.Connection, row: AbsenceRow) -> int:
    """How many passages the same search finds now, in the same versions. An erased query is not searched for."""
    expression = fts_query(row.query)
    return len(_found(sql, expression, json.loads(row.scope))) if expression else 0


def _found(sql: sqlite3.Connection, expression: str, scope: list[list[int]]) -> list[str]:
    return absences.found(sql, expression, scope, [ident for ident, _ in sealed_hits(sql, expression)])


