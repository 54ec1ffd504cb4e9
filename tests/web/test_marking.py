"""Words marked by hand, the same words elsewhere, others' decisions, and going from document to document."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.conftest import Belagg
from tests.web.site import be, text_of, with_documents

SAME = "Nämnden följer upp sina mål varje tertial och redovisar avvikelser med åtgärder."
FIRST = f"# Mål 😀\n\n{SAME}\n\nDialoger 🎉 hålls med a\u030aterkoppling fyra gånger om året, och invånarna får besked.\n"
SECOND = f"# Annat\n\nVarje år hålls dialoger med invånarna om budgeten och målen.\n\n## Mål\n\n{SAME.upper()}\n"


@pytest.fixture
def belagg(tmp_path: Path) -> Belagg:
    return with_documents(tmp_path, FIRST, SECOND)


def spans(html: str) -> list[tuple[int, str]]:
    """(character it begins at, text) of every stretch a browser can mark."""
    import html as markup

    found = re.findall(r'<(?:span|mark) data-tecken="(\d+)">(.*?)</(?:span|mark)>', html, re.S)
    return [(int(at), markup.unescape(text)) for at, text in found]


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def marked(html: str, words: str) -> dict[str, str]:
    """What the browser sends when ``words`` are marked ."""
    found = spans(html)
    at = "".join(text for _, text in found).index(words)
    ends = []
    for wanted in (at, at + len(words)):
        for first, text in found:
            if wanted <= len(text):
                ends.append((first, units(text[:wanted])))
                break
            wanted -= len(text)  # noqa: PLW2901 what is left of the way
    return {"fran-tecken": str(ends[0][0]), "fran-enheter": str(ends[0][1]), "till-tecken": str(ends[1][0]),
            "till-enheter": str(ends[1][1]), "ord": words}  # fmt: skip


def place(belagg: Belagg, words: str) -> str:
    return next(str(p["id"]) for p in belagg.json("passages", "--limit", "50")["passages"] if words in p["text"])


def test_any_words_become_evidence_whatever_signs_stand_before_them(belagg: Belagg, site: TestClient) -> None:
    token = be(site, "EA")
    here = place(belagg, "Dialoger")
    html = site.get(f"/granska?stalle={here}").text
    whole = "".join(text for _, text in spans(html))
    assert "🎉" in whole
    for said, code in (("fyra gånger om året", "3.3"), ("återkoppling", "3.4")):
        words = said if said in whole else "a\u030aterkoppling"
        data = marked(html, words) | {"stalle": here, "val": code, "hallning": "strength", "steg": "done"}
        answer = site.post("/granska/citat", data=data, headers=token)
        assert answer.status_code == 200, text_of(answer.text)
        assert "Citatet är sparat som B" in answer.text
        assert f"<blockquote>{words}</blockquote>" in site.get(f"/delomrade/{code}").text
    assert "Inga fel" in site.get("/revision").text


def test_what_does_not_stand_there_is_not_saved(belagg: Belagg, site: TestClient) -> None:
    token = be(site, "EA")
    here = place(belagg, "Dialoger")
    good = marked(site.get(f"/granska?stalle={here}").text, "fyra gånger") | {"stalle": here, "val": "3.3"}
    before = site.get("/revision").text.count("händelser")
    for wrong in ({"ord": "fem gånger"}, {"till-enheter": "99999"}, {"fran-tecken": "999999"}, {"fran-tecken": "x"}, {"stalle": "K9.9:9"},
                  {"fran-tecken": "-1"}, {"till-enheter": good["fran-enheter"]}, {"val": "9.9"}, {"val": ""}):  # fmt: skip
        assert site.post("/granska/citat", data=good | wrong, headers=token).status_code == 422, wrong
    assert site.get("/revision").text.count("händelser") == before
    assert "Inga belägg än" in site.get("/delomrade/3.3").text


def test_the_same_words_elsewhere_are_accepted_together_and_undone_together(belagg: Belagg, site: TestClient) -> None:
    token = be(site, "EA")
    here, there = place(belagg, "Nämnden följer"), place(belagg, "NÄMNDEN FÖLJER")
    html = site.get(f"/granska?stalle={here}").text
    assert "Samma ord står också" in html
    assert f'value="{there}" checked' in html
    answer = site.post("/granska/lika", data={"stalle": here, "val": "3.3", "tvilling": there, "beslut": "godta"}, headers=token)
    assert "2 beslut är sparade" in answer.text
    assert site.get("/delomrade/3.3").text.count('class="ett-belagg') == 2
    assert "Samma ord står också" not in site.get(f"/granska?stalle={here}&delomrade=3.3").text
    assert "2 beslut är ångrade" in site.post("/granska/angra", data={}, headers=token).text
    assert site.get("/delomrade/3.3").text.count('class="ett-belagg') == 0


def test_both_see_that_both_have_decided_the_same_passage(belagg: Belagg, site: TestClient) -> None:
    token = be(site, "EA")
    here = place(belagg, "Nämnden följer")
    assert "EB har" not in site.get(f"/granska/andra?stalle={here}").text
    pulse = site.get("/puls").text
    belagg.ok("reject", here, "3.3", "--as", "EB")
    assert site.get(f"/puls?seq={pulse}").status_code == 200
    assert "EB har avvisat i 3.3" in text_of(site.get(f"/granska/andra?stalle={here}").text).replace("avvisat i", "avvisat i")
    answer = site.post("/granska/beslut", data={"stalle": here, "val": "3.3", "beslut": "godta", "hallning": "strength"}, headers=token)
    assert "samma ställe: EB har avvisat i 3.3" in answer.text
    be(site, "EB")
    assert "EA har godtagit i 3.3" in site.get(f"/granska/andra?stalle={here}").text or "EA har godtaget i 3.3" in site.get(f"/granska/andra?stalle={here}").text


def test_the_next_and_the_last_document(belagg: Belagg, site: TestClient) -> None:
    be(site, "EA")
    first = re.search(r'data-pos="(K1[^"]*)"', site.get("/granska?dokument=K1").text)
    assert first
    onward = site.get(f"/granska/kort?stalle={first[1]}&steg=nastadok").text
    assert 'data-pos="K2.1:' in onward
    assert 'data-pos="K1.1:' in site.get("/granska/kort?stalle=K2.1:1&steg=forradok").text
    end = site.get("/granska/kort?stalle=K2.1:1&steg=nastadok").text
    assert 'data-pos="K2.1:1"' in end
    assert "inget mer dokument" in end
    followed = site.get(f"/granska/kort?stalle={first[1]}&dokument=K1&steg=nastadok")
    assert "dokument=K2" in followed.headers["HX-Replace-Url"]


def test_a_batch_can_be_undone_where_it_was_made(belagg: Belagg, site: TestClient) -> None:
    token = be(site, "EA")
    shown = re.findall(r'name="valda" value="([^"]+)"', site.get("/granska/flera?delomrade=3.3").text)
    if not shown:
        shown = [place(belagg, "Nämnden följer")]
    done = site.post("/granska/flera", data={"delomrade": "3.3", "valda": shown, "beslut": "godta"}, headers=token)
    assert "Ångra alla på en gång" in done.text
    undone = site.post("/granska/flera/angra", data={"delomrade": "3.3"}, headers=token)
    assert "ångra" in undone.text
    assert site.get("/delomrade/3.3").text.count('class="ett-belagg') == 0
