"""The first page of all: where there is no evaluation yet, it is made here."""

from __future__ import annotations

from datetime import date

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.core.errors import UsageError
from pipeline.web.asked import whole
from pipeline.web.desk import Desk
from pipeline.web.render import page


def show(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    if desk.ready():
        return RedirectResponse("/", 303)
    return page(request, "ny.html", instruments=desk.instruments(), this_year=date.today().year)  # noqa: DTZ011 the year here


def make(request: Request, form: FormData) -> Response:
    """Municipality, year, instrument and who is sitting here: an evaluation, and on to its overview."""
    desk: Desk = request.app.state.desk
    if desk.ready():  # made meanwhile, in another window
        return RedirectResponse("/", 303)
    year, name = str(form.get("ar") or "").strip(), str(form.get("namn") or "")
    if not 1990 <= (whole(year) or 0) <= 2100:
        raise UsageError("start-year", given=year)
    if not str(form.get("kommun") or "").strip():
        raise UsageError("start-municipality")
    who = desk.begin(
        municipality=str(form.get("kommun")), year=int(year), instrument=str(form.get("instrument") or ""), name=name,
        period=(str(form.get("fran") or "") or None, str(form.get("till") or "") or None),
    )  # fmt: skip
    request.app.state.door.sessions[request.state.session] = who
    return RedirectResponse("/", 303)
