"""A name that is listed after its interview was stored: the page says where it stands, and leads to taking it out. And who
guesses at the roster's passphrase waits."""

from __future__ import annotations

import sqlite3

import pytest
from starlette.testclient import TestClient

from pipeline.core.errors import Refused
from pipeline.run.desk.pacing import Pacing
from tests.conftest import Belagg
from tests.web.site import text_of
from tests.web.team import Team

SAID = "Rollgrupp: enhetschefer\nSamtycke: ja\n\nFråga: Hur följer ni upp?\n\nSvar: Fråga Annika Bergström, för Annika Bergströms enhet följer upp målen varje månad.\n"


@pytest.fixture
def spoken(team: Team, belagg_of_team: Belagg) -> Belagg:
    """K3: notes that name somebody nobody had listed, quoted as B2."""
    notes = belagg_of_team.folder / "in" / "interviews" / "samtal.md"
    notes.parent.mkdir(parents=True, exist_ok=True)
    notes.write_text(SAID, encoding="utf-8")
    belagg_of_team.ok("ingest", str(notes.parent))
    return belagg_of_team


def listed(client: TestClient, token: dict[str, str]) -> str:
    answer = client.post("/kallor/forteckning", data={"namn": "Annika  Bergström", "roll": "enhetschef"}, headers=token)
    assert (answer.status_code, answer.headers["location"]) == (303, "/kallor/forteckning")
    return client.get("/kallor/forteckning").text


def test_the_page_says_where_the_name_stands_and_takes_it_out(team: Team, spoken: Belagg) -> None:
    client, token = team.signed_in("Lena")
    number = next(s["number"] for s in team.desk.sources() if "samtal" in s["uri"] or "samtal" in s["title"] or s["number"] == "K3")
    page = text_of(listed(client, token))
    assert "Det som är sparat sedan tidigare ändras inte av sig självt" in page
    assert "Namnet står kvar i 1 intervju" in page
    assert f"Radera namnet ur {number}" in page
    assert "Annika" in client.get(f"/kalla/{number}").text
    said = {"namn": "Annika Bergström", "kalla": number}
    before = team.desk.pulse()
    preview = text_of(client.post("/kallor/forteckning/radera", data=said, headers=token).text)
    assert "Det går inte att ångra" in preview
    assert team.desk.pulse() == before
    named = client.post("/kallor/forteckning/radera", data=said | {"klart": "1", "motivering": "Annika Bergström bad om det"}, headers=token | {"HX-Request": "true"})
    assert named.status_code == 422  # the reason would say it again
    done = client.post("/kallor/forteckning/radera", data=said | {"klart": "1", "motivering": "fördes upp i efterhand"}, headers=token)
    assert done.status_code == 303
    after = text_of(client.get("/kallor/forteckning").text)
    assert f"Namnet är raderat ur {number}" in after
    assert "Namnet står inte i någon sparad intervju" in after
    assert "Annika" not in client.get(f"/kalla/{number}").text
    assert "Annika" not in text_of(client.get("/kallor/forteckning").text).replace("A. B.", "")  # said once
    assert "Annika" not in spoken.db.read_bytes().decode("utf-8", "ignore")
    with sqlite3.connect(spoken.db) as sql:
        assert sql.execute("SELECT count(*) FROM event WHERE kind = 'erased'").fetchone()[0] >= 1
    assert spoken.json("audit")["ok"]


def test_an_evaluator_is_told_and_the_lead_erases(team: Team, spoken: Belagg) -> None:
    client, token = team.signed_in("Kim")
    page = text_of(listed(client, token))
    assert "Namnet står kvar i 1 intervju" in page
    assert "Den som är ansvarig kan radera namnet" in page
    assert "Radera namnet ur" not in page
    answer = client.post("/kallor/forteckning/radera", data={"namn": "Annika Bergström", "kalla": "K3", "klart": "1", "motivering": "x"}, headers=token)
    assert answer.status_code == 403


def test_guesses_at_the_rosters_passphrase_are_slowed(team: Team, belagg_of_team: Belagg, monkeypatch: pytest.MonkeyPatch) -> None:
    client, token = team.signed_in("Lena")
    client.post("/kallor/forteckning/fras", data={"fras": "en lång fras"}, headers=token)
    client.post("/kallor/forteckning/las", data={}, headers=token)
    other, its = team.signed_in("Kim")
    answers = [other.post("/kallor/forteckning/las-upp", data={"fras": f"gissning {n}"}, headers=its | {"HX-Request": "true"}) for n in range(7)]
    assert {a.status_code for a in answers} == {422}
    assert "för många försök" not in answers[4].text
    assert "för många försök" in answers[5].text
    assert "för många försök" in other.post("/kallor/forteckning/las-upp", data={"fras": "en lång fras"}, headers=its | {"HX-Request": "true"}).text
    assert client.post("/kallor/forteckning/las-upp", data={"fras": "en lång fras"}, headers=token).status_code == 303  # keeps nobody else out


def test_pauses_grow_and_a_right_try_ends_them() -> None:
    now = [0.0]
    pacing = Pacing(lambda: now[0])

    def wrong() -> bool:
        """Whether the try was made."""
        with pytest.raises(Refused) as raised, pacing.attempt("a"):
            raise Refused("roster-passphrase", path="x")
        return raised.value.code == "roster-passphrase"

    assert [wrong() for _ in range(6)] == [True] * 5 + [False]
    now[0] += 5
    assert [wrong() for _ in range(2)] == [True, False]
    now[0] += 9
    assert not wrong()
    now[0] += 2
    with pacing.attempt("a"):
        pass
    assert [wrong() for _ in range(5)] == [True] * 5
    for n in range(60):  # many names from one place
        with pytest.raises(Refused), pacing.attempt(f"b{n}"):
            raise Refused("roster-passphrase", path="x")
    with pytest.raises(Refused, match="Wait 5 seconds"), pacing.attempt("c"):
        raise AssertionError
