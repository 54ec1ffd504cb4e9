"""Drafts of judging together: resolutions, absences, divided sub-areas, consensus, states, the municipality's replies."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import Any

from pipeline.core.books import Books
from pipeline.core.drafts import Quote, Said, decide, number_of, to_resolve
from pipeline.core.errors import Refused, UsageError
from pipeline.core.ledger import CONSENSUS, RULES, Ledger, absences, is_live, live_awards, sheets, states
from pipeline.core.log import Draft
from pipeline.core.model import Anchor
from pipeline.core.rows import AwardEvidenceRow, AwardRow, EvidenceRow, ReplyRow


def decide_again(books: Books, actor: str, number: int, subarea: str, said: Said) -> Draft:
    """Accept or reject evidence that is there already, by its number. Raises Refused where it is not, or is about another
    sub-area."""
    row = books.get(EvidenceRow, number)
    if row is None:
        raise Refused("evidence-unknown", evidence=number)
    if row.subarea != subarea:
        raise Refused("evidence-subarea", evidence=number, have=row.subarea, subarea=subarea)
    rects = tuple(tuple(r) for r in json.loads(row.rects))
    anchor = Anchor(row.version, row.start, row.end, row.quote, row.prefix, row.suffix, row.page, rects, row.place)
    _, draft = decide(books, actor, subarea, Quote(anchor, row.source, row.passage, tuple(json.loads(row.heading))), said)
    kind = "evidence.accepted" if said.accepted else "evidence.rejected"
    return replace(draft, kind=kind, facts=draft.facts | {"evidence": number})


def resolve(books: Books, actor: str, sheet: str, what: str, because: str) -> Draft:
    """Why points stand in spite of ``what``: one piece of evidence (B7), or all against an award (P3) or sub-area (3.3)."""
    what = what.strip()
    award = None
    if re.fullmatch(r"[Bb][0-9]{1,9}", what):
        numbers = [number_of(what, "B")]
    elif re.fullmatch(r"[Pp][0-9]{1,9}", what):
        award = number_of(what, "P")
        row = books.get(AwardRow, award)
        if row is None:
            raise Refused("award-unknown", award=award)
        if row.sheet not in (actor, CONSENSUS):
            raise Refused("sheet-not-yours", sheet=row.sheet)
        sheet, numbers = row.sheet, to_resolve(books, row.sheet, row.subarea)
    else:
        numbers = to_resolve(books, sheet, what)
    facts = {"sheet": sheet, "award": award, "evidence": numbers, "rules": RULES}
    return Draft("award.resolved", actor, facts, {"despite": because.strip()})


@dataclass(frozen=True, slots=True)
class Absence:
    """A search to keep: what for, only in which kind, over which versions, and how many passages it found."""

    query: str
    kind: str | None
    scope: list[list[int]]
    found: int


def absent(books: Books, actor: str, subarea: str, search: Absence, *, stance: str, note: str = "") -> tuple[int, Draft]:
    """Makes evidence of a search that found nothing; returns its number and the draft."""
    number = books.next_number(EvidenceRow)
    facts: dict[str, Any] = {
        "evidence": number, "subarea": subarea, "kind": search.kind, "scope": search.scope,
        "scope_sha256": absences.scope_hash(books, search.scope), "found": search.found, "stance": stance, "rules": RULES,
    }  # fmt: skip
    return number, Draft("evidence.absent", actor, facts, {"query": " ".join(search.query.split()), "note": note})


def assign(actor: str, evaluator: str, subareas: list[str]) -> Draft:
    """The whole list of sub-areas one evaluator judges; an empty one takes the evaluator out of the division."""
    return Draft("subareas.assigned", actor, {"evaluator": evaluator, "subareas": sorted(set(subareas)), "rules": RULES})


def codes_of(text: str, known: list[str]) -> list[str]:
    """``"1.1-2.3,4"`` → codes in the instrument's order: single sub-areas, areas, or stretches of them. Raises Refused."""
    chosen: set[str] = set()
    for part in filter(None, re.split(r"[,\s]+", text.strip())):
        first, _, last = part.replace("–", "-").partition("-")
        begin, end = _range_of(first, known), _range_of(last or first, known)
        if end[1] < begin[0]:
            raise Refused("subarea-unknown", subarea=part)
        chosen.update(known[begin[0] : end[1] + 1])
    return [code for code in known if code in chosen]


