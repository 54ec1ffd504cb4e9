"""Who is sitting here, and what this person has chosen."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.web.desk import Desk
from pipeline.web.render import page
from pipeline.web.views import accounts


def who(request: Request) -> Response:
    """Choose who you are, or say it for the first time."""
    desk: Desk = request.app.state.desk
    return page(request, "vem.html", people=desk.people())


def choose(request: Request, form: FormData) -> Response:
    desk: Desk = request.app.state.desk
    chosen = str(form.get("person") or "")
    if chosen not in desk.people():
        chosen = desk.add_person(str(form.get("namn") or ""))
    request.app.state.door.sessions[request.state.session] = chosen
    return RedirectResponse("/", 303)


def settings(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    return page(request, "installningar.html", people=desk.people(), assigned=desk.assignments(),
                key_is_made=desk.key_is_made(), state=desk.state(), deadline=desk.deadline(),
                **accounts.shown(request))  # fmt: skip


def assign(request: Request, form: FormData) -> Response:
    """Divides the sub-areas between evaluators."""
    desk: Desk = request.app.state.desk
    people = desk.people()
    person = str(form.get("person") or "")
    desk.assign(people.get(person, person), str(form.get("delomraden") or ""), by=people[request.state.who])
    return RedirectResponse("/installningar", 303)


def set_deadline(request: Request, form: FormData) -> Response:
    """The day the evaluation shall be done: Översikt says how many days are left."""
    desk: Desk = request.app.state.desk
    desk.set_deadline(str(form.get("dag") or "").strip())
    return RedirectResponse("/installningar", 303)
