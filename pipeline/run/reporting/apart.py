"""A report in a process of its own, where it takes so long that everybody else would wait for the page they asked for.

    python -m pipeline.run.reporting.apart     reads one ``Order``, writes ("made", bytes) or ("fault", error); both pickled:
                                               the process is ours at both ends
"""

from __future__ import annotations

import os
import pickle
import sys
from dataclasses import dataclass
from pathlib import Path

from pipeline.core.errors import BelaggError
from pipeline.core.people.roster import RosterEntry
from pipeline.core.results import official
from pipeline.run.evaluation import opened, phrase
from pipeline.run.reporting.report import Wish, made

NICE = 5  # a report does not make those who decide wait
COMMAND = ["-m", "pipeline.run.reporting.apart"]


@dataclass(frozen=True, slots=True)
class Order:
    """Which report of which evaluation. ``phrase``: what opens its vault, if it has one."""

    db: Path
    form: str
    edition: str
    names: tuple[RosterEntry, ...]
    phrase: str | None


def main() -> None:
    os.nice(NICE)
    order: Order = pickle.load(sys.stdin.buffer)  # noqa: S301 from the process that started this one
    phrase.set(order.phrase)
    said: tuple[str, bytes | BelaggError]
    try:
        with opened(order.db) as e:
            said = "made", made(e, official(e.books), order.form, wish=Wish(order.edition, names=order.names))[0]
    except BelaggError as fault:
        said = "fault", fault
    pickle.dump(said, sys.stdout.buffer)


if __name__ == "__main__":
    main()
