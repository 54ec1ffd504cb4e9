"""Spår, Revision, Rapport: every point back to its page, and what does not hold."""

from __future__ import annotations

import re
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.core.errors import UsageError
from pipeline.core.messages import say
from pipeline.web.desk import Desk
from pipeline.web.render import page

# format → what it is to a browser, and to a person
FORMS = {
    "html": ("text/html; charset=utf-8", "Webbsida"),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word"),
    "pdf": ("application/pdf", "PDF"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel"),
    "charts": ("application/zip", "Diagram"),
}
# edition → whom it is for, and the word in the file's name
EDITIONS = {
    "internal": ("Intern: för er som utvärderar", "intern"),
    "municipality": ("För kommunen", "kommunen"),
    "public": ("Offentlig", "offentlig"),
}

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
    return _audit(request, desk.audit(request.state.who))


def _audit(request: Request, found: dict[str, Any], given: str = "") -> Response:
    desk: Desk = request.app.state.desk
    places = [(f, *mending(f["subject"], {c for c, _, _ in desk.subareas()})) for f in found["findings"]]
    return page(request, "revision.html", a=found, found=places, checkpoints=desk.checkpoints(), key_is_made=desk.key_is_made(),
                state=desk.state(), given=given)  # fmt: skip


def mending(subject: str, codes: set[str]) -> tuple[str, str]:
    """(address, what it is called) of the place where a finding is mended; empty where there is none."""
    for word in re.findall(r"[A-Z]?[0-9][0-9.:]*", subject):
        if word in codes:
            return f"/delomrade/{word}", word
        if re.fullmatch(r"P[0-9]+", word):
            return f"/spar/{word}", word
        if re.fullmatch(r"B[0-9]+", word):
            return f"/belagg/{word}", word
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
    return RedirectResponse(f"/delomrade/{code}#{ident}", 303)


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
    return _audit(request, desk.audit(request.state.who, checkpoint=file.file.read(1_000_000)), given=file.filename)


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
        (d.section, say(d.fault, "sv", section=d.section, sentence=d.sentence, reference=d.reference)) for d in desk.doubts()
    ]
    return page(request, "rapport.html", o=seen, lacking=lacking, doubts=doubts, forms=FORMS, editions=EDITIONS)


def download(request: Request) -> Response:
    """The report as a file."""
    desk: Desk = request.app.state.desk
    form = str(request.path_params["form"])
    edition = request.query_params.get("utgava", "internal")
    data, suffix = desk.report(form, edition)
    media = FORMS[form][0]
    name = "rapport" if edition == "internal" else f"rapport-{EDITIONS[edition][1]}"
    headers = {"Content-Disposition": f'attachment; filename="{name}.{suffix}"'}
    if request.query_params.get("visa"):
        headers = {"Content-Disposition": "inline", "Content-Security-Policy": PREVIEW}
    return Response(data, media_type=media, headers=headers)
