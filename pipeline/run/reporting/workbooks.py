"""Workbooks that come back: read in the cage like any file from outside, refused when they hold formulas."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.core.errors import ReadError, UsageError
from pipeline.run.reporting import reference

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.core.model import Document

LARGEST = 20_000_000  # bytes
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def read(path: Path) -> Document:
    """The workbook as a document of cells. Raises ReadError like any reader, UsageError for formulas or another format."""
    data = reference.bytes_of(path)
    if len(data) > LARGEST:
        raise UsageError("sheet-too-big", what=f"{len(data) // 1_000_000} MB")
    found = reference.caged(data, path.name)
    if isinstance(found, ReadError):
        raise found
    reading, document = found
    if reading.media_type != XLSX:
        raise UsageError("sheet-format")
    cut = next((m for m in reading.missing if m.what in ("cells", "sheets", "cut-text")), None)
    if cut is not None:
        raise UsageError("sheet-too-big", what=f"{cut.what} {cut.detail}".strip())
    formulas = formula_cells(data)
    if formulas:
        raise UsageError("sheet-formula", cell=formulas)
    return document


def formula_cells(data: bytes) -> str:
    """The first cell that holds a formula (E5), "" for none: a reckoned value is nobody's decision.

    The reader has been through the package by now, so its size is known to be within bounds."""
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for part in package.namelist():
            if part.startswith("xl/worksheets/") and part.endswith(".xml"):
                with package.open(part) as file:
                    tail = b""
                    while chunk := file.read(1 << 20):
                        seen = tail + chunk
                        if found := re.search(rb"<f[ >/]", seen):
                            cells = re.findall(rb'<c [^>]*?\br="([A-Z]{1,3}\d{1,7})"', seen[: found.start()])
                            return cells[-1].decode() if cells else part.rpartition("/")[2]
                        tail = seen[-500:]
    return ""
