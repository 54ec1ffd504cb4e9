"""The day a document says it was decided on."""

from __future__ import annotations

import pytest

from pipeline.core.wording.decided import decided


@pytest.mark.parametrize(("text", "day"), [
    ("Policy\nAntagen av kommunfullmäktige den 14 mars 2025, § 32.", "2025-03-14"), ("Beslutad av\nkommunfullmäktige 29 april 2024", "2024-04-29"),
    ("Datum\n2025-11-24", "2025-11-24"), ("Reviderad 2024-02-30 och 2024-03-01", None), ("Mötet hölls den 14 mars 2025.", None),
    ("Antagen av fullmäktige. Gäller från 1 januari 2026", None), ("", None),
])  # fmt: skip
def test_the_day_it_was_decided(text: str, day: str | None) -> None:
    assert decided(text) == day
