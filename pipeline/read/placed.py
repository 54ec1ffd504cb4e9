"""A Composer for formats where a cell's place has its own words ("bild 4, tabell 1, rad 2"), and where text can be multiplied.

A shared string, a repeated cell or a page that is pointed at many times costs a file a few bytes and its reader megabytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.core.model import Missing
from pipeline.read.compose import Composer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.core.model import BlockKind, Cell, Document

MAX_TEXT = 10_000_000  # characters: 2 s on one core to divide and tag; a thousand pages have 2 million


class Placed(Composer):
    """``where`` gives a cell's place while it is set; beyond ``MAX_TEXT`` characters nothing is taken, and that is said."""

    def __init__(self) -> None:
        super().__init__()
        self.where: Callable[[Cell], str] | None = None
        self.left = MAX_TEXT

    def add(
        self,
        kind: BlockKind,
        text: str,
        *,
        level: int | None = None,
        cell: Cell | None = None,
        context: tuple[str, ...] = (),
        place: str | None = None,
    ) -> None:
        self.left -= len(text)
        if self.left < 0:
            return
        if cell is not None and self.where is not None:
            place = self.where(cell)
        super().add(kind, text, level=level, cell=cell, context=context, place=place)

    def document(
        self, *, title: str | None = None, own_date: str | None = None, missing: Sequence[Missing] = ()
    ) -> Document:
        if self.left < 0:
            missing = [*missing, Missing("text-beyond", str(MAX_TEXT // 1_000_000))]
        return super().document(title=title, own_date=own_date, missing=missing)


def ranges(numbers: Sequence[int]) -> str:
    """``[3, 7, 8, 9]`` → ``"3, 7-9"``."""
    found: list[list[int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in found)
