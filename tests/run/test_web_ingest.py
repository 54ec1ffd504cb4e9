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
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
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
