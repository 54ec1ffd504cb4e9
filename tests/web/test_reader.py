"""A reader from the municipality: nothing before the state says so, then what was published and as it was published."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.conftest import Belagg
from tests.web.site import text_of
from tests.web.team import FOLDERS, REASON, SPOKEN, Team, gathered, made

PAGES = ("/", "/rapport", "/rapport/hamta/html", "/rapport/hamta/docx", "/rapport/hamta/xlsx?utgava=internal")


@pytest.fixture(scope="module")
def judged_whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """One evaluator who has judged everything, 5 points in 3.3 in spite of an interview; and the roster's home."""
    folder, home = tmp_path_factory.mktemp("kommun"), tmp_path_factory.mktemp("kommunhem")
    with pytest.MonkeyPatch.context() as patch:
        for name in FOLDERS:
            patch.setenv(name, str(home / name.lower()))
        belagg = made(folder)
        belagg.ok("accept", "K2.1:1", "3.3", "--as", "EA", "--stance", "improvement")
        belagg.ok("resolve", "B2", "--because", "Gäller en enhet", "--as", "EA")
        belagg.ok("text", "3.3", "--text", "Nämnden följer upp sina mål [B1].", "--as", "EA")
        for area in belagg.json("scores")["areas"]:
            for sub in area["subareas"]:
                belagg.ok("judge", sub["code"], "--because", f"Bedömt {sub['code']}", "--as", "EA")
    return folder, home


@pytest.fixture
def belagg(judged_whole: tuple[Path, Path], tmp_path: Path, _own_folders: None, monkeypatch: pytest.MonkeyPatch) -> Belagg:
    folder, home = judged_whole
    for name in FOLDERS:
        monkeypatch.setenv(name, str(home / name.lower()))
    for kind in ("db", "roster"):
        shutil.copyfile(folder / f"evidence.{kind}", tmp_path / f"evidence.{kind}")
    return Belagg(tmp_path / "evidence.db", tmp_path)


@pytest.fixture
def team(belagg: Belagg, cheap: None) -> Iterator[Team]:
    with gathered(belagg.db, (("Lena", "lead", "EA"), ("Kommunen", "reader", ""))) as around:
        yield around


@pytest.fixture
def reader(team: Team) -> TestClient:
    return team.signed_in("Kommunen")[0]


def all_of(reader: TestClient) -> str:
    return " ".join(reader.get(path).text for path in PAGES[:3])


def test_before_publication_there_is_nothing_but_a_draft_to_check(belagg: Belagg, reader: TestClient) -> None:
    assert "Inget är publicerat än" in reader.get("/").text
    for path in PAGES[2:]:
        assert reader.get(path).status_code == 422, path
    for word in (REASON, SPOKEN, "Nämnden följer", "Styrdokument"):
        assert word not in all_of(reader)
    belagg.ok("state", "locked", "--because", "klart", "--as", "EA")
    page = text_of(reader.get("/").text)
    assert "Utkast att kontrollera" in page
    assert "Nämnden följer upp sina mål" in page
    assert SPOKEN in page
    for word in (REASON, "Bedömt 3.3", "en intern anteckning", " av 25", " av 800", "+5"):
        assert word not in page, word
    for path in PAGES[2:]:
        assert reader.get(path).status_code == 422, path


def test_what_is_published_is_shown_as_it_was_published(belagg: Belagg, reader: TestClient) -> None:
    belagg.ok("state", "locked", "--because", "klart", "--as", "EA")
    belagg.ok("state", "published", "--because", "beslutat", "--as", "EA")
    page = text_of(reader.get("/").text)
    for word in ("Provköping", "5 av 800 poäng", "5 av 25", SPOKEN, "Uppföljning varje tertial"):
        assert word in page.replace("\u00a0", " "), word
    assert "en intern anteckning" not in all_of(reader)
    assert "chefer.md" not in all_of(reader)
    assert reader.get("/rapport/hamta/docx").headers["content-disposition"] == 'attachment; filename="rapport-kommunen.docx"'
    internal = reader.get("/rapport/hamta/html?utgava=internal").text
    assert "en intern anteckning" not in internal
    assert REASON in internal.replace("utvärderare 1", "EA")

    belagg.ok("reply", "file", "--contest", "--about", "3.3", "--text", "Fel", "--from", "kansliet", "--as", "EA", "--source", "K1")
    assert belagg.json("state")["state"] == "contested"
    belagg.ok("award", "3.3", "7", "--evidence", "B1", "--because", "Efter omprövning", "--as", "EA")
    page = text_of(all_of(reader)).replace("\u00a0", " ")
    assert "5 av 25" in page
    assert "prövas på nytt" in page
    assert "Efter omprövning" not in page
    belagg.ok("reply", "answer", "R1", "--accepted", "--because", "Ni har rätt", "--as", "EA")
    belagg.ok("state", "revised", "--because", "omprövat", "--as", "EA")
    page = text_of(all_of(reader)).replace("\u00a0", " ")
    assert "12 av 25" in page
    assert "Efter omprövning" in page


def test_erased_words_go_from_what_was_published_too(belagg: Belagg, reader: TestClient) -> None:
    belagg.ok("state", "locked", "--because", "klart", "--as", "EA")
    belagg.ok("state", "published", "--because", "beslutat", "--as", "EA")
    assert SPOKEN in text_of(reader.get("/").text)
    belagg.ok("erase", "K2", "--because", "samtycket är återkallat", "--as", "EA")
    assert SPOKEN not in all_of(reader)


def test_nothing_is_shown_while_it_is_not_known_whose_names_to_hide(belagg: Belagg, team: Team, reader: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    belagg.ok("state", "locked", "--because", "klart", "--as", "EA")
    belagg.ok("state", "published", "--because", "beslutat", "--as", "EA")
    with monkeypatch.context() as patch:
        patch.setenv("BELAGG_PASSPHRASE", "en lång fras")
        belagg.ok("roster", "add", "Anna Svensson", "--role", "chef", "--group", "chefer")
        belagg.ok("roster", "lock")
    for path in PAGES:
        assert SPOKEN not in reader.get(path).text, path
    assert "förteckningen över intervjuade är låst" in reader.get("/").text
