"""Letters: what comes with them becomes sources of their own, once, whatever it is called."""

from __future__ import annotations

from email.message import EmailMessage
from typing import Any

from tests.conftest import STYRDOKUMENT, Belagg


def letter(subject: str, body: str = "Nämnden svarar att uppföljningen redovisas för fullmäktige varje höst.") -> EmailMessage:
    made = EmailMessage()
    made["From"], made["Subject"], made["Date"] = "a@example.org", subject, "Mon, 2 Mar 2026 10:00:00 +0100"
    made.set_content(body)
    return made


def by_uri(answer: Any) -> dict[str, Any]:
    return {s["uri"].rpartition("/in/")[2]: s for s in answer["sources"]}


def test_attachments_are_sources_of_their_own(belagg: Belagg) -> None:
    outer, inner = letter("Svar"), letter("Inre", "Det inre brevet berättar om dialogen med invånarna under året.")
    inner.add_attachment(b"\x00\x00\x00\x18ftypmp42" + bytes(100), maintype="application", subtype="octet-stream", filename="film.mp4")
    outer.add_attachment(STYRDOKUMENT, subtype="markdown", filename="../styr dokument.md")
    outer.add_attachment(inner)
    folder = belagg.folder / "in"
    folder.mkdir()
    (folder / "svar.eml").write_bytes(bytes(outer))
    found = by_uri(belagg.json("ingest", str(folder), status=3))
    assert {uri: s["status"] for uri, s in found.items()} == {
        "svar.eml": "stored", "svar.eml!/styr%20dokument.md": "stored", "svar.eml!/Inre.eml": "stored",
        "svar.eml!/Inre.eml!/film.mp4": "failed",
    }  # fmt: skip
    again = by_uri(belagg.json("ingest", str(folder), status=3))
    assert {uri: s["status"] for uri, s in again.items() if s["status"] != "failed"} == dict.fromkeys(list(found)[:3], "unchanged")
    tried = by_uri(belagg.json("ingest", "--only-failed", status=3))
    assert tried["svar.eml!/Inre.eml!/film.mp4"]["error"]["code"] == "type-unsupported"
    assert belagg.json("audit", "--deep")["ok"]


def test_a_changed_letter_makes_versions_of_what_changed(belagg: Belagg) -> None:
    path = belagg.folder / "in" / "svar.eml"
    path.parent.mkdir()
    for text in ("Bilagan säger att målen nås under året som kommer.", "Bilagan säger att målen inte nås under året."):
        made = letter("Svar")
        made.add_attachment(text, filename="bilaga.txt")
        path.write_bytes(bytes(made))
        found = by_uri(belagg.json("ingest", str(path)))
    assert found["svar.eml!/bilaga.txt"]["status"] == "updated"


def test_a_letter_that_is_none_is_told_once(belagg: Belagg) -> None:
    path = belagg.folder / "in" / "svar.msg"
    path.parent.mkdir()
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    found = by_uri(belagg.json("ingest", str(path), status=3))
    assert [s["error"]["code"] for s in found.values()] == ["email-corrupt"]
