"""The composer: its quick way to clean text gives what the thorough one gives, and blocks are slices of the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.core.errors import ReadError
from pipeline.core.model import BlockKind
from pipeline.core.text import clean
from pipeline.read.compose import Composer, split_breaks, tidy

AWKWARD = "abå ÖÄé  \u00a0\u2010\u2011\ufb01\u0301\u00ad\t\u2009–”\u200b\uf0b7\u2028\n"


@given(st.text(st.sampled_from(AWKWARD), max_size=12) | st.text(max_size=12))
def test_tidy_is_clean(text: str) -> None:
    assert tidy(text) == clean(text)


@given(st.lists(st.tuples(st.sampled_from(list(BlockKind)), st.text(st.sampled_from(AWKWARD), max_size=9)), max_size=8))
def test_blocks_are_the_slices_between_line_ends(parts: list[tuple[BlockKind, str]]) -> None:
    out = Composer()
    for kind, text in parts:
        out.add(kind, text, level=1 if kind is BlockKind.HEADING else None)
    seen = [(kind, tidy(text)) for kind, text in parts if tidy(text)]
    if all(kind is BlockKind.FURNITURE for kind, _ in seen):
        with pytest.raises(ReadError) as caught:
            out.document()
        assert caught.value.code == "text-none"
        return
    document = out.document()
    assert [(b.kind, document.text[b.start : b.end]) for b in document.blocks] == seen
    assert document.text.split("\n") == [text for _, text in seen]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Ett stycke utan bryt", ["Ett stycke utan bryt"]),
        ("Bruten\nmening går vidare", ["Bruten mening går vidare"]),
        ("Slut.\nNy mening:\n– punkt\n• punkt", ["Slut.", "Ny mening:", "– punkt", "• punkt"]),
    ],
)
def test_manual_breaks_divide_only_where_a_sentence_ends_or_a_bullet_begins(text: str, parts: list[str]) -> None:
    assert list(split_breaks(text)) == parts
