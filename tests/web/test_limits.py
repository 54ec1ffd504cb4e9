"""What is too much or too slow is refused while it comes, and nothing of it is kept."""

from __future__ import annotations

import asyncio
import http.client
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from pipeline.web.limits import MB, Limited, Limits
from tests.conftest import Belagg
from tests.web.served import KEY, served, token_of


@pytest.fixture
def site(belagg: Belagg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Path]]:
    """A server that takes 3 MB, and the folder its temporary files go to."""
    aside = tmp_path / "aside"
    aside.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(aside))
    with served(belagg.db, Limits(form=20_000, upload=3 * MB)) as base:
        yield base, aside


def opened(base: str) -> tuple[http.client.HTTPConnection, dict[str, str]]:
    """A connection with a session that has a name."""
    link = http.client.HTTPConnection(urlsplit(base).netloc, timeout=120)
    link.request("GET", f"/start?nyckel={KEY}")
    with link.getresponse() as answer:
        cookie = str(answer.headers["Set-Cookie"]).partition(";")[0]
        answer.read()
    link.request("GET", "/vem", headers={"Cookie": cookie})
    headers = {"Cookie": cookie, "X-Belagg": token_of(answered(link)[1])}
    link.request("POST", "/vem", "namn=EA", headers | {"Content-Type": "application/x-www-form-urlencoded"})
    assert answered(link)[0] == 303
    return link, headers


def file_of(size: int) -> Iterator[bytes]:
    """A form with one file, in pieces of 64 kB."""
    yield b'--gr\r\nContent-Disposition: form-data; name="filer"; filename="stor.md"\r\n\r\n'
    for _ in range(size // 65536):
        yield b"a" * 65536
    yield b"\r\n--gr--\r\n"


def sent_until_refused(link: http.client.HTTPConnection, headers: dict[str, str], pieces: Iterator[bytes]) -> tuple[int, int]:
    """Sends in chunks without a length, as far as the server listens: (bytes sent, status)."""
    link.putrequest("POST", "/kallor/fil")
    for name, value in (headers | {"Content-Type": "multipart/form-data; boundary=gr", "Transfer-Encoding": "chunked"}).items():
        link.putheader(name, value)
    link.endheaders()
    sent = 0
    try:
        for piece in pieces:
            link.send(b"%x\r\n%b\r\n" % (len(piece), piece))
            sent += len(piece)
        link.send(b"0\r\n\r\n")
    except (BrokenPipeError, ConnectionResetError):
        return sent, 413  # hung up on
    return sent, answered(link)[0]


def answered(link: http.client.HTTPConnection) -> tuple[int, str]:
    with link.getresponse() as answer:
        return answer.status, answer.read().decode()


def test_two_gigabytes_are_refused_by_their_length_alone(site: tuple[str, Path]) -> None:
    base, aside = site
    link, headers = opened(base)
    link.putrequest("POST", "/kallor/fil")
    for name, value in (headers | {"Content-Type": "multipart/form-data; boundary=gr", "Content-Length": "2000000000"}).items():
        link.putheader(name, value)
    link.endheaders()
    status, said = answered(link)  # before a single byte of it was sent
    assert status == 413
    assert "Inget av det är sparat" in said
    assert list(aside.iterdir()) == []
    link.close()


def test_a_body_without_a_length_is_refused_while_it_streams(site: tuple[str, Path]) -> None:
    base, aside = site
    link, headers = opened(base)
    sent, status = sent_until_refused(link, headers, file_of(2000 * MB))
    assert status == 413
    assert sent < 60 * MB  # what the system's buffers hold beyond the limit, far from all of it
    assert list(aside.iterdir()) == []
    link.close()
    again = http.client.HTTPConnection(urlsplit(base).netloc, timeout=120)
    again.request("GET", "/kalla/K1", headers=headers)
    assert "K1 finns inte" in answered(again)[1]
    again.close()


def test_what_is_within_the_limit_is_read(site: tuple[str, Path]) -> None:
    base, aside = site
    link, headers = opened(base)
    sent, status = sent_until_refused(link, headers, file_of(1 * MB))
    assert status == 200
    assert sent > 900_000
    for thread in threading.enumerate():  # it is read in the background
        if thread.name == "belagg-ingest":
            thread.join()
    assert list(aside.iterdir()) == []
    link.close()


def test_a_form_has_a_smaller_limit(site: tuple[str, Path]) -> None:
    link, headers = opened(site[0])
    link.request("POST", "/vem", "namn=" + "a" * 30_000, headers | {"Content-Type": "application/x-www-form-urlencoded"})
    assert answered(link)[0] == 413
    link.close()


def through(limits: Limits, incoming: list[dict[str, Any]]) -> tuple[int, int]:
    """A body through the middleware to an application that reads it all: (status, bytes the application got)."""
    got = 0

    async def application(_: Any, receive: Any, send: Any) -> None:
        nonlocal got
        more = True
        while more:
            message = await receive()
            got += len(message.get("body", b""))
            more = message.get("more_body", False)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def receive() -> dict[str, Any]:
        if incoming:
            return incoming.pop(0)
        await asyncio.Event().wait()  # nothing more ever comes
        raise AssertionError

    said: list[int] = []

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            said.append(message["status"])

    scope = {"type": "http", "path": "/vem", "method": "POST", "headers": [(b"content-length", b"10")]}
    asyncio.run(Limited(application, limits)(scope, receive, send))
    assert len(said) == 1
    return said[0], got


def test_a_body_that_stops_coming_is_given_up() -> None:
    assert through(Limits(idle=0.01), [{"type": "http.request", "body": b"ab", "more_body": True}]) == (408, 2)


def test_a_body_that_trickles_is_given_up() -> None:
    drops = [{"type": "http.request", "body": b"a", "more_body": True} for _ in range(1000)]
    status, got = through(Limits(patience=0.0, slowest=10**12), drops)
    assert status == 408
    assert got < 10


def test_a_length_that_lies_is_counted() -> None:
    assert through(Limits(form=100), [{"type": "http.request", "body": b"a" * 101, "more_body": False}])[0] == 413
    assert through(Limits(form=100), [{"type": "http.request", "body": b"a" * 100, "more_body": False}]) == (200, 100)
