"""Bytes → text: byte order mark, what the file declares, UTF-8, then Windows-1252, which Swedish files that are none of these are in."""

from __future__ import annotations

import codecs
import re

from pipeline.core.errors import ReadError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
# The five bytes without a sign in Windows-1252, and the control characters that would follow from them.
_LATIN = {"iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii", "iso8859-1"}


def decode(data: bytes, declared: str | None = None) -> str:
    """The text in ``data``, line ends ``\\n``. Raises ReadError ``text-encoding`` where it is no text in any of them."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _checked(_strict(data[len(mark) :], name))
    if declared and not (text := _declared(data, declared)) is None:
        return _checked(text)
    if b"\x00" in data[:4000]:
        return _checked(_strict(data, "utf-16-le" if data[1:4000:2].count(0) > data[0:4000:2].count(0) else "utf-16-be"))
    try:
        return _checked(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        # a file cut off in the middle of a sign is still UTF-8
        if error.reason == "unexpected end of data" and error.start > len(data) - 4:
            return _checked(data[: error.start].decode("utf-8"))
    return _checked(_western(data))


def _declared(data: bytes, name: str) -> str | None:
    """By the declared name, if Python knows it and the bytes agree; UTF-16 cannot be declared in ASCII bytes."""
    low = name.strip().lower()
    if low in _LATIN or low.startswith("utf-16"):
        return None  # browsers read these as Windows-1252 and UTF-8; utf-8 is tried first all the same
    try:
        return data.decode(low)
    except (LookupError, UnicodeDecodeError):
        return None


def _strict(data: bytes, name: str) -> str:
    try:
        return data.decode(name, "strict" if len(data) % 2 == 0 or name == "utf-8" else "ignore")
    except UnicodeDecodeError as error:
        raise ReadError("text-encoding") from error


def _western(data: bytes) -> str:
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _checked(text: str) -> str:
    if len(_CONTROL.findall(text)) * 200 > len(text):
        raise ReadError("text-encoding")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
