"""Canonical JSON (RFC 8785, without floats) and content hashes. Pure functions of bytes and values."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
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
    text = fast_json(value)
    if _BEYOND(text):  # there RFC 8785's order of keys (UTF-16 code units) is not that of code points
        text = _write(value)
    return text.encode("utf-8")


def _encoder() -> Callable[[JsonValue], str]:
    """Python's own encoder: it writes the same but for the order of such keys, ten times faster. Asked for directly
    where it is there: ``JSONEncoder.encode`` makes one anew for every value, which costs twice what writing one does."""
    own = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, check_circular=False)
    make, write = getattr(json.encoder, "c_make_encoder", None), getattr(json.encoder, "encode_basestring", None)
    if make is None or write is None:
        return own.encode
    pieces = make(
        markers=None, default=own.default, encoder=write, indent=None, key_separator=":", item_separator=",",
        sort_keys=True, skipkeys=False, allow_nan=True,
    )  # fmt: skip
    return lambda value: "".join(pieces(value, 0))


def _decoder() -> Callable[[str], JsonValue]:
    """Parses a text without floats; what begins and ends with the value itself at half the cost. Raises ValueError."""
    own: Any = json.JSONDecoder(parse_float=_no_float, parse_constant=_no_float)
    scan = own.scan_once

    def parse(text: str) -> JsonValue:
        try:
            value, end = scan(text, 0)
        except StopIteration:
            return own.decode(text)
        return value if end == len(text) else own.decode(text)

    return parse


def _no_float(text: str) -> object:
    raise ValueError(text)


fast_json = _encoder()  # canonical but where keys hold signs of four bytes, or values are none that canonical JSON holds
strict_json = _decoder()
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
