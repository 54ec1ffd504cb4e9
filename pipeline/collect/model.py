"""What a collector brings: items with a name, a kind and a way to their bytes. One Protocol, one table (``table.py``)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pipeline.core.errors import ReadError
from pipeline.core.model import SourceKind


@dataclass(frozen=True, slots=True)
class Item:
    """Something found: ``fault`` says why it cannot be had, else ``path`` holds its bytes."""

    uri: str
    name: str
    kind: SourceKind | None
    path: Path | None = None
    fault: ReadError | None = None


class Collector(Protocol):
    """From what the user named to items, lazily and in a fixed order."""

    def __call__(self, what: str, *, kind: SourceKind | None) -> Iterator[Item]: ...
