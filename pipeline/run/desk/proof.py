"""What proves an evaluation, on pages: signed checkpoints and the bundle that is checked without Belägg."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from pipeline.core.errors import Refused, UsageError
from pipeline.core.rows import CheckpointRow
from pipeline.run.desk.pacing import Pacing
from pipeline.run.desk.roster import RosterDesk


class ProofDesk(RosterDesk):
    """``who``: the id of whoever looks."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._signing = Pacing()

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
            if keys.current() is None:
                signer = keys.create(passphrase)
            else:
                with self._signing.attempt(by):
                    signer = keys.unlock(passphrase)
            return checkpoints.sign(e, signer, passphrase=passphrase, by=by).size

    def checkpoints(self) -> list[dict[str, Any]]:
        """Every checkpoint the log records, the newest first."""
        with self.evaluation() as e, e.db.reading():
            return [{"size": row.size, "at": row.at, "note": row.note} for row in reversed(e.books.find(CheckpointRow))]

    def bundle(self) -> bytes:
        """All it takes to check the points without Belägg, without names and without a word of confidential sources. Raises
        Refused while the roster of those who may not be named is locked."""
        from pipeline.run.proving.bundle import write
        from pipeline.run.proving.withholding import Options
        from pipeline.run.reporting.report import rostered

        with tempfile.TemporaryDirectory(prefix="belagg-") as folder, self.evaluation() as e:
            names = rostered(e, self.passphrase)
            if names is None:
                raise Refused("bundle-roster")
            done = write(e, Path(folder, "bunt.zip"), Options(roster=names))
            return done.file.read_bytes()
