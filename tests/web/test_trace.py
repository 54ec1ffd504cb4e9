"""A point's page shows the words where they stand: on the page's picture, on the web page, or in their line."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.web.render import begun, ended, place
from tests.conftest import Belagg
from tests.read.pdf_maker import Page, pdf
from tests.web.site import be, served

WORDS = "Nämnden följer upp sina mål varje tertial och redovisar avvikelser med åtgärder för fullmäktige."
WEB = f"<html lang=sv><body><main><h1>Mål</h1><p>{WORDS.replace('Nämnden', 'Styrelsen')}</p></main></body></html>"


def test_the_words_of_a_point_are_shown_on_their_page(belagg: Belagg, tmp_path: Path) -> None:
    page = Page()
    page.prose(70, 740, WORDS, 455)
    (tmp_path / "Plan & mål.pdf").write_bytes(pdf(page))
    (tmp_path / "sida.html").write_text(WEB, "utf-8")
    (tmp_path / "text.md").write_text("# Text\n\nVarje år följs målen upp i bokslutet och redovisas för fullmäktige.\n", "utf-8")
    belagg.ok("ingest", str(tmp_path / "Plan & mål.pdf"), "--kind", "document")
    belagg.ok("ingest", str(tmp_path / "sida.html"), "--kind", "web")
    belagg.ok("ingest", str(tmp_path / "text.md"))
    for ident in ("K1.1:1", "K2.1:1", "K3.1:1"):
        belagg.ok("accept", ident, "3.3", "--stance", "strength", "--stage", "done", "--as", "EA")
    belagg.ok("award", "3.3", "4", "--evidence", "B1,B2,B3", "--because", "Varje tertial", "--as", "EA")
    with served(belagg.db) as site:
        be(site, "EA")
        trace = site.get("/spar/P1").text
        assert trace.count('hx-get="/belagg/') == 2
        assert "Plan &amp; mål.pdf" in trace
        paged = site.get("/belagg/B1/original").text
        assert '<rect x="' in paged
        assert "/kalla/K1/1/sida/1.png" in paged
        assert "/kalla/K2/1/original?citat=" in site.get("/belagg/B2/original").text
        assert "inga sidor att visa" in site.get("/belagg/B3/original").text
        assert "inga sidor att visa" in site.get("/belagg/B99/original").text


@pytest.mark.parametrize(("text", "before", "after"), [
    ("", "", ""), ("  \n", "", ""), ("nämnd följer upp", "… följer upp", "nämnd följer …"), (" hela ord ", "… hela ord", "hela ord …"),
    ("%\nSjukfrånvaro\n", "… Sjukfrånvaro", "% Sjukfrånvaro …"),
])  # fmt: skip
def test_words_around_a_quote_are_whole(text: str, before: str, after: str) -> None:
    assert (begun(text), ended(text)) == (before, after)


def test_names_are_written_as_people_write_them() -> None:
    assert place("file:///x/M%C3%A5l%20och%20budget.pdf") == "Mål och budget.pdf"
    assert place("zip:///tmp/a/samlat.zip!/samtal.txt") == "samtal.txt"
    assert place("https://www.example.se/a%20b/") == "www.example.se/a%20b"
