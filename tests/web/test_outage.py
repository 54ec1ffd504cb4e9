"""The server dies in mid-decision, the connection is cut, the tab is closed: what was shown as saved is there."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.conftest import Belagg
from tests.web.served import MOVED, browser, tab

SENTENCE = "Nämnden följer upp mål {n} varje tertial och redovisar avvikelser med åtgärder till kommunstyrelsen i rapport {n}."


@contextmanager
def reviewing(belagg: Belagg, port: int) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """``belagg review`` as a process of its own, and the address it says."""
    code = "import sys; from pipeline.cli.main import main; sys.argv[0] = 'belagg'; main()"
    command = [sys.executable, "-u", "-c", code, "--db", str(belagg.db), "review", "--no-browser", "--port", str(port)]
    child = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", env=os.environ | {"BELAGG_LANG": "sv"}
    )
    try:
        assert child.stdout is not None
        for line in child.stdout:
            if found := re.search(r"http://\S+/start\?nyckel=[\w-]+", line):
                yield child, found[0]
                break
    finally:
        child.kill()
        child.communicate()


def free_port() -> int:
    """A port nobody has, below those the system deals out: a browser's own connection cannot take it in between."""
    for port in range(20_000 + os.getpid() % 10_000, 32_000):
        with socket.socket() as s, contextlib.suppress(OSError):
            s.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no port is free")


@pytest.fixture
def many(belagg: Belagg) -> Belagg:
    """An evaluation with a dozen passages to judge."""
    text = "# Uppföljning\n\n" + "\n\n".join(SENTENCE.format(n=n) for n in range(1, 13)) + "\n"
    (belagg.folder / "mal.md").write_text(text, encoding="utf-8")
    belagg.ok("ingest", str(belagg.folder / "mal.md"))
    return belagg


def accepted(belagg: Belagg) -> set[str]:
    return {p["id"] for p in belagg.json("passages", "--status", "accepted")["passages"]}


def test_killed_while_deciding_and_back_again(many: Belagg) -> None:
    port, shown = free_port(), []
    with browser() as started:
        page = tab(started)
        with reviewing(many, port) as (child, address):
            page.goto(address)
            page.fill("#namn", "EA")
            page.keyboard.press("Enter")
            page.wait_for_url(re.compile(r":\d+/$"))
            page.goto(f"http://127.0.0.1:{port}/granska?delomrade=3.3&ordning=document")
            for _ in range(3):
                at = page.get_attribute("#kort", "data-pos")
                page.keyboard.press("a")
                page.wait_for_function(MOVED, arg=at)
                assert "sparad" in page.inner_text("#sparat")
                shown.append(at)
            page.keyboard.press("n")
            page.fill("#anteckning", "det jag just skrev")
            hanging = page.get_attribute("#kort", "data-pos")
            child.send_signal(signal.SIGKILL)
            child.wait()
            page.click("[data-gor=godta]")
            page.wait_for_selector("#borta:not([hidden])")
            assert "Servern svarar inte" in page.inner_text("#borta")
            assert page.get_attribute("#kort", "data-pos") == hanging  # it does not look saved
            assert page.input_value("#anteckning") == "det jag just skrev"
        assert accepted(many) == set(shown)
        with reviewing(many, port) as (_, address):
            page.wait_for_function("() => document.querySelector('#borta')?.textContent.includes('startats om')")
            other = page.context.new_page()
            other.goto(address)
            other.locator("button[name=person]").first.click()
            other.wait_for_url(re.compile(r":\d+/$"))
            page.wait_for_function("() => document.querySelector('#borta')?.textContent.includes('Servern svarar igen')")
            assert page.input_value("#anteckning") == "det jag just skrev"
            page.click("#borta-igen")
            page.wait_for_function(MOVED, arg=hanging)
            assert page.locator("#borta").is_hidden()
            again = started.new_context().new_page()  # the tab was closed; here is another
            other.goto(f"http://127.0.0.1:{port}/granska?stalle={hanging}&delomrade=3.3")
            assert "godtaget av dig" in other.inner_text("#kort")
            again.close()
        assert accepted(many) == {*shown, hanging}
    notes = many.json("trace", "3.3")  # nothing was awarded; the note went with the evidence
    assert notes["awards"] == []
    many.ok("audit")


def test_many_kills_lose_nothing_that_was_answered(many: Belagg) -> None:
    """Decisions over the wire, the server killed right after one is on its way: answered means kept, and the audit holds."""
    import http.client

    idents = sorted(p["id"] for p in many.json("passages", "--subarea", "3.3", "--limit", "20")["passages"])
    answered: set[str] = set()
    for turn in range(2):
        port = free_port()
        with reviewing(many, port) as (child, address):
            link = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
            headers = _signed_in(link, address)
            mine = idents[turn * 4 : turn * 4 + 4]
            for ident in mine[:3]:
                link.request("POST", "/granska/beslut", f"stalle={ident}&val=3.3&beslut=godta", headers)
                with link.getresponse() as answer:
                    assert answer.status == 200
                    answer.read()
                link.close()  # the server ends a connection that was quiet for five seconds: each request has its own
                answered.add(ident)
            link.request("POST", "/granska/beslut", f"stalle={mine[3]}&val=3.3&beslut=godta", headers)
            child.kill()  # in mid-decision
            child.wait()
            link.close()
    kept = accepted(many)
    assert answered <= kept
    assert kept <= set(idents[:8])
    many.ok("audit")


def _signed_in(link: Any, address: str) -> dict[str, str]:
    from tests.web.served import token_of

    form = {"Content-Type": "application/x-www-form-urlencoded"}
    link.request("GET", "/start" + address.partition("/start")[2])
    with link.getresponse() as answer:
        cookie = str(answer.headers["Set-Cookie"]).partition(";")[0]
        answer.read()
    link.close()
    link.request("GET", "/vem", headers={"Cookie": cookie})
    with link.getresponse() as answer:
        page = answer.read().decode()
    link.close()
    headers = form | {"Cookie": cookie, "X-Belagg": token_of(page)}
    link.request("POST", "/vem", "person=E1" if "person" in page else "namn=EA", headers)
    with link.getresponse() as answer:
        answer.read()
    link.close()
    return headers
