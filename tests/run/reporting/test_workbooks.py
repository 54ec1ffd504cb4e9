"""Which cell of a workbook holds a formula."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook

from pipeline.run.reporting.workbooks import formula_cells


@pytest.mark.parametrize(("cell", "value"), [("C7", "=1+1"), ("AB12", '=HYPERLINK("http://x","y")')])
def test_the_cell_with_a_formula_is_named(cell: str, value: str) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["A1"] = "ett <f> i text"
    sheet[cell] = value
    out = io.BytesIO()
    book.save(out)
    assert formula_cells(out.getvalue()) == cell


def test_a_text_about_formulas_is_none() -> None:
    book = Workbook()
    book.worksheets[0]["A1"] = "<f>=1+1</f>"
    out = io.BytesIO()
    book.save(out)
    assert formula_cells(out.getvalue()) == ""
