"""Crawls of a real server on loopback: what comes, what does not, in which order, and after a kill."""

from __future__ import annotations

import hashlib
import io
import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from base64 import b32encode
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

pytest.importorskip("scrapy", reason="needs the extra crawl")
pytest.importorskip("warcio", reason="needs the extra crawl")

from pipeline.collect import web
from pipeline.collect.model import Item
from pipeline.collect.web import CrawlOptions, Progress, crawl
from tests.collect.web_site import ALONE, PDF, TREE, Handler, Municipality, serving, zipped

# The traps' entrance is a page like others; what lies behind it takes time.
QUIET = "User-agent: *\nDisallow: /hemligt/\nDisallow: /*?utskrift\nDisallow: /fallor\nSitemap: /karta/index.xml\n"
QUICK = CrawlOptions(delay=0.0, seconds=10, max_bytes=1_000_000)  # a slow machine answers in a second or two


class Forbidden(ThreadingHTTPServer):
    """A server nobody may reach; ``reached`` counts who did."""

    daemon_threads = True
    reached = 0

    def verify_request(self, request: object, client_address: object) -> bool:
        self.reached += 1
        return False


@dataclass
class Crawled:
    site: Municipality
    items: list[Item]
    left_out: list[Item]
    told: list[Progress]
    spool: Path
    forbidden: int

    def faults(self) -> dict[str, str]:
        return {i.uri.removeprefix(self.site.url): i.fault.code for i in self.items if i.fault}

    def pages(self) -> list[Item]:
        return [i for i in self.items if i.fault is None and i.kind == "web"]

    def page(self, path: str) -> Item:
        return next(i for i in self.items if i.uri == self.site.url + path)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    """The whole site, once; the tests look at what came of it."""
    spool = tmp_path_factory.mktemp("spool")
    forbidden = Forbidden(("127.0.0.1", 0), Handler)
    told: list[Progress] = []
    site = Municipality(elsewhere=forbidden.server_port)
    with serving(forbidden), serving(site):
        items = list(crawl(site.url, options=replace(QUICK, allow_private=(site.name,)), spool=spool, tell=told.append))
        yield Crawled(site, [i for i in items if not i.left_out], [i for i in items if i.left_out], told, spool, forbidden.reached)


def settle(site: Municipality, spool: Path, **options: object) -> list[Item]:
    items = crawl(site.url, options=replace(QUICK, allow_private=(site.name,), **options), spool=spool, tell=lambda _: None)  # type: ignore[arg-type]
    return [item for item in items if item.left_out is None]


# What comes --------------------------------------------------------------------------------------------------------


TRAPS = ("/kalender", "/kalendarium", "/rek")


def test_every_reachable_and_allowed_page_is_there_once(crawled: Crawled) -> None:
    uris = Counter(i.uri for i in crawled.items)
    assert max(uris.values()) == 1
    found = {i.uri for i in crawled.pages() if not i.uri.removeprefix(crawled.site.url).startswith(TRAPS)}
    assert found == crawled.site.expected()
    assert len(found) > 300


def test_nothing_disallowed_is_asked_for(crawled: Crawled) -> None:
    assert not [path for path in crawled.site.asked if path.startswith("/hemligt") or "utskrift" in path]
    assert crawled.told[-1].left_out["robots"] == 4  # lon.html, sida/1.html?utskrift=1, arkiv, and karta by the sitemap


def test_what_was_left_out_is_named_once_with_the_reason_and_the_page_it_stood_on(crawled: Crawled) -> None:
    named = {i.uri.removeprefix(crawled.site.url): (i.left_out, (i.origin or "").removeprefix(crawled.site.url)) for i in crawled.left_out}
    assert len(named) == len(crawled.left_out)
    assert named["/hemligt/lon.html"] == ("robots", "/hemligt/lon.html")
    assert named["/film"][0] == "skipped"
    assert {reason for reason, _ in named.values()} == {"robots", "skipped", "endless", "refused"}
    assert not any(path.startswith("https://example.org") or path.endswith(".jpg") for path in named)  # counted only


