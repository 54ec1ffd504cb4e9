"""Logga in, logga ut, inbjudan: the pages whoever has not signed in may see."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.core.accounts.team import NOBODY, onward
from pipeline.core.errors import Refused
from pipeline.web import qr
from pipeline.web.members import Members
from pipeline.web.render import address as onwards
from pipeline.web.render import page
from pipeline.web.teamdoor import TeamDoor, address, browser


def show(request: Request) -> Response:
    """The form, or onward for who is in already."""
    members: Members = request.app.state.members
    to = onward(request.query_params.get("till", "/"))
    if request.state.role != NOBODY:
        return RedirectResponse(to, 303)
    return page(request, "logga_in.html", to=to, elsewhere=members.elsewhere())


def enter(request: Request, form: FormData) -> Response:
    """Name and password."""
    members: Members = request.app.state.members
    opens = members.sign_in(
        str(form.get("namn") or "")[:200], str(form.get("losenord") or ""), address=address(request), agent=browser(request),
        browser=request.state.session,
    )  # fmt: skip
    return _further(request, opens, str(form.get("till") or "/"))


def _further(request: Request, opens: str, to: str) -> Response:
    """In, or to the second step."""
    return _in(request, opens, to) if opens else RedirectResponse(onwards("/logga-in/kod", till=onward(to)), 303)


def second(request: Request) -> Response:
    """The second step: a code, or the app to couple first."""
    members: Members = request.app.state.members
    to = onward(request.query_params.get("till", "/"))
    waiting = members.waiting(request.state.session) if request.state.role == NOBODY else None
    if waiting is None:
        return RedirectResponse("/logga-in" if to == "/" else onwards("/logga-in", till=to), 303)
    square = qr.path_of(waiting.coupling.uri) if waiting.coupling else None
    return page(request, "kod.html", to=to, waiting=waiting, square=square)


def give(request: Request, form: FormData) -> Response:
    """The code. Where an app was coupled with it, the recovery codes are shown before one goes on."""
    members: Members = request.app.state.members
    opens, codes = members.give_code(
        request.state.session, str(form.get("kod") or "")[:100], address=address(request), agent=browser(request)
    )
    to = onward(str(form.get("till") or "/"))
    if not codes:
        return _in(request, opens, to)
    door: TeamDoor = request.app.state.door
    answer = page(request, "koder.html", codes=codes, to=to)
    door.let_in(request, answer, opens)
    return answer


def _in(request: Request, opens: str, to: str) -> Response:
    door: TeamDoor = request.app.state.door
    answer = RedirectResponse(onward(to), 303)
    door.let_in(request, answer, opens)
    return answer


def leave(request: Request, form: FormData) -> Response:  # noqa: ARG001 every change is handed its form
    """Out, here."""
    door: TeamDoor = request.app.state.door
    answer = RedirectResponse("/logga-in", 303)
    door.let_out(request, answer)
    return answer


def invitation(request: Request) -> Response:
    """Whom the link invites, and the choice of a password. Looking at it uses nothing up."""
    members: Members = request.app.state.members
    link = str(request.path_params["link"])
    account = members.invited(link)
    if account is None:
        raise Refused("invitation-dead")
    answer = page(request, "inbjudan.html", account=account, link=link, elsewhere=members.elsewhere())
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def accept(request: Request, form: FormData) -> Response:
    members: Members = request.app.state.members
    link = str(request.path_params["link"])
    word = str(form.get("losenord") or "")
    opens = members.accept(link, word, address=address(request), agent=browser(request), browser=request.state.session)
    return _further(request, opens, "/")


def elsewhere(request: Request) -> Response:
    """To the organisation's sign-in."""
    members: Members = request.app.state.members
    said = request.query_params
    to = members.set_out(
        request.state.session, _back(request), to=said.get("till", "/"), invitation=said.get("inbjudan", "")[:200]
    )
    return RedirectResponse(to, 303)


def back(request: Request) -> Response:
    """From there, with a code."""
    members: Members = request.app.state.members
    said = request.query_params
    opens, to = members.come_back(
        request.state.session, _back(request), state=said.get("state", ""), code=said.get("code", ""),
        issuer=said.get("iss", ""), address=address(request), agent=browser(request),
    )  # fmt: skip
    return _in(request, opens, to)


def _back(request: Request) -> str:
    return f"{base(request)}/logga-in/tillbaka"


def base(request: Request) -> str:
    """Where this server is reached. The host has been held against the list of its own."""
    door: TeamDoor = request.app.state.door
    return f"{'https' if door.secure else 'http'}://{request.headers['host']}"
