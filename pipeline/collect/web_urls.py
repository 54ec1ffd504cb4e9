"""Addresses of pages: one spelling each, one key for a page's several spellings, and what belongs to a site."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import lru_cache
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from pipeline.collect.web_guard import Guard

LONGEST = 2000  # characters; servers refuse longer ones and traps grow them
_SCHEMES = {"http": 80, "https": 443}
_NOISE = frozenset(
    word
    for line in (
        "jsessionid phpsessid sessionid session_id sessid aspsessionid cfid cftoken sid s_id zenid oscsid",
        "fbclid gclid dclid msclkid mc_cid mc_eid _ga _gl igshid yclid",
    )
    for word in line.split()
)
_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sessionid|sid)=[^/;?#]*", re.IGNORECASE)
_ASP_SESSION = re.compile(r"/\(S\([a-z0-9]{24}\)\)", re.IGNORECASE)
_DEFAULT = re.compile(r"/(?:index\.(?:html?|xhtml|shtml|php\d?|aspx?|jsp|cfm)|default\.(?:html?|aspx?))$", re.IGNORECASE)
_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SAFE = "!$&'()*+,;=:@/%-._~"
_SESSION_IN_BODY = re.compile(rb"(?:jsessionid|phpsessid|session_?id|sess?id|sid)=[0-9a-zA-Z._-]+", re.IGNORECASE)
# Files that are no pages and no documents; their links are not asked for at all.
SKIPPED = frozenset(
    word
    for line in (
        "jpg jpeg png gif webp avif svg ico bmp tif tiff heic psd ai eps indd dwg dxf shp gpx kml kmz",
        "mp3 m4a wav ogg oga flac mp4 m4v mov avi wmv mkv webm mpg mpeg flv swf",
        "zip gz tgz tar 7z rar bz2 xz exe msi dmg pkg apk iso bin dll jar",
        "css js mjs map woff woff2 ttf eot otf ics vcf xml rss atom json jsonld webmanifest",
    )
    for word in line.split()
)


def normalise(url: str, base: str = "") -> str | None:
    """The one spelling of ``url`` (resolved against ``base``): what is asked for and stored as the page's address.

    Without fragment, session ids and campaign tags; query sorted by name; default port, ``.`` and ``..`` gone. None for
    what is not plainly http or https: other schemes, user names and passwords, broken hosts and ports, over 2000 characters.
    """
    try:
        parts = urlsplit(urljoin(base, re.sub(r"[\x00-\x20\x7f]+", lambda m: "%20" if " " in m[0] else "", url.strip())))
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in _SCHEMES or not host or "@" in parts.netloc or port == 0:
        return None
    name = _host(host)
    if name is None:
        return None
    netloc = name if port in (None, _SCHEMES[parts.scheme]) else f"{name}:{port}"
    made = urlunsplit((parts.scheme, netloc, _path(parts.path), _query(parts.query), ""))
    return made if len(made) <= LONGEST else None


def _host(host: str) -> str | None:
    if ":" in host:
        return f"[{host}]"
    try:
        name = host.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    return name if re.fullmatch(r"[a-z0-9._-]+", name) else None


def _path(path: str) -> str:
    path = _ASP_SESSION.sub("", _PATH_SESSION.sub("", path))
    kept: list[str] = []
    segments = path.split("/")[1:]
    for i, segment in enumerate(segments):
        last = i == len(segments) - 1
        if segment == "..":
            kept = kept[:-1]
        elif segment != ".":
            kept.append(segment)
            continue
        if last:
            kept.append("")
    return "/" + _escape("/".join(kept), _SAFE)


def _escape(text: str, safe: str) -> str:
    """Escapes in capitals, none where none is needed; an escape in another encoding than UTF-8 stays as it is."""
    text = _ESCAPE.sub(lambda m: c if (c := chr(int(m[1], 16))) in _UNRESERVED else m[0].upper(), text)
    return quote(text, safe=safe)


def _query(query: str) -> str:
    kept = [piece for piece in query.split("&") if piece and not _noise(piece.partition("=")[0])]
    return _escape("&".join(sorted(kept, key=lambda piece: piece.partition("=")[0])), _SAFE + "?")


def _noise(name: str) -> bool:
    low = unquote(name).lower()
    return low in _NOISE or low.startswith(("utm_", "aspsessionid"))


def key(url: str) -> str:
    """The same for all spellings of one page: with or without www, https, ``index.html`` and a slash at the end."""
    parts = urlsplit(url)
    path = _DEFAULT.sub("/", parts.path).rstrip("/")
    return f"{parts.netloc.removeprefix('www.')}{path}?{parts.query}"


def path_key(url: str) -> str:
    """``key`` without the query: what the variants of one page have in common."""
    return key(url).partition("?")[0]


@lru_cache(maxsize=50_000)  # a chain of n pages asks for each n times
def shape(url: str) -> str:
    """The address with numbers and query values taken out: equal for the steps of a calendar or a pager."""
    parts = urlsplit(url)
    names = "&".join(piece.partition("=")[0] for piece in parts.query.split("&"))
    return f"{re.sub('[0-9]+', '#', parts.path)}?{names}"


def suffix(url: str) -> str:
    """``pdf`` for ``…/plan.PDF``; empty where the last part of the path has none."""
    return urlsplit(url).path.rpartition("/")[2].rpartition(".")[2].lower() if "." in url.rpartition("/")[2] else ""


def session_free(body: bytes) -> bytes:
    """A page's bytes without the session ids it writes into its own links."""
    return _SESSION_IN_BODY.sub(b"", body)


@dataclass(frozen=True, slots=True)
class Site:
    """What belongs to the crawl of ``start`` (normalised).

    ``include`` and ``exclude`` are globs over ``host/path?query``. Without ``include`` the site is the start's host, with
    and without www. With it, only what matches is followed: on that host, on its subdomains, and on other hosts where
    the pattern spells the host out.
    """

    start: str
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    guard: Guard = field(default_factory=Guard)

    def place(self, url: str) -> str | None:
        """None if ``url`` (normalised) is to be followed, else why not: outside, left-out, media or refused."""
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or _SCHEMES[parts.scheme]
        bare = url.partition("://")[2]
        own = self._own(host, port)
        if not own and not self._invited(host):
            return "refused" if self.guard.refuses(host, port) else "outside"
        if any(fnmatchcase(bare, p) for p in self.exclude):
            return "left-out"
        if url != self.start and self.include and not any(fnmatchcase(bare, p) for p in self.include):
            return "left-out" if own else "outside"
        if self.guard.refuses(host, port):
            return "refused"
        return "media" if suffix(url) in SKIPPED else None

    def _own(self, host: str, port: int) -> bool:
        start = urlsplit(self.start)
        first = start.port or _SCHEMES[start.scheme]
        same_port = port == first or (port in (80, 443) and first in (80, 443))
        return same_port and host.removeprefix("www.") == (start.hostname or "").removeprefix("www.")

    def _invited(self, host: str) -> bool:
        base = (urlsplit(self.start).hostname or "").removeprefix("www.")
        hosts = [p.partition("/")[0] for p in self.include]
        return any(host == h.partition(":")[0] or (host.endswith(f".{base}") and fnmatchcase(host, h)) for h in hosts)
