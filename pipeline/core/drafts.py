"""What commands want written: each function turns numbers and words into the draft of one event.

A draft names rows by the numbers they will get; ``Ledger.apply`` decides whether it may be written.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from pipeline.core.books import Books
from pipeline.core.errors import Refused, UsageError
from pipeline.core.judging.namesakes import is_reserved, taken_for
from pipeline.core.ledger import CONSENSUS, RULES, Ledger, weighing
from pipeline.core.log import Draft
from pipeline.core.model import Anchor
from pipeline.core.rows import AwardRow, DecisionRow, EvaluatorRow, EvidenceRow

SYSTEM = "system"


def number_of(text: str, letter: str) -> int:
    """``"B41"`` → 41. Raises UsageError for anything else."""
    match = re.fullmatch(rf"{letter}([0-9]{{1,9}})", text.strip(), re.IGNORECASE)
    if match is None:
        raise UsageError("number-form", given=text, like=f"{letter}41")
    return int(match.group(1))


def passage_of(text: str) -> tuple[int, int, int]:
    """``"K7.2:31"`` → (7, 2, 31). Raises UsageError for anything else."""
    match = re.fullmatch(r"K([0-9]{1,9})\.([0-9]{1,9}):([0-9]{1,9})", text.strip(), re.IGNORECASE)
    if match is None:
        raise UsageError("passage-form", given=text)
    source, version, ordinal = (int(g) for g in match.groups())
    return source, version, ordinal


def create_evaluation(
    *, uuid: str, municipality: str, year: int, instrument: str, sha256: str, period: tuple[str | None, str | None]
) -> Draft:
    """The first event. ``period``: first and last day that is judged (ISO dates), where they are given."""
    facts: dict[str, Any] = {
        "uuid": uuid, "municipality": municipality, "year": year, "instrument": instrument, "sha256": sha256,
        "period": list(period), "rules": RULES,
    }  # fmt: skip
    return Draft("evaluation.created", SYSTEM, facts)


def person(name: str) -> str:
    """A name as it is kept: NFC, single spaces."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def add_evaluator(books: Books, name: str, *, role: str = "evaluator") -> Draft:
    """A new evaluator, known in the log by a pseudonymous id only; the name is prose, which can be erased. Raises Refused for
    a name that could pass for somebody else's, or for nobody's."""
    known = books.find(EvaluatorRow)
    if is_reserved(person(name)):
        raise Refused("evaluator-name", name=person(name))
    other = taken_for(person(name), [row.name for row in known])
    if other is not None:
        raise Refused("evaluator-alike", name=person(name), other=other)
    number = len(known) + 1
    return Draft("evaluator.added", SYSTEM, {"evaluator": f"E{number}", "role": role}, {"name": person(name)})


@dataclass(frozen=True, slots=True)
class Quote:
    """The words a decision is about: their anchor, the source and passage they stand in, the headings over them."""

    anchor: Anchor
    source: int
    passage: int | None
    heading: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What an evaluator says of a quote in a sub-area. Stance and stage go with an acceptance only."""

    accepted: bool
    stance: str | None = None
    stage: str | None = None
    note: str = ""


def decide(books: Books, actor: str, subarea: str, quote: Quote, said: Said) -> tuple[int, Draft]:
    """Accept or reject a quote as evidence in ``subarea``; returns the evidence's number and the draft."""
    anchor = quote.anchor
    known = books.find(
        EvidenceRow, source=quote.source, version=anchor.version, start=anchor.start, end=anchor.end, subarea=subarea
    )
    number = known[0].number if known else books.next_number(EvidenceRow)
    facts: dict[str, Any] = {
        "evidence": number, "subarea": subarea, "source": quote.source, "version": anchor.version,
        "passage": quote.passage, "start": anchor.start, "end": anchor.end, "page": anchor.page,
        "rects": [list(r) for r in anchor.rects],
    }  # fmt: skip
    if said.accepted:
        facts |= {"stance": said.stance, "stage": said.stage}
    stands = books.get(DecisionRow, number, actor)
    if stands is not None:
        facts["before"] = stands.seq  # what an undo says again
    prose = {
        "quote": anchor.quote, "prefix": anchor.prefix, "suffix": anchor.suffix, "place": anchor.place,
        "heading": list(quote.heading), "note": said.note,
    }  # fmt: skip
    accepted = "evidence.quoted" if quote.passage is None else "evidence.accepted"
    return number, Draft(accepted if said.accepted else "evidence.rejected", actor, facts, prose)


def award(
    books: Books, actor: str, subarea: str, points: int, evidence: list[int], because: str, *, criterion: str | None = None,
    despite: str = "",
) -> tuple[int, Draft]:  # fmt: skip
    """Points on the evaluator's own sheet; returns the award's number and the draft. ``despite`` says why they stand in
    spite of the evidence against them. Raises Refused when it is given and nothing speaks against."""
    number = books.next_number(AwardRow)
    facts: dict[str, Any] = {
        "award": number, "sheet": actor, "subarea": subarea, "points": points, "evidence": sorted(set(evidence)),
        "rules": RULES, "criterion": criterion, "despite": to_resolve(books, actor, subarea) if despite.strip() else [],
    }  # fmt: skip
    if despite.strip() and not facts["despite"]:
        raise Refused("despite-nothing", subarea=subarea)
    prose = {"because": because.strip()} | ({"despite": despite.strip()} if despite.strip() else {})
    return number, Draft("award.given", actor, facts, prose)


def to_resolve(books: Books, sheet: str, subarea: str) -> list[int]:
    """The evidence against points in the sub-area that no resolution on the sheet names yet."""
    return [row.number for row in weighing.unresolved_in_writing(books, sheet, subarea)]


def judge(ledger: Ledger, actor: str, subarea: str, because: str, *, judged: bool = True) -> Draft:
    """Says that a sub-area is judged on the evaluator's own sheet, with the points that stand there now; or that it is
    left out of the judgement."""
    facts: dict[str, Any] = {"sheet": actor, "subarea": subarea, "points": ledger.points(actor, subarea), "rules": RULES}
    if not judged:
        facts["not_judged"] = True
    return Draft("judgement.saved", actor, facts, {"because": because.strip()})


def withdraw(actor: str, ident: str, because: str) -> Draft:
    """Takes back one's own decision (B41), an award on one's sheet (P12) or a source's exclusion (K7)."""
    for letter, target in (("B", "evidence"), ("P", "award"), ("K", "source-exclusion")):
        if re.fullmatch(rf"{letter}[0-9]{{1,9}}", ident.strip(), re.IGNORECASE):
            facts = {"target": target, "number": number_of(ident, letter), "rules": RULES}
            return Draft("withdrawn", actor, facts, {"because": because.strip()})
    raise UsageError("withdraw-form", given=ident)


def sheet_of(books: Books, name: str | None) -> str:
    """The sheet a name stands for: an evaluator's id, or ``consensus``. None is the official sheet: the consensus,
    or with a single evaluator that person's own. Raises Refused for an unknown name."""
    evaluators = books.find(EvaluatorRow)
    if name is None:
        return evaluators[0].id if len(evaluators) == 1 else CONSENSUS
    if name.lower() == CONSENSUS:
        return CONSENSUS
    for evaluator in evaluators:
        if person(name) == evaluator.name:
            return evaluator.id
    raise Refused("evaluator-unknown", name=name, known=", ".join(e.name for e in evaluators) or "–")
