"""Whose turn it is to write. SQLite itself keeps writers apart; this only puts them in a queue.

SQLite's own waiting is to ask again after longer and longer pauses, so that among twenty writers one may wait many
seconds while others pass it. An advisory lock on the folder (no file of its own, gone with the process that held it)
wakes whoever waits at once. Where there is no such lock, SQLite's waiting is all there is, and nothing else changes.
"""

from __future__ import annotations

import os
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_held: defaultdict[Path, Any] = defaultdict(threading.RLock)
_depth: defaultdict[Path, int] = defaultdict(int)


@contextmanager
def turn(folder: Path) -> Iterator[None]:
    """Wait for one's turn to write in ``folder``. A writer that holds it already (another database there) goes on."""
    place = folder.absolute()
    with _held[place]:
        _depth[place] += 1
        try:
            with _locked(place) if _depth[place] == 1 else nullcontext():
                yield
        finally:
            _depth[place] -= 1


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:  # a folder that may be used but not listed
        yield
        return
    try:
        if fcntl is not None:
            with suppress(OSError):  # a file system without such locks
                fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
