"""What evidence weighs on a sheet: which stage it shows, what it speaks for, what speaks against the points.

A sheet reads evidence as its owner accepted it, else as whoever accepted it first. The consensus sheet has no owner: there,
evidence is an intention only when everybody who accepted it says so, and speaks against when anybody says so.
"""

from __future__ import annotations

from pipeline.core.books import Books
from pipeline.core.ledger.checks import CONSENSUS, live_awards
from pipeline.core.rows import AwardEvidenceRow, DecisionRow, ErasedQuoteRow, EvidenceRow, ResolutionRow

AGAINST = "improvement"  # the stance that speaks against giving points


def standing(books: Books, number: int) -> list[DecisionRow]:
    """The decisions that stand: those made before some of the words were erased count no more."""
    gone = books.get(ErasedQuoteRow, number)
    since = 0 if gone is None else gone.erased
    return [d for d in books.find(DecisionRow, evidence=number) if d.seq > since]


def accepted(books: Books, number: int) -> list[DecisionRow]:
    """The acceptances among them."""
    return [d for d in standing(books, number) if d.verdict == "accepted"]


def readings(books: Books, number: int, sheet: str) -> list[DecisionRow]:
    """The acceptances a sheet reads evidence by, first the one that counts most."""
    found = sorted(accepted(books, number), key=lambda d: (d.evaluator != sheet, d.seq))
    return found if sheet == CONSENSUS else found[:1]


def only_planned(books: Books, number: int, sheet: str) -> bool:
    """Whether the evidence shows an intention and nothing more."""
    stages = {d.stage for d in readings(books, number, sheet)}
    return stages == {"planned"}


def speaks_against(books: Books, row: EvidenceRow, sheet: str) -> bool:
    """Whether live evidence is held, on this sheet, to show something that should be better."""
    return bool(row.counter) and any(d.stance == AGAINST for d in readings(books, row.number, sheet))


def carries(books: Books, row: EvidenceRow, subarea: str, sheet: str, rules: int) -> bool:
    """Whether this piece alone could carry points in ``subarea``. Rules 1 let intentions and absences do so."""
    if not row.live or row.subarea != subarea:
        return False
    return rules < 2 or not carries_nothing(books, row, sheet)


def carries_nothing(books: Books, row: EvidenceRow, sheet: str) -> bool:
    """Whether evidence says only that something is not there, or is meant to be: points need what is done."""
    return row.basis == "absence" or only_planned(books, row.number, sheet)


def against(books: Books, sheet: str, subarea: str) -> list[EvidenceRow]:
    """All live evidence that speaks against points in the sub-area, as this sheet reads it."""
    return [row for row in books.find(EvidenceRow, subarea=subarea, counter=1) if speaks_against(books, row, sheet)]


def unresolved(books: Books, sheet: str, subarea: str, cited: frozenset[int] = frozenset()) -> list[EvidenceRow]:
    """What speaks against and is not yet weighed in writing: neither cited by an award that counts on the sheet (whose
    reason weighs it), nor among ``cited`` (of an award in the making), nor named by a resolution. A resolution on any
    sheet holds for the consensus."""
    # in this order, so that what was weighed long ago costs one look-up each
    rows = [row for row in unresolved_in_writing(books, sheet, subarea) if row.number not in cited]
    if not rows:
        return []
    weighed = weighed_by_awards(books, sheet, subarea)
    return [row for row in rows if row.number not in weighed]


def unresolved_in_writing(books: Books, sheet: str, subarea: str) -> list[EvidenceRow]:
    """What speaks against and is named by no resolution that holds on the sheet."""
    rows = [row for row in books.find(EvidenceRow, subarea=subarea, counter=1) if not _resolved(books, row.number, sheet)]
    return [row for row in rows if speaks_against(books, row, sheet)]


def _resolved(books: Books, number: int, sheet: str) -> bool:
    if books.get(ResolutionRow, sheet, number) is not None:
        return True
    return sheet == CONSENSUS and bool(resolutions(books, number, sheet))


def weighed_by_awards(books: Books, sheet: str, subarea: str) -> set[int]:
    """Evidence cited by the awards that count on the sheet in the sub-area."""
    return {link.evidence for a in live_awards(books, sheet, subarea) for link in books.find(AwardEvidenceRow, award=a.number)}


def resolutions(books: Books, number: int, sheet: str) -> list[ResolutionRow]:
    """The written resolutions that hold for evidence on a sheet."""
    rows = books.find(ResolutionRow, evidence=number)
    return rows if sheet == CONSENSUS else [row for row in rows if row.sheet == sheet]
