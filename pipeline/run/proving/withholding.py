"""What stays inside when a bundle leaves the house: parts of events, files of sources, names.

A part that is withheld is named in ``withheld.json``, and its commitment stays in the log: the chain verifies without it. No
part can be rewritten without breaking what it committed to, so that one that names somebody stays inside whole.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.core.judging import blind
from pipeline.core.log import Entry
from pipeline.core.people import personal
from pipeline.core.people.pseudonym import Pseudonymiser
from pipeline.core.people.roster import RosterEntry
from pipeline.core.people.suspects import suspects
from pipeline.core.rows import EvaluatorRow, EvidenceRow, SourceRow
from pipeline.core.sealed import KEY
from pipeline.run.evaluation import Evaluation
from pipeline.run.private import quotations
from pipeline.run.private.quotations import Quotations
from pipeline.store import vault
from pipeline.store.books import SqlBooks

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
    sealed = vault.of(sql).there  # what is encrypted here does not leave in the clear
    words = options.confidential_as_hash or options.leaves or sealed
    telling = None
    if options.leaves:
        people = [e.name for e in evaluation.books.find(EvaluatorRow)]
        telling = Telling(people, options.roster, quotations.texts(evaluation))
    return HeldBack(evaluation.books, quotations.confidential(evaluation), words, options.leaves or not options.names, telling)


class Telling:
    """Whether a text names somebody (an evaluator, one on the roster, what looks like a name), holds a person's number or
    address, or quotes a confidential source."""

    def __init__(self, evaluators: Sequence[str], roster: Sequence[RosterEntry], confidential: Iterable[str]) -> None:
        longest = sorted(filter(None, evaluators), key=len, reverse=True)
        self._evaluators = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?=s?\b|\W|$)") if longest else None
        self._roster = Pseudonymiser(list(roster)) if roster else None
        self.quotations = Quotations(confidential)

    def may_leave(self, text: str) -> bool:
        if self._evaluators is not None and self._evaluators.search(text):
            return False
        if self._roster is not None and self._roster.text(text) != text:
            return False
        return not (personal.find(text) or suspects(text) or self.quotations.quotes(text))


def _texts(value: Any) -> Iterator[str]:
    """Every text in a JSON value, keys of objects left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)
