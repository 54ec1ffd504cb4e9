"""The application as people meet it: Debian's Chromium, by keyboard, at every width, in light and dark."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import STYRDOKUMENT, Belagg
from tests.web.served import KEY, MOVED, VENDOR, browser, in_module_home, module_home, press_until, served, tab  # noqa: F401 fixtures

pytestmark = pytest.mark.usefixtures("same_home")
WEB_PAGE = "<html><body><main><h1>Dialog</h1><p>Varje år hålls fyra medborgardialoger där invånarna möter förtroendevalda, och efteråt får deltagarna besked.</p></main></body></html>"
NOTES = "# Chefer\n\nVi får aldrig veta varför målen ändras, uppföljningen stannar hos ledningen och ingen återkopplar till oss.\n"
PAGES = (
    "/", "/granska", "/granska?kalla=web", "/granska?kalla=interview", "/granska/flera?delomrade=3.3", "/delomraden",
    "/delomrade/3.3", "/delomrade/1.3", "/sok?ord=uppf%C3%B6ljning", "/kallor", "/kallor/forteckning", "/kalla/K1", "/spar/P1", "/samsyn", "/revision",
    "/rapport", "/vem", "/installningar", "/finns-inte",
)  # fmt: skip
FETCHED = "() => !document.querySelector('.htmx-request, .htmx-swapping, [hx-trigger=load] > .mjuk')"  # nothing on its way
LOADED = """() => ['navigation', 'resource'].flatMap((kind) => performance.getEntriesByType(kind)).reduce((sum, e) => sum + e.decodedBodySize, 0)"""
OURS = re.compile(r"(data|blob):|http://127\.0\.0\.1:\d+/")


def fill(belagg: Belagg) -> None:
    """A document, a web page and an interview; evidence and points in 3.3 and 1.3."""
    kinds = {"documents/styrning.md": STYRDOKUMENT, "web/dialog.html": WEB_PAGE, "interviews/chefer.md": NOTES}
    for name, text in kinds.items():
        path = belagg.folder / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    belagg.ok("ingest", str(belagg.folder / "in"))
    first = next(p["id"] for p in belagg.json("search", "mål")["passages"] if p["text"].startswith("Nämnden följer"))
    missing = belagg.json("search", "strategi")["passages"][0]["id"]
    belagg.ok("accept", first, "3.3", "--as", "EA", "--stance", "strength", "--stage", "followed-up", "--note", "en anteckning")
    belagg.ok("accept", missing, "1.3", "--as", "EA", "--stance", "improvement")
    belagg.ok("award", "3.3", "5", "--evidence", "B1", "--because", "Uppföljning varje tertial", "--as", "EA")


@pytest.fixture(scope="module")
def at(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over an evaluation with something of everything, for tests that change nothing that others read."""
    folder = tmp_path_factory.mktemp("webb")
    belagg = Belagg(folder / "evidence.db", folder)
    belagg.ok("init", "--municipality", "Långtbortistans stadskommun", "--year", "2026")
    fill(belagg)
    with served(belagg.db) as base:
        yield base


@pytest.fixture(scope="module")
def session(at: str, chrome: Any) -> Any:
    """The browser's state after the one-time address was used and a name chosen."""
    page = tab(chrome)
    page.goto(f"{at}/start?nyckel={KEY}")
    page.locator("button[name=person]").first.click()
    page.wait_for_url(f"{at}/")
    state = page.context.storage_state()
    page.context.close()
    return state


