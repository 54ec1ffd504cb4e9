"""The page that shows a whole queue before it is decided at once."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.web.views.many import FIRST
from tests.conftest import Belagg
from tests.web.site import be, served

PLACES = FIRST + 7


def test_the_whole_queue_is_looked_at_decided_and_taken_back(belagg: Belagg, tmp_path: Path) -> None:
    source = tmp_path / "uppfoljning.md"
    lines = [f"Nämnd {n} följer upp sina mål varje tertial och redovisar avvikelser till kommunstyrelsen." for n in range(PLACES)]
    source.write_text("# Uppföljning av mål\n\n" + "\n\n".join(lines), encoding="utf-8")
    belagg.ok("ingest", str(source))
    with served(belagg.db) as site:
        token = be(site, "EA")
        first = site.get("/granska/flera?delomrade=3.3&ordning=document").text
        assert first.count('name="valda"') == FIRST
        assert "/granska/flera/alla?delomrade=3.3&amp;ordning=document" in first
        page = site.get("/granska/flera/alla?delomrade=3.3&ordning=document").text
        assert f"Godta alla {PLACES}" in page
        assert page.count('<q lang="sv"') + page.count("<q>") == 10
        assert "uppfoljning" in page or "Uppföljning av mål" in page
        hidden = dict(re.findall(r'<input type="hidden" name="(urval|minst|delomrade)" value="([^"]*)"', page))
        assert hidden.keys() == {"urval", "minst", "delomrade"}
        stale = site.post("/granska/flera/alla", data=hidden | {"urval": "0" * 64, "beslut": "godta"}, headers=token)
        assert stale.status_code == 422
        assert "Inget är beslutat" in stale.text
        unsaid = site.post("/granska/flera/alla", data=hidden, headers=token)
        assert unsaid.status_code == 422
        done = site.post("/granska/flera/alla", data=hidden | {"beslut": "godta"}, headers=token).text
        assert f"{PLACES} beslut är sparade" in done.replace("\u00a0", " ")
        assert "Inget är kvar" in site.get("/granska/flera/alla?delomrade=3.3").text
        undone = site.post("/granska/flera/angra", data={"delomrade": "3.3"}, headers=token).text
        assert f"{PLACES} beslut är ångrade" in undone.replace("\u00a0", " ")
        assert f"Godta alla {PLACES}" in site.get("/granska/flera/alla").text
