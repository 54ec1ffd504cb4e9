"""``belagg import-scores``: an evaluator's own sheet out to a workbook, and home again with a preview.

What can be written is written as ordinary awards, all of it in one transaction or nothing; the ledger has the last word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.core import drafts
from pipeline.core.errors import Refused, UsageError
from pipeline.core.messages import MESSAGES, say
from pipeline.core.reporting.score_rows import ScoreChange, change, whole_points
from pipeline.core.reporting.sheet_rows import rows
from pipeline.report.workbook import Sheet, made
from pipeline.run.files import refuse_taken, replace_file
from pipeline.run.reporting import workbooks
from pipeline.run.reporting.views import whole

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from pipeline.core.results import Results
    from pipeline.run.evaluation import Evaluation

COLUMNS = ("code", "name", "points", "max", "evidence", "because")


def sheet_of(evaluation: Evaluation, by: str) -> Results:
    """The evaluator's own sheet. Raises Refused for an unknown name."""
    return whole(evaluation, drafts.sheet_of(evaluation.books, by), viewer=evaluation.viewer(by))


def export(evaluation: Evaluation, path: Path, *, by: str, lang: str = "sv") -> None:
    """The sheet's points, with empty columns for evidence and reasons."""
    refuse_taken(path)
    results = sheet_of(evaluation, by)
    head = [say(f"scores-column-{column}", lang) for column in COLUMNS]
    lines: list[list[str | int | None]] = [[s.code, s.name, s.points, s.max, "", ""] for s in results.subareas]
    replace_file(path, made(Sheet(say("scores-column-points", lang), head, lines, (11, 60, 8, 8, 18, 60))))


def previewed(evaluation: Evaluation, path: Path, *, by: str) -> list[ScoreChange]:
    """What the workbook changes on the evaluator's sheet. Raises UsageError for a row that makes no sense."""
    views = {s.code: s for s in sheet_of(evaluation, by).subareas}
    names = {column: MESSAGES[f"scores-column-{column}"] for column in COLUMNS}
    found: dict[str, ScoreChange | None] = {}
    for number, values in rows(workbooks.read(path), names, ("code", "points")):
        code = values["code"].partition(" ")[0].replace(",", ".")
        if code not in views:  # a heading, an area, a sum
            if "." in code:
                raise _wrong(number, values["code"])
            continue
        if code in found or (values["points"] and whole_points(values["points"]) is None):
            raise _wrong(number, f"{code} {values['points']}")
        points, most = whole_points(values["points"]), whole_points(values["max"])
        if most not in (None, views[code].max):  # a workbook of another edition, or of something else
            gaps = {"subarea": code, "max": views[code].max, "said": most}
            said = tuple(say("scores-other-max", lang, **gaps) for lang in ("sv", "en"))
            raise UsageError("sheet-row", row=number, what=said)
        found[code] = None if points is None else change(views[code], points, values["evidence"], values["because"])
    return [c for c in found.values() if c is not None]


def _wrong(number: int, what: str) -> UsageError:
    return UsageError("sheet-row", row=number, what=f"”{what.strip()}”")


def written(evaluation: Evaluation, changes: list[ScoreChange], *, by: str) -> list[str]:
    """The awards that bring the sheet to these points. Raises Refused when one lacks something: then none is written."""
    lacking = [c.subarea for c in changes if c.lacks]
    if lacking:
        raise Refused("scores-lacking", subareas=", ".join(lacking))

    def write(sql: sqlite3.Connection, actor: str) -> list[str]:
        made_now = []
        for c in changes:
            evidence = [drafts.number_of(ident, "B") for ident in c.evidence]
            number, draft = drafts.award(evaluation.books, actor, c.subarea, c.points, evidence, c.because)
            evaluation.append(sql, draft)
            made_now.append(f"P{number}")
        return made_now

    return evaluation.act(by, write)
