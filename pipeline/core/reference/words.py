"""Strengths and improvements side by side, and the paragraphs under each sub-area's heading."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.core.reference.model import LabelledPassage, Sides
from pipeline.core.reference.names import CODE, code_in, folded
from pipeline.core.reference.numerals import figures, peeled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.core.reference.lines import Row
    from pipeline.core.reference.names import Names

_STRENGTHS = {"styrkor", "styrka", "strengths", "styrker", "starka sidor", "styrkeområden", "sterke sider"}
_IMPROVEMENTS = {
    "förbättringsmöjligheter", "förbättringsområden", "utvecklingsområden", "förbättringar", "svagheter", "improvements",
    "förbättringsförslag", "areas for improvement", "forbedringsområder", "forbedringspunkter", "utvecklingsmöjligheter",
}  # fmt: skip
_BULLET = "•·-–*◦▪ \t"


def side(text: str) -> str:
    """``strengths``, ``improvements`` or ``both`` for a heading that says so, else ""."""
    name = folded(text)
    if name in _STRENGTHS:
        return "strengths"
    if name in _IMPROVEMENTS:
        return "improvements"
    first, _, rest = name.partition(" ")
    return "both" if first in _STRENGTHS and rest.removeprefix("och ") in _IMPROVEMENTS else ""


@dataclass(slots=True)
class Words:
    """Walks the rows; ``area`` and ``subarea`` are what they stand under, ``open_`` the side that is being read."""

    names: Names
    area: str = ""
    subarea: str = ""
    open_: str = ""
    columns: dict[int, str] = field(default_factory=dict)
    sides: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    passages: list[LabelledPassage] = field(default_factory=list)

    def read(self, rows: Sequence[Row]) -> None:
        for row in rows:
            if row.nested:
                continue
            if row.table is not None and len({c for c, _ in row.cells} | set(self.columns)) > 1:
                self._cells(row)
            else:
                self._line(row)

    def found(self) -> dict[str, Sides]:
        return {
            area: Sides(tuple(s.get("strengths", ())), tuple(s.get("improvements", ())), tuple(s.get("both", ())))
            for area, s in sorted(self.sides.items()) if s
        }  # fmt: skip

    def _cells(self, row: Row) -> None:
        heads = {column: side(text) for column, text in row.cells}
        if set(heads.values()) >= {"strengths", "improvements"}:
            self.columns, self.subarea, self.open_ = heads, "", ""
            return
        first = row.cells[0][1]
        self.area = (not code_in(first) and self.names.area(first)) or self.area
        if any(figures(text) for _, text in row.cells) or not set(dict(row.cells)) <= set(self.columns):
            self.columns = {}
        for column, text in row.pieces if self.columns else ():
            self._item(self.columns.get(column, ""), text)

    def _line(self, row: Row) -> None:
        text = row.text.replace("\n", " ")
        if row.table is None:
            self.columns = {}
        if opened := side(text):
            self.open_, self.subarea = opened, ""
        elif self._heading(text, row):
            return
        elif self.open_ and (row.heading is None or row.table is not None):
            for _, piece in row.pieces:
                self._item(self.open_, piece)
        elif row.heading is not None:
            self.subarea = self.open_ = ""
        elif self.subarea and len(text) > 25 and figures(text) is None:
            self.passages.append(LabelledPassage(self.subarea, text, row.page, row.place))

    def _heading(self, text: str, row: Row) -> bool:
        """Whether the row is the heading of an area or a sub-area, and then it is remembered."""
        if len(text) > 140:
            return False
        label, _ = peeled(text)
        label = label if row.heading is not None else text
        code = code_in(label)
        area = "" if code else self.names.area(label)
        if area:
            self.area, self.subarea, self.open_ = area, "", ""
            return True
        if self.open_ and row.heading is None:
            return False
        name = CODE.sub("", label, count=1).strip(" .:–-") if code else label
        found = self.names.subarea(name, area=self.area if not code else "") or (
            code if row.heading and code in self.names.subareas and self.names.agrees(code, name) else ""
        )
        if not found and row.heading is not None:
            found = self.names.subarea(name) or (code if code and not self.names.subareas else "")
        if found and row.table is None:
            self.subarea, self.open_ = found, ""
            self.area = found.partition(".")[0]
        return bool(found)

    def _item(self, which: str, text: str) -> None:
        said = text.strip(_BULLET)
        if which and self.area and said:
            self.sides.setdefault(self.area, {}).setdefault(which, []).append(said)
