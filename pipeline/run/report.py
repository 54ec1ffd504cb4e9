"""``belagg report``: results of one sheet, rendered and put in place whole."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from pipeline.core.errors import Refused, UsageError
from pipeline.core.results import Results
from pipeline.report.table import RENDERERS, renderer
from pipeline.run.evaluation import Evaluation
from pipeline.run.views import whole


def write(evaluation: Evaluation, sheet: str, name: str, output: Path) -> Results:
    """Render to ``output``, built beside it and then replaced. Raises UsageError for an unknown format or folder."""
    if name not in RENDERERS:
        raise UsageError("format-unknown", format=name, known=", ".join(RENDERERS))
    render = renderer(name)
    if output.suffix.lower().lstrip(".") in {"docx", "pdf", "xlsx", "html", "htm"} - {name, "htm" if name == "html" else ""}:
        raise UsageError("output-suffix", path=output, format=name)
    _refuse_taken(output)
    results = whole(evaluation, sheet)
    replace_file(output, render(results))
    return results


def _refuse_taken(output: Path) -> None:
    """A report may replace an older report; never a database, a folder or a device."""
    if not output.absolute().parent.is_dir():
        raise UsageError("folder-missing", path=output.parent)
    if output.exists():
        if not output.is_file():
            raise UsageError("output-no-file", path=output)
        with output.open("rb") as file:
            if file.read(16) == b"SQLite format 3\0":
                raise Refused("output-database", path=output)


def replace_file(path: Path, data: bytes) -> None:
    """Write ``data`` so that ``path`` holds all of it or what it held before."""
    handle, temporary = tempfile.mkstemp(dir=path.absolute().parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
