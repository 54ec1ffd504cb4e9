"""Zip files that are the same bytes each time: fixed order, fixed dates."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable

THEN = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say


def zipped(members: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip of (name, bytes), in that order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, data in members:
            info = zipfile.ZipInfo(name, THEN)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            pack.writestr(info, data)
    return out.getvalue()


def settled(data: bytes) -> bytes:
    """The same zip without the times its members were written."""
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        return zipped((info.filename, pack.read(info)) for info in pack.infolist())


def changed(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The zip settled, with one member changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        members = [(info.filename, pack.read(info)) for info in pack.infolist()]
    return zipped((n, change(d) if n == name else d) for n, d in members)
