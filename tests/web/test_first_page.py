"""From nothing to ten judged passages and one award, with nothing but what the pages offer."""

from __future__ import annotations

import re
from pathlib import Path

from tests.web.site import served, token_of

TOPICS = ("mål", "budget", "dialog", "service", "näringsliv", "klimat", "personal", "upphandling", "it-stöd", "kvalitet", "skola", "omsorg")


def test_somebody_new_gets_to_ten_judged_passages_and_an_award(tmp_path: Path) -> None:
    db = tmp_path / "evidence.db"
    with served(db) as site:
        first = site.get("/")
        assert str(first.url).endswith("/ny")
        assert "Ny utvärdering" in first.text
        token = token_of(first.text)
        made = site.post("/ny", data={"_tecken": token, "kommun": "Lönnvik", "ar": "2026", "namn": "EA", "instrument": "kommunkompassen-2020"})
        assert db.exists()
        assert "Börja här" in made.text
        assert 'href="/kallor"' in made.text
        lines = [f"## {t}\n\nNämnden följer upp {t} varje tertial, redovisar avvikelser och beslutar om åtgärder för {t}." for t in TOPICS]
        header = {"X-Belagg": token}
        sent = site.post("/kallor/fil", files={"filer": ("plan.md", "\n\n".join(lines).encode())}, headers=header)
        assert sent.status_code == 200
        site.app.state.desk.settled()  # type: ignore[attr-defined]
        page = site.get("/granska").text
        judged = 0
        while judged < 10:
            place = re.search(r'id="kort"[^>]* data-pos="([^"]+)"', page)
            chosen = re.search(r'name="val" value="([^"]+)" checked', page)
            assert place, page[-2000:]
            assert chosen
            data = {"stalle": place[1], "val": chosen[1], "beslut": "godta", "hallning": "strength", "steg": "followed-up"}
            page = site.post("/granska/beslut", data=data, headers=header).text
            judged += 1
        subarea = re.search(r'href="/delomrade/([\d.]+)"[^>]*>', site.get("/sok?ord=tertial").text)
        codes = dict.fromkeys(re.findall(r'href="/delomrade/([\d.]+)"', site.get("/delomraden").text))
        assert subarea
        for code in codes:
            found = re.search(r'name="belagg" value="(B\d+)"', site.get(f"/delomrade/{code}").text)
            if found:
                break
        assert found
        given = {"belagg": found[1], "poang": "2", "motivering": "Följs upp varje tertial"}
        assert "Följs upp varje tertial" in site.post(f"/delomrade/{code}/poang", data=given, headers=header).text
        assert "Inga fel" in site.get("/revision").text


def test_what_is_wrong_on_the_first_page_makes_nothing(tmp_path: Path) -> None:
    db = tmp_path / "evidence.db"
    with served(db) as site:
        token = token_of(site.get("/ny").text)
        good = {"_tecken": token, "kommun": "Lönnvik", "ar": "2026", "namn": "EA", "instrument": "kommunkompassen-2020"}
        for wrong in ({"ar": "tjugo"}, {"kommun": "  "}, {"namn": " "}, {"namn": "consensus"}, {"instrument": "../../etc/passwd"}, {"ar": "0"}):
            answer = site.post("/ny", data=good | wrong)
            assert answer.status_code == 422, wrong
            assert "Det gick inte" in answer.text
            assert not db.exists()
        assert site.get("/granska").url.path == "/ny"
        assert site.get("/puls").url.path == "/ny"


def test_the_first_page_leads_on_where_an_evaluation_is(tmp_path: Path) -> None:
    db = tmp_path / "evidence.db"
    with served(db) as site:
        token = token_of(site.get("/ny").text)
        good = {"_tecken": token, "kommun": "Lönnvik", "ar": "2026", "namn": "EA", "instrument": "kommunkompassen-2020"}
        site.post("/ny", data=good)
        size = db.stat().st_mtime_ns
        assert site.get("/ny").url.path == "/"
        assert site.post("/ny", data=good | {"kommun": "Annan"}).url.path == "/"
        assert db.stat().st_mtime_ns == size
        assert "Annan" not in site.get("/").text
