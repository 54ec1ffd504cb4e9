"""Where material comes from: what the user names → which collector fetches it."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from pipeline.collect.model import Item
from pipeline.core.errors import ReadError
from pipeline.core.model import SourceKind

COLLECTORS: dict[str, str] = {
    "folder": "pipeline.collect.folder:collect",
}


def collect(what: str, *, kind: SourceKind | None) -> Iterator[tuple[str, Item]]:
    """(collector's name, item) for everything ``what`` stands for."""
    if what.startswith(("http://", "https://")):
        yield "web", Item(what, what, kind, fault=ReadError("url-unsupported", name=what))
        return
    name = "folder"
    module, function = COLLECTORS[name].split(":")
    for item in getattr(import_module(module), function)(what, kind=kind):
        yield name, item
