"""Which names say that a file holds notes of an interview."""

from __future__ import annotations

import pytest

from pipeline.core.people.spoken import interview_by_name, talk_by_name


@pytest.mark.parametrize("name", ["Intervju med HR-chef, 12 november 2026", "2026-11-12_intervju.txt", "Fokusgrupp lärare.docx", "intervjuer.md",
                                  "samtal med oppositionsråd.docx", "Samtal_med_facket.txt"])  # fmt: skip
def test_names_that_say_it_plainly(name: str) -> None:
    assert interview_by_name("x.txt", name)
    assert talk_by_name(name)


@pytest.mark.parametrize("name", ["Intervjuguide 2026.docx", "Intervjuundersökning.pdf", "Medarbetarsamtal.docx", "Samtal om framtiden.pdf", "intervjumall.md",
                                  "Budget 2026.pdf", "Samtalsmetodik", ""])  # fmt: skip
def test_names_that_do_not(name: str) -> None:
    assert not interview_by_name(name)


def test_a_talk_is_asked_about() -> None:
    assert talk_by_name("Samtal om framtiden.pdf")
    assert not talk_by_name("Medarbetarsamtal.docx")
