from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.core.ids import canonical_json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
)


@given(VALUES)
def test_round_trip_and_stable(value: object) -> None:
    data = canonical_json(value)
    assert json.loads(data) == value
    assert canonical_json(json.loads(data)) == data


def test_rfc_8785_examples() -> None:
    # section 3.2.2 and 3.2.3 without the floats
    value = {"literals": [None, True, False], "string": "€$\u000f\nA'B\"\\\\\"/"}
    assert canonical_json(value) == '{"literals":[null,true,false],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'.encode()
    keys = {"€": 1, "\r": 2, "\ufb33": 3, "1": 4, "😀": 5, "\u0080": 6, "ö": 7}
    assert [json.loads(canonical_json(keys))[k] for k in json.loads(canonical_json(keys))] == [2, 4, 6, 7, 1, 5, 3]


@pytest.mark.parametrize("value", [1.5, {1: 2}, b"x", {"a": {1}}])
def test_other_types_are_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical_json(value)


@pytest.mark.parametrize("value", [2**53, "\ud800", {"\udfff": 1}])
def test_values_that_readers_would_change_are_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"outside the range|surrogates not allowed"):
        canonical_json(value)
