"""After an erasure the words are nowhere, the chain verifies, and exactly the awards that rested on them are named."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import pytest

from pipeline.core.people.erasure import SIGN
from pipeline.core.people.insides import layers
from tests.conftest import Belagg

NAME = "Märta Ängskog"
NOTE = f"""\
# Samtal med {NAME}

## Uppföljning

Förvaltningen följer upp sina mål varje månad och {NAME} redovisar avvikelserna för nämnden med åtgärder.

Enheten har en plan för dialog med invånarna. Enligt {NAME.upper()} hålls fyra dialoger om året med återkoppling.

Budgeten följs upp varje tertial, och nämnden får en analys av controllern med förslag på åtgärder.
"""


@pytest.fixture
def named(filled: Belagg) -> Belagg:
    """K3 holds the name in headings, two passages and one page elsewhere; awards P1 (rests on it) and P2 (does not)."""
    path = filled.folder / "documents" / "samtal.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(NOTE, encoding="utf-8")
    filled.ok("ingest", str(path))
    found = {p["text"][:14]: p["id"] for p in filled.json("search", "nämnden")["passages"]}
    filled.ok("accept", found["Förvaltningen "], "3.3", "--as", "EA", "--stance", "strength", "--stage", "followed-up", "--note", f"{NAME} sade det")
    filled.ok("accept", found["Budgeten följs"], "3.3", "--as", "EA", "--stance", "strength", "--stage", "followed-up")
    filled.ok("award", "3.3", "3", "--evidence", "B1", "--because", f"som {NAME} säger", "--as", "EA")
    filled.ok("award", "3.3", "4", "--evidence", "B2", "--because", "tertialvis uppföljning", "--as", "EA")
    return filled


def hits(folder: Path, words: str) -> list[str]:
    """Files beside the database in whose bytes the words stand, in any case and coding, packed or not."""
    wanted = [f.encode(c) for f in (words, words.upper(), words.lower()) for c in ("utf-8", "utf-16-le", "utf-16-be", "latin-1")]
    files = sorted(folder.glob("evidence*"))
    return [path.name for path in files if any(w in layer for layer in layers(path.read_bytes()) for w in wanted)]


def audit(belagg: Belagg, *args: str) -> dict[str, Any]:
    status, result = belagg.run("audit", "--json", *args)
    report: dict[str, Any] = json.loads(result.stdout)
    assert (status == 0) == report["ok"]
    return report


def span(belagg: Belagg, words: str) -> str:
    sql = sqlite3.connect(belagg.db)
    text = str(sql.execute("SELECT text FROM version WHERE source = 3").fetchone()[0])
    sql.close()
    at = text.index(words)
    return f"K3:{at}-{at + len(words)}"


def test_a_stretch_is_gone_from_every_byte(named: Belagg) -> None:
    assert hits(named.folder, NAME)
    done = named.json("erase", span(named, NAME), "--because", "personuppgift", "--as", "EA")
    assert done["finished"]
    assert hits(named.folder, NAME) == []
    assert [a["id"] for a in done["awards"]] == ["P1"]
    assert done["evidence"] == ["B1"]
    report = audit(named)
    assert report["ok"], report["findings"]
    about = {(f["check"], f["subject"]) for f in report["findings"]}
    assert ("award-unsupported", "award P1") in about
    assert not any("P2" in subject for _, subject in about)
    assert audit(named, "--deep")["ok"]
    assert named.json("scores", "--sheet", "EA")["total"] == 4


def test_what_is_left_still_stands_at_its_place(named: Belagg) -> None:
    before = named.json("search", "budgeten")["passages"][0]
    named.ok("erase", "K3", "--text", NAME, "--because", "personuppgift", "--as", "EA")
    after = named.json("search", "budgeten")["passages"][0]
    assert (after["id"], after["text"], after["anchor"]) == (before["id"], before["text"], before["anchor"])
    (gone,) = (p for p in named.json("search", "avvikelserna")["passages"] if p["id"].startswith("K3"))
    assert SIGN * len(NAME) in gone["text"]
    assert named.json("search", "Ängskog")["passages"] == []
    named.ok("accept", gone["id"], "3.3", "--as", "EA", "--stance", "strength", "--stage", "followed-up")
    assert named.json("scores", "--sheet", "EA")["total"] == 7
    assert audit(named)["ok"]


def test_a_source_goes_whole(named: Belagg) -> None:
    done = named.json("erase", "K3", "--because", "samtycket är återkallat", "--as", "EA")
    assert {v["id"] for v in done["versions"]} == {"K3.1"}
    assert {a["id"] for a in done["awards"]} == {"P1", "P2"}
    for words in ("controllern med förslag", "samtal.md", "Enheten har en plan"):
        assert hits(named.folder, words) == [], words
    assert hits(named.folder, NAME) == ["evidence.db"]  # an award's reason, which the source does not hold
    assert done["parts"]
    report = audit(named, "--deep")
    assert report["ok"], report["findings"]
    assert {f["subject"] for f in report["findings"] if f["check"] == "award-unsupported"} == {"award P1", "award P2"}
    assert named.refused("erase", "K3", "--because", "igen", "--as", "EA") == "erase-already"
    status, result = named.run("ingest", str(named.folder / "documents" / "samtal.md"))
    assert status == 3, result.output
    assert hits(named.folder, "Enheten har en plan") == []


def test_counts_that_an_earlier_release_left_are_named_and_retag_mends_them(named: Belagg) -> None:
    named.ok("erase", "K3", "--because", "samtycket är återkallat", "--as", "EA")
    sql = sqlite3.connect(named.db, isolation_level=None)
    assert sql.execute("SELECT count(*) FROM tally t JOIN version v ON v.id = t.version_id WHERE v.source = 3").fetchone() == (0,)
    sql.execute("INSERT INTO tally SELECT id, '1.1', 2, 1 FROM version WHERE source = 3")
    sql.close()
    assert {f["check"] for f in audit(named)["findings"] if f["severity"] == "error"} == {"tally-differs"}
    named.ok("retag")
    assert audit(named)["ok"]


def test_what_an_event_says_goes_and_its_points_stay(named: Belagg) -> None:
    events = {e["what"]: e["id"] for e in named.json("privacy", "find", f"som {NAME}")["places"]}
    named.ok("erase", events["privacy-event"], "--because", "personuppgift", "--as", "EA")
    assert hits(named.folder, f"som {NAME}") == []
    report = audit(named)
    assert report["ok"], report["findings"]
    assert ("award-reason-erased", "award P1") in {(f["check"], f["subject"]) for f in report["findings"]}
    assert named.json("scores", "--sheet", "EA")["total"] == 7
    assert named.refused("erase", events["privacy-event"], "--because", "igen", "--as", "EA") == "erase-already"


def test_a_reason_that_says_it_again_is_refused(named: Belagg) -> None:
    before = named.db.read_bytes()
    assert named.refused("erase", "K3", "--text", NAME, "--because", f"{NAME} vill det", "--as", "EA") == "erase-reason"
    assert named.db.read_bytes() == before


def test_elsewhere_is_said_and_erased_when_asked(named: Belagg) -> None:
    other = named.folder / "documents" / "annan.md"
    other.write_text(f"# Annan\n\nProtokollet visar att {NAME} följer upp målen varje år och svarar nämnden.\n", encoding="utf-8")
    with zipfile.ZipFile(named.folder / "documents" / "packad.docx", "w", zipfile.ZIP_DEFLATED) as file:
        _docx(file, "Nämnden beslutar om mål för verksamheten och följer upp dem varje tertial.", NAME)
    named.ok("ingest", str(named.folder / "documents"))
    done = named.json("erase", "K3", "--text", NAME, "--because", "personuppgift", "--as", "EA")
    assert {place.partition(".")[0] for place in done["elsewhere"]} == {"K4", "K5"}
    assert hits(named.folder, NAME) == ["evidence.db"]
    more = named.json("erase", "--text", NAME, "--everywhere", "--because", "personuppgift", "--as", "EA")
    assert {v["id"] for v in more["versions"]} == {"K4.1", "K5.1"}
    assert more["elsewhere"] == []
    assert hits(named.folder, NAME) == []
    assert audit(named)["ok"]


def _docx(file: zipfile.ZipFile, text: str, author: str) -> None:
    """A document whose author stands in its properties only."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    file.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>')
    file.writestr("_rels/.rels", '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>')
    file.writestr("word/document.xml", f'<w:document xmlns:w="{word}"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>')
    file.writestr("docProps/custom.xml", f"<Properties>{author * 3}</Properties>")


