"""What a text says of its date goes before the stamp of the program that made the file."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import docx
import pytest

from pipeline.run.caging.reading import Reading, read_source


def _made(said: str) -> bytes:
    document, out = docx.Document(), io.BytesIO()
    document.core_properties.modified = datetime(2013, 12, 23, tzinfo=UTC)
    document.add_heading("Policy", 0)
    document.add_paragraph(said)
    document.add_paragraph("Nämnden följer upp sina mål varje tertial och redovisar avvikelser.")
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(("said", "kind", "day"), [
    ("Antagen av kommunfullmäktige den 14 mars 2025, § 32.", None, "2025-03-14"), ("Gäller i hela kommunen.", None, "2013-12-23"),
    ("Antagen av kommunfullmäktige den 14 mars 2025, § 32.", "social", "2013-12-23"),
])  # fmt: skip
def test_the_text_goes_before_the_stamp(said: str, kind: str | None, day: str) -> None:
    read = read_source(_made(said), "policy.docx", kind)  # type: ignore[arg-type]  # kinds as the command has them
    assert isinstance(read, Reading)
    assert read.own_date == day
