"""Granska: one passage after the other, by keyboard."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from starlette.datastructures import FormData, QueryParams
from starlette.requests import Request
from starlette.responses import Response

from pipeline.core.errors import Refused, UsageError
from pipeline.core.model import SOURCE_KINDS
from pipeline.core.shown.pages import ORDERS, SHOWS, Card, Filter, Marked, Turn, Undone
from pipeline.web.asked import whole
from pipeline.web.desk import Desk
from pipeline.web.render import VERDICTS, address, page

PAGED = ("application/pdf", "image/png", "image/jpeg", "image/tiff")
DOCUMENTS = ("nastadok", "forradok")


def filter_of(said: QueryParams | FormData, who: str) -> Filter:
    """The queue an address or a form names; what it does not know is left out."""
    kind, order, show = (str(said.get(name) or "") for name in ("kalla", "ordning", "visa"))
    source = str(said.get("dokument") or "")
    return Filter(
        who=who,
        subarea=str(said.get("delomrade") or "") or None,
        kind=kind if kind in SOURCE_KINDS else None,
        source=whole(source[1:]),
        order=next((o for o in ORDERS if o == order), ORDERS[0]),
        show=next((s for s in SHOWS if s == show), "left"),
    )


def query(f: Filter, at: str | None = None) -> dict[str, str | None]:
    """A queue as the parts of an address."""
    return {
        "delomrade": f.subarea, "kalla": f.kind, "dokument": f"K{f.source}" if f.source else None,
        "ordning": None if f.order == ORDERS[0] else f.order, "visa": None if f.show == "left" else f.show, "stalle": at,
    }  # fmt: skip


def accepting(form: FormData) -> bool:
    """Whether the form accepts or rejects. Raises UsageError where it says neither: a lost word must not turn a decision."""
    said = form.get("beslut")
    if said not in ("godta", "avvisa"):
        raise UsageError("decision-missing")
    return said == "godta"


def show(request: Request) -> Response:
    """The whole page: the queue's head and the passage the address names, or the first."""
    desk: Desk = request.app.state.desk
    f = filter_of(request.query_params, request.state.who)
    turn = desk.turn(f, at=request.query_params.get("stalle"))
    return page(request, "granska.html", subareas=desk.subareas(), **_context(desk, f, turn))


def card(request: Request) -> Response:
    """Only the passage: forward, back, or the very one."""
    desk: Desk = request.app.state.desk
    f = filter_of(request.query_params, request.state.who)
    said, at = request.query_params.get("steg", ""), request.query_params.get("stalle")
    if at and said in DOCUMENTS:
        f, turn = desk.next_document(f, at, back=said == "forradok")
        moved = turn.card is not None and turn.card.id != at
        return _card(request, f, turn, said="" if moved else "Det finns inget mer dokument åt det hållet.")
    return _card(request, f, desk.turn(f, at=at, move={"fram": 1, "bak": -1}.get(said, 0)))


def others(request: Request) -> Response:
    """Where others stand on a passage; asked for again whenever somebody has decided something."""
    desk: Desk = request.app.state.desk
    at = request.query_params.get("stalle", "")
    return page(request, "andra.html", others=_others(desk, at, request.state.who), at=at)


def _others(desk: Desk, at: str, who: str) -> list[tuple[str, str, str]]:
    me = desk.people()[who]
    return [stand for stand in desk.stands(at) if stand[1] != me]


def quote(request: Request, form: FormData) -> Response:
    """Words that were marked become evidence; the passage stays where it is."""
    desk: Desk = request.app.state.desk
    f = filter_of(form, request.state.who)
    passage, subarea = str(form.get("stalle") or ""), str(form.get("val") or "")
    if not subarea:
        raise UsageError("subarea-none")
    given = [str(form.get(name) or "") for name in ("fran-tecken", "fran-enheter", "till-tecken", "till-enheter")]
    if not all(n.isascii() and n.isdigit() and len(n) < 10 for n in given):
        raise UsageError("nothing-chosen")
    a, b, c, d = map(int, given)
    made = desk.quote(
        passage, subarea, Marked((a, b), (c, d), str(form.get("ord") or "")), by=desk.people()[request.state.who],
        stance=str(form.get("hallning") or "") or "neutral", stage=str(form.get("steg") or "") or None,
        note=str(form.get("anteckning") or "").strip(),
    )  # fmt: skip
    return _card(request, f, desk.turn(f, at=passage), said=f"Citatet är sparat som {made} i {subarea}, {now()}.")


