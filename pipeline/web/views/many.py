"""Granska, several at once: the first of a queue to be ticked off, or the whole queue after a look at what it holds."""

from __future__ import annotations

from starlette.datastructures import FormData, QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.core.errors import Refused, UsageError
from pipeline.core.shown.pages import Filter
from pipeline.web.asked import whole as number
from pipeline.web.desk import Desk
from pipeline.web.render import address, page
from pipeline.web.views.review import accepting, filter_of, query

FIRST = 50
SOURCES = 8  # are named; of the rest it is said how many they are


def show(request: Request) -> Response:
    """The first passages of a queue together, to be decided at once."""
    desk: Desk = request.app.state.desk
    f = filter_of(request.query_params, request.state.who)
    cards = desk.batch(_left(f), FIRST) if f.subarea else []
    return page(request, "flera.html", cards=cards, f=f, query=query(f), first=FIRST)


def decide(request: Request, form: FormData) -> Response:
    desk: Desk = request.app.state.desk
    f = filter_of(form, request.state.who)
    chosen = [str(value) for value in form.getlist("valda")]
    if not f.subarea or not chosen:
        raise UsageError("nothing-chosen")
    desk.decide_many(chosen, f.subarea, by=desk.people()[request.state.who], accept=accepting(form))
    return RedirectResponse(address("/granska/flera", **query(f), sparade=len(chosen)), 303)


def whole(request: Request) -> Response:
    """What a decision over all that is left of a queue would hold, before it is made."""
    desk: Desk = request.app.state.desk
    f, least = filter_of(request.query_params, request.state.who), _least(request.query_params)
    names = {code: name for code, name, _ in desk.subareas()}
    bulk = desk.bulk(_left(f), least / 100)
    return page(request, "flera_alla.html", bulk=bulk, f=f, least=least, query=query(f), names=names, named=SOURCES)


def decide_whole(request: Request, form: FormData) -> Response:
    desk: Desk = request.app.state.desk
    f = filter_of(form, request.state.who)
    done = desk.decide_whole(
        _left(f), _least(form) / 100, str(form.get("urval") or ""), by=desk.people()[request.state.who], accept=accepting(form)
    )
    if done.stopped is not None:
        raise Refused("bulk-stopped", count=done.count, left=done.left, why=done.stopped.message("sv"))
    return RedirectResponse(address("/granska/flera", **query(f), sparade=done.count, lasta=done.sealed or None), 303)


def undo(request: Request, form: FormData) -> Response:
    """Take back the last decision, or the whole batch, and stay with the list."""
    desk: Desk = request.app.state.desk
    f = filter_of(form, request.state.who)
    undone = desk.undo(by=desk.people()[request.state.who])
    return RedirectResponse(address("/granska/flera", **query(f), angrade=undone.count if undone else 0), 303)


def _left(f: Filter) -> Filter:
    """What is left to judge of a queue, whatever of it was shown; the surest come first."""
    return f.only(order="sure", show="left")


def _least(said: QueryParams | FormData) -> int:
    """How sure a suggestion is at least, in hundredths."""
    return min(100, number(str(said.get("minst") or ""), 0) or 0)
