"""The audit from a page: at once where that is quick, else in a process of its own that says how far it is."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from pipeline.core.messages import BROWSER, say
from pipeline.core.shown.pages import Audited
from pipeline.run.desk.lending import Lender
from pipeline.run.evaluation import phrase
from pipeline.store import log, overview

COMMAND = ["-m", "pipeline.run.proving.shown"]
AT_ONCE = 20_000  # passages and events that are checked while somebody waits: under a second


class AuditDesk(Lender):
    """``who``: the id of whoever looks: what others judge blind is not told, so that each has an audit of their own."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._audits: dict[str, Audited] = {}
        self._starting, self._turn_to_read = threading.Lock(), threading.Lock()  # one audit at a time: each reads everything

    def audited(self, who: str) -> Audited:
        """The newest audit this person asked for, or (where it is quick) one made now."""
        with self.evaluation() as e:
            seq = log.last(e.db.sql)[0]
            quick = seq + overview.most_passages(e.db.sql) <= AT_ONCE
        if quick:
            return Audited(seq=seq, newest=seq, result=self.audit(who))
        found = self._audits.get(who) or Audited(seq=0, newest=seq)
        found.newest = seq
        return found

    def audit(self, who: str, *, checkpoint: bytes | None = None) -> dict[str, Any]:
        """Every check, now."""
        from pipeline.run.proving.shown import said

        with self.evaluation() as e:
            return said(e, who, checkpoint=checkpoint)

    def start_audit(self, who: str, *, checkpoint: bytes | None = None, given: str = "") -> Audited:
        """Begins an audit and comes back at once; ``given``: the name of the checkpoint's file. One that runs goes on."""
        with self._starting:
            now = self._audits.get(who)
            if now is not None and now.running:
                return now
            with self.evaluation() as e:
                seq = log.last(e.db.sql)[0]
            made = self._audits[who] = Audited(seq=seq, newest=seq, running=True, given=given)
        said = None if checkpoint is None else checkpoint.hex()
        asked = {"db": str(self.path.absolute()), "who": who, "checkpoint": said, "phrase": phrase.get()}
        threading.Thread(target=_follow, args=(made, asked, self._turn_to_read), daemon=True).start()
        return made


def _follow(made: Audited, asked: dict[str, Any], turn: threading.Lock) -> None:
    """Runs it when it is its turn, and keeps what it says."""
    command = [sys.executable, *COMMAND]
    pipe = subprocess.PIPE
    try:
        with turn, subprocess.Popen(  # noqa: S603 this interpreter, our own module
            command, stdin=pipe, stdout=pipe, text=True, encoding="utf-8"
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            with process.stdin as into:
                json.dump(asked, into)
            for line in process.stdout:
                _heard(made, json.loads(line))
    finally:
        if made.result is None and made.fault is None:
            made.fault = say("revision-stopped", BROWSER), say("revision-stopped.remedy", BROWSER)
        made.running = False


def _heard(made: Audited, said: dict[str, Any]) -> None:
    if "step" in said:
        made.progress = said["step"], said["done"], said["of"]
    else:
        made.result, made.fault = said.get("result"), tuple(said["fault"]) if "fault" in said else None
