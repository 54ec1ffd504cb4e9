"""Sök: words, inflections and phrases; every view an address that can be shared."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from pipeline.core.model import SOURCE_KINDS
from pipeline.web.desk import Desk
from pipeline.web.render import page

SHOWN = 50


def show(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    text = request.query_params.get("ord", "").strip()[:500]
    kind = request.query_params.get("kalla", "")
    subareas = desk.subareas()
    subarea = request.query_params.get("delomrade", "")
    found = desk.search(
        text, subarea=subarea if subarea in {c for c, _, _ in subareas} else None,
        kind=kind if kind in SOURCE_KINDS else None, limit=SHOWN, who=request.state.who,
    ) if text else []  # fmt: skip
    return page(request, "sok.html", text=text, kind=kind, subarea=subarea, subareas=subareas, found=found, most=SHOWN)
