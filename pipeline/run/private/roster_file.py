"""A roster handed over as a table: CSV in any of its dialects, or the first sheet of a workbook. It is the user's own file."""

from __future__ import annotations

import csv
from pathlib import Path

from pipeline.core.errors import ReadError, UsageError
from pipeline.core.model import BlockKind
from pipeline.read.encoding import decode
from pipeline.read.sniff import XLSX, sniff

MOST = 20_000_000  # bytes


def rows(file: Path) -> list[list[str]]:
    """Its rows as text. Raises UsageError ``roster-file``."""
    try:
        data = file.read_bytes()
        if len(data) > MOST:
            raise UsageError("roster-file", path=file.name)
        return _sheet(data) if data.startswith(b"PK") and sniff(data, "a.xlsx") == XLSX else _text(decode(data))
    except (OSError, ReadError, csv.Error) as fault:
        raise UsageError("roster-file", path=file.name) from fault


def _text(text: str) -> list[list[str]]:
    head = text.lstrip().partition("\n")[0]
    delimiter = max(";,\t|", key=head.count)
    return [row for row in csv.reader(text.lstrip().splitlines(), delimiter=delimiter) if any(cell.strip() for cell in row)]


def _sheet(data: bytes) -> list[list[str]]:
    """The cells of the workbook's first table, by the reader that reads every workbook."""
    from pipeline.read.xlsx import read

    document = read(data)
    table: dict[int, dict[int, str]] = {}
    for block in document.blocks:
        if block.cell is not None and block.cell.table == 0 and block.kind is not BlockKind.FURNITURE:
            row = table.setdefault(block.cell.row, {})
            words = document.text[block.start : block.end]
            row[block.cell.column] = f"{row[block.cell.column]} {words}" if block.cell.column in row else words
    width = 1 + max((c for row in table.values() for c in row), default=0)
    return [[table[r].get(c, "") for c in range(width)] for r in sorted(table)]
