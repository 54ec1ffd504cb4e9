"""Editing any value of a proven table makes the audit name it; an untouched evaluation is clean."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.store.database import statements
from pipeline.store.schema import MIGRATIONS, TABLES
from tests.conftest import Belagg

PROVEN = [name for name, standing in TABLES.items() if standing == "proven"]


def audited(belagg: Belagg, *args: str) -> tuple[int, dict[str, Any]]:
    status, result = belagg.run("audit", "--json", *args)
    return status, json.loads(result.stdout)


def test_clean(judged: Belagg) -> None:
    for extra in ((), ("--deep",)):
        status, report = audited(judged, *extra)
        assert (status, [f for f in report["findings"] if f["severity"] == "error"]) == (0, [])
        assert (report["points"], report["traced"]) == (9, 9)
        assert report["events"] == 13


def edits(db: Path) -> Iterator[tuple[str, str, str, Any, Any]]:
    """Every value of every proven table, changed in the least way there is: (table, column, rowid or key, old, new)."""
    sql = sqlite3.connect(db)
    for table in PROVEN:  # the first row of each; `python -m bench.torture` edits every one
        columns = [row[1:6] for row in sql.execute(f"PRAGMA table_info({table})")]
        keys = [name for name, *_, pk in columns if pk]
        for row in sql.execute(f"SELECT * FROM {table} LIMIT 1").fetchall():
            values = dict(zip([c[0] for c in columns], row, strict=True))
            where = " AND ".join(f"{k} = {literal(values[k])}" for k in keys)
            for name, kind, *_ in columns:
                yield table, name, where, values[name], changed(values[name], kind)
    sql.close()


def literal(value: Any) -> str:
    if isinstance(value, bytes):
        return f"x'{value.hex()}'"
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


def changed(value: Any, kind: str) -> Any:
    if value is None:
        return 7 if kind == "INTEGER" else "x"
    if isinstance(value, int):
        return value + 1
    if isinstance(value, bytes):
        return bytes([value[0] ^ 1]) + value[1:] if value else b"x"
    return ("b" if value[:1] == "a" else "a") + value[1:]


def test_every_single_edit_is_found_and_named(judged: Belagg) -> None:
    pristine = judged.db.read_bytes()
    assert not judged.db.with_name("evidence.db-wal").exists()
    missed = []
    for table, column, where, old, new in list(edits(judged.db)):
        sql = sqlite3.connect(judged.db, isolation_level=None)
        triggers = [row[0] for row in sql.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")]
        names = [row[0] for row in sql.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
        try:
            for name in names:
                sql.execute(f"DROP TRIGGER {name}")
            sql.execute(f"UPDATE {table} SET {column} = {literal(new) if new is not None else 'NULL'} WHERE {where}")
            for trigger in triggers:
                sql.execute(trigger)
        except sqlite3.IntegrityError:  # a CHECK or UNIQUE of the schema does not let it happen
            continue
        finally:
            sql.close()
        status, report = audited(judged)
        subjects = " ".join(f["subject"] for f in report["findings"] if f["severity"] == "error")
        if status != 4 or table.removesuffix("_chunk").removesuffix("_commitment") not in subjects:
            missed.append((table, column, old, new, status, subjects))
        judged.db.write_bytes(pristine)
    assert not missed


@pytest.mark.parametrize("statement", [
    "DELETE FROM award WHERE number = 1",
    "DELETE FROM passage WHERE id = 2",
    "DELETE FROM blob_chunk",
    "DELETE FROM version WHERE id = 2",
    "DROP TRIGGER event_part_is_not_deleted",
    "INSERT INTO award VALUES (9, 'E1', '3.3', 3, 'x', 'E1', 'x', 9, 1, NULL, 2, NULL, '[]')",
    "INSERT INTO evaluator VALUES ('E9', 'X', 'evaluator')",
    "INSERT INTO blob VALUES ('00', 1)",
    "DROP TRIGGER event_is_not_deleted",
    "UPDATE version SET text = cast(x'ff' AS TEXT) WHERE id = 1",
    "UPDATE passage SET start = 9223372036854775807 WHERE id = 1",
    "UPDATE instrument SET data = '{'",
    "UPDATE instrument SET data = replace(data, '\"max\":25', '\"max\":24')",
    "UPDATE tag SET score = 0.123",
    "UPDATE tag SET best = 1 - best WHERE passage_id = (SELECT min(passage_id) FROM tag)",
    "UPDATE tally SET first = first + 1 WHERE version_id = (SELECT min(version_id) FROM tally)",
    "UPDATE tally SET subarea = subarea || '9' WHERE version_id = (SELECT min(version_id) FROM tally)",
    "DELETE FROM tally WHERE version_id = (SELECT min(version_id) FROM tally)",
    "INSERT INTO tally VALUES (999, '1.1', 1, 1)",
    "UPDATE rules SET text = text || ' '",
])  # fmt: skip
def test_coarser_tampering_is_found(judged: Belagg, statement: str) -> None:
    sql = sqlite3.connect(judged.db, isolation_level=None)
    sql.execute(statement)
    sql.close()
    status, report = audited(judged)
    assert status == 4
    assert not report["ok"]


def test_deep_finds_changed_suggestions(judged: Belagg) -> None:
    sql = sqlite3.connect(judged.db, isolation_level=None)
    sql.execute("UPDATE suggestion SET reasons = '[[0,1,\"x\",1]]' WHERE passage_id = 1")
    sql.close()
    assert audited(judged)[0] == 0
    status, report = audited(judged, "--deep")
    assert status == 4
    assert {f["check"] for f in report["findings"] if f["severity"] == "error"} == {"suggestion-differs"}


@pytest.mark.parametrize("statement", [
    "UPDATE same_words SET words = words + 1 WHERE words = (SELECT min(words) FROM same_words)",
    "UPDATE same_words SET passage_id = passage_id + 1 WHERE words = (SELECT min(words) FROM same_words)",
    "DELETE FROM same_words WHERE words = (SELECT min(words) FROM same_words)",
    "INSERT INTO same_words SELECT words + 1, passage_id FROM same_words LIMIT 1",
])  # fmt: skip
def test_deep_finds_changed_twins_and_retag_mends_them(judged: Belagg, statement: str) -> None:
    sql = sqlite3.connect(judged.db, isolation_level=None)
    assert sql.execute(statement).rowcount == 1
    sql.close()
    status, report = audited(judged, "--deep")
    assert status == 4
    assert {f["check"] for f in report["findings"] if f["severity"] == "error"} == {"twins-differ"}
    judged.ok("retag")
    assert audited(judged, "--deep")[0] == 0


def test_unsupported_awards_are_reported_and_do_not_fail(judged: Belagg) -> None:
    judged.ok("withdraw", "B1", "--because", "misstag", "--as", "EA")
    status, report = audited(judged)
    assert status == 0
    assert ("award-unsupported", "award P1") in [(f["check"], f["subject"]) for f in report["findings"]]
    assert report["points"] == report["traced"] == 4


@pytest.mark.parametrize("statement", [
    "INSERT OR REPLACE INTO event SELECT seq, '1999', actor, kind, facts, prose, prev, hash FROM event WHERE seq = 5",
    "INSERT OR REPLACE INTO event_part SELECT seq, part, nonce, x'7b7d' FROM event_part WHERE seq = 5 AND part = 'prose'",
])  # fmt: skip
def test_the_log_cannot_be_replaced(judged: Belagg, statement: str) -> None:
    sql = sqlite3.connect(judged.db, isolation_level=None)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        sql.execute(statement)
    sql.close()


@pytest.mark.parametrize("statement", [
    "UPDATE event_part SET nonce = cast(nonce || substr(bytes, 1, 5) AS blob), bytes = cast(substr(bytes, 6) AS blob) WHERE seq = 9",
    "INSERT INTO blob_chunk SELECT sha256, 1, x'' FROM blob LIMIT 1",
    "CREATE TRIGGER sqliteX AFTER INSERT ON award BEGIN UPDATE award SET points = 9; END",
    "CREATE TABLE sqlite2 (a)",
    "INSERT INTO passage_fts (passage_fts) VALUES ('delete-all')",
    "DELETE FROM tag; DELETE FROM suggestion",
    "UPDATE suggestion SET tags = 'x' WHERE passage_id = 1",
    "UPDATE event_part SET bytes = cast(replace(cast(bytes AS text), '\"start\":', '\"start\":[],\"x\":') AS blob)",
    "PRAGMA application_id = 5",
    "PRAGMA user_version = 1",
    "PRAGMA user_version = -1",
])  # fmt: skip
def test_what_an_attacker_found(judged: Belagg, statement: str) -> None:
    sql = sqlite3.connect(judged.db, isolation_level=None)
    sql.execute("DROP TRIGGER event_part_is_not_updated")
    trigger = next(m for m in statements(MIGRATIONS[0]) if "event_part_is_not_updated" in m)
    for part in statement.split("; ") if "TRIGGER" not in statement else [statement]:
        sql.execute(part)
    sql.execute(trigger)
    sql.close()
    status, report = audited(judged)
    assert (status, report["ok"]) == (4, False)


def test_damaged_pages_are_named(judged: Belagg) -> None:
    data = bytearray(judged.db.read_bytes())
    for page in range(4, len(data) // 4096, 7):
        broken = bytearray(data)
        broken[page * 4096 : page * 4096 + 200] = b"\xff" * 200
        judged.db.write_bytes(broken)
        status, report = audited(judged)
        assert status == 4, page
        assert report["findings"], page
    judged.db.write_bytes(data[: len(data) // 2 // 4096 * 4096])
    assert audited(judged)[0] == 4


def test_deleted_verdicts_are_missed(judged: Belagg) -> None:
    path = judged.folder / "in" / "documents" / "styrning.md"
    path.write_text("# Styrdokument\n\nAllt är borttaget och ersatt av en helt annan text om hamnens öppettider.\n", encoding="utf-8")
    judged.ok("ingest", str(path))
    assert audited(judged)[0] == 0
    sql = sqlite3.connect(judged.db, isolation_level=None)
    sql.execute("DELETE FROM anchor_verdict WHERE evidence = 1")
    sql.close()
    status, report = audited(judged)
    assert status == 4
    assert "verdict-missing" in {f["check"] for f in report["findings"]}


def test_retag_mends_the_index(judged: Belagg) -> None:
    sql = sqlite3.connect(judged.db, isolation_level=None)
    sql.execute("INSERT INTO passage_fts (passage_fts) VALUES ('delete-all')")
    sql.close()
    judged.ok("retag")
    assert judged.json("search", "medborgardialog")["passages"]
    assert audited(judged)[0] == 0
