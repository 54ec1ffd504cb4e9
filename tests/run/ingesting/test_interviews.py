"""Interviews from file to report: versions, failures, small groups, what is pointed out."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from pathlib import Path

import pytest

from pipeline.core.errors import ReadError
from pipeline.run.caging.reading import Reading
from pipeline.run.ingesting import interviews
from tests.conftest import Belagg

SAID = "Vi följer upp målen varje tertial och redovisar avvikelser med åtgärder till nämnden, säger {}."


def note(belagg: Belagg, name: str, text: str, group: str = "enhetschefer", people: int = 5) -> Path:
    path = belagg.folder / "intervjuer" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\ndatum: 2026-10-20\nrollgrupp: {group}\nantal: {people}\ngallras: 2027-05-31\n---\n\n{text}\n", encoding="utf-8")
    return path


def texts(belagg: Belagg) -> list[str]:
    with sqlite3.connect(belagg.db) as sql:
        rows = [text for (text,) in sql.execute("SELECT text FROM version ORDER BY id")]
    sql.close()
    return rows


def test_a_changed_roster_makes_a_new_version_and_an_unchanged_one_none(belagg: Belagg) -> None:
    path = note(belagg, "a.md", SAID.format("Eva Strandhagen"))
    assert belagg.json("ingest", str(path))["totals"]["stored"] == 1
    assert belagg.json("ingest", str(path))["totals"]["unchanged"] == 1
    belagg.ok("roster", "add", "Eva Strandhagen", "--role", "rektor")
    again = belagg.json("ingest", str(path))
    assert (again["totals"]["updated"], again["sources"][0]["names_replaced"]) == (1, 1)
    assert again["sources"][0]["versions_with_names"] == [1], "what was stored before is not forgotten"
    assert texts(belagg)[1] == SAID.format("[rektor]")
    belagg.ok("roster", "add", "Någon Annanqvist", "--role", "annan")
    assert belagg.json("ingest", str(path))["totals"]["unchanged"] == 1, "a roster that changes nothing in it"
    assert belagg.json("audit", "--deep")["ok"]


def test_a_note_is_the_same_source_whatever_its_cleaned_name(belagg: Belagg) -> None:
    path = note(belagg, "Tjäderfelt 1.md", SAID.format("någon"))
    belagg.ok("ingest", str(path))
    belagg.ok("roster", "add", "Mårtenius Tjäderfelt", "--role", "kommunalråd")
    path.write_text(path.read_text(encoding="utf-8") + "\nMer.\n", encoding="utf-8")
    belagg.ok("ingest", str(path))
    listed = belagg.json("sources")["sources"]
    assert [(s["number"], s["version"], s["uri"].rpartition("/")[2]) for s in listed] == [("K1", 2, "kommunalråd 1.md")]


def test_commitments_say_nothing_without_the_rosters_secret(belagg: Belagg) -> None:
    import hashlib

    path = note(belagg, "Eva Strandhagen.md", SAID.format("Eva"))
    belagg.ok("ingest", str(path))
    data = belagg.db.read_bytes()
    for guess in (hashlib.sha256(path.read_bytes()).hexdigest(), hashlib.sha256(path.as_uri().encode()).hexdigest()):
        assert guess.encode() not in data
        assert bytes.fromhex(guess) not in data


def test_front_matter_and_options(belagg: Belagg) -> None:
    note(belagg, "a.md", SAID.format("chefen"))
    path = belagg.folder / "b.txt"
    path.write_text(SAID.format("chefen").upper(), encoding="utf-8")
    belagg.ok("ingest", str(belagg.folder / "intervjuer"))
    belagg.ok("ingest", str(path), "--interview", "--role-group", "lärare", "--people", "4", "--date", "2026-11-01")
    listed = belagg.json("sources")["sources"]
    assert [(s["kind"], s["own_date"], s["interview"]) for s in listed] == [
        ("interview", "2026-10-20", {"group": "enhetschefer", "people": 5}), ("interview", "2026-11-01", {"group": "lärare", "people": 4}),
    ]  # fmt: skip
    assert texts(belagg)[0] == SAID.format("chefen")
    with sqlite3.connect(belagg.db) as sql:
        assert sql.execute("SELECT dispose_after, confidential FROM source WHERE number = 1").fetchone() == ("2027-05-31", 1)
    sql.close()
    again = belagg.json("ingest", str(path), "--interview")
    assert again["totals"]["unchanged"] == 1, "what was said once holds until something else is said"
    for options in (("--role-group", "x"), ("--interview", "--date", "i går")):
        assert belagg.run("ingest", str(path), *options)[0] == 2
    assert belagg.run("ingest", "https://kommunen.example/", "--interview")[0] == 2


def test_a_locked_roster_costs_the_interviews_alone_and_leaves_no_trace(belagg: Belagg, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.run.private import roster

    monkeypatch.setattr(roster, "COST", 1 << 4)
    monkeypatch.setenv("BELAGG_PASSPHRASE", "hemligt")
    belagg.ok("roster", "add", "Eva Strandhagen")
    monkeypatch.delenv("BELAGG_PASSPHRASE")
    note(belagg, "Bo Strandhagen.md", SAID.format("Bo"))
    (belagg.folder / "plan.md").write_text(f"# Plan\n\n{SAID.format('nämnden')}\n", encoding="utf-8")
    made = belagg.json("ingest", str(belagg.folder / "intervjuer"), str(belagg.folder / "plan.md"), status=3)
    assert [s["error"] and s["error"]["code"] for s in made["sources"]] == ["roster-locked", None]
    assert "Strandhagen" not in json.dumps(made, ensure_ascii=False)
    assert [s["number"] for s in belagg.json("sources")["sources"]] == ["K1"], "and no failure that nobody can mend is kept"


def test_what_goes_wrong_says_no_name(belagg: Belagg, monkeypatch: pytest.MonkeyPatch) -> None:
    def burst(*_: object) -> Reading:
        raise ValueError("Eva Strandhagen sa det")

    monkeypatch.setattr(interviews, "protect", burst)
    note(belagg, "a.md", SAID.format("Eva Strandhagen"))
    made = belagg.json("ingest", str(belagg.folder / "intervjuer"), status=3)
    assert made["sources"][0]["error"]["code"] == "interview-fault"
    assert "Strandhagen" not in json.dumps(made)


def test_a_failure_is_forgotten_when_the_note_is_read(belagg: Belagg) -> None:
    belagg.ok("roster", "add", "Eva Strandhagen", "--role", "rektor")
    path = belagg.folder / "intervjuer" / "Eva Strandhagen.txt"
    path.parent.mkdir()
    path.write_bytes(b"")
    belagg.ok("ingest", str(path), status=3)
    assert [s["title"] for s in belagg.json("sources")["sources"]] == ["rektor.txt"]
    path.write_text(SAID.format("Eva"), encoding="utf-8")
    belagg.ok("ingest", str(path))
    assert [s["status"] for s in belagg.json("sources")["sources"]] == ["stored"]


def test_personal_data_is_masked_in_interviews_and_pointed_out_elsewhere(belagg: Belagg) -> None:
    note(belagg, "a.md", "Ring Lennart på 070-123 45 67 eller skriv till eva@kommunen.se, 811218-9876.")
    made = belagg.json("ingest", str(belagg.folder / "intervjuer"))["sources"][0]
    assert [p["what"] for p in made["pointed"]] == ["name", "masked-phone", "masked-email", "masked-identity"]
    assert texts(belagg) == ["Ring Lennart på [telefon] eller skriv till [e-post], [personnummer]."]
    (belagg.folder / "plan.md").write_text("# Plan\n\nBeslutet gäller 811218-9876 och 070-123 45 67.\n", encoding="utf-8")
    made = belagg.json("ingest", str(belagg.folder / "plan.md"))["sources"][0]
    assert [(p["what"], p["passage"]) for p in made["pointed"]] == [("identity", "K2.1:1")]
    assert "811218-9876" in texts(belagg)[1]
    found = belagg.json("audit")["findings"]
    assert {(f["check"], f["subject"]) for f in found} >= {("interview-names", "K1.1"), ("identity-numbers", "K2.1")}
    assert not any(word in json.dumps(found, ensure_ascii=False) for word in ("Lennart", "811218"))
    assert [s["text"] for s in belagg.json("roster", "suspects")["suspects"]] == ["Lennart"]


def test_small_groups_are_wider_in_reports_and_traces(belagg: Belagg) -> None:
    belagg.ok("roster", "add", "Eva Strandhagen", "--role", "kommundirektör", "--group", "kommundirektör")
    note(belagg, "a.md", SAID.format("Eva Strandhagen"), "kommundirektör", 1)
    note(belagg, "b.md", SAID.format("en av oss") + " Det saknas analys.", "förvaltningschefer", 3)
    belagg.ok("ingest", str(belagg.folder / "intervjuer"))
    for at, passage in enumerate(("K1.1:1", "K2.1:1")):
        belagg.ok("accept", passage, "3.3", "--as", "EA", "--stance", "strength", "--stage", "followed-up")
        belagg.ok("award", "3.3", "1", "--evidence", f"B{at + 1}", "--because", "följs upp", "--as", "EA")
    evidence = [e for a in belagg.json("trace", "3.3")["awards"] for e in a["evidence"]]
    assert [e["source"]["group"] for e in evidence] == ["chefer", "chefer"]
    belagg.ok("report", "--format", "html", "--output", str(belagg.folder / "r.html"))
    page = (belagg.folder / "r.html").read_text(encoding="utf-8")
    assert "Intervju K1, chefer" in page
    assert "säger [chefer]." in page
    assert "kommundirektör" not in page
    assert "förvaltningschefer" not in page


def test_an_archive_of_notes(belagg: Belagg) -> None:
    belagg.ok("roster", "add", "Eva Strandhagen", "--role", "rektor")
    with zipfile.ZipFile(belagg.folder / "x.zip", "w") as packed:
        packed.writestr("intervjuer/Eva Strandhagen/a.txt", SAID.format("Eva Strandhagen"))
    belagg.ok("ingest", str(belagg.folder / "x.zip"))
    assert texts(belagg) == [SAID.format("[rektor]")]
    assert b"Strandhagen" not in belagg.db.read_bytes()


def test_notes_of_every_sort_are_read_in_the_cage(belagg: Belagg) -> None:
    belagg.ok("roster", "add", "Eva Strandhagen", "--role", "rektor")
    note(belagg, "a.md", SAID.format("Eva Strandhagen"))
    vtt = belagg.folder / "intervjuer" / "b.vtt"
    vtt.write_text(f"WEBVTT\n\n00:00:01.000 --> 00:00:04.000\n<v Eva Strandhagen>{SAID.format('jag')}</v>\n", encoding="utf-8")
    page = belagg.folder / "intervjuer" / "c.html"
    page.write_text(f"<html><body><h1>Eva</h1><p>{SAID.format('Eva Strandhagen')}</p></body></html>", encoding="utf-8")
    made = belagg.json("ingest", str(belagg.folder / "intervjuer"), "--executor", "local")
    assert [s["status"] for s in made["sources"]] == ["stored"] * 3, made
    assert [text.rpartition("\n")[2] for text in texts(belagg)] == [SAID.format("[rektor]"), SAID.format("jag"), SAID.format("[rektor]")]
    assert b"Strandhagen" not in belagg.db.read_bytes()


def test_faults_keep_their_codes_and_lose_their_names() -> None:
    fault = interviews._nameless(ReadError("archive-corrupt", name="Eva Strandhagen/Lennart Ek.docx", size=3), ())
    assert (fault.code, fault.gaps["size"]) == ("archive-corrupt", 3)
    assert "Lennart" not in str(fault.gaps["name"])
    assert "Strandhagen" not in str(fault.gaps["name"])


def test_interviews_without_a_heading_are_told_apart(belagg: Belagg) -> None:
    folder = belagg.folder / "interviews"
    folder.mkdir(exist_ok=True)
    for day, group in (("2026-10-29", "enhetschefer"), ("2026-10-30", "medarbetare")):
        (folder / f"{group}.md").write_text(
            f"---\ndate: {day}\ngroup: {group}\npeople: 8\n---\n\nVi följer upp målen varje tertial och lär av dem.\n", "utf-8"
        )
    belagg.ok("ingest", str(folder))
    assert {s["title"] for s in belagg.json("sources")["sources"]} == {
        "Intervju 2026-10-29, enhetschefer", "Intervju 2026-10-30, medarbetare",
    }  # fmt: skip
    assert belagg.json("ingest", str(folder))["totals"]["unchanged"] == 2
