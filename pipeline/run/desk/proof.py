"""What proves an evaluation, on pages: signed checkpoints and the bundle that is checked without Belägg."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from pipeline.core.audit_judging import told
from pipeline.core.errors import UsageError
from pipeline.core.ledger.sheets import is_open
from pipeline.core.rows import CheckpointRow, EvaluatorRow
from pipeline.run.desk.lending import Lender

SV = "sv"


class ProofDesk(Lender):
    """``who``: the id of whoever looks."""

    def audit(self, who: str, *, checkpoint: bytes | None = None) -> dict[str, Any]:
        """Every check, as this evaluator may see it; ``checkpoint``: one kept elsewhere, to hold the log against."""
        from pipeline.run.proving.audit import audit
        from pipeline.run.proving.checkpoints import BESIDE, Against

        with self.evaluation() as e, tempfile.TemporaryDirectory(prefix="belagg-") as folder:
            held = BESIDE
            if checkpoint is not None:
                held = Against(Path(folder, "checkpoint.txt"))
                Path(folder, "checkpoint.txt").write_bytes(checkpoint)
            row = e.books.get(EvaluatorRow, who)
            report = audit(e, held=held, viewer=row.name if row else None)
            shown = told(report.findings, e.books, who)
            blind = len(e.books.find(EvaluatorRow)) > 1 and not all(is_open(e.books, code) for code in e.instrument.subareas)
        found = [
            {"check": f.check, "severity": f.severity, "subject": f.subject, "message": f.message(SV), "remedy": f.remedy(SV)}
            for f in shown
        ]
        held_to = None if report.checkpoint is None else {
            "size": report.checkpoint.size, "root": report.checkpoint.root, "good": report.checkpoint.good,
        }  # fmt: skip
        return {"ok": report.ok, "events": report.events, "head": report.head, "points": report.points, "blind": blind,
                "traced": report.traced, "findings": found, "checkpoint": held_to}  # fmt: skip

    def key_is_made(self) -> bool:
        """Whether a signing key is there, so that its passphrase is asked for rather than a new one chosen."""
        from pipeline.run.proving import keys

        return keys.current() is not None

    def sign(self, *, passphrase: str, by: str) -> int:
        """Sign the log as it stands; returns how many events the checkpoint covers."""
        from pipeline.run.proving import checkpoints, keys

        if len(passphrase) < 8:
            raise UsageError("key-passphrase-short")
        with self.evaluation() as e:
            signer = keys.create(passphrase) if keys.current() is None else keys.unlock(passphrase)
            return checkpoints.sign(e, signer, passphrase=passphrase, by=by).size

    def checkpoints(self) -> list[dict[str, Any]]:
        """Every checkpoint the log records, the newest first."""
        with self.evaluation() as e, e.db.reading():
            return [{"size": row.size, "at": row.at, "note": row.note} for row in reversed(e.books.find(CheckpointRow))]

    def bundle(self) -> bytes:
        """All it takes to check the points without Belägg, names of evaluators as numbers, confidential sources as hashes."""
        from pipeline.run.proving.bundle import Options, write

        with tempfile.TemporaryDirectory(prefix="belagg-") as folder, self.evaluation() as e:
            done = write(e, Path(folder, "bunt.zip"), Options(confidential_as_hash=True, names=False))
            return done.file.read_bytes()
