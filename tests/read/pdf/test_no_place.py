"""A page of a damaged file whose words stand at places that are no numbers costs that page, and is named."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.core.model import Missing
from pipeline.read.pdf import lines, reader
from tests.read.pdf_maker import Page, pdf


def test_the_other_pages_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = []
    for number in range(3):
        page = Page()
        page.prose(70, 740, f"Nämnd {number} följer upp sina mål varje tertial och redovisar avvikelser med åtgärder.", 455)
        pages.append(page)
    real, seen = reader._page, []

    def page_of(number: int, *rest: Any, **how: Any) -> Any:
        with monkeypatch.context() as damaged:
            if number == 2:
                nowhere = (1.0, 1.0, 0.0, 1.0, float("nan"), float("nan"))
                damaged.setattr(lines, "_floats", lambda _: nowhere)
                damaged.setattr(lines, "_doubles", lambda _: (float("nan"),) * 4)
            seen.append(number)
            return real(number, *rest, **how)

    monkeypatch.setattr(reader, "_page", page_of)
    document = reader.read(pdf(*pages))
    assert seen == [1, 2, 3]
    assert document.missing == (Missing("pages-unreadable", "2"),)
    assert "Nämnd 0" in document.text
    assert "Nämnd 1" not in document.text
    assert "Nämnd 2" in document.text
