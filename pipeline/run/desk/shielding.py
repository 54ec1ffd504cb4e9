"""What an auditor sees of an evaluation that is somebody else's: the official sheet, and of interviews the quotes that became
evidence, under their role group; whole notes are for those who interviewed (``docs/interviews.md``)."""

from __future__ import annotations

from pipeline.core.accounts.team import AUDITOR
from pipeline.core.people.interviews import groups
from pipeline.core.results import AwardView, SubareaView, official
from pipeline.run.evaluation import Evaluation


def sheet_of(e: Evaluation, who: str) -> str:
    """The sheet that somebody sees as the one that counts: an evaluator's own, else the official one."""
    return official(e.books) if who == AUDITOR else who


def may_read(who: str, kind: str) -> bool:
    """Whether the text of such sources is shown."""
    return who != AUDITOR or kind != "interview"


def shielded_subarea(e: Evaluation, who: str, view: SubareaView) -> SubareaView:
    from pipeline.report.editions import shielded_subarea as shielded

    return shielded(view, groups(e.books)) if who == AUDITOR else view


def shielded_award(e: Evaluation, who: str, view: AwardView) -> AwardView:
    from pipeline.report.editions import shielded_award as shielded

    return shielded(view, groups(e.books)) if who == AUDITOR else view
