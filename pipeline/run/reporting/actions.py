"""``belagg actions``: rows kept beside the evaluation, made of its improvements, out to a workbook and home again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.core.errors import UsageError
from pipeline.core.messages import MESSAGES, say
from pipeline.core.reporting.actions import FIELDS, Action, Changed, checked, preview, proposed
from pipeline.core.reporting.sheet_rows import rows
from pipeline.report.editions import Setup, cut
from pipeline.report.workbook import Sheet, made
from pipeline.run.clock import now
from pipeline.run.files import refuse_taken, replace_file
from pipeline.run.reporting import reference, workbooks
from pipeline.run.reporting.report import rostered
from pipeline.run.reporting.views import whole
from pipeline.store import references as store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.core.results import EvidenceView
    from pipeline.run.evaluation import Evaluation

COLUMNS = ("id", *FIELDS, "mark")
WIDTHS = (9, 11, 50, 50, 24, 14, 36, 12, 18, 16)


def all_of(evaluation: Evaluation) -> list[Action]:
    return [Action(**row) for row in store.actions(evaluation.db.sql)]


def add(evaluation: Evaluation, action: Action) -> Action:
    """Write one new action. Raises UsageError for what it may not say."""
    return _write(evaluation, [checked(action, codes(evaluation))])[0]


def propose(evaluation: Evaluation, *, viewer: str | None = None) -> list[Action]:
    """Actions for the improvements there are none for: live evidence of that stance, and this municipality's newest report."""
    return _write(evaluation, proposed(_improvements(evaluation, viewer), all_of(evaluation)))


def _improvements(evaluation: Evaluation, viewer: str | None) -> Iterator[tuple[str, str, str]]:
    results = whole(evaluation, None, viewer=viewer)
    shown = cut(results, Setup("municipality", names=rostered(evaluation) or ()))  # the plan is the municipality's
    for s in shown.subareas:
        if s.code not in results.hidden:
            for e in s.evidence:
                if e.live and e.stance == "improvement" and (e.quote or e.absence is not None):
                    yield s.code, _said(e), e.id
    known = [r for r, _ in reference.library(evaluation) if r.municipality == results.municipality and r.sides]
    newest = max(known, key=lambda r: r.year or 0, default=None)
    if newest is not None and newest.instrument == results.instrument_id:
        for area, sides in newest.sides.items():
            for text in sides.improvements:
                yield area, text, newest.label


def _said(e: EvidenceView) -> str:
    return e.quote if e.absence is None else say("actions-searched", "sv", query=e.absence.query)


def _write(evaluation: Evaluation, actions: list[Action]) -> list[Action]:
    at = now()
    with evaluation.db.writing() as sql:
        numbers = [store.write_action(sql, _row(a), at) for a in actions]
    return [Action(**{**_row(a), "id": number}) for a, number in zip(actions, numbers, strict=True)]


def _row(action: Action) -> dict[str, Any]:
    return {"id": action.id, **{field: getattr(action, field) for field in FIELDS}}


def codes(evaluation: Evaluation) -> set[str]:
    """What an action can be about: every area and sub-area."""
    return {a.code for a in evaluation.instrument.areas} | set(evaluation.instrument.subareas)


def export(evaluation: Evaluation, path: Path, lang: str = "sv") -> int:
    """The plan as a workbook; how many actions stand in it."""
    refuse_taken(path)
    actions = all_of(evaluation)
    lines = [[_cell(a, column, lang) for column in COLUMNS] for a in actions]
    head = [say(f"action-column-{column}", lang) for column in COLUMNS]
    replace_file(path, made(Sheet(say("help-actions", lang).partition(":")[0].capitalize(), head, lines, WIDTHS)))
    return len(actions)


def _cell(action: Action, column: str, lang: str) -> str:
    if column == "id":
        return action.name
    if column == "mark":
        return action.mark
    if column == "status":
        return say(f"status-{action.status}", lang)
    return str(getattr(action, column) or "")


def bring_home(evaluation: Evaluation, path: Path, *, apply: bool) -> list[Changed]:
    """What a workbook changes; written only with ``apply``, and then all of it or nothing."""
    names = {column: MESSAGES[f"action-column-{column}"] for column in COLUMNS}
    wanted = [
        _read(evaluation, number, values) for number, values in rows(workbooks.read(path), names, ("id", "subarea", "text"))
    ]
    changes = preview(all_of(evaluation), wanted)
    if apply and changes:
        _write(evaluation, [c.after for c in changes])
    return changes


def _read(evaluation: Evaluation, number: int, values: dict[str, str]) -> tuple[Action, str]:
    """A row as an action and the mark it had. Raises UsageError that names the row."""
    said = values.pop("id").lstrip("ÅåAa")
    mark = values.pop("mark")
    if said and not (said.isdecimal() and len(said) < 10):
        raise UsageError("action-unknown", id=said)
    try:
        action = checked(Action(int(said) if said else None, **values), codes(evaluation))
    except UsageError as fault:
        raise UsageError("sheet-row", row=number, what=(fault.message("sv"), fault.message("en"))) from fault
    return action, mark
