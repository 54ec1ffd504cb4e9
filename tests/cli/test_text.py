"""``belagg text`` and ``belagg draft``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import STYRDOKUMENT, Belagg


@pytest.fixture
def judged(tmp_path: Path) -> Belagg:
    belagg = Belagg(tmp_path / "evidence.db", tmp_path)
    belagg.ok("init", "--municipality", "Testköping", "--year", "2026")
    (tmp_path / "styrdokument.md").write_text(STYRDOKUMENT, encoding="utf-8")
    belagg.ok("ingest", str(tmp_path / "styrdokument.md"))
    belagg.ok("accept", "K1.1:1", "3.3", "--as", "EA", "--stance", "strength", "--stage", "followed-up")
    return belagg


def test_text_is_saved_shown_and_audited(judged: Belagg) -> None:
    judged.ok("text", "3.3", "--text", "Nämnden följer upp varje tertial [B1].", "--as", "EA")
    assert judged.json("text", "3.3")["text"] == "Nämnden följer upp varje tertial [B1]."
    assert judged.json("audit")["ok"]
    judged.ok("text", "3.3", "--text", "Nytt [B1].", "--as", "EA")
    assert judged.json("text", "3.3")["text"] == "Nytt [B1]."


def test_what_cannot_be_written(judged: Belagg) -> None:
    assert judged.run("text", "9.9", "--text", "Hej [B1].", "--as", "EA")[0] == 5
    assert judged.run("text", "3.3", "--text", "Hej [B7].", "--as", "EA")[0] == 5
    assert judged.run("text", "3.3", "--text", "  ", "--as", "EA")[0] == 2
    assert judged.json("text", "3.3")["text"] is None


def test_a_draft_says_only_what_evidence_says(judged: Belagg) -> None:
    made = judged.json("draft", "3.3")["draft"]
    assert "Nämnden följer upp sina mål varje tertial" in made
    assert "[B1]" in made
    assert "Styrka, följs upp:" in made
