"""The application through its addresses: the door, the queue, points and their way back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pipeline.run.desk.desk import EvaluationDesk
from pipeline.web.app import CHANGED, SHOWN, make_app
from pipeline.web.guard import Door
from tests.conftest import STYRDOKUMENT, Belagg

BASE = "http://127.0.0.1:8000"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[TestClient]:
    belagg = Belagg(tmp_path / "evidence.db", tmp_path)
    belagg.ok("init", "--municipality", "Testköping", "--year", "2026")
    (tmp_path / "styrdokument.md").write_text(STYRDOKUMENT, encoding="utf-8")
    belagg.ok("ingest", str(tmp_path / "styrdokument.md"))
    desk = EvaluationDesk(belagg.db)
    app = make_app(desk, Door(frozenset({"127.0.0.1:8000"}), "nyckeln"))
    with TestClient(app, base_url=BASE, raise_server_exceptions=True) as client:
        yield client
    desk.close()


def signed_in(site: TestClient, name: str = "EA") -> str:
    """Opens the session and says who it is; returns the token that changes carry."""
    site.get("/start?nyckel=nyckeln")
    token = token_of(site.get("/vem").text)
    site.post("/vem", data={"namn": name, "_tecken": token})
    return token


def token_of(html: str) -> str:
    found = re.search(r'name="_tecken" value="([0-9a-f]{64})"', html)
    assert found
    return found[1]


def place_of(html: str) -> str:
    found = re.search(r'id="kort"[^>]* data-pos="([^"]*)"', html)
    assert found
    return found[1]


def test_only_the_one_time_address_opens_a_session(site: TestClient) -> None:
    assert site.get("/").status_code == 401
    assert site.get("/start?nyckel=fel").status_code == 401
    assert site.get("/start?nyckel=nyckeln", follow_redirects=False).status_code == 303
    site.cookies.clear()
    assert site.get("/start?nyckel=nyckeln").status_code == 401


def test_another_host_name_is_refused(site: TestClient) -> None:
    assert site.get("/", headers={"Host": "ond.example:8000"}).status_code == 421


@pytest.mark.parametrize("path", [path for path, _ in CHANGED])
def test_every_change_needs_its_token_and_its_own_origin(site: TestClient, path: str) -> None:
    token = signed_in(site)
    address = path.replace("{code}", "3.3")
    assert site.post(address, data={}).status_code == 403
    assert site.post(address, data={}, headers={"X-Belagg": "0" * 64}).status_code == 403
    foreign = {"X-Belagg": token, "Origin": "https://ond.example"}
    assert site.post(address, data={}, headers=foreign).status_code == 403
    assert site.post(address, data={}, headers={"X-Belagg": token, "Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_every_page_is_closed_without_a_session_and_says_no_source_scripts(site: TestClient) -> None:
    for path, _ in SHOWN:
        assert site.get(re.sub(r"\{[^}]*\}", "1", path)).status_code == 401
    signed_in(site)
    for path in ("/", "/granska", "/delomraden", "/delomrade/3.3", "/sok", "/kallor", "/kalla/K1", "/revision", "/rapport"):
        answer = site.get(path)
        assert answer.status_code == 200, path
        assert "script-src 'self'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert '<html lang="sv">' in answer.text


def test_accept_moves_on_and_undo_comes_back(site: TestClient) -> None:
    token = {"X-Belagg": signed_in(site)}
    first = place_of(site.get("/granska").text)
    code = re.search(r'name="val" value="([\d.]+)" checked', site.get("/granska").text)
    assert code
    answer = site.post("/granska/beslut", data={"stalle": first, "val": code[1], "beslut": "godta"}, headers=token)
    assert answer.status_code == 200
    assert re.search(r"sparad \d\d:\d\d", answer.text)
    second = place_of(answer.text)
    assert second != first
    site.post("/granska/beslut", data={"stalle": first, "val": code[1], "beslut": "avvisa"}, headers=token)
    assert "avvisat av dig" in site.get(f"/granska?stalle={first}").text
    assert place_of(site.post("/granska/angra", data={}, headers=token).text) == first
    assert "godtaget av dig" in site.get(f"/granska?stalle={first}").text  # the decision before stands again
    assert place_of(site.post("/granska/angra", data={}, headers=token).text) == first
    page = site.get(f"/granska?stalle={first}").text
    assert "av dig" not in page
    assert "Det finns inget att ångra" in site.post("/granska/angra", data={}, headers=token).text


def test_many_at_once_are_undone_at_once(site: TestClient) -> None:
    token = signed_in(site)
    page = site.get("/granska/flera?delomrade=3.3").text
    chosen = re.findall(r'name="valda" value="([^"]+)"', page)
    assert chosen
    data = {"delomrade": "3.3", "valda": chosen, "beslut": "godta", "_tecken": token}
    assert "beslut är spara" in site.post("/granska/flera", data=data).text
    assert "Inget är kvar" in site.get("/granska/flera?delomrade=3.3").text
    site.post("/granska/angra", data={}, headers={"X-Belagg": token})
    assert re.findall(r'name="valda" value="([^"]+)"', site.get("/granska/flera?delomrade=3.3").text) == chosen


def test_a_point_is_given_on_ticked_evidence_and_walked_back(site: TestClient) -> None:
    token = signed_in(site)
    place = re.findall(r'name="valda" value="([^"]+)"', site.get("/granska/flera?delomrade=3.3").text)[0]
    said = {"stalle": place, "val": "3.3", "beslut": "godta", "hallning": "strength", "steg": "done", "_tecken": token}
    site.post("/granska/beslut", data=said)
    award = {"poang": "4", "motivering": "Varje tertial", "belagg": "B1", "_tecken": token}
    page = site.post("/delomrade/3.3/poang", data=award).text
    assert "Varje tertial" in page
    trace = site.get("/spar/P1").text
    assert "Nämnden följer upp sina mål" in trace
    assert "citatet står i källan" in trace
    assert "SHA-256" in trace
    refused = site.post("/delomrade/3.3/poang", data=award | {"poang": "400"})
    assert refused.status_code == 422
    assert "400" in refused.text


def test_words_of_a_source_are_never_markup(site: TestClient, tmp_path: Path) -> None:
    token = signed_in(site)
    attack = "<script>alert(1)</script><img src=x onerror=alert(2)> Nämnden följer upp sina mål varje tertial och redovisar."
    (tmp_path / "ond.md").write_text(f"# {attack}\n\n{attack.replace('<', '&lt;')}\n", encoding="utf-8")
    sent = site.post(
        "/kallor/fil", files={"filer": ("<img src=x onerror=alert(3)>.md", (tmp_path / "ond.md").read_bytes())},
        headers={"X-Belagg": token},
    )  # fmt: skip
    assert sent.status_code == 200
    for path in ("/kallor", "/kalla/K2", "/granska?dokument=K2", "/sok?ord=tertial", "/sok?ord=%3Cscript%3Ealert(1)%3C/script%3E"):
        text = site.get(path).text
        assert "<script>alert" not in text
        assert "<img src=x" not in text


def test_what_is_not_there_is_said_in_words(site: TestClient) -> None:
    signed_in(site)
    for path in ("/kalla/K99", "/delomrade/9.9", "/spar/P77", "/granska?stalle=K9.9:9", "/finns-inte"):
        answer = site.get(path)
        assert answer.status_code in (404, 422), path
        assert "Det gick inte" in answer.text


def test_the_report_is_offered_in_every_format_and_edition_and_says_what_is_missing(site: TestClient) -> None:
    signed_in(site)
    said = site.get("/rapport").text
    assert "36\u00a0delområden är inte bedömda" in said
    for form, begins in (("html", b"<!DOCTYPE"), ("docx", b"PK"), ("xlsx", b"PK")):
        assert f"/rapport/hamta/{form}?utgava=public" in said
        answer = site.get(f"/rapport/hamta/{form}?utgava=public")
        assert answer.content.startswith(begins)
        assert f'filename="rapport-offentlig.{form}"' in answer.headers["content-disposition"]
    assert site.get("/rapport/hamta/wordperfect").status_code == 422
    assert site.get("/rapport/hamta/html?utgava=hemlig").status_code == 422
