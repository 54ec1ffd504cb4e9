from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.tag.features import features, hashed
from pipeline.tag.hashes import hashes

TOKENS = st.one_of(
    st.sampled_from(["Medborgardialogen", "2024", "e-tjänst", "KKiK:s", "²", "x" * 500, "i", "internkontrollplanerna"]),
    st.from_regex(r"\w[\w:-]{0,70}", fullmatch=True),
)


@settings(max_examples=80, deadline=None)
@given(st.lists(TOKENS, max_size=8))
def test_the_hashes_are_of_the_features_in_their_order(tokens: list[str]) -> None:
    found, counts = hashed(tokens)
    expected = [features(token) for token in tokens]
    assert counts.tolist() == [len(each) for each in expected]
    assert found.tolist() == hashes([f for each in expected for f in each]).tolist()
