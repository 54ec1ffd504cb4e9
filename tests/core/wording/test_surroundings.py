"""Around a passage stand passages and headings; running heads and page numbers are left out, wherever they stand."""

from __future__ import annotations

from pipeline.core.wording.surroundings import SHORT, Stood, after, before, between

PARTS = (
    ("Lönnviks kommun\n1", None), ("Styrning", "heading"), ("Det första står här. Det fortsätter.", "Styrning"), ("Lönnviks kommun\n2", None),
    ("Det andra kommer sedan.", "Styrning"), ("Dialog", "heading"), ("Rad ett\n17\n30", "Dialog"), ("Kort", "Dialog"), ("Kort två", "Dialog"),
)  # fmt: skip


def laid_out() -> tuple[str, list[Stood]]:
    text, found = "", []
    for part, under in PARTS:
        start = len(text)
        text += part + "\n"
        if under not in (None, "heading"):
            found.append(Stood(start, start + len(part), (str(under),)))
    return text, found


def test_running_heads_are_furniture_and_headings_are_not() -> None:
    text, found = laid_out()
    assert [(x.text, x.heading) for x in between(text, 0, found[0].start, found[0].heading)] == [
        ("Lönnviks kommun", False), ("1", False), ("Styrning", True),
    ]  # fmt: skip


def test_what_stands_around_leaves_them_out_and_says_where_each_piece_begins() -> None:
    text, found = laid_out()
    first, more = before(text, found[:2], 500)
    assert [p.text for p in first] == ["Det första står här. Det fortsätter."]
    assert not more
    then, more = after(text, found[1:], 500)
    assert [(p.text, p.cell) for p in then] == [
        ("Dialog", False), ("Rad ett", False), ("17", True), ("30", True), ("Kort", False), ("Kort två", True),
    ]  # fmt: skip
    assert not more
    assert all(text.startswith(p.text, p.start) for p in (*first, *then))
    assert "Lönnviks kommun" not in " ".join(p.text for p in (*first, *then))


def test_a_long_passage_is_cut_at_a_sentence() -> None:
    text, found = laid_out()
    cut, more = before(text, found[:2], 20)
    assert [p.text for p in cut] == ["Det fortsätter."]
    assert text.startswith("Det fortsätter.", cut[0].start)
    assert more
    cut, more = after(text, found, 1)
    assert more
    assert len("".join(p.text for p in cut)) <= SHORT


def test_the_rows_of_a_table_stand_each_on_a_line_with_their_cells_beside_each_other() -> None:
    rows = ("1\nNöjda med insyn och inflytande, procent\n21\n30", "2\nMedborgardialoger, antal\n4\n8", "3\nSvar på e-post inom en arbetsdag\n61\n90")
    text = "\n".join(rows)
    found = [Stood(text.index(row), text.index(row) + len(row), (), row=True) for row in rows]
    for pieces, lines in ((before(text, found, 500)[0], rows[:2]), (after(text, found, 500)[0], rows[1:])):
        shown = "".join((" · " if p.cell else "\n") + p.text for p in pieces).strip()
        assert shown == "\n".join(line.replace("\n", " · ") for line in lines)
        assert all(text.startswith(p.text, p.start) for p in pieces)
