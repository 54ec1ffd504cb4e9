"""Letters as collections: what comes with an EML or MSG is a source of its own, as a file in an archive is.

Its address is the letter's with its name after ``!``: ``mail:///home/anna/svar.eml!/yttrande.pdf``. Letters are taken apart
in a cage (``drawer.py``); one that cannot be is told of by its reader, and has no attachments.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from pipeline.collect.model import Item
from pipeline.core.errors import ReadError
from pipeline.read.attached import Attachment
from pipeline.run.caging.caged import Caged
from pipeline.run.caging.paged import ask

SECONDS = 20.0
SECONDS_PER_MEGABYTE = 1.0
MAX_DEPTH = 3  # letters within letters within letters
_SUFFIXES = (".eml", ".msg")


class Letters:
    """Takes letters apart. Close it when done."""

    def __init__(self) -> None:
        self._cage = Caged("pipeline.run.caging.drawer:main", "parts")

    def __enter__(self) -> Letters:
        return self

    def __exit__(self, *_: object) -> None:
        self._cage.close()

    def items(self, item: Item, data: bytes, depth: int = 0) -> Iterator[Item]:
        """The attachments of the letter that ``item`` is, and of those among them; nothing where it is no letter."""
        if not is_letter(item.name):
            return
        address = item.uri.replace("file:", "mail:", 1) if item.uri.startswith("file:") else item.uri
        try:
            found, left = self._apart(data, item.name)
        except ReadError as fault:
            if fault.code != "email-corrupt":  # that, the letter's reader says
                yield replace(item, uri=f"{address}!/", path=None, data=None, record=None, fault=fault)
            return
        for part in found:
            one = replace(
                item, uri=f"{address}!/{quote(part.name)}", name=part.name, path=None, data=part.data, record=None, title=None
            )
            yield one
            if depth + 1 < MAX_DEPTH:
                yield from self.items(one, part.data, depth + 1)
        if left:
            lacking = ReadError("attachments-left", count=str(left))
            yield replace(item, uri=f"{address}!/", path=None, data=None, record=None, fault=lacking)

    def _apart(self, data: bytes, name: str) -> tuple[list[Attachment], int]:
        said, rest = ask(self._cage, SECONDS + SECONDS_PER_MEGABYTE * len(data) / 1e6, {"parts": name}, data)
        try:
            return _parts(said, rest)
        except (ValueError, TypeError, KeyError) as fault:
            raise ReadError("reader-fault", fault="answer") from fault


def _parts(said: dict[str, Any], rest: bytes) -> tuple[list[Attachment], int]:
    """The attachments that the cage speaks of. Raises ValueError, TypeError or KeyError when it does not make sense."""
    found: list[Attachment] = []
    at = 0
    for name, length in said["parts"]:
        if not isinstance(name, str) or type(length) is not int or not 0 < length <= len(rest) - at or "/" in name:
            raise ValueError("part")
        name.encode("utf-8")
        found.append(Attachment(name, rest[at : at + length]))
        at += length
    left = said["left"]
    if type(left) is not int or left < 0:
        raise ValueError("left")
    return found, left


def is_letter(name: str) -> bool:
    """Whether a file of this name may have attachments."""
    return name.lower().endswith(_SUFFIXES)
