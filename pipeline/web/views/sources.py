"""Källor: what has been collected, what could not be read, and each source as it was."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import unquote

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from pipeline.core.accounts.team import AUDITOR
from pipeline.core.errors import Refused, UsageError
from pipeline.core.messages import BROWSER, say
from pipeline.core.model import SOURCE_KINDS
from pipeline.core.people.spoken import talk_by_name
from pipeline.web.asked import file_name, whole
from pipeline.web.desk import Desk
from pipeline.web.headers import FRAMED
from pipeline.web.render import environment, page, place
from pipeline.web.views import bringing, roster

LISTED = 200  # sources shown at a time
WINDOW = 200  # passages shown of a document at a time
WIDTHS = (450, 900, 1400)


def listed(request: Request) -> Response:
    return _list(request)


def _list(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    since, news = desk.news()
    first = whole(request.query_params.get("fran"), 0) or 0
    shown, job, protection = desk.sources(first=first, limit=LISTED + 1), desk.job(), desk.protection()
    if request.state.who == AUDITOR:  # of an interview its role group, neither title nor file
        shown, job = [_shielded(row, protection) for row in shown], None
        news = [n for n in news if not n["number"] or desk.may_read(n["number"], AUDITOR)]
    return page(request, "kallor.html", sources=shown[:LISTED], many=desk.how_many_sources(), first=first,
                following=shown[LISTED]["number"][1:] if len(shown) > LISTED else None,
                failures=_failures(desk, request.state.who), since=since, news=news, left_out=desk.left_out(),
                protection=protection, **bringing.shown(desk, job, protection), today=date.today().isoformat())  # noqa: DTZ011 the day here


def _shielded(row: dict[str, Any], protection: dict[str, dict[str, Any]]) -> dict[str, Any]:
    if row["kind"] != "interview":
        return row
    group = protection.get(row["number"], {}).get("group", "")
    return row | {"title": f"Intervju, {group}" if group else "Intervju", "uri": ""}


def _failures(desk: Desk, who: str) -> list[dict[str, str]]:
    """What could not be read. To an auditor a file goes unnamed: notes are often called by who was spoken to."""
    found = desk.failures()
    if who != AUDITOR:
        return found
    return [x if x["uri"].startswith(("http://", "https://")) else _unnamed(x) for x in found]


def _unnamed(failure: dict[str, str]) -> dict[str, str]:
    """Its words too may name the file."""
    message = failure["message"]
    for name in {failure["title"], place(failure["uri"]), unquote(place(failure["uri"]))} - {""}:
        message = message.replace(name, "filen")
    return failure | {"title": "", "uri": "", "message": message}


def _readable(request: Request) -> str:
    """The source an address names. Raises Refused for whole notes of an interview, which an auditor is not shown."""
    desk: Desk = request.app.state.desk
    number = str(request.path_params["number"])
    if not desk.may_read(number, request.state.who):
        raise Refused("note-shielded")
    return number


def progress(request: Request) -> Response:
    """How far what is being brought in has come; asks again by itself until it is done, then has the list shown anew."""
    desk: Desk = request.app.state.desk
    job = desk.job() if request.state.who != AUDITOR else None
    answer = page(request, "inlasning.html", **bringing.shown(desk, job, desk.protection()))
    if job is not None and not job.running:
        answer.headers["HX-Trigger-After-Swap"] = "inlast"
    return answer


def show(request: Request) -> Response:
    """A document's text with its passages in place; ``fran`` is the first passage, ``version`` an older one."""
    desk: Desk = request.app.state.desk
    said = request.query_params
    first = max(1, whole(said.get("fran")) or 1)
    version = whole(said.get("version"))
    found = desk.document(_readable(request), version, first=first, limit=WINDOW)
    changed = desk.changes(found.number, found.version)
    prefix = f"{found.number}.{found.version}:"
    new, moved = ({f"{prefix}{n}" for n in group} for group in ((changed.new, changed.moved) if changed else ((), ())))
    return page(request, "kalla.html", d=found, window=WINDOW, marked=said.get("stalle", ""), changed=changed, new=new,
                moved=moved, draft=found.draft, left=roster.left(request) if said.get("uppford") else None,
                suspected=desk.suspected(found.number) if found.kind == "interview" else [],
                protection=desk.protection().get(found.number) if found.kind == "interview" else None)  # fmt: skip


