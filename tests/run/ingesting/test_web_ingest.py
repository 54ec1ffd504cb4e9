"""A web site through ``belagg ingest``: stored with its archive records, unchanged the second time, versions after a change."""

from __future__ import annotations

import gzip
import importlib.util
import sqlite3
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.conftest import Belagg

pytestmark = pytest.mark.skipif(importlib.util.find_spec("scrapy") is None, reason="needs the extra crawl")

TEXT = "<p>Kommunen följer upp sina mål varje tertial och redovisar avvikelser med åtgärder till nämnden och invånarna.</p>"


BROKEN = "trasig"  # a page the server cannot give


def page(title: str, body: str) -> str:
    return f"<!doctype html><html lang=sv><head><meta charset=utf-8><title>{title}</title></head><body><main><h1>{title}</h1>{body}</main>"


@pytest.fixture
def site() -> Iterator[tuple[str, dict[str, str]]]:
    """A server on loopback and the pages it gives, which a test may change."""
    links = "".join(f"<li><a href=/{n}.html>Sida {n}</a></li>" for n in range(3))
    pages = {"/": page("Start", f"<ul>{links}</ul>")} | {f"/{n}.html": page(f"Sida {n}", TEXT.replace("tertial", f"tertial {n}")) for n in range(3)}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pages.get(self.path)
            self.send_response((500 if body == BROKEN else 200) if body else 404)
            type_ = "application/rss+xml" if self.path.endswith(".rss") else "text/plain" if self.path.endswith(".txt") else "text/html"
            self.send_header("Content-Type", f"{type_}; charset=utf-8")
            self.end_headers()
            self.wfile.write((body or "borta").encode())

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", pages
    server.shutdown()
    server.server_close()


def test_a_site_is_stored_and_versions_arise(belagg: Belagg, site: tuple[str, dict[str, str]]) -> None:
    address, pages = site
    host = address.removeprefix("http://").rstrip("/")
    fetch = ("ingest", address, "--allow-private", host, "--delay", "0")
    first = belagg.json(*fetch)
    assert [s["status"] for s in first["sources"]] == ["stored"] * 4
    assert {s["kind"] for s in first["sources"]} == {"web"}
    sql = sqlite3.connect(belagg.db)
    records = [b"".join(c[0] for c in sql.execute("SELECT data FROM blob_chunk WHERE sha256 = ? ORDER BY ordinal", (r,)))
               for (r,) in sql.execute("SELECT record FROM version")]  # fmt: skip
    sql.close()
    assert len(records) == 4
    assert all(gzip.decompress(r).startswith(b"WARC/1.") for r in records)
    assert belagg.json(*fetch)["totals"]["unchanged"] == 4
    pages["/1.html"] = page("Sida 1", TEXT.replace("tertial", "månad"))
    again = belagg.json(*fetch)
    assert {s["uri"].rsplit("/", 1)[1]: s["status"] for s in again["sources"]}["1.html"] == "updated"
    belagg.ok("audit", "--deep")


def test_private_addresses_are_refused_unless_named(belagg: Belagg, site: tuple[str, dict[str, str]]) -> None:
    (refused,) = belagg.json("ingest", site[0], status=3)["sources"]
    assert refused["error"]["code"] == "web-refused-address"


def test_pages_that_are_gone_and_what_was_left_out(belagg: Belagg, site: tuple[str, dict[str, str]]) -> None:
    address, pages = site
    host = address.removeprefix("http://").rstrip("/")
    fetch = ("ingest", address, "--allow-private", host, "--delay", "0")
    pages["/robots.txt"] = "User-agent: *\nDisallow: /2.html\n"
    first = belagg.json(*fetch)
    assert [(x["uri"], x["reason"]) for x in first["left_out"]] == [(f"{address}2.html", "robots")]
    assert "robots.txt" in belagg.ok("sources", "--left-out")
    del pages["/1.html"]
    pages["/"] = pages["/"].replace("<li><a href=/1.html>Sida 1</a></li>", "<li><a href=/2.html>igen</a></li>")
    second = belagg.json(*fetch)
    assert [g["uri"] for g in second["gone"]] == [f"{address}1.html"]
    assert "borta från webbplatsen" in belagg.ok("sources")
    assert ("gone", f"{address}1.html") in {(s["status"], s["uri"]) for s in belagg.json("sources", "--new")["sources"]}
    assert belagg.json(*fetch)["gone"] == []  # said once
    pages["/1.html"] = page("Sida 1", TEXT.replace("tertial", "tertial 1"))
    pages["/"] += "<a href=/1.html>åter</a>"
    belagg.ok(*fetch)
    assert "borta" not in belagg.ok("sources")


def test_failed_pages_are_tried_again_one_by_one(belagg: Belagg, site: tuple[str, dict[str, str]]) -> None:
    address, pages = site
    host = address.removeprefix("http://").rstrip("/")
    pages["/"] += "<a href=/x.html>x</a>"
    pages["/x.html"] = BROKEN
    belagg.json("ingest", address, "--allow-private", host, "--delay", "0", status=3)
    pages["/x.html"] = page("X", TEXT.replace("tertial", "vecka"))
    again = belagg.json("ingest", "--only-failed", "--allow-private", host, "--delay", "0")
    assert [(s["uri"], s["status"]) for s in again["sources"]] == [(f"{address}x.html", "stored")]


def test_a_broken_link_is_left_out_and_no_failure(belagg: Belagg, site: tuple[str, dict[str, str]]) -> None:
    address, pages = site
    host = address.removeprefix("http://").rstrip("/")
    fetch = ("ingest", address, "--allow-private", host, "--delay", "0")
    pages["/"] += "<a href=/x.html>x</a>"
    pages["/x.html"] = BROKEN
    assert belagg.json(*fetch, status=3)["totals"]["failed"] == 1
    del pages["/x.html"]  # from here on it is a broken link; what was held against it is forgotten
    made = belagg.json(*fetch)
    assert [(x["uri"], x["reason"], x["from"]) for x in made["left_out"]] == [(f"{address}x.html", "dead", address)]
    assert "länkar till sidor som inte finns" in belagg.ok("sources", "--left-out")
    assert {s["status"] for s in belagg.json("sources")["sources"]} == {"stored"}
    del pages["/1.html"]  # this one was stored
    assert belagg.json(*fetch, status=3)["totals"]["failed"] == 1


def test_a_start_that_is_not_there_is_a_failure(belagg: Belagg, site: tuple[str, dict[str, str]]) -> None:
    address, _ = site
    host = address.removeprefix("http://").rstrip("/")
    (start,) = belagg.json("ingest", f"{address}fel.html", "--allow-private", host, "--delay", "0", status=3)["sources"]
    assert start["error"]["code"] == "web-status"


def test_a_feed_by_its_address(belagg: Belagg, site: tuple[str, dict[str, str]]) -> None:
    address, pages = site
    host = address.removeprefix("http://").rstrip("/")
    pages["/nyheter.rss"] = '<rss version="2.0"><channel><title>Nytt</title><item><title>Dialog</title><link>https://x.example/1</link></item></channel></rss>'
    pages["/fel.rss"] = "<html><body>ingen</body></html>"
    fetch = ("--allow-private", host, "--delay", "0")
    made = belagg.json("ingest", f"{address}nyheter.rss", *fetch)
    assert [(s["uri"], s["kind"]) for s in made["sources"]] == [("https://x.example/1#flode", "social")]
    assert belagg.json("ingest", f"{address}nyheter.rss", *fetch)["totals"]["unchanged"] == 1
    belagg.ok("audit", "--deep")
