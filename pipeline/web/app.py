"""The application: which address shows what. Every route passes ``guard``; every change is a POST with a token.

Which role may use which route stands in ``roles``; a route that does not stand there is nobody's.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.convertors import register_url_convertor
from starlette.datastructures import FormData
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from pipeline.core.accounts.team import ALONE, NOBODY, READER
from pipeline.core.errors import BelaggError
from pipeline.core.messages import BROWSER, say
from pipeline.web.asked import Numbered
from pipeline.web.desk import Desk
from pipeline.web.guard import Entrance, guard
from pipeline.web.headers import with_headers
from pipeline.web.limits import Limited, Limits
from pipeline.web.members import Members
from pipeline.web.render import address as addressed
from pipeline.web.render import fault_page, page, warm
from pipeline.web.roles import CHANGES, ONE, READS, may
from pipeline.web.teamdoor import address
from pipeline.web.views import (
    accounts,
    factor,
    many,
    overview,
    people,
    proof,
    published,
    replies,
    review,
    roster,
    search,
    signing,
    sources,
    start,
    subareas,
    together,
)  # fmt: skip

View = Callable[[Request], Response]
Change = Callable[[Request, FormData], Response]

# What is read: address → view.
SHOWN: tuple[tuple[str, View], ...] = (
    ("/", overview.show),
    ("/ny", start.show),
    ("/puls", overview.pulse),
    ("/granska", review.show),
    ("/granska/kort", review.card),
    ("/granska/flera", many.show),
    ("/granska/flera/alla", many.whole),
    ("/granska/andra", review.others),
    ("/delomraden", subareas.listed),
    ("/delomrade/{code}", subareas.show),
    ("/sok", search.show),
    ("/kallor", sources.listed),
    ("/kallor/lage", sources.progress),
    ("/kallor/forteckning", roster.show),
    ("/samsyn", together.listed),
    ("/samsyn/{code}", together.show),
    ("/belagg/{ident}", proof.evidence),
    ("/belagg/{ident}/original", proof.original),
    ("/revision/bunt", proof.bundle),
    ("/revision/kontrollpunkt/{size:nr}", proof.checkpoint),
    ("/kalla/{number}", sources.show),
    ("/kalla/{number}/{version:nr}/sida/{page:nr}.png", sources.picture),
    ("/kalla/{number}/{version:nr}/original", sources.original),
    ("/spar/{award}", proof.trace),
    ("/revision", proof.audit),
    ("/revision/gang", proof.progress),
    ("/rapport", proof.report),
    ("/rapport/gang", proof.drawing),
    ("/rapport/hamta/{form}", proof.download),
    ("/vem", people.who),
    ("/synpunkter", replies.show),
    ("/installningar", people.settings),
    ("/logga-in", signing.show),
    ("/logga-in/organisation", signing.elsewhere),
    ("/logga-in/tillbaka", signing.back),
    ("/logga-in/kod", signing.second),
    ("/konto/koppla", factor.show),
    ("/inbjudan/{link}", signing.invitation),
)
# What is changed: address → view of the form that was sent.
CHANGED: tuple[tuple[str, Change], ...] = (
    ("/granska/beslut", review.decide),
    ("/granska/angra", review.undo),
    ("/granska/flera", many.decide),
    ("/granska/flera/alla", many.decide_whole),
    ("/granska/flera/angra", many.undo),
    ("/granska/citat", review.quote),
    ("/granska/lika", review.twins),
    ("/delomrade/{code}/poang", subareas.award),
    ("/delomrade/{code}/bedomt", subareas.judge),
    ("/delomrade/{code}/ta-tillbaka", subareas.withdraw),
    ("/kallor/adress", sources.fetch),
    ("/kallor/fil", sources.upload),
    ("/kallor/anteckning", sources.note),
    ("/kallor/bort", sources.forget),
    ("/kallor/forteckning", roster.add),
    ("/kallor/forteckning/ta-bort", roster.remove),
    ("/kallor/forteckning/las-upp", roster.unlock),
    ("/kallor/forteckning/las", roster.lock),
    ("/kallor/forteckning/fras", roster.choose),
    ("/kallor/forteckning/kvar", roster.look),
    ("/kallor/forteckning/radera", roster.erase),
    ("/kalla/{number}/ratta", sources.mend),
    ("/delomrade/{code}/text", subareas.write),
    ("/delomrade/{code}/vag", together.resolve),
    ("/samsyn/lika", together.record_alike),
    ("/samsyn/{code}", together.record),
    ("/sok/saknas", search.keep),
    ("/revision/kontrollpunkt", proof.sign),
    ("/revision/prova", proof.verify),
    ("/revision/kor", proof.start),
    ("/revision/lage", proof.change_state),
    ("/revision/svar", replies.answer),
    ("/revision/synpunkt", replies.enter),
    ("/synpunkter", replies.file),
    ("/installningar/dela", people.assign),
    ("/installningar/klart", people.set_deadline),
    ("/ny", start.make),
    ("/vem", people.choose),
    ("/logga-in", signing.enter),
    ("/logga-in/kod", signing.give),
    ("/inbjudan/{link}", signing.accept),
    ("/logga-ut", signing.leave),
    ("/konto/sessioner", accounts.end_sessions),
    ("/konto/losenord", accounts.change_password),
    ("/konto/koppla", factor.couple),
    ("/konto/koppla/klart", factor.confirm),
    ("/konto/andra-steget", factor.change),
    ("/konton", accounts.add),
    ("/konton/krav", factor.demand),
    ("/konton/{account:nr}", accounts.change),
)
# what a reader from the municipality sees at the same addresses: what is published, and nothing else
FOR_READERS: dict[str, View] = {
    "/": published.results,
    "/rapport": published.report,
    "/rapport/hamta/{form}": published.download,
}


def make_app(desk: Desk, door: Entrance, limits: Limits = Limits(), members: Members | None = None) -> Starlette:  # noqa: B008 frozen
    """The application over one evaluation. ``members``: a team's accounts; without, one person at the own machine."""

    async def through_the_door(request: Request, go_on: RequestResponseEndpoint) -> Response:
        return await guard(door, request, go_on)

    register_url_convertor("nr", Numbered())
    warm()
    # compressed: these are the same for everybody. Pages are not: they hold a token, which their size could tell of
    static = GZipMiddleware(StaticFiles(directory=Path(__file__).parent / "static"))
    routes = [
        Mount("/statisk", static),
        *(Route(path, _reading(path, view)) for path, view in SHOWN),
        *(Route(path, _changing(path, view), methods=["POST"]) for path, view in CHANGED),
    ]
    app = Starlette(
        routes=routes,
        middleware=[Middleware(Limited, limits=limits), Middleware(BaseHTTPMiddleware, dispatch=through_the_door)],
        exception_handlers={404: _missing, 405: _missing, 400: _malformed, 500: _broken},
    )
    app.router.redirect_slashes = False  # nobody is sent on to an address that was not written here
    app.state.desk = desk
    app.state.door = door
    app.state.members = members
    return app


