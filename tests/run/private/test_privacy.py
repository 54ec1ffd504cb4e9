"""Everywhere somebody stands is found; what is due is listed, and erased when it is confirmed."""

from __future__ import annotations

import sqlite3

import click
import pytest

from tests.conftest import Belagg

NAME = "Ragnhild Ölander"


@pytest.fixture
def placed(filled: Belagg) -> Belagg:
    """The name in a heading, a passage, a title, an event's note, an evaluator, a failure and a backup."""
    folder = filled.folder / "in" / "documents"
    (folder / "tal.md").write_text(f"# Tal av {NAME}\n\n## {NAME} svarar\n\nNämnden följer upp målen, säger {NAME}, varje tertial och analyserar dem.\n", encoding="utf-8")
    (folder / f"{NAME}.pdf").write_bytes(b"%PDF-1.7\nnothing")
    filled.ok("ingest", str(folder), status=3)
    passage = next(p["id"] for p in filled.json("search", "nämnden")["passages"] if NAME in p["text"])
    filled.ok("accept", passage, "3.3", "--as", NAME, "--stance", "strength", "--stage", "done", "--note", f"{NAME} sade så")
    filled.ok("evaluator", "add", "EA")
    filled.ok("backup", str(filled.folder / "kopia.belagg"))
    return filled


def test_find_names_every_place(placed: Belagg) -> None:
    found = placed.json("privacy", "find", NAME.lower())["places"]
    assert {place["what"] for place in found} >= {
        "privacy-named", "privacy-passage", "privacy-heading", "privacy-text", "privacy-bytes", "privacy-event", "privacy-evaluator",
        "privacy-table", "privacy-copy",
    }  # fmt: skip
    assert all(NAME.lower() in place["shown"].lower() for place in found if place["what"] == "privacy-passage")
    assert "Antal ställen" in placed.ok("privacy", "find", NAME)
    assert "ingenstans" in placed.ok("privacy", "find", "Ingen Alls")


def test_report_counts_what_an_evaluator_did(placed: Belagg) -> None:
    made = placed.json("privacy", "report", NAME)
    assert (made["evaluator"], dict(made["acts"])) == ("E1", {"evidence.accepted": 1})
    assert NAME in placed.ok("privacy", "report", "E1")


def test_everything_found_can_be_erased(placed: Belagg) -> None:
    placed.ok("erase", "--text", NAME, "--everywhere", "--because", "personuppgift", "--as", NAME)
    left = placed.json("privacy", "find", NAME)["places"]
    assert {place["what"] for place in left} == {"privacy-copy"}
    placed.ok("audit")


def test_what_is_due_is_listed_and_erased_on_confirmation(filled: Belagg) -> None:
    assert filled.json("privacy", "due")["sources"] == []
    for number, day in ((1, "2999-01-01"), (2, "2020-01-31")):
        filled.ok("privacy", "dispose", f"K{number}", day, "--as", "EA")
    rows = filled.json("privacy", "due")["sources"]
    assert [(row["number"], row["due"]) for row in rows] == [(2, True), (1, False)]
    with pytest.raises(click.Abort):
        filled.run("privacy", "due", "--erase", "--as", "EA", input="n\n")
    assert len(filled.json("privacy", "due")["sources"]) == 2
    assert filled.json("privacy", "due", "--erase", "--yes", "--as", "EA")["erased"] == ["K2"]
    assert [row["number"] for row in filled.json("privacy", "due")["sources"]] == [1]
    sql = sqlite3.connect(filled.db)
    assert sql.execute("SELECT text FROM version WHERE source = 2").fetchone() == ("",)
    sql.close()
    filled.ok("audit")