def test_what_a_page_is_stored_with(crawled: Crawled) -> None:
    page = crawled.page("/sida/7.html")
    assert (page.kind, page.name, page.title, page.own_date) == ("web", "7.html", None, None)
    assert page.data is not None
    assert b"<h1>Sida 7</h1>" in page.data
    assert page.fetched_at is not None
    assert page.fetched_at.endswith("Z")
    assert len(page.fetched_at) == len("2026-11-23T09:22:01.123456Z")


def test_linked_documents_come_and_media_does_not(crawled: Crawled) -> None:
    documents = {i.name: (i.kind, i.data) for i in crawled.items if i.fault is None and i.kind != "web"}
    assert documents == {"plan.pdf": (None, PDF), "beslut.docx": (None, zipped()), "årsplan.pdf": (None, PDF + b"2")}
    assert not crawled.site.asked["/bild.jpg"] + crawled.site.asked["/arkiv.zip"]
    assert crawled.site.asked["/film"] == 1  # only its answer says what it is


def test_bytes_are_left_to_the_reader(crawled: Crawled) -> None:
    assert crawled.page("/latin").data == "<html><h1>Räksmörgås på ålderdomshemmet</h1></html>".encode("latin-1")
    assert b"<h1>Packad</h1>" in (crawled.page("/packad").data or b"")
    assert b"<h1>I bitar</h1>" in (crawled.page("/avslutad").data or b"")


def test_faults_are_typed(crawled: Crawled) -> None:
    outs = {path: code for path, code in crawled.faults().items() if path.startswith("/ut?")}
    assert len(outs) == 7
    assert set(outs.values()) == {"web-refused-address"}
    rest = {path: code for path, code in crawled.faults().items() if path not in outs}
    assert rest == {
        "/finns-inte": "web-status", "/fel": "web-status", "/dropp": "web-timeout", "/jatte": "web-too-big", "/jatte2": "web-too-big",
        "/bomb": "web-too-big", "/avbruten": "web-cut", "/snurra/b": "web-loop", "/hopp?n=10": "web-loop",
    }  # fmt: skip
    for item in crawled.items:
        if item.fault is not None:
            assert item.fault.message("sv")
            assert item.fault.remedy("sv")


def test_errors_are_tried_three_times(crawled: Crawled) -> None:
    assert crawled.site.asked["/fel"] == 3
    assert crawled.site.asked["/ombytlig"] == 3
    assert crawled.site.asked["/finns-inte"] == 1


def test_traps_end(crawled: Crawled) -> None:
    traps = Counter(path.split("/")[1].partition("?")[0] for path in crawled.site.asked if path.startswith(TRAPS))
    assert 20 <= traps["kalender"] <= 60
    assert 20 <= traps["kalendarium"] <= 120
    assert traps["rek"] < 20
    assert crawled.told[-1].left_out["endless"] > 0


def test_nothing_reaches_the_house(crawled: Crawled) -> None:
    assert crawled.forbidden == 0
    assert "/medlosen" not in crawled.site.asked
    assert "/direkt" not in crawled.site.asked
    assert crawled.told[-1].left_out["refused"] == 2


def test_the_crawler_says_who_it_is_and_carries_no_cookies(crawled: Crawled) -> None:
    assert crawled.site.agents == {web.AGENT}
    assert crawled.site.cookies == []


def test_progress(crawled: Crawled) -> None:
    last = crawled.told[-1]
    assert last.ended == "finished"
    assert last.items == sum(i.fault is None for i in crawled.items)
    assert last.faults == sum(i.fault is not None for i in crawled.items)
    assert [p.settled for p in crawled.told[:-1]] == list(range(1, len(crawled.told)))


# The archive -------------------------------------------------------------------------------------------------------


