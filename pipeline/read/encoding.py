"""Bytes → text: byte order mark, UTF-8, what the file declares, then Windows-1252, which older Swedish files are in."""

from __future__ import annotations

import codecs

from pipeline.core.errors import ReadError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_ENDS = (("\x00", ""), ("\r\n", "\n"), ("\r", "\n"), ("\u2028", "\n"), ("\u2029", "\n\n"))
_CONTROL = bytes((*range(9), *range(0x0E, 0x20)))
_LATIN = {"iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii", "iso8859-1"}


def decode(data: bytes, declared: str | None = None) -> str:
    """The text in ``data``, line ends ``\\n``. Raises ReadError ``text-encoding`` where it is no text in any of them."""
    return _one_sort(_checked(_decoded(data, declared)), _ENDS)


def decode_rows(data: bytes) -> str:
    """The text of a file whose lines are rows: Unicode's own line signs stay within a cell. Raises as ``decode``."""
    return _one_sort(_checked(_decoded(data, None)), _ENDS[:3])


def _decoded(data: bytes, declared: str | None) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], name)
    wide = _wide(data[:4000])
    if wide:
        return _strict(data, wide)
    try:  # before what is declared: bytes that are valid UTF-8 by chance are rarer than wrong declarations
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and error.start > len(data) - 4:  # cut off in the middle of a sign
            return data[: error.start].decode("utf-8")
    damaged = data.decode("utf-8", "replace")  # a few broken signs among many whole ones
    if 20 * damaged.count("\ufffd") < len(data) - len(damaged):
        return damaged
    if declared and (text := _declared(data, declared)) is not None:
        return text
    return _western(data)


def _wide(head: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of Western text is zero."""
    low, high = head[0::2].count(0), head[1::2].count(0)
    if max(low, high) * 4 < len(head) // 2 or max(low, high) == 0:
        return None
    return "utf-16-be" if low > high else "utf-16-le"


def _declared(data: bytes, name: str) -> str | None:
    """By the declared name, if Python knows it and the bytes agree; UTF-16 cannot be declared in ASCII bytes."""
    low = name.strip().lower()
    if low in _LATIN or low.startswith("utf-16"):
        return None  # browsers read Latin-1 as Windows-1252, and UTF-16 cannot be declared in ASCII
    try:
        return data.decode(low)
    except (LookupError, ValueError):  # a name with a NUL in it is a ValueError
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
    """Raises where control characters show that the bytes were no text."""
    data = text.encode("utf-8", "replace") if len(text) < 10_000 else text[:10_000].encode("utf-8", "replace")
    if (len(data) - len(data.translate(None, _CONTROL))) * 100 > len(data) + 500:
        raise ReadError("text-encoding")
    return text


def _one_sort(text: str, ends: tuple[tuple[str, str], ...]) -> str:
    """Line ends made one sort."""
    for sign, instead in ends:
        if sign in text:
            text = text.replace(sign, instead)
    return text
