"""``belagg privacy``: everywhere words stand, what is kept about a person, and what is due to be erased."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.core.drafts import number_of
from pipeline.core.errors import Refused, UsageError
from pipeline.core.judging import blind
from pipeline.core.log import Draft
from pipeline.core.people.erasure import holds, pattern, spans
from pipeline.core.people.insides import contains
from pipeline.core.rows import EvaluatorRow, SourceRow
from pipeline.core.sealed import Sealed
from pipeline.run.deciding.judging import Written, is_date
from pipeline.run.evaluation import Evaluation, phrase
from pipeline.run.proving import history
from pipeline.store import copies, erasure, log, sources

AROUND = 50  # characters shown on each side


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand. ``id``: ``K7.1:31`` (passage), ``K7.1`` (the rest of it), ``17/prose``, ``E2``, a table or a file;
    ``what`` is a message code (``privacy-…``); ``shown``: the words with what stands around them, where there are any."""

    id: str
    what: str
    count: int
    shown: str = ""


def find(evaluation: Evaluation, words: str, *, viewer: str | None = None) -> list[Place]:
    """Every place in the evaluation, its roster, learnt models and the copies it knows of. What is judged blind is not
    looked through for others than its owner (``viewer``, an evaluator's id), and that is said."""
    db = evaluation.db.path
    with evaluation.db.reading() as sql:
        hidden = blind_events(evaluation, sql, viewer)
        found = [*places(evaluation, sql, words, hidden=hidden), *_roster(db, words), *_accounts(db, words),
                 *_files(db, words), *_copies(sql, words)]  # fmt: skip
    return [*found, Place("–", "privacy-blind", len(hidden))] if hidden else found


def blind_events(evaluation: Evaluation, sql: sqlite3.Connection, viewer: str | None) -> frozenset[int]:
    """The events that say what stands on sheets the viewer may not see yet."""
    told, _ = history.events(sql)
    return frozenset(e.seq for e in told if blind.hides(evaluation.books, viewer, e.kind, e.facts or {}))


def _seen(value: dict[str, Any] | None, hidden: frozenset[int]) -> dict[str, Any]:
    """A part without what an erasure left of hidden events."""
    if not value or not hidden or not isinstance(value.get("left"), dict):
        return value or {}
    return value | {"left": {k: v for k, v in value["left"].items() if int(k.partition("/")[0]) not in hidden}}


def places(
    evaluation: Evaluation, sql: sqlite3.Connection, words: str, *, hidden: frozenset[int] = frozenset()
) -> Iterator[Place]:
    """Every place in the database itself, but for ``hidden`` events."""
    found = pattern(words)
    for row in evaluation.books.rows(SourceRow):
        named = [v for v in (row.title, row.uri, row.name) if found.search(v)]
        if named:
            yield Place(f"K{row.number}", "privacy-named", len(named), named[0])
    for ident, source, version, sha256 in erasure.versions(sql):
        yield from _version(sql, f"K{source}.{version}", ident, sha256, words)
    yield from _events(sql, found, hidden)
    for person in evaluation.books.rows(EvaluatorRow):
        if found.search(person.name):
            yield Place(person.id, "privacy-evaluator", 1, person.name)
    for table, at, values in erasure.loose_rows(sql, lambda text: found.search(text) is not None):
        yield Place(f"{table} {at + 1}", "privacy-table", 1, _first(values, found))


def _events(sql: sqlite3.Connection, found: Any, hidden: frozenset[int]) -> Iterator[Place]:
    for event in history.told(sql):
        if event.seq in hidden:
            continue
        for name, value in (("facts", event.facts), ("prose", _seen(event.prose, hidden))):
            if value and holds(value, found):
                yield Place(f"{event.seq}/{name}", "privacy-event", 1, _first(value, found))


def _version(sql: sqlite3.Connection, name: str, ident: int, sha256: str, words: str) -> Iterator[Place]:
    found, text = pattern(words), erasure.text(sql, ident)
    if isinstance(text, Sealed):
        yield Place(name, "privacy-locked", 1)
        return
    there = spans(text, found)
    cut = erasure.passage_spans(sql, ident)
    inside = 0
    for ordinal, (_, start, end) in enumerate(cut, 1):
        mine = [s for s in there if start <= s[0] < end]
        inside += len(mine)
        if mine:
            yield Place(f"{name}:{ordinal}", "privacy-passage", len(mine), _around(text, *mine[0]))
    outside = len(there) - inside
    if outside:
        at = next(s for s in there if not any(start <= s[0] < end for _, start, end in cut))
        yield Place(name, "privacy-text", outside, _around(text, *at))
    heads = [w for _, w in erasure.passage_words(sql, ident) if found.search(w)]
    if heads:
        yield Place(name, "privacy-heading", len(heads), heads[0].replace("\n", " › ").strip(" ›"))
    for hash_, what in ((sha256, "privacy-bytes"), (erasure.record_of(sql, ident), "privacy-record")):
        if hash_ and contains(sources.get_blob(sql, hash_), words):
            yield Place(name, what, 1)


