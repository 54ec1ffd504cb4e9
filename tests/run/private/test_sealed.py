"""A confidential evaluation: nothing of an interview stands readable in any file; with the passphrase all works as ever."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from pipeline.core.people.insides import layers
from pipeline.store import vault
from tests.conftest import STYRDOKUMENT, Belagg

PHRASE = "sju gröna grenar"
SAID = "Vi får aldrig veta varför målen ändras, uppföljningen stannar hos ledningen och ingen återkopplar till oss."
NOTE = f"# Chefer\n\n## Styrning i vardagen\n\n{SAID}\n\nBudgeten är svår att förstå men dialogen med nämnden fungerar bra varje månad.\n"


@pytest.fixture
def sealed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Belagg:
    """K1 a document, K2 a sealed interview; B1 and P1 rest on the document, B2 and P2 on the interview."""
    monkeypatch.setattr(vault, "COST", 1 << 10)
    monkeypatch.setenv("BELAGG_PASSPHRASE", PHRASE)
    made = Belagg(tmp_path / "evidence.db", tmp_path)
    made.ok("init", "--municipality", "Provköping", "--year", "2026", "--confidential")
    for name, text in (("documents/styrning.md", STYRDOKUMENT), ("interviews/chefer.md", NOTE)):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    made.ok("ingest", str(tmp_path / "in"))
    found = made.json("search", "uppföljning")["passages"]
    ids = {p["kind"]: p["id"] for p in found}
    for number, kind in ((1, "document"), (2, "interview")):
        made.ok("accept", ids[kind], "3.3", "--as", "EA", "--stance", "strength", "--stage", "done", "--note", f"note om {kind}")
        made.ok("award", "3.3", str(number), "--evidence", f"B{number}", "--because", "skäl", "--as", "EA")
    return made


def readable(folder: Path, *words: str) -> list[tuple[str, str]]:
    found = []
    for path in sorted(p for p in folder.glob("*") if p.is_file()):
        for layer in layers(path.read_bytes()):
            found += [(path.name, w) for w in words for code in ("utf-8", "utf-16-le") if w.encode(code) in layer]
    return found


def audit(belagg: Belagg, *args: str) -> dict[str, Any]:
    _, result = belagg.run("audit", "--json", *args)
    report: dict[str, Any] = json.loads(result.stdout)
    return report


def test_nothing_of_the_interview_is_readable(sealed: Belagg) -> None:
    words = (SAID, "aldrig veta varför", "återkopplar", "Styrning i vardagen", "note om interview", "dialogen med nämnden")
    assert readable(sealed.folder, *words) == []
    assert readable(sealed.folder, "note om document")  # the rest is as in any evaluation
    sql = sqlite3.connect(sealed.db)
    terms = sql.execute("SELECT block FROM passage_fts_data").fetchall()
    sql.close()
    assert not any(b"vardag" in block or b"ledning" in block for (block,) in terms)


def test_with_the_passphrase_all_works(sealed: Belagg) -> None:
    for extra in ((), ("--deep",)):
        report = audit(sealed, *extra)
        assert report["ok"], report["findings"]
        assert (report["points"], report["traced"]) == (3, 3)
    (award,) = sealed.json("trace", "P2")["awards"]
    assert award["evidence"][0]["quote"].startswith(SAID)
    assert {p["kind"] for p in sealed.json("search", "ledningen")["passages"]} == {"interview"}
    sealed.ok("retag")
    assert readable(sealed.folder, "aldrig veta varför") == []
    assert audit(sealed)["ok"]


def test_locked_says_so_and_loses_nothing(sealed: Belagg, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BELAGG_PASSPHRASE")
    assert sealed.json("scores", "--sheet", "EA")["total"] == 3
    assert sealed.refused("accept", "K2.1:1", "5.1", "--as", "EA", "--stance", "strength", "--stage", "done") == "vault-locked"
    assert sealed.json("search", "ledningen")["passages"] == []
    report = audit(sealed)
    assert report["ok"], report["findings"]
    assert "sealed-unchecked" in {f["check"] for f in report["findings"]}
    assert sealed.refused("retag") == "vault-locked"
    sealed.ok("withdraw", "B2", "--because", "låst men tillbakataget", "--as", "EA")  # writes rows with sealed values back
    assert readable(sealed.folder, "[låst]") == []
    monkeypatch.setenv("BELAGG_PASSPHRASE", PHRASE)
    report = audit(sealed)
    assert report["ok"], report["findings"]
    sealed.ok("accept", "K2.1:1", "3.3", "--as", "EA", "--stance", "strength", "--stage", "done")
    assert sealed.json("trace", "P2")["awards"][0]["evidence"][0]["quote"].startswith(SAID)


def test_a_wrong_passphrase_is_refused(sealed: Belagg, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BELAGG_PASSPHRASE", "fel")
    assert sealed.refused("scores") == "vault-passphrase"


def test_changed_sealed_values_are_found(sealed: Belagg) -> None:
    pristine = sealed.db.read_bytes()
    for statement in (
        "UPDATE version SET text = substr(text, 1, length(text) - 6) || 'AAAAA=' WHERE source = 2",
        "UPDATE evidence SET quote = (SELECT prefix FROM evidence WHERE number = 2) WHERE number = 2",
        "UPDATE blob_chunk SET data = zeroblob(length(data)) WHERE sha256 = (SELECT sha256 FROM version WHERE source = 2)",
        "UPDATE passage SET heading = '[]' WHERE version_id = 2 AND ordinal = 1",
        "UPDATE vault SET wrapped = zeroblob(60)",
    ):
        sql = sqlite3.connect(sealed.db, isolation_level=None)
        sql.execute(statement)
        sql.close()
        if "vault" in statement:
            assert sealed.refused("audit") == "vault-passphrase"
        else:
            assert not audit(sealed)["ok"], statement
        sealed.db.write_bytes(pristine)


def test_erasing_and_copies_work_sealed(sealed: Belagg) -> None:
    words = "uppföljningen stannar hos ledningen"
    done = sealed.json("erase", "K2", "--text", words, "--because", "utpekande", "--as", "EA")
    assert [a["id"] for a in done["awards"]] == ["P2"]
    assert done["elsewhere"] == []
    report = audit(sealed, "--deep")
    assert report["ok"], report["findings"]
    assert readable(sealed.folder, words, "aldrig veta varför") == []
    assert "█" in sealed.json("trace", "P2")["awards"][0]["evidence"][0]["quote"]
    sealed.ok("backup", str(sealed.folder / "kopia.belagg"))
    assert readable(sealed.folder, words, "aldrig veta varför") == []
    other = Belagg(sealed.folder / "ny.db", sealed.folder)
    other.ok("restore", str(sealed.folder / "kopia.belagg"))
    assert audit(other)["ok"]


def test_a_bundle_hands_out_no_sealed_words(sealed: Belagg, monkeypatch: pytest.MonkeyPatch) -> None:
    sealed.ok("erase", "K2", "--text", "dialogen med nämnden", "--because", "utpekande", "--as", "EA")
    sealed.ok("bundle", str(sealed.folder / "paket.zip"))
    assert readable(sealed.folder, "aldrig veta varför", "dialogen med nämnden") == []
    monkeypatch.delenv("BELAGG_PASSPHRASE")
    assert sealed.refused("bundle", str(sealed.folder / "paket2.zip")) == "vault-locked"
    assert sealed.refused("report", "--format", "html", "--output", str(sealed.folder / "r.html")) == "vault-locked"
    assert sealed.refused("search", "kärnkraftverk", "--save", "--subarea", "5.5", "--as", "EA") == "vault-locked"


def test_decisions_on_sealed_interviews_come_home(sealed: Belagg) -> None:
    sealed.ok("away", "take", str(sealed.folder / "borta.db"), "--as", "EA")
    Belagg(sealed.folder / "borta.db", sealed.folder).ok(
        "accept", "K2.1:1", "5.1", "--as", "EA", "--stance", "improvement", "--stage", "done"
    )
    done = sealed.json("away", "return", str(sealed.folder / "borta.db"), "--as", "EA")
    assert (done["decisions"], done["left"]) == (1, [])
    assert audit(sealed)["ok"]
    assert readable(sealed.folder, "aldrig veta varför") == []
