"""Synpunkter: what the municipality says of the draft or the result. Its reader files it, the lead answers under Revision."""

from __future__ import annotations

import re

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.core.accounts.team import Member
from pipeline.core.errors import UsageError
from pipeline.web.desk import Desk
from pipeline.web.render import page
from pipeline.web.views import bringing

FILES = 10  # with one reply


def show(request: Request) -> Response:
    """The reader's own page: a form for what may be said now, and what was answered."""
    desk: Desk = request.app.state.desk
    about = request.query_params.get("om", "")
    found = desk.nameable()
    return page(request, "synpunkter.html", o=desk.outside(), found=found, replies=desk.outside_replies(),
                me_as=_sender(request), about=about if about in {n.ident for n in found} else "",
                filed=request.query_params.get("inlamnad", "")[:12])  # fmt: skip


def file(request: Request, form: FormData) -> Response:
    """What a reader says, with new evidence where a point is contested."""
    desk: Desk = request.app.state.desk
    files = bringing.chosen(form)
    if len(files) > FILES:
        raise UsageError("reply-files", most=FILES)
    said, account = " ".join(str(form.get("avsandare") or "").split())[:100], _sender(request)
    folder, names = bringing.put_aside(files) if files else (None, [])
    made = desk.reply_outside(
        str(form.get("om") or ""), text=str(form.get("text") or ""), folder=folder, files=names,
        sender=account if said in ("", account) else f"{said} ({account})",  # whose account it was cannot be left out
    )  # fmt: skip
    return RedirectResponse(f"/synpunkter?inlamnad={made}#{made}", 303)


def _sender(request: Request) -> str:
    who: Member = request.state.visitor.member
    return who.account.name


def enter(request: Request, form: FormData) -> Response:
    """The lead writes down what came by letter or telephone."""
    desk: Desk = request.app.state.desk
    about, sender, text = (str(form.get(name) or "").strip() for name in ("om", "avsandare", "text"))
    if not text:
        raise UsageError("reply-empty")
    sources = re.findall(r"K[0-9]{1,9}", str(form.get("kallor") or "").upper())
    made = desk.file_reply(about, text=text, sender=sender, sources=sources, by=desk.people()[request.state.who])
    return RedirectResponse(f"/revision#{made}", 303)


def answer(request: Request, form: FormData) -> Response:
    desk: Desk = request.app.state.desk
    ident, outcome = str(form.get("vad") or ""), form.get("svar")
    if outcome not in ("bifall", "avslag"):
        raise UsageError("reply-outcome")
    because = str(form.get("motivering") or "")
    desk.answer_reply(ident, accepted=outcome == "bifall", because=because, by=desk.people()[request.state.who])
    return RedirectResponse(f"/revision#{ident}", 303)
