"""Tables of any format: what stands over a cell, and work that grows with the table and no faster."""

from __future__ import annotations

from pipeline.core.model import BlockKind
from pipeline.read.compose import Composer
from pipeline.read.grid import GridCell, emit

looks = 0


class Counted(GridCell):
    """Counts how often anything is asked of a cell."""

    __slots__ = ()

    def __getattribute__(self, name: str) -> object:
        global looks  # noqa: PLW0603
        looks += 1
        return super().__getattribute__(name)


def asked(cells: list[GridCell], head_rows: int) -> int:
    global looks  # noqa: PLW0603
    looks = 0
    emit(Composer(), cells, 0, head_rows)
    return looks


def wide(columns: int, rows: int) -> list[GridCell]:
    return [Counted(r, c, [f"ord {r} {c}" if r else f"Kolumn {c}"]) for r in range(rows) for c in range(columns)]


def test_work_grows_with_the_table_and_no_faster() -> None:
    for head_rows in (0, 1):
        assert asked(wide(800, 3), head_rows) < 4.6 * asked(wide(200, 3), head_rows)
        assert asked(wide(3, 800), head_rows) < 4.6 * asked(wide(3, 200), head_rows)
    assert asked(wide(3, 800), 400) < 4.6 * asked(wide(3, 200), 100)


def test_the_headings_over_a_cell() -> None:
    out = Composer()
    cells = [
        GridCell(0, 0, ["Mål"], head=True), GridCell(0, 1, ["År"], columns=2, head=True),
        GridCell(1, 1, ["2024"], head=True), GridCell(1, 2, ["2025"], head=True),
        GridCell(2, 0, ["Trivsel"]), GridCell(2, 1, ["54"]), GridCell(2, 2, ["58"]),
    ]  # fmt: skip
    emit(out, cells, 0, 2)
    made = out.document()
    text, blocks = made.text, made.blocks
    over = {text[b.start : b.end]: b.context for b in blocks if b.kind is BlockKind.CELL}
    assert over["54"] == ("År 2024", "Trivsel")
    assert over["58"] == ("År 2025", "Trivsel")
    assert over["Trivsel"] == ("Mål",)


def test_of_very_many_heading_rows_the_nearest_count() -> None:
    out = Composer()
    cells = [GridCell(r, 0, [f"R{r}"], columns=3) for r in range(1000)]
    emit(out, [*cells, *(GridCell(1000, c, ["ett ord"]) for c in range(3))], 0, 1000)
    assert max(len(" ".join(block.context)) for block in out.blocks) < 200