@pytest.fixture
def page(chrome: Any, session: Any) -> Iterator[Any]:
    made = tab(chrome, storage_state=session, viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    yield made
    made.context.close()


def watched(page: Any) -> list[str]:
    """Everything the browser complains of, and every request that leaves the machine, from now on."""
    seen: list[str] = []

    def complaint(message: Any) -> None:
        if message.type in ("error", "warning") and "404 (Not Found)" not in message.text:
            seen.append(f"{page.url}: {message.text}")

    page.on("console", complaint)
    page.on("pageerror", lambda fault: seen.append(f"{page.url}: {fault}"))
    page.on("request", lambda request: None if OURS.match(request.url) else seen.append(f"leaves the machine: {request.url}"))
    return seen


def settled(page: Any, address: str) -> None:
    """Opens an address and waits until all it fetches is there."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.wait_for_function(FETCHED)
    for frame in page.frames:
        frame.wait_for_load_state()


def test_from_nothing_to_a_downloaded_report_by_keyboard_alone(chrome: Any, belagg: Belagg) -> None:
    path = belagg.folder / "styrdokument.md"
    path.write_text(STYRDOKUMENT, encoding="utf-8")
    with served(belagg.db) as base:
        page = tab(chrome, accept_downloads=True)
        complaints = watched(page)
        page.goto(f"{base}/start?nyckel={KEY}")
        press_until(page, "Tab", "#namn")
        page.keyboard.type("EA")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{base}/")
        press_until(page, "Tab", "main a[href='/kallor']")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{base}/kallor")
        press_until(page, "Tab", "#filer")
        with page.expect_file_chooser() as chooser:
            page.keyboard.press("Enter")
        chooser.value.set_files(str(path))
        press_until(page, "Tab", "form:has(#filer) button")
        page.keyboard.press("Enter")
        page.wait_for_selector("#inlasning h2:has-text('Det du la till')")
        page.wait_for_selector("table a[href='/kalla/K1']")
        page.goto(f"{base}/granska?delomrade=3.3")
        first = page.get_attribute("#kort", "data-pos")
        page.keyboard.press("a")
        page.wait_for_function(MOVED, arg=first)
        assert re.search(r"sparad \d\d:\d\d", page.inner_text("#sparat"))
        assert re.match(r"sparad \d\d:\d\d\. ", page.inner_text("#hors"))  # and read out
        settled(page, f"{base}/delomrade/3.3")
        press_until(page, "Tab", "input[name=belagg][value=B1]")
        page.keyboard.press("Space")
        press_until(page, "Tab", "#poang")
        page.keyboard.type("4")
        press_until(page, "Tab", "#motivering")
        page.keyboard.type("Följs upp varje tertial")
        press_until(page, "Tab", "#ge button")
        page.keyboard.press("Enter")
        page.wait_for_selector("#P1")
        press_until(page, "Tab", "a[href='/spar/P1']")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{base}/spar/P1")
        assert "citatet står i källan" in page.inner_text("main")
        page.goto(f"{base}/rapport")
        press_until(page, "Tab", "a[href='/rapport/hamta/html']")
        with page.expect_download() as saved:
            page.keyboard.press("Enter")
        report = Path(saved.value.path()).read_text(encoding="utf-8")
        assert "Följs upp varje tertial" in report
        assert complaints == []
        page.context.close()


FIT = """() => {
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  const seen = [...document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea, summary')].filter(
    (e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest('.osynlig, dialog:not([open]), .hoppa, .original .text, .rulla'));
  const boxes = seen.map((e) => [e, e.getBoundingClientRect()]).filter(([, r]) => r.width > 1);
  const name = (e) => e.outerHTML.slice(0, 90);
  const over = [], small = [];
  for (const [a, ra] of boxes) {
    for (const [b, rb] of boxes) {
      if (a === b || a.contains(b) || b.contains(a) || getComputedStyle(a.parentElement).position === 'sticky' || getComputedStyle(b.parentElement).position === 'sticky') continue;
      if (a.closest('.fast, .gor') || b.closest('.fast, .gor')) continue;
      const w = Math.min(ra.right, rb.right) - Math.max(ra.left, rb.left), h = Math.min(ra.bottom, rb.bottom) - Math.max(ra.top, rb.top);
      if (w > 2 && h > 2 && getComputedStyle(a).display !== 'inline' && getComputedStyle(b).display !== 'inline') over.push(name(a) + ' / ' + name(b));
    }
    // 24 px, or a circle of 24 px of its own (WCAG 2.5.8); links within running text and what stands in a label are excepted
    const label = a.closest('label')?.getBoundingClientRect();
    if (getComputedStyle(a).display === 'inline' && a.matches('a')) continue;
    if (Math.min(ra.width, ra.height) < 23.5 && !(label && Math.min(label.width, label.height) >= 23.5)) small.push(name(a) + ' ' + ra.width + '×' + ra.height);
  }
  return { wide, over, small };
}"""


def test_nothing_is_wider_than_the_window_overlaps_or_is_too_small_to_hit(page: Any, at: str) -> None:
    complaints = watched(page)
    found = []
    for path in PAGES:
        settled(page, at + path)
        for width in (1440, 1024, 720, 390, 320):  # 720: 1440 at 200 %; 320: 1280 at 400 %
            page.set_viewport_size({"width": width, "height": 900})
            seen = page.evaluate(FIT)
            if seen["wide"] > 0 or seen["over"] or seen["small"]:
                found.append(f"{path} at {width}: {json.dumps(seen, ensure_ascii=False)[:600]}")
    assert found == []
    assert complaints == []


STUCK = """() => [...document.querySelectorAll('main *')].filter((e) => ['sticky', 'fixed'].includes(getComputedStyle(e).position)
  && e.getBoundingClientRect().height > 0).map((e) => e.outerHTML.slice(0, 80))"""


def test_a_window_of_a_few_lines_has_nothing_stuck_over_them(page: Any, at: str) -> None:
    page.set_viewport_size({"width": 320, "height": 256})  # 1280 × 1024 at 400 %
    for path in ("/granska", "/granska/flera?delomrade=3.3", "/delomrade/3.3"):
        settled(page, at + path)
        assert page.evaluate(STUCK) == [], path


def test_axe_finds_nothing_serious_in_light_or_dark(page: Any, at: str) -> None:
    axe = (VENDOR / "axe.min.js").read_text(encoding="utf-8")
    found = []
    for path in PAGES:
        settled(page, at + path)
        page.evaluate(axe)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            seen = page.evaluate("() => axe.run(document, { resultTypes: ['violations'], iframes: false })")
            assert len(seen["passes"]) > 5, path  # it did look
            found += [
                f"{path} {scheme}: {v['id']} {v['nodes'][0]['html'][:120]} {v['nodes'][0]['failureSummary'][:160]}"
                for v in seen["violations"] if v["impact"] in ("serious", "critical")
            ]  # fmt: skip
    assert found == []


COVERED = """() => {
  const e = document.activeElement;
  if (e === document.body || e.closest('dialog')) return null;
  const r = e.getBoundingClientRect(), style = getComputedStyle(e.matches('.val .ett input') ? e.closest('.ett') : e);
  const x = Math.min(Math.max(r.left + Math.min(r.width, 8) / 2, 0), innerWidth - 1), y = r.top + Math.min(r.height, 20) / 2;
  const hit = document.elementFromPoint(x, y);
  const ours = hit && (e.contains(hit) || hit.contains(e) || e.closest('label')?.contains(hit));
  const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
  return { name: e.outerHTML.slice(0, 100), hidden: !ours, bare: !ring && !e.matches('iframe, main') };
}"""


@pytest.mark.parametrize("path", ["/granska", "/granska/flera?delomrade=3.3", "/delomrade/3.3"])
def test_the_focus_is_always_seen(page: Any, at: str, path: str) -> None:
    page.set_viewport_size({"width": 390, "height": 600})  # little room: sticky bars could cover it
    settled(page, at + path)
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.className") == "hoppa"  # the skip link comes first, and is seen
    assert page.evaluate("() => document.activeElement.getBoundingClientRect().left") >= 0
    found = []
    for _ in range(60):
        page.keyboard.press("Tab")
        seen = page.evaluate(COVERED)
        if seen and (seen["hidden"] or seen["bare"]):
            found.append(seen)
    assert found == []
    page.goto(at + path)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.id === 'innehall'")


def test_keys_can_be_switched_off_and_changed(page: Any, at: str) -> None:
    page.goto(f"{at}/installningar")
    page.fill("#t-hoppa", "x")
    page.goto(f"{at}/granska")
    first = page.get_attribute("#kort", "data-pos")
    page.keyboard.press("x")
    page.wait_for_function(MOVED, arg=first)
    page.goto(f"{at}/installningar")
    page.uncheck("#tangenter-pa")
    page.goto(f"{at}/granska")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/granska/" in request.url else None)
    for key in ("x", "s", "a", "r", "?"):
        page.keyboard.press(key)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert asked == []
    assert page.locator("dialog[open]").count() == 0


def test_after_an_exchange_the_focus_stays_on_its_control(page: Any, at: str) -> None:
    settled(page, f"{at}/granska")
    first = page.get_attribute("#kort", "data-pos")
    page.focus("[data-gor=hoppa]")
    page.keyboard.press("Enter")
    page.wait_for_function(MOVED, arg=first)
    page.wait_for_function("() => document.activeElement?.dataset.gor === 'hoppa'")
    page.evaluate("() => document.activeElement.blur()")
    second = page.get_attribute("#kort", "data-pos")
    page.keyboard.press("s")
    page.wait_for_function(MOVED, arg=second)
    page.wait_for_function("() => document.activeElement.id === 'orden'")


def test_an_error_stands_beside_its_field_and_keeps_what_was_typed(page: Any, at: str) -> None:
    settled(page, f"{at}/delomrade/3.3")
    page.check("input[name=belagg][value=B1]")
    page.fill("#poang", "400")
    page.fill("#motivering", "mycket bra")
    page.click("#ge button")
    page.wait_for_selector("#poang[aria-invalid=true]")
    box = page.locator("#poang + [role=alert]")
    assert "400" in box.inner_text()
    assert page.get_attribute("#poang", "aria-describedby") == box.get_attribute("id")
    assert page.input_value("#motivering") == "mycket bra"
    assert page.evaluate("() => document.activeElement.id") == "poang"
    page.reload()
    assert page.input_value("#motivering") == "mycket bra"  # kept for this tab until it is taken


def test_the_first_load_is_light_and_stays_here(page: Any, at: str) -> None:
    complaints = watched(page)
    settled(page, f"{at}/")
    assert 10_000 < page.evaluate(LOADED) < 150_000
    settled(page, f"{at}/granska")
    settled(page, f"{at}/rapport")
    assert complaints == []


def test_a_collected_web_page_has_its_style_and_nothing_else(page: Any, at: str) -> None:
    complaints = watched(page)
    settled(page, f"{at}/granska?kalla=web&visa=all")
    frame = next(f for f in page.frames if "/original" in f.url)
    assert frame.evaluate("() => getComputedStyle(document.body).marginLeft") == "16px"  # ours; a browser's own is 8
    assert frame.evaluate("() => self.origin") == "null"
    assert frame.locator("mark").count() > 0
    assert complaints == []


def test_nothing_moves_for_those_who_asked_for_stillness(page: Any, at: str) -> None:
    moving = "() => document.getAnimations().length + [...document.querySelectorAll('*')].filter((e) => getComputedStyle(e).animationName !== 'none').length"
    settled(page, f"{at}/granska")
    assert page.evaluate(moving) == 0