def test_the_log_lets_only_named_parts_go(named: Belagg) -> None:
    sql = sqlite3.connect(named.db, isolation_level=None)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        sql.execute("DELETE FROM event_part WHERE seq = 5 AND part = 'prose'")
    sql.close()
    named.ok("erase", "K3", "--text", NAME, "--because", "personuppgift", "--as", "EA")
    sql = sqlite3.connect(named.db, isolation_level=None)
    seq, part = sql.execute("SELECT seq, part FROM erased_part").fetchone()
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        sql.execute("INSERT INTO event_part VALUES (?, ?, zeroblob(32), zeroblob(2))", (seq, part))
    sql.execute("DROP TRIGGER event_part_is_not_deleted")
    sql.execute("DELETE FROM event_part WHERE seq = 2")
    sql.close()
    report = audit(named)
    assert {"part-missing", "schema-differs"} <= {f["check"] for f in report["findings"]}


def test_a_killed_process_leaves_all_or_nothing_and_the_next_finishes(named: Belagg, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.store import erasure as store

    monkeypatch.setattr(store, "compact", lambda _db, seconds: False)  # as if the process died after the transaction
    done = named.json("erase", "K3", "--text", NAME, "--because", "personuppgift", "--as", "EA", status=1)
    assert not done["finished"]
    assert "erasure-unfinished" in {f["check"] for f in audit(named)["findings"]}
    monkeypatch.undo()
    named.ok("sources")  # any command finishes it
    assert hits(named.folder, NAME) == []
    assert audit(named)["ok"]
    named.ok("erase", "--resume")


def test_what_an_erasure_left_can_be_erased_again(named: Belagg) -> None:
    named.ok("erase", "K3", "--text", NAME, "--because", "personuppgift", "--as", "EA")
    named.ok("erase", "--text", "redovisar avvikelserna", "--everywhere", "--because", "utpekande", "--as", "EA")
    assert hits(named.folder, "redovisar avvikelserna") == []
    assert hits(named.folder, NAME) == []
    report = audit(named)
    assert report["ok"], report["findings"]


def test_the_file_with_the_words_does_not_bring_them_back(named: Belagg) -> None:
    path = named.folder / "documents" / "samtal.md"
    named.ok("erase", "K3", "--text", NAME, "--because", "personuppgift", "--as", "EA")
    for place in (path, path.with_name("flyttad.md")):
        place.write_text(NOTE, encoding="utf-8")
        named.ok("ingest", str(place), status=3)
    path.write_text(NOTE.replace(f"{NAME} redovisar", "chefen redovisar").replace(f"med {NAME}", "med chefen") + "\nMer.\n", encoding="utf-8")
    named.ok("ingest", str(path), status=3)  # one place still has it, in capitals
    assert hits(named.folder, NAME) == []
    cleaned = NOTE.replace(f"{NAME} redovisar", "chefen redovisar").replace(f"med {NAME}", "med chefen").replace(NAME.upper(), "chefen")
    path.write_text(cleaned, encoding="utf-8")
    named.ok("ingest", str(path))
    assert audit(named)["ok"]


def test_an_absence_still_holds_after_an_erasure_in_what_was_searched(named: Belagg) -> None:
    named.ok("search", "fjärrvärmeturbin", "--save", "--as", "EA", "--subarea", "5.5")
    named.ok("erase", "K3", "--text", NAME, "--because", "personuppgift", "--as", "EA")
    report = audit(named)
    assert report["ok"], report["findings"]
    named.ok("erase", "--text", "fjärrvärmeturbin", "--everywhere", "--because", "prov", "--as", "EA")
    report = audit(named)
    assert report["ok"], report["findings"]
    assert hits(named.folder, "fjärrvärmeturbin") == []


def test_an_interview_goes_whole_and_an_evaluators_name_too(named: Belagg) -> None:
    named.ok("accept", "K2.1:1", "5.1", "--as", "EA", "--stance", "improvement", "--stage", "done")
    named.ok("evaluator", "add", "Berit Zetterqvist")
    named.ok("erase", "K2", "--because", "gallring", "--as", "EA")
    assert hits(named.folder, "aldrig veta") == []
    named.ok("erase", "--text", "Berit Zetterqvist", "--everywhere", "--because", "slutat", "--as", "EA")
    assert hits(named.folder, "Zetterqvist") == []
    assert [e["name"] for e in named.json("evaluator", "list")["evaluators"]] == ["EA", "█ E2"]
    report = audit(named)
    assert report["ok"], report["findings"]
    for command in (("sources",), ("passages",), ("scores",), ("trace", "3.3"), ("retag",)):
        named.ok(*command)
    assert audit(named)["ok"]


def test_another_open_reader_delays_the_last_step_only(named: Belagg, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = sqlite3.connect(named.db, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM event").fetchone()
    from pipeline.store import erasure as store

    real = store.compact
    monkeypatch.setattr(store, "compact", lambda db, seconds: real(db, seconds=min(seconds, 0.1)))
    done = named.json("erase", "K3", "--text", NAME, "--because", "personuppgift", "--as", "EA", status=1)
    assert not done["finished"]
    reader.close()
    named.ok("erase", "--resume")
    assert hits(named.folder, NAME) == []
    assert audit(named)["ok"]


def test_words_beside_a_quote_go_and_the_quote_stands_in_the_bundle_too(named: Belagg) -> None:
    done = named.json("erase", "K3", "--text", "dialoger om året med återkoppling", "--because", "utpekande", "--as", "EA")
    assert (done["evidence"], done["awards"]) == ([], [])
    assert hits(named.folder, "om året med återkoppling") == []
    assert audit(named)["ok"]
    assert named.json("scores", "--sheet", "EA")["total"] == 7
    made = named.json("bundle", str(named.folder / "paket.zip"), "--edition", "internal")
    assert made["confirmed"] == made["total"] == 7
    named.ok("erase", "K3", "--text", NAME, "--because", "personuppgift", "--as", "EA")
    assert named.json("bundle", str(named.folder / "paket2.zip"), "--edition", "internal")["confirmed"] == 4


def test_copies_of_a_source_that_goes_whole_are_said_and_can_go_too(named: Belagg) -> None:
    said = "Budgeten följs upp varje tertial, och nämnden får en analys av controllern med förslag på åtgärder."
    other = named.folder / "documents" / "annan.md"
    other.write_text(f"# Annan\n\n## Ett\n\nNågot helt annat står här om idrott och kultur i hela kommunen.\n\n## Två\n\n{said}\n", encoding="utf-8")
    named.ok("ingest", str(other))
    named.ok("judge", "6.4", "--because", f"Som det står: {said}", "--as", "EA")
    tried = named.json("erase", "K3", "--dry-run")
    assert {place.partition("/")[-1] or place for place in tried["elsewhere"]} == {"K4.1", "prose"}
    done = named.json("erase", "K3", "--everywhere", "--because", "samtycket är återkallat", "--as", "EA")
    assert {v["id"] for v in done["versions"]} == {"K3.1", "K4.1"}
    assert [place for place in done["elsewhere"] if place.startswith("K")] == []
    assert "idrott och kultur" in str(named.json("passages"))
    assert audit(named)["ok"]
