"""Values of a confidential evaluation: sealed in the tables, opened as they are read while the key is there.

What cannot be opened is read as a ``Sealed``: a text that shows that it is locked and carries what is stored, so that a row
that is written back keeps it. An event's sealed prose is ``{"sealed": "…"}`` in the log: the chain and its commitments are
over what is stored and hold without any key.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from pipeline.core.log import Event

SHOWN = "[låst]"
KEY = "sealed"


class Sealed(str):
    """A locked value. ``stored``: what the table holds."""

    __slots__ = ("stored",)
    stored: str

    def __new__(cls, stored: str, shown: str = SHOWN) -> Sealed:
        made = super().__new__(cls, shown)
        made.stored = stored
        return made


def is_sealed(prose: dict[str, Any] | None) -> bool:
    """Whether an event's prose is sealed."""
    return prose is not None and prose.keys() == {KEY}


def opened(events: Iterable[Event], unseal: Callable[[str], str]) -> Iterator[Event]:
    """Events with their prose opened; what stays locked says nothing. ``unseal``: stored text → text, or a ``Sealed``."""
    for event in events:
        if is_sealed(event.prose):
            assert event.prose is not None
            text = unseal(str(event.prose[KEY]))
            yield replace(event, prose=None if isinstance(text, Sealed) else json.loads(text))
        else:
            yield event
