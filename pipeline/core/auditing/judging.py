"""What the audit asks of judgements: each check a small function over the books replay gave. None of them trusts a table.

Errors are sums that cannot be; warnings are what a careful reader would ask about. ``MUST_BE_SETTLED`` names the warnings
that keep an evaluation from being locked. What a sheet judged blind holds is named without its points.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pipeline.core.audit import Finding, error, warning
from pipeline.core.books import Books, MemoryBooks
from pipeline.core.instrument import Instrument
from pipeline.core.ledger import CONSENSUS, is_live, live_awards, sheets, weighing
from pipeline.core.ledger.states import official_sheet
from pipeline.core.results import is_stale
from pipeline.core.rows import (
    AbsenceRow,
    AwardEvidenceRow,
    AwardRow,
    EvaluationRow,
    EvaluatorRow,
    EvidenceRow,
    JudgementRow,
    ReplyRow,
    SourceRow,
)
from pipeline.core.shown.coverage import CoverageBuilder

MUST_BE_SETTLED = frozenset({
    "award-unsupported", "award-lapsed-planned", "award-planned-only", "award-contradicted", "reply-unanswered",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What the checks need besides the books: the instrument, texts by (source, version), and the search made again."""

    instrument: Instrument
    text: Callable[[int, int], str | None]
    found_again: Callable[[AbsenceRow], int]


def judging(books: MemoryBooks, asked: Asked) -> Iterator[Finding]:
    """All of them."""
    yield from sums(books, asked.instrument.maxima)
    yield from planned_only(books)
    yield from contradicted(books)
    yield from against_only(books)
    yield from disputed(books)
    yield from stale(books)
    yield from absences(books, asked.found_again)
    yield from one_source(books, asked)
    yield from decided_alone(books)
    yield from judged_empty(books)
    yield from unanswered(books)


def _awards(books: MemoryBooks) -> Iterator[AwardRow]:
    for row in books.rows(AwardRow):
        assert isinstance(row, AwardRow)
        yield row


def _standing(books: MemoryBooks) -> Iterator[AwardRow]:
    """The awards that count and still matter: an own sheet is history where a consensus was recorded."""
    return (row for row in _awards(books) if is_live(row) and not superseded(books, row))


def superseded(books: Books, award: AwardRow) -> bool:
    return award.sheet != CONSENSUS and books.get(JudgementRow, CONSENSUS, award.subarea) is not None


def must_be_settled(finding: Finding, books: Books) -> bool:
    """Whether a finding keeps the evaluation from being locked."""
    if finding.severity == "error":
        return True
    row = _award_of(finding, books)
    return finding.check in MUST_BE_SETTLED and (row is None or not superseded(books, row))


def _award_of(finding: Finding, books: Books) -> AwardRow | None:
    match = re.match(r"award(?:_evidence)? P?(\d{1,9})(?: \d{1,9})?$", finding.subject)
    return books.get(AwardRow, int(match[1])) if match else None


def _cited(books: MemoryBooks, award: AwardRow) -> list[EvidenceRow]:
    """The live evidence of an award in its own sub-area."""
    rows = [books.get(EvidenceRow, link.evidence) for link in books.find(AwardEvidenceRow, award=award.number)]
    return [row for row in rows if row is not None and row.live and row.subarea == award.subarea]


def sums(books: MemoryBooks, maxima: Mapping[str, int]) -> Iterator[Finding]:
    """No sum over its maximum on any sheet; an award whose evidence is gone counts no more, and is named."""
    totals: dict[tuple[str, str], int] = {}
    for row in _awards(books):
        if is_live(row):
            totals[row.sheet, row.subarea] = totals.get((row.sheet, row.subarea), 0) + row.points
        elif row.withdrawn_because is None and not _cited(books, row):
            yield warning("award-unsupported", f"award P{row.number}", points=row.points, subarea=row.subarea)
    for (sheet, subarea), points in totals.items():
        if points > maxima.get(subarea, 0):
            yield error("sum-above-max", f"sheet {sheet} {subarea}", points=points, max=maxima.get(subarea, 0))


