"""Canonical JSON (RFC 8785, without floats) and content hashes. Pure functions of bytes and values."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

JsonValue = Any


def sha256_hex(data: bytes) -> str:
    """SHA-256 of ``data`` as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def canonical_json(value: JsonValue) -> bytes:
    """RFC 8785 bytes of ``value``: objects (string keys), arrays, strings, integers, booleans, null.

    Raises TypeError for floats and other types, ValueError for integers that a reader may round (beyond ±(2^53-1))
    and for lone surrogates, which have no UTF-8.
    """
    _check(value)
    text = _fast(value)
    if _BEYOND(text):  # there RFC 8785's order of keys (UTF-16 code units) is not that of code points
        text = _write(value)
    return text.encode("utf-8")


# Python's own encoder writes the same but for the order of such keys, ten times faster.
_fast = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, check_circular=False).encode
_BEYOND = re.compile("[\U00010000-\U0010ffff]").search


def _check(value: JsonValue) -> None:
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, int):
        if abs(value) > 2**53 - 1:
            raise ValueError(f"integer outside the range JSON readers keep: {value}")
    elif isinstance(value, str):
        value.encode("utf-8")
    elif isinstance(value, list | tuple):
        for item in value:
            _check(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise TypeError(f"object keys are strings, not {type(key).__name__}")
            key.encode("utf-8")
            _check(item)
    else:
        raise TypeError(f"canonical JSON holds no {type(value).__name__}")


def _write(value: JsonValue) -> str:
    if isinstance(value, dict):
        # RFC 8785 sorts by UTF-16 code units, which differs from code points above the BMP.
        keys = sorted(value, key=lambda k: k.encode("utf-16-be"))
        return "{" + ",".join(f"{_string(k)}:{_write(value[k])}" for k in keys) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(_write, value)) + "]"
    if isinstance(value, str):
        return _string(value)
    return json.dumps(value)


def _string(value: str) -> str:
    # json.dumps escapes exactly what RFC 8785 does: quote, backslash and controls (short forms where there are any).
    # DEL is left as it is by both.
    return json.dumps(value, ensure_ascii=False)
