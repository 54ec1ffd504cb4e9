"""What an RTF text is made of (body, notes, text boxes, headers, each of paragraphs and tables), and how it becomes blocks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.core.model import BlockKind
from pipeline.read.compose import BULLET, split_breaks, tidy
from pipeline.read.grid import GridCell, emit

if TYPE_CHECKING:
    from pipeline.read.placed import Placed


@dataclass(slots=True)
class Line:
    """A finished paragraph, or a table in its place."""

    text: str = ""
    level: int = 0
    item: bool = False
    table: list[list[list[str]]] = field(default_factory=list)
    heads: int = 0
    hung: list[Story] = field(default_factory=list)


@dataclass(slots=True)
class Story:
    """The body, a note, a text box or a header: its finished paragraphs and the one that is being written."""

    kind: str
    lines: list[Line] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    hung: list[Story] = field(default_factory=list)
    level: int = -1  # \outlinelevel of the paragraph
    style: int = 0
    item: bool = False
    in_table: bool = False
    cell: list[str] = field(default_factory=list)  # the open cell's paragraphs
    row: list[list[str]] = field(default_factory=list)
    head: bool = False  # the row repeats on every page


class Writer:
    """Finished stories → blocks."""

    def __init__(self, out: Placed) -> None:
        self.out = out
        self.tables = 0
        self.notes = Counter[str]()
        self.boxes = 0
        self.furniture: list[str] = []

    def write(self, lines: list[Line], place: str | None = None) -> None:
        self._lines(lines, place)
        for text in dict.fromkeys(self.furniture):
            self.out.add(BlockKind.FURNITURE, text)

    def _lines(self, lines: list[Line], place: str | None) -> None:
        for line in lines:
            if line.table:
                self._table(line)
            elif line.level and line.text:
                self.out.add(BlockKind.HEADING, line.text.replace("\n", " "), level=min(line.level, 6), place=place)
            else:
                for text in split_breaks(line.text):
                    item = line.item or BULLET.match(text.lstrip()) is not None
                    self.out.add(BlockKind.ITEM if item else BlockKind.PARAGRAPH, text, place=place)
            for story in line.hung:
                self._hung(story)

    def _hung(self, story: Story) -> None:
        if story.kind == "furniture":
            self.furniture.append(tidy(" ".join(_all_text(story))))
        elif story.kind == "box":
            self.boxes += 1
            self._lines(story.lines, f"textruta {self.boxes}")
        else:
            kind = "fotnot" if story.kind == "note" else "slutnot"
            self.notes[kind] += 1
            self._lines(story.lines, f"{kind} {self.notes[kind]}")

    def _table(self, line: Line) -> None:
        if max(len(row) for row in line.table) == 1:  # one column only frames the text
            for row in line.table:
                for text in row[0]:
                    self._lines([Line(text)], None)
            return
        cells = [
            GridCell(number, column, [part for text in cell for part in split_breaks(text)])
            for number, row in enumerate(line.table)
            for column, cell in enumerate(row)
        ]
        heads = line.heads if all(len(cell.text) <= 250 for cell in cells if cell.row < line.heads) else 0
        emit(self.out, cells, self.tables, heads)
        self.tables += 1


def _all_text(story: Story) -> list[str]:
    return [
        *(line.text for line in story.lines),
        *(text for line in story.lines for row in line.table for cell in row for text in cell),
    ]
