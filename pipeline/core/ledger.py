"""Events → evidence, awards, scores. The only code that changes a projection, live and in replay alike.

``Ledger.apply`` takes one event and changes the books, or raises ``Refused`` and changes nothing that is kept (the
store rolls back; a replay reports it). Because live writes and replay run the same lines, a rule cannot hold in one
and not in the other. The drafts that commands make stand in ``drafts.py``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pipeline.core.books import Books
from pipeline.core.errors import Refused
from pipeline.core.log import Event
from pipeline.core.model import SOURCE_KINDS, STAGES, STANCES
from pipeline.core.rows import (
    AwardEvidenceRow,
    AwardRow,
    DecisionRow,
    EvaluationRow,
    EvaluatorRow,
    EvidenceRow,
    JudgementRow,
    SourceRow,
    VersionRow,
)

CONSENSUS = "consensus"


class Ledger:
    """The rules of the books. ``maxima`` gives each sub-area's greatest sum, from the instrument."""

    def __init__(self, books: Books, maxima: Mapping[str, int]) -> None:
        self.books = books
        self.maxima = maxima

    def apply(self, event: Event) -> None:
        """Change the books as ``event`` says. Raises Refused when a rule forbids it, KeyError for an unknown kind."""
        handler = {
            "evaluation.created": self._evaluation_created,
            "evaluator.added": self._evaluator_added,
            "source.stored": self._source_stored,
            "source.corrected": self._source_corrected,
            "source.excluded": self._source_excluded,
            "evidence.accepted": self._evidence_decided,
            "evidence.rejected": self._evidence_decided,
            "award.given": self._award_given,
            "judgement.saved": self._judgement_saved,
            "withdrawn": self._withdrawn,
        }[event.kind]
        handler(event, event.facts or {}, event.prose or {})

    # what is evaluated, and by whom ----------------------------------------------------------------------------

    def _evaluation_created(self, event: Event, facts: dict[str, Any], prose: dict[str, Any]) -> None:  # noqa: ARG002
        if event.seq != 1:
            raise Refused("evaluation-exists")
        since, until = facts.get("period", (None, None))  # the first schema's event had no period
        what = facts["uuid"], facts["municipality"], facts["year"], facts["instrument"], facts["sha256"]
        self.books.put(EvaluationRow(1, *what, "draft", since, until))

    def _evaluator_added(self, event: Event, facts: dict[str, Any], prose: dict[str, Any]) -> None:  # noqa: ARG002
        name = prose.get("name", "")
        if not name.strip() or not name.isprintable() or name.lower() == CONSENSUS:
            raise Refused("evaluator-name", name=ascii(name))
        if self.books.find(EvaluatorRow, name=name):
            raise Refused("evaluator-exists", name=name)
        self.books.put(EvaluatorRow(facts["evaluator"], name, facts["role"]))

    # sources ---------------------------------------------------------------------------------------------------

    def _source_stored(self, event: Event, facts: dict[str, Any], prose: dict[str, Any]) -> None:  # noqa: ARG002
        number, version = facts["source"], facts["version"]
        _whole(number, version)
        old = self.books.get(SourceRow, number)
        self.books.put(
            SourceRow(
                number=number,
                kind=old.kind if old else _one_of(facts["kind"], SOURCE_KINDS, "kind"),
                uri=prose.get("uri", ""),
                title=old.title if old else prose.get("title", ""),
                name=prose.get("name", ""),
                collector=facts["collector"],
                confidential=int(facts["confidential"]),
                own_date=prose.get("own_date") if old is None else old.own_date,
                excluded_because=old.excluded_because if old else None,
            )
        )
        self.books.put(
            VersionRow(
                number, version, facts["bytes"], facts["text"], facts["reading"], facts["passages"], facts.get("record")
            )
        )

    def _source_corrected(self, event: Event, facts: dict[str, Any], prose: dict[str, Any]) -> None:  # noqa: ARG002
        source = self._source(facts["source"])
        if "kind" in facts:
            source = replace(source, kind=_one_of(facts["kind"], SOURCE_KINDS, "kind"))
        source = replace(
            source, title=prose.get("title", source.title), own_date=prose.get("own_date", source.own_date)
        )
        if source == self._source(source.number):
            raise Refused("correct-same", source=source.number)
        self.books.put(source)

    def _source_excluded(self, event: Event, facts: dict[str, Any], prose: dict[str, Any]) -> None:  # noqa: ARG002
        source = self._source(facts["source"])
        if source.excluded_because is not None:
            raise Refused("source-excluded", source=source.number)
        self.books.put(replace(source, excluded_because=_reason(prose)))
        self._refresh_source(source.number)

    def _source(self, number: int) -> SourceRow:
        source = self.books.get(SourceRow, number)
        if source is None:
            raise Refused("source-unknown", source=number)
        return source

    # evidence --------------------------------------------------------------------------------------------------

    def _evidence_decided(self, event: Event, facts: dict[str, Any], prose: dict[str, Any]) -> None:
        accepted = event.kind == "evidence.accepted"
        _whole(*(facts[name] for name in ("evidence", "source", "version", "start", "end")))
        if facts["page"] is not None or facts["passage"] is not None:
            _whole(facts["page"] or 0, facts["passage"] or 0)
        self.maximum(facts["subarea"])
        source = self._source(facts["source"])
        if accepted and source.excluded_because is not None:
            raise Refused("source-excluded", source=source.number)
        row = self.books.get(EvidenceRow, facts["evidence"])
        if row is None:
            row = EvidenceRow(
                number=facts["evidence"], subarea=facts["subarea"], source=facts["source"], version=facts["version"],
                passage=facts["passage"], start=facts["start"], end=facts["end"], page=facts["page"],
                rects=json.dumps(facts["rects"], separators=(",", ":")), place=prose.get("place"),
                heading=json.dumps(prose.get("heading", []), ensure_ascii=False, separators=(",", ":")),
                quote=prose.get("quote", ""), prefix=prose.get("prefix", ""), suffix=prose.get("suffix", ""),
                live=0, disputed=0,
            )  # fmt: skip
            self.books.put(row)
        stance = _one_of(facts["stance"], STANCES, "stance") if accepted else None
        stage = _one_of(facts["stage"], (*STAGES, None), "stage") if accepted else None
        decision = DecisionRow(
            row.number,
            event.actor,
            "accepted" if accepted else "rejected",
            stance,
            stage,
            prose.get("note", ""),
            event.seq,
        )
        old = self.books.get(DecisionRow, row.number, event.actor)
        if old is not None and replace(old, seq=event.seq) == decision:
            raise Refused("decided-already", evidence=row.number, verdict=old.verdict)
        self.books.put(decision)
        self._refresh_evidence(row.number)

    def _refresh_source(self, number: int) -> None:
        for row in self.books.find(EvidenceRow, source=number):
            self._refresh_evidence(row.number)

    def _refresh_evidence(self, number: int) -> None:
        """Evidence lives while an acceptance stands and its source is in; awards live while evidence in their sub-area does."""
        row = self.books.get(EvidenceRow, number)
        assert row is not None
        verdicts = {d.verdict for d in self.books.find(DecisionRow, evidence=number)}
        live = "accepted" in verdicts and self._source(row.source).excluded_because is None
        self.books.put(replace(row, live=int(live), disputed=int(verdicts == {"accepted", "rejected"})))
        for link in self.books.find(AwardEvidenceRow, evidence=number):
            self._refresh_award(link.award)

    # awards ----------------------------------------------------------------------------------------------------

    def _award_given(self, event: Event, facts: dict[str, Any], prose: dict[str, Any]) -> None:
        subarea, points, sheet = facts["subarea"], facts["points"], facts["sheet"]
        _whole(facts["award"], *facts["evidence"])
        if sheet != event.actor:
            raise Refused("sheet-not-yours", sheet=sheet)
        if not isinstance(points, int) or isinstance(points, bool) or points < 1:
            raise Refused("award-points", points=points)
        self.maximum(subarea)
        if not facts["evidence"]:
            raise Refused("award-no-evidence", subarea=subarea)
        rows = [self._live(number) for number in facts["evidence"]]
        if all(row.subarea != subarea for row in rows):
            raise Refused("award-other-subarea", subarea=subarea, evidence=", ".join(f"B{r.number}" for r in rows))
        award = AwardRow(
            facts["award"], sheet, subarea, points, _reason(prose, erasable=event.prose is None),
            event.actor, event.at, event.seq, 1, None,
        )  # fmt: skip
        if self.books.get(AwardRow, award.number) is not None:
            raise Refused("award-number-used", award=award.number)
        self.books.put(award)
        for number in sorted(set(facts["evidence"])):
            self.books.put(AwardEvidenceRow(award.number, number))
        self._check_sum(sheet, subarea, points)

    def _live(self, number: int) -> EvidenceRow:
        row = self.books.get(EvidenceRow, number)
        if row is None:
            raise Refused("evidence-unknown", evidence=number)
        if not row.live:
            raise Refused("evidence-not-live", evidence=number)
        return row

    def _refresh_award(self, number: int) -> None:
        award = self.books.get(AwardRow, number)
        assert award is not None
        cited = [self.books.get(EvidenceRow, link.evidence) for link in self.books.find(AwardEvidenceRow, award=number)]
        supported = any(row is not None and row.live and row.subarea == award.subarea for row in cited)
        if supported and not award.supported and award.withdrawn_because is None:
            # evidence that came back brings its points back where there is still room for them
            supported = self.points(award.sheet, award.subarea) + award.points <= self.maximum(award.subarea)
        self.books.put(replace(award, supported=int(supported)))

    def _check_sum(self, sheet: str, subarea: str, added: int) -> None:
        total, maximum = self.points(sheet, subarea), self.maximum(subarea)
        if total > maximum:
            raise Refused("award-above-max", subarea=subarea, points=added, have=total - added, max=maximum)

    def points(self, sheet: str, subarea: str) -> int:
        """The sum of the sub-area's live awards on one sheet."""
        return sum(a.points for a in self.books.find(AwardRow, sheet=sheet, subarea=subarea) if is_live(a))

    def maximum(self, subarea: str) -> int:
        """The sub-area's greatest sum. Raises Refused for a code the instrument does not have."""
        if subarea not in self.maxima:
            raise Refused("subarea-unknown", subarea=subarea)
        return self.maxima[subarea]

    def _judgement_saved(self, event: Event, facts: dict[str, Any], prose: dict[str, Any]) -> None:
        if facts["sheet"] != event.actor:
            raise Refused("sheet-not-yours", sheet=facts["sheet"])
        self.maximum(facts["subarea"])
        because = _reason(prose, erasable=event.prose is None)
        self.books.put(JudgementRow(facts["sheet"], facts["subarea"], because, event.actor, event.at, event.seq))

    # taking back -----------------------------------------------------------------------------------------------

    def _withdrawn(self, event: Event, facts: dict[str, Any], prose: dict[str, Any]) -> None:
        because = _reason(prose, erasable=event.prose is None)
        target, number = facts["target"], facts["number"]
        if target == "award":
            self._withdraw_award(event.actor, number, because)
        elif target == "evidence":
            self._withdraw_decision(event.actor, number)
        elif target == "source-exclusion":
            source = self._source(number)
            if source.excluded_because is None:
                raise Refused("source-not-excluded", source=number)
            self.books.put(replace(source, excluded_because=None))
            self._refresh_source(number)
        else:
            raise Refused("withdraw-what", target=target)

    def _withdraw_award(self, actor: str, number: int, because: str) -> None:
        award = self.books.get(AwardRow, number)
        if award is None:
            raise Refused("award-unknown", award=number)
        if award.withdrawn_because is not None:
            raise Refused("withdrawn-already", id=f"P{number}")
        if award.sheet not in (actor, CONSENSUS):
            raise Refused("withdraw-not-yours", id=f"P{number}")
        self.books.put(replace(award, withdrawn_because=because))

    def _withdraw_decision(self, actor: str, number: int) -> None:
        if self.books.get(EvidenceRow, number) is None:
            raise Refused("evidence-unknown", evidence=number)
        decision = self.books.get(DecisionRow, number, actor)
        if decision is None:
            others = self.books.find(DecisionRow, evidence=number)
            raise Refused("withdraw-not-yours" if others else "withdrawn-already", id=f"B{number}")
        self.books.remove(decision)
        self._refresh_evidence(number)


def _whole(*values: object) -> None:
    """Numbers that rows are known and found by are whole; replay meets whatever somebody wrote into the log."""
    for value in values:
        if not isinstance(value, int) or isinstance(value, bool):
            raise Refused("value-unknown", what="number", value=value, known="0, 1, 2 …")


def is_live(award: AwardRow) -> bool:
    """Whether an award counts: it still has evidence in its sub-area, and nobody withdrew it."""
    return bool(award.supported) and award.withdrawn_because is None


def _reason(prose: dict[str, Any], *, erasable: bool = False) -> str:
    because = str(prose.get("because", "")).strip()
    if not because and not erasable:
        raise Refused("reason-missing")
    return because


def _one_of(value: Any, known: tuple[Any, ...], what: str) -> Any:
    if value not in known:
        raise Refused("value-unknown", what=what, value=value, known=", ".join(str(k) for k in known if k))
    return value
