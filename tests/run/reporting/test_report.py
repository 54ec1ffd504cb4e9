"""``belagg report`` as its user meets it: formats, editions, a final report's refusals, and what was changed behind its back."""

from __future__ import annotations

import io
import json
import re
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from pipeline.run.private import roster
from tests.conftest import Belagg

ALL = {"html": "html", "docx": "docx", "pdf": "pdf", "xlsx": "xlsx", "charts": "zip"}


def write(belagg: Belagg, *args: str, name: str = "rapport.html") -> Path:
    path = belagg.folder / name
    belagg.ok("report", "--output", str(path), *args)
    return path


def test_every_format_is_written(judged: Belagg) -> None:
    begins = {"html": b"<!DOCTYPE html>", "docx": b"PK", "pdf": b"%PDF-1.7", "xlsx": b"PK", "charts": b"PK"}
    for form, suffix in ALL.items():
        assert write(judged, "--format", form, name=f"a.{suffix}").read_bytes().startswith(begins[form])
    first = (judged.folder / "a.html").read_bytes()
    assert write(judged, name="b.html").read_bytes() == first


def test_a_name_that_lies_about_the_format_is_refused(judged: Belagg) -> None:
    for form, name in (("docx", "rapport.pdf"), ("charts", "rapport.docx"), ("html", "rapport.zip")):
        status, result = judged.run("report", "--format", form, "--output", str(judged.folder / name))
        assert (status, result.exception.code) == (2, "output-suffix")
    status, result = judged.run("report", "--edition", "hemlig", "--output", str(judged.folder / "r.html"))
    assert (status, result.exception.code) == (2, "edition-unknown")
    status, result = judged.run("report", "--format", "docx", "--template", str(judged.folder / "in/documents/styrning.md"),
                                "--output", str(judged.folder / "r.docx"))  # fmt: skip
    assert (status, result.exception.code) == (2, "template-unreadable")
    assert not (judged.folder / "r.docx").exists()


def test_a_sentence_without_evidence_is_listed_and_refused_in_a_final_report(judged: Belagg) -> None:
    judged.ok("text", "3.3", "--text", "Målen följs upp varje tertial [B1]. Alla är nöjda.", "--as", "EA")
    said = judged.json("report", "--output", str(judged.folder / "utkast.html"))
    assert [(d["sentence"], d["fault"]) for d in said["doubts"]] == [("Alla är nöjda.", "text-no-reference")]
    final = judged.folder / "slutlig.docx"
    status, result = judged.run("report", "--final", "--format", "docx", "--output", str(final))
    assert (status, result.exception.code) == (5, "report-doubts")
    assert "3.3: meningen saknar belägg (”Alla är nöjda.”)" in result.exception.message("sv")
    assert not final.exists()
    judged.ok("text", "3.3", "--text", "Målen följs upp varje tertial [B1].", "--as", "EA")
    judged.ok("report", "--final", "--format", "docx", "--output", str(final))
    assert final.exists()


