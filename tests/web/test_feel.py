"""What makes the application kind to who uses it: a good first passage, nothing forgotten by undo, counts that agree, names asked about."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.conftest import Belagg
from tests.web.site import be, text_of, with_documents

GOAL = "Nämnden följer upp sina mål varje tertial och redovisar avvikelser med åtgärder till kommunstyrelsen."
NEAR = "Nämnden följer upp sina mål varje månad och redovisar inte avvikelser med åtgärder till kommunstyrelsen."
ENGLISH = "The municipality follows up its goals every year and the board can see what has been done for all who live here."
FIRST = f"""# Styrning

## Uppföljning

{GOAL}

## Dialog

Varje år hålls fyra medborgardialoger där invånarna möter förtroendevalda, och efter dialogen får deltagarna besked.

Uppföljning och analys av målen

## In English

{ENGLISH}
"""
SECOND = f"# Rapport\n\n{NEAR}\n"


@pytest.fixture
def belagg(tmp_path: Path) -> Belagg:
    return with_documents(tmp_path, FIRST, SECOND)


def place(belagg: Belagg, words: str) -> str:
    found = belagg.json("search", words.split(maxsplit=1)[0])["passages"] + belagg.json("search", words.split()[1])["passages"]
    return str(next(p["id"] for p in found if p["text"].startswith(words)))


def here(html: str) -> str:
    found = re.search(r'id="kort" class="kort" data-pos="([^"]*)"', html)
    assert found
    return found[1]


def chosen(html: str, name: str) -> list[str]:
    return re.findall(rf'name="{name}" value="([^"]*)" checked', html) + re.findall(rf'name="{name}" value="([^"]*)"[^>]* checked', html)


def left(html: str) -> int:
    found = re.search(r"(\d+) kvar av (\d+)", text_of(html))
    assert found
    return int(found[1])


# the order -------------------------------------------------------------------------------------------------------


def test_the_queue_goes_sub_area_by_sub_area_and_back_again_the_same_way(site: TestClient) -> None:
    be(site, "EA")
    html = site.get("/granska").text
    seen, areas = [here(html)], []
    for _ in range(left(html) - 1):
        html = site.get(f"/granska/kort?stalle={seen[-1]}&steg=fram").text
        seen.append(here(html))
    assert len(set(seen)) == len(seen)
    for ident in seen:
        codes = re.findall(r'name="val" value="(\d\.\d)"', site.get(f"/granska?stalle={ident}").text)
        areas.append(codes[0])
    assert areas == sorted(areas)
    back = [seen[-1]]
    while len(back) < len(seen):
        back.append(here(site.get(f"/granska/kort?stalle={back[-1]}&steg=bak").text))
    assert back == seen[::-1]


def test_every_order_shows_every_passage_of_the_queue_once(site: TestClient) -> None:
    be(site, "EA")
    sets = []
    for order in ("area", "sure", "unsure", "document"):
        for source in ("", "&dokument=K1"):
            html = site.get(f"/granska?ordning={order}{source}").text
            seen = [here(html)]
            while len(seen) < left(html):
                seen.append(here(site.get(f"/granska/kort?stalle={seen[-1]}&steg=fram&ordning={order}{source}").text))
            sets.append((source, frozenset(seen)))
            assert len(set(seen)) == len(seen)
    assert len({found for source, found in sets if not source}) == 1
    assert len({found for source, found in sets if source}) == 1


def test_counts_on_the_overview_are_those_of_the_queue(belagg: Belagg, site: TestClient) -> None:
    token = be(site, "EA")
    at = place(belagg, "Nämnden följer")
    site.post("/granska/beslut", data={"stalle": at, "val": "3.3", "beslut": "godta"}, headers=token)
    belagg.ok("reject", place(belagg, "Varje år"), "1.3", "--as", "EB")  # what another decided is still mine to look at
    page = text_of(site.get("/").text)
    found = re.search(r"(\d+) av (\d+)\s+textställen med förslag är kvar", page.replace("\xa0", " "))
    assert found
    assert int(found[1]) == left(site.get("/granska").text)
    cell = re.search(r'href="/delomrade/1.3".*?class="rest">(\d+)', site.get("/").text, re.S)
    assert cell
    assert int(cell[1]) == left(site.get("/granska?delomrade=1.3").text)


# what is shown ---------------------------------------------------------------------------------------------------


def test_nearly_the_same_words_are_offered_with_what_differs_marked_and_one_undo_takes_all_back(belagg: Belagg, site: TestClient) -> None:
    token = be(site, "EA")
    at, near = place(belagg, "Nämnden följer upp sina mål varje tertial"), place(belagg, "Nämnden följer upp sina mål varje månad")
    html = site.get(f"/granska?stalle={at}").text
    assert "Liknande textställen (1)" in html
    assert "<ins>månad</ins>" in html
    assert "<ins>inte</ins>" in html
    assert f'name="tvilling" value="{near}">' in html, "what only looks alike is not ticked beforehand"
    answer = site.post("/granska/lika", data={"stalle": at, "val": "3.3", "tvilling": near, "beslut": "avvisa"}, headers=token)
    assert "2 beslut är sparade" in answer.text
    assert "Liknande textställen" not in site.get(f"/granska?stalle={at}&delomrade=3.3").text
    assert "2 beslut är ångrade" in site.post("/granska/angra", data={}, headers=token).text
    assert site.post("/granska/lika", data={"stalle": at, "val": "3.3", "tvilling": near}, headers=token).status_code == 422


def test_a_passage_in_another_language_says_so(belagg: Belagg, site: TestClient) -> None:
    be(site, "EA")
    at = place(belagg, "The municipality")
    assert '<blockquote tabindex="-1" id="orden" lang="en">' in site.get(f"/granska?stalle={at}").text
    assert re.search(r'<p class="passage[^>]* lang="en">The municipality', site.get("/kalla/K1").text)
    at = place(belagg, "Nämnden följer")
    assert 'id="orden">' in site.get(f"/granska?stalle={at}").text


def test_a_date_that_only_the_file_states_is_not_shown_as_the_sources_own(belagg: Belagg, site: TestClient) -> None:
    import docx as word

    made = word.Document()
    made.add_paragraph("Nämnden följer upp målen varje år och rapporterar till fullmäktige i april.")
    made.save(str(belagg.folder / "c.docx"))
    belagg.ok("ingest", str(belagg.folder / "c.docx"))
    token = be(site, "EA")
    assert "enligt filen" in site.get("/kalla/K3").text
    html = site.get("/granska?dokument=K3").text
    assert "enligt filen" in html
    site.post("/kalla/K3/ratta", data={"gor": "ratta", "titel": "", "slag": "document", "datum": "2024-04-29"}, headers=token)
    assert "daterad 2024-04-29" in site.get("/kalla/K3").text
    assert "enligt filen" not in site.get("/granska?dokument=K3").text


# undo ------------------------------------------------------------------------------------------------------------


def test_undo_brings_back_all_that_was_said(belagg: Belagg, site: TestClient) -> None:
    token = be(site, "EA")
    at = place(belagg, "Nämnden följer upp sina mål varje tertial")
    said = {"stalle": at, "val": "7.4", "beslut": "godta", "hallning": "improvement", "steg": "planned", "anteckning": "se bilaga 2"}
    assert "7.4" not in chosen(site.get(f"/granska?stalle={at}").text, "val")
    site.post("/granska/beslut", data=said, headers=token)
    html = site.post("/granska/angra", data={}, headers=token).text
    assert here(html) == at
    assert "7.4" in chosen(html, "val")
    assert "Lika rättigheter" in html
    assert "improvement" in chosen(html, "hallning")
    assert '<option value="planned" selected>' in html
    assert "se bilaga 2</textarea>" in html
    site.post("/granska/beslut", data=said | {"beslut": "avvisa"}, headers=token)
    html = site.post("/granska/angra", data={}, headers=token).text
    assert "7.4" in chosen(html, "val")


# sources ---------------------------------------------------------------------------------------------------------


def test_what_could_not_be_read_is_no_source_names_no_folder_and_can_be_taken_off_the_list(site: TestClient) -> None:
    token = be(site, "EA")
    files = [("filer", ("trasig.pdf", b"%PDF-1.4 inget mer", "application/pdf")), ("filer", ("bra.md", GOAL.encode(), "text/markdown"))]
    site.post("/kallor/fil", files=files, headers=token)
    site.app.state.desk.settled()  # type: ignore[attr-defined]
    page = site.get("/kallor").text
    assert "1 inläst, 1 kunde inte läsas." in page
    assert "trasig.pdf" in page
    assert "/tmp" not in re.sub(r'name="vad" value="[^"]*"', "", page)
    listed = re.search(r'name="vad" value="([^"]*)"', page)
    assert listed
    site.post("/kallor/bort", data={"vad": listed[1]}, headers=token)
    assert "Kunde inte läsas</h2>" not in site.get("/kallor").text
    import docx as word

    whole = io.BytesIO()
    made = word.Document()
    made.add_paragraph(NEAR)
    made.save(whole)
    for data, fails in ((whole.getvalue()[:400], True), (whole.getvalue(), False)):  # mended and added again: it is off the list
        site.post("/kallor/fil", files=[("filer", ("plan.docx", data, "application/octet-stream"))], headers=token)
        site.app.state.desk.settled()  # type: ignore[attr-defined]
        assert ("Kunde inte läsas</h2>" in site.get("/kallor").text) is fails


def test_names_are_listed_from_the_browser_and_shown_whole_only_to_who_has_the_passphrase(site: TestClient) -> None:
    token = be(site, "EA")
    assert "Ingen står i den än" in site.get("/kallor/forteckning").text
    site.post("/kallor/forteckning", data={"namn": "Anna Bergdal", "roll": "skolchef", "alias": "Annis"}, headers=token)
    page = site.get("/kallor/forteckning").text
    assert "Bergdal" not in page
    assert "A. B." in page
    assert "[skolchef]" in page
    assert site.post("/kallor/forteckning/fras", data={"fras": "kort"}, headers=token).status_code == 422
    site.post("/kallor/forteckning/fras", data={"fras": "häst batteri klammer"}, headers=token)
    page = site.get("/kallor/forteckning").text
    assert "Anna Bergdal" in page
    assert "Annis" in page
    site.post("/kallor/forteckning/las", data={}, headers=token)
    page = site.get("/kallor/forteckning").text
    assert "skolchef" not in page, "a locked roster shows nothing"
    assert "Bergdal" not in page
    refused = site.post("/kallor/forteckning", data={"namn": "Bo Ek", "roll": "rektor"}, headers=token)
    assert refused.status_code == 422
    assert "Lås upp" in refused.text
    assert site.post("/kallor/forteckning/las-upp", data={"fras": "fel"}, headers=token).status_code == 422
    assert "Bergdal" not in site.get("/kallor/forteckning").text
    site.post("/kallor/forteckning/las-upp", data={"fras": "häst batteri klammer"}, headers=token)
    assert "Anna Bergdal" in site.get("/kallor/forteckning").text
    site.post("/kallor/forteckning/ta-bort", data={"namn": "Anna Bergdal"}, headers=token)
    assert "Ingen står i den än" in site.get("/kallor/forteckning").text


def test_names_nobody_listed_are_shown_after_an_upload_and_listed_with_one_click(site: TestClient) -> None:
    token = be(site, "EA")
    note = "Datum: 2026-10-01\nRollgrupp: enhetschefer\n\nSvar: Vi följer upp målen varje tertial med Kerstin Lindqvist, och hon återkopplar.\n"
    site.post("/kallor/fil", data={"slag": "interview"}, files=[("filer", ("chefer.md", note.encode(), "text/markdown"))], headers=token)
    site.app.state.desk.settled()  # type: ignore[attr-defined]
    page = site.get("/kallor").text
    assert 'name="namn" value="Kerstin Lindqvist"' in page
    number = re.search(r'name="kalla" value="(K\d+)"', page)
    assert number
    done = site.post("/kallor/forteckning", data={"kalla": number[1], "namn": "Kerstin Lindqvist", "roll": "enhetschef"}, headers=token)
    assert "Namnet står kvar i 1 intervju" in text_of(done.text)
    assert f"Radera namnet ur {number[1]}" in done.text
    site.post("/kallor/fil", data={"slag": "interview"}, files=[("filer", ("chefer.md", note.encode(), "text/markdown"))], headers=token)
    site.app.state.desk.settled()  # type: ignore[attr-defined]
    assert "1 namn är utbytt mot en roll" in site.get("/kallor").text.replace("\xa0", " ")
    assert site.post("/kallor/forteckning", data={"kalla": "//elak.se", "namn": "Bo Ek", "roll": "x"}, headers=token, follow_redirects=False).headers[
        "location"] == "/kallor/forteckning"


def test_what_looks_like_an_interview_is_not_taken_in_as_a_document_unasked(site: TestClient) -> None:
    token = be(site, "EA")
    note = [("filer", ("intervju-chefer.md", GOAL.encode(), "text/markdown"))]
    refused = site.post("/kallor/fil", files=note, headers=token)
    assert refused.status_code == 422
    assert "intervju-chefer.md ser ut att vara en intervju" in refused.text
    assert site.get("/kalla/K3").status_code == 422
    guide = [("filer", ("intervjuguide.md", GOAL.encode(), "text/markdown")), ("filer", ("x.md", f"# Intervju med chefer\n\n{NEAR}".encode(), "text/markdown"))]
    site.post("/kallor/fil", files=guide, headers=token)
    site.app.state.desk.settled()  # type: ignore[attr-defined]
    page = site.get("/kallor").text
    assert "Det ser ut som anteckningar från en intervju och är inte inläst" in page
    assert "välj dokument" in page
