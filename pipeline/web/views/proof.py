"""Spår, Revision, Rapport: every point back to its page, and what does not hold."""

from __future__ import annotations

import re
from dataclasses import replace

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.core.errors import UsageError
from pipeline.core.messages import BROWSER, say
from pipeline.core.shown.pages import TRACED, Audited
from pipeline.web.asked import whole
from pipeline.web.desk import Desk
from pipeline.web.render import page

# format → what it is to a browser, and to a person
FORMS = {
    "html": ("text/html; charset=utf-8", "Webbsida"),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word"),
    "pdf": ("application/pdf", "PDF"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel"),
    "charts": ("application/zip", "Diagram (zip)"),
}
# edition → whom it is for, and the word in the file's name
EDITIONS = {
    "internal": ("Intern: för er som utvärderar", "intern"),
    "municipality": ("För kommunen", "kommunen"),
    "public": ("Offentlig", "offentlig"),
}

LARGE = 3000  # events from which on the report is drawn when it is asked for only
MOST = 200  # findings on the page; ``belagg audit`` says all
PREVIEW = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"


def trace(request: Request) -> Response:
    """A point and everything it rests on, down to the page and its hash."""
    desk: Desk = request.app.state.desk
    ident = str(request.path_params["award"])
    first = max(0, (whole(request.query_params.get("fran", "")) or 1) - 1)
    found = desk.trace(ident, request.state.who, first=first)
    if found is None:
        raise UsageError("award-unknown", award=ident.removeprefix("P"))
    names = {code: name for code, name, _ in desk.subareas()}
    return page(request, "spar.html", a=found, name=names[found.subarea], first=first, most=TRACED)


def audit(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    return _audit(request, desk.audited(request.state.who))


def start(request: Request, form: FormData) -> Response:  # noqa: ARG001 every change is given its form
    """Begins an audit that takes so long that nobody should wait for it."""
    desk: Desk = request.app.state.desk
    desk.start_audit(request.state.who)
    return RedirectResponse("/revision", 303)


def progress(request: Request) -> Response:
    """How far the audit is; the page is loaded again when it is done."""
    desk: Desk = request.app.state.desk
    now = desk.audited(request.state.who)
    answer = page(request, "revision_gang.html", now=now)
    if not now.running:
        answer.headers["HX-Refresh"] = "true"
    return answer


def _audit(request: Request, now: Audited) -> Response:
    desk: Desk = request.app.state.desk
    codes, all_found = {c for c, _, _ in desk.subareas()}, now.result["findings"] if now.result else []
    places = [(f, *_open_to(request, *mending(f["subject"], codes))) for f in all_found[:MOST]]
    errors = sum(f["severity"] == "error" for f in all_found)
    more = len(all_found) - len(places)
    return page(
        request, "revision.html", now=now, a=now.result, found=places, errors=errors, more=more, given=now.given,
        checkpoints=desk.checkpoints(), key_is_made=desk.key_is_made(), state=desk.state(), replies=desk.replies(),
    )  # fmt: skip


def _open_to(request: Request, to: str, name: str) -> tuple[str, str]:
    """The place, where whoever asks may go there: an auditor is not led to the whole of an interview."""
    desk: Desk = request.app.state.desk
    shut = to.startswith("/kalla/") and not desk.may_read(name, request.state.who)
    return ("", "") if shut else (to, name)


def mending(subject: str, codes: set[str]) -> tuple[str, str]:
    """(address, what it is called) of the place where a finding is mended; empty where there is none."""
    for word in re.findall(r"[A-Z]?[0-9][0-9.:]*", subject):
        if word in codes:
            return f"/delomrade/{word}", word
        if re.fullmatch(r"P[0-9]+", word):
            return f"/spar/{word}", word
        if re.fullmatch(r"B[0-9]+", word):
            return f"/belagg/{word}", word
        if re.fullmatch(r"R[0-9]+", word):
            return f"#{word}", word
        if match := re.match(r"(K[0-9]+)", word):
            return f"/kalla/{match[1]}", match[1]
    if subject.startswith("checkpoint"):
        return "#kontrollpunkt", "kontrollpunkten"
    return "", ""


def evidence(request: Request) -> Response:
    """A piece of evidence by its number: the sub-area it stands in."""
    desk: Desk = request.app.state.desk
    ident = str(request.path_params["ident"]).upper()
    code = desk.evidence_subarea(ident)
    if code is None:
        raise UsageError("evidence-unknown", evidence=ident)
    return RedirectResponse(f"/delomrade/{code}?vid={ident}#{ident}", 303)


def original(request: Request) -> Response:
    """Where the words of a piece of evidence stand, as it looks there: a fragment of the page about a point."""
    desk: Desk = request.app.state.desk
    ident = str(request.path_params["ident"]).upper()
    found = desk.original(ident)
    if found is not None and not desk.may_read(found.source, request.state.who):
        found = None
    return page(request, "belagg_original.html", original=found)


def sign(request: Request, form: FormData) -> Response:
    """A signed checkpoint: proves later that nothing before it was changed."""
    desk: Desk = request.app.state.desk
    phrase = str(form.get("fras") or "")
    if not desk.key_is_made() and phrase != str(form.get("igen") or ""):
        raise UsageError("passphrase-differ")
    desk.sign(passphrase=phrase, by=desk.people()[request.state.who])
    return RedirectResponse("/revision#kontrollpunkt", 303)


def verify(request: Request, form: FormData) -> Response:
    """Holds the log against a checkpoint that was kept elsewhere."""
    desk: Desk = request.app.state.desk
    file = form.get("fil")
    if not isinstance(file, UploadFile) or not file.filename:
        raise UsageError("nothing-to-do")
    note, who = file.file.read(1_000_000), request.state.who
    now = desk.audited(who)
    if now.result is None or now.seq != now.newest or now.running:  # it takes long: told when it is done
        desk.start_audit(who, checkpoint=note, given=file.filename)
        return RedirectResponse("/revision", 303)
    return _audit(request, replace(now, result=desk.audit(who, checkpoint=note), given=file.filename))


def checkpoint(request: Request) -> Response:
    """A checkpoint as a file."""
    desk: Desk = request.app.state.desk
    size = request.path_params["size"]
    found = next((c for c in desk.checkpoints() if c["size"] == size), None)
    if found is None:
        raise UsageError("nothing-to-do")
    headers = {"Content-Disposition": f'attachment; filename="kontrollpunkt-{size}.txt"'}
    return Response(found["note"], media_type="text/plain; charset=utf-8", headers=headers)


def bundle(request: Request) -> Response:
    """All it takes to check the points without Belägg."""
    desk: Desk = request.app.state.desk
    headers = {"Content-Disposition": 'attachment; filename="belagg-bunt.zip"'}
    return Response(desk.bundle(), media_type="application/zip", headers=headers)


def change_state(request: Request, form: FormData) -> Response:
    """Locks, publishes, opens again."""
    desk: Desk = request.app.state.desk
    desk.change_state(
        str(form.get("till") or ""), because=str(form.get("motivering") or ""), by=desk.people()[request.state.who]
    )
    return RedirectResponse("/revision", 303)


def report(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    seen = desk.overview(request.state.who)
    lacking = [c for c in seen.cells if c.state in ("unread", "evidence")]
    doubts = [
        (d.section, say(d.fault, BROWSER, section=d.section, sentence=d.sentence, reference=d.reference)) for d in desk.doubts()
    ]
    return page(request, "rapport.html", locked=desk.roster(whole=False).count is None, o=seen, lacking=lacking, doubts=doubts,
                forms=FORMS, editions=EDITIONS,
                large=desk.pulse() > LARGE)  # fmt: skip


def drawing(request: Request) -> Response:
    """How far the preview is; the report itself when it is made."""
    desk: Desk = request.app.state.desk
    return page(request, "rapport_gang.html", now=desk.drawing("html", "internal"), newest=desk.pulse())


def download(request: Request) -> Response:
    """The report as a file."""
    desk: Desk = request.app.state.desk
    form = str(request.path_params["form"])
    edition = request.query_params.get("utgava", "internal")
    data, suffix = desk.report(form, edition, at=whole(request.query_params.get("efter", "")))
    media = FORMS[form][0]
    name = "rapport" if edition == "internal" else f"rapport-{EDITIONS[edition][1]}"
    headers = {"Content-Disposition": f'attachment; filename="{name}.{suffix}"'}
    if request.query_params.get("visa"):
        headers = {"Content-Disposition": "inline", "Content-Security-Policy": PREVIEW}
    return Response(data, media_type=media, headers=headers)
