"""Whether words stand anywhere in bytes: as UTF-8 or UTF-16, and in what is packed in them (zip members, deflated streams).

Pure, and bounded: what unpacks to more than ``MOST`` is looked through so far and no further.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from pipeline.core.wording.spelled import alone, spellings

MOST = 256 << 20  # bytes unpacked from one file
CODES = ("utf-8", "utf-16-le", "utf-16-be", "latin-1")
DEPTH = 3  # packed in packed in packed
_STARTS = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08")  # zlib, gzip


def contains(data: bytes, words: str) -> bool:
    """Whether ``words`` stand in ``data``, in lower, upper or title case, as given or as addresses do; packed or not."""
    forms = {words, words.lower(), words.upper(), words.title()}
    wanted = [form.encode(code) for form in forms for code in CODES if _fits(form, code)]
    spelled = sorted({form.encode().lower() for form in spellings(words)})
    bare = _alone(words)

    def there(layer: bytes) -> bool:
        if any(needle in layer for needle in wanted) or (bare is not None and bare.search(layer)):
            return True
        low = layer.lower() if spelled else b""
        return any(needle in low for needle in spelled)

    return any(map(there, layers(data)))


def _alone(words: str) -> re.Pattern[bytes] | None:
    form = alone(words)
    return None if form is None else re.compile(rb"[/_.=+-]" + re.escape(form.encode()) + rb"(?=[/_.=+?&#\s-])", re.IGNORECASE)


def _fits(text: str, code: str) -> bool:
    try:
        text.encode(code)
    except UnicodeEncodeError:
        return False
    return True


def layers(data: bytes, depth: int = DEPTH) -> Iterator[bytes]:
    """``data`` and everything that unpacks from it."""
    yield data
    left = MOST
    for packed in _packed(data) if depth else ():
        if left <= 0:
            return
        left -= len(packed)
        yield from layers(packed, depth - 1)


def _packed(data: bytes) -> Iterator[bytes]:
    view = memoryview(data)
    for at in _members(data):
        made = _inflated(view[at:], -15)
        if made:
            yield made
    for match in _STARTS.finditer(data):
        made = _inflated(view[match.start() :], 47)
        if len(made) > 16:  # two bytes begin a stream by chance in any file; they make next to nothing
            yield made


def _members(data: bytes) -> Iterator[int]:
    """Where the deflated bytes of zip members begin (by their local headers, whatever the directory says)."""
    at = data.find(b"PK\x03\x04")
    while at >= 0:
        if data[at + 8 : at + 10] == b"\x08\x00":
            name, extra = int.from_bytes(data[at + 26 : at + 28], "little"), int.from_bytes(data[at + 28 : at + 30], "little")
            yield at + 30 + name + extra
        at = data.find(b"PK\x03\x04", at + 4)


def _inflated(data: memoryview, window: int) -> bytes:
    stream, out = zlib.decompressobj(window), bytearray()
    try:
        for begin in range(0, len(data), 1 << 16):
            out += stream.decompress(data[begin : begin + (1 << 16)], MOST - len(out))
            if stream.eof or len(out) >= MOST:
                break
    except zlib.error:
        pass
    return bytes(out)
