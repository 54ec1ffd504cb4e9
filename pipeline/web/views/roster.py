"""Källor › Förteckningen: who is interviewed and what stands in the place of names; whole only to who gave its passphrase."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.core.shown.pages import Leaving, Remaining
from pipeline.web.asked import whole
from pipeline.web.desk import Desk
from pipeline.web.render import page

PLACE = "/kallor/forteckning"


@dataclass(frozen=True, slots=True)
class Left:
    """Whom a session listed last, and where that name still stands in what is stored."""

    name: str
    found: list[Remaining]


def show(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    opened = request.state.session in _opened(request)
    r = desk.roster(whole=opened)
    gone = _gone(request).pop(request.state.session, None)
    return page(request, "forteckning.html", r=r, whole=opened, gone=gone, left=left(request) if r.count is not None else None)


def add(request: Request, form: FormData) -> Response:
    """Put somebody on the roster, from its own page or from beside a suspected name; then say where the name still stands."""
    desk: Desk = request.app.state.desk
    name, role, group = (str(form.get(key) or "") for key in ("namn", "roll", "grupp"))
    desk.list_person(name, role, group, str(form.get("alias") or "").split(","))
    _last(request)[request.state.session] = " ".join(name.split())
    source = str(form.get("kalla") or "")
    known = source.startswith("K") and whole(source[1:]) is not None
    return RedirectResponse(f"/kalla/{source}?uppford=1#kvar" if known else PLACE, 303)


def look(request: Request, form: FormData) -> Response:
    """Where somebody who was listed before still stands."""
    _last(request)[request.state.session] = str(form.get("namn") or "")
    return RedirectResponse(PLACE, 303)


def left(request: Request) -> Left | None:
    """Said once, on the page that comes next: a name stands in no address and is kept no longer than that."""
    desk: Desk = request.app.state.desk
    name = _last(request).pop(request.state.session, "")
    return Left(name, desk.remaining(name)) if name else None


def erase(request: Request, form: FormData) -> Response:
    """A listed name out of one stored interview: first what goes, then, with a reason, for good."""
    desk: Desk = request.app.state.desk
    name, number, me = str(form.get("namn") or ""), str(form.get("kalla") or ""), desk.people()[request.state.who]
    if form.get("klart") != "1":
        return page(request, "radera_namn.html", name=name, l=desk.leaving(name, number, by=me))
    _gone(request)[request.state.session] = desk.erase_name(name, number, because=str(form.get("motivering") or ""), by=me)
    _last(request)[request.state.session] = name
    return RedirectResponse(PLACE, 303)


def remove(request: Request, form: FormData) -> Response:
    desk: Desk = request.app.state.desk
    desk.unlist_person(str(form.get("namn") or ""))
    return RedirectResponse(PLACE, 303)


def unlock(request: Request, form: FormData) -> Response:
    """Tries are counted by person: who guesses waits, and keeps nobody else out."""
    desk: Desk = request.app.state.desk
    member = request.state.visitor.member
    desk.try_roster(str(form.get("fras") or ""), who=f"account {member.account.number}" if member else "alone")
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
    found: set[str] = _kept(request, "rosters", set())
    return found


def _last(request: Request) -> dict[str, str]:
    """By session: whom it listed, until the next page has said where the name stands."""
    found: dict[str, str] = _kept(request, "listed", {})
    return found


def _gone(request: Request) -> dict[str, Leaving]:
    """By session: what was erased, until the next page has said so."""
    found: dict[str, Leaving] = _kept(request, "erased", {})
    return found


def _kept(request: Request, name: str, empty: Any) -> Any:
    state = request.app.state
    if not hasattr(state, name):
        setattr(state, name, empty)
    return getattr(state, name)
