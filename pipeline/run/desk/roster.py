"""The roster of interviewees, on pages: unlocked with its passphrase for as long as the server runs, added to, searched for
names nobody listed. Names are shown whole only where the passphrase was given; the roster itself never enters the database.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.core.errors import Refused, UsageError
from pipeline.core.people import roster as core
from pipeline.core.people.pseudonym import Pseudonymiser
from pipeline.core.people.suspects import possible
from pipeline.core.shown.pages import Listed, RosterPage, Suspected
from pipeline.run.desk.lending import Lender
from pipeline.run.private import roster

SHORTEST = 8  # signs of a passphrase
MOST = 40  # suspected names shown of a text


class RosterDesk(Lender):
    """Holds the roster's passphrase while it is unlocked."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._phrase = ""

    def passphrase(self) -> str:
        """What opens the roster, where a person or the environment has given it."""
        return self._phrase or roster.environment()

    def roster(self, *, whole: bool) -> RosterPage:
        """Who is on the roster. ``whole``: the one who looks has given its passphrase; others see initials."""
        if not roster.exists(self.path):
            return RosterPage("none", 0, ())
        locked = roster.locked_with(self.path)
        try:
            found = roster.opened(self.path, self.passphrase)
        except Refused as refusal:
            if refusal.code not in ("roster-locked", "roster-passphrase"):
                raise
            return RosterPage(locked, None, ())
        people = [
            Listed(e.name if whole and locked == "passphrase" else _initials(e.name), e.label, e.group,
                   e.aliases if whole and locked == "passphrase" else ())
            for e in found.roster.entries
        ]  # fmt: skip
        return RosterPage(locked, len(people), tuple(people))

    def unlock_roster(self, phrase: str) -> None:
        """Raises Refused where it is not the passphrase."""
        roster.opened(self.path, lambda: phrase)
        self._phrase = phrase

    def lock_roster(self) -> None:
        self._phrase = ""

    def relock_roster(self, phrase: str) -> None:
        """Let another passphrase lock it from now on; a new roster is made where there is none."""
        if len(phrase) < SHORTEST:
            raise UsageError("roster-passphrase-short")
        with self.evaluation() as e:
            if not roster.exists(self.path):
                roster.change(e.db, lambda r: r, self.passphrase)
            roster.relock(self.path, phrase, self.passphrase)
        self._phrase = phrase

    def list_person(self, name: str, role: str, group: str, aliases: list[str]) -> int:
        """Puts somebody on the roster; returns how many are on it."""
        new = core.entry(name, role, group, aliases)
        with self.evaluation() as e:
            return len(roster.change(e.db, lambda r: core.add(r, new), self.passphrase).entries)

    def unlist_person(self, name: str) -> None:
        with self.evaluation() as e:
            roster.change(e.db, lambda r: core.remove(r, name), self.passphrase)

    def unlisted(self, text: str) -> list[str]:
        """What looks like a name in ``text`` and is not on the roster, each once, before anything is stored."""
        entries = roster.opened(self.path, self.passphrase).roster.entries if roster.exists(self.path) else ()
        rest = Pseudonymiser(entries, [text]).text(text)
        return list(dict.fromkeys(rest[s.start : s.end] for s in possible(rest)))[:MOST]

    def suspected(self, number: str) -> list[Suspected]:
        """The same in what is stored of an interview, with what stands around each."""
        from pipeline.core.drafts import number_of
        from pipeline.run.ingesting.pointing import names

        found: dict[str, Suspected] = {}
        with self.evaluation() as e:
            for n in names(e, number_of(number, "K")):
                found.setdefault(n.text, Suspected(n.text, n.place, n.around))
        return list(found.values())[:MOST]


def _initials(name: str) -> str:
    return " ".join(f"{part[0]}." for part in name.replace(",", " ").split())
