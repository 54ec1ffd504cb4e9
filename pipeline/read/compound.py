"""The container of Word 97–2003, Excel, PowerPoint and Outlook messages, read by olefile without trust."""

from __future__ import annotations

import io
import logging
from typing import Any

from pipeline.core.errors import ReadError

MAX_ENTRIES = 20_000
MAX_STREAM = 200_000_000  # bytes


class Compound:
    """Streams by path. Raises ReadError ``<kind>-corrupt`` wherever the container is damaged."""

    def __init__(self, data: bytes, kind: str = "legacy") -> None:
        import olefile

        logging.getLogger("olefile").disabled = True  # what it finds wrong is told by us, once
        self._kind = kind
        try:
            self._file: Any = olefile.OleFileIO(io.BytesIO(data))
            self._entries: list[list[str]] = self._file.listdir(streams=True, storages=True)
        except Exception as fault:
            raise ReadError(f"{kind}-corrupt") from fault
        if len(self._entries) > MAX_ENTRIES:
            raise ReadError(f"{kind}-corrupt")

    def root(self) -> list[str]:
        """The names of what stands outermost."""
        return [entry[0] for entry in self._entries if len(entry) == 1]

    def under(self, *path: str) -> list[str]:
        """The names of what stands right in the storage ``path``."""
        depth = len(path)
        return [e[depth] for e in self._entries if len(e) == depth + 1 and tuple(e[:depth]) == path]

    def __contains__(self, path: tuple[str, ...]) -> bool:
        return list(path) in self._entries

    def stream(self, *path: str | int) -> bytes:
        """The stream at ``path``; a number last: so many of its first bytes. Empty where there is none."""
        most = path[-1] if isinstance(path[-1], int) else MAX_STREAM
        names = [name for name in path if isinstance(name, str)]
        try:
            if names not in self._entries or self._file.get_type(names) != 2:
                return b""
            size = self._file.get_size(names)
            data = b""
            if size <= MAX_STREAM:
                with self._file.openstream(names) as stream:
                    data = stream.read(most)
        except Exception as fault:
            raise ReadError(f"{self._kind}-corrupt") from fault
        if size > MAX_STREAM:
            raise ReadError("file-too-big", size=str(size // 1_000_000), limit=str(MAX_STREAM // 1_000_000))
        return data
