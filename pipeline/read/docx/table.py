"""Word tables: spans and merges made into a grid. Tables that only lay out the page are told from those that are data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.read.docx.wordml import CELL, PPR, RPR, TBL, TR, VAL, P, R, T, W, on, properties, words
from pipeline.read.grid import GridCell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from pipeline.read.docx.styles import Styles

_WRAPPERS = frozenset(W + name for name in ("sdt", "sdtContent", "ins", "customXml", "moveTo", "smartTag"))
_TEXT = 1500  # characters in a row of a single cell: court judgments lay whole reports out so
_NEW_LINE = re.compile(r"\n(?=\s*[^\sa-zåäö])|(?<=[.:;!?])\s*\n")


def grid(tbl: _Element, styles: Styles) -> tuple[list[GridCell], int]:
    """The cells of a table in its grid, and how many first rows it marks as headings."""
    cells: list[GridCell] = []
    open_above: dict[int, GridCell] = {}  # column → the cell that a vertical merge may lengthen
    heads = 0
    bold = True
    for number, row in enumerate(_rows(tbl)):
        if number == 1:  # bold tells the headings from the row under them; further down it is not looked at
            bold = all(cell.head for cell in cells if cell.paragraphs)
        made = row.find(f"{W}trPr")
        column = _number(made, "gridBefore", 0)
        if number == heads and made is not None and on(made.find(f"{W}tblHeader")):
            heads += 1
        for tc in _inner(row, CELL):
            made = properties(tc, f"{W}tcPr")
            span, merge = 1, None
            if made is not None and len(made) > 1:  # more than the width
                span, merge = max(_number(made, "gridSpan", 1), 1), made.find(f"{W}vMerge")
            above = open_above.get(column)
            if merge is not None and merge.get(VAL, "continue") == "continue" and above is not None:
                above.rows = number - above.row + 1
                above.paragraphs += paragraphs(tc)
            else:
                head = bold and number < 2 and _bold(tc, styles)
                cell = GridCell(number, column, paragraphs(tc), columns=span, head=head)
                cells.append(cell)
                if merge is not None:
                    open_above[column] = cell
                elif above is not None:
                    del open_above[column]
            column += span
    return cells, heads


def lays_out(tbl: _Element, styles: Styles) -> bool:
    """Whether the table only places text on the page: one column, a row that is one long text, headings below the first."""
    rows = [list(_inner(row, CELL)) for row in _rows(tbl)]
    alone = [row[0] for row in rows if len(row) == 1]
    if len(alone) == len(rows) or any(sum(map(len, tc.itertext(T))) > _TEXT for tc in alone):
        return True
    if not any(styles.named(style.get(VAL, "")).level for style in tbl.iter(f"{W}pStyle")):
        return False
    looked = rows[1:] if len(rows) > 1 else rows
    return any(
        styles.look(properties(p, PPR)).level and any(t.text for t in p.iter(T))
        for row in looked for tc in row for p in tc.iter(P)
    )  # fmt: skip


def paragraphs(tc: _Element) -> list[str]:
    """A cell's paragraphs, manual line breaks between them too; a table within the cell gives one for each of its rows."""
    found = []
    for child in _inner(tc, P, TBL):
        if child.tag == P:
            text = words(child)
            if "\n" in text:
                found += _NEW_LINE.split(text)
            elif text:
                found.append(text)
        else:
            found += [" ".join(words(p) for p in row.iter(P)) for row in _rows(child)]
    return found


def _rows(tbl: _Element) -> Iterator[_Element]:
    for row in _inner(tbl, TR):
        if row.find(f"{W}trPr/{W}del") is None:
            yield row


def _inner(parent: _Element, *tags: str) -> Iterator[_Element]:
    """The children with one of ``tags``, through content controls and accepted changes."""
    for child in parent:
        if child.tag in tags:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _inner(child, *tags)


def _number(properties: _Element | None, name: str, default: int) -> int:
    element = properties.find(f"{W}{name}") if properties is not None else None
    value = element.get(VAL, "") if element is not None else ""
    return min(int(value), 1000) if value.isdecimal() else default


def _bold(tc: _Element, styles: Styles) -> bool:
    """Whether all text in the cell is bold, by its runs or its paragraphs' style."""
    seen = False
    for p in tc.iter(P):
        default = None
        for run in p.iter(R):
            if not any(t.text and not t.text.isspace() for t in run.iter(T)):
                continue
            if default is None:
                default = styles.look(properties(p, PPR)).bold
            seen = True
            if not on(run.find(f"{RPR}/{W}b"), default=default):
                return False
    return seen
