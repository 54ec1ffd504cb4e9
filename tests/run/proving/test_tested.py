"""What an outsider found by trying: an erased consensus, blind words, a changed instrument, a cut intention, a restored backup."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from pipeline.run.proving import verify
from tests.conftest import Belagg
from tests.run.deciding.test_together import passage

HIDDEN = "Österlund i nämnden"  # in EA's reason, judged blind


@pytest.fixture
def agreed(filled: Belagg) -> Belagg:
    """EA and KB have judged 3.3 and agreed, in words that name somebody."""
    filled.ok("accept", passage(filled, "följer upp"), "3.3", "--as", "EA", "--stance", "strength", "--stage", "followed-up")
    filled.ok("evaluator", "add", "KB")
    filled.ok("award", "3.3", "7", "--evidence", "B1", "--because", "Följer upp", "--as", "EA")
    filled.ok("award", "3.3", "4", "--evidence", "B1", "--because", "Österlund följer upp", "--as", "KB")
    for name in ("EA", "KB"):
        filled.ok("judge", "3.3", "--because", "klart", "--as", name)
    filled.ok("consensus", "3.3", "--awards", "P1", "--because", "enade om Österlund", "--as", "EA")
    return filled


@pytest.fixture
def blind(filled: Belagg) -> Belagg:
    """EA and KB judge blind; EA's reason names somebody."""
    filled.ok("accept", passage(filled, "följer upp"), "3.3", "--as", "EA", "--stance", "strength", "--stage", "followed-up")
    filled.ok("evaluator", "add", "KB")
    filled.ok("award", "3.3", "7", "--evidence", "B1", "--because", HIDDEN, "--as", "EA")
    filled.ok("judge", "1.1", "--because", "inget funnet", "--as", "EA")
    return filled


def test_a_bundle_is_made_after_words_of_a_consensus_were_erased(agreed: Belagg) -> None:
    agreed.ok("erase", "--everywhere", "--text", "Österlund", "--because", "personuppgift", "--as", "EA")
    agreed.ok("audit")
    made = agreed.folder / "paket.zip"
    agreed.ok("bundle", str(made))
    with zipfile.ZipFile(made) as file:
        because = {a["id"]: a["because"] for a in json.loads(file.read("awards.json"))}
    assert because["P1"] == because["P3"] == "Följer upp", "the consensus gives each award its own reason"
    assert "Österlund" not in because["P2"]
    assert verify.verify(made)["good"]
    agreed.ok("erase", "--everywhere", "--text", "Följer upp", "--because", "personuppgift", "--as", "EA")
    made.unlink()
    agreed.ok("bundle", str(made))


def test_blind_words_are_not_found_and_not_confirmed(blind: Belagg) -> None:
    for viewer, own in (("KB", False), ("EA", True)):
        found = blind.json("privacy", "find", "Österlund", "--as", viewer)["places"]
        assert (HIDDEN in json.dumps(found, ensure_ascii=False)) == own
        assert ("privacy-blind" in [p["what"] for p in found]) != own, "that something is hidden is said"
    tried = ("erase", "--everywhere", "--dry-run", "--as", "KB", "--text")
    assert blind.refused(*tried, "Österlund") == blind.refused(*tried, "Qwxyz") == "erase-nothing-seen"
    assert blind.json("erase", "--everywhere", "--dry-run", "--as", "EA", "--text", "Österlund")["parts"]
    blind.ok("erase", "--everywhere", "--text", "Österlund", "--because", "personuppgift", "--as", "KB")
    assert "Österlund" not in blind.ok("trace", "3.3", "--sheet", "EA", "--as", "EA")
    found = blind.json("privacy", "find", "nämnden", "--as", "KB")["places"]
    assert not [p for p in found if "■" in p["shown"]], "nor through what an erasure left"


def test_remarks_on_blind_sheets_are_counted_only(blind: Belagg) -> None:
    own = [f["subject"] for f in blind.json("audit", "--as", "EA")["findings"]]
    assert "judgement E1 1.1" in own
    other = blind.json("audit", "--as", "KB")
    assert "judgement E1 1.1" not in [f["subject"] for f in other["findings"]]
    assert other["untold"] == 1
    assert "EA 1.1" not in blind.ok("audit", "--as", "KB")
    assert "bedömning EA 1.1" in blind.ok("audit", "--as", "EA")


