"""The door: who is asking, from where, with which permission. Everything that reaches a page has passed here.

Host allow-list (a name that points here by rebinding is refused), Origin and token on every change, and a session: alone
at the machine it begins with the one-time token in the address (``Door``), in a team by signing in (``teamdoor.TeamDoor``).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from pipeline.core.accounts.team import ALONE, NOBODY, Member
from pipeline.web.headers import SECURE, with_headers

Next = Callable[[Request], Awaitable[Response]]

COOKIE = "belagg"
SAFE = frozenset({"GET", "HEAD"})


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever asks. ``session``: what the cookie holds; ``csrf``: what changes must carry; ``who``: the evaluator's id (or
    ``auditor``, ``reader``), empty before one is chosen; ``fresh``: the cookie is still to be given."""

    session: str
    csrf: str
    who: str
    role: str
    member: Member | None = None
    fresh: bool = False


class Entrance(Protocol):
    """A door of either kind. ``hosts``: names it answers to, with port; ``secure``: whether all goes over TLS."""

    @property
    def hosts(self) -> frozenset[str]: ...

    @property
    def secure(self) -> bool: ...

    async def visitor(self, request: Request) -> Visitor | None:
        """Who asks; None for somebody who may see nothing at all."""

    def begin(self, request: Request) -> Response | None:
        """The answer where the address itself opens a session."""

    def leave(self, request: Request, answer: Response) -> None:
        """Gives the answer what it needs on its way out (cookies)."""


@dataclass(slots=True)
class Door:
    """One person at the own machine. ``token``: opens the first session, once."""

    hosts: frozenset[str]
    token: str
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    sessions: dict[str, str] = field(default_factory=dict)  # session → evaluator's id, empty before one is chosen
    secure: bool = False

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

    async def visitor(self, request: Request) -> Visitor | None:
        session = request.cookies.get(cookie(request), "")
        return Visitor(session, self.csrf(session), self.sessions[session], ALONE) if session in self.sessions else None

    def begin(self, request: Request) -> Response | None:
        if request.url.path != "/start" or request.method != "GET":
            return None
        session = self.open(request.query_params.get("nyckel", ""))
        if session is None:
            if request.cookies.get(cookie(request), "") in self.sessions:
                return RedirectResponse("/", 303)
            return refused(401, "Adressen är redan använd. Starta Belägg igen, så öppnas en ny.")
        answer = RedirectResponse("/", 303)
        answer.set_cookie(cookie(request), session, httponly=True, samesite="strict", path="/")
        return answer

    def leave(self, request: Request, answer: Response) -> None:
        """Nothing is given on the way."""


async def guard(door: Entrance, request: Request, go_on: Next) -> Response:
    """Let a request in, or say why not."""
    answer = await _guarded(door, request, go_on)
    if door.secure:
        answer.headers.update(SECURE)
    return answer


async def _guarded(door: Entrance, request: Request, go_on: Next) -> Response:
    if request.headers.get("host", "").lower() not in door.hosts:
        return refused(421, "Den här adressen hör inte till Belägg. Öppna den adress som visades när Belägg startades.")
    if request.url.path.startswith("/statisk/"):
        answer = with_headers(await go_on(request))
        answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # a sandboxed frame has no origin of its own
        answer.headers["Cache-Control"] = "no-cache"
        return answer
    begun = door.begin(request)
    if begun is not None:
        return with_headers(begun)
    visitor = await door.visitor(request)
    if visitor is None:
        said = "Du är inte inloggad här. Öppna adressen som visades när Belägg startades, eller starta Belägg igen."
        return refused(401, said)
    if request.method not in SAFE:
        fault = await _forged(door, request, visitor.csrf)
        if fault and visitor.role == NOBODY and not request.url.path.startswith(("/logga-in", "/inbjudan/")):
            return refused(401, "Du är utloggad. Logga in i en annan flik och gör sedan om det sista.")  # nothing to forge
        if fault:
            return refused(403, fault)
    state = request.state
    state.visitor, state.session, state.csrf, state.who, state.role = (
        visitor, visitor.session, visitor.csrf, visitor.who, visitor.role,
    )  # fmt: skip
    answer = with_headers(await go_on(request))
    if request.url.path == "/puls" and answer.status_code < 300:
        answer.headers["X-Belagg"] = state.csrf  # a tab that outlived a restart goes on with the new session's token
    door.leave(request, answer)
    return answer


def cookie(request: Request, *, secure: bool = False) -> str:
    """The session cookie's name. Browsers keep cookies by host and not by port: two evaluations open at once are two names.
    ``__Host-`` (under TLS): no other host may set it."""
    port = urlsplit("//" + request.headers.get("host", "")).port
    name = f"{COOKIE}-{port}" if port else COOKIE
    return f"__Host-{name}" if secure else name


async def _forged(door: Entrance, request: Request, csrf: str) -> str:
    """Why a change is not ours; empty when it is."""
    origin = request.headers.get("origin")
    if origin is not None and not _own(door, origin, request):
        return "Ändringen kom från en annan webbplats och är inte gjord."
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return "Ändringen kom från en annan webbplats och är inte gjord."
    given = request.headers.get("x-belagg", "")
    if not given and not request.headers.get("content-type", "").startswith("multipart/"):
        await request.body()  # kept, so that the view can read the form again
        given = str((await request.form()).get("_tecken", ""))
    if not csrf or not hmac.compare_digest(given.encode(), csrf.encode()):
        return "Sidan är för gammal. Ladda om den och gör om det sista; inget annat har gått förlorat."
    return ""


def _own(door: Entrance, origin: str, request: Request) -> bool:
    parts = urlsplit(origin)
    if door.secure and parts.scheme != "https":
        return False
    return parts.netloc.lower() == request.headers.get("host", "").lower()


def refused(status: int, text: str) -> Response:
    return with_headers(PlainTextResponse(text, status))
