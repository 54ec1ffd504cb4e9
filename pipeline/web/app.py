"""The application: which address shows what. Every route passes ``guard``; every change is a POST with a token."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from pipeline.core.errors import BelaggError
from pipeline.web.desk import Desk
from pipeline.web.guard import Door, guard
from pipeline.web.render import fault_page, page
from pipeline.web.views import overview, people, proof, review, search, sources, subareas

View = Callable[[Request], Response]
Change = Callable[[Request, FormData], Response]

# What is read: address → view.
SHOWN: tuple[tuple[str, View], ...] = (
    ("/", overview.show),
    ("/puls", overview.pulse),
    ("/granska", review.show),
    ("/granska/kort", review.card),
    ("/granska/flera", review.many),
    ("/delomraden", subareas.listed),
    ("/delomrade/{code}", subareas.show),
    ("/sok", search.show),
    ("/kallor", sources.listed),
    ("/kalla/{number}", sources.show),
    ("/kalla/{number}/{version:int}/sida/{page:int}.png", sources.picture),
    ("/kalla/{number}/{version:int}/original", sources.original),
    ("/spar/{award}", proof.trace),
    ("/revision", proof.audit),
    ("/rapport", proof.report),
    ("/rapport/hamta/{form}", proof.download),
    ("/vem", people.who),
    ("/installningar", people.settings),
)
# What is changed: address → view of the form that was sent.
CHANGED: tuple[tuple[str, Change], ...] = (
    ("/granska/beslut", review.decide),
    ("/granska/angra", review.undo),
    ("/granska/flera", review.decide_many),
    ("/delomrade/{code}/poang", subareas.award),
    ("/delomrade/{code}/bedomt", subareas.judge),
    ("/delomrade/{code}/ta-tillbaka", subareas.withdraw),
    ("/kallor/adress", sources.fetch),
    ("/kallor/fil", sources.upload),
    ("/vem", people.choose),
)


def make_app(desk: Desk, door: Door) -> Starlette:
    """The application over one evaluation."""

    async def through_the_door(request: Request, go_on: RequestResponseEndpoint) -> Response:
        return await guard(door, request, go_on)

    static = StaticFiles(directory=Path(__file__).parent / "static")
    routes = [
        Mount("/statisk", static),
        *(Route(path, _reading(view)) for path, view in SHOWN),
        *(Route(path, _changing(view), methods=["POST"]) for path, view in CHANGED),
    ]
    app = Starlette(routes=routes, middleware=[Middleware(BaseHTTPMiddleware, dispatch=through_the_door)],
                    exception_handlers={404: _missing})  # fmt: skip
    app.state.desk = desk
    app.state.door = door
    return app


def _reading(view: View) -> Callable[[Request], object]:
    async def endpoint(request: Request) -> Response:
        if not request.state.who and request.url.path != "/vem":
            return RedirectResponse("/vem", 303)
        return await run_in_threadpool(_answered, request, lambda: view(request))

    return endpoint


def _changing(view: Change) -> Callable[[Request], object]:
    async def endpoint(request: Request) -> Response:
        if not request.state.who and request.url.path != "/vem":
            return RedirectResponse("/vem", 303)
        async with request.form(max_files=200, max_part_size=2_000_000) as form:
            return await run_in_threadpool(_answered, request, lambda: view(request, form))

    return endpoint


def _answered(request: Request, view: Callable[[], Response]) -> Response:
    try:
        return view()
    except BelaggError as fault:
        return fault_page(request, fault)


def _missing(request: Request, fault: Exception) -> Response:  # noqa: ARG001 Starlette's signature
    if not hasattr(request.state, "who"):
        return Response(status_code=404)
    return page(request, "fel.html", 404, message="Den sidan finns inte.", remedy="Gå till översikten och välj därifrån.")