def picture(request: Request) -> Response:
    """A page's picture. The bytes of a version never change, so it may be kept."""
    desk: Desk = request.app.state.desk
    asked = whole(request.query_params.get("bredd")) or WIDTHS[1]
    width = min(WIDTHS, key=lambda w: abs(w - asked))
    said = request.path_params
    png = desk.page_image(_readable(request), said["version"], said["page"], width)
    return Response(png, media_type="image/png", headers={"Cache-Control": "private, max-age=86400, immutable"})


def original(request: Request) -> Response:
    """The collected web page, harmless, for a frame that may do nothing."""
    desk: Desk = request.app.state.desk
    said = request.path_params
    html = desk.original_html(_readable(request), said["version"], request.query_params.get("citat", "")[:5000])
    text = environment().get_template("original.html").render(html=html)
    return HTMLResponse(text, headers={"Content-Security-Policy": FRAMED})


def fetch(request: Request, form: FormData) -> Response:
    """Bring in a web address."""
    desk: Desk = request.app.state.desk
    given = str(form.get("adress") or "").strip()
    if not given.lower().startswith(("https://", "http://")):
        raise UsageError("address-form", given=given)
    desk.ingest([given])
    return _list(request)


def upload(request: Request, form: FormData) -> Response:
    """Bring in files that were chosen or dropped."""
    desk: Desk = request.app.state.desk
    files = bringing.chosen(form)
    if not files:
        raise UsageError("nothing-to-do")
    kind = str(form.get("slag") or "")
    if not kind and (spoken := next((f.filename for f in files if talk_by_name(f.filename or "")), None)):
        raise UsageError("upload-interview", name=file_name(spoken, 0))
    folder, names = bringing.put_aside(files)
    desk.upload(folder, names, kind=kind if kind in SOURCE_KINDS else None)
    return _list(request)


def note(request: Request, form: FormData) -> Response:
    """Notes taken during an interview become a source. What looks like a name nobody listed is asked about first."""
    desk: Desk = request.app.state.desk
    fields = {name: str(form.get(key) or "") for name, key in NOTE}
    found = desk.unlisted(f"{fields['title']}\n{fields['text']}") if fields["text"].strip() else []
    if found and not form.get("sedda"):
        said = {"message": say("names-suspected", BROWSER), "remedy": say("names-suspected.remedy", BROWSER)}
        return page(request, "misstankta.html", 422, names=found, group=fields["group"], **said)
    chosen = {str(name) for name in form.getlist("namn")}
    for n, name in enumerate(found):
        if name in chosen:
            desk.list_person(name, str(form.get(f"roll-{n}") or fields["group"]), fields["group"], [])
    desk.note(by=desk.people()[request.state.who], **fields)
    return _list(request)


def forget(request: Request, form: FormData) -> Response:
    """Take what could not be read off the list."""
    desk: Desk = request.app.state.desk
    desk.forget_failure(str(form.get("vad") or ""))
    return RedirectResponse("/kallor#kunde-inte", 303)


NOTE = (
    ("title", "rubrik"), ("date", "datum"), ("group", "grupp"), ("people", "antal"), ("consent", "samtycke"), ("text", "text"),
)  # fmt: skip


def mend(request: Request, form: FormData) -> Response:
    """Exclude a source, take it in again, correct what is said of it, or mark it as a draft."""
    desk: Desk = request.app.state.desk
    number, me = str(request.path_params["number"]), desk.people()[request.state.who]
    because, what = str(form.get("motivering") or ""), form.get("gor")
    if what == "uteslut":
        desk.exclude(number, because=because, by=me)
    elif what == "ta-in":
        desk.take_in_again(number, because=because, by=me)
    elif what in ("utkast", "antagen"):
        desk.mark_draft(number, by=me, draft=what == "utkast")
    else:
        _correct(desk, number, form, me)
    return RedirectResponse(f"/kalla/{number}", 303)


def _correct(desk: Desk, number: str, form: FormData, me: str) -> None:
    """Only what was changed is said."""
    now = desk.document(number, None, first=1, limit=1)
    kind, title, day = (str(form.get(name) or "").strip() for name in ("slag", "titel", "datum"))
    desk.correct(
        number, by=me, kind=kind if kind in SOURCE_KINDS and kind != now.kind else None,
        title=title if title and title != now.title else None, date=day if day and day != now.own_date else None,
    )  # fmt: skip
