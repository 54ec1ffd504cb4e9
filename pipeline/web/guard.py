"""The door: who is asking, from where, with which permission. Everything that reaches a page has passed here.

Host allow-list (a name that points here by rebinding is refused), Origin and token on every change, a session that
begins with the one-time token in the address, and headers that leave nothing to scripts that are not ours.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from pipeline.web.headers import with_headers

Next = Callable[[Request], Awaitable[Response]]

COOKIE = "belagg"
SAFE = frozenset({"GET", "HEAD"})


@dataclass(slots=True)
class Door:
    """Who may come in. ``hosts``: names this server answers to, with port. ``token``: opens the first session, once."""

    hosts: frozenset[str]
    token: str
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    sessions: dict[str, str] = field(default_factory=dict)  # session → evaluator's id, empty before one is chosen

    def open(self, token: str) -> str | None:
        """A new session for the one-time token; None when it is wrong or used."""
        if not self.token or not hmac.compare_digest(token.encode(), self.token.encode()):
            return None
        self.token = ""
        session = secrets.token_urlsafe(32)
        self.sessions[session] = ""
        return session

    def csrf(self, session: str) -> str:
        """The token every change from this session carries."""
        return hmac.new(self.secret, session.encode(), hashlib.sha256).hexdigest()


async def guard(door: Door, request: Request, go_on: Next) -> Response:
    """Let a request in, or say why not."""
    if request.headers.get("host", "").lower() not in door.hosts:
        return _refused(421, "Den här adressen hör inte till Belägg. Öppna den adress som stod i terminalen.")
    if request.url.path.startswith("/statisk/"):
        answer = with_headers(await go_on(request))
        answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # a sandboxed frame has no origin of its own
        answer.headers["Cache-Control"] = "no-cache"
        return answer
    if request.url.path == "/start" and request.method == "GET":
        return with_headers(_begin(door, request))
    session = request.cookies.get(cookie(request), "")
    if session not in door.sessions:
        return _refused(401, "Du är inte inloggad. Öppna adressen som stod i terminalen, eller kör belagg review igen.")
    if request.method not in SAFE:
        fault = await _forged(door, request, session)
        if fault:
            return _refused(403, fault)
    request.state.session = session
    request.state.csrf = door.csrf(session)
    request.state.who = door.sessions[session]
    answer = with_headers(await go_on(request))
    if request.url.path == "/puls" and answer.status_code < 300:
        answer.headers["X-Belagg"] = request.state.csrf  # a tab that outlived a restart goes on with the new session's token
    return answer


def _begin(door: Door, request: Request) -> Response:
    session = door.open(request.query_params.get("nyckel", ""))
    if session is None:
        if request.cookies.get(cookie(request), "") in door.sessions:
            return RedirectResponse("/", 303)
        return _refused(401, "Adressen är redan använd. Kör belagg review igen för att få en ny.")
    answer = RedirectResponse("/", 303)
    answer.set_cookie(cookie(request), session, httponly=True, samesite="strict", path="/")
    return answer


def cookie(request: Request) -> str:
    """The session cookie's name. Browsers keep cookies by host and not by port: two evaluations open at once are two names."""
    port = urlsplit("//" + request.headers.get("host", "")).port
    return f"{COOKIE}-{port}" if port else COOKIE


async def _forged(door: Door, request: Request, session: str) -> str:
    """Why a change is not ours; empty when it is."""
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc.lower() != request.headers.get("host", "").lower():
        return "Ändringen kom från en annan webbplats och är inte gjord."
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return "Ändringen kom från en annan webbplats och är inte gjord."
    given = request.headers.get("x-belagg", "")
    if not given and not request.headers.get("content-type", "").startswith("multipart/"):
        await request.body()  # kept, so that the view can read the form again
        given = str((await request.form()).get("_tecken", ""))
    if not hmac.compare_digest(given.encode(), door.csrf(session).encode()):
        return "Sidan är för gammal. Ladda om den och gör om det sista; inget annat har gått förlorat."
    return ""


def _refused(status: int, text: str) -> Response:
    return with_headers(PlainTextResponse(text, status))
