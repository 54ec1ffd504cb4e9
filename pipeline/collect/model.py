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
    """Something found: ``fault`` says why it cannot be had, else ``path`` or ``data`` holds its bytes.

    ``fetched_at`` (UTC, as in the log) is set by collectors that fetch; ``record`` is then the WARC record (gzip) that
    proves what the server answered; ``own_date`` is the date the source itself states, where the collector knows it.
    ``left_out`` (a reason, ``out-…`` in the messages) says that it was seen and not taken, ``origin`` on which page;
    a fault has an ``origin`` when a page led there.
    ``beside`` is a file that says what this one is: the particulars of a video beside its subtitles.
    """

    uri: str
    name: str
    kind: SourceKind | None
    path: Path | None = None
    fault: ReadError | None = None
    data: bytes | None = None
    fetched_at: str | None = None
    record: bytes | None = None
    own_date: str | None = None
    title: str | None = None
    left_out: str | None = None
    origin: str | None = None
    beside: Path | None = None


class Collector(Protocol):
    """From what the user named to items, lazily and in a fixed order."""

    def __call__(self, what: str, *, kind: SourceKind | None) -> Iterator[Item]: ...