def twins(request: Request, form: FormData) -> Response:
    """The same words elsewhere, or nearly the same, are decided with this passage: one decision that one undo takes back."""
    desk: Desk = request.app.state.desk
    f = filter_of(form, request.state.who)
    passage, subarea = str(form.get("stalle") or ""), str(form.get("val") or "")
    chosen = [passage, *(str(v) for v in form.getlist("tvilling"))]
    if not subarea:
        raise UsageError("subarea-none")
    count = desk.decide_many(chosen, subarea, by=desk.people()[request.state.who], accept=accepting(form))
    return _card(request, f, desk.turn(f, at=passage, move=1), said=f"{count} beslut är sparade {now()}.")


def decide(request: Request, form: FormData) -> Response:
    """Accept or reject, and on to the next."""
    desk: Desk = request.app.state.desk
    f = filter_of(form, request.state.who)
    passage, subarea = str(form.get("stalle") or ""), str(form.get("val") or "")
    if not subarea:
        raise UsageError("subarea-none")
    try:
        desk.decide(
            passage, subarea, by=desk.people()[request.state.who], accept=accepting(form),
            stance=str(form.get("hallning") or "") or None, stage=str(form.get("steg") or "") or None,
            note=str(form.get("anteckning") or "").strip(),
        )  # fmt: skip
    except Refused as fault:
        if fault.code != "decided-already":  # sent again because the answer was lost on its way: it is saved
            raise
    others = _others(desk, passage, request.state.who)
    met = [f"{name} har {VERDICTS[v]} i {code}" for code, name, v in others if code == subarea]
    said = f"sparad {now()} · samma ställe: {', '.join(met)}" if met else ""
    return _card(request, f, desk.turn(f, at=passage, move=1), saved=True, said=said)


def undo(request: Request, form: FormData) -> Response:
    """Take back the last decision, and show its passage again."""
    desk: Desk = request.app.state.desk
    f = filter_of(form, request.state.who)
    undone = desk.undo(by=desk.people()[request.state.who])
    if undone is None:
        return _card(request, f, desk.turn(f, at=str(form.get("stalle") or "") or None), said="Det finns inget att ångra.")
    said = "Ångrat." if undone.count == 1 else f"{undone.count} beslut är ångrade."
    return _card(request, f, desk.turn(f, at=undone.passage), said=said, undone=undone)


def _card(
    request: Request, f: Filter, turn: Turn, *, saved: bool = False, said: str = "", undone: Undone | None = None
) -> Response:
    desk: Desk = request.app.state.desk
    at = turn.card.id if turn.card else None
    answer = page(request, "granska_kort.html", saved=now() if saved and not said else "", said=said,
                  **_context(desk, f, turn, undone))  # fmt: skip
    answer.headers["HX-Replace-Url"] = address("/granska", **query(f, at))
    return answer


def _context(desk: Desk, f: Filter, turn: Turn, undone: Undone | None = None) -> dict[str, Any]:
    """What the passage's page shows; of a decision that was taken back, what had been said stands chosen again."""
    original = original_of(desk, turn.card) if turn.card else None
    here = turn.card.id if turn.card else None
    others = _others(desk, turn.card.id, f.who) if turn.card else []
    names = {code: name for code, name, _ in desk.subareas()}
    codes = [c.code for c in turn.card.choices] if turn.card else []
    first = f.subarea or next(iter(codes), None)
    said = {"chosen": first, "stance": turn.card.stance if turn.card else None, "stage": turn.card.stage if turn.card else None,
            "note": ""}  # fmt: skip
    if undone is not None and undone.passage == here:
        said = {"chosen": undone.subarea, "stance": undone.stance or said["stance"], "note": undone.note,
                "stage": undone.stage if undone.stance else said["stage"]}  # fmt: skip
    return {"others": others, "at": here, "f": f, "turn": turn, "card": turn.card, "query": query(f), "here": query(f, here),
            "original": original, "names": names, "area": (codes[0], names[codes[0]]) if codes else None} | said  # fmt: skip


def original_of(desk: Desk, card: Card) -> dict[str, object] | None:
    """How the original of a passage is shown: as the page's picture with rectangles, as the web page, or as text."""
    if card.media_type in PAGED and card.page:
        sheet = desk.page_sheet(f"K{card.source}", card.version, card.page, card.rects)
        if sheet is not None:
            return {"form": "page", "sheet": sheet}
    if card.media_type in ("text/html", "application/xhtml+xml"):
        return {"form": "web"}
    return {"form": "text"}


def now() -> str:
    """The time of day here, as people say when something was saved."""
    return datetime.now().astimezone().strftime("%H:%M")
