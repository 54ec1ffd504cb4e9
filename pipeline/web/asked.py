"""What is asked in addresses and forms, before anybody acts on it: whole numbers and the names of files."""

from __future__ import annotations

from pathlib import PurePosixPath

from starlette.convertors import Convertor

MOST = 1_000_000_000  # more than anything here is numbered
NAME_BYTES = 200  # of a file's name; file systems hold 255


def whole(text: str | None, default: int | None = None) -> int | None:
    """``text`` as a whole number below a thousand million; ``default`` for anything else (no signs, no other digits)."""
    if text is None or not text.isascii() or not text.isdigit() or len(text) > 9:
        return default
    return int(text)


def file_name(given: str | None, number: int) -> str:
    """The name of a file that is brought in: its last part alone, without what could lead elsewhere or break a line."""
    last = PurePosixPath((given or "").replace("\\", "/")).name
    shown = "".join(c for c in last if c.isprintable() and c not in '<>:"|?*').strip().lstrip(".")
    stem, suffix = PurePosixPath(shown).stem, PurePosixPath(shown).suffix[:20]
    stem = stem.encode()[: NAME_BYTES - len(suffix.encode())].decode(errors="ignore")
    return stem + suffix or f"fil-{number}"


class Numbered(Convertor[int]):
    """A number in an address (``{page:nr}``): nine digits at most, so that no database chokes on it."""

    regex = "[0-9]{1,9}"

    def convert(self, value: str) -> int:
        return int(value)

    def to_string(self, value: int) -> str:
        return str(value)
