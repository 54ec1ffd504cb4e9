"""Books in memory: rows are found by what they are now, whatever they were before."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pipeline.core.audit import projection
from pipeline.core.books import MemoryBooks
from pipeline.core.rows import DecisionRow, SourceRow

ROWS = st.tuples(st.integers(1, 3), st.sampled_from(["E1", "E2", "E3"]), st.sampled_from(["accepted", "rejected"]), st.integers(1, 9)).map(
    lambda v: DecisionRow(v[0], v[1], v[2], None, None, "", v[3])
)


@given(st.lists(st.tuples(st.booleans(), ROWS), max_size=40))
def test_find_gives_what_a_search_through_all_rows_gives(steps: list[tuple[bool, DecisionRow]]) -> None:
    books, kept = MemoryBooks(), dict[tuple[int, str], DecisionRow]()
    for put, row in steps:
        key = (row.evidence, row.evaluator)
        if put:
            books.put(row)
            kept[key] = row
        elif key in kept:
            books.remove(kept.pop(key))
        for number in (1, 2, 3):
            assert books.find(DecisionRow, evidence=number) == [kept[k] for k in sorted(kept) if k[0] == number]
    assert list(books.rows(DecisionRow)) == [kept[k] for k in sorted(kept)]
    assert books.count(DecisionRow) == len(kept)


def source(number: int, title: str = "Plan") -> SourceRow:
    return SourceRow(number, "document", "", title, "", "folder", 0, None, None)


def test_a_table_is_held_against_replay_row_by_row() -> None:
    due = [source(1), source(2), source(3)]
    assert list(projection(SourceRow, due, due[::-1])) == []
    wrong_type = replace(source(2), confidential=0.0)  # type: ignore[arg-type]
    found = projection(SourceRow, due, [source(1, "Plån"), wrong_type, source(4), source(4)])
    assert [(f.check, f.subject, f.gaps.get("column")) for f in found] == [
        ("row-differs", "source 1", "title"), ("row-differs", "source 2", "confidential"),
        ("row-unexpected", "source 4", None), ("row-unexpected", "source 4", None), ("row-missing", "source 3", None),
    ]  # fmt: skip
