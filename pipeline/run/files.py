"""Putting files in place: built beside their target, whole or not at all, and never over something that is no file of ours."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from pipeline.core.errors import Refused, UsageError
from pipeline.store.header import is_database


def refuse_taken(output: Path) -> None:
    """A report may replace an older report; never a database, a folder or a device."""
    if not output.absolute().parent.is_dir():
        raise UsageError("folder-missing", path=output.parent)
    if output.exists():
        if not output.is_file():
            raise UsageError("output-no-file", path=output)
        if is_database(output):
            raise Refused("output-database", path=output)


def replace_file(path: Path, data: bytes, *, mode: int = 0o644) -> None:
    """Write ``data`` so that ``path`` holds all of it or what it held before."""
    handle, temporary = tempfile.mkstemp(dir=path.absolute().parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        put_in_place(Path(temporary), path, mode=mode)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def put_in_place(built: Path, path: Path, *, mode: int = 0o644) -> None:
    """A file built beside its target takes its place."""
    built.chmod(mode)
    built.replace(path)