def test_archives_check(crawled: Crawled) -> None:
    from warcio.archiveiterator import ArchiveIterator
    from warcio.checker import Checker

    checked = Checker(type("Command", (), {"inputs": [str(p) for p in crawled.spool.glob("*.warc.gz")], "verbose": False})())
    checked.process_all()
    assert checked.exit_value == 0
    kinds: Counter[str] = Counter()
    for path in crawled.spool.glob("*.warc.gz"):
        with path.open("rb") as file:
            kinds.update(record.rec_type for record in ArchiveIterator(file, check_digests="raise") if record.content_stream().read() is not None)
    assert kinds["request"] == kinds["response"] > 350
    assert kinds["warcinfo"] == 1


def test_the_record_proves_the_page(crawled: Crawled) -> None:
    from warcio.archiveiterator import ArchiveIterator

    for item in crawled.items:
        if item.fault is not None:
            assert item.data is item.record is None
            continue
        assert item.record is not None
        record = next(iter(ArchiveIterator(io.BytesIO(item.record), check_digests="raise")))
        assert record.rec_type == "response"
        assert record.rec_headers["WARC-Target-URI"] == item.uri
        assert record.rec_headers["WARC-Date"] == item.fetched_at
        assert record.rec_headers["WARC-IP-Address"] == "127.0.0.1"
        assert record.http_headers.get_statuscode() == "200"
        raw = record.raw_stream.read()
        assert record.rec_headers["WARC-Payload-Digest"] == "sha1:" + b32encode(hashlib.sha1(raw).digest()).decode()
        assert int(record.http_headers["Content-Length"]) == len(raw)
        if item.uri != f"{crawled.site.url}/packad":
            assert raw == item.data


# Again, and after a kill -------------------------------------------------------------------------------------------


def test_a_finished_crawl_is_made_anew_in_the_same_order(tmp_path: Path) -> None:
    site = Municipality(tree=10)
    site.open_door = QUIET
    with serving(site):
        first = settle(site, tmp_path)
        site.edition = "II"
        second = settle(site, tmp_path)
    assert [i.uri for i in first] == [i.uri for i in second]
    differing = [a.uri for a, b in zip(first, second, strict=True) if a.data != b.data]
    assert {u.removeprefix(site.url) for u in differing} == {"/", "/sessioner", "/nyheter"}
    assert len(list(tmp_path.glob("*.warc.gz"))) == 1


def crawl_in_a_process(site: Municipality, spool: Path) -> subprocess.Popen[bytes]:
    code = f"""
        from pathlib import Path
        from pipeline.collect.web import CrawlOptions, crawl
        options = CrawlOptions(delay=0.0, seconds=10, max_bytes=1_000_000, allow_private=({site.name!r},))
        for item in crawl({site.url!r}, options=options, spool=Path({str(spool)!r}), tell=lambda _: None):
            print(item.uri, flush=True)
    """
    return subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], stdout=subprocess.PIPE)


def test_killed_crawls_go_on_and_lose_nothing(tmp_path: Path) -> None:
    site = Municipality(tree=200)
    site.open_door = QUIET
    with serving(site):
        for kill, lines in ((os.kill, 30), (kill_child, 100)):
            process = crawl_in_a_process(site, tmp_path)
            assert process.stdout is not None
            for _ in range(lines):
                assert process.stdout.readline()
            kill(process.pid, signal.SIGKILL)
            process.stdout.read()
            process.stdout.close()
            process.wait()
        before = sum(site.asked.values())
        items = settle(site, tmp_path)
    found = {i.uri for i in items if i.fault is None and i.kind == "web"}
    assert found == site.expected() - {f"{site.url}/fallor"}
    assert max(Counter(i.uri for i in items).values()) == 1
    assert before > 90
    twice = [p for p, times in site.asked.items() if times > 1 and p.startswith(("/sida", "/ensam"))]
    assert len(twice) <= 60  # what was under way, twice; all over again would be 130
    check_archives(tmp_path, 3)


def kill_child(pid: int, how: int) -> None:
    """Kill the crawler and leave its parent to notice."""
    children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=True).stdout.split()
    assert len(children) == 1
    os.kill(int(children[0]), how)


def check_archives(spool: Path, files: int) -> None:
    from warcio.archiveiterator import ArchiveIterator

    paths = sorted(spool.glob("*.warc.gz"))
    assert len(paths) == files
    for path in paths:
        with path.open("rb") as file:
            assert sum(1 for record in ArchiveIterator(file, check_digests="raise") if record.content_stream().read() is not None)


