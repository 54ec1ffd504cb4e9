"""Where there is much: evidence a stretch at a time, an audit that is asked for and told of while it runs."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from pipeline.run.desk import auditing, subareas
from pipeline.web.views import proof
from tests.conftest import Belagg
from tests.web.site import be, served, text_of

MANY = 7


@pytest.fixture
def much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Belagg:
    """Seven pieces of evidence in one sub-area, an award on all of them; pages that hold three."""
    monkeypatch.setattr(subareas, "PIECES", 3)
    monkeypatch.setattr(subareas, "CITED", 2)
    monkeypatch.setattr(subareas, "TRACED", 3)
    monkeypatch.setattr(proof, "TRACED", 3)
    made = Belagg(tmp_path / "evidence.db", tmp_path)
    made.ok("init", "--municipality", "Testköping", "--year", "2026")
    text = "\n\n".join(f"## Avsnitt {n}\n\nNämnden följer upp mål nummer {n} varje tertial." for n in range(MANY))
    (tmp_path / "plan.md").write_text(f"# Plan\n\n{text}\n", "utf-8")
    made.ok("ingest", str(tmp_path / "plan.md"))
    for n in range(1, MANY + 1):
        made.ok("accept", f"K1.1:{n}", "3.3", "--as", "EA", "--stance", "strength", "--stage", "done")
    made.ok("award", "3.3", "5", "--evidence", ",".join(f"B{n}" for n in range(1, MANY + 1)), "--because", "Alla", "--as", "EA")
    return made


def test_every_piece_of_evidence_stands_on_one_of_the_pages(much: Belagg) -> None:
    with served(much.db) as site:
        be(site, "EA")
        shown = [[f"B{n}" for n in range(1, 9) if f'id="B{n}"' in site.get(f"/delomrade/3.3?fran={at}").text] for at in (1, 4, 7)]
        assert shown == [["B1", "B2", "B3"], ["B4", "B5", "B6"], ["B7"]]
        first = site.get("/delomrade/3.3").text
        assert "1–3 av 7 belägg" in text_of(first)
        assert "och 5 till" in text_of(first)
        assert "dokument 7" in text_of(first)  # the counts are of all of it
        ticked = site.get("/delomrade/3.3?fran=4&belagg=B1&belagg=B5&belagg=nonsens").text
        assert 'value="B1" checked' in ticked
        assert 'value="B5" checked' in ticked
        assert "nonsens" not in ticked
        assert site.get("/belagg/B5").url.query == b"vid=B5"
        assert 'id="B5"' in site.get("/belagg/B5").text
        traced = [site.get(f"/spar/P1?fran={at}").text.count("<blockquote>") for at in (1, 4, 7)]
        assert traced == [3, 3, 1]


def test_an_award_rests_on_what_was_ticked_on_several_pages(much: Belagg) -> None:
    with served(much.db) as site:
        header = be(site, "EA")
        data = {"belagg": ["B1", "B7"], "poang": "1", "motivering": "Först och sist"}
        site.post("/delomrade/3.3/poang", data=data, headers=header)
    assert [e["id"] for e in much.json("trace", "P2", "--as", "EA")["awards"][0]["evidence"]] == ["B1", "B7"]


def test_a_large_evaluation_is_audited_when_it_is_asked_for(much: Belagg, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auditing, "AT_ONCE", 0)
    with served(much.db) as site:
        header = be(site, "EA")
        assert "Kör revisionen" in site.get("/revision").text
        assert site.post("/revision/kor", data={}, headers=header).status_code == 200
        for thread in [t for t in threading.enumerate() if "_follow" in t.name]:
            thread.join()
        assert site.get("/revision/gang").headers["HX-Refresh"] == "true"
        done = text_of(site.get("/revision").text)
        assert "Inga fel" in done
        assert "5 av 5 poäng" in done
        much.ok("accept", "K1.1:1", "1.1", "--as", "EA")
        assert "Kör igen" in site.get("/revision").text


def test_an_audit_that_cannot_be_made_says_so(much: Belagg, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auditing, "AT_ONCE", 0)
    monkeypatch.setattr(auditing, "COMMAND", ["-c", "raise SystemExit(1)"])
    with served(much.db) as site:
        site.post("/revision/kor", data={}, headers=be(site, "EA"))
        for thread in [t for t in threading.enumerate() if "_follow" in t.name]:
            thread.join()
        assert "avbröts" in text_of(site.get("/revision").text)
