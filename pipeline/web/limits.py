"""How much, and how slowly, anybody may send. Bodies are counted while they come: nothing trusts a length that was said.

A body over its limit or one that trickles is answered at once; what had come of it is dropped with the request.
"""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.web.headers import with_headers

MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """``form``, ``upload`` and ``letter``: bytes of a body, for any address, those in ``uploads`` and those in ``letters``.
    ``idle``: seconds between two pieces of a body; ``slowest``: bytes a second that a body must keep up with, once
    ``patience`` seconds have gone."""

    form: int = 2 * MB
    upload: int = 500 * MB
    uploads: tuple[str, ...] = ("/kallor/fil",)
    letter: int = 50 * MB
    letters: tuple[str, ...] = ("/synpunkter",)
    idle: float = 30.0
    slowest: int = 1000
    patience: float = 60.0

    def most(self, path: str) -> int:
        return self.upload if path in self.uploads else self.letter if path in self.letters else self.form


class _Stopped(Exception):
    """The body is not read further; carries the answer."""

    def __init__(self, answer: Response) -> None:
        self.answer = answer


class Limited:
    """ASGI middleware that holds ``limits``."""

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self.app = app
        self.limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most = self.limits.most(scope["path"])
        if _said(scope) > most:
            await _too_much(most)(scope, receive, send)
            return
        body = _Body(receive, self.limits, most)
        answering = _Answering(send, body)
        try:
            await self.app(scope, body.receive, answering.send)
        except _Stopped:
            pass  # the answer follows
        except Exception:
            if body.stopped is None:
                raise
        if body.stopped is not None and not answering.begun:
            await body.stopped(scope, receive, send)


class _Body:
    """Counts what comes and how fast."""

    def __init__(self, receive: Receive, limits: Limits, most: int) -> None:
        self._receive, self._limits, self._most = receive, limits, most
        self._got = 0
        self._waited = 0.0  # only the time spent waiting for the sender; a slow disk of ours is not his fault
        self._ended = False
        self.stopped: Response | None = None

    async def receive(self) -> Message:
        if self._ended:  # what is waited for now is that the other side hangs up
            return await self._receive()
        clock = asyncio.get_running_loop().time
        began = clock()
        try:
            message = await asyncio.wait_for(self._receive(), self._limits.idle)
        except TimeoutError:
            self._stop(_too_slow())
        self._waited += clock() - began
        self._got += len(message.get("body", b""))
        self._ended = message["type"] != "http.request" or not message.get("more_body", False)
        if self._got > self._most:
            self._stop(_too_much(self._most))
        late = self._waited > self._limits.patience and self._got < self._waited * self._limits.slowest
        if late and not self._ended:
            self._stop(_too_slow())
        return message

    def _stop(self, answer: Response) -> None:
        self.stopped = answer
        self._ended = True
        raise _Stopped(answer)


class _Answering:
    """Passes an answer on, unless it was made of half a body."""

    def __init__(self, send: Send, body: _Body) -> None:
        self._send, self._body = send, body
        self.begun = False

    async def send(self, message: MutableMapping[str, Any]) -> None:
        if self._body.stopped is not None and not self.begun:
            return
        self.begun = True
        await self._send(message)


def _said(scope: Scope) -> int:
    """The length the sender says; 0 where nothing usable is said (the body is counted anyhow)."""
    values = [value for name, value in scope["headers"] if name == b"content-length"]
    return max((int(value) for value in values if value.isdigit() and len(value) < 20), default=0)


def _too_much(most: int) -> Response:
    return _refused(413, f"Det som skickades är större än gränsen {most // MB} MB. Inget av det är sparat. "
                         "Dela upp det i flera mindre filer.")  # fmt: skip


def _too_slow() -> Response:
    return _refused(408, "Det som skickades kom för långsamt och är inte sparat. Försök igen.")


def _refused(status: int, text: str) -> Response:
    answer = with_headers(PlainTextResponse(text, status))
    answer.headers["Connection"] = "close"
    return answer