def test_the_page_limit_says_how_to_go_on(tmp_path: Path) -> None:
    site = Municipality(tree=20)
    site.open_door = "User-agent: *\nDisallow: /fallor\n"
    with serving(site):
        first = settle(site, tmp_path, max_pages=30)
        assert len([p for p in site.asked if p not in ("/robots.txt", "/sitemap.xml")]) == 29  # /fallor is known, and barred
        assert first[-1].fault is not None
        assert (first[-1].fault.code, first[-1].uri) == ("web-limit", f"{site.url}/#crawl")
        assert first[-1].fault.gaps["pages"] == 30
        more = settle(site, tmp_path, max_pages=50)
        assert [i.uri for i in more][: len(first) - 1] == [i.uri for i in first][:-1]
        assert site.asked["/"] == 1
        assert site.asked["/sida/0.html"] == 1
        settle(site, tmp_path, max_pages=3)
        assert site.asked["/"] == 2  # over again, not on


def test_the_time_limit_and_going_on(tmp_path: Path) -> None:
    site = Municipality(tree=20)
    site.open_door = QUIET + "Crawl-delay: 0.02\n"
    site.gate.clear()
    with serving(site):
        first = settle(site, tmp_path, total_seconds=3)
        assert first[-1].fault is not None
        assert first[-1].fault.code == "web-total-time"
        site.gate.set()
        rest = settle(site, tmp_path)
    assert {i.uri for i in rest if i.fault is None and i.kind == "web"} == site.expected() - {f"{site.url}/fallor"}
    settled = [i.uri.removeprefix(site.url) for i in first if i.fault is None]
    assert [site.asked[path] for path in settled] == [1] * len(settled)


# robots.txt, whenever it comes -------------------------------------------------------------------------------------


def test_what_robots_txt_forbids_is_never_asked_for(tmp_path: Path) -> None:
    """A crawl that goes on has many requests waiting for robots.txt at once: none may slip past it, however it fails or comes."""
    site = Municipality(tree=10)
    site.open_door = QUIET
    with serving(site):
        settle(site, tmp_path, max_pages=3)
        for door in ("503", "closed", "cut", "silent"):
            before = Counter(site.asked)
            site.door = door
            site.gate.clear()  # pages would come no sooner than the file
            stopped = settle(site, tmp_path, seconds=2 if door == "silent" else 10)
            assert set((site.asked - before).keys()) == {"/robots.txt"}
            assert [i.fault.code for i in stopped if i.fault] == ["web-robots-down"]
        site.door = "slow"
        site.gate.set()
        last = settle(site, tmp_path)
    assert not [p for p in site.asked if p.startswith(("/fallor", "/hemligt", *TRAPS)) or "utskrift" in p]
    assert {i.uri for i in last if i.fault is None and i.kind == "web"} == site.expected() - {f"{site.url}/fallor"}


def test_rules_in_an_old_encoding_hold() -> None:
    from pipeline.collect.web_robots import decoded

    assert decoded("Disallow: /förskola".encode("cp1252")) == decoded("Disallow: /förskola".encode("utf-8-sig")) == "Disallow: /förskola"


def test_include_exclude_and_depth(tmp_path: Path) -> None:
    site = Municipality(tree=20)
    with serving(site):
        items = settle(site, tmp_path, include=("*/sida/*",), exclude=("*/sida/2.html",), max_depth=3)
    paths = {i.uri.removeprefix(site.url) for i in items}
    assert paths == {"/"} | {f"/sida/{i}.html" for i in (0, 1, 3, 4, 5, 6, 10, 11, 12)}


