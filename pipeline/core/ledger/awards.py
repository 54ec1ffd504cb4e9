"""Awards: points on a sheet, never without evidence, never on intentions or absences alone, never above the maximum."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pipeline.core.errors import Refused
from pipeline.core.ledger import sheets, weighing
from pipeline.core.ledger.checks import CONSENSUS, live_awards, live_evidence, reason, text_of, whole
from pipeline.core.rows import AwardEvidenceRow, AwardRow, EvidenceRow, ResolutionRow

if TYPE_CHECKING:
    from pipeline.core.ledger import Ledger
    from pipeline.core.log import Event


@dataclass(frozen=True, slots=True)
class Given:
    """What an award says, wherever it stands: its number, its points and what they rest on."""

    number: int
    sheet: str
    subarea: str
    points: int
    evidence: tuple[int, ...]
    because: str
    rules: int
    criterion: str | None = None
    origin: str = "[]"


def given(ledger: Ledger, event: Event, facts: dict[str, Any], prose: dict[str, Any]) -> None:
    whole(facts["award"], *facts["evidence"])
    if facts["sheet"] != event.actor:
        raise Refused("sheet-not-yours", sheet=facts["sheet"])
    rules = ledger.rules(facts)
    if rules >= 2:
        sheets.writable(ledger, event.actor, facts["subarea"])
    because = reason(prose, erasable=ledger.is_erased(event.seq))
    award = Given(
        facts["award"], facts["sheet"], facts["subarea"], facts["points"], tuple(sorted(set(facts["evidence"]))), because,
        rules, facts.get("criterion"),
    )  # fmt: skip
    put(ledger, event, award)
    if rules >= 2:
        resolve(ledger, event, award.sheet, facts.get("despite", []), prose)
        against_only(ledger, award)
        contradiction(ledger, award.sheet, award.subarea)
    check_sum(ledger, award)


def put(ledger: Ledger, event: Event, award: Given) -> None:
    """Write the award. Raises Refused where its points or evidence cannot carry it; sums are ``check_sum``'s."""
    if not isinstance(award.points, int) or isinstance(award.points, bool) or award.points < 1:
        raise Refused("award-points", points=award.points)
    ledger.maximum(award.subarea)
    if award.criterion is not None:
        ledger.criterion(award.subarea, award.criterion)
    if not award.evidence:
        raise Refused("award-no-evidence", subarea=award.subarea)
    rows = [live_evidence(ledger, number) for number in award.evidence]
    named = ", ".join(f"B{r.number}" for r in rows)
    if all(row.subarea != award.subarea for row in rows):
        raise Refused("award-other-subarea", subarea=award.subarea, evidence=named)
    if not any(weighing.carries(ledger.books, row, award.subarea, award.sheet, award.rules) for row in rows):
        absent = any(row.basis == "absence" for row in rows)
        raise Refused("award-absence-only" if absent else "award-planned-only", subarea=award.subarea, evidence=named)
    if ledger.books.get(AwardRow, award.number) is not None:
        raise Refused("award-number-used", award=award.number)
    ledger.books.put(
        AwardRow(
            award.number, award.sheet, award.subarea, award.points, award.because, event.actor, event.at, event.seq, 1,
            None, award.rules, award.criterion, award.origin,
        )
    )  # fmt: skip
    for number in award.evidence:
        ledger.books.put(AwardEvidenceRow(award.number, number))


def against_only(ledger: Ledger, award: Given) -> None:
    """Raises Refused where all that could carry the points speaks against them and is weighed by no resolution: a reason
    that cites it weighs it beside something else, not alone."""
    found = [live_evidence(ledger, number) for number in award.evidence]
    rows = [row for row in found if weighing.carries(ledger.books, row, award.subarea, award.sheet, award.rules)]
    if not all(weighing.speaks_against(ledger.books, row, award.sheet) for row in rows):
        return
    left = {row.number for row in weighing.unresolved_in_writing(ledger.books, award.sheet, award.subarea)}
    named = [f"B{row.number}" for row in rows if row.number in left]
    if named:
        raise Refused("award-against-only", subarea=award.subarea, evidence=", ".join(named))


def contradiction(ledger: Ledger, sheet: str, subarea: str) -> None:
    """Raises Refused while live evidence speaks against the points and nobody has weighed it in writing."""
    left = weighing.unresolved(ledger.books, sheet, subarea)
    if left:
        raise Refused("award-despite", subarea=subarea, evidence=", ".join(f"B{row.number}" for row in left))


def resolve(ledger: Ledger, event: Event, sheet: str, numbers: list[int], prose: dict[str, Any]) -> None:
    """Keep why points stand in spite of ``numbers``. Raises Refused for evidence that does not speak against."""
    whole(*numbers)
    if not numbers:
        return
    because = text_of(prose, "despite", erasable=ledger.is_erased(event.seq))
    for number in sorted(set(numbers)):
        row = live_evidence(ledger, number)
        if not weighing.speaks_against(ledger.books, row, sheet):
            raise Refused("resolve-nothing", evidence=number)
        ledger.books.put(ResolutionRow(sheet, number, because, event.actor, event.at, event.seq))


def resolved(ledger: Ledger, event: Event, facts: dict[str, Any], prose: dict[str, Any]) -> None:
    sheet = facts["sheet"]
    if sheet not in (event.actor, CONSENSUS):
        raise Refused("sheet-not-yours", sheet=sheet)
    if not facts["evidence"]:
        raise Refused("resolve-none")
    resolve(ledger, event, sheet, facts["evidence"], prose)


def refresh(ledger: Ledger, number: int, changed: EvidenceRow) -> None:
    """Whether the award still has something that carries it, after one piece it cites has changed."""
    award = ledger.books.get(AwardRow, number)
    assert award is not None
    supported = weighing.carries(ledger.books, changed, award.subarea, award.sheet, award.rules)
    for link in () if supported else ledger.books.find(AwardEvidenceRow, award=number):
        row = ledger.books.get(EvidenceRow, link.evidence)
        if row is not None and weighing.carries(ledger.books, row, award.subarea, award.sheet, award.rules):
            supported = True
            break
    if supported and not award.supported and award.withdrawn_because is None:
        # evidence that came back brings its points back where there is still room for them
        supported = _room(ledger, award)
    ledger.books.put(replace(award, supported=int(supported)))


def _room(ledger: Ledger, award: AwardRow) -> bool:
    fits = ledger.points(award.sheet, award.subarea) + award.points <= ledger.maximum(award.subarea)
    if award.criterion is None:
        return fits
    have = _of_criterion(ledger, award.sheet, award.subarea, award.criterion)
    return fits and have + award.points <= ledger.criterion(award.subarea, award.criterion)


def _of_criterion(ledger: Ledger, sheet: str, subarea: str, criterion: str) -> int:
    return sum(a.points for a in live_awards(ledger.books, sheet, subarea) if a.criterion == criterion)


def check_sum(ledger: Ledger, award: Given) -> None:
    """Raises Refused when the sheet's sum, or the criterion's, is now above its maximum."""
    total, maximum = ledger.points(award.sheet, award.subarea), ledger.maximum(award.subarea)
    if total > maximum:
        raise Refused("award-above-max", subarea=award.subarea, points=award.points, have=total - award.points, max=maximum)
    if award.criterion is None:
        return
    have = _of_criterion(ledger, award.sheet, award.subarea, award.criterion)
    most = ledger.criterion(award.subarea, award.criterion)
    if have > most:
        raise Refused("award-above-max", subarea=award.criterion, points=award.points, have=have - award.points, max=most)
