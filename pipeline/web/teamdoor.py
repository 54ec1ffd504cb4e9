"""A team's door: a session begins by signing in, and whoever has not signed in sees the pages for that and nothing else.

Before signing in a browser has a cookie of its own too, so that the sign-in form carries a token like every other change.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from pipeline.core.accounts.team import AUDITOR, JUDGING, LONGEST, NOBODY, READER, agent
from pipeline.web.guard import Visitor, cookie
from pipeline.web.members import Members

BEFORE = "-in"  # what the cookie's name ends with before signing in
HOUR = 3600
QUIET = ("/puls", "/kallor/lage")  # what pages ask by themselves keeps no session open


@dataclass(slots=True)
class TeamDoor:
    """``hosts``: names this server answers to, with port where one is said; ``secure``: all goes over TLS."""

    hosts: frozenset[str]
    members: Members
    secure: bool = True
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    async def visitor(self, request: Request) -> Visitor:
        return await run_in_threadpool(self._visitor, request)

    def _visitor(self, request: Request) -> Visitor:
        opens = request.cookies.get(self.name(request), "")
        member = self.members.member(opens, clicked=request.url.path not in QUIET)
        if member is None:
            before = request.cookies.get(self.name(request) + BEFORE, "")
            fresh = len(before) < 40
            before = secrets.token_urlsafe(32) if fresh else before
            csrf = hmac.new(self.secret, before.encode(), hashlib.sha256).hexdigest()
            return Visitor(before, "" if fresh and request.method == "POST" else csrf, "", NOBODY, fresh=fresh)
        role = member.account.role
        who = (member.account.evaluator or "") if role in JUDGING else AUDITOR if role == "auditor" else READER
        # made of the session itself, so that an open page goes on when the server was started anew
        return Visitor(opens, hmac.new(opens.encode(), b"belagg-change", hashlib.sha256).hexdigest(), who, role, member)

    def begin(self, request: Request) -> Response | None:  # noqa: ARG002 the other door's
        return None

    def leave(self, request: Request, answer: Response) -> None:
        """The cookie for signing in, where there is none yet and a page shows a form for it."""
        visitor: Visitor = request.state.visitor
        if visitor.fresh and request.method == "GET" and answer.status_code in (200, 303):
            self._give(answer, self.name(request) + BEFORE, visitor.session, HOUR)

    def let_in(self, request: Request, answer: Response, opens: str) -> None:
        """The answer begins a session: always a new one, whatever the browser had."""
        old = request.cookies.get(self.name(request), "")
        if old and old != opens:
            self.members.sign_out(old, address=address(request))
        self._give(answer, self.name(request), opens, LONGEST)
        self._take(answer, self.name(request) + BEFORE)

    def let_out(self, request: Request, answer: Response) -> None:
        """The answer ends the session here and in the browser, with what it kept of pages."""
        self.members.sign_out(request.cookies.get(self.name(request), ""), address=address(request))
        self._take(answer, self.name(request))
        answer.headers["Clear-Site-Data"] = '"cache"'

    def name(self, request: Request) -> str:
        return cookie(request, secure=self.secure)

    def _give(self, answer: Response, name: str, value: str, seconds: int) -> None:
        # Lax and not Strict: a link in a letter, or the way back from the organisation's sign-in, finds one signed in
        answer.set_cookie(name, value, max_age=seconds, httponly=True, samesite="lax", path="/", secure=self.secure)

    def _take(self, answer: Response, name: str) -> None:
        answer.delete_cookie(name, path="/", httponly=True, samesite="lax", secure=self.secure)


def address(request: Request) -> str:
    """From where somebody asks; behind a proxy that is trusted, what it says."""
    return request.client.host if request.client else ""


def browser(request: Request) -> str:
    """The browser, roughly."""
    return agent(request.headers.get("user-agent", ""))

