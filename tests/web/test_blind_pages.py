"""Blindness: what an evaluator has not let go of changes nothing on any page another evaluator can open."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pipeline.web.app import SHOWN
from tests.conftest import STYRDOKUMENT, Belagg
from tests.web.site import be

SECRET = "Kvastskaftet är avgörande"


@pytest.fixture
def belagg(tmp_path: Path) -> Belagg:
    made = Belagg(tmp_path / "evidence.db", tmp_path)
    made.ok("init", "--municipality", "Testköping", "--year", "2026")
    (tmp_path / "styrdokument.md").write_text(STYRDOKUMENT, encoding="utf-8")
    made.ok("ingest", str(tmp_path / "styrdokument.md"))
    for name in ("EA", "EB"):
        made.ok("evaluator", "add", name)
    made.ok("accept", "K1.1:1", "3.3", "--as", "EA", "--stance", "strength", "--stage", "followed-up")
    made.ok("accept", "K1.1:3", "3.3", "--as", "EA", "--stance", "improvement")
    made.ok("award", "3.3", "5", "--evidence", "B1", "--because", "Eget skäl", "--despite", "Gäller en enhet", "--as", "EA")
    return made


SLOW = ("/statisk", "/rapport/hamta/docx", "/rapport/hamta/pdf", "/rapport/hamta/xlsx")  # made of the same values as the html
FILLED = {"code": "3.3", "number": "K1", "version": "1", "page": "1", "award": "P1", "form": "html", "ident": "B1", "size": "1", "link": "x" * 43, "account": "1"}


def addresses(site: TestClient) -> list[str]:
    """Every address of the route table, filled in, and every link the pages hold, followed once."""
    found = []
    for path, _ in SHOWN:
        found.append(re.sub(r"\{[^}]*\}", lambda gap: FILLED[gap[0].split(":")[0].strip("{}")], path))
    found += ["/sok?ord=" + SECRET.split(maxsplit=1)[0], "/sok?ord=tertial", "/granska?delomrade=3.3&visa=all", "/spar/P2"]
    for path in list(found):
        for raw in re.findall(r'(?:href|src|hx-get|action)="(/[^"#]*)', site.get(path).text):
            link = raw.replace("&amp;", "&")
            if not link.startswith(SLOW) and link not in found:
                found.append(link)
    return found


def said(site: TestClient, path: str) -> str:
    """A page without what may change: the log's length and newest hash, tokens and times of day."""
    answer = site.get(path)
    if path.startswith("/puls"):
        return ""
    if path == "/revision/bunt":  # everything in it but the log itself, which holds commitments and what is open
        with zipfile.ZipFile(io.BytesIO(answer.content)) as pack:
            assert not any(SECRET.encode() in pack.read(name) for name in pack.namelist())
            assert b'"points": 13' not in pack.read("log.jsonl").replace(b"\\", b"")
            return pack.read("awards.json").decode()
    text = re.sub(r"[0-9a-f]{16,64}", "HASH", answer.text)
    text = re.sub(r'data-puls="\d*"', "", text)
    text = re.sub(r"\d+\shändelser", "N händelser", text)
    return re.sub(r" ?[Vv]äntar på [^.<]*\.?", "", text)  # that somebody has saved may be seen; what, may not


def test_nothing_of_what_another_evaluator_judges_blind_reaches_any_page(belagg: Belagg, site: TestClient) -> None:
    be(site, "EA")
    paths = addresses(site)
    assert len(paths) > 60
    before = {path: said(site, path) for path in paths}
    belagg.ok("award", "3.3", "13", "--evidence", "B1", "--because", SECRET, "--despite", SECRET, "--as", "EB")
    belagg.ok("resolve", "B2", "--because", SECRET, "--as", "EB")
    belagg.ok("judge", "3.3", "--because", SECRET, "--as", "EB")
    belagg.ok("judge", "6.4", "--because", SECRET, "--as", "EB")
    for path in paths:
        after = said(site, path)
        assert SECRET not in after.replace(f'value="{SECRET.split(maxsplit=1)[0]}"', ""), path
        if path != "/spar/P2" and not path.startswith("/samsyn"):  # that somebody has saved is said there; points are not
            assert after == before[path], path
    together = site.get("/samsyn").text + site.get("/samsyn/3.3").text
    assert "13" not in re.findall(r'class="siffra[^"]*">(\d+)', together)
    answer = site.get("/spar/P2")
    assert answer.status_code == 422
    assert "13" not in re.sub(r"[0-9a-f]{64}", "", answer.text)


def test_what_is_blind_opens_when_both_have_saved(belagg: Belagg, site: TestClient) -> None:
    be(site, "EA")
    belagg.ok("award", "3.3", "13", "--evidence", "B1", "--because", SECRET, "--despite", "Gäller en enhet", "--as", "EB")
    belagg.ok("judge", "3.3", "--because", "Klart", "--as", "EB")
    assert SECRET not in site.get("/delomrade/3.3").text
    belagg.ok("judge", "3.3", "--because", "Klart", "--as", "EA")
    assert SECRET in site.get("/delomrade/3.3").text
    assert site.get("/spar/P2").status_code == 200
    assert "5 och 13" in site.get("/samsyn").text or "skiljer" in site.get("/samsyn").text
