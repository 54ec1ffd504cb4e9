"""The formats a report can be written in, all of them, by name."""

from __future__ import annotations

from importlib import import_module
from typing import Protocol, cast

from pipeline.core.results import Results
from pipeline.report.editions import Setup


class Renderer(Protocol):
    """Results in, a finished file's bytes out. Pure: the same results and setup give the same bytes."""

    def __call__(self, results: Results, setup: Setup = ..., /) -> bytes: ...


RENDERERS: dict[str, str] = {
    "html": "pipeline.report.html:render",
    "docx": "pipeline.report.docx:render",
    "pdf": "pipeline.report.pdf:render",
    "xlsx": "pipeline.report.xlsx:render",
    "charts": "pipeline.report.pictures:render",
}
SUFFIX = {"html": "html", "docx": "docx", "pdf": "pdf", "xlsx": "xlsx", "charts": "zip"}


def renderer(name: str) -> Renderer:
    """The renderer of format ``name``. Raises KeyError for a format that is not in the table."""
    module, function = RENDERERS[name].split(":")
    return cast("Renderer", getattr(import_module(module), function))
