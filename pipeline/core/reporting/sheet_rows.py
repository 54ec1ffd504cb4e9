"""A workbook that was read as a document → rows by the names of their columns. What came back is somebody else's file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.core.model import Document

MOST_ROWS = 5000


def rows(document: Document, names: Mapping[str, Sequence[str]], needed: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """(row as the program counts it, column's key → text) of the first sheet that has the head. ``names``: key → what its head
    may say. Empty cells are "". Raises UsageError: columns missing, or too many rows."""
    tables: dict[int, dict[int, dict[int, str]]] = {}
    for block in document.blocks:
        if block.cell is not None:
            cells = tables.setdefault(block.cell.table, {}).setdefault(block.cell.row, {})
            column = block.cell.column
            text = document.text[block.start : block.end]
            cells[column] = f"{cells[column]}\n{text}" if column in cells else text
    for table in tables.values():
        for number, cells in sorted(table.items()):
            keys = {column: key for column, text in cells.items() for key, heads in names.items() if _same(text, heads)}
            if set(needed) <= set(keys.values()):
                return _under(table, number, keys, names)
    heads = [names[key][0] for key in needed]
    raise UsageError("sheet-columns", missing=", ".join(heads))


def _under(
    table: Mapping[int, Mapping[int, str]], head: int, keys: Mapping[int, str], names: Mapping[str, Sequence[str]]
) -> list[tuple[int, dict[str, str]]]:
    found = []
    for number, cells in sorted(table.items()):
        values = dict.fromkeys(names, "") | {key: cells.get(column, "").strip() for column, key in keys.items()}
        if number > head and any(values.values()):
            found.append((number + 1, values))
    if len(found) > MOST_ROWS:
        raise UsageError("sheet-too-big", what=f"> {MOST_ROWS}")
    return found


def _same(text: str, heads: Sequence[str]) -> bool:
    return re.sub(r"\W+", "", text).casefold() in {re.sub(r"\W+", "", head).casefold() for head in heads}
