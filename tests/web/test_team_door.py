"""A team's door: the matrix of every route and every role, and what crafted requests get.

The matrix is made of the route tables; who may do what is written out here once more, so that a slip in ``web/roles`` shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from pipeline.core.accounts.team import IDLE
from pipeline.run.team.provider import Claims, Config, Provider
from pipeline.web.app import CHANGED, FOR_READERS, SHOWN
from pipeline.web.roles import CHANGES, READS
from tests.web.team import BASE, HOST, WORD, Team, sign_in, token_of
from tests.web.test_door import GAPS, NASTY, filled

ALONE_ONLY = {"/vem", "/ny"}
SIGNING = {"/logga-in", "/logga-in/kod", "/logga-in/organisation", "/logga-in/tillbaka", "/inbjudan/{link}"}
MUNICIPALITY = {"/synpunkter"}  # the reader's alone
READER_READS = {"/", "/rapport", "/rapport/hamta/{form}", "/installningar", "/konto/koppla"} | MUNICIPALITY
JUDGES_READ = {"/granska", "/granska/kort", "/granska/flera", "/granska/flera/alla", "/granska/andra", "/kallor/forteckning"}
OWN_CHANGES = {"/logga-ut", "/konto/sessioner", "/konto/losenord", "/konto/koppla", "/konto/koppla/klart", "/konto/andra-steget"}
AUDITOR_CHANGES = {"/revision/prova", "/revision/kor"}  # both only look
LEAD_CHANGES = {"/konton", "/konton/krav", "/kallor/forteckning/radera", "/konton/{account:nr}", "/revision/kontrollpunkt", "/revision/lage", "/revision/svar", "/revision/synpunkt", "/installningar/dela", "/installningar/klart"}
ANSWERED = (200, 204, 303, 404, 422)


def may_read(role: str, path: str) -> bool:
    if path in ALONE_ONLY or (path in MUNICIPALITY and role != "reader"):
        return False
    if path in SIGNING or role == "lead":
        return True
    if role == "reader":
        return path in READER_READS
    return path not in JUDGES_READ if role == "auditor" else True


def may_change(role: str, path: str) -> bool:
    if path in ALONE_ONLY:
        return False
    if path in MUNICIPALITY:
        return role == "reader"
    if path in SIGNING | OWN_CHANGES or role == "lead":
        return True
    if role == "evaluator":
        return path not in LEAD_CHANGES
    return role == "auditor" and path in AUDITOR_CHANGES


NAMES = {"lead": "Lena", "evaluator": "Kim", "auditor": "Ada", "reader": "Kommunen"}


def test_every_route_says_who_may() -> None:
    assert set(READS) == {path for path, _ in SHOWN}
    assert set(CHANGES) == {path for path, _ in CHANGED}
    assert set(FOR_READERS) < READER_READS | {"/"}


@pytest.fixture
def nobody(team: Team) -> Iterator[TestClient]:
    with team.client() as client:
        yield client


def test_nobody_sees_anything_but_the_way_in(team: Team, nobody: TestClient) -> None:
    before = team.desk.pulse()
    for path, _ in SHOWN:
        answer = nobody.get(filled(path))
        if path in SIGNING:
            assert answer.status_code in (200, 422) or (path, answer.headers["location"]) == ("/logga-in/kod", "/logga-in"), path
            assert "Testköping" not in answer.text + answer.headers.get("location", "")
            assert "Provköping" not in answer.text
        else:
            assert (answer.status_code, answer.headers["location"][:9]) == (303, "/logga-in"), path
        assert nobody.get(filled(path), headers={"HX-Request": "true"}).status_code == (401 if path not in SIGNING else answer.status_code), path
    token = {"X-Belagg": token_of(nobody.get("/logga-in").text)}
    for path, _ in CHANGED:
        assert nobody.post(filled(path), data={}, headers=token).status_code == (422 if path in SIGNING else 401), path
    assert nobody.get("/finns-inte").status_code == 404
    assert team.desk.pulse() == before


@pytest.mark.parametrize("role", NAMES)
def test_every_role_reads_what_it_may_and_nothing_else(team: Team, role: str) -> None:
    client, _ = team.signed_in(NAMES[role])
    for path, _view in SHOWN:
        answer = client.get(filled(path))
        if may_read(role, path):
            assert answer.status_code in ANSWERED, (path, answer.status_code)
        else:
            assert answer.status_code == (404 if path in ALONE_ONLY else 403), path
            assert "Uppföljning varje tertial" not in answer.text


@pytest.mark.parametrize("role", NAMES)
def test_every_role_changes_what_it_may_and_nothing_else(team: Team, role: str) -> None:
    client, token = team.signed_in(NAMES[role])
    before, everybody = team.desk.pulse(), team.door.everybody()
    for path, _view in CHANGED:
        if not may_change(role, path):
            answer = client.post(filled(path), data={"gor": "roll", "roll": "lead", "motivering": "x"}, headers=token)
            assert answer.status_code == (404 if path in ALONE_ONLY else 403), path
    assert team.desk.pulse() == before
    assert [a for a, _ in team.door.everybody()] == [a for a, _ in everybody]
    for path, _view in CHANGED:
        if may_change(role, path) and path not in OWN_CHANGES | SIGNING:
            assert client.post(filled(path), data={}, headers=token).status_code in ANSWERED, path


@pytest.mark.parametrize("role", NAMES)
def test_every_change_refuses_a_missing_token_another_ones_and_a_foreign_origin(team: Team, role: str) -> None:
    client, token = team.signed_in(NAMES[role])
    _, others = team.signed_in("Kim" if role != "evaluator" else "Lena")
    before = team.desk.pulse()
    foreign: list[dict[str, str]] = [
        {"Origin": "https://ond.example"}, {"Origin": "null"}, {"Origin": f"http://{HOST}"}, {"Origin": f"{BASE}.ond.example"},
        {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
    ]  # fmt: skip
    for path, _ in CHANGED:
        address = filled(path)
        for data, headers in (({"_tecken": ""}, {}), ({"_tecken": "0" * 64}, {}), ({}, others), ({}, {"X-Belagg": "0" * 64})):
            assert client.post(address, data=data, headers=headers).status_code == 403, path
        for headers in foreign:
            assert client.post(address, data={}, headers=token | headers).status_code == 403, (path, headers)
        for method in ("PUT", "DELETE", "PATCH"):
            assert client.request(method, address).status_code == 403, path
    assert client.get("/installningar").status_code == 200  # nobody was signed out by it either
    assert team.desk.pulse() == before


def test_signing_in_needs_the_forms_own_token_and_origin(team: Team) -> None:
    client = team.client()
    good = {"namn": "Kim", "losenord": WORD}
    assert client.post("/logga-in", data=good).status_code == 403  # no cookie, no token
    token = token_of(client.get("/logga-in").text)
    other = token_of(team.client().get("/logga-in").text)
    assert client.post("/logga-in", data=good | {"_tecken": other}).status_code == 403  # another browser's
    assert client.post("/logga-in", data=good | {"_tecken": token}, headers={"Origin": "https://ond.example"}).status_code == 403
    assert client.post("/logga-in", data=good | {"_tecken": token}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.get("/").status_code == 303
    assert client.post("/logga-in", data=good | {"_tecken": token}).status_code == 303
    assert client.get("/").status_code == 200


def test_cookies_are_ours_alone_and_new_at_every_sign_in(team: Team) -> None:
    client = team.client()
    for name in ("__Host-belagg-8000", "__Host-belagg-8000-in", "belagg-8000"):
        client.cookies.set(name, "valdavnagonannan" * 3, domain="belagg.example", path="/")
    page = client.get("/logga-in")
    answer = client.post("/logga-in", data={"namn": "Kim", "losenord": WORD, "_tecken": token_of(page.text)})
    given = answer.headers.get_list("set-cookie")
    assert len(given) == 2
    opens, gone = given
    assert re.match(r"__Host-belagg-8000=[\w-]{43}; HttpOnly; Max-Age=43200; Path=/; SameSite=lax; Secure$", opens)
    assert "valdavnagonannan" not in opens
    assert re.match(r'__Host-belagg-8000-in="".*Max-Age=0', gone)
    fresh = team.client()
    assert fresh.get("/", headers={"Cookie": "__Host-belagg-8000=valdavnagonannanvaldavnagonannanvaldavnagonannan"}).status_code == 303
    assert fresh.get("/", headers={"Cookie": f"__Host-belagg-8000-in={opens.partition('=')[2][:43]}"}).status_code == 303
    assert "strict-transport-security" in answer.headers
    assert "strict-transport-security" not in team.client(secure=False).get("/logga-in").headers
    plain = team.client(secure=False)
    sign_in(plain, "Kim")
    assert {c.name for c in plain.cookies.jar} == {"belagg-8000"}


def test_an_old_session_ends_where_a_new_one_begins(team: Team) -> None:
    client, _ = team.signed_in("Kim")
    old = client.cookies["__Host-belagg-8000"]
    page = client.get("/installningar").text
    client.post("/logga-in", data={"namn": "Ada", "losenord": WORD, "_tecken": token_of(page)})
    assert team.door.member(old) is None
    member = team.door.member(client.cookies["__Host-belagg-8000"])
    assert member is not None
    assert member.account.name == "Ada"


def test_nobody_is_sent_elsewhere_after_signing_in(team: Team) -> None:
    for to in ("//ond.example", "https://ond.example/", "/\\ond.example", "javascript:alert(1)", "/\t/ond.example", "https:ond.example", "\\\\ond", "/logga-ut"):
        client = team.client()
        page = client.get("/logga-in", params={"till": to}).text
        assert 'name="till" value="/"' in page, to
        answer = client.post("/logga-in", data={"namn": "Kim", "losenord": WORD, "till": to, "_tecken": token_of(page)})
        assert answer.headers["location"] == "/", to
    client = team.client()
    asked = client.get("/granska?delomrade=3.3&x=%22%3E%3Cscript%3E").headers["location"]
    page = client.get(asked).text
    assert "<script>" not in page.replace("<script src", "")
    answer = client.post("/logga-in", data={"namn": "Kim", "losenord": WORD, "till": "/granska?delomrade=3.3", "_tecken": token_of(page)})
    assert answer.headers["location"] == "/granska?delomrade=3.3"


def test_one_answer_for_every_wrong_sign_in(team: Team) -> None:
    said = set()
    for name, word in (("Kim", "fel"), ("Ingen", "fel"), ("Kim", ""), ("'; DROP TABLE account; --", "x"), ("Kim\x00", WORD)):
        client = team.client()
        token = token_of(client.get("/logga-in").text)
        answer = client.post("/logga-in", data={"namn": name, "losenord": word, "_tecken": token})
        assert answer.status_code == 422
        said.add(re.sub(r"[0-9a-f]{64}", "", answer.text))
    assert len(said) == 1
    assert "Namnet eller lösenordet stämmer inte." in said.pop()


def test_an_evaluator_is_nobody_else_whatever_the_form_says(team: Team) -> None:
    client, token = team.signed_in("Kim")
    before = team.desk.pulse()
    place = re.search(r'data-pos="([^"]+)"', client.get("/granska").text)
    assert place
    forged = {"who": "E1", "person": "E1", "namn": "EA", "by": "EA", "utvarderare": "E1", "sheet": "E1", "blad": "E1", "as": "EA"}
    client.post("/granska/beslut", data=forged | {"stalle": place[1], "val": "3.3", "beslut": "godta"}, headers=token)
    client.post("/delomrade/6.4/bedomt", data=forged | {"motivering": "jag är EA"}, headers=token)
    client.post("/delomrade/3.3/ta-tillbaka", data=forged | {"vad": "P1", "motivering": "bort"}, headers=token)
    with team.desk.evaluation() as e:
        rows = e.db.sql.execute("SELECT DISTINCT actor FROM event WHERE seq > ? AND kind != 'evaluator.added'", (before,)).fetchall()
        assert e.ledger.points("E1", "3.3") == 5
    assert rows == [("E2",)]


def test_numbers_and_names_that_are_guessed_open_nothing(team: Team) -> None:
    kim, token = team.signed_in("Kim")
    lena, _ = team.signed_in("Lena")
    hers = team.door.member(lena.cookies["__Host-belagg-8000"])
    assert hers is not None
    for number in range(1, 6):
        for what in ("bjud-in", "stang-av", "ta-bort", "roll", "slapp-in", "aterkalla"):
            assert kim.post(f"/konton/{number}", data={"gor": what, "roll": "lead"}, headers=token).status_code == 403
    kim.post("/konto/sessioner", data={"vilken": hers.session}, headers=token)
    assert lena.get("/").status_code == 200
    for path in ("/konton", "/konton/1", "/konto/losenord"):
        assert kim.get(path).status_code in (403, 404, 405), path
    reader, _ = team.signed_in("Kommunen")
    for path in ("/kalla/K1", "/kalla/K1/1/original", "/kalla/K1/1/sida/1.png", "/spar/P1", "/belagg/B1", "/revision/bunt", "/revision/kontrollpunkt/1", "/puls"):
        assert reader.get(path).status_code == 403, path


def test_a_lead_makes_a_link_and_somebody_comes_in_by_it_once(team: Team) -> None:
    lena, token = team.signed_in("Lena")
    answer = lena.post("/konton", data={"namn": "Nils <b>", "roll": "evaluator", "utvarderare": "NN", "epost": ""}, headers=token)
    assert answer.status_code == 200
    assert "Nils &lt;b&gt;" in answer.text
    link = re.search(rf'value="({re.escape(BASE)}/inbjudan/[\w-]+)"', answer.text)
    assert link
    path = link[1].removeprefix(BASE)
    assert path not in lena.get("/installningar").text  # shown once
    nils = team.client()
    page = nils.get(path)
    assert page.headers["referrer-policy"] == "no-referrer"
    assert nils.get(path).status_code == 200  # looking uses nothing up
    token = {"X-Belagg": token_of(page.text)}
    assert nils.post(path, data={"losenord": "kort"}, headers=token).status_code == 422
    assert nils.post(path, data={"losenord": WORD}, headers=token).status_code == 303
    assert "NN" in nils.get("/granska").text
    again = team.client()
    assert again.get(path).status_code == 422
    token = {"X-Belagg": token_of(again.get("/logga-in").text)}
    assert again.post(path, data={"losenord": WORD}, headers=token).status_code == 422
    assert "NN" in team.desk.people().values()


def test_a_lead_cannot_shut_the_door_behind_everybody(team: Team) -> None:
    lena, token = team.signed_in("Lena")
    for data in ({"gor": "stang-av"}, {"gor": "ta-bort"}, {"gor": "roll", "roll": "reader"}):
        assert lena.post("/konton/1", data=data, headers=token).status_code == 422
    assert lena.post("/konton/2", data={"gor": "roll", "roll": "kung"}, headers=token).status_code == 422
    assert lena.post("/konton/2", data={"gor": "dansa"}, headers=token).status_code == 422
    assert lena.post("/konton/2", data={"gor": "roll", "roll": "reader"}, headers=token).status_code == 303
    kim, _ = team.signed_in("Kim")
    assert kim.get("/granska").status_code == 403
    lena.post("/konton/2", data={"gor": "stang-av"}, headers=token)
    assert kim.get("/").status_code == 303  # at once
    assert lena.post("/konton/2", data={"gor": "slapp-in"}, headers=token).status_code == 303


def test_out_and_timed_out(team: Team) -> None:
    kim, token = team.signed_in("Kim")
    other, _ = team.signed_in("Kim")
    answer = kim.post("/logga-ut", data={}, headers=token)
    assert answer.headers["clear-site-data"] == '"cache"'
    assert kim.get("/").status_code == 303
    assert other.get("/").status_code == 200
    team.clock.now += IDLE / 2
    for _ in range(4):
        assert other.get("/puls?seq=0").status_code == 200  # what the page asks by itself
    team.clock.now += IDLE / 2 + 1
    assert other.get("/puls?seq=0", headers={"HX-Request": "true"}).status_code == 401
    assert other.get("/").status_code == 303


def test_a_page_that_was_open_goes_on_when_the_server_is_started_anew(team: Team) -> None:
    before, token = team.signed_in("Kim")
    after = team.client()  # another door over the same accounts
    after.cookies = before.cookies
    assert after.get("/").status_code == 200
    assert after.post("/delomrade/6.4/bedomt", data={"motivering": "Inget belägg"}, headers=token).status_code == 303


def test_an_auditor_sees_the_proof_and_no_whole_notes(team: Team) -> None:
    ada, _ = team.signed_in("Ada")
    for path in ("/revision", "/revision/bunt", "/kalla/K1", "/kallor", "/delomrade/3.3", "/samsyn", "/rapport", "/sok?ord=tertial"):
        assert ada.get(path).status_code == 200, path
    for path in ("/kalla/K2", "/kalla/k2", "/kalla/K2/1/original", "/kalla/K2/1/sida/1.png"):
        assert ada.get(path).status_code == 422, path
        assert "Vi får aldrig veta" not in ada.get(path).text
    assert "Vi får aldrig veta" not in ada.get("/sok?ord=målen").text
    assert "chefer.md" not in ada.get("/kallor").text
    kim, _ = team.signed_in("Kim")
    assert "Vi får aldrig veta" in kim.get("/kalla/K2").text
    assert "aldrig" in kim.get("/sok?ord=målen").text


def test_what_is_judged_blind_is_hidden_from_auditors_too(team: Team) -> None:
    ada, _ = team.signed_in("Ada")
    kim, _ = team.signed_in("Kim")
    for client in (ada, kim):
        for path in ("/", "/delomraden", "/delomrade/3.3", "/samsyn", "/samsyn/3.3", "/spar/P1", "/revision", "/rapport/hamta/html", "/sok?ord=tertial"):
            assert "Uppföljning varje tertial" not in client.get(path).text, path


def test_only_its_own_names_are_answered(nobody: TestClient) -> None:
    for host in ("ond.example", "belagg.example", "belagg.example:8001", "127.0.0.1:8000", ""):
        answer = nobody.get("/logga-in", headers={"Host": host, "X-Forwarded-Host": HOST})
        assert answer.status_code == 421, host


def test_every_answer_at_the_door_says_what_a_page_may_do(nobody: TestClient) -> None:
    for path in ("/logga-in", "/", f"/inbjudan/{GAPS['link']}", "/logga-in/tillbaka?error=access_denied", "/finns-inte", "/statisk/konto.js"):
        answer = nobody.get(path)
        assert "default-src 'none'" in answer.headers["content-security-policy"], path
        assert answer.headers["cache-control"] in ("no-store", "no-cache"), path
        assert "strict-transport-security" in answer.headers, path


class Elsewhere:
    """The organisation's sign-in, which always says that it is the same person."""

    config = Config("https://login.example", "belagg", "hemlig")

    def address(self, back: str, *, state: str, nonce: str, verifier: str) -> str:
        return f"https://login.example/?state={state}&back={back}"

    def claims(self, code: str, back: str, *, nonce: str, verifier: str) -> Claims:
        assert back == f"{BASE}/logga-in/tillbaka"
        return Claims("https://login.example 7", "", "Kim")


