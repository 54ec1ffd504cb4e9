"""The rules of the books: any sequence of commands leaves sums equal to live awards and never above the maximum."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from pipeline.core import drafts
from pipeline.core.books import MemoryBooks
from pipeline.core.drafts import Quote, Said
from pipeline.core.errors import Refused
from pipeline.core.ledger import Ledger, is_live
from pipeline.core.log import Draft, Event
from pipeline.core.model import Anchor
from pipeline.core.rows import PROJECTIONS, AwardEvidenceRow, AwardRow, EvidenceRow

MAXIMA = {"1.1": 6, "3.3": 10}


class Desk:
    """A ledger in memory with its log, so that it can be replayed."""

    def __init__(self) -> None:
        self.books = MemoryBooks()
        self.ledger = Ledger(self.books, MAXIMA)
        self.log: list[Event] = []
        self.write(drafts.create_evaluation(uuid="u", municipality="P", year=2026, instrument="i", sha256="h", period=(None, None)))
        for name in ("EA", "KB"):
            self.write(drafts.add_evaluator(self.books, name))
        for number in (1, 2):
            commit = dict.fromkeys(("bytes", "text", "reading", "passages"), "x")
            facts = {"source": number, "version": 1, "kind": "document", "collector": "folder", "confidential": False}
            self.write(Draft("source.stored", "system", facts | commit, {"uri": f"file:///{number}", "title": "T"}))

    def write(self, draft: Draft) -> None:
        event = Event(len(self.log) + 1, "2026-01-01T00:00:00.000000Z", draft.actor, draft.kind, draft.facts, draft.prose)
        # a refusal leaves the store as it was, because the transaction rolls back; here: try it on a copy first
        trial = replayed(self.log)
        Ledger(trial, MAXIMA).apply(event)
        self.ledger.apply(event)
        self.log.append(event)

    def decide(
        self, actor: str, source: int, start: int, subarea: str, *, accepted: bool = True, stance: str = "neutral",
        stage: str | None = "done",
    ) -> int:  # fmt: skip
        anchor = Anchor(1, start, start + 5, "quote")
        said = Said(accepted=accepted, stance=stance, stage=stage) if accepted else Said(accepted=False)
        number, draft = drafts.decide(self.books, actor, subarea, Quote(anchor, source, None, ()), said)
        self.write(draft)
        return number

    def award(self, actor: str, subarea: str, points: int, evidence: list[int], *, despite: str = "") -> int:
        number, draft = drafts.award(self.books, actor, subarea, points, evidence, "därför", despite=despite)
        self.write(draft)
        return number


def replayed(log: list[Event]) -> MemoryBooks:
    books = MemoryBooks()
    for event in log:
        Ledger(books, MAXIMA).apply(event)
    return books


def code(refusal: pytest.ExceptionInfo[Refused]) -> str:
    return refusal.value.code


def test_award_needs_live_evidence_in_its_subarea() -> None:
    desk = Desk()
    with pytest.raises(Refused) as none:
        desk.award("E1", "3.3", 1, [])
    assert code(none) == "award-no-evidence"
    with pytest.raises(Refused) as unknown:
        desk.award("E1", "3.3", 1, [1])
    assert code(unknown) == "evidence-unknown"
    desk.decide("E1", 1, 0, "1.1")
    with pytest.raises(Refused) as other:
        desk.award("E1", "3.3", 1, [1])
    assert code(other) == "award-other-subarea"
    desk.decide("E1", 1, 10, "3.3", accepted=False)
    with pytest.raises(Refused) as rejected:
        desk.award("E1", "3.3", 1, [2])
    assert code(rejected) == "evidence-not-live"


def test_sum_never_above_maximum_and_sheets_are_apart() -> None:
    desk = Desk()
    desk.decide("E1", 1, 0, "1.1")
    desk.award("E1", "1.1", 4, [1])
    with pytest.raises(Refused) as above:
        desk.award("E1", "1.1", 3, [1])
    assert code(above) == "award-above-max"
    assert above.value.gaps["have"] == 4
    desk.award("E2", "1.1", 6, [1])
    assert desk.ledger.points("E1", "1.1") == 4
    assert desk.ledger.points("E2", "1.1") == 6


def test_award_lives_and_dies_with_its_evidence() -> None:
    desk = Desk()
    desk.decide("E1", 1, 0, "1.1")
    desk.decide("E2", 1, 0, "1.1")
    desk.award("E1", "1.1", 4, [1])
    desk.write(drafts.withdraw("E1", "B1", "fel"))
    assert desk.ledger.points("E1", "1.1") == 4, "the other acceptance still stands"
    desk.write(drafts.withdraw("E2", "B1", "fel"))
    assert desk.ledger.points("E1", "1.1") == 0
    desk.decide("E2", 1, 0, "1.1")
    assert desk.ledger.points("E1", "1.1") == 4


def test_revived_evidence_cannot_lift_a_sum_above_the_maximum() -> None:
    desk = Desk()
    desk.decide("E1", 1, 0, "1.1")
    desk.decide("E1", 1, 10, "1.1")
    desk.award("E1", "1.1", 5, [1])
    desk.write(drafts.withdraw("E1", "B1", "fel"))
    desk.award("E1", "1.1", 5, [2])
    desk.decide("E2", 1, 0, "1.1")
    assert desk.ledger.points("E1", "1.1") == 5, "the first award stays out: there is no room for it"
    desk.write(drafts.withdraw("E1", "P2", "fel"))
    desk.write(drafts.withdraw("E2", "B1", "fel"))
    desk.decide("E2", 1, 0, "1.1")
    assert desk.ledger.points("E1", "1.1") == 5


def test_excluded_source_takes_its_points_and_gives_them_back() -> None:
    desk = Desk()
    desk.decide("E1", 2, 0, "1.1")
    desk.award("E1", "1.1", 4, [1])
    desk.write(Draft("source.excluded", "E1", {"source": 2}, {"because": "fel kommun"}))
    assert desk.ledger.points("E1", "1.1") == 0
    with pytest.raises(Refused) as excluded:
        desk.decide("E2", 2, 5, "1.1")
    assert code(excluded) == "source-excluded"
    desk.write(drafts.withdraw("E2", "K2", "rätt ändå"))
    assert desk.ledger.points("E1", "1.1") == 4


def test_nobody_takes_back_what_another_gave() -> None:
    desk = Desk()
    desk.decide("E1", 1, 0, "1.1")
    desk.award("E1", "1.1", 2, [1])
    for ident in ("B1", "P1"):
        with pytest.raises(Refused) as refusal:
            desk.write(drafts.withdraw("E2", ident, "nej"))
        assert code(refusal) == "withdraw-not-yours"
    desk.write(drafts.withdraw("E1", "P1", "nej"))
    with pytest.raises(Refused) as again:
        desk.write(drafts.withdraw("E1", "P1", "nej"))
    assert code(again) == "withdrawn-already"


def test_the_same_decision_twice_is_refused_and_a_changed_one_replaces_it() -> None:
    desk = Desk()
    desk.decide("E1", 1, 0, "1.1")
    with pytest.raises(Refused) as same:
        desk.decide("E1", 1, 0, "1.1")
    assert code(same) == "decided-already"
    assert desk.decide("E1", 1, 0, "1.1", stance="strength") == 1
    desk.decide("E2", 1, 0, "1.1", accepted=False)
    row = desk.books.get(EvidenceRow, 1)
    assert row is not None
    assert (row.live, row.disputed) == (1, 1)


@pytest.mark.parametrize("points", [0, -3, True, 2.5])
def test_points_are_whole_and_above_zero(points: object) -> None:
    desk = Desk()
    desk.decide("E1", 1, 0, "1.1")
    with pytest.raises(Refused) as refusal:
        desk.award("E1", "1.1", points, [1])  # type: ignore[arg-type]
    assert code(refusal) == "award-points"


class Evaluators(RuleBasedStateMachine):
    """Two people doing anything at all."""

    def __init__(self) -> None:
        super().__init__()
        self.desk = Desk()

    actors = st.sampled_from(["E1", "E2"])
    codes = st.sampled_from(["1.1", "3.3"])

    @rule(actor=actors, source=st.integers(1, 2), start=st.integers(0, 2), subarea=codes, accepted=st.booleans(),
          stance=st.sampled_from(["strength", "improvement"]))  # fmt: skip
    def decide(self, actor: str, source: int, start: int, subarea: str, accepted: bool, stance: str) -> None:
        self._try(lambda: self.desk.decide(actor, source, start, subarea, accepted=accepted, stance=stance))

    @rule(actor=actors, subarea=codes, points=st.integers(0, 7), evidence=st.lists(st.integers(1, 6), max_size=3))
    def award(self, actor: str, subarea: str, points: int, evidence: list[int]) -> None:
        self._try(lambda: self.desk.award(actor, subarea, points, evidence))

    @rule(actor=actors, letter=st.sampled_from("BPK"), number=st.integers(1, 6))
    def withdraw(self, actor: str, letter: str, number: int) -> None:
        self._try(lambda: self.desk.write(drafts.withdraw(actor, f"{letter}{number}", "x")))

    @rule(actor=actors, source=st.integers(1, 3))
    def exclude(self, actor: str, source: int) -> None:
        self._try(lambda: self.desk.write(Draft("source.excluded", actor, {"source": source}, {"because": "x"})))

    def _try(self, act: Callable[[], object]) -> None:
        with contextlib.suppress(Refused):
            act()

    @invariant()
    def sums_hold(self) -> None:
        for sheet in ("E1", "E2"):
            for subarea, maximum in MAXIMA.items():
                awards = self.desk.books.find(AwardRow, sheet=sheet, subarea=subarea)
                total = sum(a.points for a in awards if is_live(a))
                assert self.desk.ledger.points(sheet, subarea) == total <= maximum
                for award in filter(is_live, awards):
                    links = self.desk.books.find(AwardEvidenceRow, award=award.number)
                    rows = [self.desk.books.get(EvidenceRow, link.evidence) for link in links]
                    assert any(r is not None and r.live and r.subarea == subarea for r in rows)

    @invariant()
    def replay_gives_the_same_books(self) -> None:
        books = replayed(self.desk.log)
        for kind in PROJECTIONS:
            assert list(books.rows(kind)) == list(self.desk.books.rows(kind))


TestEvaluators = Evaluators.TestCase
TestEvaluators.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
