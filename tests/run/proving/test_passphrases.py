"""Another passphrase: what was locked opens with it and not with the old one, whatever kills the change halfway."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from pipeline.core.errors import Refused
from pipeline.run.proving import keys
from pipeline.store import vault
from tests.conftest import Belagg

OLD, NEW = "korrekt häst batteri", "nio lugna svanar"


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setattr(keys, "COST", 1 << 8)
    monkeypatch.setattr(vault, "COST", 1 << 8)
    monkeypatch.setenv("BELAGG_PASSPHRASE", OLD)
    monkeypatch.setenv("BELAGG_NEW_PASSPHRASE", NEW)
    return monkeypatch


def opens(phrase: str) -> list[bool]:
    found = []
    for public in keys.known():
        try:
            keys.unlock(phrase, public)
            found.append(True)
        except Refused:
            found.append(False)
    return found


def test_every_signing_key_opens_with_the_new_one_alone(cheap: pytest.MonkeyPatch, belagg: Belagg) -> None:
    keys.create(OLD)
    keys.rotate(OLD)
    before = keys.known()
    assert belagg.json("passphrase", "key") == {"changed": 2, "left": 0}
    assert keys.known() == before
    assert opens(NEW) == [True, True]
    assert opens(OLD) == [False, False]
    cheap.setenv("BELAGG_PASSPHRASE", NEW)
    belagg.ok("checkpoint")
    assert belagg.refused("passphrase", "key") == "passphrase-same"


def test_a_change_killed_halfway_leaves_all_openable_and_is_finished_by_the_same_command(
    cheap: pytest.MonkeyPatch, belagg: Belagg
) -> None:
    keys.create(OLD)
    for _ in range(3):
        keys.rotate(OLD)
    whole = keys._write
    for allowed in (0, 2, 1):  # of those that are left
        written: list[Path] = []

        def until(path: Path, value: dict[str, object], most: int = allowed, so_far: list[Path] = written) -> None:
            if len(so_far) == most:
                raise KeyboardInterrupt
            so_far.append(path)
            whole(path, value)

        with cheap.context() as patched:
            patched.setattr(keys, "_write", until)
            with pytest.raises(KeyboardInterrupt):
                keys.rewrap(OLD, NEW)
        assert [a or b for a, b in zip(opens(OLD), opens(NEW), strict=True)] == [True] * 4
    assert belagg.json("passphrase", "key")["changed"] == 4
    assert opens(NEW) == [True] * 4
    assert not any(opens(OLD))


def test_a_wrong_old_passphrase_changes_nothing(cheap: pytest.MonkeyPatch, belagg: Belagg) -> None:
    keys.create("en helt annan fras")
    before = [path.read_bytes() for path in sorted(keys.folder().iterdir())]
    assert belagg.refused("passphrase", "key") == "key-passphrase"
    assert [path.read_bytes() for path in sorted(keys.folder().iterdir())] == before


def test_the_seal_of_a_confidential_evaluation(cheap: pytest.MonkeyPatch, tmp_path: Path) -> None:
    made = Belagg(tmp_path / "evidence.db", tmp_path)
    made.ok("init", "--municipality", "Provköping", "--year", "2026", "--confidential")
    note = tmp_path / "interviews" / "chefer.md"
    note.parent.mkdir()
    note.write_text("# Chefer\n\nVi följer upp målen varje månad.\n", "utf-8")
    made.ok("ingest", str(note.parent))
    wrapped = _wrapped(made.db)
    made.ok("passphrase", "seal")
    assert wrapped not in b"".join(p.read_bytes() for p in tmp_path.glob("evidence.db*"))
    assert made.refused("passages") == "vault-passphrase"  # the old one
    cheap.setenv("BELAGG_PASSPHRASE", NEW)
    assert "följer upp" in made.json("passages")["passages"][0]["text"]
    assert made.json("audit")["ok"]
    assert made.refused("passphrase", "seal") == "passphrase-same"


def _wrapped(db: Path) -> bytes:
    sql = sqlite3.connect(db)
    found = sql.execute("SELECT wrapped FROM vault").fetchone()[0]
    sql.close()
    return bytes(found)


def test_the_roster(cheap: pytest.MonkeyPatch, belagg: Belagg) -> None:
    belagg.ok("roster", "add", "Valdemar Östlundh", "--role", "chef")
    belagg.ok("passphrase", "roster")
    assert belagg.refused("roster", "list") == "roster-passphrase"
    cheap.setenv("BELAGG_PASSPHRASE", NEW)
    assert belagg.json("roster", "list")["people"][0]["role"] == "chef"


def test_what_is_not_locked_has_no_passphrase_to_change(cheap: pytest.MonkeyPatch, belagg: Belagg) -> None:
    assert belagg.refused("passphrase", "seal") == "vault-none"
    assert belagg.refused("passphrase", "roster") == "passphrase-no-roster"
    status, _ = belagg.run("passphrase", "key")
    assert status == 2
    keys.create(OLD)
    cheap.delenv("BELAGG_NEW_PASSPHRASE")
    assert belagg.run("passphrase", "key")[0] == 2