def planned_only(books: MemoryBooks) -> Iterator[Finding]:
    """No award rests on intentions or absences alone: of older rules it is named, left with nothing else it counts no more."""
    for row in _awards(books):
        if row.withdrawn_because is not None or superseded(books, row):
            continue
        cited = _cited(books, row)
        if cited and all(weighing.carries_nothing(books, e, row.sheet) for e in cited):
            check = "award-planned-only" if is_live(row) else "award-lapsed-planned"
            yield warning(check, f"award P{row.number}", points=row.points, subarea=row.subarea)


def contradicted(books: MemoryBooks) -> Iterator[Finding]:
    """Whatever speaks against points that count is weighed in writing on that sheet."""
    for sheet, subarea in sorted({(row.sheet, row.subarea) for row in _standing(books)}):
        left = weighing.unresolved(books, sheet, subarea)
        if left:
            named = ", ".join(f"B{row.number}" for row in left)
            yield warning("award-contradicted", f"sheet {sheet} {subarea}", evidence=named, subarea=subarea)


def against_only(books: MemoryBooks) -> Iterator[Finding]:
    """No award rests only on evidence that speaks against its points."""
    for row in _standing(books):
        cited = _cited(books, row)
        if cited and all(weighing.speaks_against(books, e, row.sheet) for e in cited):
            yield warning("award-against-only", f"award P{row.number}", subarea=row.subarea)


def disputed(books: MemoryBooks) -> Iterator[Finding]:
    """Nobody rejected what another accepted."""
    for row in books.rows(EvidenceRow):
        assert isinstance(row, EvidenceRow)
        if row.disputed and row.live:
            yield warning("evidence-disputed", f"evidence B{row.number}", subarea=row.subarea)


def stale(books: MemoryBooks) -> Iterator[Finding]:
    """No award that counts rests on a source older than the period that is judged."""
    evaluation = books.get(EvaluationRow, 1)
    since = evaluation.period_from if evaluation else None
    cited = {e.number: e for row in _standing(books) for e in _cited(books, row)}
    for number, row in sorted(cited.items()):
        source = books.get(SourceRow, row.source)
        if source is not None and is_stale(source.own_date, since):
            yield warning("evidence-stale", f"evidence B{number}", date=source.own_date, since=since)


def absences(books: MemoryBooks, found_again: Callable[[AbsenceRow], int]) -> Iterator[Finding]:
    """Every search that stands for an absence, made again over the same versions, finds no more than it did."""
    for row in books.rows(AbsenceRow):
        assert isinstance(row, AbsenceRow)
        evidence = books.get(EvidenceRow, row.evidence)
        found = found_again(row) if evidence is not None and evidence.live else 0
        if found > row.found:
            yield error("absence-differs", f"evidence B{row.evidence}", found=found, log=row.found)


def one_source(books: MemoryBooks, asked: Asked) -> Iterator[Finding]:
    """The official points of every sub-area rest on more than one origin: copies and quotations of a text are one."""
    sheet = official_sheet(books)
    build = CoverageBuilder(books, asked.instrument, asked.text)
    for code in asked.instrument.subareas:
        awards = live_awards(books, sheet, code)
        cited = {e.number: e for award in awards for e in _cited(books, award)}
        if cited and build.one_origin(list(cited.values()), sheet):
            why = ", ".join(f"K{number}" for number in sorted({e.source for e in cited.values()}))
            yield warning("subarea-one-source", f"sheet {sheet} {code}", why=why)


def decided_alone(books: MemoryBooks) -> Iterator[Finding]:
    """Two people judged: all of it, or at least every sub-area with official points."""
    if len(books.find(EvaluatorRow)) < 2:
        if any(is_live(row) for row in _awards(books)):
            yield warning("decided-alone", "evaluation")
        return
    given = sorted({a.subarea for a in _awards(books) if a.sheet == CONSENSUS and is_live(a)})
    alone = [code for code in given if len(sheets.saved(books, code)) < 2]
    if alone:
        yield warning("subareas-decided-alone", "evaluation", subareas=", ".join(alone))


