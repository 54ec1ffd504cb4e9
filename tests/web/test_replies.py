"""What the municipality says of the draft and of the result: filed by its reader, seen and answered by the lead."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pipeline.run.desk import replies
from tests.conftest import Belagg
from tests.web.site import text_of
from tests.web.team import FOLDERS, Team, gathered, made

TEAM = (("Lena", "lead", "EA"), ("Ada", "auditor", ""), ("Kommunen", "reader", ""))
NEW = "# Protokoll\n\nNämnden beslutade om en ny analys varje månad, och följde upp den i maj 2026.\n".encode()


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """An evaluation in which everything is judged, locked; and the folders its keys lie in."""
    folder, home = tmp_path_factory.mktemp("synpunkter"), tmp_path_factory.mktemp("synpunkthem")
    with pytest.MonkeyPatch.context() as patch:
        for name in FOLDERS:
            patch.setenv(name, str(home / name.lower()))
        belagg = made(folder)
        for area in belagg.json("scores")["areas"]:
            for sub in area["subareas"]:
                belagg.ok("judge", sub["code"], "--because", f"Bedömt {sub['code']}", "--as", "EA")
        belagg.ok("state", "locked", "--because", "klart", "--as", "EA")
    return folder, home


@pytest.fixture
def belagg(judged: tuple[Path, Path], tmp_path: Path, _own_folders: None, monkeypatch: pytest.MonkeyPatch) -> Belagg:
    folder, home = judged
    for name in FOLDERS:
        monkeypatch.setenv(name, str(home / name.lower()))
    for kind in ("db", "roster"):
        shutil.copyfile(folder / f"evidence.{kind}", tmp_path / f"evidence.{kind}")
    return Belagg(tmp_path / "evidence.db", tmp_path)


@pytest.fixture
def team(belagg: Belagg, cheap: None) -> Iterator[Team]:
    with gathered(belagg.db, TEAM) as around:
        yield around


def send(client: TestClient, token: dict[str, str], about: str, text: str, *files: tuple[str, bytes], sender: str = "Kommunen") -> str:
    """Files a reply as the form does; returns what was said of it: where to go on, or what was wrong."""
    said = {"om": about, "text": text, "avsandare": sender}
    answer = client.post("/synpunkter", data=said, files=[("filer", file) for file in files], headers=token | {"HX-Request": "true"})
    assert answer.status_code in (303, 422), answer.text
    return answer.headers.get("location", "") or text_of(answer.text)


def test_a_fact_is_corrected_while_the_evaluation_is_locked(team: Team, belagg: Belagg) -> None:
    reader, token = team.signed_in("Kommunen")
    page = reader.get("/synpunkter?om=B1").text
    assert "Står något fel i utkastet?" in page
    assert '<option value="B1" selected>' in page
    assert 'value="P1"' not in page  # no points while facts are checked
    assert "/synpunkter?om=3.3" in reader.get("/").text
    where = send(reader, token, "B1", "Varje år, inte varje tertial", sender="Kansliet")
    assert where == "/synpunkter?inlamnad=R1#R1"
    assert "Väntar på svar" in text_of(reader.get(where).text)

    lead, mine = team.signed_in("Lena")
    page = lead.get("/revision").text
    assert "Varje år, inte varje tertial" in page
    assert "Kansliet (Kommunen)" in page
    assert '<a href="#R1">Gå till R1</a>' in page  # the finding leads to the form that answers it
    answer = lead.post("/revision/svar", data={"vad": "R1", "svar": "bifall", "motivering": "Rättat, tack. Anna Svensson kontrollerade."}, headers=mine)
    assert (answer.status_code, answer.headers["location"]) == (303, "/revision#R1")
    assert "Anna Svensson" in lead.get("/revision").text
    shown = text_of(reader.get("/synpunkter").text)
    assert "Bifallet. Rättat, tack. [namn] kontrollerade." in shown
    assert "Anna Svensson" not in shown
    assert lead.post("/revision/svar", data={"vad": "R1", "svar": "avslag", "motivering": "nej"}, headers=mine).status_code == 422
    assert belagg.json("audit")["ok"]


def test_a_point_is_contested_with_new_evidence_and_tried_again(team: Team, belagg: Belagg) -> None:
    belagg.ok("state", "published", "--because", "beslutat", "--as", "EA")
    reader, token = team.signed_in("Kommunen")
    assert "Bestrid en poäng" in reader.get("/synpunkter?om=P1").text
    assert "anger ny källa" in send(reader, token, "P1", "Vi gör mer än så")
    assert belagg.json("state")["state"] == "published"
    assert send(reader, token, "P1", "Vi gör mer än så", ("../../protokoll.md", NEW)) == "/synpunkter?inlamnad=R1#R1"
    assert belagg.json("state")["state"] == "contested"
    filed = belagg.json("reply", "list")["replies"][0]
    assert (filed["kind"], filed["sources"], filed["sender"]) == ("contest", ["K3"], "Kommunen")
    assert "prövas på nytt" in text_of(reader.get("/").text)
    assert "5 av 25" in text_of(reader.get("/").text).replace("\u00a0", " ")

    lead, mine = team.signed_in("Lena")
    assert "Kommunen väntar på svar om" in text_of(lead.get("/samsyn").text)
    assert "Vi gör mer än så" in lead.get("/samsyn/3.3").text
    assert "en ny analys varje månad" in lead.get("/kalla/K3").text
    belagg.ok("accept", "K3.1:1", "3.3", "--as", "EA", "--stage", "followed-up")
    belagg.ok("award", "3.3", "3", "--evidence", "B2", "--because", "Analys varje månad", "--as", "EA")
    refused = lead.post("/revision/lage", data={"till": "revised", "motivering": "omprövat"}, headers=mine | {"HX-Request": "true"})
    assert refused.status_code == 422
    assert "obesvarat" in refused.text  # nobody closes over an unanswered letter
    assert lead.post("/revision/svar", data={"vad": "R1", "svar": "bifall", "motivering": "Tre till"}, headers=mine).status_code == 303
    assert lead.post("/revision/lage", data={"till": "revised", "motivering": "omprövat"}, headers=mine).status_code == 303
    shown = text_of(reader.get("/").text + reader.get("/synpunkter").text).replace("\u00a0", " ")
    assert "8 av 25" in shown
    assert "Bifallet. Tre till" in shown
    assert belagg.json("audit")["ok"]
    assert "(läsare)" in belagg.ok("state")


def test_what_is_not_shown_cannot_be_named_or_found_out(team: Team, belagg: Belagg, monkeypatch: pytest.MonkeyPatch) -> None:
    reader, token = team.signed_in("Kommunen")
    for about in ("P1", "B99", "K1", "9.9", "", "3.3; DROP", "b1"):
        assert "finns inte bland det som visas" in send(reader, token, about, "Fel"), about
    for text in ("", " \n", "\u200b"):
        assert "/synpunkter" not in send(reader, token, "3.3", text), ascii(text)
    assert "gick inte att läsa" in send(reader, token, "3.3", "Se filen", ("ond.pdf", b"%PDF-1.4 trasig"))
    assert "för många filer" in send(reader, token, "3.3", "Se filerna", *((f"{n}.md", NEW) for n in range(11)))
    assert team.desk.replies() == []
    monkeypatch.setattr(replies, "MOST", 1)
    assert send(reader, token, "3.3", "Första").startswith("/synpunkter")
    assert "redan många" in send(reader, token, "3.3", "Andra")
    belagg.ok("state", "draft", "--because", "fel", "--as", "EA")
    assert "inget att lämna synpunkter på" in send(reader, token, "3.3", "För sent")
    assert "Första" not in reader.get("/synpunkter").text
    assert not list(Path(belagg.db.parent).glob("belagg-*"))


def test_only_the_reader_files_and_only_a_lead_answers(team: Team, belagg: Belagg) -> None:
    auditor, token = team.signed_in("Ada")
    lead, mine = team.signed_in("Lena")
    reader, own = team.signed_in("Kommunen")
    said = {"om": "3.3", "text": "Fel", "avsandare": "kommunen"}
    for client, its in ((auditor, token), (lead, mine)):
        assert client.get("/synpunkter").status_code == 403
        assert client.post("/synpunkter", data=said, headers=its).status_code == 403
    for client, its in ((auditor, token), (reader, own)):
        assert client.post("/revision/svar", data={"vad": "R1", "svar": "bifall", "motivering": "ja"}, headers=its).status_code == 403
        assert client.post("/revision/synpunkt", data=said, headers=its).status_code == 403
    assert lead.post("/revision/synpunkt", data=said, headers=mine).headers["location"] == "/revision#R1"  # came by letter
    assert "Fel" in auditor.get("/revision").text
    assert not re.search(r'action="/revision/(svar|synpunkt|lage|kontrollpunkt)"', auditor.get("/revision").text)
