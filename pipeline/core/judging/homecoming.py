"""Decisions made in a copy, as they are called at home: numbers given since the copy was taken are given anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.core.books import Books
from pipeline.core.errors import Refused
from pipeline.core.ledger import Ledger
from pipeline.core.rows import AwardRow, EvidenceRow


@dataclass(frozen=True, slots=True)
class Taken:
    """What was there when the copy was taken: the last event and the highest numbers of evidence and awards."""

    seq: int
    evidence: int
    award: int


@dataclass(slots=True)
class Homecoming:
    """Translates facts. ``names``: what numbers of the copy are called at home (``B41`` → ``B57``, ``1207`` → ``1310``)."""

    ledger: Ledger
    taken: Taken
    names: dict[str, str]

    def translated(self, kind: str, actor: str, facts: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
        """(facts as they are at home, the numbers that are new). Raises Refused when they rest on what did not come home."""
        made, new = dict(facts), {}
        if kind.startswith("evidence."):
            number = self._evidence(facts)
            new[f"B{facts['evidence']}"] = f"B{number}"
            made["evidence"] = number
        if isinstance(facts.get("evidence"), list):
            made["evidence"] = [self._known("B", n, self.taken.evidence) for n in facts["evidence"]]
        if isinstance(facts.get("despite"), list):
            made["despite"] = [self._known("B", n, self.taken.evidence) for n in facts["despite"]]
        if kind == "award.given":
            made["award"] = self.ledger.books.next_number(AwardRow)
            new[f"P{facts['award']}"] = f"P{made['award']}"
        elif facts.get("award") is not None:
            made["award"] = self._known("P", facts["award"], self.taken.award)
        if facts.get("target") in ("evidence", "award"):
            letter, base = ("B", self.taken.evidence) if facts["target"] == "evidence" else ("P", self.taken.award)
            made["number"] = self._known(letter, facts["number"], base)
        if kind == "judgement.saved":
            made["points"] = self.ledger.points(actor, facts["subarea"])
        if "before" in facts:
            made["before"] = self._event(facts["before"])
            if made["before"] is None:
                del made["before"]
        return made, new

    def _evidence(self, facts: Mapping[str, Any]) -> int:
        number = facts["evidence"]
        if f"B{number}" in self.names or number <= self.taken.evidence:
            return self._known("B", number, self.taken.evidence)
        return same_anchor(self.ledger.books, facts) or self.ledger.books.next_number(EvidenceRow)

    def _known(self, letter: str, number: int, base: int) -> int:
        name = self.names.get(f"{letter}{number}")
        if name is not None:
            return int(name[1:])
        if number > base:
            raise Refused("away-depends", id=f"{letter}{number}")
        return number

    def _event(self, seq: int) -> int | None:
        if seq <= self.taken.seq:
            return seq
        name = self.names.get(str(seq), "")
        return int(name) if name.isdecimal() else None


def same_anchor(books: Books, facts: Mapping[str, Any]) -> int | None:
    """The evidence about the same words in the same sub-area, if it is there already."""
    if not facts.get("source") or "start" not in facts:
        return None
    where = {name: facts[name] for name in ("source", "version", "start", "end", "subarea")}
    known = books.find(EvidenceRow, **where)
    return known[0].number if known else None
