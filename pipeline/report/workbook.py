"""Tables → one sheet of XLSX that no spreadsheet program takes for formulas: every text is a text, whatever it begins with."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST = 32_000  # characters of a cell; Excel stops at 32,767


@dataclass(frozen=True, slots=True)
class Sheet:
    """``widths`` in characters, one a column."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str | int | None]]
    widths: Sequence[int]


def made(sheet: Sheet) -> bytes:
    """The workbook's bytes. Texts that could begin a formula are marked as quoted too, so that they stay texts when edited."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    page = book.active
    assert page is not None
    page.title = sheet.title[:31]
    for number, row in enumerate([sheet.head, *sheet.rows], 1):
        for column, value in enumerate(row, 1):
            cell = page.cell(number, column)
            if isinstance(value, str):
                cell.value = _NO_XML.sub("\ufffd", value)[:_LONGEST]
                cell.data_type = "s"
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                cell.quotePrefix = value[:1] in "=+-@\t\r" and bool(value)
            else:
                cell.value = value
            if number == 1:
                cell.font = Font(bold=True)
    for column, width in enumerate(sheet.widths, 1):
        page.column_dimensions[get_column_letter(column)].width = width
    page.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
