"""Whether a file is a database, asked without harm to whoever has it open.

Closing a file takes away every lock that the process has on it, whichever descriptor took it (POSIX). A server that has an
``evidence.db`` open and reads its first bytes as a file would stand without locks, and another process that closes the same
database would take itself for the last one, and delete the log (WAL) that the server goes on writing to. So each file is read
once in a process, before anything has it open, and known from then on.
"""

from __future__ import annotations

import threading
from pathlib import Path

MAGIC = b"SQLite format 3\0"
SIZE = 100

_known: set[tuple[int, int]] = set()  # (device, inode) of databases this process has opened, or is about to
_asking = threading.Lock()


def is_database(path: Path) -> bool:
    """Whether a file that is there begins as an SQLite database."""
    with _asking:
        return _key(path) in _known or _read(path).startswith(MAGIC)


def opening(path: Path, application_id: int | None) -> bool:
    """Whether a file that is there is a database of that application (None: of any); it is known from then on, so that SQLite
    has to be asked which application's it is."""
    with _asking:
        if _key(path) in _known:
            return True
        header = _read(path)
        ours = len(header) == SIZE and header.startswith(MAGIC)
        if ours and application_id is not None:
            ours = header[68:72] == application_id.to_bytes(4, "big")
        if ours:
            _known.add(_key(path))
        return ours


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(SIZE)


def _key(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino
