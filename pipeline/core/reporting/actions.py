"""The action plan: from what could be better to what is to be done, by whom, by when, and how it is followed up. Pure.

Actions are no part of the score and stand outside the log: a plan is the municipality's to change.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from pipeline.core.errors import UsageError
from pipeline.core.ids import canonical_json, sha256_hex
from pipeline.core.messages import MESSAGES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

STATUSES = ("planned", "started", "done", "dropped")
FIELDS = ("subarea", "improvement", "text", "owner", "due", "measure", "status", "origin")
_EVIDENCE = re.compile(r"B\d+")
_DATE = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")


@dataclass(frozen=True, slots=True)
class Action:
    """``id``: the 3 of Å3, None for one that is not written yet. ``due``: ISO date. ``origin``: B41 or a published report."""

    id: int | None
    subarea: str
    improvement: str
    text: str = ""
    owner: str = ""
    due: str | None = None
    measure: str = ""
    status: str = "planned"
    origin: str = ""

    @property
    def name(self) -> str:
        return "" if self.id is None else f"Å{self.id}"

    @property
    def mark(self) -> str:
        """What tells whether it was changed since: the beginning of the hash of what it says."""
        said = {k: v for k, v in asdict(self).items() if k != "id"}
        return sha256_hex(canonical_json(said))[:12]


@dataclass(frozen=True, slots=True)
class Changed:
    """One row of a preview: ``before`` None for a new action; ``fields``: what differs, before and after."""

    before: Action | None
    after: Action
    fields: Mapping[str, tuple[str, str]]


def checked(action: Action, codes: Collection[str]) -> Action:
    """The action, tidied. Raises UsageError for a sub-area, date or status that does not exist."""
    from datetime import date

    if action.subarea not in codes:
        raise UsageError("action-subarea", subarea=action.subarea)
    due = (action.due or "").strip() or None
    if due is not None:
        due = due.split(" ")[0].split("T")[0]
        try:
            date.fromisoformat(due if _DATE.fullmatch(due) else "–")
        except ValueError as fault:
            raise UsageError("action-date", value=action.due) from fault
    return replace(
        action, due=due, status=status_of(action.status), text=_tidy(action.text), owner=_tidy(action.owner),
        measure=_tidy(action.measure), improvement=_tidy(action.improvement), origin=_tidy(action.origin),
    )  # fmt: skip


def status_of(text: str) -> str:
    """A status by its name in either language; empty: planned. Raises UsageError."""
    said = text.strip().casefold() or "planned"
    for status in STATUSES:
        if said in (status, *(word.casefold() for word in MESSAGES[f"status-{status}"])):
            return status
    raise UsageError("action-status", value=text)


def proposed(improvements: Iterable[tuple[str, str, str]], there: Sequence[Action]) -> list[Action]:
    """A new action for each (sub-area, what could be better, origin) that none is about yet."""
    known = {(a.subarea, _tidy(a.improvement).casefold()) for a in there}
    cited = {(a.subarea, a.origin) for a in there if _EVIDENCE.fullmatch(a.origin)}
    found: list[Action] = []
    for subarea, text, origin in improvements:
        key = (subarea, _tidy(text).casefold())
        if key not in known and (subarea, origin) not in cited:
            known.add(key)
            found.append(Action(None, subarea, _tidy(text), origin=origin))
    return found


def preview(there: Sequence[Action], wanted: Sequence[tuple[Action, str]]) -> list[Changed]:
    """What bringing ``wanted`` (with the mark each had when it was exported) home would change.

    Raises UsageError: an action that is not there, or (``action-conflict``) one that was changed here as well since.
    """
    known = {a.id: a for a in there}
    said = {a.mark for a in there}
    found: list[Changed] = []
    torn: list[str] = []
    for action, mark in wanted:
        if action.id is None and action.mark in said:  # a new row that was brought home before
            continue
        if action.id is None:
            found.append(Changed(None, action, {f: ("", _shown(action, f)) for f in FIELDS if _shown(action, f)}))
            continue
        before = known.get(action.id)
        if before is None:
            raise UsageError("action-unknown", id=action.name)
        differ = {f: (_shown(before, f), _shown(action, f)) for f in FIELDS if _shown(before, f) != _shown(action, f)}
        if differ and mark != before.mark:
            torn.append(action.name)
        if differ:
            found.append(Changed(before, action, differ))
    if torn:
        raise UsageError("action-conflict", ids=", ".join(torn))
    return found


def questions(actions: Iterable[Action]) -> list[Action]:
    """Those to ask about next time: all that were not dropped, in the instrument's order."""
    return sorted(
        (a for a in actions if a.status != "dropped"), key=lambda a: ([int(n) for n in a.subarea.split(".")], a.id or 0)
    )


def to_json(action: Action) -> dict[str, Any]:
    return asdict(action) | {"id": action.name or None}


def _shown(action: Action, field: str) -> str:
    value = getattr(action, field)
    return "" if value is None else str(value)


def _tidy(text: str) -> str:
    return " ".join(text.split())
