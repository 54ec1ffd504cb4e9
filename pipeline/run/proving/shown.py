"""An audit as a page shows it, and an audit in a process of its own, where it takes so long that others would wait.

    python -m pipeline.run.proving.shown     reads one JSON object (db, who, checkpoint, phrase), writes JSON lines:
                                             {"step", "done", "of"} while it runs, then {"result"} or {"fault"}
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from pipeline.core.auditing import judging as audit_judging
from pipeline.core.errors import BelaggError
from pipeline.core.ledger.sheets import is_open
from pipeline.core.messages import BROWSER
from pipeline.core.rows import EvaluatorRow
from pipeline.run.evaluation import Evaluation, opened, phrase
from pipeline.run.proving.audit import Tell, audit, nobody
from pipeline.run.proving.checkpoints import BESIDE, Against

NICE = 5  # an audit does not make those who decide wait
OFTEN = 0.25  # seconds between two lines that say how far it is


def said(
    e: Evaluation, who: str, *, checkpoint: bytes | None = None, tell: Tell = nobody
) -> dict[str, Any]:
    """Every check, as ``who`` (an evaluator's id) may see it; ``checkpoint``: one kept elsewhere, to hold the log against."""
    with tempfile.TemporaryDirectory(prefix="belagg-") as folder:
        held = BESIDE
        if checkpoint is not None:
            held = Against(Path(folder, "checkpoint.txt"))
            Path(folder, "checkpoint.txt").write_bytes(checkpoint)
        row = e.books.get(EvaluatorRow, who)
        report = audit(e, held=held, viewer=row.name if row else None, tell=tell)
        shown = audit_judging.told(report.findings, e.books, who)
        blind = len(e.books.find(EvaluatorRow)) > 1 and not all(is_open(e.books, code) for code in e.instrument.subareas)
    found = [
        {"check": f.check, "severity": f.severity, "subject": f.subject, "message": f.message(BROWSER),
         "remedy": f.remedy(BROWSER)}
        for f in sorted(shown, key=lambda f: f.severity != "error")
    ]  # fmt: skip
    held_to = None if report.checkpoint is None else {
        "size": report.checkpoint.size, "root": report.checkpoint.root, "good": report.checkpoint.good,
    }  # fmt: skip
    return {"ok": report.ok, "events": report.events, "head": report.head, "points": report.points, "blind": blind,
            "traced": report.traced, "findings": found, "checkpoint": held_to}  # fmt: skip


def main() -> None:
    os.nice(NICE)
    asked = json.load(sys.stdin)
    phrase.set(asked["phrase"])
    checkpoint = None if asked["checkpoint"] is None else bytes.fromhex(asked["checkpoint"])
    told: dict[str, float] = {}  # step → when it was told last

    def tell(step: str, done: int, of: int) -> None:
        if time.monotonic() - told.get(step, 0.0) > OFTEN:
            told[step] = time.monotonic()
            _line({"step": step, "done": done, "of": of})

    try:
        with opened(Path(asked["db"])) as e:
            _line({"result": said(e, asked["who"], checkpoint=checkpoint, tell=tell)})
    except BelaggError as fault:
        _line({"fault": [fault.message(BROWSER), fault.remedy(BROWSER)]})


def _line(value: dict[str, Any]) -> None:
    print(json.dumps(value), flush=True)


if __name__ == "__main__":
    main()
