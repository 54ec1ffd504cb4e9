"""Samsyn: where the sheets differ, how alike they judge, and what was agreed on."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.core.errors import UsageError
from pipeline.core.shown.together import Agreement, SideBySide
from pipeline.web.asked import whole
from pipeline.web.desk import Desk
from pipeline.web.render import page
from pipeline.web.views.subareas import evidence_of


def listed(request: Request) -> Response:
    """Differences first; then how alike the evaluators judge, in words."""
    desk: Desk = request.app.state.desk
    who = request.state.who
    rows = desk.side_by_side(who)
    opened = [r for r in rows if r.open]
    return page(request, "samsyn.html", differ=[r for r in opened if not r.consensus and not _alike(r)],
                alike=[r for r in opened if not r.consensus and _alike(r)], agreed=[r for r in opened if r.consensus],
                waiting=[r for r in rows if not r.open], people=desk.people(), agreement=desk.agreement(who),
                unanswered=[s.reply for s in desk.replies() if s.reply.outcome is None],
                words=in_words(desk.agreement(who)))  # fmt: skip


def _alike(row: SideBySide) -> bool:
    return len({(s.points, s.judged) for s in row.sheets}) == 1


FEW = 5  # open sub-areas that are too few for the figures to say anything


def in_words(found: Agreement | None) -> str:
    """What the agreement figures say to somebody who does not read them every day."""
    if found is None:
        return ""
    if len(found.subareas) < FEW:
        return "Få delområden är öppna än. Måtten börjar säga något när minst fem är det."
    alpha = found.alpha_interval
    if alpha is None:
        return "Det är för lite som skiljer för att ett mått på samstämmighet ska gå att räkna."
    if alpha >= 0.8:
        return "Ni bedömer mycket lika. Skillnaderna är så små att resultatet inte hänger på vem som bedömt."
    if alpha >= 0.667:
        return "Ni bedömer ganska lika. Gå igenom de delområden som skiljer mest innan ni enas om resten."
    if alpha >= 0:
        return "Ni bedömer olika. Tala igenom vad som krävs för poäng, med källorna framför er, innan ni enas."
    return "Ni bedömer mer olika än slumpen skulle ge. Kontrollera att ni läser metoden på samma sätt."


def show(request: Request) -> Response:
    """One sub-area on all sheets, and the form that writes the consensus."""
    desk: Desk = request.app.state.desk
    code = _known(desk, request)
    who = request.state.who
    row = next(r for r in desk.side_by_side(who) if r.code == code)
    p = desk.subarea(code, who, first=max(0, (whole(request.query_params.get("fran", "")) or 1) - 1))
    chosen = [ident for ident in request.query_params.getlist("belagg") if evidence_of(ident)]
    shown = {e.id for e in p.view.evidence}
    awards = desk.sheet_awards(code, who) if row.open else []
    return page(request, "samsyn_en.html", r=row, p=p, mine=p.view, awards=awards, agreed=desk.agreed(code),
                replies=[s.reply for s in desk.replies() if s.subarea == code],
                evidence=p.view.evidence, chosen=chosen, elsewhere=[i for i in chosen if i not in shown])  # fmt: skip


def record(request: Request, form: FormData) -> Response:
    """Writes what was agreed on; both sheets stay as they were."""
    desk: Desk = request.app.state.desk
    code = _known(desk, request)
    points = str(form.get("poang") or "").strip()
    if points and whole(points) is None:
        raise UsageError("award-points-form", given=points)
    desk.record(
        code, take=[str(v) for v in form.getlist("ta")], points=int(points) if points else None,
        evidence=[str(v) for v in form.getlist("belagg")], despite=str(form.get("trots") or ""),
        judged=form.get("ej") != "1", because=str(form.get("motivering") or ""), by=desk.people()[request.state.who],
    )  # fmt: skip
    return RedirectResponse(f"/samsyn/{code}", 303)


def record_alike(request: Request, form: FormData) -> Response:
    """Takes over every sub-area where all say the same."""
    desk: Desk = request.app.state.desk
    desk.record_alike(because=str(form.get("motivering") or ""), by=desk.people()[request.state.who])
    return RedirectResponse("/samsyn", 303)


def resolve(request: Request, form: FormData) -> Response:
    """Weighs counter-evidence in writing, on one's own sheet or on the consensus."""
    desk: Desk = request.app.state.desk
    code = _known(desk, request)
    consensus = form.get("blad") == "samsyn"
    desk.resolve(
        str(form.get("vad") or code), because=str(form.get("motivering") or ""), by=desk.people()[request.state.who],
        consensus=consensus,
    )  # fmt: skip
    return RedirectResponse(f"/{'samsyn' if consensus else 'delomrade'}/{code}", 303)


def _known(desk: Desk, request: Request) -> str:
    code = str(request.path_params["code"])
    if code not in {c for c, _, _ in desk.subareas()}:
        raise UsageError("subarea-unknown", subarea=code)
    return code
