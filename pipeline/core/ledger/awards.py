"""Awards and judgements: points on a sheet, never without evidence and never above the maximum."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pipeline.core.errors import Refused
from pipeline.core.ledger import evidence
from pipeline.core.ledger.checks import reason, whole
from pipeline.core.rows import AwardEvidenceRow, AwardRow, EvidenceRow, JudgementRow

if TYPE_CHECKING:
    from pipeline.core.ledger import Ledger
    from pipeline.core.log import Event


def given(ledger: Ledger, event: Event, facts: dict[str, Any], prose: dict[str, Any]) -> None:
    subarea, points, sheet = facts["subarea"], facts["points"], facts["sheet"]
    whole(facts["award"], *facts["evidence"])
    if sheet != event.actor:
        raise Refused("sheet-not-yours", sheet=sheet)
    if not isinstance(points, int) or isinstance(points, bool) or points < 1:
        raise Refused("award-points", points=points)
    ledger.maximum(subarea)
    if not facts["evidence"]:
        raise Refused("award-no-evidence", subarea=subarea)
    rows = [evidence.live(ledger, number) for number in facts["evidence"]]
    if all(row.subarea != subarea for row in rows):
        raise Refused("award-other-subarea", subarea=subarea, evidence=", ".join(f"B{r.number}" for r in rows))
    award = AwardRow(
        facts["award"], sheet, subarea, points, reason(prose, erasable=event.prose is None),
        event.actor, event.at, event.seq, 1, None,
    )  # fmt: skip
    if ledger.books.get(AwardRow, award.number) is not None:
        raise Refused("award-number-used", award=award.number)
    ledger.books.put(award)
    for number in sorted(set(facts["evidence"])):
        ledger.books.put(AwardEvidenceRow(award.number, number))
    _check_sum(ledger, sheet, subarea, points)


def refresh(ledger: Ledger, number: int) -> None:
    award = ledger.books.get(AwardRow, number)
    assert award is not None
    cited = [ledger.books.get(EvidenceRow, link.evidence) for link in ledger.books.find(AwardEvidenceRow, award=number)]
    supported = any(row is not None and row.live and row.subarea == award.subarea for row in cited)
    if supported and not award.supported and award.withdrawn_because is None:
        # evidence that came back brings its points back where there is still room for them
        supported = ledger.points(award.sheet, award.subarea) + award.points <= ledger.maximum(award.subarea)
    ledger.books.put(replace(award, supported=int(supported)))


def _check_sum(ledger: Ledger, sheet: str, subarea: str, added: int) -> None:
    total, maximum = ledger.points(sheet, subarea), ledger.maximum(subarea)
    if total > maximum:
        raise Refused("award-above-max", subarea=subarea, points=added, have=total - added, max=maximum)


def judged(ledger: Ledger, event: Event, facts: dict[str, Any], prose: dict[str, Any]) -> None:
    if facts["sheet"] != event.actor:
        raise Refused("sheet-not-yours", sheet=facts["sheet"])
    ledger.maximum(facts["subarea"])
    because = reason(prose, erasable=event.prose is None)
    ledger.books.put(JudgementRow(facts["sheet"], facts["subarea"], because, event.actor, event.at, event.seq))
