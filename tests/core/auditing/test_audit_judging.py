"""What the audit says of judgements: each check finds its fault, names it, and is silent without it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from pipeline.core import drafts, drafts_judging
from pipeline.core.audit import warning
from pipeline.core.auditing import judging as checks
from pipeline.core.drafts_judging import Agreed
from pipeline.core.log import Draft
from pipeline.core.rows import AbsenceRow, AwardRow, EvaluationRow
from tests.core.test_judging_ledger import INSTRUMENT, Both
from tests.core.test_ledger import MAXIMA


def found(desk: Both, check: Callable[..., Any], *args: object) -> list[tuple[str, str, str]]:
    return [(f.check, f.severity, f.subject) for f in check(desk.books, *args)]


def asked(again: int = 0) -> checks.Asked:
    texts = {1: "ett två tre fyra fem sex sju", 2: "helt andra ord som inte står någon annanstans"}
    return checks.Asked(INSTRUMENT, lambda source, _: texts.get(source), lambda _: again)


@pytest.fixture
def desk() -> Both:
    """E1 gave two points in 3.3 on B1 (source 1) and B2 (source 2), E2 four on B1; both saved."""
    desk = Both()
    desk.decide("E1", 1, 0, "3.3", stance="strength")
    desk.decide("E1", 2, 0, "3.3", stance="strength")
    desk.award("E1", "3.3", 2, [1, 2])
    desk.award("E2", "3.3", 4, [1, 2])
    for name in ("E1", "E2"):
        desk.judge(name, "3.3")
    return desk


def test_all_is_well(desk: Both) -> None:
    desk.agree("E1", "3.3", Agreed(points=3))
    assert list(checks.judging(desk.books, asked())) == []


def test_unsupported_and_planned(desk: Both) -> None:
    desk.decide("E1", 1, 0, "3.3", stance="strength", stage="planned")
    desk.decide("E1", 2, 0, "3.3", stance="strength", stage="planned")
    assert ("award-lapsed-planned", "warning", "award P1") in found(desk, checks.planned_only)
    assert found(desk, checks.sums, MAXIMA) == [], "it has evidence, of the wrong stage"
    for ident in ("B1", "B2"):
        desk.write(drafts.withdraw("E1", ident, "fel"))
    assert found(desk, checks.sums, MAXIMA) == [("award-unsupported", "warning", "award P1"), ("award-unsupported", "warning", "award P2")]
    row = desk.books.get(AwardRow, 1)
    assert row is not None
    desk.books.put(replace(row, points=99, supported=1))
    assert ("sum-above-max", "error", "sheet E1 3.3") in found(desk, checks.sums, MAXIMA)


def test_contradiction(desk: Both) -> None:
    desk.decide("E2", 1, 50, "3.3", stance="improvement")
    subjects = [("award-contradicted", "warning", "sheet E1 3.3"), ("award-contradicted", "warning", "sheet E2 3.3")]
    assert found(desk, checks.contradicted) == subjects
    desk.write(drafts_judging.resolve(desk.books, "E1", "E1", "B3", "vägt"))
    assert found(desk, checks.contradicted) == subjects[1:]
    desk.agree("E1", "3.3", Agreed(points=2))
    assert found(desk, checks.contradicted) == [], "the consensus counts; its sheets are history"


def test_points_on_counter_evidence_alone(desk: Both) -> None:
    desk.decide("E1", 1, 80, "1.1", stance="improvement")
    desk.award("E1", "1.1", 1, [3], despite="det görs ändå")
    assert found(desk, checks.against_only) == [("award-against-only", "warning", "award P3")]


def test_disputed(desk: Both) -> None:
    desk.decide("E2", 1, 0, "3.3", accepted=False)
    assert found(desk, checks.disputed) == [("evidence-disputed", "warning", "evidence B1")]


@pytest.mark.parametrize(("date", "stale"), [("2023-12-31", True), ("2023", True), ("2023-12", True), ("2024-01-01", False), ("2024", False), (None, False)])
def test_stale(desk: Both, date: str | None, stale: bool) -> None:
    evaluation = desk.books.get(EvaluationRow, 1)
    assert evaluation is not None
    desk.books.put(replace(evaluation, period_from="2024-01-01"))
    if date is not None:
        desk.write(Draft("source.corrected", "E1", {"source": 1}, {"own_date": date}))
    assert found(desk, checks.stale) == ([("evidence-stale", "warning", "evidence B1")] if stale else [])


def test_absence(desk: Both) -> None:
    desk.absent("E1", "1.1")
    assert found(desk, checks.absences, lambda _: 0) == []
    assert found(desk, checks.absences, lambda _: 1) == [("absence-differs", "error", "evidence B3")]
    kept = desk.books.get(AbsenceRow, 3)
    assert kept is not None
    assert kept.found == 0
    desk.write(drafts.withdraw("E1", "B3", "fel"))
    assert found(desk, checks.absences, lambda _: 1) == [], "it stands for nothing any more"


def test_one_source_and_one_origin(desk: Both) -> None:
    desk.agree("E1", "3.3", Agreed(points=3, evidence=(1,)))
    assert found(desk, checks.one_source, asked()) == [("subarea-one-source", "warning", "sheet consensus 3.3")]
    desk.agree("E1", "3.3", Agreed(points=3, evidence=(1, 2)))
    assert found(desk, checks.one_source, asked()) == []
    copies = replace(asked(), text=lambda *_: "samma långa text i båda källorna, ord för ord")
    assert found(desk, checks.one_source, copies) == [("subarea-one-source", "warning", "sheet consensus 3.3")]


def test_decided_alone(desk: Both) -> None:
    desk.agree("E1", "3.3", Agreed(points=3))
    assert found(desk, checks.decided_alone) == []
    desk.write(drafts_judging.assign("E1", "E1", ["1.1"]))
    desk.decide("E1", 1, 80, "1.1")
    desk.award("E1", "1.1", 1, [3])
    desk.judge("E1", "1.1")
    desk.agree("E2", "1.1", Agreed(awards=(5 if desk.books.get(AwardRow, 5) else 4,)))
    assert found(desk, checks.decided_alone) == [("subareas-decided-alone", "warning", "evaluation")]


def test_a_single_evaluator_is_said_once() -> None:
    desk = Both()
    desk.log[:] = [replace(e, seq=i + 1) for i, e in enumerate(e for e in desk.log if e.prose != {"name": "KB"})]
    from tests.core.test_ledger import replayed

    desk.books = replayed(desk.log)
    desk.ledger.books = desk.books
    assert found(desk, checks.decided_alone) == []
    desk.decide("E1", 1, 0, "3.3")
    desk.award("E1", "3.3", 1, [1])
    assert found(desk, checks.decided_alone) == [("decided-alone", "warning", "evaluation")]


def test_judged_without_anything(desk: Both) -> None:
    desk.judge("E1", "1.1")
    assert found(desk, checks.judged_empty) == [("judged-empty", "warning", "judgement E1 1.1")]
    desk.absent("E1", "1.1")
    assert found(desk, checks.judged_empty) == []


def test_own_sheets_are_history_once_consensus_stands(desk: Both) -> None:
    for name in ("E1", "E2"):
        desk.judge(name, "1.1")
    assert len(found(desk, checks.judged_empty)) == 2
    desk.agree("E1", "1.1", Agreed(points=0))
    assert found(desk, checks.judged_empty) == [("judged-empty", "warning", "judgement consensus 1.1")]


def test_absence_left_alone_is_named(desk: Both) -> None:
    desk.absent("E1", "1.1", stance="neutral")
    desk.decide("E1", 1, 80, "1.1", stage="done")
    desk.award("E1", "1.1", 1, [3, 4])
    desk.write(drafts.withdraw("E1", "B4", "fel"))
    assert found(desk, checks.planned_only) == [("award-lapsed-planned", "warning", "award P3")]


def test_remarks_on_blind_sheets_are_left_out() -> None:
    desk = Both()
    desk.judge("E1", "1.1")
    desk.write(Draft("source.corrected", "E1", {"source": 1}, {"own_date": "2001"}))
    evaluation = desk.books.get(EvaluationRow, 1)
    assert evaluation is not None
    desk.books.put(replace(evaluation, period_from="2020-01-01"))
    desk.decide("E1", 1, 0, "3.3")
    desk.award("E1", "3.3", 1, [1])
    every = [*checks.judged_empty(desk.books), *checks.stale(desk.books)]
    assert [f.subject for f in every] == ["judgement E1 1.1", "evidence B1"]
    assert checks.told(every, desk.books, "E1") == every
    assert checks.told(every, desk.books, "E2") == checks.told(every, desk.books, None) == []
    values = replace(every[0], check="row-differs", severity="error", gaps={"column": "because", "stored": "hemligt", "log": "x"})
    for subject in ("judgement E1 1.1", "award 1", "award_evidence 1 1", "resolution E1 1"):
        (shown,) = checks.blinded([replace(values, subject=subject)], desk.books, "E2")
        assert "hemligt" not in shown.message("sv"), subject


def test_subjects_are_said_as_people_say_them(desk: Both) -> None:
    name = {"judgement E1 6.4": "bedömning EA 6.4", "award P8": "poäng P8", "award 8": "poäng P8", "event 28": "händelse 28",
            "reply R1": "svar R1", "sheet consensus 3.3": "samsyn 3.3", "sheet E1 3.3": "blad EA 3.3", "K1.1": "K1.1",
            "trigger x": "trigger x"}  # fmt: skip
    made = checks.named([warning("decided-alone", subject) for subject in name], desk.books)
    assert [f.label("sv") for f in made] == list(name.values())
    assert made[0].message("sv").startswith("bedömning EA 6.4: ")
    assert made[0].label("en") == "judgement EA 6.4"


def test_unanswered(desk: Both) -> None:
    desk.write(drafts_judging.reply(desk.books, "E1", "facts", "3.3", sender="kommunen", text="fel", sources=[])[1])
    assert found(desk, checks.unanswered) == [("reply-unanswered", "warning", "reply R1")]
    desk.write(drafts_judging.answer("E1", 1, accepted=True, because="rättat"))
    assert found(desk, checks.unanswered) == []


def test_editions(desk: Both) -> None:
    assert found(desk, checks.editions, "h", ("r", "r")) == []
    assert found(desk, checks.editions, None, (None, "r")) == []
    assert found(desk, checks.editions, "other", ("old", "new")) == [
        ("instrument-newer", "warning", "instrument i"), ("rules-newer", "warning", "rules old"),
    ]  # fmt: skip


def test_what_keeps_from_locking(desk: Both) -> None:
    desk.write(drafts.withdraw("E1", "B1", "fel"))
    desk.write(drafts.withdraw("E1", "B2", "fel"))
    lost = list(checks.sums(desk.books, MAXIMA))
    assert all(checks.must_be_settled(f, desk.books) for f in lost)
    desk.agree("E1", "3.3", Agreed(points=0))
    assert not any(checks.must_be_settled(f, desk.books) for f in lost), "history: the consensus gave nothing for it"
    assert not any(checks.must_be_settled(f, desk.books) for f in checks.judged_empty(desk.books))


def test_a_blind_sheets_points_are_not_said() -> None:
    desk = Both()
    desk.decide("E1", 1, 0, "3.3")
    desk.award("E1", "3.3", 7, [1])
    desk.write(drafts.withdraw("E1", "B1", "fel"))
    for viewer, said in (("E1", True), ("E2", False), (None, False)):
        (finding,) = checks.blinded(list(checks.sums(desk.books, MAXIMA)), desk.books, viewer)
        for lang in ("sv", "en"):
            assert ("7" in finding.message(lang)) == said, viewer
    assert [checks.hidden_sheets(desk.books, v) for v in ("E1", "E2")] == [0, 0]
    desk.decide("E1", 1, 0, "3.3")
    assert [checks.hidden_sheets(desk.books, v) for v in ("E1", "E2", None)] == [0, 1, 1]
