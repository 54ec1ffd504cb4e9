"""One or many: ``{count:källa|källor}`` in a message gives the word that goes with the number, not the number itself."""

from __future__ import annotations

from string import Formatter
from typing import Any


class Plural(Formatter):
    """``str.format``, and ``{gap:one|many}``."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if "|" not in format_spec:
            return str(super().format_field(value, format_spec))
        one, many = format_spec.split("|")
        return one if str(value) == "1" else many


_PLURAL = Plural()


def filled(text: str, gaps: dict[str, object]) -> str:
    """``text`` with its gaps filled. Raises KeyError for one that is not given."""
    return _PLURAL.vformat(text, (), gaps) if "|" in text else text.format(**gaps)
