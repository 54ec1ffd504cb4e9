"""The formats a report can be written in, all of them, by name."""

from __future__ import annotations

from importlib import import_module
from typing import Protocol, cast

from pipeline.core.results import Results


class Renderer(Protocol):
    """Results in, a finished file's bytes out. Pure: the same results give the same bytes."""

    def __call__(self, results: Results) -> bytes: ...


RENDERERS: dict[str, str] = {
    "html": "pipeline.report.html:render",
}


def renderer(name: str) -> Renderer:
    """The renderer of format ``name``. Raises KeyError for a format that is not in the table."""
    module, function = RENDERERS[name].split(":")
    return cast("Renderer", getattr(import_module(module), function))
