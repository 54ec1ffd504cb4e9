"""Samsyn, Delområde, Sök, Källor, Revision and Inställningar: what is done on each, through its addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.conftest import STYRDOKUMENT, Belagg
from tests.web.site import be, served, text_of


@pytest.fixture
def belagg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Belagg:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    made = Belagg(tmp_path / "evidence.db", tmp_path)
    made.ok("init", "--municipality", "Testköping", "--year", "2026")
    (tmp_path / "styrdokument.md").write_text(STYRDOKUMENT, encoding="utf-8")
    made.ok("ingest", str(tmp_path / "styrdokument.md"))
    for name in ("EA", "EB"):
        made.ok("evaluator", "add", name)
    made.ok("accept", "K1.1:1", "3.3", "--as", "EA", "--stance", "strength", "--stage", "followed-up")
    return made


@pytest.fixture
def site(belagg: Belagg) -> Iterator[TestClient]:
    with served(belagg.db) as client:
        yield client


def both_judged(belagg: Belagg, *, points: tuple[str, str] = ("5", "9")) -> None:
    for name, given in zip(("EA", "EB"), points, strict=True):
        belagg.ok("award", "3.3", given, "--evidence", "B1", "--because", f"{name} menar", "--as", name)
        belagg.ok("judge", "3.3", "--because", f"{name} klar", "--as", name)


def test_what_differs_is_agreed_on_with_its_evidence(belagg: Belagg, site: TestClient) -> None:
    both_judged(belagg)
    token = be(site, "EA")
    said = text_of(site.get("/samsyn").text)
    assert "1 delområde skiljer" in said.replace("\xa0", " ")
    assert "EA 5" in said
    assert "EB 9" in said
    assert "Hur lika ni bedömer" in said
    page = site.get("/samsyn/3.3").text
    awards = re.findall(r'name="ta" value="(P\d+)"', page)
    assert len(awards) == 2
    done = site.post("/samsyn/3.3", data={"ta": awards[1], "motivering": "EB hade läst mer"}, headers=token)
    assert "Ni enades om 9" in text_of(done.text).replace("\xa0", " ")
    assert belagg.json("scores", "--sheet", "consensus")["total"] == 9
    again = site.post("/samsyn/3.3", data={"poang": "6", "motivering": "Mitt emellan"}, headers=token)
    assert again.status_code == 200
    assert belagg.json("scores", "--sheet", "consensus")["total"] == 6
    assert site.post("/samsyn/3.3", data={"poang": "600", "motivering": "x"}, headers=token).status_code == 422
    assert site.post("/samsyn/3.3", data={"poang": "-1", "motivering": "x"}, headers=token).status_code == 422


def test_what_is_alike_is_taken_over_together(belagg: Belagg, site: TestClient) -> None:
    both_judged(belagg, points=("5", "5"))
    token = be(site, "EB")
    assert "Här säger ni lika" in site.get("/samsyn").text
    site.post("/samsyn/lika", data={"motivering": "Överens"}, headers=token)
    assert belagg.json("scores", "--sheet", "consensus")["total"] == 5


def test_counter_evidence_is_weighed_where_it_stands(belagg: Belagg, site: TestClient) -> None:
    belagg.ok("accept", "K1.1:3", "3.3", "--as", "EA", "--stance", "improvement")
    token = be(site, "EA")
    page = site.get("/delomrade/3.3").text
    assert "Inte vägt än" in page
    award = {"belagg": "B1", "poang": "4", "motivering": "Följs upp"}
    refused = site.post("/delomrade/3.3/poang", data=award, headers=token)
    assert refused.status_code == 422
    site.post("/delomrade/3.3/vag", data={"vad": "B2", "motivering": "Gäller en enhet"}, headers=token)
    assert "Vägt av EA: Gäller en enhet" in text_of(site.get("/delomrade/3.3").text)
    assert site.post("/delomrade/3.3/poang", data=award, headers=token).status_code == 200


def test_report_text_is_written_here_and_its_references_open(belagg: Belagg, site: TestClient) -> None:
    token = be(site, "EA")
    sent = site.post("/delomrade/3.3/text", data={"text": "Målen följs upp varje tertial [B1]. Resten är oklart."}, headers=token)
    assert 'href="/belagg/B1"' in sent.text
    assert "saknar hänvisning" in sent.text
    assert site.get("/belagg/B1").url.path == "/delomrade/3.3"
    assert site.post("/delomrade/3.3/text", data={"text": "Så är det [B99]."}, headers=token).status_code == 422
    evil = "<script>alert(1)</script> står här [B1]."
    assert "<script>alert" not in site.post("/delomrade/3.3/text", data={"text": evil}, headers=token).text


def test_a_search_that_finds_nothing_becomes_evidence(site: TestClient) -> None:
    token = be(site, "EA")
    assert "Spara som belägg på att det saknas" in site.get("/sok?ord=jämställdhetsbokslut").text
    assert "Spara som belägg" not in site.get("/sok?ord=jämställdhetsbokslut&delomrade=3.3").text
    kept = site.post("/sok/saknas", data={"ord": "jämställdhetsbokslut", "delomrade": "7.4", "kalla": ""}, headers=token)
    assert kept.url.path == "/delomrade/7.4"
    assert "jämställdhetsbokslut" in kept.text
    assert site.post("/sok/saknas", data={"ord": "nämnden", "delomrade": "x"}, headers=token).status_code == 422


def test_search_is_narrowed_by_date_person_and_status(belagg: Belagg, site: TestClient) -> None:
    belagg.ok("source", "correct", "K1", "--date", "2025-05-10", "--as", "EA")
    token = be(site, "EA")
    assert token
    people = dict(re.findall(r'<option value="(E\d)"[^>]*>(\w+)<', site.get("/sok?ord=x").text))
    ids = {name: ident for ident, name in people.items()}

    def hits(query: str) -> int:
        return site.get(f"/sok?ord=tertial{query}").text.count("<li><blockquote>")

    assert hits("") == 1
    for query, count in (
        ("&fran=2025", 1), ("&fran=2025-05-11", 0), ("&till=2025", 1), ("&till=2025-04", 0), ("&till=2024", 0), ("&lage=accepted", 1),
        ("&lage=rejected", 0), ("&lage=none", 0), (f"&vem={ids['EA']}", 1), (f"&vem={ids['EB']}", 0),
        (f"&vem={ids['EB']}&lage=none", 1), ("&fran=igår", 1), ("&lage=fel", 1), ("&kalla=interview", 0), ("&delomrade=3.3", hits("&delomrade=3.3")),
    ):
        assert hits(query) == count, query


def test_a_source_is_corrected_marked_excluded_and_taken_in_again(site: TestClient) -> None:
    token = be(site, "EA")
    mended = site.post("/kalla/K1/ratta", data={"gor": "ratta", "titel": "Plan 2026", "slag": "web", "datum": "2026-01-02"}, headers=token)
    assert "Plan 2026" in mended.text
    assert "daterad 2026-01-02" in mended.text
    assert site.post("/kalla/K1/ratta", data={"gor": "ratta", "titel": "Plan 2026"}, headers=token).status_code == 422
    assert "Utkast:" in site.post("/kalla/K1/ratta", data={"gor": "utkast"}, headers=token).text
    assert "Utkast:" not in site.post("/kalla/K1/ratta", data={"gor": "antagen"}, headers=token).text
    out = site.post("/kalla/K1/ratta", data={"gor": "uteslut", "motivering": "Fel kommun"}, headers=token)
    assert "Utesluten: Fel kommun" in out.text
    assert "Utesluten" not in site.post("/kalla/K1/ratta", data={"gor": "ta-in", "motivering": "Rätt ändå"}, headers=token).text


def test_a_new_version_says_what_changed(belagg: Belagg, site: TestClient) -> None:
    be(site, "EA")
    text = STYRDOKUMENT.replace("Varje år hålls fyra", "Varje år hålls åtta") + "\n## Nytt\n\nKommunen har beslutat om en strategi för lärande.\n"
    (belagg.folder / "styrdokument.md").write_text(text, encoding="utf-8")
    belagg.ok("ingest", str(belagg.folder / "styrdokument.md"))
    page = text_of(site.get("/kalla/K1").text).replace("\xa0", " ")
    assert "Mot version 1: 2 nya textställen, 1 borttaget, 0 flyttade" in page
    assert "Mot version" not in site.get("/kalla/K1?version=1").text


def test_notes_taken_during_an_interview_become_a_protected_source(belagg: Belagg, site: TestClient) -> None:
    token = be(site, "EA")
    note = {"rubrik": "Enhetschefer", "grupp": "enhetschefer", "antal": "5", "datum": "2026-10-29", "samtycke": "ja",
            "text": "Fråga: Hur följer ni upp målen?\n\nSvar: Vi följer upp målen varje tertial med Anna.\n\nSvar: Sedan ändrar vi planen."}  # fmt: skip
    asked = site.post("/kallor/anteckning", data=note, headers=token)
    assert asked.status_code == 422
    assert 'name="namn" value="Anna"' in asked.text  # nothing is stored before somebody has looked at it
    assert site.get("/kalla/K2").status_code == 422
    chosen = note | {"sedda": "1", "namn": "Anna", "roll-0": "enhetschef"}
    site.post("/kallor/anteckning", data=chosen, headers=token)
    site.app.state.desk.settled()  # type: ignore[attr-defined]
    page = site.get("/kallor").text
    assert "<h2>Läser in</h2>" not in page
    assert "med [enhetschef]" in site.get("/kalla/K2").text
    assert "K2 Enhetschefer</h1>" in site.get("/kalla/K2").text  # it keeps the heading it was given
    assert "Anna" not in site.get("/kalla/K2").text
    assert "inte skyddad" not in page
    assert "intervju" in page
    assert "Skyddad intervju" in site.get("/kalla/K2").text
    assert site.post("/kallor/anteckning", data=note | {"text": " "}, headers=token).status_code == 422


def test_what_could_not_be_read_is_shown_with_what_to_do(site: TestClient) -> None:
    token = be(site, "EA")
    files = [("filer", ("bra.md", b"# Plan\n\nMedborgare deltar varje ar i budgeten.\n")), ("filer", ("trasig.pdf", b"%PDF-1.4 inget"))]
    site.post("/kallor/fil", files=files, headers=token)
    site.app.state.desk.settled()  # type: ignore[attr-defined]
    page = text_of(site.get("/kallor").text)
    assert "Kunde inte läsas" in page
    assert "trasig.pdf" in page
    assert "Det du la till" in page
    assert site.get("/kallor/lage").headers["HX-Trigger-After-Swap"] == "inlast"


def test_a_checkpoint_is_made_fetched_and_held_against_the_log(belagg: Belagg, site: TestClient) -> None:
    token = be(site, "EA")
    assert site.post("/revision/kontrollpunkt", data={"fras": "kort", "igen": "kort"}, headers=token).status_code == 422
    assert site.post("/revision/kontrollpunkt", data={"fras": "en lång fras här", "igen": "en annan"}, headers=token).status_code == 422
    made = site.post("/revision/kontrollpunkt", data={"fras": "en lång fras här", "igen": "en lång fras här"}, headers=token)
    size = re.search(r"/revision/kontrollpunkt/(\d+)", made.text)
    assert size
    copy = site.get(f"/revision/kontrollpunkt/{size[1]}").content
    belagg.ok("accept", "K1.1:2", "3.4", "--as", "EA")
    held = site.post("/revision/prova", files={"fil": ("kopia.txt", copy)}, headers=token)
    assert "Loggen stämmer med kopia.txt" in held.text
    other = copy.replace(copy.split(b"\n")[2], b"A" * 43 + b"=")
    assert "Loggen stämmer inte med" in site.post("/revision/prova", files={"fil": ("kopia.txt", other)}, headers=token).text
    bundle = site.get("/revision/bunt")
    assert bundle.content.startswith(b"PK")
    assert bundle.headers["content-disposition"].startswith("attachment")


def test_findings_lead_to_the_place_to_mend_them(belagg: Belagg, site: TestClient) -> None:
    be(site, "EA")
    belagg.ok("judge", "6.4", "--because", "Inget funnet", "--as", "EA")
    page = site.get("/revision").text
    assert re.search(r'<li class="warning">.*?<a href="/delomrade/6.4">Gå till 6.4</a>', page, re.S)


def test_the_deadline_says_how_many_days_are_left(site: TestClient) -> None:
    token = be(site, "EA")
    day = (date.today() + timedelta(days=10)).isoformat()  # noqa: DTZ011 the day here
    site.post("/installningar/klart", data={"dag": day}, headers=token)
    assert "10 dagar kvar" in text_of(site.get("/").text).replace("\xa0", " ")
    assert site.post("/installningar/klart", data={"dag": "snart"}, headers=token).status_code == 422
    site.post("/installningar/klart", data={"dag": ""}, headers=token)
    assert "dagar kvar" not in site.get("/").text


def test_sub_areas_are_divided(belagg: Belagg, site: TestClient) -> None:
    token = be(site, "EA")
    person = re.search(r'<option value="(E\d)">EB<', site.get("/installningar").text)
    assert person
    page = site.post("/installningar/dela", data={"person": person[1], "delomraden": "1.1-1.2"}, headers=token).text
    assert "EB: 1.1, 1.2" in text_of(page)
    assert site.post("/delomrade/1.1/bedomt", data={"motivering": "Inget"}, headers=token).status_code == 422