def test_in_by_the_organisations_sign_in(team: Team) -> None:
    team.door.provider = cast("Provider", Elsewhere())
    link = team.door.invite(team.door.named("Kim").number)
    client = team.client()
    assert f"/logga-in/organisation?inbjudan={link}" in client.get(f"/inbjudan/{link}").text
    fresh = team.client()  # whose first request it is: the cookie is given on the way out
    out = fresh.get(f"/logga-in/organisation?inbjudan={link}&till=//ond.example")
    assert out.headers["location"].startswith("https://login.example/?state=")
    state = out.headers["location"].split("state=")[1].split("&")[0]
    assert team.client().get(f"/logga-in/tillbaka?state={state}x&code=c").status_code == 422
    back = fresh.get(f"/logga-in/tillbaka?state={state}&code=c&iss=https://login.example")
    assert (back.status_code, back.headers["location"]) == (303, "/")
    assert fresh.get("/granska").status_code == 200
    assert fresh.get(f"/logga-in/tillbaka?state={state}&code=c").status_code == 422  # replayed
    stolen = client.get("/logga-in/organisation").headers["location"].split("state=")[1].split("&")[0]
    victim = team.client()
    victim.get("/logga-in")
    assert victim.get(f"/logga-in/tillbaka?state={stolen}&code=c").status_code == 422  # another browser's
    assert victim.get("/").status_code == 303


