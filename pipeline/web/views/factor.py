"""One's own second factor, under Inställningar: an app is coupled, its recovery codes made anew, and it is taken away."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.core.accounts.team import Coupling, Member
from pipeline.core.errors import Refused
from pipeline.web import qr
from pipeline.web.members import Members
from pipeline.web.render import page
from pipeline.web.teamdoor import address

PLACE = "/installningar#konto"


def couple(request: Request, form: FormData) -> Response:
    """The password again; then the secret, as a picture and to be typed."""
    members: Members = request.app.state.members
    members.couple(_me(request), str(form.get("nuvarande") or ""))
    return RedirectResponse("/konto/koppla", 303)


def show(request: Request) -> Response:
    """The app that is being coupled in this session."""
    members: Members = request.app.state.members
    coupling: Coupling | None = members.coupling(_me(request))
    if coupling is None:
        return RedirectResponse(PLACE, 303)
    return page(request, "koppla.html", coupling=coupling, square=qr.path_of(coupling.uri))


def confirm(request: Request, form: FormData) -> Response:
    """Its first code."""
    members: Members = request.app.state.members
    return _codes(request, members.coupled(_me(request), _code(form), address=address(request)))


def change(request: Request, form: FormData) -> Response:
    """With a code: new recovery codes, or the app away."""
    members: Members = request.app.state.members
    if form.get("gor") == "koder":
        return _codes(request, members.new_recovery(_me(request), _code(form), address=address(request)))
    if form.get("gor") != "av":
        raise Refused("second-wrong")
    members.uncouple(_me(request), _code(form), address=address(request))
    return RedirectResponse(PLACE, 303)


def demand(request: Request, form: FormData) -> Response:
    """A lead says that everybody must have one, or need not."""
    members: Members = request.app.state.members
    members.demand(on=form.get("krav") == "pa", by=_me(request), address=address(request))
    return RedirectResponse("/installningar#konton", 303)


def _codes(request: Request, codes: list[str]) -> Response:
    """The only time they are shown."""
    return page(request, "koder.html", codes=codes, to=PLACE)


def _code(form: FormData) -> str:
    return str(form.get("kod") or "")[:100]


def _me(request: Request) -> Member:
    who: Member = request.state.visitor.member
    return who
