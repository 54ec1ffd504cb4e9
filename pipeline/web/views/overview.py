"""Översikt: where the evaluation stands, gaps first."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from pipeline.core.model import SOURCE_KINDS
from pipeline.web.desk import Desk
from pipeline.web.render import page


def show(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    seen = desk.overview(request.state.who)
    gaps = [(kind, [c for c in seen.cells if not c.evidence[kind]]) for kind in SOURCE_KINDS]
    return page(request, "oversikt.html", o=seen, gaps=[(kind, cells) for kind, cells in gaps if cells])


def pulse(request: Request) -> Response:
    """204 while nothing has happened since ``seq``; else says so, and from where to ask next."""
    desk: Desk = request.app.state.desk
    newest = desk.pulse()
    if str(newest) == request.query_params.get("seq"):
        return Response(status_code=204)
    return Response(str(newest), headers={"HX-Trigger": "andrat", "HX-Reswap": "none"})