def _around(text: str, start: int, end: int) -> str:
    return " ".join(text[max(0, start - AROUND) : end + AROUND].split())


def _first(value: Any, found: Any) -> str:
    """The first string in a JSON value that holds the words, cut to what stands around them."""
    if isinstance(value, str):
        match = found.search(value)
        return _around(value, *match.span()) if match else ""
    items = [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else []
    return next((shown for item in items if (shown := _first(item, found))), "")


def _files(db: Path, words: str) -> Iterator[Place]:
    """What lies beside the database: learnt models, the copy of the checkpoint. The roster is asked in its own way."""
    from pipeline.run.kept_models import models

    for path in [*models(db), db.with_suffix(".checkpoint")]:
        if path.exists() and contains(path.read_bytes(), words):
            yield Place(path.name, "privacy-file", 1)


def _roster(db: Path, words: str) -> Iterator[Place]:
    """The roster of interviewees, where it can be opened."""
    from pipeline.run.private import roster

    if not roster.exists(db):
        return
    try:
        locked = roster.opened(db, lambda: phrase.get() or roster.environment())
    except Refused:
        yield Place(roster.path_of(db).name, "privacy-roster-locked", 1)
        return
    found = pattern(words)
    for entry in locked.roster.entries:
        said = [w for w in (entry.name, *entry.aliases) if found.search(w)]
        if said:
            yield Place(locked.path.name, "privacy-roster", len(said), said[0])


def _accounts(db: Path, words: str) -> Iterator[Place]:
    """Who may come in to a team's server: ``belagg account remove`` takes such a place away."""
    from pipeline.store import accounts

    path, said = accounts.path_of(db), pattern(words)
    if not path.exists():
        return
    file = accounts.opened(path)
    try:
        for who in accounts.everybody(file.sql):
            if named := [text for text in (who.name, who.email) if said.search(text)]:
                yield Place(path.name, "privacy-account", len(named), named[0])
    finally:
        file.close()


def _copies(sql: sqlite3.Connection, words: str) -> Iterator[Place]:
    """Copies that were made: searched where they still lie, named where they do not."""
    for copy in copies.made(sql):
        path = Path(copy.path)
        if not path.exists():
            yield Place(copy.path, "privacy-copy-gone", 1, copy.at[:10])
        elif contains(path.read_bytes(), words):
            yield Place(copy.path, "privacy-copy", 1, copy.at[:10])


# what is kept about a person ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Person:
    """What is kept about somebody: where the name stands, and for an evaluator what this person decided."""

    name: str
    places: tuple[Place, ...]
    evaluator: str | None
    acts: tuple[tuple[str, int], ...]  # (kind of event, how many)
    first: str | None  # when the first of them was
    last: str | None


def report(evaluation: Evaluation, name: str, *, viewer: str | None = None) -> Person:
    """Everything about ``name``, evaluators too (by name or by id, E1)."""
    known = [p for p in evaluation.books.find(EvaluatorRow) if name.casefold() in (p.name.casefold(), p.id.casefold())]
    with evaluation.db.reading() as sql:
        acts = log.acts(sql, known[0].id) if known else []
    counted: dict[str, int] = {}
    for kind, _ in acts:
        counted[kind] = counted.get(kind, 0) + 1
    at = [when for _, when in acts]
    return Person(
        known[0].name if known else name, tuple(find(evaluation, known[0].name if known else name, viewer=viewer)),
        known[0].id if known else None, tuple(sorted(counted.items())), at[0] if at else None, at[-1] if at else None,
    )  # fmt: skip


# disposal ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Due:
    """A source with a day after which it shall be erased."""

    number: int
    title: str
    kind: str
    dispose_after: str
    due: bool


def dates(evaluation: Evaluation, today: str) -> list[Due]:
    """Every source with such a day that is not erased yet, the earliest first. ``today``: ISO date."""
    with evaluation.db.reading() as sql:
        gone = erasure.erased_whole(sql)
        rows = [r for r in evaluation.books.rows(SourceRow) if r.dispose_after and r.number not in gone]
    made = [Due(r.number, r.title, r.kind, str(r.dispose_after), str(r.dispose_after) < today) for r in rows]
    return sorted(made, key=lambda d: (d.dispose_after, d.number))


def dispose(evaluation: Evaluation, source: str, day: str | None, *, by: str) -> Written:
    """Set the day after which a source shall be erased (ISO), or take it away. Raises UsageError for what is no day."""
    number = number_of(source, "K")
    if day is not None and not is_date(day):
        raise UsageError("value-date", given=day)
    facts = {"source": number, "dispose_after": day}

    def write(sql: sqlite3.Connection, actor: str) -> Written:
        return Written(f"K{number}", evaluation.append(sql, Draft("source.corrected", actor, facts)))

    return evaluation.act(by, write)
