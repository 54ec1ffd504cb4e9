"""A database that is open keeps its locks, whatever asks what the file is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.core.errors import Refused, UsageError
from pipeline.run.deciding import judging
from pipeline.run.evaluation import opened
from pipeline.run.files import refuse_taken
from pipeline.run.proving.audit import audit
from tests.conftest import Belagg

PASSES_BY = "import sqlite3, sys; s = sqlite3.connect(sys.argv[1]); s.execute('SELECT count(*) FROM event').fetchone(); s.close()"


def test_another_process_that_closes_the_database_does_not_take_the_log_away(judged: Belagg) -> None:
    """A server holds several connections; each was opened after a look at the file."""
    wal = judged.db.with_name(judged.db.name + "-wal")
    with opened(judged.db) as one, opened(judged.db):
        with pytest.raises(Refused):
            refuse_taken(judged.db)
        for n in range(3):
            judging.judge(one, "6.4", because=f"Läst {n}", by="EA")
            subprocess.run([sys.executable, "-c", PASSES_BY, str(judged.db)], check=True)
            assert wal.exists()
        assert audit(one).ok
    with opened(judged.db) as again:
        assert audit(again).ok


def test_what_is_no_database_of_ours_is_still_refused(belagg: Belagg) -> None:
    import sqlite3

    other = belagg.folder / "other.db"
    sql = sqlite3.connect(other)
    sql.execute("CREATE TABLE t (a)")
    sql.close()
    for path in (other, _file(belagg.folder / "text.db", b"hej"), _file(belagg.folder / "empty.db", b"")):
        with pytest.raises(UsageError), opened(path):
            pass
    with opened(belagg.db):
        pass
    sql = sqlite3.connect(belagg.db)
    sql.execute("PRAGMA application_id = 5")
    sql.close()
    with pytest.raises(UsageError), opened(belagg.db):
        pass


def _file(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path