def _range_of(code: str, known: list[str]) -> tuple[int, int]:
    """First and last index of a sub-area or of a whole area."""
    found = [i for i, k in enumerate(known) if k == code or k.startswith(f"{code}.")]
    if not found:
        raise Refused("subarea-unknown", subarea=code)
    return found[0], found[-1]


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was agreed on: awards taken over from the sheets, and points of its own on evidence. ``points`` None: only
    what is taken over; without ``evidence``, points rest on all that the sheets' awards rest on."""

    awards: tuple[int, ...] = ()
    points: int | None = None
    evidence: tuple[int, ...] = ()
    criterion: str | None = None
    despite: str = ""
    judged: bool = True


def consensus(ledger: Ledger, actor: str, subarea: str, agreed: Agreed, because: str) -> Draft:
    """What the sheets' owners agreed on in a sub-area. Raises Refused for awards of other sub-areas or that do not count."""
    books = ledger.books
    number = books.next_number(AwardRow)
    given: list[dict[str, Any]] = []
    reasons: dict[str, str] = {}
    for taken in dict.fromkeys(agreed.awards):
        row = _taken(books, taken, subarea)
        evidence = sorted(link.evidence for link in books.find(AwardEvidenceRow, award=taken))
        given.append(_one(number, row.points, _live(books, evidence), row.criterion, [taken]))
        reasons[str(number)] = row.because
        number += 1
    if agreed.points:
        origin = _sheets_awards(books, subarea)
        evidence = list(agreed.evidence) or _live(
            books, sorted({link.evidence for a in origin for link in books.find(AwardEvidenceRow, award=a)})
        )
        given.append(_one(number, agreed.points, evidence, agreed.criterion, [] if agreed.evidence else origin))
        reasons[str(number)] = because.strip()
    despite = to_resolve(books, CONSENSUS, subarea) if agreed.despite.strip() else []
    facts: dict[str, Any] = {
        "subarea": subarea, "judged": agreed.judged, "awards": given, "despite": despite, "rules": RULES,
        "sheets": {name: ledger.points(name, subarea) for name in sheets.saved(books, subarea)},
    }  # fmt: skip
    prose: dict[str, Any] = {"because": because.strip(), "reasons": reasons}
    return Draft("consensus.recorded", actor, facts, prose | ({"despite": agreed.despite.strip()} if despite else {}))


def _taken(books: Books, number: int, subarea: str) -> AwardRow:
    row = books.get(AwardRow, number)
    if row is None:
        raise Refused("award-unknown", award=number)
    if row.subarea != subarea or not is_live(row):
        raise Refused("consensus-award", award=number, subarea=subarea)
    return row


def _one(number: int, points: int, evidence: list[int], criterion: str | None, origin: list[int]) -> dict[str, Any]:
    return {"award": number, "points": points, "evidence": evidence, "criterion": criterion, "origin": origin}


def _live(books: Books, numbers: list[int]) -> list[int]:
    rows = [books.get(EvidenceRow, number) for number in numbers]
    return [row.number for row in rows if row is not None and row.live]


def _sheets_awards(books: Books, subarea: str) -> list[int]:
    """The awards that count on the sheets of all who saved the sub-area."""
    rows = [a for name in sheets.saved(books, subarea) for a in live_awards(books, name, subarea)]
    return sorted(a.number for a in rows)


def state(ledger: Ledger, actor: str, before: str, after: str, because: str) -> Draft:
    """The evaluation's next state, with the official sum it has now."""
    sheet = states.official_sheet(ledger.books)
    total = sum(ledger.points(sheet, code) for code in ledger.maxima)
    facts = {"before": before, "after": after, "total": total, "rules": RULES}
    return Draft("state.changed", actor, facts, {"because": because.strip()})


def reply(
    books: Books, actor: str, kind: str, about: str, *, sender: str, text: str, sources: list[int]
) -> tuple[int, Draft]:
    """What the municipality says of a sub-area, an award, evidence or a source; returns its number and the draft."""
    about = about.strip()
    about = about.upper() if about[:1].isalpha() else about
    if not about:
        raise UsageError("value-empty", what="--about")
    number = books.next_number(ReplyRow)
    facts: dict[str, Any] = {"reply": number, "kind": kind, "about": about, "sources": sorted(set(sources)), "rules": RULES}
    return number, Draft("reply.filed", actor, facts, {"text": text.strip(), "sender": " ".join(sender.split())})


def answer(actor: str, number: int, *, accepted: bool, because: str) -> Draft:
    """What was answered to a reply."""
    facts = {"reply": number, "outcome": "accepted" if accepted else "declined", "rules": RULES}
    return Draft("reply.answered", actor, facts, {"because": because.strip()})

