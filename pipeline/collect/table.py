"""Where material comes from: what the user names → which collector fetches it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

from pipeline.collect.model import Item
from pipeline.core.model import SourceKind

COLLECTORS: dict[str, str] = {
    "folder": "pipeline.collect.folder:collect",
    "web": "pipeline.collect.web:collect",
}


def collect(
    what: str, *, kind: SourceKind | None, settings: Mapping[str, Mapping[str, Any]] | None = None
) -> Iterator[tuple[str, Item]]:
    """(collector's name, item) for everything ``what`` stands for.

    ``settings``: collector's name → arguments it takes besides ``kind``: ``{"web": {"options": CrawlOptions(…)}}``.
    """
    name = collector(what)
    module, function = COLLECTORS[name].split(":")
    for item in getattr(import_module(module), function)(what, kind=kind, **(settings or {}).get(name, {})):
        yield name, item


def collector(what: str) -> str:
    """The name of the collector for ``what``."""
    return "web" if what.lower().startswith(("http://", "https://")) else "folder"
