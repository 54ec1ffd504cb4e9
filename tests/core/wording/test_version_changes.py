"""What a new version changed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.core.wording.version_changes import changes


def test_new_gone_and_moved_are_told_apart() -> None:
    found = changes(["ett", "två", "tre", "fyra"], ["ett", "tre", "Två ", "fem"])
    assert found.new == (4,)
    assert found.gone == (4,)
    assert len(found.moved) == 1
    assert found.same == 2


def test_the_same_words_twice_are_two_passages() -> None:
    found = changes(["samma", "samma"], ["samma"])
    assert (found.new, found.gone, found.moved, found.same) == ((), (2,), (), 1)


texts = st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=12)


@given(texts, texts)
def test_every_passage_is_accounted_for_once(before: list[str], after: list[str]) -> None:
    found = changes(before, after)
    assert found.same + len(found.moved) + len(found.new) == len(after)
    assert found.same + len(found.moved) + len(found.gone) == len(before)
    assert changes(after, after) == changes(after, list(after))
    assert changes(after, after).same == len(after)
