"""Judging together by the rules: meaning of awards, blind sheets, consensus, states. And any sequence of all of it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from pipeline.core import drafts, drafts_judging
from pipeline.core.drafts_judging import Absence, Agreed
from pipeline.core.errors import Refused
from pipeline.core.instrument import Area, Instrument, Subarea
from pipeline.core.ledger import CONSENSUS, Ledger, is_live, sheets, states
from pipeline.core.log import Draft, Event
from pipeline.core.results import Lookups, ResultsBuilder
from pipeline.core.rows import PROJECTIONS, AwardEvidenceRow, AwardRow, EvaluationRow, EvidenceRow, JudgementRow, StateRow
from pipeline.core.shown.coverage import CoverageBuilder
from pipeline.core.shown.together import TogetherBuilder
from tests.core.test_ledger import MAXIMA, Desk, code, replayed

INSTRUMENT = Instrument(
    "i", "I", "1", sum(MAXIMA.values()),
    tuple(Area(c[0], c, m, (Subarea(c, c, m),)) for c, m in MAXIMA.items()), "h",
)  # fmt: skip


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return code(caught)


def old(draft: Draft) -> Draft:
    """A draft as the first release wrote it."""
    return replace(draft, facts={k: v for k, v in draft.facts.items() if k not in ("rules", "criterion", "despite")})


class Both(Desk):
    """A desk with all that two people do together."""

    def judge(self, actor: str, subarea: str, *, judged: bool = True) -> None:
        self.write(drafts.judge(self.ledger, actor, subarea, "så är det", judged=judged))

    def agree(self, actor: str, subarea: str, agreed: Agreed) -> None:
        self.write(drafts_judging.consensus(self.ledger, actor, subarea, agreed, "vi enades"))

    def absent(self, actor: str, subarea: str, stance: str = "improvement", found: int = 0) -> int:
        search = Absence("strategi", None, [[1, 1], [2, 1]], found)
        number, draft = drafts_judging.absent(self.books, actor, subarea, search, stance=stance)
        self.write(draft)
        return number

    def state(self, actor: str, after: str) -> None:
        evaluation = self.books.get(EvaluationRow, 1)
        assert evaluation is not None
        self.write(drafts_judging.state(self.ledger, actor, evaluation.state, after, "nu"))


# awards with meaning --------------------------------------------------------------------------------------------


def test_intentions_alone_carry_no_points() -> None:
    desk = Both()
    desk.decide("E1", 1, 0, "3.3", stage="planned")
    assert refusal(lambda: desk.award("E1", "3.3", 2, [1])) == "award-planned-only"
    desk.decide("E1", 1, 10, "3.3", stage="followed-up")
    desk.award("E1", "3.3", 2, [1, 2])
    desk.decide("E1", 1, 10, "3.3", stage="planned")
    assert desk.ledger.points("E1", "3.3") == 0, "only intentions are left under it"
    desk.decide("E1", 1, 10, "3.3", stage="done")
    assert desk.ledger.points("E1", "3.3") == 2


def test_a_sheet_reads_evidence_as_its_owner_does() -> None:
    desk = Both()
    desk.decide("E2", 1, 0, "3.3", stage="done")
    desk.decide("E1", 1, 0, "3.3", stage="planned")
    assert refusal(lambda: desk.award("E1", "3.3", 2, [1])) == "award-planned-only"
    desk.award("E2", "3.3", 2, [1])


def test_awards_of_older_rules_replay_as_they_were() -> None:
    desk = Both()
    begun = old(drafts.create_evaluation(uuid="u", municipality="P", year=2026, instrument="i", sha256="h", period=(None, None)))
    desk.log[0] = replace(desk.log[0], facts=begun.facts)
    desk.books = replayed(desk.log)
    desk.ledger = Ledger(desk.books, MAXIMA)
    desk.decide("E1", 1, 0, "3.3", stage="planned")
    desk.decide("E1", 1, 10, "3.3", stance="improvement")
    desk.write(old(drafts.award(desk.books, "E1", "3.3", 2, [1], "därför")[1]))
    assert desk.ledger.points("E1", "3.3") == 2
    assert refusal(lambda: desk.award("E1", "3.3", 1, [1])) == "award-planned-only", "what is written now obeys what holds now"


def test_nobody_goes_back_to_older_rules() -> None:
    desk = Both()
    desk.decide("E1", 1, 0, "3.3", stage="planned")
    draft = old(drafts.award(desk.books, "E1", "3.3", 2, [1], "därför")[1])
    assert refusal(lambda: desk.write(draft)) == "rules-unknown"
    for rules in (3, "2", True, None):
        changed = replace(draft, facts=draft.facts | {"rules": rules})
        assert refusal(lambda changed=changed: desk.write(changed)) == "rules-unknown"  # type: ignore[misc]


def test_counter_evidence_asks_for_words() -> None:
    desk = Both()
    desk.decide("E1", 1, 0, "3.3", stance="strength")
    desk.decide("E1", 1, 10, "3.3", stance="improvement")
    assert refusal(lambda: desk.award("E1", "3.3", 2, [1])) == "award-despite"
    desk.award("E1", "3.3", 2, [1], despite="gäller bara en enhet")
    desk.award("E1", "3.3", 1, [1])  # it is weighed on this sheet now
    desk.decide("E2", 1, 20, "3.3", stance="improvement")
    assert refusal(lambda: desk.award("E1", "3.3", 1, [1])) == "award-despite", "what comes later speaks too"
    desk.write(drafts_judging.resolve(desk.books, "E1", "E1", "3.3", "vägt"))
    desk.award("E1", "3.3", 1, [1])
    assert refusal(lambda: desk.award("E1", "3.3", 1, [1], despite="igen")) == "despite-nothing"


def test_citing_counter_evidence_weighs_it() -> None:
    desk = Both()
    desk.decide("E1", 1, 0, "3.3", stance="strength")
    desk.decide("E1", 1, 10, "3.3", stance="improvement")
    desk.award("E1", "3.3", 2, [1, 2])
    desk.award("E1", "3.3", 1, [1])
    desk.write(drafts.withdraw("E1", "P1", "fel"))
    assert refusal(lambda: desk.award("E1", "3.3", 1, [1])) == "award-despite"


def test_only_what_speaks_against_is_resolved() -> None:
    desk = Both()
    desk.decide("E1", 1, 0, "3.3", stance="strength")
    for what in ("B1", "3.3"):
        assert refusal(lambda what=what: desk.write(drafts_judging.resolve(desk.books, "E1", "E1", what, "x"))) in (  # type: ignore[misc]
            "resolve-nothing", "resolve-none",
        )  # fmt: skip


def test_criteria_have_their_own_maxima() -> None:
    desk = Both()
    ledger = Ledger(desk.books, MAXIMA, criteria={("3.3", "3.3.a"): 2})
    desk.decide("E1", 1, 0, "3.3")
    number, draft = drafts.award(desk.books, "E1", "3.3", 2, [1], "x", criterion="3.3.a")
    ledger.apply(Event(50, "t", "E1", draft.kind, draft.facts, draft.prose))
    _, more = drafts.award(desk.books, "E1", "3.3", 1, [1], "x", criterion="3.3.a")
    assert refusal(lambda: ledger.apply(Event(51, "t", "E1", more.kind, more.facts, more.prose))) == "award-above-max"
    _, other = drafts.award(desk.books, "E1", "3.3", 1, [1], "x", criterion="1.1.a")
    assert refusal(lambda: ledger.apply(Event(52, "t", "E1", other.kind, other.facts, other.prose))) == "criterion-unknown"
    assert number == 1


def test_absence_is_evidence() -> None:
    desk = Both()
    assert refusal(lambda: desk.absent("E1", "3.3", found=1)) == "absence-found"
    assert refusal(lambda: desk.absent("E1", "3.3", stance="strength")) == "absence-strength"
    assert desk.absent("E1", "3.3") == 1
    again = drafts_judging.decide_again(desk.books, "E2", 1, "3.3", drafts.Said(accepted=True, stance="strength"))
    assert refusal(lambda: desk.write(again)) == "absence-strength"
    desk.decide("E1", 1, 0, "3.3", stance="strength", stage="done")
    desk.award("E1", "3.3", 2, [1, 2])
    draft = drafts_judging.absent(desk.books, "E1", "3.3", Absence("x", None, [[1, 1]], 0), stance="neutral")[1]
    wrong = replace(draft, facts=draft.facts | {"scope": [[2, 1]]})
    assert refusal(lambda: desk.write(wrong)) == "absence-scope"
    nowhere = replace(draft, facts=draft.facts | {"scope": []})
    assert refusal(lambda: desk.write(nowhere)) == "absence-nowhere"
    desk.write(drafts_judging.decide_again(desk.books, "E2", 1, "3.3", drafts.Said(accepted=False)))
    row = desk.books.get(EvidenceRow, 1)
    assert row is not None
    assert (row.live, row.disputed, row.basis) == (1, 1, "absence")
    desk.write(drafts.withdraw("E1", "B1", "fel"))
    assert desk.ledger.points("E1", "3.3") == 2


def test_absence_alone_carries_no_points() -> None:
    desk = Both()
    desk.absent("E1", "3.3", stance="neutral")
    assert refusal(lambda: desk.award("E1", "3.3", 2, [1])) == "award-absence-only"
    desk.decide("E1", 1, 0, "3.3", stage="planned")
    assert refusal(lambda: desk.award("E1", "3.3", 2, [1, 2])) == "award-absence-only", "nor with an intention"
    desk.decide("E1", 1, 10, "3.3", stage="done")
    desk.award("E1", "3.3", 2, [1, 2, 3])
    desk.write(drafts.withdraw("E1", "B3", "fel"))
    assert desk.ledger.points("E1", "3.3") == 0, "left with nothing that is done"


def test_counter_evidence_alone_asks_for_words() -> None:
    desk = Both()
    desk.decide("E1", 1, 0, "3.3", stance="improvement", stage="done")
    assert refusal(lambda: desk.award("E1", "3.3", 2, [1])) == "award-against-only", "citing it weighs it beside something"
    desk.award("E1", "3.3", 2, [1], despite="det görs, om än sent")
    desk.award("E1", "3.3", 1, [1])  # it is weighed on this sheet now
    desk.decide("E1", 1, 20, "3.3", stance="strength", stage="planned")
    desk.decide("E1", 1, 30, "3.3", stance="improvement", stage="done")
    assert refusal(lambda: desk.award("E1", "3.3", 1, [2, 3])) == "award-against-only", "what carries speaks against"


def test_evidence_without_a_stage_carries() -> None:
    desk = Both()
    desk.decide("E1", 1, 0, "3.3", stage=None)
    desk.award("E1", "3.3", 2, [1])
    assert desk.ledger.points("E1", "3.3") == 2, "no intention: nothing is said of a stage"


# blind ----------------------------------------------------------------------------------------------------------


def test_a_subarea_opens_when_all_have_saved() -> None:
    desk = Both()
    desk.decide("E1", 1, 0, "3.3")
    desk.award("E1", "3.3", 2, [1])
    assert not sheets.visible(desk.books, "E2", "E1", "3.3")
    assert not sheets.visible(desk.books, None, "E1", "3.3")
    assert sheets.visible(desk.books, "E1", "E1", "3.3")
    desk.judge("E1", "3.3")
    assert not sheets.visible(desk.books, "E2", "E1", "3.3")
    assert refusal(lambda: desk.agree("E1", "3.3", Agreed(points=2))) == "consensus-blind"
    desk.award("E2", "3.3", 4, [1])
    desk.judge("E2", "3.3")
    assert sheets.visible(desk.books, None, "E1", "3.3")
    for act in (lambda: desk.award("E1", "3.3", 1, [1]), lambda: desk.judge("E2", "3.3"), lambda: desk.write(drafts.withdraw("E1", "P1", "x"))):
        assert refusal(act) == "sheet-closed"


def test_who_comes_later_closes_nothing_that_was_open() -> None:
    desk = Both()
    desk.judge("E1", "3.3")
    desk.judge("E2", "3.3")
    desk.judge("E1", "1.1")
    desk.write(drafts.add_evaluator(desk.books, "MO"))
    assert sheets.is_open(desk.books, "3.3")
    assert not sheets.is_open(desk.books, "1.1")
    desk.judge("E2", "1.1")
    assert not sheets.is_open(desk.books, "1.1"), "the third has not saved"


def test_a_single_evaluators_saved_sheet_is_blind_for_the_second() -> None:
    desk = Both()
    desk.log[:] = [e for e in desk.log if e.prose != {"name": "KB"}]
    desk.log[:] = [replace(e, seq=i + 1) for i, e in enumerate(desk.log)]
    desk.books = replayed(desk.log)
    desk.ledger = Ledger(desk.books, MAXIMA)
    desk.decide("E1", 1, 0, "3.3")
    desk.award("E1", "3.3", 2, [1])
    desk.judge("E1", "3.3")
    assert sheets.visible(desk.books, None, "E1", "3.3")
    desk.write(drafts.add_evaluator(desk.books, "KB"))
    assert not sheets.visible(desk.books, "E2", "E1", "3.3")


def test_divided_subareas() -> None:
    desk = Both()
    desk.write(drafts_judging.assign("E1", "E1", ["1.1"]))
    desk.decide("E1", 1, 0, "1.1")
    assert refusal(lambda: desk.award("E2", "1.1", 1, [1])) == "subarea-assigned"
    assert refusal(lambda: desk.judge("E2", "1.1")) == "subarea-assigned"
    desk.award("E1", "1.1", 1, [1])
    desk.judge("E1", "1.1")
    assert sheets.is_open(desk.books, "1.1"), "nobody else judges it"
    desk.award("E1", "1.1", 1, [1])  # one judge alone closes nothing
    assert refusal(lambda: desk.write(drafts_judging.assign("E1", "E1", ["1.1"]))) == "assign-same"
    assert refusal(lambda: desk.write(drafts_judging.assign("E1", "E9", ["1.1"]))) == "evaluator-unknown"
    assert drafts_judging.codes_of("1-3.3", ["1.1", "1.2", "2.1", "3.3", "4.1"]) == ["1.1", "1.2", "2.1", "3.3"]
    assert drafts_judging.codes_of("3, 1.2–2.1", ["1.1", "1.2", "2.1", "3.3"]) == ["1.2", "2.1", "3.3"]
    for wrong in ("9", "2.1-1.1", "1.", "a"):
        with pytest.raises(Refused):
            drafts_judging.codes_of(wrong, ["1.1", "2.1"])


def test_left_out_of_the_judgement() -> None:
    desk = Both()
    desk.decide("E1", 1, 0, "3.3")
    desk.judge("E1", "3.3", judged=False)
    assert refusal(lambda: desk.award("E1", "3.3", 1, [1])) == "not-judged-marked"
    desk.judge("E1", "3.3")
    desk.award("E1", "3.3", 1, [1])
    assert refusal(lambda: desk.judge("E1", "3.3", judged=False)) == "not-judged-points"


# consensus and states -------------------------------------------------------------------------------------------


def both_judged() -> Both:
    desk = Both()
    for subarea, start in (("1.1", 0), ("3.3", 10)):
        desk.decide("E1", 1, start, subarea)
        desk.award("E1", subarea, 3, [1 if subarea == "1.1" else 2])
        desk.award("E2", subarea, 5, [1 if subarea == "1.1" else 2])
        desk.judge("E1", subarea)
        desk.judge("E2", subarea)
    return desk


def test_consensus_keeps_both_originals_and_carries_evidence() -> None:
    desk = both_judged()
    desk.agree("E1", "3.3", Agreed(awards=(3,), points=1))
    made = [a for a in desk.books.find(AwardRow, sheet=CONSENSUS, subarea="3.3") if is_live(a)]
    assert [(a.points, a.origin, a.because) for a in made] == [(3, "[3]", "därför"), (1, "[3,4]", "vi enades")]
    assert all(desk.books.find(AwardEvidenceRow, award=a.number) for a in made)
    assert (desk.ledger.points("E1", "3.3"), desk.ledger.points("E2", "3.3"), desk.ledger.points(CONSENSUS, "3.3")) == (3, 5, 4)
    assert desk.log[-1].facts is not None
    assert desk.log[-1].facts["sheets"] == {"E1": 3, "E2": 5}
    desk.agree("E2", "3.3", Agreed(points=5))
    assert desk.ledger.points(CONSENSUS, "3.3") == 5, "a new one replaces the old"
    assert refusal(lambda: desk.agree("E2", "3.3", Agreed(points=11))) == "award-above-max"
    assert refusal(lambda: desk.agree("E2", "3.3", Agreed(awards=(1,)))) == "consensus-award"
    desk.agree("E2", "3.3", Agreed(points=0))
    assert desk.ledger.points(CONSENSUS, "3.3") == 0
    row = desk.books.get(JudgementRow, CONSENSUS, "3.3")
    assert row is not None
    assert row.judged


def test_a_consensus_cannot_misstate_the_sheets() -> None:
    desk = both_judged()
    draft = drafts_judging.consensus(desk.ledger, "E1", "3.3", Agreed(points=2), "x")
    assert refusal(lambda: desk.write(replace(draft, facts=draft.facts | {"sheets": {"E1": 3, "E2": 3}}))) == "consensus-sheets"


def test_counter_evidence_needs_words_in_the_consensus_too() -> None:
    desk = both_judged()
    desk.decide("E2", 1, 20, "3.3", stance="improvement")
    assert refusal(lambda: desk.agree("E1", "3.3", Agreed(points=2))) == "award-despite"
    desk.agree("E1", "3.3", Agreed(points=2, despite="vägt tillsammans"))
    assert refusal(lambda: desk.write(drafts_judging.consensus(desk.ledger, "E1", "3.3", Agreed(points=2), " "))) == "reason-missing"


def test_states_in_order() -> None:
    desk = both_judged()
    assert refusal(lambda: desk.state("E1", "published")) == "state-step"
    assert refusal(lambda: desk.state("E1", "locked")) == "state-unjudged"
    desk.state("E1", "under-consensus")
    desk.agree("E1", "1.1", Agreed(points=4))
    desk.agree("E1", "3.3", Agreed(judged=False))
    desk.state("E1", "locked")
    closed: list[Callable[[], object]] = [
        lambda: desk.decide("E1", 1, 40, "3.3"), lambda: desk.award("E1", "3.3", 1, [2]), lambda: desk.judge("E1", "3.3"),
        lambda: desk.agree("E1", "1.1", Agreed(points=1)), lambda: desk.write(drafts.withdraw("E1", "B1", "x")),
        lambda: desk.absent("E1", "3.3"), lambda: desk.write(drafts_judging.assign("E1", "E1", ["1.1"])),
        lambda: desk.write(Draft("source.excluded", "E1", {"source": 1}, {"because": "x"})),
    ]  # fmt: skip
    for act in closed:
        assert refusal(act) == "state-forbids"
    desk.state("E2", "published")
    for act in closed:
        assert refusal(act) == "state-forbids"
    assert refusal(lambda: desk.state("E2", "revised")) == "state-step"
    desk.state("E2", "contested")
    desk.agree("E1", "1.1", Agreed(points=6))
    desk.state("E2", "revised")
    history = desk.books.find(StateRow)
    assert [(row.after, row.total) for row in history] == [
        ("under-consensus", 0), ("locked", 4), ("published", 4), ("contested", 4), ("revised", 6),
    ]  # fmt: skip


def test_under_consensus_needs_every_sheet_saved_and_closes_them() -> None:
    desk = Both()
    desk.judge("E1", "1.1")
    assert refusal(lambda: desk.state("E1", "under-consensus")) == "state-blind"
    for subarea in MAXIMA:
        desk.judge("E1", subarea)
        desk.judge("E2", subarea)
    desk.state("E1", "under-consensus")
    assert refusal(lambda: desk.judge("E1", "1.1")) == "state-forbids"


def test_a_state_cannot_misstate_the_sum() -> None:
    desk = both_judged()
    for subarea in MAXIMA:
        desk.agree("E1", subarea, Agreed(points=1))
    draft = drafts_judging.state(desk.ledger, "E1", "draft", "locked", "x")
    assert refusal(lambda: desk.write(replace(draft, facts=draft.facts | {"total": 9}))) == "state-total"


def test_replies_have_their_time() -> None:
    desk = both_judged()

    def reply(kind: str, about: str = "3.3", sources: tuple[int, ...] = (2,), text: str = "fel") -> None:
        made = drafts_judging.reply(desk.books, "E1", kind, about, sender="kommunen", text=text, sources=list(sources))
        desk.write(made[1])

    assert refusal(lambda: reply("contest")) == "reply-contest-state"
    for about in ("9.9", "P99", "B99", "K99"):
        with pytest.raises(Refused):
            reply("facts", about)
    reply("facts", "p1", ())
    assert refusal(lambda: reply("facts", text=" ")) == "words-missing"
    desk.write(drafts_judging.answer("E2", 1, accepted=True, because="rättat"))
    assert refusal(lambda: desk.write(drafts_judging.answer("E2", 1, accepted=False, because="x"))) == "reply-answered"
    for subarea in MAXIMA:
        desk.agree("E1", subarea, Agreed(points=1))
    desk.state("E1", "locked")
    desk.state("E1", "published")
    assert refusal(lambda: reply("facts")) == "reply-facts-state"
    assert refusal(lambda: reply("contest", sources=())) == "reply-no-evidence"
    reply("contest")


# anything at all ------------------------------------------------------------------------------------------------


class Municipality(RuleBasedStateMachine):
    """Two people, and a third who comes late, doing anything at all; one looks at every view all the time."""

    def __init__(self) -> None:
        super().__init__()
        self.desk = Both()

    actors = st.sampled_from(["E1", "E2", "E3"])
    codes = st.sampled_from(list(MAXIMA))
    numbers = st.integers(1, 6)

    @rule(actor=actors, source=st.integers(1, 2), start=st.integers(0, 2), subarea=codes, accepted=st.booleans(),
          stance=st.sampled_from(["strength", "improvement"]), stage=st.sampled_from(["planned", "done", None]))  # fmt: skip
    def decide(self, actor: str, source: int, start: int, subarea: str, accepted: bool, stance: str, stage: str | None) -> None:
        self._try(lambda: self.desk.decide(actor, source, start, subarea, accepted=accepted, stance=stance, stage=stage))

    @rule(actor=actors, subarea=codes, points=st.integers(0, 7), evidence=st.lists(numbers, max_size=3), despite=st.sampled_from(["", "ändå"]))
    def award(self, actor: str, subarea: str, points: int, evidence: list[int], despite: str) -> None:
        self._try(lambda: self.desk.award(actor, subarea, points, evidence, despite=despite))

    @rule(actor=actors, letter=st.sampled_from("BPK"), number=numbers)
    def withdraw(self, actor: str, letter: str, number: int) -> None:
        self._try(lambda: self.desk.write(drafts.withdraw(actor, f"{letter}{number}", "x")))

    @rule(actor=actors, source=st.integers(1, 2))
    def exclude(self, actor: str, source: int) -> None:
        self._try(lambda: self.desk.write(Draft("source.excluded", actor, {"source": source}, {"because": "x"})))

    @rule(actor=actors, subarea=codes, judged=st.booleans())
    def judge(self, actor: str, subarea: str, judged: bool) -> None:
        self._try(lambda: self.desk.judge(actor, subarea, judged=judged))

    @rule(actor=actors, subarea=codes, stance=st.sampled_from(["strength", "improvement"]))
    def absent(self, actor: str, subarea: str, stance: str) -> None:
        self._try(lambda: self.desk.absent(actor, subarea, stance))

    @rule(actor=actors, what=st.one_of(codes, numbers.map(lambda n: f"B{n}"), numbers.map(lambda n: f"P{n}")), sheet=st.sampled_from(["own", CONSENSUS]))
    def resolve(self, actor: str, what: str, sheet: str) -> None:
        on = actor if sheet == "own" else sheet
        self._try(lambda: self.desk.write(drafts_judging.resolve(self.desk.books, actor, on, what, "vägt")))

    @rule(actor=actors, subarea=codes, awards=st.lists(numbers, max_size=2), points=st.sampled_from([None, 0, 1, 4, 9]), judged=st.booleans())
    def agree(self, actor: str, subarea: str, awards: list[int], points: int | None, judged: bool) -> None:
        self._try(lambda: self.desk.agree(actor, subarea, Agreed(tuple(awards), points, despite="ändå", judged=judged)))

    @rule(actor=actors, whom=actors, subareas=st.lists(codes, max_size=2))
    def assign(self, actor: str, whom: str, subareas: list[str]) -> None:
        self._try(lambda: self.desk.write(drafts_judging.assign(actor, whom, subareas)))

    @rule(actor=actors, after=st.sampled_from(states.STATES))
    def state(self, actor: str, after: str) -> None:
        self._try(lambda: self.desk.state(actor, after))

    @rule()
    def a_third_comes(self) -> None:
        if len(self.desk.log) > 12:
            self._try(lambda: self.desk.write(drafts.add_evaluator(self.desk.books, "MO")))

    def _try(self, act: Callable[[], object]) -> None:
        with contextlib.suppress(Refused):
            act()

    @invariant()
    def sums_hold(self) -> None:
        for sheet in ("E1", "E2", "E3", CONSENSUS):
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

    @invariant()
    def nothing_judged_blind_shows(self) -> None:
        books = self.desk.books
        for viewer in (None, "E1", "E2"):
            seen = sight(books, viewer)
            for owner in ("E1", "E2", "E3"):
                for subarea in MAXIMA:
                    if owner == viewer or sheets.is_open(books, subarea):
                        continue
                    awards = {f"P{a.number}" for a in books.find(AwardRow, sheet=owner, subarea=subarea)}
                    assert not awards & seen[owner, subarea]


def sight(books: object, viewer: str | None) -> dict[tuple[str, str], set[str]]:
    """Every award any view names for the viewer, by sheet and sub-area."""
    lookups = Lookups(lambda *_: "", lambda _: True, lambda _: "exact", lambda: [1, 2])
    build = ResultsBuilder(books, INSTRUMENT, lookups, viewer=viewer)  # type: ignore[arg-type]  # MemoryBooks
    matrix = CoverageBuilder(books, INSTRUMENT, lambda *_: None, viewer=viewer)  # type: ignore[arg-type]
    together = TogetherBuilder(books, INSTRUMENT, viewer=viewer)  # type: ignore[arg-type]
    seen: dict[tuple[str, str], set[str]] = {}
    for sheet in ("E1", "E2", "E3"):
        whole = build.whole(sheet, head="", events=0)
        for view in whole.subareas:
            names = {a.id for a in view.awards} | {a.id for a in matrix.subarea(view.code, sheet).awards}
            names |= set(together.sheet(sheet, view.code).awards)
            if view.hidden:
                assert (view.points, view.judged, view.judged_because, view.against) == (0, False, None, ())
                assert matrix.subarea(view.code, sheet).points == 0
                assert together.sheet(sheet, view.code).points is None
            seen[sheet, view.code] = names
    return seen


TestMunicipality = Municipality.TestCase
TestMunicipality.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)
