"""Two hundred ways to smuggle a script in, through every field of every kind of source and everything a person types: none runs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.conftest import Belagg
from tests.web.served import KEY, browser, in_module_home, module_home, served, tab  # noqa: F401 fixtures
from tests.web.smuggled import FIELDS, PAYLOADS, SENTENCE, TEMPLATE, docx, html, odt, parts, xlsx

pytestmark = pytest.mark.usefixtures("same_home")
def test_there_are_two_hundred_of_them() -> None:
    assert len(set(PAYLOADS)) == len(PAYLOADS) == 200


def plant(belagg: Belagg) -> None:
    """Every payload in some field of a source; every kind of source; every field a person writes in."""
    some = iter(parts(17))
    folder = belagg.folder / "in"
    files = {
        "documents/a.md": "\n\n".join(f"# {p}\n\n{SENTENCE.format(n=6, p=p)}" for p in next(some)).encode(),
        "documents/b.txt": "\n\n".join(SENTENCE.format(n=7, p=p) for p in next(some)).encode(),
        "documents/c.docx": docx(PAYLOADS[3], PAYLOADS[40], next(some), [SENTENCE.format(n=8, p=p) for p in next(some)]),
        "documents/d.xlsx": xlsx(PAYLOADS[12], next(some)),
        "documents/e.odt": odt(next(some)),
        "documents/f.rtf": b"{\\rtf1 " + b"\\par ".join(SENTENCE.format(n=9, p=p).encode("ascii", "ignore") for p in next(some) if "{" not in p) + b"}",
        "documents/g.eml": f"From: {PAYLOADS[0]} <a@b.se>\r\nSubject: {PAYLOADS[1]}\r\nDate: Mon, 5 Jan 2026 10:00:00 +0100\r\nContent-Type: text/html; charset=utf-8\r\n\r\n".encode()
        + html("x", next(some), next(some)),
        "web/h.html": html(PAYLOADS[2], next(some), next(some)),
        "social/i.csv": ("datum;text;avsändare\n" + "\n".join(f'2026-01-05;"{SENTENCE.format(n=10, p=p).replace(chr(34), chr(34) * 2)}";"{p.replace(chr(34), chr(34) * 2)}"' for p in next(some))).encode(),
        "social/j.json": json.dumps([{"created_at": "2026-01-05", "text": SENTENCE.format(n=11, p=p), "author": p, "url": f"https://x.se/{quote(p)}"} for p in next(some)]).encode(),
        "interviews/k.md": (f"Datum: 2026-01-05\nRollgrupp: {PAYLOADS[7]}\nAntal: {PAYLOADS[9]}\n\n" + "\n\n".join(f"{p}: {SENTENCE.format(n=12, p=p)}" for p in next(some))).encode(),
        "documents/l.vtt": ("WEBVTT\n\n" + "\n\n".join(f"00:00:{n:02}.000 --> 00:00:{n + 1:02}.000\n{SENTENCE.format(n=13, p=p)}" for n, p in enumerate(next(some)))).encode(),
    }  # fmt: skip
    for p in next(some):  # file names
        name = re.sub(r"[/\x00]", "", p)[:120]
        files[f"documents/{name}.md"] = f"# Rubrik\n\n{SENTENCE.format(n=14, p='')}\n".encode()
    for n, field in enumerate(FIELDS.values()):  # a few in every field; bench/smuggling.py puts all in each
        files |= {f"{name.rpartition('/')[0]}/f{n}-{name.rpartition('/')[2]}": data for name, data in field(PAYLOADS[n :: 67])}
    files |= {f"documents/mall{n}.md": f"# {t}\n\n{SENTENCE.format(n=15, p=t)}\n".encode() for n, t in enumerate(t.format(p=PAYLOADS[n]) for n, t in enumerate(TEMPLATE))}
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    status, _ = belagg.run("ingest", str(folder))
    assert status in (0, 3)
    who = next(some)
    belagg.ok("evaluator", "add", "EA")
    ids = [p["id"] for p in belagg.json("passages", "--limit", "8")["passages"]]
    for n, name in enumerate(w for w in who if len(w) <= 60):
        if n < len(ids) and belagg.run("evaluator", "add", name)[0] == 0:
            belagg.run("accept", ids[n], "3.3", "--as", name, "--note", PAYLOADS[n])
    belagg.ok("accept", ids[0], "3.3", "--as", "EA", "--note", PAYLOADS[5], "--stance", "strength", "--stage", "done")
    number = belagg.json("accept", ids[1], "3.3", "--as", "EA", "--note", PAYLOADS[6], "--stance", "strength", "--stage", "done")["id"]
    belagg.ok("award", "3.3", "3", "--evidence", number, "--because", " ".join(PAYLOADS[:20]), "--as", "EA")
    belagg.ok("judge", "6.4", "--because", " ".join(PAYLOADS[20:40]), "--as", "EA")
    belagg.ok("source", "exclude", "K9", "--because", PAYLOADS[8], "--as", "EA")
    belagg.ok("source", "correct", "K1", "--title", PAYLOADS[11], "--as", "EA")


@pytest.fixture(scope="module")
def poisoned(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Belagg]]:
    folder = tmp_path_factory.mktemp("gift")
    belagg = Belagg(folder / "evidence.db", folder)
    belagg.ok("init", "--municipality", f"Kommun {PAYLOADS[24]}", "--year", "2026")
    plant(belagg)
    with served(belagg.db) as base:
        yield base, belagg


def test_none_of_them_runs_anywhere(poisoned: tuple[str, Belagg]) -> None:
    base, belagg = poisoned
    numbers = [s["number"] for s in belagg.json("sources")["sources"]]
    with browser() as started:
        page = tab(started, reduced_motion="reduce")
        found: list[str] = []
        page.add_init_script("addEventListener('securitypolicyviolation', (e) => console.error('CSP ' + e.violatedDirective + ' ' + e.sample))")

        def dialog(shown: Any) -> None:
            found.append(f"dialog on {page.url}")
            shown.dismiss()

        page.on("dialog", dialog)
        page.on("console", lambda m: found.append(f"{page.url}: {m.text}") if m.type == "error" and "status of 4" not in m.text else None)
        page.on("request", lambda r: None if r.url.startswith((base, "data:", "blob:")) else found.append(f"asked {r.url}"))

        def visit(path: str, *, parts: bool = False) -> None:
            page.goto(base + path)
            if parts:  # some of it is fetched by the page itself
                page.wait_for_load_state("networkidle")
            page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
            found.extend(f"ran on {path} in {f.url}" for f in page.frames if f.evaluate("() => self.__pwned"))
            markup = page.evaluate("() => [...document.querySelectorAll('*')].flatMap((e) => e.getAttributeNames().filter((n) => n.startsWith('on')))")
            assert markup == [], path
            live = "() => document.querySelectorAll('script:not([src^=\"/statisk/\"]), object, embed, base, marquee, iframe[srcdoc], main style, meta[http-equiv], [href^=\"javascript:\"]').length"
            assert page.evaluate(live) == 0, path

        page.goto(f"{base}/start?nyckel={KEY}")
        page.get_by_role("button", name="EA", exact=True).click()
        page.wait_for_url(f"{base}/")
        for path in ("/", "/granska", "/granska?kalla=web", "/granska?kalla=social", "/granska?kalla=interview", "/granska/flera?delomrade=3.3", "/delomraden",
                     "/delomrade/3.3", "/delomrade/6.4", "/kallor", "/spar/P1", "/samsyn", "/samsyn/3.3", "/revision", "/rapport", "/vem", "/installningar"):  # fmt: skip
            visit(path, parts=path.startswith(("/granska", "/rapport")))
        for number in numbers:
            visit(f"/kalla/{number}")
        visit("/granska?ordning=document&visa=all")
        for _ in range(6):  # through the queue with its originals
            before = page.get_attribute("#kort", "data-pos")
            page.keyboard.press("s")
            page.wait_for_function("was => document.querySelector('#kort')?.dataset.pos !== was", arg=before)
        visit(page.url.removeprefix(base), parts=True)
        for payload in PAYLOADS[::8]:  # addresses and search words: each in every place of an address
            visit(f"/sok?ord={quote(payload)}&delomrade={quote(payload)}&kalla={quote(payload)}")
        for payload in PAYLOADS[::25]:
            for path in (f"/{quote(payload, safe='')}", f"/kalla/{quote(payload, safe='')}", f"/granska?stalle={quote(payload)}", f"/granska?delomrade={quote(payload)}"):
                visit(path)
        visit(f"/delomrade/3.3?belagg={quote(PAYLOADS[0])}")
        page.fill("#poang", "1")
        page.fill("#motivering", PAYLOADS[100])
        page.click("#ge button")
        page.wait_for_selector(".formfel")  # nothing was ticked; the answer stands in the page
        assert found == []


def test_every_payload_in_a_search_comes_back_as_words(poisoned: tuple[str, Belagg]) -> None:
    """All two hundred, in addresses and forms, without the cost of a browser: nothing comes back as markup."""
    import http.client
    from urllib.parse import urlsplit

    from tests.web.served import token_of

    _, belagg = poisoned
    with served(belagg.db) as fresh:
        link = http.client.HTTPConnection(urlsplit(fresh).netloc, timeout=120)

        def ask(method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None) -> tuple[Any, str]:
            link.request(method, path, body, headers or {})
            with link.getresponse() as answer:
                return answer.headers, answer.read().decode()

        said, _ = ask("GET", f"/start?nyckel={KEY}")
        cookie = {"Cookie": said["Set-Cookie"].partition(";")[0]}
        token = cookie | {"X-Belagg": token_of(ask("GET", "/vem", None, cookie)[1]), "Content-Type": "application/x-www-form-urlencoded"}
        ask("POST", "/vem", "person=E1", token)
        for payload in PAYLOADS:
            for text in (
                ask("GET", f"/sok?ord={quote(payload)}", None, cookie)[1],
                ask("POST", "/kallor/adress", f"adress={quote(payload)}", token | {"HX-Request": "true"})[1],
                ask("POST", "/delomrade/3.3/poang", f"poang={quote(payload)}&motivering={quote(payload)}", token)[1],
            ):
                assert payload not in text, payload
        link.close()


def test_the_files_of_the_report_do_not_run_them_either(poisoned: tuple[str, Belagg], tmp_path: Path) -> None:
    _, belagg = poisoned
    report = tmp_path / "rapport.html"
    belagg.ok("report", "--format", "html", "--output", str(report))
    with browser() as started:
        page = tab(started)
        found: list[str] = []

        def dialog(shown: Any) -> None:
            found.append("dialog")
            shown.dismiss()

        page.on("dialog", dialog)
        page.goto(report.as_uri())
        page.wait_for_load_state("networkidle")
        assert page.evaluate("() => self.__pwned") is None
        assert page.evaluate("() => [...document.querySelectorAll('*')].flatMap((e) => e.getAttributeNames().filter((n) => n.startsWith('on')))") == []
        assert found == []
