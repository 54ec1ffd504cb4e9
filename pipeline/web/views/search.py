"""Sök: words, inflections and phrases; every view an address that can be shared; what is not there can be kept as evidence."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.core.errors import UsageError
from pipeline.core.model import SOURCE_KINDS
from pipeline.core.shown.pages import Hits, Sought
from pipeline.web.desk import Desk
from pipeline.web.render import page

SHOWN = 50
FEW = 0  # a search that finds no more can be kept as evidence of absence
ASKED = ("ord", "kalla", "delomrade", "fran", "till", "vem", "lage")
STATUSES = ("accepted", "rejected", "none")


def show(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    said, people = request.query_params, desk.people()
    text = said.get("ord", "").strip()[:500]
    kind, subarea, person = said.get("kalla", ""), said.get("delomrade", ""), said.get("vem", "")
    subareas = desk.subareas()
    sought = Sought(
        text=text, subarea=subarea if subarea in {c for c, _, _ in subareas} else None,
        kind=kind if kind in SOURCE_KINDS else None, since=_day(said.get("fran", "")), until=_day(said.get("till", "")),
        person=person if person in people else None,
        status=said["lage"] if said.get("lage") in STATUSES else None,
    )  # fmt: skip
    whole = said.get("allt") == "1"
    found = desk.search(sought, limit=SHOWN, who=request.state.who, whole=whole) if text else Hits([], whole=True)
    asked = {name: value for name, value in said.items() if name in ASKED}
    return page(request, "sok.html", s=sought, text=text, subareas=subareas, found=found.cards, whole=found.whole, asked=asked,
                most=SHOWN, people=people,
                narrowed=any((sought.subarea, sought.since, sought.until, sought.person, sought.status)),
                few=FEW)  # fmt: skip


def _day(given: str) -> str | None:
    """A year, a month or a day as sources state theirs; anything else is left out."""
    parts = given.strip().split("-")
    return given.strip() if len(parts) <= 3 and all(p.isascii() and p.isdigit() for p in parts) and len(parts[0]) == 4 else None


def keep(request: Request, form: FormData) -> Response:
    """A search that finds nothing becomes evidence of absence."""
    desk: Desk = request.app.state.desk
    code, kind = str(form.get("delomrade") or ""), str(form.get("kalla") or "")
    if code not in {c for c, _, _ in desk.subareas()}:
        raise UsageError("subarea-unknown", subarea=code or "–")
    made = desk.absent(
        str(form.get("ord") or ""), code, kind=kind if kind in SOURCE_KINDS else None, by=desk.people()[request.state.who],
        note=str(form.get("anteckning") or "").strip(),
    )  # fmt: skip
    return RedirectResponse(f"/delomrade/{code}#{made}", 303)