def test_the_own_sheet_shows_while_judging_blind(blind: Belagg) -> None:
    assert blind.json("scores", "--as", "EA")["total"] == 7
    assert blind.json("scores", "--as", "KB")["total"] == 0
    assert "EA: ditt eget blad" in blind.ok("scores", "--as", "EA")
    assert blind.json("scores", "--as", "EA", "--sheet", "consensus")["total"] == 0
    assert blind.json("trace", "3.3", "--as", "EA")["points"] == 7
    for name in ("EA", "KB"):
        blind.ok("judge", "3.3", "--because", "klart", "--as", name)
    assert blind.json("trace", "3.3", "--as", "EA")["points"] == 0, "open: the consensus is what counts"


@pytest.mark.parametrize("known", [True, False])
def test_a_changed_instrument_hides_nothing_else(agreed: Belagg, monkeypatch: pytest.MonkeyPatch, known: bool) -> None:
    if not known:
        monkeypatch.setattr("pipeline.run.instruments.known", list)
    sql = sqlite3.connect(agreed.db, isolation_level=None)
    sql.execute("UPDATE instrument SET text = replace(text, 'max: 25', 'max: 24'), data = '{'")
    sql.execute("UPDATE award SET points = 9 WHERE number = 3")
    sql.execute("UPDATE version SET text = text || 'x'")
    sql.close()
    status, answer = agreed.run("audit", "--json")
    assert status == 4
    checks = {f["check"] for f in json.loads(answer.stdout)["findings"]}
    assert {"instrument-differs", "text-differs"} <= checks
    assert ("row-differs" in checks) == known, "without any instrument nothing can be replayed"
    assert "replay" not in checks


def test_a_cut_intention_stays_one(filled: Belagg) -> None:
    new = filled.folder / "in" / "documents" / "avsikt.md"
    new.write_text("# Plan\n\nKommunen ska under nästa år ta fram en Budget 2027 för sitt arbete.\n", encoding="utf-8")
    filled.ok("ingest", str(new))
    where = filled.json("search", '"ta fram en Budget"')["passages"][0]["id"].partition(":")[0]
    made = filled.json("quote", where, "3.3", "--text", "Budget 202", "--as", "EA")
    assert made["stage"] == "planned"
    assert filled.refused("award", "3.3", "2", "--evidence", made["id"], "--because", "x", "--as", "EA") == "award-planned-only"
    said = filled.json("quote", where, "3.3", "--text", "Budget 2027", "--stage", "done", "--as", "EA")
    assert said["stage"] == "done", "what is said counts"


def test_a_restored_backup_is_told_what_to_do(signed: Belagg) -> None:
    copy, kept = signed.folder / "kopia.belagg", signed.folder / "evidence.checkpoint"
    signed.ok("backup", str(copy))
    for name in ("YY", "ZZ"):
        signed.ok("evaluator", "add", name)
    signed.ok("checkpoint")
    back = Belagg(signed.folder / "ny.db", signed.folder)
    back.ok("restore", str(copy))
    status, answer = back.run("audit", "--checkpoint", str(kept))
    assert status == 4
    assert "belagg checkpoint --restored" in answer.stdout
    back.ok("checkpoint", "--restored")
    said = back.ok("audit", "--checkpoint", str(kept))
    assert "håller INTE" not in said
    assert "från före återställningen" in said


def test_the_verifier_says_what_it_says_in_words(agreed: Belagg, tmp_path: Path) -> None:
    made = agreed.folder / "paket.zip"
    agreed.ok("bundle", str(made))
    folder = tmp_path / "uppackat"
    with zipfile.ZipFile(made) as file:
        file.extractall(folder)
    next((folder / "sources").iterdir()).unlink()

    def run(*args: str, lang: str = "") -> str:
        done = subprocess.run([sys.executable, "verify.py", *args], cwd=folder, env={"LANG": lang}, capture_output=True, encoding="utf-8", check=False)
        return done.stdout + done.stderr

    assert "PAKETET HÅLLER INTE. 18 av 18 poäng på alla blad bekräftade. Poängen står, men paketet är inte helt" in run()
    (folder / "awards.json").write_text("{", encoding="utf-8")
    (folder / "sources.json").unlink()
    for said, text in (("filen finns inte", run()), ("det är ingen JSON", run()), ("it is no JSON", run(lang="en_GB.UTF-8"))):
        assert said in text
        assert "Error" not in text
    assert "Avslutskod" in run("--help")
    assert "Exit status" in run("--help", "--lang", "en")
    assert "paketet finns inte" in run("borta.zip") or "filen finns inte" in run("borta.zip")
