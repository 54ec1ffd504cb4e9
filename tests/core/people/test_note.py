from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.core.model import BlockKind, Cell, Missing
from pipeline.core.people.note import FIELDS, Note, NoteBlock, parse, render

line = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=40).map(str.strip).filter(bool)
blocks = st.builds(
    NoteBlock,
    level=st.none(), kind=st.sampled_from([BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.FURNITURE, BlockKind.CELL]), text=line,
    cell=st.none() | st.builds(Cell, st.integers(0, 9), st.integers(0, 9), st.integers(0, 9)),
    context=st.lists(line, max_size=2).map(tuple), place=st.none() | line, speaker=st.just("") | line, label=st.just("") | line,
)  # fmt: skip
headings = st.builds(
    NoteBlock, kind=st.just(BlockKind.HEADING), text=line, level=st.integers(1, 6), cell=st.none(), context=st.just(()),
    place=st.none(), speaker=st.just(""), label=st.just(""),
)  # fmt: skip
notes = st.builds(
    Note, line, st.dictionaries(st.sampled_from(FIELDS), line), st.lists(blocks | headings, max_size=6).map(tuple),
    st.lists(st.builds(Missing, line, line), max_size=2).map(tuple),
)  # fmt: skip


@given(notes)
def test_a_note_comes_back_exactly(note: Note) -> None:
    assert parse(render(note)) == note


@pytest.mark.parametrize("text", ["", "# x", "<!-- belagg-interview-1 -->\n---\nnot json\n---\n", "<!-- belagg-interview-1 -->\n---\n[]\n---\n"])
def test_what_is_no_note_is_told(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse(text)


@given(st.text(max_size=200))
def test_any_text_under_the_head_is_read_or_told(text: str) -> None:
    try:
        note = parse(f"<!-- belagg-interview-1 -->\n---\n{{}}\n---\n{text}")
    except ValueError:
        return
    assert all(block.text or block.kind for block in note.blocks)