def test_nobody_can_set_out_where_there_is_nothing_else(nobody: TestClient) -> None:
    assert nobody.get("/logga-in/organisation").status_code == 422
    assert "/logga-in/organisation" not in nobody.get("/logga-in").text


def test_nothing_that_is_sent_to_the_door_is_answered_with_a_fault(team: Team) -> None:
    lena, token = team.signed_in("Lena")
    nobody = team.client()
    own = {"X-Belagg": token_of(nobody.get("/logga-in").text)}
    for value in NASTY:
        form = dict.fromkeys(("namn", "losenord", "till", "roll", "utvarderare", "epost", "gor", "vilken", "nuvarande"), value)
        asked = dict.fromkeys(("till", "inbjudan", "state", "code", "iss", "error"), value)
        for path in ("/logga-in", f"/inbjudan/{quote(value, safe='')}"):
            assert nobody.post(path, data=form, headers=own).status_code in (404, 405, 422), (path, value)
            assert nobody.get(path, params=asked).status_code in (200, 404, 422), (path, value)
        for path in ("/logga-in/organisation", "/logga-in/tillbaka"):
            assert nobody.get(path, params=asked).status_code == 422, (path, value)
        for data in (form, form | {"roll": "reader", "epost": ""}, form | {"roll": "evaluator", "epost": ""}):
            assert lena.post("/konton", data=data, headers=token).status_code in (200, 422), value
        for path in ("/konton/2", "/konton/999999999", "/konto/sessioner", "/konto/losenord"):
            assert lena.post(path, data=form, headers=token).status_code in (303, 422), (path, value)
    page = lena.get("/installningar").text
    assert "{{7*7}}" in page
    assert "<script>" not in page