def test_a_reference_to_what_was_taken_back_is_refused_in_a_final_report(judged: Belagg) -> None:
    judged.ok("text", "summary", "--text", "Det räknades två gånger [P3].", "--as", "EA")
    status, result = judged.run("report", "--final", "--output", str(judged.folder / "r.html"))
    assert status == 5
    assert "[P3] gäller inte längre" in result.exception.message("sv")
    assert judged.refused("text", "summary", "--text", "Det finns inte [B99].", "--as", "EA") == "text-reference-unknown"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("UPDATE evidence SET quote = 'Nämnden följer aldrig upp' WHERE number = 1", "B1"),
        ("UPDATE evidence SET live = 0 WHERE number = 2", "B2"),
        ("UPDATE award SET points = 9 WHERE number = 1", "P1"),
        ("UPDATE award SET because = 'för att' WHERE number = 2", "P2"),
        ("UPDATE report_text SET text = 'Något annat [B1].' WHERE section = '3.3'", "3.3"),
        ("UPDATE version SET text = replace(text, 'varje tertial', 'varje sekel')", "B1"),
    ],
)
def test_what_was_changed_in_the_database_is_named_and_nothing_is_written(judged: Belagg, change: str, named: str) -> None:
    judged.ok("text", "3.3", "--text", "Målen följs upp varje tertial [B1].", "--as", "EA")
    sql = sqlite3.connect(judged.db)
    sql.executescript("".join(f"DROP TRIGGER {n};" for (n,) in sql.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")))
    changed = sql.execute(change).rowcount
    sql.commit()
    sql.close()
    assert changed >= 1
    path = judged.folder / "rapport.html"
    status, result = judged.run("report", "--output", str(path))
    assert (status, result.exception.code) == (5, "report-changed")
    assert named in result.exception.gaps["what"].split(", ")
    assert not path.exists()


@pytest.mark.parametrize("what", ["K1", "K2", "P1"])
def test_erased_words_are_no_fraud(judged: Belagg, what: str) -> None:
    judged.ok("text", "3.3", "--text", "Målen följs upp varje tertial [B1].", "--as", "EA")
    if what == "P1":
        with sqlite3.connect(judged.db) as sql:
            (seq,) = sql.execute("SELECT min(seq) FROM event WHERE kind LIKE 'award%'").fetchone()
        what = f"{seq}/prose"
    judged.ok("erase", what, "--because", "samtycket är återkallat", "--as", "EA")
    page = write(judged, "--sheet", "EA").read_text("utf-8")
    assert ("Citatet är raderat." in page) == (what == "K1")
    assert ("Motiveringen är raderad." in page) == what.endswith("/prose")
    for form in ("xlsx", "pdf") if what == "K1" else ("xlsx",):
        assert write(judged, "--format", form, "--edition", "public", name=f"r.{form}").exists()


def test_what_leaves_the_house_names_nobody(judged: Belagg) -> None:
    judged.ok("award", "3.3", "1", "--evidence", "B1", "--because", "Anna Andersson, 19811228-9874, sade det", "--as", "EA")
    for edition in ("municipality", "public"):
        page = write(judged, "--sheet", "EA", "--edition", edition, name=f"{edition}.html").read_text("utf-8")
        assert "Andersson" not in page
        assert "19811228" not in page
        assert ">EA<" not in page
        assert "[namn], [personnummer], sade det" in page
    assert "Andersson" in write(judged, "--sheet", "EA").read_text("utf-8")


def test_names_on_the_roster_are_shown_in_nothing_that_leaves(judged: Belagg) -> None:
    judged.ok("roster", "add", "Tindra Fågelsång", "--role", "kommundirektör")
    judged.ok("award", "3.3", "1", "--evidence", "B1", "--because", "Tindra Fågelsång sade det", "--as", "EA")
    assert "Fågelsång" not in write(judged, "--sheet", "EA", "--edition", "public").read_text("utf-8")
    roster.relock(judged.db, "korrekt häst")
    status, result = judged.run("report", "--edition", "public", "--output", str(judged.folder / "r.html"))
    assert status == 0
    assert "låst" in result.stderr, "it says that these names were not looked for"


def test_the_sheets_and_the_answer_say_the_same(judged: Belagg) -> None:
    data = write(judged, "--sheet", "EA", "--format", "xlsx", name="r.xlsx").read_bytes()
    said: Any = json.loads(judged.ok("scores", "--sheet", "EA", "--json"))
    rows = list(load_workbook(io.BytesIO(data))["Delområden"].iter_rows(min_row=2, values_only=True))
    assert sum(r[2] for r in rows) == said["total"] == 9
    assert {r[0]: r[5] for r in rows if r[2]} == {"1.3": "B2", "3.3": "B1"}


def test_a_fresh_evaluation_is_a_report_in_every_format(belagg: Belagg) -> None:
    for form in ("html", "docx", "pdf", "xlsx"):
        assert write(belagg, "--format", form, name=f"r.{form}").stat().st_size > 1000
    with zipfile.ZipFile(belagg.folder / "r.docx") as pack:
        assert "Inga källor är inlästa." in pack.read("word/document.xml").decode()


def test_the_draft_says_nothing_that_no_evidence_says(judged: Belagg) -> None:
    every = judged.json("draft", "--as", "EA")["drafts"]
    assert set(every) == {"1.3", "3.3"}
    assert every["3.3"] == judged.json("draft", "3.3", "--as", "EA")["draft"]
    lines = [line for line in every["3.3"].splitlines() if line.startswith("–")]
    assert lines
    assert all(line.rstrip(".!?").endswith("]") for line in lines)


def test_sections_have_swedish_names(judged: Belagg) -> None:
    said = judged.ok("text", "sammanfattning", "--text", "Målen följs upp [B1].", "--as", "EA")
    assert said == "Texten för sammanfattning är sparad. Meningar: 1.\n"
    assert judged.ok("text", "summary") == "Målen följs upp [B1].\n"
    judged.ok("text", "exempel-3", "--text", "En annan kommun gör så.", "--as", "EA")
    assert judged.json("text", "examples-3")["text"] == "En annan kommun gör så."


def test_a_final_report_is_no_draft(judged: Belagg) -> None:
    for args, draft in (((), True), (("--final",), False)):
        with zipfile.ZipFile(write(judged, "--format", "docx", *args, name="r.docx")) as pack:
            assert ("Utkast:" in pack.read("word/document.xml").decode()) == draft


def test_the_contents_of_a_docx_have_the_pages_a_word_processor_gives_them(judged: Belagg) -> None:
    from pipeline.run.caging.office import Office, soffice
    from pipeline.run.reporting.paging import pages_of

    if soffice() is None:
        pytest.skip("needs LibreOffice, which is not here")
    data = write(judged, "--format", "docx", name="r.docx").read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        said = re.findall(r"PAGEREF.*?<w:t>(\d+)</w:t>", pack.read("word/document.xml").decode())
    assert [int(n) for n in said] == list(pages_of(Office().made(data, "docx", "pdf", "DOCX").data))
    assert len(said) > 50


def test_a_docx_that_nobody_can_lay_out_comes_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.run.reporting import paging

    monkeypatch.setattr("pipeline.run.caging.office.soffice", lambda: None)
    assert paging.paged(b"docx") == b"docx"
    assert list(paging.pages_of(b"no pdf")) == []


def test_a_public_report_repeats_no_words_of_an_interview_in_reasons_or_text(judged: Belagg) -> None:
    said = "uppföljningen stannar hos ledningen och ingen återkopplar till oss"
    judged.ok("award", "3.3", "1", "--evidence", "B1", "--because", f"Planen följs. Chefer säger att {said}.", "--as", "EA")
    judged.ok("text", "3.3", "--text", f"Målen följs upp varje tertial [B1]. Någon menade att {said} [B1].", "--as", "EA")
    inside = write(judged, "--sheet", "EA").read_text("utf-8")
    assert inside.count("stannar hos ledningen") >= 2
    outside = write(judged, "--sheet", "EA", "--edition", "public").read_text("utf-8")
    assert "stannar hos ledningen" not in outside
    assert "Planen följs. (lämnas inte ut)" in outside
    assert "Målen följs upp varje tertial" in outside
    assert "2 meningar i motiveringar och rapporttext har ersatts" in outside.replace("\xa0", " ")
