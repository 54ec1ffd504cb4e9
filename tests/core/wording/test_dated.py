"""A date is the source's own where it stands in the text, as people write dates."""

from __future__ import annotations

import pytest

from pipeline.core.wording.dated import stands


@pytest.mark.parametrize(("day", "text", "there"), [
    ("2024-04-29", "Beslutad av kommunfullmäktige 29 april 2024, § 47", True),
    ("2024-04-29", "Diarieförd 2024-04-29", True),
    ("2024-04-29", "den 29/4 2024", True),
    ("2024-04-09", "den 9.4.2024", True),
    ("2024-04-29", "Rapport om april 2024", False),
    ("2024-04", "Rapport om April 2024", True),
    ("2024", "Årsredovisning 2024", True),
    ("2026-11-23", "Kommunkompassen 2022", False),
    ("2024-19-41", "2024", False),
    ("i går", "i går", False),
])  # fmt: skip
def test_where_it_stands(day: str, text: str, there: bool) -> None:
    assert stands(day, text) is there
