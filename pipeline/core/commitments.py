"""What the log says of a source's version: hashes salted with the version's own salt.

The salt stands beside the version and goes with it when the source is erased; what remains in the log then
says nothing about the bytes, not even to somebody who guesses them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from pipeline.core.ids import canonical_json


def salted(salt: bytes, digest_hex: str) -> str:
    """SHA-256(salt ‖ the 32 raw bytes of ``digest_hex``), hex."""
    return hashlib.sha256(salt + bytes.fromhex(digest_hex)).hexdigest()


def row_hash(row: Iterable[Any]) -> str:
    """SHA-256 (hex) of one stored row's values, as a canonical JSON array."""
    return hashlib.sha256(canonical_json(list(row))).hexdigest()


def rows_hash(rows: Iterable[Iterable[Any]]) -> str:
    """SHA-256 (hex) over stored rows: each a canonical JSON array on a line of its own."""
    digest = hashlib.sha256()
    for row in rows:
        digest.update(canonical_json(list(row)) + b"\n")
    return digest.hexdigest()


VERSION_COLUMNS = ("id", "source", "version", "media_type", "fetched_at", "reader", "outcome", "missing", "pages")
PASSAGE_COLUMNS = ("id", "version_id", "ordinal", "start", "end", "heading", "page", "rects", "place")
