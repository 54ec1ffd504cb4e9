"""The roster in its file: encrypted, whole or not at all, opened with what it was locked with."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from threading import Thread

import pytest

from pipeline.core.errors import Refused, UsageError
from pipeline.core.people import roster as core
from pipeline.run.private import roster
from pipeline.store.database import open_existing
from tests.conftest import Belagg

ANNA = core.entry("Anna Svensson", "förvaltningschef", "chefer", ["Anki"])


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roster, "COST", 1 << 4)


def test_what_is_saved_comes_back_and_the_file_says_nothing(belagg: Belagg) -> None:
    belagg.ok("roster", "add", "Anna Svensson", "--role", "förvaltningschef", "--group", "chefer", "--alias", "Anki")
    path = belagg.db.with_suffix(".roster")
    assert roster.opened(belagg.db).roster.entries == (ANNA,)
    text = path.read_bytes()
    assert not any(word.encode() in text for word in ("Anna", "Svensson", "chef", "Anki"))
    if os.name != "nt":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE((Path(os.environ["XDG_CONFIG_HOME"]) / "belagg" / "roster.key").stat().st_mode) == 0o600


def test_a_roster_of_many_is_as_long_as_one_of_few(belagg: Belagg) -> None:
    sizes = set()
    for number in range(4):
        belagg.ok("roster", "add", f"Person {'abcd'[number]}qvist")
        sizes.add(belagg.db.with_suffix(".roster").stat().st_size)
    assert len(sizes) == 1


def test_a_passphrase_opens_and_another_does_not(belagg: Belagg, monkeypatch: pytest.MonkeyPatch) -> None:
    belagg.ok("roster", "add", "Anna Svensson")
    monkeypatch.setenv("BELAGG_PASSPHRASE", "hemligt nog")
    belagg.ok("roster", "lock")
    assert belagg.json("roster", "list")["lock"] == "passphrase"
    monkeypatch.setenv("BELAGG_PASSPHRASE", "fel")
    assert belagg.refused("roster", "list") == "roster-passphrase"
    monkeypatch.delenv("BELAGG_PASSPHRASE")
    assert belagg.refused("roster", "list") == "roster-locked"
    assert roster.opened(belagg.db, lambda: "hemligt nog").roster.entries[0].name == "Anna Svensson"


def test_without_its_key_file_it_stays_shut(belagg: Belagg, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    belagg.ok("roster", "add", "Anna Svensson")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "elsewhere"))
    assert belagg.refused("roster", "list") == "roster-key"
    (tmp_path / "elsewhere" / "belagg").mkdir(parents=True)
    (tmp_path / "elsewhere" / "belagg" / "roster.key").write_text("0" * 64)
    assert belagg.refused("roster", "list") == "roster-key"


@pytest.mark.parametrize("change", [
    lambda head: head | {"data": "AAAA" + head["data"][4:]}, lambda head: head | {"nonce": "00" * 12}, lambda head: head | {"n": 2},
    lambda head: head | {"lock": "passphrase"}, lambda head: {"format": "x"}, lambda head: head | {"salt": "zz"}, lambda head: [],
])  # fmt: skip
def test_a_changed_file_is_refused(belagg: Belagg, monkeypatch: pytest.MonkeyPatch, change: object) -> None:
    belagg.ok("roster", "add", "Anna Svensson")
    monkeypatch.setenv("BELAGG_PASSPHRASE", "x")
    path = belagg.db.with_suffix(".roster")
    path.write_text(json.dumps(change(json.loads(path.read_text()))))  # type: ignore[operator]
    with pytest.raises((Refused, UsageError)):
        roster.opened(belagg.db)


def test_changes_at_once_are_all_kept(belagg: Belagg) -> None:
    def add(name: str) -> None:
        with open_existing(belagg.db) as db:
            roster.change(db, lambda r: core.add(r, core.entry(name)))

    threads = [Thread(target=add, args=(f"Person {letter}lund",)) for letter in "abcdef"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(roster.opened(belagg.db).roster.entries) == 6


def test_entries_by_command(belagg: Belagg) -> None:
    belagg.ok("roster", "add", "Anna Svensson", "--role", "chef")
    belagg.ok("roster", "add", "anna svensson", "--role", "rektor")
    assert [p["role"] for p in belagg.json("roster", "list")["people"]] == ["rektor"]
    assert belagg.refused("roster", "remove", "Eva Ek") == "roster-unknown"
    belagg.ok("roster", "remove", "Anna Svensson")
    assert belagg.json("roster", "list")["people"] == []
    status, result = belagg.run("roster", "add", "Anna Svensson", "--role", "Annas chef Svensson")
    assert (status, result.exception.code) == (2, "roster-role-names")


@pytest.mark.parametrize("text", [
    "Namn;Roll;Rollgrupp;Alias\nAnna Svensson;förvaltningschef;chefer;Anki\n\n;x;y;\n", "name,role,group,aliases\nAnna Svensson,förvaltningschef,chefer,Anki\n,x,y,\n",
    "Förnamn\tEfternamn\tBefattning\tGrupp\tKallas\nAnna\tSvensson\tförvaltningschef\tchefer\tAnki\n\t\tx\ty\t\n",
])  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_tables_of_every_dialect(belagg: Belagg, tmp_path: Path, text: str, encoding: str) -> None:
    (tmp_path / "r.csv").write_bytes(text.encode(encoding))
    said = belagg.json("roster", "import", str(tmp_path / "r.csv"))
    assert (said["added"], said["people"], len(said["nameless"])) == (1, 1, 1)
    assert roster.opened(belagg.db).roster.entries == (ANNA,)


def test_a_workbook_and_what_is_no_roster(belagg: Belagg, tmp_path: Path) -> None:
    from tests.read.test_xlsx import grid, workbook

    (tmp_path / "r.xlsx").write_bytes(workbook({"Blad1": grid([["Namn", "Roll"], ["Anna Svensson", "chef"]])}))
    assert belagg.json("roster", "import", str(tmp_path / "r.xlsx"))["people"] == 1
    (tmp_path / "x.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    status, result = belagg.run("roster", "import", str(tmp_path / "x.csv"))
    assert (status, result.exception.code) == (2, "roster-columns")
