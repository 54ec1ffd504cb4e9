"""Källor › Förteckningen: who is interviewed and what stands in the place of names; whole only to who gave its passphrase."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.web.asked import whole
from pipeline.web.desk import Desk
from pipeline.web.render import page

PLACE = "/kallor/forteckning"


def show(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    opened = request.state.session in _opened(request)
    return page(request, "forteckning.html", r=desk.roster(whole=opened), whole=opened)


def add(request: Request, form: FormData) -> Response:
    """Put somebody on the roster, from its own page or from beside a suspected name."""
    desk: Desk = request.app.state.desk
    name, role, group = (str(form.get(key) or "") for key in ("namn", "roll", "grupp"))
    desk.list_person(name, role, group, str(form.get("alias") or "").split(","))
    source = str(form.get("kalla") or "")
    known = source.startswith("K") and whole(source[1:]) is not None
    return RedirectResponse(f"/kalla/{source}?uppford=1#namn" if known else PLACE, 303)


def remove(request: Request, form: FormData) -> Response:
    desk: Desk = request.app.state.desk
    desk.unlist_person(str(form.get("namn") or ""))
    return RedirectResponse(PLACE, 303)


def unlock(request: Request, form: FormData) -> Response:
    desk: Desk = request.app.state.desk
    desk.unlock_roster(str(form.get("fras") or ""))
    _opened(request).add(request.state.session)
    return RedirectResponse(PLACE, 303)


def lock(request: Request, form: FormData) -> Response:  # noqa: ARG001 nothing is asked
    """Nobody sees whole names, and no interview is read in, until the passphrase is given again."""
    desk: Desk = request.app.state.desk
    desk.lock_roster()
    _opened(request).clear()
    return RedirectResponse(PLACE, 303)


def choose(request: Request, form: FormData) -> Response:
    """Another passphrase, or the first."""
    desk: Desk = request.app.state.desk
    desk.relock_roster(str(form.get("fras") or ""))
    _opened(request).add(request.state.session)
    return RedirectResponse(PLACE, 303)


def _opened(request: Request) -> set[str]:
    """The sessions in which the passphrase was given."""
    state = request.app.state
    if not hasattr(state, "rosters"):
        state.rosters = set()
    found: set[str] = state.rosters
    return found
