"""The file itself: made once, refused when it is newer or somebody else's, migrated, its tables described."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest

from pipeline.core.errors import Refused, UsageError
from pipeline.core.rows import PROJECTIONS
from pipeline.store import database
from pipeline.store.schema import MIGRATIONS, TABLES
from tests.conftest import ROOT


def test_create_refuses_to_overwrite(tmp_path: Path) -> None:
    path = tmp_path / "evidence.db"
    database.create(path).sql.close()
    before = path.read_bytes()
    with pytest.raises(Refused) as refusal:
        database.create(path)
    assert refusal.value.code == "database-exists"
    assert path.read_bytes() == before


def test_newer_schema_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "evidence.db"
    with database.create(path) as db:
        db.sql.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(Refused) as refusal:
        database.open_existing(path)
    assert refusal.value.code == "database-newer"


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 100, None])
def test_foreign_files_are_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "evidence.db"
    if content is None:
        other = sqlite3.connect(path)
        other.execute("CREATE TABLE t (x)")
        other.close()
    else:
        path.write_bytes(content)
    with pytest.raises(UsageError) as refusal:
        database.open_existing(path)
    assert refusal.value.code == "database-foreign"


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as missing:
        database.open_existing(tmp_path / "no.db")
    assert missing.value.code == "database-missing"
    with pytest.raises(UsageError) as folder:
        database.create(tmp_path / "no" / "evidence.db")
    assert folder.value.code == "folder-missing"


def test_pragmas_hold(tmp_path: Path) -> None:
    with database.create(tmp_path / "evidence.db") as db:
        assert db.sql.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert db.sql.execute("PRAGMA synchronous").fetchone() == (2,)
        assert db.sql.execute("PRAGMA foreign_keys").fetchone() == (1,)


def test_the_log_beside_is_moved_less_often_only_while_much_is_written(tmp_path: Path) -> None:
    with database.create(tmp_path / "evidence.db") as db:
        usual = db.sql.execute("PRAGMA wal_autocheckpoint").fetchone()
        with db.much_written():
            assert db.sql.execute("PRAGMA wal_autocheckpoint").fetchone() == (database.LOG_PAGES,)
        assert db.sql.execute("PRAGMA wal_autocheckpoint").fetchone() == usual


def test_a_failed_transaction_leaves_nothing(tmp_path: Path) -> None:
    with database.create(tmp_path / "evidence.db") as db:
        with pytest.raises(sqlite3.OperationalError), db.writing() as sql:
            sql.execute("INSERT INTO blob (sha256, size) VALUES ('x', 1)").execute("no such statement")
        assert db.sql.execute("SELECT count(*) FROM blob").fetchone() == (0,)


def test_every_table_says_what_it_is(tmp_path: Path) -> None:
    with database.create(tmp_path / "evidence.db") as db:
        found = {row[0] for row in db.sql.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        strict = {row[0] for row in db.sql.execute("SELECT name FROM pragma_table_list WHERE strict = 1")}
    own = {name for name in found if not re.match(r"passage_fts_|sqlite_", name)}
    assert own == set(TABLES)
    assert own - {"passage_fts"} <= strict
    assert {kind.TABLE for kind in PROJECTIONS} <= {name for name, standing in TABLES.items() if standing == "proven"}


def test_every_column_is_commented() -> None:
    for line in "".join(MIGRATIONS).splitlines():
        if line.startswith("ALTER"):
            assert re.search(r"; -- \S", line), line
        if re.match(r"  [a-z_]+ (TEXT|INTEGER|BLOB|REAL)\b", line):
            assert re.search(r"-- \S", line), line


def test_the_log_cannot_be_updated_or_deleted(tmp_path: Path) -> None:
    with database.create(tmp_path / "evidence.db") as db:
        db.sql.execute("INSERT INTO event VALUES (1, 'a', 'b', 'c', x'00', x'00', x'00', x'00')")
        for statement in ("UPDATE event SET at = 'z'", "DELETE FROM event"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                db.sql.execute(statement)


def test_the_data_model_page_is_the_schemas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "docs"))
    from make_data_model import page  # type: ignore[import-not-found]  # a script beside its page

    written = (ROOT / "docs" / "data-model.md").read_text(encoding="utf-8")
    assert written == page(), "run: python docs/make_data_model.py"
    assert all(f"## {table} " in written for table in TABLES)