# Refusals ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "code"),
    [
        ("http://127.0.0.1/", "web-refused-address"), ("http://[::1]/", "web-refused-address"), ("http://2130706433/", "web-refused-address"),
        ("http://0x7f.1/", "web-refused-address"), ("http://169.254.169.254/latest/", "web-refused-address"),
        ("http://[::ffff:127.0.0.1]/", "web-refused-address"), ("http://10.1.2.3/", "web-refused-address"),
        ("https://www.example.org:8443/", "web-refused-address"), ("http://anna:hemlig@example.org/", "web-address"),
        ("http://", "web-address"), ("https://exa mple.org/", "web-address"),
    ],
)  # fmt: skip
def test_starts_that_are_refused(tmp_path: Path, start: str, code: str) -> None:
    (item,) = crawl(start, options=CrawlOptions(), spool=tmp_path / "spool", tell=lambda _: None)
    assert item.fault is not None
    assert item.fault.code == code
    assert not (tmp_path / "spool").exists()  # nothing was started


def test_a_name_that_leads_into_the_house_is_refused_when_connecting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The crawler's process gets a name server that answers with loopback; port 80 is not even tried."""
    patched = """
        import socket, sys
        from pathlib import Path
        asked = []
        def getaddrinfo(host, port, *rest, **more):
            asked.append(host)
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port)), (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::ffff:10.0.0.1", port, 0, 0))]
        socket.getaddrinfo = getaddrinfo
        connect = socket.socket.connect_ex
        def connecting(self, address):
            if address[0] not in ("127.0.0.1", "::1") or address[1] in (80, 443):
                Path(sys.argv[1], "connected").write_text(str(address))
            return connect(self, address)
        socket.socket.connect_ex = connecting
        from pipeline.collect.web_crawl import main
        main(Path(sys.argv[1]))
    """
    monkeypatch.setattr(web, "COMMAND", (sys.executable, "-c", textwrap.dedent(patched)))
    (item,) = crawl("http://www.kommun.example/", options=QUICK, spool=tmp_path, tell=lambda _: None)
    assert item.fault is not None
    assert item.fault.code == "web-refused-address"
    assert "127.0.0.1" in item.fault.message("sv") or "10.0.0.1" in item.fault.message("sv")
    assert not (tmp_path / "connected").exists()


def test_a_start_that_robots_txt_forbids(tmp_path: Path) -> None:
    site = Municipality()
    site.open_door = "User-agent: *\nDisallow: /\n"
    with serving(site):
        (item,) = settle(site, tmp_path)
    assert item.fault is not None
    assert item.fault.code == "web-robots"
    assert not [p for p in site.asked if p not in ("/robots.txt",)]


def test_no_robots_txt_is_no_ban_and_a_broken_one_is(tmp_path: Path) -> None:
    class Broken(Handler):
        def get_robots_txt(self, path: str, query: dict[str, str]) -> None:
            self.send(503, b"Disallow: nothing")

    site = Municipality()
    site.RequestHandlerClass = Broken
    with serving(site):
        (item,) = settle(site, tmp_path)
    assert item.fault is not None
    assert item.fault.code == "web-robots-down"
    assert set(site.asked) == {"/robots.txt"}


def test_nobody_there(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        name = f"127.0.0.1:{taken.getsockname()[1]}"
        (item,) = crawl(f"http://{name}/", options=replace(QUICK, allow_private=(name,)), spool=tmp_path, tell=lambda _: None)
    assert item.fault is not None
    assert item.fault.code == "web-unreachable"


def test_two_crawls_in_one_spool(tmp_path: Path) -> None:
    import fcntl

    with (tmp_path / "crawl.lock").open("ab") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        began = time.monotonic()
        (item,) = crawl("http://127.0.0.1:9/", options=replace(QUICK, allow_private=("127.0.0.1:9",)), spool=tmp_path, tell=lambda _: None)
    assert item.fault is not None
    assert item.fault.code == "web-busy"
    assert time.monotonic() - began > 1  # it waited for a dying one


def test_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "find_spec", lambda name: None)
    (item,) = crawl("https://www.example.org/", options=QUICK, spool=tmp_path, tell=lambda _: None)
    assert item.fault is not None
    assert item.fault.code == "crawl-missing"
    assert "belagg[crawl]" in item.fault.remedy("sv")


def test_the_tree_is_as_large_as_claimed() -> None:
    assert TREE + ALONE >= 300


