"""The whole way by keyboard alone: from the first page to judged passages, an award and the report's text; and every dialog."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from tests.conftest import Belagg
from tests.web.served import KEY, MOVED, press_until, served, tab

TEXT = "# Styrning\n\n" + "\n\n".join(
    f"{who} följer upp sina mål varje {when} och redovisar avvikelser med åtgärder till fullmäktige."
    for who, when in (("Nämnden", "tertial"), ("Bolaget", "månad"), ("Kommunstyrelsen", "vecka"), ("Förvaltningen", "kvartal"))
)


def key(page: Any, press: str) -> None:
    """Presses a key that shows another passage, and waits for it."""
    first = page.get_attribute("#kort", "data-pos")
    page.keyboard.press(press)
    page.wait_for_function(MOVED, arg=first)


def test_from_the_first_page_to_an_award_and_the_reports_text(chrome: Any, tmp_path: Path) -> None:
    file = tmp_path / "styrning.md"
    file.write_text(TEXT, encoding="utf-8")
    with served(tmp_path / "evidence.db") as base:
        page = tab(chrome, viewport={"width": 1440, "height": 900})
        page.goto(f"{base}/start?nyckel={KEY}")
        page.wait_for_url(f"{base}/ny")
        press_until(page, "Tab", "#kommun")
        page.keyboard.type("Lönnvik")
        press_until(page, "Tab", "#namn")
        page.keyboard.type("Eva Ask")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{base}/")
        press_until(page, "Tab", "main a[href='/kallor']")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{base}/kallor")
        press_until(page, "Tab", "#filer")
        with page.expect_file_chooser() as chooser:
            page.keyboard.press("Enter")
        chooser.value.set_files(str(file))
        press_until(page, "Tab", "form:has(#filer) button")
        page.keyboard.press("Enter")
        page.wait_for_selector("#inlasning h2:has-text('Det du la till')")
        page.wait_for_function("() => document.activeElement.id === 'innehall'")  # what had the focus is gone; the part it stood in has it
        press_until(page, "Tab", "nav a[href='/granska']")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{base}/granska")

        # anywhere else: / finds nothing, says so, Esc closes at once; then a sub-area that is no suggestion
        page.keyboard.press("/")
        page.keyboard.type("xyz")
        page.wait_for_function("() => document.querySelector('#valj-inget')?.textContent.includes('Inget delområde')")
        page.keyboard.press("Escape")
        page.wait_for_function("() => !document.querySelector('#valj').open")
        page.keyboard.press("/")
        assert page.input_value("#valj-sok") == ""
        page.keyboard.type("lika rätt")
        page.keyboard.press("Enter")
        page.wait_for_function("() => document.querySelector('#beslut input[name=val]:checked')?.value === '7.4'")
        page.keyboard.press("-")
        first = page.get_attribute("#kort", "data-pos")
        key(page, "a")
        key(page, "u")
        assert page.get_attribute("#kort", "data-pos") == first
        assert page.input_value("#beslut input[name=val]:checked") == "7.4"
        assert page.input_value("#beslut input[name=hallning]:checked") == "improvement"

        page.keyboard.press("1")
        page.keyboard.press("+")
        press_until(page, "Tab", "select[name=steg]")
        page.keyboard.type("följs")
        press_until(page, "Shift+Tab", "#beslut input[name=hallning]")
        code = page.input_value("#beslut input[name=val]:checked")
        key(page, "a")
        assert re.search(r"sparad \d\d:\d\d", page.inner_text("#sparat"))
        page.keyboard.press("n")
        page.keyboard.type("se bilaga")
        page.keyboard.press("Escape")
        key(page, "r")
        key(page, "s")
        page.keyboard.press("?")
        page.wait_for_selector("#karta-tangenter[open]")
        page.keyboard.press("Escape")

        page.goto(f"{base}/delomrade/{code}")
        press_until(page, "Tab", "input[name=belagg]")
        page.keyboard.press("Space")
        press_until(page, "Tab", "#poang")
        page.keyboard.type("2")
        press_until(page, "Tab", "#motivering")
        page.keyboard.type("Följs upp varje tertial")
        press_until(page, "Tab", "#ge button")
        page.keyboard.press("Enter")
        page.wait_for_selector("#P1")
        page.wait_for_load_state()  # the page is there before what its script binds
        press_until(page, "Tab", "#rapporttext")
        page.keyboard.type("Målen följs upp ")
        press_until(page, "Shift+Tab", "[data-infoga]")
        page.keyboard.press("Enter")
        assert re.search(r"\[B\d+\]$", page.input_value("#rapporttext"))
        page.keyboard.type(".")
        press_until(page, "Tab", "form:has(#rapporttext) > button")
        page.keyboard.press("Enter")
        page.wait_for_selector(".skrivet a[href^='/belagg/B']")
        press_until(page, "Tab", "#bedomning")
        page.keyboard.type("Uppföljningen är regelbunden")
        press_until(page, "Tab", "form:has(#bedomning) button")
        page.keyboard.press("Enter")
        page.wait_for_selector("text=Du har sparat din bedömning")
        page.context.close()


def test_many_words_at_once_are_chosen_with_the_keyboard_and_similar_ones_ticked(chrome: Any, belagg: Belagg) -> None:
    path = belagg.folder / "mal.md"
    path.write_text(TEXT, encoding="utf-8")
    belagg.ok("ingest", str(path))
    belagg.ok("evaluator", "add", "EA")
    with served(belagg.db) as base:
        page = tab(chrome)
        page.goto(f"{base}/start?nyckel={KEY}")
        press_until(page, "Tab", "button[name=person]")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{base}/")
        page.goto(f"{base}/granska")
        page.wait_for_selector(".original .text .passage")  # an original that is text comes by itself, beside the passage
        press_until(page, "Tab", "[data-gor=godta]")
        key(page, "Enter")
        page.wait_for_selector(".original .text .passage")
        assert page.evaluate("() => document.activeElement.dataset.gor") == "godta"
        key(page, "u")
        assert page.locator("input[name=tvilling]:checked").count() == 0
        press_until(page, "Tab", "[data-gor=bocka-alla]")
        page.keyboard.press("Enter")
        ticked = page.locator("input[name=tvilling]:checked").count()
        assert ticked >= 1
        key(page, "g")
        assert f"{ticked + 1} beslut är sparade" in page.inner_text("#sparat")
        key(page, "u")
        assert f"{ticked + 1} beslut är ångrade" in page.inner_text("#sparat")
        page.context.close()
