"""A team in Chromium: in by a link, seeing what the others do, out in the middle of a sentence; looked over by axe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.run.team import hashing
from tests.conftest import STYRDOKUMENT, Belagg
from tests.web.served import MOVED, VENDOR, tab
from tests.web.team import FOLDERS, WORD, Team, team_served
from tests.web.test_browser import FIT


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    made = tmp_path_factory.mktemp("hem")
    with pytest.MonkeyPatch.context() as patch:
        for name in FOLDERS:
            patch.setenv(name, str(made / name.lower()))
        patch.setattr(hashing, "COST", (1, 64, 1))
        yield made


@pytest.fixture(autouse=True)
def _same_home(_own_folders: None, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in FOLDERS:
        monkeypatch.setenv(name, str(home / name.lower()))


@pytest.fixture(scope="module")
def at(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Team, Belagg]]:
    folder = tmp_path_factory.mktemp("grupp")
    belagg = Belagg(folder / "evidence.db", folder)
    belagg.ok("init", "--municipality", "Långtbortistans stadskommun", "--year", "2026")
    (folder / "styrdokument.md").write_text(STYRDOKUMENT, encoding="utf-8")
    belagg.ok("ingest", str(folder / "styrdokument.md"))
    with team_served(belagg.db) as (base, team):
        yield base, team, belagg


def entered(chrome: Any, base: str, name: str, to: str = "/") -> Any:
    """A browser of its own in which somebody has signed in, by keyboard."""
    page = tab(chrome, viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page.goto(f"{base}/logga-in")
    page.wait_for_function("() => document.activeElement?.id === 'namn'")  # the field takes the focus by itself
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(WORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{base}/")
    if to != "/":
        page.goto(base + to)
    return page


def test_from_a_link_to_a_judged_passage(chrome: Any, at: tuple[str, Team, Belagg]) -> None:
    base, team, _ = at
    lena = entered(chrome, base, "Lena", "/installningar")
    lena.fill("#bjud-in input[name=namn]", "Nils Ny")
    lena.fill("#utvarderare", "NN")
    lena.click("#bjud-in button")
    link = lena.wait_for_selector("#lank").input_value()
    nils = tab(chrome)
    nils.goto(link)
    assert nils.inner_text("h1") == "Välkommen, Nils Ny"
    nils.fill("#losenord", "för kort")
    nils.click("button.forst")
    assert "för kort" in nils.inner_text(".formfel")
    assert nils.get_attribute("#losenord", "aria-invalid") == "true"
    nils.check("[data-visa]")
    assert nils.get_attribute("#losenord", "type") == "text"
    nils.fill("#losenord", WORD)
    assert WORD not in str(nils.evaluate("() => Object.entries(sessionStorage)"))  # a password is no draft to keep
    nils.click("button.forst")
    nils.wait_for_url(f"{base}/")
    nils.goto(f"{base}/granska?delomrade=3.3")
    first = nils.get_attribute("#kort", "data-pos")
    nils.keyboard.press("a")
    nils.wait_for_function(MOVED, arg=first)
    assert [(code, name) for code, name, _ in team.desk.stands(str(first))] == [("3.3", "NN")]
    nils.goto(link)
    assert "Länken gäller inte längre" in nils.inner_text("main")
    lena.context.close()
    nils.context.close()


def test_two_at_the_same_passage_see_each_other_and_both_decisions_stand(chrome: Any, at: tuple[str, Team, Belagg]) -> None:
    base, team, _ = at
    place = "K1.1:2"
    lena, kim = (entered(chrome, base, name, f"/granska?stalle={place}&delomrade=1.3&visa=all") for name in ("Lena", "Kim"))
    overview = entered(chrome, base, "Lena")
    kim.keyboard.press("a")
    lena.wait_for_function("() => document.querySelector('#andra')?.textContent.includes('KB har godtaget i 1.3')")
    overview.wait_for_function("() => document.querySelector('.cell[href$=\"/1.3\"]')?.classList.contains('evidence')")
    lena.keyboard.press("r")
    lena.wait_for_function("() => document.querySelector('#hors')?.textContent.includes('KB har godtaget i 1.3')")
    kim.goto(f"{base}/granska?stalle={place}&delomrade=1.3&visa=all")
    assert "EA har avvisat i 1.3" in kim.inner_text("#andra")
    assert sorted(team.desk.stands(place)) == [("1.3", "EA", "rejected"), ("1.3", "KB", "accepted")]
    overview.wait_for_function("() => document.querySelector('.cell[href$=\"/1.3\"]')?.classList.contains('disputed')")
    for page in (lena, kim, overview):
        page.context.close()


def test_what_others_do_takes_nothing_from_who_is_writing(chrome: Any, at: tuple[str, Team, Belagg]) -> None:
    base, _, belagg = at
    belagg.ok("accept", "K1.1:2", "2.1", "--as", "KB", "--stance", "strength")
    kim = entered(chrome, base, "Kim", "/delomrade/2.1")
    kim.check("input[name=belagg]")
    belagg.ok("accept", "K1.1:1", "2.1", "--as", "EA", "--stance", "strength")
    kim.wait_for_function("() => document.querySelectorAll('article.ett-belagg input[name=belagg]').length === 2")
    assert kim.locator("input[name=belagg]:checked").count() == 1  # the tick went along
    kim.fill("#motivering", "halvvägs i en mening")
    belagg.ok("accept", "K1.1:3", "2.1", "--as", "EA", "--stance", "strength")
    kim.wait_for_selector(".nytt-finns")
    assert kim.input_value("#motivering") == "halvvägs i en mening"
    kim.click(".nytt-finns a")
    kim.wait_for_function("() => document.querySelectorAll('article.ett-belagg input[name=belagg]').length === 3")
    kim.wait_for_function("() => document.querySelector('#motivering')?.value === 'halvvägs i en mening'")
    kim.context.close()


def test_signed_out_in_mid_sentence_nothing_is_lost(chrome: Any, at: tuple[str, Team, Belagg]) -> None:
    base, team, _ = at
    kim = entered(chrome, base, "Kim", "/delomrade/6.4")
    kim.fill("#bedomning", "Inget belägg trots sökning")
    member = team.door.named("Kim")
    with team.door.file.writing() as sql:
        sql.execute("DELETE FROM session WHERE account = ?", (member.number,))
    kim.wait_for_function("() => document.querySelector('#borta-ord')?.textContent.startsWith('Du är utloggad')")
    kim.locator("form[action$='/bedomt'] button").click()
    other = kim.context.new_page()
    other.goto(f"{base}/logga-in")
    other.fill("#namn", "Kim")
    other.fill("#losenord", WORD)
    other.click("button.forst")
    other.wait_for_url(f"{base}/")
    kim.bring_to_front()
    kim.wait_for_function("() => document.querySelector('#borta-ord')?.textContent.startsWith('Servern svarar igen')")
    assert kim.input_value("#bedomning") == "Inget belägg trots sökning"
    kim.click("#borta-igen")
    kim.wait_for_selector(".sagt:has-text('Inget belägg trots sökning')")
    kim.context.close()


def test_notes_of_two_interviews_at_once_become_sources(chrome: Any, at: tuple[str, Team, Belagg]) -> None:
    base, team, belagg = at
    belagg.ok("roster", "add", "Anna Svensson", "--role", "förvaltningschef", "--group", "förvaltningschefer")
    pages = [entered(chrome, base, name, "/kallor") for name in ("Kim", "Lena")]
    for page, name in zip(pages, ("omsorg", "skola"), strict=True):
        page.locator("details.anteckna summary").click()
        page.fill("#intervju input[name=rubrik]", f"Chefer {name}")
        page.fill("#intervju input[name=grupp]", "chefer")
        page.fill("#intervju textarea", f"Fråga: Hur följer ni upp?\n\nSvar: Anna Svensson följer upp {name} varje tertial med nämnden och alla enheter.")
    for page in pages:
        page.locator("#intervju button.forst").click()
    for page in pages:
        page.wait_for_function("() => document.querySelectorAll('#kallista a[href^=\"/kalla/\"]').length >= 3")
    team.desk.settled()
    notes = [k["number"] for k in team.desk.sources() if k["kind"] == "interview"]
    assert len(notes) == 2
    data = belagg.db.read_bytes() + b"".join(p.read_bytes() for p in belagg.folder.glob("evidence.db-*"))
    assert b"Anna Svensson" not in data
    assert "[förvaltningschef]".encode() in data
    for page in pages:
        page.context.close()


def test_axe_finds_nothing_and_nothing_overflows(chrome: Any, at: tuple[str, Team, Belagg]) -> None:
    base, team, _ = at
    axe = (VENDOR / "axe.min.js").read_text(encoding="utf-8")
    link = f"/inbjudan/{team.door.invite(team.door.named('Ada').number)}"
    shown = {None: ("/logga-in", link), "Lena": ("/installningar", "/revision"), "Ada": ("/delomrade/1.3",), "Kim": ("/konto/koppla",), "Kommunen": ("/synpunkter",)}
    found: list[object] = []
    for name, paths in shown.items():
        page = tab(chrome, reduced_motion="reduce") if name is None else entered(chrome, base, name)
        if name == "Kim":  # begins to couple an app
            page.goto(f"{base}/installningar")
            page.get_by_text("Tvåstegsinloggning: av").click()
            page.fill("#koppla-ord", WORD)
            page.get_by_role("button", name="Koppla en app").click()
            page.wait_for_url(f"{base}/konto/koppla")
        for path in paths:
            page.goto(base + path)
            page.evaluate("() => document.querySelectorAll('details').forEach((d) => { d.open = true; })")
            page.evaluate(axe)
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                seen = page.evaluate("() => axe.run(document, { resultTypes: ['violations'], iframes: false })")
                found += [(path, scheme, v["id"], v["nodes"][0]["html"][:200]) for v in seen["violations"]]
            for width in (1440, 390, 320):
                page.set_viewport_size({"width": width, "height": 800})
                seen = page.evaluate(FIT)
                found += [(path, width, seen)] if seen["wide"] > 0 or seen["over"] or seen["small"] else []
        page.context.close()
    assert found == []


def test_an_auditor_meets_no_buttons_that_would_refuse(chrome: Any, at: tuple[str, Team, Belagg]) -> None:
    base, _, _ = at
    ada = entered(chrome, base, "Ada")
    for path in ("/", "/delomraden", "/delomrade/1.3", "/samsyn", "/samsyn/1.3", "/kallor", "/kalla/K1", "/sok?ord=finnsinte", "/revision", "/rapport"):
        ada.goto(base + path)
        shown = ada.locator("main form[method=post] button:visible, main [hx-post] button:visible")
        labels = {re.sub(r"\s+", " ", text).strip() for text in shown.all_inner_texts()}
        assert labels <= {"Pröva", "Granska nu", "Kör revisionen"}, (path, labels)
        assert ada.locator("main a[href^='/granska']:visible").count() == 0, path
    ada.context.close()
