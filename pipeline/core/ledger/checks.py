"""What every handler asks of an event's values."""

from __future__ import annotations

from typing import Any

from pipeline.core.errors import Refused
from pipeline.core.rows import AwardRow

CONSENSUS = "consensus"


def whole(*values: object) -> None:
    """Numbers that rows are known and found by are whole; replay meets whatever somebody wrote into the log."""
    for value in values:
        if not isinstance(value, int) or isinstance(value, bool):
            raise Refused("value-unknown", what="number", value=value, known="0, 1, 2 …")


def is_live(award: AwardRow) -> bool:
    """Whether an award counts: it still has evidence in its sub-area, and nobody withdrew it."""
    return bool(award.supported) and award.withdrawn_because is None


def reason(prose: dict[str, Any], *, erasable: bool = False) -> str:
    because = str(prose.get("because", "")).strip()
    if not because and not erasable:
        raise Refused("reason-missing")
    return because


def one_of(value: Any, known: tuple[Any, ...], what: str) -> Any:
    if value not in known:
        raise Refused("value-unknown", what=what, value=value, known=", ".join(str(k) for k in known if k))
    return value
