"""Two hundred ways to smuggle a script in, through every field of every kind of source and everything a person types: none runs."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.conftest import Belagg
from tests.web.served import KEY, browser, served, tab

FOLDERS = ("XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")
RUNS = ("self.__pwned=1", "alert(1)")
# how a script can be written …
VECTORS = (
    "<script>{js}</script>", "<ScRiPt >{js}</sCrIpT>", "<script src=data:text/javascript,{js}></script>", "<img src=x onerror={js}>",
    "<img/src=x/onerror={js}>", "<svg onload={js}>", "<svg><script>{js}</script></svg>", "<body onload={js}>", "<iframe srcdoc='<script>parent.{js}</script>'></iframe>",
    "<iframe src=javascript:{js}></iframe>", "<a href=javascript:{js} autofocus onfocus={js}>x</a>", "<details open ontoggle={js}>x</details>",
    "<input autofocus onfocus={js}>", "<math><mtext><img src=x onerror={js}></mtext></math>", "<object data=javascript:{js}></object>",
    "<embed src=javascript:{js}>", "<form action=javascript:{js}><button autofocus>x</button></form>", "<style>@import'javascript:{js}';</style>",
    "<link rel=stylesheet href=javascript:{js}>", "<meta http-equiv=refresh content='0;url=javascript:{js}'>", "<base href=javascript:{js}//>",
    "<video><source onerror={js}></video>", "<audio src onerror={js}>", "<marquee onstart={js}>x</marquee>", "<template><script>{js}</script></template>",
)  # fmt: skip
# … and what it must first break out of
CONTEXTS = ("{v}", '">{v}', "'>{v}", "--></style></title></textarea>{v}")
PAYLOADS = tuple(context.format(v=vector.format(js=js)) for js in RUNS for vector in VECTORS for context in CONTEXTS)
TEMPLATE = ("{{{{7*7}}}}{p}", "{{% print(1) %}}{p}", "\" hx-on:load=\"{p}", "\" hx-get=\"/x\" x=\"{p}", "javascript:self.__pwned=1//{p}")
SENTENCE = "Nämnden följer upp mål {n} varje tertial {p} och redovisar avvikelser med åtgärder."


def test_there_are_two_hundred_of_them() -> None:
    assert len(set(PAYLOADS)) == len(PAYLOADS) == 200


def parts(count: int) -> list[list[str]]:
    """The payloads dealt out to so many fields; each field gets some, all are used."""
    return [list(PAYLOADS[n::count]) for n in range(count)]


def docx(title: str, heading: str, cells: list[str], body: list[str]) -> bytes:
    import docx as word

    made = word.Document()
    made.core_properties.title = title[:255]
    made.core_properties.author = title[:255]
    made.add_heading(heading, 1)
    for text in body:
        made.add_paragraph(text)
    table = made.add_table(rows=0, cols=2)
    for text in cells:
        row = table.add_row().cells
        row[0].text, row[1].text = text, SENTENCE.format(n=1, p=text)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def xlsx(sheet: str, cells: list[str]) -> bytes:
    import openpyxl

    made = openpyxl.Workbook()
    first = made.worksheets[0]
    first.title = re.sub(r"[\\/*?:\[\]]", "", sheet)[:31]
    for text in cells:
        first.append([text, SENTENCE.format(n=2, p=text)])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def odt(texts: list[str]) -> bytes:
    from xml.sax.saxutils import escape

    body = "".join(f"<text:h text:outline-level='1'>{escape(t)}</text:h><text:p>{escape(SENTENCE.format(n=3, p=t))}</text:p>" for t in texts)
    content = (
        '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        f'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>{body}</office:text></office:body></office:document-content>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        z.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        z.writestr("content.xml", content)
    return out.getvalue()


def html(title: str, raw: list[str], said: list[str]) -> bytes:
    """A page that attacks as markup (raw) and one whose words are attacks (escaped)."""
    from html import escape

    live = "".join(f"<h2>{r}</h2><p>{SENTENCE.format(n=4, p=r)}</p>" for r in raw)
    dead = "".join(f"<h2>{escape(s)}</h2><p>{escape(SENTENCE.format(n=5, p=s))}</p>" for s in said)
    return f"<html><head><title>{escape(title)}</title></head><body><main>{dead}{live}</main></body></html>".encode()


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
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folders of their own (the roster's key lies there) for what a whole module shares."""
    made = tmp_path_factory.mktemp("hem")
    with pytest.MonkeyPatch.context() as patch:
        for name in FOLDERS:
            patch.setenv(name, str(made / name.lower()))
        yield made


@pytest.fixture(autouse=True)
def _same_home(_own_folders: None, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in FOLDERS:
        monkeypatch.setenv(name, str(home / name.lower()))


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
