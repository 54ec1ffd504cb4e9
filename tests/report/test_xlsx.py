"""The tables as XLSX: figures as figures, words as words whatever they begin with."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
from openpyxl import load_workbook

from pipeline.report.editions import Setup
from pipeline.report.xlsx import FORMULA, SHEETS, render
from tests.report.fake_results import mapped, results

OWN = {"id", "code", "number", "stance", "stage", "verdict", "kind", "at", "subarea", "sha256", "edition", "own_date"}


def book(data: bytes) -> Any:
    return load_workbook(io.BytesIO(data))


def rows(data: bytes, sheet: str) -> list[tuple[Any, ...]]:
    return list(book(data)[sheet].iter_rows(values_only=True))


def test_the_sheets_hold_the_results() -> None:
    view = results()
    data = render(view)
    assert book(data).sheetnames == list(SHEETS)
    assert [r[:4] for r in rows(data, "Områden")[1:]] == [
        *((a.code, a.name, a.points, a.max) for a in view.areas), (None, "Summa", view.total, 800),
    ]  # fmt: skip
    assert [r[:4] for r in rows(data, "Delområden")[1:]] == [(s.code, s.name, s.points, s.max) for s in view.subareas]
    assert [r[0] for r in rows(data, "Belägg")[1:]] == [e.id for s in view.subareas for e in s.evidence]
    assert [r[:3] for r in rows(data, "Poäng")[1:]] == [(a.id, a.subarea, a.points) for s in view.subareas for a in s.awards]


@pytest.mark.parametrize("begun", FORMULA)
def test_nothing_is_a_formula(begun: str) -> None:
    nasty = f"{begun}HYPERLINK(\"http://ond.example\";1)"
    view = mapped(results(texts={"summary": nasty}), lambda name, text: text if name in OWN or not text else nasty)
    data = render(view)
    kinds = {cell.data_type for sheet in book(data) for line in sheet.iter_rows() for cell in line}
    assert kinds <= {"s", "inlineStr", "n"}
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        sheets = [pack.read(n) for n in pack.namelist() if n.startswith("xl/worksheets/")]
    assert not any(re.search(rb"<f[ >]", s) for s in sheets)
    quoted = book(data)["Belägg"]["E2"]
    assert quoted.quotePrefix
    assert "HYPERLINK" in quoted.value


def test_control_characters_and_very_long_texts_are_written() -> None:
    data = render(results(texts={"summary": "a\x00\x1b\ud800b" + "x" * 40_000}))
    said = rows(data, "Texter")[1][1]
    assert said.startswith("a���b")
    assert len(said) <= 32_767


def test_what_leaves_the_house_shows_no_evaluator() -> None:
    data = render(results(), Setup("public"))
    assert {r[5] for r in rows(data, "Poäng")[1:]} == {"utvärderare 1"}
    said = [str(v) for sheet in book(data) for line in sheet.iter_rows(values_only=True) for v in line]
    assert not any("Eva Ahl" in v or "Anna Andersson" in v or "sources/" in v for v in said)


def test_the_same_results_give_the_same_bytes() -> None:
    assert render(results()) == render(results())
    with zipfile.ZipFile(io.BytesIO(render(results()))) as pack:
        assert {i.date_time for i in pack.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2026-01-01T00:00:00Z</dcterms:modified>" in pack.read("docProps/core.xml")
