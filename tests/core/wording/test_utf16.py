"""Offsets of browsers become offsets of characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.core.wording.utf16 import code_points


@pytest.mark.parametrize(
    ("text", "units", "at"),
    [("målen", 2, 2), ("😀 mål", 2, 1), ("😀 mål", 3, 2), ("a\u030angest", 2, 2), ("👩‍👧 hem", 5, 3), ("", 0, 0), ("𝔸𝔹", 4, 2)],
)
def test_each_sign_counts_as_many_units_as_the_browser_says(text: str, units: int, at: int) -> None:
    assert code_points(text, units) == at


@pytest.mark.parametrize(("text", "units"), [("😀", 1), ("mål", 4), ("mål", -1), ("", 1)])
def test_what_lies_inside_a_sign_or_outside_is_refused(text: str, units: int) -> None:
    with pytest.raises(ValueError, match=str(units)):
        code_points(text, units)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])), st.data())
def test_it_is_the_inverse_of_what_the_browser_counts(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    assert code_points(text, len(text[:at].encode("utf-16-le")) // 2) == at