def _first(request: Request) -> str:
    """Alone: where one must go before anything else: make the evaluation, say who one is; empty when both are done."""
    path = request.url.path
    if not request.app.state.desk.ready():
        return "" if path == "/ny" else "/ny"
    return "" if request.state.who or path in ("/vem", "/ny", "/puls") else "/vem"


def _first_to(request: Request, where: str) -> Response:
    if request.headers.get("hx-request"):  # a part of a page, which is to stay as it is
        return PlainTextResponse("Belägg har startats om. Säg först vem du är, i en annan flik.", 401)
    return RedirectResponse(where, 303)


def _turned_away(request: Request, path: str, *, change: bool) -> Response | None:
    """The answer to somebody who may not; None for who may."""
    role = request.state.role
    if role == ALONE and (first := _first(request)):
        return _first_to(request, first)
    if may(request, path, change=change):
        return None
    if role == NOBODY:
        if change or request.headers.get("hx-request"):
            return PlainTextResponse("Du är utloggad. Logga in i en annan flik och gör sedan om det sista.", 401)
        asked = str(request.url.path) + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse("/logga-in" if path == "/" else addressed("/logga-in", till=asked), 303)
    if role == ALONE or (CHANGES if change else READS).get(path, ONE) == ONE:
        return _missing(request, Exception())
    request.app.state.members.refused(request.state.visitor.member.account.number, address(request))
    said = {"message": say("may-not", BROWSER, role=say(f"role-{role}", BROWSER)), "remedy": say("may-not.remedy", BROWSER)}
    if request.headers.get("hx-request"):
        return PlainTextResponse(f"{said['message']} {said['remedy']}", 403)
    return page(request, "fel.html", 403, **said)


def _reading(path: str, view: View) -> Callable[[Request], object]:
    async def endpoint(request: Request) -> Response:
        shown = FOR_READERS.get(path, view) if request.state.role == READER else view
        return await run_in_threadpool(_answered, request, lambda: _turned_away(request, path, change=False) or shown(request))

    return endpoint


def _changing(path: str, view: Change) -> Callable[[Request], object]:
    async def endpoint(request: Request) -> Response:
        away = await run_in_threadpool(_turned_away, request, path, change=True)
        if away is not None:
            return away
        async with request.form(max_files=200, max_part_size=2_000_000) as form:
            return _onward(request, await run_in_threadpool(_answered, request, lambda: view(request, form)))

    return endpoint


def _onward(request: Request, answer: Response) -> Response:
    """A form that is sent by the page itself is told where to go on, with the fragment a browser's own redirect would keep."""
    if answer.status_code == 303 and "x-belagg-form" in request.headers:
        to = answer.headers["location"]
        del answer.headers["location"]
        answer.status_code = 200
        answer.headers["X-Till"] = to
    return answer


def _answered(request: Request, view: Callable[[], Response]) -> Response:
    try:
        return view()
    except BelaggError as fault:
        return fault_page(request, fault)


def _missing(request: Request, fault: Exception) -> Response:  # noqa: ARG001 Starlette's signature
    if getattr(request.state, "role", NOBODY) == NOBODY:
        return Response(status_code=404)
    return page(request, "fel.html", 404, message="Den sidan finns inte.", remedy="Gå till översikten och välj därifrån.")


def _malformed(request: Request, fault: Exception) -> Response:  # noqa: ARG001 Starlette's signature
    return PlainTextResponse("Det som skickades gick inte att förstå och är inte sparat. Ladda om sidan och försök igen.", 400)


def _broken(request: Request, fault: Exception) -> Response:  # noqa: ARG001 the terminal has the fault; the browser gets none of it
    said = "Ett fel i Belägg. Det som visats som sparat är sparat, det sista kanske inte. Ladda om sidan och försök igen."
    return with_headers(PlainTextResponse(said, 500))
