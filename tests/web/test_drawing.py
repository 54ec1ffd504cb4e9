"""Reports that take long are made beside the application: shared, said how far they are, and refused as they would be at once."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pipeline.core.errors import Refused, UsageError
from pipeline.run.desk import reports
from pipeline.run.desk.desk import EvaluationDesk
from pipeline.web.views import proof
from tests.web.site import be, served, text_of, with_documents


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    belagg = with_documents(tmp_path_factory.mktemp("drawn"), "# Mål\n\nNämnden följer upp målen varje tertial.\n")
    belagg.ok("accept", "K1.1:1", "3.3", "--as", "EA")
    belagg.ok("award", "3.3", "2", "--evidence", "B1", "--because", "Följer upp", "--as", "EA")
    return belagg.db


@pytest.fixture
def db(made_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy, in which every report is one that takes long."""
    monkeypatch.setattr(reports, "LARGE", 0)
    monkeypatch.setattr(proof, "LARGE", 0)
    with sqlite3.connect(made_once) as source, sqlite3.connect(tmp_path / "evidence.db") as copy:
        source.backup(copy)
    source.close()
    copy.close()
    return tmp_path / "evidence.db"


@pytest.fixture
def desk(db: Path) -> Iterator[EvaluationDesk]:
    made = EvaluationDesk(db)
    yield made
    made.close()


@pytest.fixture
def site(db: Path) -> Iterator[TestClient]:
    with served(db) as client:
        be(client, "EA")
        yield client


def test_two_who_ask_at_once_share_one_and_it_is_the_same_as_made_here(
    desk: EvaluationDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _: desk.report("html"), range(2))
    assert first is not second
    assert first[0] is second[0]
    assert len(desk._made) == 1
    monkeypatch.setattr(reports, "LARGE", 10**9)
    assert re.sub(rb"\d\d:\d\d", b"", first[0]) == re.sub(rb"\d\d:\d\d", b"", desk.report("html")[0])


def test_what_is_decided_meanwhile_is_in_the_next_one(desk: EvaluationDesk) -> None:
    before, seq = desk.report("html")[0], desk.pulse()
    desk.write_section("summary", "Det finns vattenmelon [B1].", by="EA")
    assert b"vattenmelon" not in desk.report("html", at=seq)[0]
    assert desk.report("html", at=seq)[0] is before
    assert b"vattenmelon" in desk.report("html")[0]


def test_a_refusal_is_told_as_it_is_at_once(desk: EvaluationDesk, db: Path) -> None:
    with pytest.raises(UsageError, match="hemlig"):
        desk.report("html", "hemlig")
    with sqlite3.connect(db) as sql:
        sql.execute("UPDATE award SET because = 'ändrat bakom loggens rygg'")
    sql.close()
    with pytest.raises(Refused) as refusal:
        desk.report("html")
    assert refusal.value.code == "report-changed"
    assert "P1" in refusal.value.message("sv")


def test_one_that_was_stopped_is_told_and_can_be_asked_for_again(
    desk: EvaluationDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("sys.executable", "/bin/false")
        with pytest.raises(Refused) as refusal:
            desk.report("html")
        assert refusal.value.code == "report-stopped"
    assert b"<html" in desk.report("html")[0]


def test_the_page_offers_says_how_far_and_shows(site: TestClient) -> None:
    page = site.get("/rapport").text
    assert 'hx-get="/rapport/gang"' in page
    assert "<iframe" not in page
    said = site.get("/rapport/gang").text
    assert "Rapporten görs." in text_of(said) or "<iframe" in said
    assert site.get("/rapport/hamta/html").status_code == 200  # waits for it
    shown = site.get("/rapport/gang").text
    frame = re.search(r'<iframe[^>]* src="([^"]+)"', shown)
    assert frame
    assert "hx-trigger" not in shown
    assert "Testköping" in site.get(frame[1].replace("&amp;", "&")).text
