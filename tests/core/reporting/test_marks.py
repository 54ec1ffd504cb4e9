"""Quotation marks within quotation marks, and a reason's reference in each of its sentences."""

from __future__ import annotations

from pipeline.core.reporting.drafting import skeleton
from pipeline.core.reporting.marks import marked
from pipeline.core.reporting.statements import doubts
from tests.report.fake_results import award, evidence, subarea


def test_marks_within_marks_are_single() -> None:
    assert marked('Hon sa  "nej".') == "”Hon sa ’nej’.”"
    assert marked("”Aldrig.” Två till håller med.") == "”’Aldrig.’ Två till håller med.”"


def test_a_draft_can_stand_as_text_without_a_doubt() -> None:
    from dataclasses import replace

    cited = evidence(1, "3.3", live=True)
    reasons = replace(award(1, "3.3", 3, (cited,)), because="Ekonomin följs varje månad. Målen följs sämre")
    view = replace(subarea("3.3", "Uppföljning", "", 25, 0), evidence=(cited,), awards=(reasons,))
    line = next(line for line in skeleton(view, "sv").splitlines() if "Ekonomin" in line)
    assert line == "– Ekonomin följs varje månad [P1]. Målen följs sämre [P1]."
    assert doubts("3.3", line, lambda _: True) == []
