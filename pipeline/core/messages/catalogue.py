"""Where the words are kept: code → (svenska, English). ``code.remedy`` says what to do next."""

from __future__ import annotations

Catalogue = dict[str, tuple[str, str]]

MESSAGES: Catalogue = {}


def add(code: str, swedish: str, english: str, remedy_sv: str, remedy_en: str) -> None:
    """A message that asks for something to be done, and its remedy. Raises KeyError if the code is taken."""
    words(code, swedish, english)
    words(f"{code}.remedy", remedy_sv, remedy_en)


def words(code: str, swedish: str, english: str) -> None:
    """A text that needs no remedy. Raises KeyError if the code is taken."""
    if code in MESSAGES:
        raise KeyError(code)
    MESSAGES[code] = (swedish, english)
