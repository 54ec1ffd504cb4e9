"""Delområde: evidence on the left, the ledger of points on the right."""

from __future__ import annotations

import re

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.core.errors import UsageError
from pipeline.web.asked import whole
from pipeline.web.desk import Desk
from pipeline.web.render import page


def listed(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    return page(request, "delomraden.html", o=desk.overview(request.state.who))


def show(request: Request) -> Response:
    """One sub-area on this evaluator's sheet."""
    desk: Desk = request.app.state.desk
    code = _known(desk, request)
    asked = request.query_params
    first = max(0, (whole(asked.get("fran"), 1) or 1) - 1)
    p = desk.subarea(code, request.state.who, first=first, at=evidence_of(asked.get("vid", "")))
    s = p.view
    codes = [c for c, _, _ in desk.subareas()]
    at = codes.index(code)
    around = (codes[at - 1] if at else None, codes[at + 1] if at + 1 < len(codes) else None)
    shown = {e.id for e in s.evidence}
    chosen = [ident for ident in asked.getlist("belagg") if evidence_of(ident)]
    lacking = [kind for kind, count in s.coverage.items() if not count]
    judges, saved = desk.judges(code)
    me = desk.people().get(request.state.who, "")
    text, doubts = desk.section(code)
    unweighed = [x for x in s.against if x.because is None]
    return page(
        request, "delomrade.html", p=p, s=s, evidence=s.evidence, lost=p.lost, lacking=lacking, awards=s.awards, shown=shown,
        before=around[0], after=around[1], chosen=chosen, elsewhere=[i for i in chosen if i not in shown],
        unweighed=unweighed, criteria=desk.criteria(code), others=desk.others(code, request.state.who), judges=judges,
        waits=[n for n in judges if n not in saved and n != me] if len(judges) > 1 else [], saved=saved,
        agreed=desk.agreed(code), text=text, doubts=doubts,
    )  # fmt: skip


def evidence_of(ident: str) -> str | None:
    """B41 as an address names it, or None."""
    return ident if re.fullmatch("B[0-9]{1,9}", ident) else None


def _known(desk: Desk, request: Request) -> str:
    code = str(request.path_params["code"])
    if code not in {c for c, _, _ in desk.subareas()}:
        raise UsageError("subarea-unknown", subarea=code)
    return code


def award(request: Request, form: FormData) -> Response:
    """Points on the ticked evidence."""
    desk: Desk = request.app.state.desk
    code, me = _known(desk, request), desk.people()[request.state.who]
    points = str(form.get("poang") or "").strip()
    if not points.isascii() or not points.isdigit() or len(points) > 9:
        raise UsageError("award-points-form", given=points)
    evidence = [str(value) for value in form.getlist("belagg")]
    written = desk.award(
        code, int(points), evidence, because=str(form.get("motivering") or ""), by=me,
        criterion=str(form.get("kriterium") or "") or None, despite=str(form.get("trots") or "").strip(),
    )  # fmt: skip
    return RedirectResponse(f"/delomrade/{code}#{written}", 303)


def judge(request: Request, form: FormData) -> Response:
    """Say that the sub-area is judged as it stands."""
    desk: Desk = request.app.state.desk
    code = _known(desk, request)
    because, me = str(form.get("motivering") or ""), desk.people()[request.state.who]
    if form.get("ej") == "1":
        desk.leave_out(code, because=because, by=me)
    else:
        desk.judge(code, because=because, by=me)
    return RedirectResponse(f"/delomrade/{code}", 303)


def withdraw(request: Request, form: FormData) -> Response:
    desk: Desk = request.app.state.desk
    code = _known(desk, request)
    because = str(form.get("motivering") or "")
    desk.withdraw(str(form.get("vad") or ""), because=because, by=desk.people()[request.state.who])
    return RedirectResponse(f"/delomrade/{code}", 303)


def write(request: Request, form: FormData) -> Response:
    """The report's text about a sub-area: each sentence with its references in brackets."""
    desk: Desk = request.app.state.desk
    code = _known(desk, request)
    desk.write_section(code, str(form.get("text") or ""), by=desk.people()[request.state.who])
    return RedirectResponse(f"/delomrade/{code}#text", 303)
