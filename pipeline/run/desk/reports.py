"""The report from a page: at once where the evaluation is small, else in a process of its own; two who ask share one."""

from __future__ import annotations

import pickle
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.core.errors import BelaggError, Refused
from pipeline.core.people.roster import RosterEntry
from pipeline.core.results import official
from pipeline.core.shown.pages import Drawing
from pipeline.run.desk.roster import RosterDesk
from pipeline.run.evaluation import phrase
from pipeline.store import log

LARGE = 3000  # events from which on a report takes longer than anybody waits for a page
KEPT = 6  # reports that are made already


@dataclass(slots=True, eq=False)
class _Made:
    """A report that is being made, or is made: of the log up to ``seq``."""

    seq: int
    form: str
    edition: str
    names: tuple[RosterEntry, ...]
    began: float = field(default_factory=time.monotonic)
    done: threading.Event = field(default_factory=threading.Event)
    data: bytes = b""
    fault: BelaggError | None = None


class ReportsDesk(RosterDesk):
    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._made: list[_Made] = []
        self._asking, self._at_work = threading.Lock(), threading.Lock()  # one at a time: each reads everything

    def report(self, form: str, edition: str = "internal", *, at: int | None = None) -> tuple[bytes, str]:
        """The report and the ending of its name. ``at``: as it was after that event, where that one is still kept."""
        from pipeline.report.table import SUFFIX
        from pipeline.run.reporting import report

        report.known(form, edition)
        with self.evaluation() as e:
            seq, names = log.last(e.db.sql)[0], report.rostered(e, self.passphrase) or ()
            if seq <= LARGE:
                return report.made(e, official(e.books), form, wish=report.Wish(edition, names=names))[0], SUFFIX[form]
        made = self._ordered(form, edition, names, {seq, seq if at is None else at}, seq)
        made.done.wait()
        if made.fault is not None:
            raise made.fault
        return made.data, SUFFIX[form]

    def drawing(self, form: str, edition: str) -> Drawing:
        """How far a report is that somebody wants to look at; begun if nobody began it. It goes on as it began while others
        decide, and says of which event it is."""
        from pipeline.run.reporting import report

        with self.evaluation() as e:
            seq, names = log.last(e.db.sql)[0], report.rostered(e, self.passphrase) or ()
        running = {m.seq for m in self._made if not m.done.is_set()}
        made = self._ordered(form, edition, names, {seq, *running}, seq)
        return Drawing(made.seq, made.done.is_set(), int(time.monotonic() - made.began))

    def _ordered(
        self, form: str, edition: str, names: tuple[RosterEntry, ...], good: set[int], seq: int
    ) -> _Made:
        """The one that is made or being made after any of the events in ``good``, or a new one after ``seq``."""
        with self._asking:
            for made in reversed(self._made):
                if (made.form, made.edition, made.names) == (form, edition, names) and made.seq in good and made.fault is None:
                    return made
            made = _Made(seq, form, edition, names)
            left = [m for m in self._made if m.done.is_set() and m.fault is None][1 - KEPT :]
            self._made = [*(m for m in self._made if not m.done.is_set()), *left, made]
        given = phrase.get()  # of this thread
        threading.Thread(target=self._make, args=(made, given), daemon=True).start()
        return made

    def _make(self, made: _Made, given: str | None) -> None:
        """Runs it when it is its turn."""
        from pipeline.run.reporting.apart import COMMAND, Order

        order = Order(self.path.absolute(), made.form, made.edition, made.names, given)
        fault: BelaggError | None = Refused("report-stopped")
        try:
            with self._at_work:
                done = subprocess.run(  # noqa: S603 this interpreter, our own module
                    [sys.executable, *COMMAND], input=pickle.dumps(order), stdout=subprocess.PIPE, check=False
                )
            if done.returncode == 0:
                kind, said = pickle.loads(done.stdout)  # noqa: S301 our own process
                made.data, fault = (said, None) if kind == "made" else (b"", said)
        finally:
            made.fault = fault
            made.done.set()
