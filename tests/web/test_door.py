"""Who may come in, with what: the matrix of routes is made of the route tables, so that a new route is in it by itself."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from pipeline.run.desk.desk import EvaluationDesk
from pipeline.web.app import CHANGED, SHOWN, make_app
from pipeline.web.asked import file_name, whole
from pipeline.web.guard import Door
from tests.conftest import Belagg

HOST = "127.0.0.1:8000"
GAPS = {"code": "3.3", "number": "K1", "version": "1", "page": "1", "award": "P1", "form": "html", "ident": "B1", "size": "1",
        "link": "x" * 43, "account": "99"}  # fmt: skip
OPEN_TO_THE_NAMELESS = {"/vem", "/ny", "/puls"}
NASTY = (
    "²", "9" * 1500, "-1", "1e9", "99999999999999999999", "\x00", "a\r\nSet-Cookie: x=1", "../../../etc/passwd", "%2e%2e%2f", "//ond.example",
    "https://ond.example/", "javascript:alert(1)", "' OR 1=1 --", '" NEAR("', "🜁" * 300, "K1.1:99999999999", "\ud7ff", "K²", "{{7*7}}",
)  # fmt: skip


def filled(path: str) -> str:
    """The address with its gaps filled. Raises KeyError for a gap this table does not know: add it here."""
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda m: GAPS[m[1]], path)


@pytest.fixture
def desk(judged: Belagg) -> Iterator[EvaluationDesk]:
    made = EvaluationDesk(judged.db)
    yield made
    made.close()


@pytest.fixture
def client(desk: EvaluationDesk) -> Iterator[TestClient]:
    app = make_app(desk, Door(frozenset({HOST}), "nyckeln"))
    with TestClient(app, base_url=f"http://{HOST}", follow_redirects=False) as made:
        yield made


def opened(client: TestClient, *, name: str | None = "EA") -> dict[str, str]:
    """Opens the session; returns what changes carry."""
    client.get("/start?nyckel=nyckeln")
    found = re.search(r'X-Belagg": "([0-9a-f]{64})"', client.get("/vem").text)
    assert found
    token = {"X-Belagg": found[1]}
    if name is not None:
        client.post("/vem", data={"namn": "", "person": "E1"}, headers=token)
    return token


def test_the_tables_are_all_the_routes_there_are(client: TestClient) -> None:
    routes = client.app.routes  # type: ignore[attr-defined]
    assert [r.path for r in routes if isinstance(r, Mount)] == ["/statisk"]
    shown = {r.path for r in routes if isinstance(r, Route) and r.methods == {"GET", "HEAD"}}
    changed = {r.path for r in routes if isinstance(r, Route) and r.methods == {"POST"}}
    assert shown == {path for path, _ in SHOWN}
    assert changed == {path for path, _ in CHANGED}
    assert len(shown) + len(changed) + 1 == len(routes)


def test_nobody_without_a_session_sees_or_changes_anything(client: TestClient, desk: EvaluationDesk) -> None:
    before = desk.pulse()
    for path, _ in SHOWN:
        assert client.get(filled(path)).status_code == 401, path
        assert client.get(filled(path), headers={"Cookie": "belagg-8000=gissad"}).status_code == 401, path
    for path, _ in CHANGED:
        assert client.post(filled(path), data={}).status_code == 401, path
    for method in ("PUT", "DELETE", "OPTIONS", "PATCH"):
        assert client.request(method, "/").status_code == 401
    assert desk.pulse() == before


def test_a_session_without_a_name_can_only_say_its_name(client: TestClient, desk: EvaluationDesk) -> None:
    token = opened(client, name=None)
    before = desk.pulse()
    for path, _ in SHOWN:
        answer = client.get(filled(path))
        if path in OPEN_TO_THE_NAMELESS:
            assert answer.status_code in (200, 303), path
        else:
            assert (answer.status_code, answer.headers["location"]) == (303, "/vem"), path
    for path, _ in CHANGED:
        if path not in OPEN_TO_THE_NAMELESS:
            assert client.post(filled(path), data={}, headers=token).headers.get("location") == "/vem", path
    assert desk.pulse() == before


def test_every_change_refuses_a_missing_token_a_wrong_one_and_a_foreign_origin(client: TestClient, desk: EvaluationDesk) -> None:
    token = opened(client)
    before = desk.pulse()
    foreign: list[dict[str, str]] = [
        {"Origin": "https://ond.example"}, {"Origin": "null"}, {"Origin": f"http://{HOST}.ond.example"},
        {"Origin": "http://localhost:8000"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
    ]  # fmt: skip
    for path, _ in CHANGED:
        address = filled(path)
        assert client.post(address, data={"_tecken": ""}).status_code == 403, path
        assert client.post(address, data={"_tecken": "0" * 64}).status_code == 403, path
        assert client.post(address, files={"filer": ("a.md", b"a")}).status_code == 403, path
        assert client.post(address, data={}, headers={"X-Belagg": "0" * 64}).status_code == 403, path
        for headers in foreign:
            assert client.post(address, data={}, headers=token | headers).status_code == 403, (path, headers)
        for method in ("PUT", "DELETE", "PATCH"):
            assert client.request(method, address).status_code == 403, path
    assert desk.pulse() == before


def test_a_named_session_gets_an_answer_from_every_route(client: TestClient) -> None:
    token = opened(client)
    for path, _ in SHOWN:
        assert client.get(filled(path)).status_code in (200, 204, 303, 404, 422), path
    for path, _ in CHANGED:
        assert client.post(filled(path), data={}, headers=token).status_code in (200, 303, 404, 422), path


def test_no_question_is_answered_with_a_fault_or_a_header_of_its_own(client: TestClient) -> None:
    token = opened(client)
    asked = ("stalle", "delomrade", "dokument", "kalla", "ordning", "visa", "ord", "fran", "version", "bredd", "seq", "steg", "sparade", "citat", "belagg", "kor", "utvarderare", "datum")
    for number, value in enumerate(NASTY):
        for path in ("/granska", "/granska/kort", "/granska/andra", "/sok", "/kalla/K1", "/puls", ("/granska/flera", "/delomrade/3.3", "/samsyn", "/kallor")[number % 4]):
            answer = client.get(path, params=dict.fromkeys(asked, value))
            assert answer.status_code in (200, 204, 303, 404, 422), (path, value)
            assert answer.headers.get("location", "/").startswith("/"), (path, value)
            assert "x=1" not in answer.headers.get("set-cookie", "")
        from urllib.parse import quote

        for path in ("/delomrade/{}", "/kalla/{}", "/kalla/{}/1/original", "/kalla/K1/{}/original", "/spar/{}", "/rapport/hamta/{}", "/belagg/{}", "/samsyn/{}"):
            answer = client.get(path.format(quote(value, safe="")))
            assert answer.status_code in (200, 303, 404, 422), (path, value)
            assert answer.headers.get("location", "/")[:2] not in ("//", "ht"), (path, value)
        for path, _ in CHANGED[number % 4 :: 4]:  # each value in a quarter of the forms, each form with several values
            form = dict.fromkeys(("stalle", "val", "poang", "motivering", "vad", "namn", "person", "valda", "delomrade", "adress", "text", "rubrik", "datum", "ord", "ar", "kommun"), value)
            if path != "/vem":  # whose name it may well be
                assert client.post(filled(path), data=form, headers=token).status_code in (200, 303, 404, 422), (path, value)


def test_every_answer_says_what_a_page_may_do(client: TestClient, monkeypatch: pytest.MonkeyPatch, desk: EvaluationDesk) -> None:
    answers = [client.get("/"), client.get("/", headers={"Host": "ond.example"}), client.get("/statisk/app.css")]
    opened(client)
    answers += [client.get(p) for p in ("/", "/finns-inte", "/kalla/K99", "/vem", "/statisk/finns-inte")]
    answers += [client.post("/vem", data={}), client.post("/vem", content=b"", headers={"Content-Length": "3000000"})]
    calm = TestClient(client.app, base_url=f"http://{HOST}", raise_server_exceptions=False, cookies=client.cookies)

    def broken() -> Any:
        raise RuntimeError("hemlighet i felet")

    monkeypatch.setattr(desk, "sources", broken)
    fault = calm.get("/kallor")
    assert fault.status_code == 500
    assert "hemlighet" not in fault.text
    assert "Traceback" not in fault.text
    for answer in [*answers, fault]:
        assert "default-src 'none'" in answer.headers["content-security-policy"], answer.url
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors" in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] in ("no-store", "no-cache"), answer.url
        assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("host", ["ond.example", "ond.example:8000", "127.0.0.1", "127.0.0.1:8001", "127.0.0.1:8000.ond.example", "", "localhost@ond.example"])
def test_only_its_own_names_are_answered(client: TestClient, host: str) -> None:
    opened(client)
    assert client.get("/", headers={"Host": host}).status_code == 421
    assert client.get("/statisk/app.js", headers={"Host": host, "X-Forwarded-Host": HOST}).status_code == 421


def test_a_session_is_never_the_visitors_own_choice(client: TestClient) -> None:
    client.cookies.set("belagg-8000", "valdavnagonannan", domain="127.0.0.1")
    answer = client.get("/start?nyckel=nyckeln")
    cookie = answer.headers["set-cookie"]
    assert "valdavnagonannan" not in cookie
    assert re.match(r"belagg-8000=[\w-]{40,}; HttpOnly; Path=/; SameSite=strict$", cookie)
    client.cookies.clear()
    assert client.get("/", headers={"Cookie": "belagg-8000=valdavnagonannan"}).status_code == 401


def test_two_evaluations_open_at_once_have_cookies_of_their_own(desk: EvaluationDesk) -> None:
    names = set()
    for host in ("127.0.0.1:8000", "127.0.0.1:8001"):
        with TestClient(make_app(desk, Door(frozenset({host}), "n")), base_url=f"http://{host}", follow_redirects=False) as client:
            names.add(client.get("/start?nyckel=n").headers["set-cookie"].partition("=")[0])
    assert len(names) == 2


def test_the_same_decision_sent_twice_is_saved_once_and_one_without_a_word_not_at_all(client: TestClient, desk: EvaluationDesk) -> None:
    token = opened(client)
    place = re.search(r'data-pos="([^"]+)"', client.get("/granska").text)
    assert place
    said = {"stalle": place[1], "val": "3.3", "beslut": "godta"}
    assert "sparad" in client.post("/granska/beslut", data=said, headers=token).text
    after = desk.pulse()
    assert "sparad" in client.post("/granska/beslut", data=said, headers=token).text
    assert client.post("/granska/beslut", data=said | {"beslut": ""}, headers=token).status_code == 422
    assert client.post("/granska/beslut", data={"stalle": place[1], "val": "3.3"}, headers=token).status_code == 422
    assert desk.pulse() == after


PRIVATE = (
    "http://127.0.0.1:{port}/", "http://[::1]:{port}/", "http://2130706433:{port}/", "http://0x7f.1:{port}/", "http://0/", "http://127.1/",
    "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://192.168.1.1/", "http://[::ffff:127.0.0.1]/", "http://100.100.100.200/",
    "http://[fd00:ec2::254]/", "http://user@127.0.0.1:{port}/", "http://localhost:{port}/",
)  # fmt: skip


def test_the_server_never_asks_a_private_address(client: TestClient, desk: EvaluationDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("scrapy", reason="needs belagg[crawl]")
    knocked = []
    with socket.create_server(("127.0.0.1", 0)) as bait:
        bait.settimeout(None)

        def listen() -> None:
            try:
                while True:
                    link, _ = bait.accept()
                    knocked.append(link.getpeername())
                    link.close()
            except OSError:
                return

        watch = threading.Thread(target=listen, daemon=True)
        watch.start()
        port = bait.getsockname()[1]
        token = opened(client)
        for address in PRIVATE:
            answer = client.post("/kallor/adress", data={"adress": address.format(port=port)}, headers=token)
            assert answer.status_code in (200, 303, 422), address
            desk.settled()
        for address in ("file:///etc/passwd", "ftp://127.0.0.1/", "/etc/passwd", "gopher://127.0.0.1/", ""):
            assert client.post("/kallor/adress", data={"adress": address}, headers=token).status_code == 422, address
        bait.shutdown(socket.SHUT_RDWR)
    assert knocked == []
    assert len(desk.sources()) == 2  # what was there before


def test_a_file_name_leads_nowhere_else(client: TestClient, desk: EvaluationDesk, tmp_path: Path) -> None:
    token = opened(client)
    before = {p for p in tmp_path.rglob("*") if "evidence.db" not in p.name}
    names = ("../../ond.md", "..\\..\\ond.md", "/etc/ond.md", "ond\r\nX-Ond: 1.md", "a" * 400 + ".md", "..", ".ssh", "\x00.md", "con:ond.md")
    text = "# Ond\n\nNämnden följer upp sina mål varje tertial, gång {}, och redovisar avvikelser till styrelsen.\n"
    files = [("filer", (name, text.format(n).encode())) for n, name in enumerate(names)]
    answer = client.post("/kallor/fil", files=files, headers=token)
    assert answer.status_code in (200, 303)
    assert "x-ond" not in answer.headers
    desk.settled()
    assert len(desk.sources()) > 5
    assert {p for p in tmp_path.rglob("*") if "evidence.db" not in p.name} == before
    assert not Path("/etc/ond.md").exists()
    for source in desk.sources():
        assert ".." not in source["uri"]


def test_names_and_numbers_from_outside() -> None:
    assert file_name("../../ond.md", 0) == "ond.md"
    assert file_name("C:\\mapp\\ond.md", 0) == "ond.md"
    assert file_name("..", 3) == "fil-3"
    assert file_name(None, 1) == "fil-1"
    assert file_name("ond\r\nX: 1\x00.md", 0) == "ondX 1.md"
    assert len(file_name("å" * 400 + ".docx", 0).encode()) <= 200
    assert file_name("å" * 400 + ".docx", 0).endswith(".docx")
    assert [whole(v) for v in ("7", "²", "-1", "", "1" * 10, None)] == [7, None, None, None, None, None]


def test_static_files_are_those_and_no_others(client: TestClient) -> None:
    assert client.get("/statisk/app.js").status_code == 200
    for path in ("/statisk/../app.py", "/statisk/%2e%2e/app.py", "/statisk/..%2fapp.py", "/statisk//etc/passwd", "/statisk/%2fetc%2fpasswd", "/statisk/"):
        assert client.get(path).status_code in (401, 404), path
