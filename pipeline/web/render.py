"""Templates → pages. Everything from sources is escaped; words for codes stand in one table."""

from __future__ import annotations

import re
from functools import cache, partial
from typing import Any
from urllib.parse import unquote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from pipeline.core.accounts.team import NOBODY, READER
from pipeline.core.errors import BelaggError
from pipeline.core.messages import BROWSER, say
from pipeline.core.model import STAGES, STANCES
from pipeline.core.reporting.statements import GROUP, Doubt
from pipeline.core.wording.function_words import language_of
from pipeline.report import swedish
from pipeline.web.desk import Desk
from pipeline.web.guard import Visitor
from pipeline.web.roles import may, reads

PLACES = (
    ("Översikt", "/"),
    ("Granska", "/granska"),
    ("Delområden", "/delomraden"),
    ("Samsyn", "/samsyn"),
    ("Sök", "/sok"),
    ("Källor", "/kallor"),
    ("Revision", "/revision"),
    ("Rapport", "/rapport"),
)
KINDS = {"document": "dokument", "web": "webb", "social": "sociala medier", "interview": "intervju"}
KINDS_MANY = {"document": "dokument", "web": "webbsidor", "social": "sociala medier", "interview": "intervjuer"}
VERDICTS = {"accepted": "godtaget", "rejected": "avvisat"}
STATES = {"unread": "oläst", "evidence": "belägg finns", "judged": "bedömt", "disputed": "oenigt"}
STATUSES = {
    "stored": "inläst", "partly": "delvis läst", "excluded": "utesluten", "unchanged": "oförändrad", "updated": "ny version",
    "failed": "kunde inte läsas", "needs-ocr": "behöver texttolkas",
}  # fmt: skip
FIELDS = {  # what is wrong with which field of a form: the words stand beside it
    "award-points-form": "poang", "award-points": "poang", "award-above-max": "poang", "because-missing": "motivering",
    "evaluator-name": "namn", "evaluator-exists": "namn", "password-short": "losenord", "password-long": "losenord",
    "password-plain": "losenord", "password-common": "losenord", "password-wrong": "nuvarande",
    "account-name-taken": "namn", "account-email": "epost",
    "account-evaluator-taken": "utvarderare", "address-form": "adress",
}  # fmt: skip
ORDERS = {
    "area": "delområde för delområde", "sure": "säkrast först", "unsure": "osäkrast först", "document": "i dokumentets ordning",
}  # fmt: skip
SHOWS = {"left": "kvar att granska", "accepted": "godtagna av mig", "rejected": "avvisade av mig", "all": "alla förslag"}


