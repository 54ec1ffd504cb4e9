"""What a reader from the municipality sees: the edition for the municipality, as it was published, and nothing before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipeline.core.errors import Refused
from pipeline.core.people.outside import CHECKED, OUT, PUBLISHED, Outside, without_points
from pipeline.core.people.roster import RosterEntry
from pipeline.core.results import Results
from pipeline.core.rows import EvaluationRow, StateRow
from pipeline.run.desk.roster import RosterDesk
from pipeline.run.evaluation import Evaluation
from pipeline.store import log

EDITION = "municipality"


class OutsideDesk(RosterDesk):
    """Replaying the log takes a while, so the newest answer is kept until something is written."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._kept: tuple[int, Outside] | None = None

    def outside(self) -> Outside:
        with self.evaluation() as e:
            newest = log.last(e.db.sql)[0]
            if self._kept is None or self._kept[0] != newest:
                self._kept = (newest, _outside(e, self.passphrase))
            return self._kept[1]

    def outside_report(self, form: str) -> tuple[bytes, str]:
        """The published report as a file. Raises Refused while nothing is published."""
        from pipeline.report.editions import Setup
        from pipeline.report.table import SUFFIX, renderer
        from pipeline.run.reporting import report

        report.known(form, EDITION)
        shown = self.outside()
        if shown.standing != "published":
            raise Refused("outside-closed")
        with self.evaluation() as e:
            results, names = _whole(e), names_of(e, self.passphrase)
        return renderer(form)(results, Setup(EDITION, names=names)), SUFFIX[form]


def _outside(e: Evaluation, ask: Callable[[], str]) -> Outside:
    from pipeline.report.editions import Setup, cut

    row = e.books.get(EvaluationRow, 1)
    state = row.state if row else "draft"
    if state not in (CHECKED, *OUT):
        return Outside("closed")
    shown = cut(_whole(e), Setup(EDITION, names=names_of(e, ask)))
    if state == CHECKED:
        return Outside("check", without_points(shown), shown.at)
    return Outside("published", shown, shown.at, again=state == "contested")


def _whole(e: Evaluation) -> Results:
    """The official results: as they were published, else as they stand. Raises Refused for what is not to be shown to
    nobody in particular."""
    from pipeline.run.reporting.views import whole

    let_out = [r.seq for r in e.books.find(StateRow) if r.after in PUBLISHED]
    row = e.books.get(EvaluationRow, 1)
    published = row is not None and row.state in OUT
    results = whole(e, None, at=max(let_out) if published and let_out else None)
    if results.hidden:
        raise Refused("report-hidden", count=len(results.hidden))
    return results


def names_of(e: Evaluation, ask: Callable[[], str]) -> tuple[RosterEntry, ...]:
    """Everybody who may not be named. Raises Refused while the list of them is locked: nothing is shown then."""
    from pipeline.run.reporting.report import rostered

    names = rostered(e, ask)
    if names is None:
        raise Refused("outside-roster")
    return names