def judged_empty(books: MemoryBooks) -> Iterator[Finding]:
    """Nothing is judged without anything to look at: evidence, or a search that was saved."""
    for row in books.rows(JudgementRow):
        assert isinstance(row, JudgementRow)
        history = row.sheet != CONSENSUS and books.get(JudgementRow, CONSENSUS, row.subarea) is not None
        if row.judged and not history and not any(e.live for e in books.find(EvidenceRow, subarea=row.subarea)):
            subject = f"judgement {row.sheet} {row.subarea}"
            yield warning("judged-empty", subject, sheet=_name(books, row.sheet), subarea=row.subarea)


def unanswered(books: MemoryBooks) -> Iterator[Finding]:
    """Every reply of the municipality is answered."""
    for row in books.rows(ReplyRow):
        assert isinstance(row, ReplyRow)
        if row.outcome is None:
            yield warning("reply-unanswered", f"reply R{row.number}", about=row.about, number=f"R{row.number}")


def _name(books: MemoryBooks, sheet: str) -> str:
    evaluator = books.get(EvaluatorRow, sheet)
    return evaluator.name if evaluator else sheet


def editions(books: MemoryBooks, shipped: str | None, rules: tuple[str | None, str]) -> Iterator[Finding]:
    """The instrument and the tagging rules are the ones this program has. ``shipped``: hash of the program's own text of
    the same instrument, if it has one; ``rules``: (hash the newest suggestions were made with, the program's)."""
    evaluation = books.get(EvaluationRow, 1)
    if evaluation is not None and shipped is not None and shipped != evaluation.instrument_sha256:
        yield warning("instrument-newer", f"instrument {evaluation.instrument_id}")
    made, now = rules
    if made is not None and made != now:
        yield warning("rules-newer", f"rules {made[:12]}")


def viewer_of(books: MemoryBooks, name: str | None) -> str | None:
    """The id of whoever looks, by the log; a name it does not know is nobody in particular."""
    return next((e.id for e in books.find(EvaluatorRow) if e.name == name), None)


def named(findings: Iterable[Finding], books: Books) -> list[Finding]:
    """The findings with the names of the evaluators they speak of."""
    names = {e.id: e.name for e in books.find(EvaluatorRow)}
    return [replace(finding, names=names) for finding in findings]


def blinded(findings: list[Finding], books: MemoryBooks, viewer: str | None) -> list[Finding]:
    """The findings as the viewer may see them: of what is judged blind neither points nor values are said."""
    return [_blind(finding, books, viewer) for finding in findings]


def told(findings: Iterable[Finding], books: Books, viewer: str | None) -> list[Finding]:
    """The findings without remarks on what is judged blind: that there is a remark can say what points were given."""
    return [f for f in findings if f.severity == "error" or _seen(f, books, viewer)]


def _seen(finding: Finding, books: Books, viewer: str | None) -> bool:
    row = _award_of(finding, books)
    if row is not None:
        return sheets.visible(books, viewer, row.sheet, row.subarea)
    if finding.check == "evidence-stale":  # said of evidence that carries points somewhere: of whose?
        number = int(finding.subject.removeprefix("evidence B"))
        cited = [books.get(AwardRow, link.award) for link in books.find(AwardEvidenceRow, evidence=number)]
        return any(a is not None and is_live(a) and sheets.visible(books, viewer, a.sheet, a.subarea) for a in cited)
    if on := re.match(r"resolution (\S+) ([0-9]{1,9})$", finding.subject):
        evidence = books.get(EvidenceRow, int(on[2]))
        return evidence is None or sheets.visible(books, viewer, on[1], evidence.subarea)
    on = re.match(r"(?:sheet|judgement) (\S+) (\S+)$", finding.subject)
    return on is None or sheets.visible(books, viewer, on[1], on[2])


def hidden_sheets(books: MemoryBooks, viewer: str | None) -> int:
    """How many sheets of sub-areas hold points the viewer may not see."""
    held = {(row.sheet, row.subarea) for row in _awards(books) if is_live(row)}
    return sum(not sheets.visible(books, viewer, sheet, subarea) for sheet, subarea in held)


def _blind(finding: Finding, books: MemoryBooks, viewer: str | None) -> Finding:
    if _seen(finding, books, viewer):
        return finding
    return replace(finding, gaps={k: "–" if k in ("points", "stored", "log", "max") else v for k, v in finding.gaps.items()})
