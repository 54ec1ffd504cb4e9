"""Spår, Revision, Rapport: every point back to its page, and what does not hold."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from pipeline.core.errors import UsageError
from pipeline.web.desk import Desk
from pipeline.web.render import page

FORMS = {"html": ("text/html; charset=utf-8", "html")}

PREVIEW = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"


def trace(request: Request) -> Response:
    """A point and everything it rests on, down to the page and its hash."""
    desk: Desk = request.app.state.desk
    ident = str(request.path_params["award"])
    found = desk.trace(ident, request.state.who)
    if found is None:
        raise UsageError("award-unknown", award=ident)
    names = {code: name for code, name, _ in desk.subareas()}
    return page(request, "spar.html", a=found, name=names[found.subarea])


def audit(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    return page(request, "revision.html", a=desk.audit(), codes={c for c, _, _ in desk.subareas()})


def report(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    seen = desk.overview(request.state.who)
    return page(request, "rapport.html", o=seen, lacking=[c for c in seen.cells if c.state in ("unread", "evidence")])


def download(request: Request) -> Response:
    """The report as a file."""
    desk: Desk = request.app.state.desk
    form = str(request.path_params["form"])
    data, suffix = desk.report(form)
    media = FORMS.get(suffix, ("application/octet-stream", suffix))[0]
    headers = {"Content-Disposition": f'attachment; filename="rapport.{suffix}"'}
    if request.query_params.get("visa"):
        headers = {"Content-Disposition": "inline", "Content-Security-Policy": PREVIEW}
    return Response(data, media_type=media, headers=headers)
