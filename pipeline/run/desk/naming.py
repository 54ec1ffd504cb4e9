"""A name that was listed when its interviews were stored already: where it stands in them, and how it is taken out.

Listing somebody changes what is read in from then on and nothing that is stored. What is stored is cleaned by erasing the
words, in every version, in the log and in the file; evidence that quotes them goes with them.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from pipeline.core.drafts import number_of
from pipeline.core.errors import Refused
from pipeline.core.people.pseudonym import Pseudonymiser
from pipeline.core.people.roster import RosterEntry
from pipeline.core.rows import SourceRow
from pipeline.core.shown.pages import Leaving, Remaining
from pipeline.run.desk.pacing import Pacing
from pipeline.run.desk.roster import RosterDesk
from pipeline.run.evaluation import Evaluation
from pipeline.run.private import roster
from pipeline.run.private.erasure import Erased, erase
from pipeline.run.private.erasure_plan import Target
from pipeline.store import erasure as store
from pipeline.store import sources


@dataclass(frozen=True, slots=True)
class _Named:
    """The forms of a name that stand in one interview, and in how many places of its newest version."""

    forms: tuple[str, ...]
    places: int


class NamingDesk(RosterDesk):
    """``name``: as it stands on the roster, which must be open."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._tries = Pacing()

    def try_roster(self, phrase: str, *, who: str) -> None:
        """Unlocks it for as long as the server runs. Raises Refused where it is not the passphrase, or too many were not."""
        with self._tries.attempt(who):
            self.unlock_roster(phrase)

    def remaining(self, name: str) -> list[Remaining]:
        """The stored interviews in which somebody on the roster is still called by name, in any version."""
        entry = self._entry(name)
        found = []
        with self.evaluation() as e, e.db.reading() as sql:
            for number in sources.numbers(sql):
                row = e.books.get(SourceRow, number)
                if row is None or row.kind != "interview":
                    continue
                named = _named(sql, entry, number)
                if named.forms:
                    found.append(Remaining(f"K{number}", named.places, len(named.forms)))
        return found

    def leaving(self, name: str, number: str, *, by: str) -> Leaving:
        """What goes when the name is erased from an interview; nothing is changed."""
        return self._erase(name, number, because="", by=by, dry_run=True)

    def erase_name(self, name: str, number: str, *, because: str, by: str) -> Leaving:
        """Erases every form of the name from one interview, for good. Raises Refused where there is nothing left of it."""
        return self._erase(name, number, because=because, by=by, dry_run=False)

    def _erase(self, name: str, number: str, *, because: str, by: str, dry_run: bool) -> Leaving:
        entry, source = self._entry(name), number_of(number, "K")
        with self.evaluation() as e:
            forms = _forms(e, entry, source)
            if not forms:
                raise Refused("erase-nothing")
            done: list[Erased] = []
            for form in forms:  # the longest first: what stood within it is gone then
                if done and not dry_run and form not in _forms(e, entry, source):
                    continue
                done.append(erase(e, Target(source=source, words=form), because=because, by=by, dry_run=dry_run))
        return _together(number, done)

    def _entry(self, name: str) -> RosterEntry:
        found = roster.opened(self.path, self.passphrase).roster.find(name)
        if found is None:
            raise Refused("roster-unknown")
        return found


def _forms(e: Evaluation, entry: RosterEntry, number: int) -> tuple[str, ...]:
    with e.db.reading() as sql:
        return _named(sql, entry, number).forms


def _named(sql: sqlite3.Connection, entry: RosterEntry, number: int) -> _Named:
    forms: dict[str, None] = {}
    places = 0
    for ident, _, _, _ in store.versions(sql, number):
        text = store.text(sql, ident)
        stretches = Pseudonymiser([entry], [text]).stretches(text)
        places = len(stretches)  # of the newest, which comes last
        forms |= dict.fromkeys(text[start:end] for start, end in stretches)
    return _Named(tuple(sorted(forms, key=len, reverse=True)), places)


def _together(number: str, done: list[Erased]) -> Leaving:
    return Leaving(
        number, len({v for d in done for v, _ in d.versions}), len({p for d in done for p in d.parts}),
        tuple(f"B{n}" for n in sorted({n for d in done for n in d.evidence})),
        tuple(f"P{n}" for n in sorted({a.number for d in done for a in d.awards})),
        finished=all(d.finished for d in done), hidden=max((d.blind for d in done), default=0),
    )  # fmt: skip
