"""A municipality's web site on loopback, with all that makes real ones hard to crawl."""

from __future__ import annotations

import gzip
import io
import itertools
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

TREE = 300  # pages reached by links
ALONE = 40  # pages that stand in the sitemaps only
PDF = b"%PDF-1.4\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
_session = itertools.count(100_000)


def zipped() -> bytes:
    import zipfile

    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(zipfile.ZipInfo("word/document.xml"), "<w/>")
    return made.getvalue()


def page(title: str, *links: str, head: str = "") -> bytes:
    anchors = "".join(f'<p><a href="{link}">{link}</a></p>' for link in links)
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><body><h1>{title}</h1>{anchors}</body></html>".encode()


class Municipality(ThreadingHTTPServer):
    """``asked``: how often each path with its query was asked for. ``tree``: how many pages links lead to."""

    daemon_threads = True

    def __init__(self, elsewhere: int = 1, tree: int = TREE) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: Counter[str] = Counter()
        self.agents: set[str] = set()
        self.cookies: list[str] = []
        self.elsewhere, self.tree = elsewhere, tree
        self.edition = ""
        self.door = "open"  # or how robots.txt fails to come: slow, 503, cut, closed, silent
        self.gate = threading.Event()  # pages of the tree are not given before it is set
        self.gate.set()
        self.open_door = "User-agent: *\nDisallow: /hemligt/\nDisallow: /*?utskrift\nSitemap: /karta/index.xml\n"

    @property
    def name(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    @property
    def url(self) -> str:
        return f"http://{self.name}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A crawler that hangs up is no news."""

    def expected(self) -> set[str]:
        """Every page that can be reached and may be fetched."""
        paths = ["/", "/om/", "/latin", "/packad", "/avslutad", "/sessioner", "/ombytlig", "/ref?tillbaka=1", "/utan-typ", "/sok?a=1&b=2", "/fallor", "/nyheter", "/gammal-adress/ny", "/å".replace("å", "%C3%A5")]
        return {f"{self.url}{p}" for p in paths} | {f"{self.url}/sida/{i}.html" for i in range(self.tree)} | {f"{self.url}/ensam/{i}" for i in range(ALONE)}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Municipality

    def log_message(self, *args: object) -> None:
        """Silence."""

    def do_GET(self) -> None:
        site = self.server
        site.asked[self.path] += 1
        site.agents.add(self.headers.get("User-Agent", ""))
        site.cookies.extend(self.headers.get_all("Cookie", []))
        parts = urlsplit(self.path)
        name = parts.path.split("/")[1].partition(";")[0]
        method = getattr(self, "get_" + {"": "start", "%C3%A5": "ring"}.get(name, name).replace("-", "_").replace(".", "_"), None)
        if method is None:
            self.send(404, page("Finns inte"))
        else:
            method(parts.path, {k: v[0] for k, v in parse_qs(parts.query).items()})

    def send(self, status: int, body: bytes, type_: str | None = "text/html; charset=utf-8", _length: int | None = None, **headers: str) -> None:
        self.send_response(status)
        if type_:
            self.send_header("Content-Type", type_)
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body) if _length is None else _length))
        self.end_headers()
        self.wfile.write(body)

    def move(self, to: str, status: int = 302) -> None:
        self.send(status, b"", Location=to)

    # What every site has -------------------------------------------------------------------------------------------

    def get_robots_txt(self, path: str, query: dict[str, str]) -> None:
        body, door = self.server.open_door.encode(), self.server.door
        if door == "slow":
            time.sleep(1)
        if door == "503":
            self.send(503, b"")
        elif door == "closed":
            self.close_connection = True
        elif door == "cut":
            self.send(200, body[:40], "text/plain", _length=len(body))
            self.close_connection = True
        elif door == "silent":
            self.server.gate.wait(60)
            self.close_connection = True
        else:
            self.send(200, body, "text/plain")

    def get_start(self, path: str, query: dict[str, str]) -> None:
        me = self.server
        links = ["/sida/0.html", "sida/0.html#del-2", "/index.html", "/om", "/om/", "/om/index.html", "/latin", "/packad",
                 "/avslutad", "/sessioner", "/ombytlig", "/utan-typ", "/sok?b=2&a=1", "/sok?a=1&b=2&utm_source=brev", "/fallor", "/nyheter",
                 "/dok/plan.pdf", "/dok/beslut.docx", "/dok/hamta?id=7", "/bild.jpg", "/film", "/arkiv.zip", "/hemligt/lon.html",
                 "/sida/1.html?utskrift=1", "/finns-inte", "/gammal-adress", "/å", "mailto:kommun@example.org", "javascript:void(0)",
                 f"http://anna:hemlig@{me.name}/medlosen", "https://example.org/", "/ref?tillbaka=1", "/ref?tillbaka=2"]  # fmt: skip
        self.send(200, page("Kommunen " + me.edition, *links), Set_Cookie="spar=1; Path=/")

    def get_sida(self, path: str, query: dict[str, str]) -> None:
        self.server.gate.wait(60)
        number = int(path.rpartition("/")[2].removesuffix(".html"))
        children = [f"{i}.html" for i in (3 * number + 1, 3 * number + 2, 3 * number + 3) if i < self.server.tree]
        self.send(200, page(f"Sida {number}", *children, f"{max(number - 1, 0)}.html", "/hemligt/arkiv"))

    def get_karta(self, path: str, query: dict[str, str]) -> None:
        host = self.server.url
        if path.endswith("index.xml"):
            body = f'<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>{host}/karta/1.xml.gz</loc></sitemap><sitemap><loc>{host}/karta/2.txt</loc></sitemap></sitemapindex>'.encode()
        elif path.endswith(".gz"):
            urls = "".join(f"<url><loc>{host}/ensam/{i}</loc></url>" for i in range(ALONE // 2))
            body = gzip.compress(f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}<url><loc>{host}/hemligt/karta</loc></url></urlset>'.encode())
        else:
            body = "\n".join(f"{host}/ensam/{i}" for i in range(ALONE // 2, ALONE)).encode()
        self.send(200, body, "application/xml")

    def get_ensam(self, path: str, query: dict[str, str]) -> None:
        self.send(200, page(path))

    def get_om(self, path: str, query: dict[str, str]) -> None:
        if path == "/om":
            self.move("/om/", 301)
        else:
            self.send(200, page("Om kommunen"))

    def get_dok(self, path: str, query: dict[str, str]) -> None:
        if path.endswith(".pdf"):
            self.send(200, PDF, "application/pdf")
        elif path.endswith(".docx"):
            self.send(200, zipped(), "application/octet-stream")
        else:
            self.send(200, PDF + b"2", "application/pdf", Content_Disposition='attachment; filename="../årsplan.pdf"'.encode().decode("latin-1"))

    def get_film(self, path: str, query: dict[str, str]) -> None:
        self.send(200, b"\0" * 100_000, "video/mp4")

    get_bild_jpg = get_arkiv_zip = get_film

    def get_gammal_adress(self, path: str, query: dict[str, str]) -> None:
        if path.endswith("ny"):
            self.send(200, page("Flyttad"))
        else:
            self.move("/gammal-adress/ny", 301)

    def get_hemligt(self, path: str, query: dict[str, str]) -> None:
        self.send(200, page("Hemligt"))

    def get_ring(self, path: str, query: dict[str, str]) -> None:
        self.send(200, page("Å"))

    # What makes them hard ------------------------------------------------------------------------------------------

    def get_fallor(self, path: str, query: dict[str, str]) -> None:
        port, other = self.server.server_port, self.server.elsewhere
        self.send(200, page(
            "Fällor", "/kalender?ar=2026&manad=1", "/kalendarium/2026/1", "/rek/", "/snurra/a", "/hopp?n=0", "/fel", "/dropp", "/jatte", "/jatte2", "/bomb", "/avbruten",
            f"/ut?till=http://127.0.0.1:{other}/", f"/ut?till=http://[::1]:{port}/", f"/ut?till=http://2130706433:{port}/",
            "/ut?till=http://169.254.169.254/latest/meta-data/", f"/ut?till=http://localhost:{port}/", "/ut?till=file:///etc/passwd",
            f"/ut?till=http://a:b@127.0.0.1:{port}/medlosen", f"http://127.0.0.1:{other}/direkt", f"http://[::1]:{port}/direkt",
        ))  # fmt: skip

    def get_kalender(self, path: str, query: dict[str, str]) -> None:
        year, month = int(query["ar"]), int(query["manad"])
        after, before = (year + month // 12, month % 12 + 1), (year - (month == 1), (month - 2) % 12 + 1)
        self.send(200, page(f"{year}-{month}", *(f"/kalender?ar={y}&manad={m}" for y, m in (after, before))))

    def get_kalendarium(self, path: str, query: dict[str, str]) -> None:
        year, month, *day = map(int, path.split("/")[2:])
        days = [f"/kalendarium/{year}/{month}/{d}" for d in range(1, 4)] if not day else []
        self.send(200, page(f"Händer {path}", f"/kalendarium/{year + month // 12}/{month % 12 + 1}", *days))

    def get_rek(self, path: str, query: dict[str, str]) -> None:
        self.send(200, page(path, "rek/", "rak/rek/"))

    def get_snurra(self, path: str, query: dict[str, str]) -> None:
        self.move("/snurra/b" if path.endswith("a") else "/snurra/a")

    def get_hopp(self, path: str, query: dict[str, str]) -> None:
        self.move(f"/hopp?n={int(query['n']) + 1}")

    def get_ut(self, path: str, query: dict[str, str]) -> None:
        self.move(query["till"])

    def get_fel(self, path: str, query: dict[str, str]) -> None:
        self.send(500, page("Internt fel"))

    def get_ombytlig(self, path: str, query: dict[str, str]) -> None:
        self.send(200 if self.server.asked[self.path] > 2 else 503, page("Till slut"))

    def get_dropp(self, path: str, query: dict[str, str]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", "100000")
        self.end_headers()
        for _ in range(600):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.1)

    def get_jatte(self, path: str, query: dict[str, str]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        if path == "/jatte":
            self.send_header("Content-Length", str(2_000_000_000))
        else:
            self.send_header("Connection", "close")
        self.end_headers()
        for _ in range(2000):  # 2 GB if nobody hangs up
            self.wfile.write(b" " * 1_000_000)

    get_jatte2 = get_jatte

    def get_bomb(self, path: str, query: dict[str, str]) -> None:
        self.send(200, gzip.compress(b" " * 50_000_000), Content_Encoding="gzip")

    def get_avbruten(self, path: str, query: dict[str, str]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", "5000")
        self.end_headers()
        self.wfile.write(b"<html>")
        self.close_connection = True

    def get_latin(self, path: str, query: dict[str, str]) -> None:
        self.send(200, "<html><h1>Räksmörgås på ålderdomshemmet</h1></html>".encode("latin-1"), "text/html; charset=utf-8")

    def get_packad(self, path: str, query: dict[str, str]) -> None:
        self.send(200, gzip.compress(page("Packad", "/avslutad")), Content_Encoding="gzip")

    def get_avslutad(self, path: str, query: dict[str, str]) -> None:
        body = page("I bitar")
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body))

    def get_utan_typ(self, path: str, query: dict[str, str]) -> None:
        self.send(200, page("Utan typ"), None)

    def get_sessioner(self, path: str, query: dict[str, str]) -> None:
        number = next(_session)
        self.send(200, page("Sessioner", f"/sessioner;jsessionid=A{number}", f"/sessioner?PHPSESSID={number:x}", f"/?sid={number}x", f"/nyheter?sid={number % 10_000}"))

    def get_nyheter(self, path: str, query: dict[str, str]) -> None:
        number = next(_session)
        self.send(200, page("Nyheter", f"/nyheter;jsessionid={number}?utm_campaign=x", f"/nyheter?fbclid={number}"))

    def get_sok(self, path: str, query: dict[str, str]) -> None:
        self.send(200, page(f"Sök {self.path}"))

    def get_ref(self, path: str, query: dict[str, str]) -> None:
        self.send(200, page("Referat"))  # the query makes no difference


@contextmanager
def serving(server: ThreadingHTTPServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
