"""What the log says of a source's version: hashes salted with the version's own salt.

The salt stands beside the version and goes with it when the source is erased; what remains in the log then
says nothing about the bytes, not even to somebody who guesses them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from itertools import islice
from typing import Any


def salted(salt: bytes, digest_hex: str) -> str:
    """SHA-256(salt ‖ the 32 raw bytes of ``digest_hex``), hex."""
    return hashlib.sha256(salt + bytes.fromhex(digest_hex)).hexdigest()


def row_hash(row: Iterable[Any]) -> str:
    """SHA-256 (hex) of one stored row's values (text, whole numbers, null) as a canonical JSON array."""
    return hashlib.sha256(_flat(list(row)).encode()).hexdigest()


def rows_hash(rows: Iterable[Iterable[Any]]) -> str:
    """SHA-256 (hex) of stored rows as one canonical JSON array of arrays."""
    made, rows, between = hashlib.sha256(b"["), iter(rows), b""
    while some := list(islice(rows, 1000)):  # not the rows of a book at once
        made.update(between + _flat(some)[1:-1].encode())
        between = b","
    made.update(b"]")
    return made.hexdigest()


# Without objects and floats this encoder writes canonical JSON, twenty times faster than ``ids.canonical_json``.
_flat = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"), allow_nan=False).encode

VERSION_COLUMNS = ("id", "source", "version", "media_type", "fetched_at", "reader", "outcome", "missing", "pages")
PASSAGE_COLUMNS = ("id", "version_id", "ordinal", "start", "end", "heading", "page", "rects", "place")
