"""The roster of those who are interviewed: names and what stands in their place. It never enters ``evidence.db``."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.core.errors import Refused, UsageError
from pipeline.core.ids import canonical_json

NOBODY = "person"  # what stands for a name without a role, or for one of several people
_COLUMNS = {
    "name": ("namn", "name", "person", "intervjuperson", "deltagare"),
    "role": ("roll", "role", "befattning", "titel", "title", "funktion"),
    "group": ("rollgrupp", "grupp", "group", "role group", "role-group"),
    "aliases": ("alias", "kallas", "smeknamn", "aliases", "also", "användarnamn"),
}


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """One person. ``aliases``: other things this person is called: a nickname, a user name."""

    name: str
    role: str = ""
    group: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What is written instead of the name, without its brackets."""
        return self.role or self.group or NOBODY


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody on it, in the order they were entered, and the key of the commitments (32 bytes, hex)."""

    secret: str
    entries: tuple[RosterEntry, ...] = ()

    def digest(self) -> str:
        """Changes when anything that decides a replacement does."""
        rows = [[e.name, e.role, e.group, list(e.aliases)] for e in self.entries]
        return hashlib.sha256(canonical_json({"rows": sorted(rows)})).hexdigest()

    def find(self, name: str) -> RosterEntry | None:
        wanted = tidy(name).casefold()
        return next((e for e in self.entries if e.name.casefold() == wanted), None)


def tidy(text: str) -> str:
    """NFC, single spaces, and no brackets, which mark what was replaced."""
    return " ".join(unicodedata.normalize("NFC", text).translate({91: 40, 93: 41}).split())


def entry(name: str, role: str = "", group: str = "", aliases: Iterable[str] = ()) -> RosterEntry:
    """An entry as it is kept. Raises UsageError when there is no name, or the role itself gives it away."""
    made = RosterEntry(tidy(name), tidy(role), tidy(group), tuple(a for a in map(tidy, aliases) if a))
    if not any(c.isalpha() for c in made.name):
        raise UsageError("roster-name")
    told = {word.casefold() for text in (made.role, made.group) for word in text.split()}
    if told & {word.casefold() for word in made.name.replace(",", " ").split() if len(word) > 2}:
        raise UsageError("roster-role-names")
    return made


def add(roster: Roster, new: RosterEntry) -> Roster:
    """With ``new`` on it, instead of an entry of the same name if there is one."""
    kept = [e for e in roster.entries if e.name.casefold() != new.name.casefold()]
    return Roster(roster.secret, (*kept, new))


def remove(roster: Roster, name: str) -> Roster:
    """Without that person. Raises Refused when nobody is called so."""
    found = roster.find(name)
    if found is None:
        raise Refused("roster-unknown")
    return Roster(roster.secret, tuple(e for e in roster.entries if e is not found))


def from_rows(rows: list[list[str]]) -> tuple[list[RosterEntry], list[int]]:
    """Entries from a table whose first row names its columns (Swedish or English), and the rows (from 1) without a name.

    Raises UsageError when no column is called name.
    """
    heads = [tidy(cell).casefold() for cell in rows[0]] if rows else []
    at = {ours: heads.index(head) for ours, names in _COLUMNS.items() for head in names if head in heads}
    first = [i for i, head in enumerate(heads) if head in ("förnamn", "first name", "given name")]
    last = [i for i, head in enumerate(heads) if head in ("efternamn", "last name", "surname")]
    if "name" not in at and not (first and last):
        raise UsageError("roster-columns")
    entries, nameless = [], []
    for number, row in enumerate(rows[1:], 2):
        cells = [tidy(cell) for cell in row] + [""] * len(heads)
        if not any(cells):
            continue
        name = cells[at["name"]] if "name" in at else f"{cells[first[0]]} {cells[last[0]]}"
        aliases = cells[at["aliases"]].replace(";", ",").split(",") if "aliases" in at else []
        try:
            entries.append(entry(name, _cell(cells, at, "role"), _cell(cells, at, "group"), aliases))
        except UsageError:
            nameless.append(number)
    return entries, nameless


def _cell(cells: list[str], at: Mapping[str, int], name: str) -> str:
    return cells[at[name]] if name in at else ""
