"""What stays inside when a bundle leaves the house: parts of events, files of sources, names.

A part that is withheld is named in ``withheld.json``, and its commitment stays in the log: the chain verifies without it. No
part can be rewritten without breaking what it committed to, so that one that names somebody stays inside whole.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

from pipeline.core import blind
from pipeline.core.log import Entry
from pipeline.core.people import personal
from pipeline.core.people.pseudonym import Pseudonymiser
from pipeline.core.people.roster import RosterEntry
from pipeline.core.people.suspects import suspects
from pipeline.core.rows import EvaluatorRow, EvidenceRow, SourceRow
from pipeline.core.sealed import KEY
from pipeline.core.triangulation import words_of
from pipeline.run.evaluation import Evaluation
from pipeline.store import sources, vault
from pipeline.store.books import SqlBooks

UNTOLD = "(lämnas inte ut)"
T = TypeVar("T")
_REASONS = frozenset(("because", "judged_because", "withdrawn_because", "excluded_because", "texts", "note"))
RUN = 5  # words of a confidential source that follow each other are a quotation of it

_QUOTES = frozenset(("evidence.accepted", "evidence.rejected", "evidence.quoted"))
_ABOUT = frozenset(("source.stored", "source.corrected"))
_WORDS = frozenset(("quote", "prefix", "suffix", "heading", "place"))  # of a source that everybody may read


@dataclass(frozen=True, slots=True)
class Options:
    """What is held back. ``edition``: public (no name, no confidential word anywhere), municipality (the report quotes
    interviews by role group), internal (only what ``confidential_as_hash`` and ``names`` say). ``roster``: known names."""

    edition: str = "public"
    confidential_as_hash: bool = False
    names: bool = True
    roster: tuple[RosterEntry, ...] = ()

    @property
    def leaves(self) -> bool:
        return self.edition != "internal"


@dataclass(frozen=True, slots=True)
class HeldBack:
    """``sources``: numbers of the confidential ones; ``words``: whether theirs stay inside; ``names``: whether evaluators' do;
    ``telling``: what tells whether a text may leave, where anything does that somebody wrote."""

    books: SqlBooks
    sources: frozenset[int]
    words: bool
    names: bool
    telling: Telling | None

    def parts(self, entry: Entry, facts: dict[str, Any], prose: dict[str, Any]) -> tuple[str, ...]:
        """Which parts of an event stay inside."""
        if blind.hides(self.books, None, entry.kind, facts):
            return ("facts", "prose")
        confidential = facts.get("source") in self.sources
        about = confidential and (entry.kind in _ABOUT or (self.words and entry.kind in _QUOTES))
        held = about or KEY in prose or (self.words and self._holds_others(entry.kind, facts))
        held = held or (self.names and entry.kind == "evaluator.added")
        return ("prose",) if held or (self.telling and not self._may_leave(entry.kind, prose)) else ()

    def _holds_others(self, kind: str, facts: dict[str, Any]) -> bool:
        """Whether an event holds what others said of confidential sources."""
        if kind != "erased":
            return kind == "imported"
        cited = (self.books.get(EvidenceRow, number) for number in facts["evidence"])
        about = {v["source"] for v in facts["versions"]} | {row.source for row in cited if row is not None}
        return bool(about & self.sources)

    def _may_leave(self, kind: str, prose: dict[str, Any]) -> bool:
        assert self.telling is not None
        if kind in _ABOUT:  # where a file lay on somebody's machine is nobody's business
            prose = {k: v for k, v in prose.items() if k != "name"}
            if not re.match("(?i)https?://", str(prose.pop("uri", "https://"))):
                return False
        written = {k: v for k, v in prose.items() if kind not in _QUOTES or k not in _WORDS}
        return all(map(self.telling.may_leave, _texts(written)))

    def title(self, row: SourceRow) -> str:
        """A source's title as it may be shown; "" where it may not."""
        if row.number in self.sources or (self.telling and not self.telling.may_leave(row.title)):
            return ""
        return row.title


def held_back(evaluation: Evaluation, sql: sqlite3.Connection, options: Options) -> HeldBack:
    rows = [row for row in evaluation.books.rows(SourceRow) if row.confidential or row.kind == "interview"]
    sealed = vault.of(sql).there  # what is encrypted here does not leave in the clear
    words, numbers = options.confidential_as_hash or options.leaves or sealed, frozenset(row.number for row in rows)
    telling = None
    if options.leaves:
        people = [e.name for e in evaluation.books.find(EvaluatorRow)]
        telling = Telling(people, options.roster, (v.text for v in sources.stored_readings(sql) if v.source in numbers))
    return HeldBack(evaluation.books, numbers, words, options.leaves or not options.names, telling)


class Telling:
    """Whether a text names somebody (an evaluator, one on the roster, what looks like a name), holds a person's number or
    address, or quotes a confidential source."""

    def __init__(self, evaluators: Sequence[str], roster: Sequence[RosterEntry], confidential: Iterable[str]) -> None:
        longest = sorted(filter(None, evaluators), key=len, reverse=True)
        self._evaluators = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?=s?\b|\W|$)") if longest else None
        self._roster = Pseudonymiser(list(roster)) if roster else None
        self._runs = frozenset(run for text in confidential for run in _runs(text))

    def may_leave(self, text: str) -> bool:
        if self._evaluators is not None and self._evaluators.search(text):
            return False
        if self._roster is not None and self._roster.text(text) != text:
            return False
        return not (personal.find(text) or suspects(text) or self.quotes(text))

    def quotes(self, text: str) -> bool:
        """Whether it repeats words of a confidential source."""
        return any(run in self._runs for run in _runs(text))


def unquoted(value: T, telling: Telling, name: str = "") -> T:
    """A copy of results (or any value in them) whose reasons and report texts repeat no words of a confidential source."""
    made: Any = value
    if isinstance(value, str):
        made = UNTOLD if name in _REASONS and telling.quotes(value) else value
    elif isinstance(value, tuple):
        made = tuple(unquoted(item, telling, name) for item in value)
    elif isinstance(value, Mapping) and name == "texts":
        made = {section: unquoted(text, telling, name) for section, text in value.items()}
    elif is_dataclass(value) and not isinstance(value, type) and name not in ("groups", "checkpoint"):
        made = replace(value, **{f.name: unquoted(getattr(value, f.name), telling, f.name) for f in fields(value)})
    return made  # type: ignore[no-any-return]


def _runs(text: str) -> Iterator[int]:
    words = words_of(text)
    return (hash(tuple(words[i : i + RUN])) for i in range(len(words) - RUN + 1))


def _texts(value: Any) -> Iterator[str]:
    """Every text in a JSON value, keys of objects left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)