@cache
def environment() -> Environment:
    made = Environment(
        loader=PackageLoader("pipeline.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters.update(
        number=swedish.number, moment=swedish.moment, date=swedish.date, stance=lambda c: say(f"stance-{c}", "sv"),
        stage=lambda c: say(f"stage-{c or 'none'}", "sv"), kind=KINDS.__getitem__, kinds=KINDS_MANY.__getitem__,
        verdict=VERDICTS.__getitem__, state=STATES.__getitem__, status=lambda c: STATUSES.get(c, c), dots=dots, host=place,
        begun=begun, ended=ended,
        number_of=lambda text: int(text) if str(text).isascii() and str(text).isdigit() and len(text) < 10 else 0,
        state_name=lambda c: say(f"state-{c}", "sv"), report=linked, lang=lang,
    )  # fmt: skip
    made.globals.update(
        count=swedish.count, stances=STANCES, stages=(*STAGES, None), kinds=KINDS, orders=ORDERS, shows=SHOWS,
        address=address, doubt=doubt,
    )  # fmt: skip
    return made


def warm() -> None:
    """Compile every page now: twenty who come at once would each compile them."""
    made = environment()
    for name in made.list_templates(extensions=["html"]):
        made.get_template(name)


def linked(text: str) -> Markup:
    """Report text, its references made links: ``[B41]`` opens the evidence, ``[P12]`` the trace, ``[3.3]`` the sub-area."""

    def link(match: re.Match[str]) -> str:
        ident = match[0]
        to = f"/belagg/{ident}" if ident[0] == "B" else f"/spar/{ident}" if ident[0] == "P" else f"/delomrade/{ident}"
        return f'<a href="{to}">{ident}</a>'

    shown = GROUP.sub(lambda m: re.sub(r"[BP][0-9]+|[0-9]+\.[0-9]+", link, m[0]), str(escape(text)))
    return Markup(shown)  # noqa: S704 escaped above; the links hold nothing but numbers


def doubt(found: Doubt) -> str:
    """A sentence a final report refuses, and why."""
    why = {"text-no-reference": "saknar hänvisning",
           "text-reference-unknown": f"hänvisar till {found.reference} som inte finns",
           "text-reference-dead": f"hänvisar till {found.reference} som inte gäller längre"}[found.fault]  # fmt: skip
    return f"”{found.sentence[:120]}” {why}."


def lang(text: str) -> Markup:
    """The attribute that says a text is in another language, where that is sure: a voice reads it as it should be read."""
    found = language_of(text)
    return Markup(f' lang="{found}"') if found else Markup()  # noqa: S704 a code of our own table


def dots(score: float) -> int:
    """How many of five dots a score fills; at least one."""
    return max(1, min(5, round(score * 5)))


def begun(text: str) -> str:
    """Words before a quote, which were cut anywhere: from the first whole one on, in one line."""
    words = text.split()
    return f"… {' '.join(words[1:] if text[:1].strip() else words)}" if words else ""


def ended(text: str) -> str:
    """Words after a quote, up to the last whole one."""
    words = text.split()
    return f"{' '.join(words[:-1] if text[-1:].strip() else words)} …" if words else ""


def place(uri: str) -> str:
    """An address short enough for a line: without its scheme; of a file, or a part of an archive or letter, its
    name as people write it."""
    if uri.startswith(("file:", "interview:", "zip:", "mail:")):
        return unquote(uri.rstrip("/").rsplit("/", 1)[-1])
    return uri.removeprefix("https://").removeprefix("http://").rstrip("/")


def address(path: str, **query: object) -> str:
    """A path with the parts of a query that say something."""
    said = {name: str(value) for name, value in query.items() if value not in (None, "")}
    return f"{path}?{urlencode(said)}" if said else path


def page(request: Request, template: str, status: int = 200, **context: Any) -> Response:
    """A whole page, or a fragment where ``template`` is one."""
    desk: Desk = request.app.state.desk
    visitor: Visitor = request.state.visitor
    ready = desk.ready() and visitor.role != NOBODY
    municipality, year = desk.head() if ready else ("", "")
    me = (desk.people().get(visitor.who, "") if ready else "") or (visitor.member.account.name if visitor.member else "")
    text = environment().get_template(template).render(
        request=request, path=request.url.path, who=visitor.who, me=me, csrf=visitor.csrf, role=visitor.role,
        team=request.app.state.members is not None, may=partial(may, request, change=False),
        may_change=partial(may, request, change=True), reads=partial(reads, visitor.role), places=places(request),
        municipality=municipality, year=year, pulse=desk.pulse() if ready and may(request, "/puls", change=False) else "",
        ready=ready, **context,
    )  # fmt: skip
    return HTMLResponse(text, status)


def places(request: Request) -> list[tuple[str, str]]:
    """(name, address) of the places whoever asks may open."""
    if request.state.role == READER:
        return [("Resultat", "/"), ("Synpunkter", "/synpunkter"), ("Rapport", "/rapport")]
    return [(name, to) for name, to in PLACES if may(request, to, change=False)]


def fault_page(request: Request, fault: BelaggError) -> Response:
    """What went wrong and what to do: in place for a part of a page, else as a page."""
    message, remedy = fault.message(BROWSER), fault.remedy(BROWSER)
    if request.headers.get("hx-request"):
        answer = page(request, "fel_ruta.html", 422, message=message, remedy=remedy, field=FIELDS.get(fault.code, ""))
        answer.headers["HX-Retarget"], answer.headers["HX-Reswap"] = "#fel", "innerHTML"
        return answer
    return page(request, "fel.html", 422, message=message, remedy=remedy)
