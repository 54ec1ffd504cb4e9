"""Initials of listed people: where they stand as such, and where nobody can tell."""

from __future__ import annotations

import pytest

from pipeline.core.people.initials import doubtful, standing
from pipeline.core.people.roster import RosterEntry

LISTED = (RosterEntry("Tage Forsberg", "ekonomichef", "chefer"), RosterEntry("Karin Strand", "ordförande", "politiker"))


def found(text: str) -> list[str]:
    return [text[start:end] for start, end in standing(text, LISTED)]


@pytest.mark.parametrize(("text", "initials"), [
    ("Det sades i maj (TF).", "TF"), ("Det sades [T.F.] i maj", "T.F."), ("enligt T F är det så", "T F"),
    ("Ekonomichefen TF svarade", "TF"), ("enligt TF.", "TF"), ("TF: Ja, varje tertial.", "TF"), ("Sign. TF", "TF"),
    ("(ekonomichef, TF)", "TF"), ("”Nej.” – TF", "TF"), ("T. F. skrev", "T. F."), ("ordföranden KS svarade", "KS"),
])  # fmt: skip
def test_initials_by_a_role_in_brackets_or_apart_are_found(text: str, initials: str) -> None:
    assert found(text) == [initials]


@pytest.mark.parametrize("text", [
    "KS beslutade i maj", "ordförande i nämnden (KS)", "beslut (KS 2024:12)", "Plan A, B och C", "tf chef", "TF-läget", "STF", "A F",
])  # fmt: skip
def test_what_means_something_else_stays(text: str) -> None:
    assert found(text) == []


def test_the_rest_is_pointed_out() -> None:
    assert doubtful("TF och KS var där, TF länge; AB byggde.", LISTED) == ["TF", "KS"]
    assert doubtful("TF", ()) == []
