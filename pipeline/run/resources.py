"""The product's own files, from a checkout or from an installed wheel: ``rules/`` and the demo's ``sources/``."""

from __future__ import annotations

from pathlib import Path

from pipeline.core.errors import UsageError


def folder(name: str) -> Path:
    """The folder ``rules`` or ``sources``. Raises UsageError when the installation lacks it."""
    package = Path(__file__).resolve().parent.parent
    for place in (package / "_data" / name, package.parent / name):
        if place.is_dir():
            return place
    raise UsageError("data-missing", what=name)
