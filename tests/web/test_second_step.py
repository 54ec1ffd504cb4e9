"""Signing in in two steps, as a browser does it: coupling an app, its codes, recovery codes, and what a lead may."""

from __future__ import annotations

import re
from base64 import b32decode

from starlette.testclient import TestClient

from pipeline.core.accounts import otp
from pipeline.web import qr
from tests.web.site import text_of
from tests.web.team import WORD, Clock, Team, sign_in, token_of


def secret_of(html: str) -> bytes:
    found = re.search(r'class="nyckeln">([A-Z2-7 ]+)<', html)
    assert found
    return b32decode(found[1].replace(" ", ""))


def code(secret: bytes, clock: Clock) -> str:
    return otp.code_at(secret, otp.step_of(clock.now))


def codes_of(html: str) -> list[str]:
    return re.findall(r"<code>([0-9]-[0-9A-Z]{5}-[0-9A-Z]{5})</code>", html)


def couple(team: Team, name: str) -> tuple[TestClient, bytes, list[str]]:
    """By the settings: password, picture, first code."""
    client, token = team.signed_in(name)
    assert "Tvåstegsinloggning: av" in client.get("/installningar").text
    assert client.get("/konto/koppla").headers["location"] == "/installningar#konto"
    wrong = client.post("/konto/koppla", data={"nuvarande": "fel"}, headers=token | {"HX-Request": "true"})
    assert (wrong.status_code, 'data-falt="nuvarande"' in wrong.text) == (422, True)
    assert client.post("/konto/koppla", data={"nuvarande": WORD}, headers=token).headers["location"] == "/konto/koppla"
    page = client.get("/konto/koppla")
    assert page.headers["cache-control"] == "no-store"
    secret = secret_of(page.text)
    assert "otpauth://totp/" in page.text
    assert '<path class="qr-svart" d="M' in page.text
    assert client.post("/konto/koppla/klart", data={"kod": "000000"}, headers=token).status_code == 422
    done = client.post("/konto/koppla/klart", data={"kod": code(secret, team.clock)}, headers=token).text
    assert len(codes_of(done)) == 8
    team.clock.now += 60
    return client, secret, codes_of(done)


def test_an_app_is_coupled_and_asked_for(team: Team) -> None:
    _, secret, recovery = couple(team, "Kim")
    client = team.client()
    assert client.get("/logga-in/kod?till=/sok").headers["location"] == "/logga-in?till=%2Fsok"
    assert sign_in(client, "Kim", till="/delomrade/3.3?fran=1") == 303
    assert client.get("/").headers["location"] == "/logga-in"  # not in yet
    assert client.get("/delomraden").status_code == 303
    page = client.get("/logga-in/kod?till=/delomrade/3.3?fran=1").text
    assert 'autocomplete="one-time-code"' in page
    assert "Provköping" not in page
    said = {"kod": code(secret, team.clock), "till": "/delomrade/3.3?fran=1", "_tecken": token_of(page)}
    assert client.post("/logga-in/kod", data=said | {"_tecken": "0" * 64}).status_code == 403
    assert client.post("/logga-in/kod", data=said | {"kod": "123456"}).status_code == 422
    other = team.client()
    elsewhere = other.post("/logga-in/kod", data=said | {"_tecken": token_of(other.get("/logga-in").text)})
    assert "Det har gått för lång tid" in elsewhere.text
    answer = client.post("/logga-in/kod", data=said)
    assert (answer.status_code, answer.headers["location"]) == (303, "/delomrade/3.3?fran=1")
    assert client.get("/").status_code == 200
    again = team.client()
    sign_in(again, "Kim")
    token = token_of(again.get("/logga-in/kod").text)
    assert again.post("/logga-in/kod", data=said | {"_tecken": token}).status_code == 422  # used
    gone = again.post("/logga-in/kod", data={"kod": recovery[0], "till": "https://ond.example/", "_tecken": token})
    assert (gone.status_code, gone.headers["location"]) == (303, "/")


def test_a_lead_demands_it_and_the_next_to_sign_in_couples_one(team: Team) -> None:
    lead, token = team.signed_in("Lena")
    refused = lead.post("/konton/krav", data={"krav": "pa"}, headers=token | {"HX-Request": "true"})
    assert "Du har inte kopplat någon app själv" in refused.text
    lead, _, _ = couple(team, "Lena")
    token = {"X-Belagg": token_of(lead.get("/installningar").text)}
    reader, _ = team.signed_in("Kommunen")
    assert lead.post("/konton/krav", data={"krav": "pa"}, headers=token).status_code == 303
    assert reader.get("/").status_code == 303
    assert "ska koppla en app" in lead.get("/installningar").text
    sign_in(reader, "Kommunen")
    page = reader.get("/logga-in/kod").text
    assert "Koppla en app" in page
    done = reader.post("/logga-in/kod", data={"kod": code(secret_of(page), team.clock), "_tecken": token_of(page)})
    assert len(codes_of(done.text)) == 8
    assert reader.get("/").status_code == 200
    assert "Den går inte att stänga av" in reader.get("/installningar").text
    number = team.door.named("Kommunen").number
    assert lead.post(f"/konton/{number}", data={"gor": "nollstall"}, headers=token).status_code == 303
    assert reader.get("/").status_code == 303
    own = lead.post(f"/konton/{team.door.named('Lena').number}", data={"gor": "nollstall"}, headers=token | {"HX-Request": "true"})
    assert own.status_code == 422
    shown = text_of(lead.get("/installningar").text)
    for happening in ("kopplade en app", "appen togs bort", "två steg krävs av alla"):
        assert happening in shown


def test_new_recovery_codes_and_taking_the_app_off(team: Team) -> None:
    client, secret, old = couple(team, "Kim")
    token = {"X-Belagg": token_of(client.get("/installningar").text)}
    assert client.post("/konto/andra-steget", data={"kod": "1", "gor": "koder"}, headers=token).status_code == 422
    new = codes_of(client.post("/konto/andra-steget", data={"kod": code(secret, team.clock), "gor": "koder"}, headers=token).text)
    assert len(new) == 8
    assert not set(new) & set(old)
    assert client.post("/konto/andra-steget", data={"kod": old[0], "gor": "av"}, headers=token).status_code == 422
    assert client.post("/konto/andra-steget", data={"kod": new[0], "gor": "av"}, headers=token).status_code == 303
    assert "Tvåstegsinloggning: av" in client.get("/installningar").text
    assert sign_in(team.client(), "Kim") == 303


def test_the_picture_is_the_address_it_is_made_of() -> None:
    import segno

    uri = otp.uri(b"12345678901234567890", account="Åsa", issuer="Belägg Lönnviks kommun 2026")
    size, path = qr.path_of(uri)
    drawn = set()
    for x, y, wide in re.findall(r"M([0-9]+) ([0-9]+)h([0-9]+)v1h-[0-9]+z", path):
        drawn |= {(int(x) + n, int(y)) for n in range(int(wide))}
    matrix = segno.make_qr(uri, error="m").matrix
    assert drawn == {(x + 4, y + 4) for y, row in enumerate(matrix) for x, black in enumerate(row) if black}
    assert size == len(matrix) + 8
