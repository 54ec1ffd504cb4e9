"""Backups that read back, restorations and handovers that say so, decisions that come home from a copy."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Belagg


def beside(belagg: Belagg, name: str) -> Belagg:
    return Belagg(belagg.folder / name, belagg.folder)


def audit(belagg: Belagg) -> dict[str, Any]:
    return dict(belagg.json("audit"))


def test_a_backup_comes_back_and_says_so(judged: Belagg) -> None:
    judged.db.with_suffix(".roster").write_bytes(b"sealed names")
    file = judged.folder / "kopia.belagg"
    made = judged.json("backup", str(file))
    assert set(made["files"]) == {"evidence.db", "evidence.roster"}
    assert made["errors"] == 0
    judged.ok("withdraw", "P1", "--because", "efter kopian", "--as", "EA")
    other = beside(judged, "ny.db")
    other.ok("restore", str(file))
    assert other.db.with_suffix(".roster").read_bytes() == b"sealed names"
    report = audit(other)
    assert report["ok"]
    assert report["events"] == made["events"] + 1
    assert "restored" in {f["check"] for f in report["findings"]}
    assert other.json("scores", "--sheet", "EA")["total"] == 9
    other.ok("withdraw", "P2", "--because", "går att skriva i", "--as", "EA")
    assert [p.name for p in judged.folder.glob(".*building*")] == []


def test_nothing_is_overwritten_and_damage_is_named(judged: Belagg) -> None:
    file = judged.folder / "kopia.belagg"
    judged.ok("backup", str(file))
    assert judged.refused("backup", str(file)) == "file-exists"
    assert judged.refused("restore", str(file)) == "database-exists"
    whole = file.read_bytes()
    for bad in (whole[:-200], whole[: len(whole) // 2] + b"X" + whole[len(whole) // 2 + 1 :], b"", b"PK\x03\x04" + b"0" * 100):
        file.write_bytes(bad)
        other = beside(judged, "ny.db")
        assert other.refused("restore", str(file)) == "backup-damaged"
        assert not other.db.exists()


def test_a_backup_whose_manifest_lies_is_refused(judged: Belagg) -> None:
    file, forged = judged.folder / "kopia.belagg", judged.folder / "falsk.belagg"
    judged.ok("backup", str(file))
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(forged, "w") as new:
        manifest = json.loads(old.read("manifest.json"))
        manifest["head"] = "00" * 32
        new.writestr("manifest.json", json.dumps(manifest))
        new.writestr("evidence.db", old.read("evidence.db"))
    assert beside(judged, "ny.db").refused("restore", str(forged)) == "backup-damaged"
    assert not beside(judged, "ny.db").db.exists()


def test_handed_over_reads_only_and_the_new_home_writes(judged: Belagg) -> None:
    file = judged.folder / "over.belagg"
    judged.ok("handover", str(file), "--to", "Sekreteraren", "--as", "EA")
    assert judged.refused("withdraw", "P1", "--because", "x", "--as", "EA") == "handed-over"
    assert judged.refused("handover", str(judged.folder / "b.belagg"), "--to", "Annan", "--as", "EA") == "handover-done-already"
    assert audit(judged)["ok"]
    new = beside(judged, "ny.db")
    new.ok("restore", str(file))
    new.ok("withdraw", "P1", "--because", "nya hemmet", "--as", "EA")
    assert audit(new)["ok"]
    old_log, new_log = heads(judged), heads(new)
    assert new_log[: len(old_log)] == old_log


def heads(belagg: Belagg) -> list[bytes]:
    sql = sqlite3.connect(belagg.db)
    found = [row[0] for row in sql.execute("SELECT hash FROM event ORDER BY seq")]
    sql.close()
    return found


@pytest.fixture
def away(judged: Belagg) -> Belagg:
    """A copy in which EA accepted a passage as B4 and gave P4 on it, while at home KB made B4 of another passage."""
    judged.ok("away", "take", str(judged.folder / "borta.db"), "--as", "EA")
    copy = beside(judged, "borta.db")
    third = copy.json("search", "strategi")["passages"][0]["id"]
    copy.ok("accept", third, "5.1", "--as", "EA", "--stance", "improvement", "--stage", "planned")
    copy.ok("accept", third, "1.4", "--as", "EA", "--stance", "strength", "--stage", "done")
    copy.ok("award", "1.4", "3", "--evidence", "B5", "--because", "borta", "--as", "EA")
    dialog = judged.json("search", "medborgardialog")["passages"][0]["id"]
    judged.ok("accept", dialog, "8.1", "--as", "KB", "--stance", "strength", "--stage", "done")
    return copy


@pytest.mark.parametrize("packed", [True, False])
def test_decisions_come_home_under_new_numbers(judged: Belagg, away: Belagg, packed: bool) -> None:
    assert away.refused("accept", "K1.1:1", "5.2", "--as", "KB") == "away-not-here"
    assert "bara EA skriver" in away.run("accept", "K1.1:1", "5.2", "--as", "KB")[1].exception.message("sv")
    file = away.db
    if packed:
        file = judged.folder / "beslut.json"
        away.ok("away", "pack", str(file))
    done = judged.json("away", "return", str(file), "--as", "KB")
    assert (done["decisions"], done["left"]) == (3, [])
    assert done["aliases"] == {"B4": "B5", "B5": "B6", "P4": "P4"} or done["aliases"] == {"B4": "B5", "B5": "B6"}
    assert judged.json("trace", "P4")["awards"][0]["points"] == 3
    assert audit(judged)["ok"]
    assert judged.refused("away", "return", str(file), "--as", "KB") == "away-nothing"
    away.ok("withdraw", "P4", "--because", "ändrade mig", "--as", "EA")
    again = judged.json("away", "return", str(away.db), "--as", "KB")
    assert (again["decisions"], again["left"]) == (1, [])
    assert audit(judged)["ok"]


def test_what_the_rules_at_home_refuse_is_kept_and_named(judged: Belagg, away: Belagg) -> None:
    first = judged.json("search", "tertial")["passages"][0]["id"]
    maximum = next(s["max"] for area in judged.json("scores")["areas"] for s in area["subareas"] if s["code"] == "1.4")
    number = judged.json("accept", first, "1.4", "--as", "EA", "--stance", "strength", "--stage", "done")["id"]
    judged.ok("award", "1.4", str(maximum), "--evidence", number, "--because", "hemma", "--as", "EA")
    done = judged.json("away", "return", str(away.db), "--as", "KB")
    assert done["decisions"] == 2
    assert [one["code"] for one in done["left"]] == ["award-above-max"]
    sql = sqlite3.connect(judged.db)
    prose = json.loads(sql.execute("SELECT bytes FROM event_part WHERE seq = ? AND part = 'prose'", (done["seq"],)).fetchone()[0])
    sql.close()
    assert prose["left"][0]["prose"]["because"] == "borta"
    assert audit(judged)["ok"]


def test_the_same_person_deciding_twice_is_a_conflict(judged: Belagg, away: Belagg) -> None:
    third = judged.json("search", "strategi")["passages"][0]["id"]
    judged.ok("reject", third, "5.1", "--as", "EA")
    done = judged.json("away", "return", str(away.db), "--as", "KB")
    assert [one["code"] for one in done["left"]] == ["away-both"]


@pytest.mark.parametrize("change", ["points", "drop", "other"])
def test_a_changed_file_of_decisions_is_refused(judged: Belagg, away: Belagg, change: str) -> None:
    file = judged.folder / "beslut.json"
    away.ok("away", "pack", str(file))
    packed = json.loads(file.read_text(encoding="utf-8"))
    if change == "points":
        packed["events"][-1]["facts"]["text"] = packed["events"][-1]["facts"]["text"].replace('"points":3', '"points":4')
    elif change == "drop":
        del packed["events"][1]
    else:
        packed["evaluation"] = "00000000-0000-4000-8000-000000000001"
    file.write_text(json.dumps(packed), encoding="utf-8")
    before = heads(judged)
    assert judged.refused("away", "return", str(file), "--as", "KB") == "away-foreign"
    assert heads(judged) == before


def test_a_signed_file_is_known_by_its_key(judged: Belagg, away: Belagg, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.run.proving import keys

    monkeypatch.setattr(keys, "COST", 1 << 10)
    public = keys.create("hemligt").public.hex()
    monkeypatch.setenv("BELAGG_PASSPHRASE", "hemligt")
    file = judged.folder / "beslut.json"
    away.ok("away", "pack", str(file))
    packed = json.loads(file.read_text(encoding="utf-8"))
    assert packed["signature"]["public"] == public
    forged = packed | {"evaluator": "E2"}
    (judged.folder / "falsk.json").write_text(json.dumps(forged), encoding="utf-8")
    assert judged.refused("away", "return", str(judged.folder / "falsk.json"), "--as", "KB") == "away-foreign"
    assert judged.json("away", "return", str(file), "--as", "KB")["key"] == public


@pytest.mark.parametrize(("mounts", "unsafe"), [
    ("/dev/sda1 / ext4 rw 0 0\n", None), ("/dev/sda1 / ext4 rw 0 0\nserver:/x {folder} nfs4 rw 0 0\n", "nfs4"),
    ("/dev/sda1 / ext4 rw 0 0\nx {folder} fuse.sshfs rw 0 0\n", "fuse.sshfs"), ("//s/x {parent} cifs rw 0 0\n", "cifs"),
    ("x /annan nfs rw 0 0\n", None),
])  # fmt: skip
def test_network_file_systems_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mounts: str, unsafe: str | None) -> None:
    from pipeline.run import places

    monkeypatch.setattr(places, "MOUNTS", tmp_path / "mounts")
    folder = tmp_path / "data"
    folder.mkdir()
    (tmp_path / "mounts").write_text(mounts.format(folder=folder, parent=tmp_path), encoding="utf-8")
    assert places.unsafe(folder) == unsafe


@pytest.mark.parametrize("name", ["OneDrive - Provköpings kommun", "Dropbox", "Google Drive", "Nextcloud", "iCloud Drive"])
def test_synchronised_folders_are_refused_unless_named(belagg: Belagg, name: str) -> None:
    folder = belagg.folder / name
    folder.mkdir()
    other = Belagg(folder / "evidence.db", folder)
    init = ("init", "--municipality", "X", "--year", "2026")
    assert other.refused(*init) == "folder-synced"
    assert not other.db.exists()
    other.ok(*init, "--allow-folder", str(folder))
    assert other.refused("sources") == "folder-synced"
    other.ok("sources", "--allow-folder", str(folder))


def test_words_erased_at_home_do_not_come_back_from_a_copy(judged: Belagg, away: Belagg) -> None:
    words = "nedskriven strategi"
    judged.ok("erase", "K1", "--text", words, "--because", "utpekande", "--as", "EA")
    done = judged.json("away", "return", str(away.db), "--as", "KB")
    assert {one["code"] for one in done["left"]} == {"away-erased", "away-depends"}
    assert words.encode() not in judged.db.read_bytes()
    assert audit(judged)["ok"]
