"""Notes of an interview that lie among documents are not stored before somebody has said what they are."""

from __future__ import annotations

import zipfile

from tests.conftest import Belagg

NOTES = "Intervju med HR-chef, 12 november 2026\n\nAnna Lindqvist: Vi följer upp sjukfrånvaron varje månad, ring 070-123 45 67.\n"


def _stored(belagg: Belagg) -> bytes:
    return b"".join(path.read_bytes() for path in belagg.folder.glob("evidence.db*"))


def test_neither_a_file_nor_a_member_of_an_archive_is_stored_unasked(belagg: Belagg) -> None:
    folder = belagg.folder / "mapp"
    folder.mkdir()
    (folder / "Intervju Anna Lindqvist.txt").write_text(NOTES, "utf-8")
    with zipfile.ZipFile(folder / "samlat.zip", "w") as archive:
        archive.writestr("anteckning.txt", NOTES.replace("070", "071"))
    (folder / "plan.md").write_text("# Plan\n\nNämnden följer upp sina mål varje tertial.\n", "utf-8")
    made = belagg.json("ingest", str(folder), status=3)
    assert sorted(s["error"]["code"] if s["error"] else s["status"] for s in made["sources"]) == ["interview-unasked"] * 2 + ["stored"]
    assert b"Lindqvist" not in _stored(belagg)
    assert belagg.json("sources")["sources"][0]["title"] == "Plan"


def test_saying_what_it_is_lets_it_in(belagg: Belagg) -> None:
    path = belagg.folder / "Intervju.txt"
    path.write_text(NOTES, "utf-8")
    belagg.json("ingest", str(path), status=3)
    assert belagg.json("ingest", str(path), "--interview")["sources"][0]["kind"] == "interview"
    guide = belagg.folder / "Intervju med medborgare.md"
    guide.write_text("# Intervju med medborgare\n\nEn rapport om hur kommunen frågar invånarna.\n", "utf-8")
    assert belagg.json("ingest", str(guide), "--kind", "document")["sources"][0]["status"] == "stored"
    guide.write_text("# Intervju med medborgare\n\nEn ny rapport om hur kommunen frågar invånarna.\n", "utf-8")
    assert belagg.json("ingest", str(guide))["sources"][0]["status"] == "updated"  # it was said once
