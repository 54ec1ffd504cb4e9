"""What a reader from the municipality sees: what is published, or a draft to check facts in; else nothing."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from pipeline.core.errors import UsageError
from pipeline.web.desk import Desk
from pipeline.web.render import page
from pipeline.web.views.proof import FORMS, PREVIEW


def results(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    return page(request, "resultat.html", o=desk.outside())


def report(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    return page(request, "resultat_rapport.html", o=desk.outside(), forms=FORMS)


def download(request: Request) -> Response:
    """The report as it was published, in the edition for the municipality, whatever edition is asked for."""
    desk: Desk = request.app.state.desk
    form = str(request.path_params["form"])
    if form not in FORMS:
        raise UsageError("format-unknown", format=form, known=", ".join(FORMS))
    data, suffix = desk.outside_report(form)
    headers = {"Content-Disposition": f'attachment; filename="rapport-kommunen.{suffix}"'}
    if request.query_params.get("visa"):
        headers = {"Content-Disposition": "inline", "Content-Security-Policy": PREVIEW}
    return Response(data, media_type=FORMS[form][0], headers=headers)
