"""The little of ASN.1 DER a time-stamp request and its answer need (RFC 3161): values written, values read."""

from __future__ import annotations

from collections.abc import Iterator

INTEGER, OCTETS, OID, SEQUENCE, TIME, CONTENT = 0x02, 0x04, 0x06, 0x30, 0x18, 0xA0
SHA256 = bytes.fromhex("300d06096086480165030402010500")  # AlgorithmIdentifier of SHA-256
SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
TST_INFO = bytes.fromhex("060b2a864886f70d0109100104")


def value(tag: int, *content: bytes) -> bytes:
    """One value: tag, length, content."""
    data = b"".join(content)
    size = len(data)
    if size < 128:
        return bytes([tag, size]) + data
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + data


def integer(number: int) -> bytes:
    """A whole number, 0 or more."""
    return value(INTEGER, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def values(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """The values in a row: (tag, content, all its bytes). Raises ValueError where the bytes are no DER."""
    at = 0
    while at < len(data):
        start, tag = at, data[at]
        if tag & 0x1F == 0x1F or at + 2 > len(data):
            raise ValueError("no DER")
        size, at = data[at + 1], at + 2
        if size >= 128:
            digits = size & 0x7F
            if not 0 < digits <= 4 or at + digits > len(data):
                raise ValueError("no DER")
            size, at = int.from_bytes(data[at : at + digits], "big"), at + digits
        if at + size > len(data):
            raise ValueError("no DER")
        yield tag, data[at : at + size], data[start : at + size]
        at += size


def inside(data: bytes, *tags: int) -> bytes:
    """The content of the first value of ``data``, of the first value in that, and so on, each of the tag expected."""
    for tag in tags:
        found, content, _ = next(values(data), (None, b"", b""))
        if found != tag:
            raise ValueError("not what was expected")
        data = content
    return data
